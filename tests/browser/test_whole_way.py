"""A newcomer's whole way through the demo study, in both languages, with mouse and keyboard."""

import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from playwright.sync_api import TimeoutError as NotYet

from db.connection import opened
from tests.browser.visits import IN_CHROMIUM
from tests.served import browser, served_app

pytestmark = IN_CHROMIUM


@dataclass(frozen=True)
class Words:
    """What the newcomer reads."""

    language: str
    coder: str
    coding: str
    joint: str
    report: str
    pairs: str
    both: str
    matched: str
    make: str
    download: str
    inconclusive: str
    equivalent_cell: str
    stored: str
    flip: str
    answer: str


NB = Words(
    language="Norsk",
    coder="Navnet ditt som koder",
    coding="Koding",
    joint="Samlet visning",
    report="Rapport",
    pairs="makkerparene",
    both="Begge",
    matched="par. Hver deltaker",
    make="Lag rapporten",
    download="Last ned rapporten",
    inconclusive="ikke avgjort",
    equivalent_cell="utfyller (skjør)",
    stored="Lagret",
    flip="blir utfyller",
    answer="Blant 192 deltakere",
)
EN = Words(
    language="English",
    coder="Your name as a coder",
    coding="Coding",
    joint="Joint display",
    report="Report",
    pairs="matched pairs",
    both="Both",
    matched="pairs. Each participant",
    make="Make the report",
    download="Download the report",
    inconclusive="inconclusive",
    equivalent_cell="complementary (fragile)",
    stored="Saved",
    flip="becomes complementary",
    answer="Among 192 participants",
)


@pytest.mark.parametrize("words", [NB, EN], ids=["nb", "en"])
def test_a_newcomer_codes_changes_the_sesoi_opens_pairs_and_finds_it_in_the_report(
    demo_home, tmp_path, words
):
    with served_app(demo_home) as address, browser() as chromium:
        page = chromium.new_context(viewport={"width": 1440, "height": 900}, accept_downloads=True).new_page()
        page.set_default_timeout(60_000)
        page.goto(address)
        page.get_by_role("heading", level=1).wait_for()
        choose_language(page, words)
        code_a_passage(page, words, demo_home)
        see_the_verdict_change(page, words)
        open_matched_pairs_of_both(page, words)
        report = download_report(page, words, tmp_path)
    assert_report_says_the_same(report, words)


def choose_language(page, words):
    page.get_by_role("radio", name=words.language).or_(
        page.get_by_text(words.language, exact=True)
    ).first.click()
    page.get_by_role("link", name=words.joint, exact=True).wait_for()
    name = page.get_by_label(words.coder)
    name.fill("Nykommer")
    name.press("Enter")


def code_a_passage(page, words, home: Path):
    page.get_by_role("link", name=words.coding, exact=True).click()
    text = page.get_by_role("region", name=re.compile("I01|Intervju 1"))
    text.wait_for()
    turn = page.get_by_text("Ja, jeg har mye å si.", exact=False).first
    turn.wait_for()
    select_a_word(page, turn)
    page.keyboard.press("1")
    page.get_by_text(re.compile(f"{words.stored} \\d")).wait_for()
    with opened(home / "demo.samsyn") as db:
        rows = db.execute(
            "SELECT count(*) FROM codings JOIN coders ON coders.id = coder_id WHERE coders.name = 'Nykommer'"
        ).fetchone()
    assert rows[0] == 1


def select_a_word(page, turn):
    """Until the bar quotes it: a page that is drawn anew just then forgets what is selected."""
    quoted = page.locator(".bar .quote", has_text="«")
    for _ in range(5):
        turn.dblclick(position={"x": 60, "y": 12})
        try:
            quoted.wait_for(timeout=5_000)
        except NotYet:
            continue
        return
    quoted.wait_for()


def see_the_verdict_change(page, words):
    page.get_by_role("link", name=words.joint, exact=True).click()
    cell = page.locator('button[data-link="V9"]')
    cell.wait_for()
    assert words.inconclusive in cell.inner_text()
    cell.click()
    page.get_by_text(re.compile(words.flip)).first.wait_for()
    slider = page.get_by_role("slider")
    slider.focus()
    for _ in range(10):
        slider.press("ArrowRight")
    page.locator('button[data-link="V9"]', has_text=words.equivalent_cell).wait_for()


def open_matched_pairs_of_both(page, words):
    page.locator('button[data-link="B9"]').click()
    page.get_by_role("heading", name=re.compile(f"^{words.both} →")).wait_for()
    page.get_by_role("link", name=re.compile(words.pairs)).click()
    page.get_by_text(re.compile(words.matched)).wait_for()
    page.get_by_role("heading", name=re.compile(words.answer)).wait_for()


def download_report(page, words, folder: Path) -> Path:
    page.get_by_role("link", name=words.report, exact=True).click()
    page.get_by_role("button", name=words.make).click()
    with page.expect_download(timeout=60_000) as download:
        page.get_by_role("button", name=words.download).click(timeout=60_000)
    path = folder / "report.docx"
    download.value.save_as(path)
    return path


def assert_report_says_the_same(path: Path, words):
    document = Document(str(path))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    table = next(one for one in document.tables if "ATT" in [cell.text for cell in one.rows[0].cells])
    both = [cell.text.split(" ↗")[0].strip() for cell in table.rows[4].cells]
    links = [
        one.target_ref for one in document.part.rels.values() if one.reltype == RELATIONSHIP_TYPE.HYPERLINK
    ]

    assert "3,0 prosentpoeng" in text
    assert "Veien Videre → frivillig retur: utfyller (skjør)" in text
    assert "Veien Videre → voluntary return: complementary (fragile)" in text
    assert both[:2] == ["Begge", "192"]
    assert any("joint_display?study=demo&cell=V9" in link for link in links)
    assert any(re.search(r"coding\?study=demo&source=\w+&start=\d+&end=\d+", link) for link in links)
    assert any(re.search(r"effect\?study=demo&analysis=\d+&show=pairs", link) for link in links)
