"""Writing the report in Chromium: begun, a word stopped, the true sentence taken, marked, confirmed."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from db.coders import coder_named
from db.connection import opened
from tests.browser.test_accessibility import serious_violations
from tests.browser.visits import IN_CHROMIUM, home_with
from tests.served import browser, served_app
from workbench.services.report_draft import begin_draft
from workbench.services.reporting import report_content, write_report
from workbench.services.triangulation import set_sesoi
from workbench.texts import LANGUAGES, Texts

pytestmark = IN_CHROMIUM
LINK = re.compile(r"https?://[^/]+/(?P<page>\w+)\?(?P<asked>.*)")
STILL, WAITING = 400, 60_000


@pytest.fixture(params=LANGUAGES)
def texts(request) -> Texts:
    return Texts(request.param)


@pytest.fixture
def study(demo_file: Path, tmp_path: Path, texts) -> Path:
    return home_with(demo_file, tmp_path, language=texts.language) / demo_file.name


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
    expect(page.locator("textarea")).to_have_count(2, timeout=WAITING)
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


def test_a_part_goes_in_where_the_caret_stood(page, texts):
    from playwright.sync_api import expect

    press(page, texts.t("report.begin"))
    press(page, texts.t("report.add_claim"))
    expect(page.locator("textarea")).to_have_count(2, timeout=WAITING)
    for box, words, at in zip(
        page.locator("textarea").all(), ("Dommen i dag.", "Now it is so."), (7, 6), strict=True
    ):
        box.fill(words)
        box.evaluate("(box, at) => box.setSelectionRange(at, at)", at)
        rested(page)
    press(page, texts.t("report.insert_now"))

    boxes = page.locator("textarea")
    expect(boxes.nth(0)).to_have_value("Dommen {{verdict:K1}} i dag.", timeout=WAITING)
    expect(boxes.nth(1)).to_have_value("Now it {{verdict:K1}} is so.", timeout=WAITING)


def addresses(content: bytes, *wanted: str) -> list[str]:
    """Links of the file in which all these words stand, within the app."""
    from docx import Document

    links = [one.target_ref for one in Document(io.BytesIO(content)).part.rels.values() if one.is_external]
    found = [LINK.fullmatch(one) for one in links]
    listed = [f"/{one['page']}?{one['asked']}" for one in found if one]
    return [one for one in listed if all(words in one for words in wanted)]


def test_a_reader_goes_from_the_file_to_quote_and_pairs_and_back_to_the_sentence(page, texts, study):
    from playwright.sync_api import expect

    with opened(study) as db:
        begin_draft(db, report_content(db, "demo", base=""), coder_named(db, "Kari Koder"))
        content = write_report(db, "demo")
    base = page.url.rsplit("/", 1)[0]
    places = page.locator(".st-key-report_places a")
    for address in (addresses(content, "cell=V9")[0], addresses(content, "show=pairs")[0]):
        page.goto(base + address)
        rested(page)
        expect(places.first).to_be_visible(timeout=WAITING)
    assert page.get_by_role("tab", name=texts.t("effect.pairs")).get_attribute("aria-selected") == "true"

    places.first.click()
    rested(page)
    assert page.url.split("?")[0].endswith("/report")
    expect(page.get_by_text(texts.t("report.asked", section="").split("«")[0].split("“")[0])).to_be_visible()

    page.goto(base + addresses(content, "/coding", "source=")[0])
    rested(page)
    expect(page.locator(".st-key-passage_cells a").first).to_be_visible(timeout=WAITING)
    page.get_by_role("link", name=texts.t("report.back")).click()
    rested(page)
    assert page.url.endswith("/report")
