"""The plan in a real browser: a link renamed in the table, stored, and the plan locked."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from db.codebook import codes
from db.connection import opened
from tests.browser.canvas_tables import write_cell
from tests.browser.test_accessibility import serious_violations
from tests.browser.visits import IN_CHROMIUM, home_with, visiting
from tests.browser.walking import Walk
from tests.served import served_app
from workbench.services.model_editing import study_model
from workbench.services.plan import changed_after_lock, plan_locks
from workbench.texts import Texts

pytestmark = IN_CHROMIUM
TABS = ("questions", "model", "frame", "limits", "analyses", "expectations", "lock")


@pytest.fixture
def home(demo_file: Path, tmp_path: Path) -> Path:
    return home_with(demo_file, tmp_path)


@pytest.fixture
def walk(home: Path) -> Iterator[Walk]:
    with served_app(home) as address, visiting(f"{address}/plan", Texts("nb"), height=1900) as made:
        yield made


def test_a_link_is_renamed_in_the_table_and_the_plan_locked(walk, home):
    rename_the_first_link(walk)
    lock_the_plan(walk)

    assert serious_violations(walk.page) == ()
    with opened(home / "demo.samsyn") as db:
        assert study_model(db).link("K1").name_nb == "Kurs → en hverdag"
        assert "Kurs → en hverdag" in {code.name_nb for code in codes(db)}
        assert [lock.note for lock in plan_locks(db)] == ["Avtalt med oppdragsgiver."]
        assert changed_after_lock(db).changes == ()


def rename_the_first_link(walk: Walk) -> None:
    panel = walk.opens_tab("plan.tab_model")
    write_cell(panel.locator("[data-testid=stDataFrame]:visible").first, "Navn (norsk)", "Kurs → en hverdag")
    store = walk.page.get_by_role("button", name="Lagre ny versjon (endringer: 1)")
    store.wait_for()
    walk.picks(walk.t("plan.view_assumptions"))
    store.wait_for()
    walk.page.get_by_label("Hvorfor endres modellen?").fill("Feltarbeidet")
    with walk.answered():
        store.click()
    walk.page.get_by_text("Versjon 2 har 8 stasjoner og 15 ledd.", exact=False).wait_for()


def lock_the_plan(walk: Walk) -> None:
    walk.opens_tab("plan.tab_lock")
    walk.page.get_by_role("textbox", name="Hvorfor låses planen nå?").fill("Avtalt med oppdragsgiver.")
    walk.page.get_by_text("Jeg vet at låsingen blir stående for godt").click()
    with walk.answered():
        walk.page.get_by_role("button", name="Lås planen").click()
    walk.page.get_by_text("Ingenting er endret siden.", exact=False).wait_for()
    walk.settled()


def test_axe_finds_nothing_serious_in_any_tab(walk):
    found = {}
    for tab in TABS:
        walk.opens_tab(f"plan.tab_{tab}")
        walk.settled()
        found[tab] = serious_violations(walk.page)

    assert found == dict.fromkeys(TABS, ())
