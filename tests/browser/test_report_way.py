"""Writing the report in Chromium: begun, a word stopped, the true sentence taken, marked, confirmed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import pytest

from db.connection import opened
from tests.browser.test_accessibility import serious_violations
from tests.served import CHROMIUM, browser, served_app
from workbench.services.preferences import Preferences
from workbench.services.triangulation import set_sesoi
from workbench.texts import LANGUAGES, Texts

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: run `make browser`"),
]
STILL, WAITING = 400, 60_000


@pytest.fixture(params=LANGUAGES)
def texts(request) -> Texts:
    return Texts(request.param)


@pytest.fixture
def study(demo_file: Path, tmp_path: Path, texts) -> Path:
    chosen = asdict(Preferences(texts.language, "Kari Koder", "demo"))
    (tmp_path / "preferences.json").write_text(json.dumps(chosen), encoding="utf-8")
    return Path(shutil.copy(demo_file, tmp_path))


@pytest.fixture
def page(study) -> Iterator:
    with served_app(study.parent) as address, browser() as chromium:
        shown = chromium.new_page(viewport={"width": 1440, "height": 900})
        shown.set_default_timeout(60_000)
        shown.goto(f"{address}/report")
        yield shown


def rested(page) -> None:
    page.wait_for_timeout(STILL)
    page.locator('[data-test-script-state="notRunning"]').wait_for()
    page.wait_for_timeout(STILL)


def press(page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).first.click()
    rested(page)


def test_a_report_is_written_guarded_marked_and_confirmed(page, texts, study):
    from playwright.sync_api import expect

    press(page, texts.t("report.begin"))
    expect(page.get_by_role("button", name=texts.t("report.edit")).first).to_be_visible(timeout=WAITING)
    assert serious_violations(page) == ()

    press(page, texts.t("report.add_claim"))
    for box, words in zip(
        page.locator("textarea").all(), ("Veien Videre virker ikke.", "It does not work."), strict=True
    ):
        box.fill(words)
        box.press("Control+Enter")
        rested(page)
    press(page, texts.t("report.store"))
    expect(page.get_by_text("virker ikke»").first).to_be_visible(timeout=WAITING)
    assert serious_violations(page) == ()

    press(page, texts.t("report.use"))
    for box in page.locator("textarea").all():
        expect(box).to_have_value("{{verdict:V9.sentence}}.", timeout=WAITING)
    press(page, texts.t("report.store"))
    expect(page.locator("textarea")).to_have_count(0, timeout=WAITING)

    with opened(study) as db:
        set_sesoi(db, 0.03, None)
    page.reload()
    rested(page)
    confirm = page.get_by_role("button", name=texts.t("report.confirm"))
    expect(confirm).to_have_count(2, timeout=WAITING)
    confirm.first.click()
    expect(confirm).to_have_count(1, timeout=WAITING)
