"""Finding again what was said: narrowed, read in context, counted, taken along, and searched in the texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from playwright.sync_api import expect

from db.connection import opened
from tests.browser.visits import IN_CHROMIUM, home_with, visiting
from tests.browser.walking import Walk
from tests.served import served_app
from tests.services.test_exchange_tables import sheet
from workbench.qual.retrieval import CodingFilter
from workbench.services.retrieval import coded_material, retrieved, sources_asked
from workbench.services.retrieval_tables import Found, crosstab_of, row_names
from workbench.services.studies import coder_called
from workbench.services.text_search import search_texts
from workbench.texts import LANGUAGES, Texts

pytestmark = IN_CHROMIUM
NAMES = {"nb": "Norsk", "en": "English"}
WANTED = CodingFilter(stances=frozenset("-"), groups=frozenset({"deltaker"}))
NORDIC = "lær*"


@pytest.fixture(scope="module")
def home(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return home_with(demo_file, tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    with served_app(home) as served:
        yield served


@pytest.fixture(params=LANGUAGES)
def walk(address: str, request: pytest.FixtureRequest) -> Iterator[Walk]:
    with visiting(address, Texts(request.param)) as made:
        with made.answered():
            made.page.get_by_role("radio", name=NAMES[request.param]).click()
        made.goes_to("retrieval", "retrieval.title")
        yield made


@pytest.fixture
def found(home: Path) -> Iterator[Found]:
    """What the choices of this test find, by the service."""
    with opened(home / "demo.samsyn") as db:
        material = coded_material(db, coder_called(db, "Kari Koder"))
        yield Found(material, retrieved(material, WANTED), sources_asked(material, WANTED))


def test_quotes_are_narrowed_taken_along_counted_and_lead_to_their_place(walk, found, tmp_path):
    narrows_to_what_participants_deny(walk, found)
    takes_the_quotes_along(walk, found, tmp_path)
    counts_codes_by_group(walk, found)
    goes_to_the_first_quote(walk, found)

    assert walk.problems == []


def test_the_texts_are_searched_for_words_and_patterns_and_a_wrong_one_is_told(walk, home):
    walk.picks(walk.t("retrieval.view_text"))
    searches_for_a_word_with_a_nordic_letter(walk, home)
    writes_a_pattern_that_cannot_be_read(walk)
    goes_from_a_line_to_the_text(walk)

    assert {one for one in walk.problems if "missing )" not in one} == set()


def narrows_to_what_participants_deny(walk: Walk, found: Found) -> None:
    walk.adds(walk.t("retrieval.choose_stances"), re.compile(r"^-"))
    walk.adds(walk.t("retrieval.choose_groups"), walk.t("import_text.group_deltaker"))
    n_sources = len({one.source for one in found.codings})
    said = {"n": len(found.codings), "n_sources": n_sources, "of_sources": len(found.sources)}
    walk.reads("retrieval.lead", **said)
    quote = " ".join(found.codings[0].quote.split())
    assert quote in walk.shown()


def takes_the_quotes_along(walk: Walk, found: Found, folder: Path) -> None:
    wanted = {one.id for one in found.codings}
    head, *rows = sheet(takes(walk, "Excel", folder).read_bytes(), 1)
    column = {name: letter for letter, name in head.items()}
    assert {int(row[column["id"]]) for row in rows} == wanted
    assert {row[column["stance"]] for row in rows} == {"-"}

    words = "\n".join(one.text for one in Document(str(takes(walk, "Word", folder))).paragraphs)
    assert {int(one) for one in re.findall(r"\bid (\d+)", words)} == wanted


def takes(walk: Walk, kind: str, folder: Path) -> Path:
    walk.page.locator(".st-key-retrieval_take").get_by_role("button").first.click()
    with walk.page.expect_download() as download:
        walk.page.get_by_role("button", name=kind, exact=True).click()
    walk.page.keyboard.press("Escape")
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def counts_codes_by_group(walk: Walk, found: Found) -> None:
    language = walk.texts.language
    table = crosstab_of(found, "code", "informant_group", language)
    names = row_names(found, "code", language)
    walk.picks(walk.t("retrieval.view_tables"))
    shown = walk.table(walk.t("retrieval.rows_code"))
    expected = [[name, str(table.cells[row, "deltaker"].n_sources or "–")] for row, name in names.items()]
    assert [row[:2] for row in shown] == expected


def goes_to_the_first_quote(walk: Walk, found: Found) -> None:
    first = found.codings[0]
    walk.picks(walk.t("retrieval.view_quotes"))
    walk.page.get_by_role("link", name=f"{first.source} ↗").first.click()
    leads_to(walk, first.source)
    assert f"start={first.segment.start}&end={first.segment.end}" in walk.page.url


def leads_to(walk: Walk, source: str) -> None:
    """The text is open, and what was followed is framed in it."""
    number = int(re.sub(r"\D", "", source))
    walk.page.get_by_role("region", name=re.compile(rf"\b{number}\b")).wait_for()
    walk.page.locator(".coder .frame").first.wait_for()


def searches_for_a_word_with_a_nordic_letter(walk: Walk, home: Path) -> None:
    with opened(home / "demo.samsyn") as db:
        result = search_texts(db, "words", NORDIC)
    writes_query(walk, NORDIC)
    counts = {"n": result.n_places, "n_sources": result.n_sources, "of_sources": result.of_sources}
    walk.reads("retrieval.search_lead", **counts)
    assert result.n_places > 3
    shown = walk.page.locator("[data-testid=stHtml] strong").all_inner_texts()
    assert shown == [line.words for line in result.lines[:25]]
    assert {one.lower()[:3] for one in shown} == {NORDIC[:3]}


def writes_a_pattern_that_cannot_be_read(walk: Walk) -> None:
    walk.chooses(walk.t("retrieval.search_mode"), walk.t("retrieval.search_mode_pattern"))
    writes_query(walk, "lær(")
    error = walk.page.locator("[data-testid=stAlertContentError]")
    place = {"nb": "ved tegn 5", "en": "at character 5"}[walk.texts.language]
    expect(error).to_contain_text(place)


def goes_from_a_line_to_the_text(walk: Walk) -> None:
    writes_query(walk, r"(?i)\blær\w*")
    line = walk.page.locator("[data-testid=stHtml]").filter(has=walk.page.locator("strong")).first
    words = line.locator("strong").inner_text()
    link = walk.page.get_by_role("link", name="↗").first
    source = link.inner_text().split()[0]
    link.click()
    leads_to(walk, source)
    start, end = (int(one) for one in re.findall(r"(?:start|end)=(\d+)", walk.page.url))
    assert end - start == len(words)


def writes_query(walk: Walk, query: str) -> None:
    box = walk.page.get_by_role("textbox", name=walk.t("retrieval.search_for"), exact=True)
    with walk.answered():
        box.fill(query)
        box.press("Enter")
