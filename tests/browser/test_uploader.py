"""Bringing files in a real browser: no word is Streamlit's English, for eyes and for screen readers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.browser.test_accessibility import THEMES, serious_violations
from tests.browser.visits import IN_CHROMIUM, home_with
from tests.browser.walking import Walk
from tests.served import browser, served_app
from workbench.services.transcript_files import FILE_TYPES, LIMITS
from workbench.texts import LANGUAGES, Texts

pytestmark = IN_CHROMIUM
UPLOADER = "[data-testid=stFileUploader]:visible"
MEGABYTES = LIMITS.max_bytes // 1_000_000
KINDS = f" • {', '.join(kind.upper() for kind in FILE_TYPES if kind != 'htm')}"
SPOKEN = "box => [...box.querySelectorAll('[aria-label]')].map(one => one.getAttribute('aria-label'))"
LINES = b"Intervjuer: hei\nInformant: ja\n" * 80
STREAMLITS = re.compile(r"\d[KM]B|per file|^file upload|not allowed|^Error:|^Remove ", re.MULTILINE)
NORWEGIAN = re.compile(r"Last opp|per fil\b|Fjern|Feil")


@pytest.fixture(scope="module")
def address(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    home = home_with(demo_file, tmp_path_factory.mktemp("home"))
    with served_app(home) as served:
        yield served


def said(walk: Walk) -> str:
    """What the uploader shows and what a screen reader says of it."""
    box = walk.page.locator(UPLOADER)
    return "\n".join([box.inner_text(), *box.evaluate(SPOKEN)])


def brings(walk: Walk, *files: tuple[str, bytes]) -> None:
    listed = [{"name": name, "mimeType": "text/plain", "buffer": content} for name, content in files]
    with walk.answered():
        walk.page.locator(f"{UPLOADER} input").set_input_files(listed)


@pytest.mark.parametrize("theme", THEMES)
def test_the_uploader_speaks_the_language_of_the_page(address, theme):
    with browser() as chromium:
        walk = Walk(chromium.new_page(color_scheme=theme), Texts("nb"))
        walk.page.goto(f"{address}/sources")
        for language in (*reversed(LANGUAGES), *LANGUAGES):
            walk.reads_in(language, "sources.title")
            walk.opens_tab("import_text.title")
            walk.page.get_by_role("button", name=walk.t("uploader.choose"), exact=True).wait_for()

            wrong = NORWEGIAN if language == "en" else STREAMLITS

            assert walk.t("uploader.limit", amount=MEGABYTES, unit="MB", kinds=KINDS) in said(walk)
            assert not wrong.search(said(walk))
            assert serious_violations(walk.page) == ()


def test_files_that_were_brought_and_refused_are_told_in_norwegian(address):
    with browser() as chromium:
        walk = Walk(chromium.new_page(), Texts("nb"))
        walk.page.goto(f"{address}/sources")
        walk.reads_in("nb", "sources.title")
        walk.opens_tab("import_text.title")

        brings(walk, ("Upload.txt", LINES), ("bilde.exe", LINES))

        assert walk.t("uploader.kind_refused") in said(walk)
        assert "Upload.txt, 2,4 KB" in said(walk)
        assert not STREAMLITS.search(said(walk))
        walk.page.get_by_role("button", name="Fjern Upload.txt", exact=True).wait_for()
        assert serious_violations(walk.page) == ()
