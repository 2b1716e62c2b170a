"""From the locked plan to the audit, in the app a newcomer gets: what a team does when it sees together."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.connection import opened
from db.events import verify_chain
from tests.browser.visits import IN_CHROMIUM, visiting
from tests.browser.walking import Walk
from tests.reports.word_reading import read
from tests.served import served_app
from workbench.services.plan import plan_locks

pytestmark = IN_CHROMIUM
REASON = "Valget av de tyngste sakene forklarer det."
OLD_REPORT = (
    "# 1 Deltakere\nTabell 1 viser deltakere etter kjønn.\n\n"
    "Tabell 1: Deltakere etter kjønn\nKjønn\tAntall\nKvinner\t330\nMenn\t230\nTil sammen\t590\n"
)


@pytest.fixture
def walk(study) -> Iterator[Walk]:
    file, texts = study
    with served_app(file.parent) as address, visiting(address, texts) as made:
        made.goes_to("plan", "plan.title")
        yield made


def test_a_team_goes_from_the_locked_plan_to_the_audit(walk, study, tmp_path):
    file, _ = study
    lock_the_plan(walk, file)
    override_the_contradicted_cell(walk, file)
    see_the_recommendation_turn_red(walk)
    take_the_report_along(walk, tmp_path)
    audit_an_old_report(walk)

    assert walk.problems == []
    assert walk.hosts == {"127.0.0.1"}
    with opened(file) as db:
        assert verify_chain(db) is None


def lock_the_plan(walk: Walk, file: Path) -> None:
    walk.opens_tab("plan.tab_lock")
    walk.page.get_by_role("textbox", name=walk.t("plan.lock_note")).fill("Avtalt med oppdragsgiver.")
    walk.page.get_by_text(walk.t("plan.lock_sure")).click()
    with walk.answered():
        walk.presses(walk.t("plan.lock_now"))
    walk.reads("plan.lead_locked", coder="Kari Koder", number=1)
    with opened(file) as db:
        assert [lock.coder for lock in plan_locks(db)] == ["Kari Koder"]


def override_the_contradicted_cell(walk: Walk, file: Path) -> None:
    walk.goes_to("joint_display", "joint.title")
    with walk.answered():
        walk.page.locator('button[data-link="B9"]').click()
    walk.opens_tab("joint.decide")
    walk.chooses(walk.t("joint.override_verdict"), walk.t("verdict.verdict_inconclusive"))
    walk.page.get_by_label(walk.t("joint.override_reason"), exact=True).fill(REASON)
    with walk.answered():
        walk.presses(walk.t("joint.override_store"))
    told = walk.reads("joint.override_stands", coder="Kari Koder", reason=REASON)
    assert told["rule"] == walk.t("verdict.verdict_discordant")
    with opened(file) as db:
        rows = db.execute("SELECT link, verdict, rule_verdict, reason FROM overrides").fetchall()
    assert rows == [("B9", "inconclusive", "discordant", REASON)]


def see_the_recommendation_turn_red(walk: Walk) -> None:
    walk.goes_to("questions", "questions.title")
    lead = walk.reads("questions.lead")
    assert lead["red"] == "1"
    assert "R9" in walk.shown()


def take_the_report_along(walk: Walk, folder: Path) -> None:
    walk.goes_to("report", "report.title")
    with walk.answered(seconds=60):
        walk.presses(walk.t("report.make"))
    with walk.page.expect_download(timeout=60_000) as download:
        walk.presses(walk.t("report.download"))
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    words = read(path.read_bytes()).text
    assert REASON in words
    assert "Kari Koder" in words


def audit_an_old_report(walk: Walk) -> None:
    walk.goes_to("audit", "audit.title")
    upload = walk.page.locator("[data-testid=stFileUploader]:visible input")
    with walk.answered(seconds=30):
        upload.set_input_files(
            {"name": "gammel.txt", "mimeType": "text/plain", "buffer": OLD_REPORT.encode()}
        )
    found = walk.reads("audit.verdict_some")
    assert int(found["n"]) >= 1
    assert "590" in walk.shown()
