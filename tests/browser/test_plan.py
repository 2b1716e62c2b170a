"""The plan in a real browser: a link renamed in the table, stored, and the plan locked."""

from __future__ import annotations

import json
import shutil
from dataclasses import asdict
from pathlib import Path

import pytest

from db.codebook import codes
from db.connection import opened
from tests.browser.test_accessibility import serious_violations
from tests.served import CHROMIUM, browser, served_app
from workbench.services.model_editing import study_model
from workbench.services.plan import changed_after_lock, plan_locks
from workbench.services.preferences import Preferences

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium: run `make browser`"),
]
ROW, NAME_COLUMN = 54, 200
"""Pixels from the corner of the table of links to the middle of its first name."""
UNHURRIED = 3_500
"""Milliseconds: the table is drawn on a canvas, and does not tell when it can be written in."""


@pytest.fixture
def plan_page(demo_file: Path, tmp_path: Path):
    home = tmp_path / "served"
    home.mkdir()
    shutil.copy(demo_file, home)
    chosen = asdict(Preferences("nb", "Kari Koder", "demo"))
    (home / "preferences.json").write_text(json.dumps(chosen), encoding="utf-8")
    with served_app(home) as address, browser() as chromium:
        page = chromium.new_page(viewport={"width": 1440, "height": 1900})
        page.goto(f"{address}/plan")
        page.get_by_role("heading", level=1).wait_for(timeout=60_000)
        yield page, home / "demo.samsyn"


def settled(page):
    page.wait_for_timeout(600)
    page.locator('[data-test-script-state="notRunning"]').wait_for(timeout=60_000)


def test_a_link_is_renamed_in_the_table_and_the_plan_locked(plan_page):
    page, file = plan_page
    page.get_by_role("tab", name="Logisk modell").click()
    page.wait_for_timeout(UNHURRIED)
    table = page.locator("[data-testid=stDataFrame]").locator("visible=true").first.bounding_box()
    page.mouse.click(table["x"] + NAME_COLUMN, table["y"] + ROW)
    for key in ("Enter", "Control+A", "K", "Enter"):
        page.wait_for_timeout(UNHURRIED / 5)
        page.keyboard.type("Kurs → en hverdag") if key == "K" else page.keyboard.press(key)
    settled(page)
    page.get_by_label("Hvorfor endres modellen?").fill("Feltarbeidet")
    page.get_by_role("button", name="Lagre ny versjon (endringer: 1)").click()
    page.get_by_text("Versjon 2 har 8 stasjoner og 15 ledd.", exact=False).wait_for(timeout=20_000)

    page.get_by_role("tab", name="Låsing").click()
    page.get_by_role("textbox", name="Hvorfor låses planen nå?").fill("Avtalt med oppdragsgiver.")
    page.get_by_text("Jeg vet at låsingen blir stående for godt").click()
    page.get_by_role("button", name="Lås planen").click()
    page.get_by_text("Ingenting er endret siden.", exact=False).wait_for(timeout=20_000)

    page.wait_for_timeout(UNHURRIED)
    assert serious_violations(page) == ()
    with opened(file) as db:
        assert study_model(db).link("K1").name_nb == "Kurs → en hverdag"
        assert "Kurs → en hverdag" in {code.name_nb for code in codes(db)}
        assert [lock.note for lock in plan_locks(db)] == ["Avtalt med oppdragsgiver."]
        assert changed_after_lock(db).changes == ()


@pytest.mark.parametrize(
    "tab", ["Logisk modell", "Tiltak og utfall", "Grenser", "Analyser", "Forventninger", "Låsing"]
)
def test_axe_finds_nothing_serious_in_any_tab(plan_page, tab):
    page, _ = plan_page
    page.get_by_role("tab", name=tab).click()
    settled(page)

    assert serious_violations(page) == ()
