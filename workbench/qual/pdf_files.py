"""The text of a PDF (.pdf): only what can be marked in it; nothing is guessed from pictures."""

from __future__ import annotations

import io
import logging
import re
import unicodedata
from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbench.errors import InputError
from workbench.qual.page_heads import without_page_heads
from workbench.qual.read_text import READ_ERRORS, ReadText
from workbench.qual.speaker_labels import labels_in
from workbench.reasons import Reason

if TYPE_CHECKING:
    from pypdf import PageObject

MAGIC = b"%PDF"
FULL_LINE = 0.8
"""Share of the common line's width from which on a line is taken to go on in the next."""
MAX_PAGES = 2000
_MAGIC_WITHIN = 1024
_ENDS = (".", "?", "!", ":", "…", ".»", "?»", "!»", '."', '?"', '!"')
_PAGE_NUMBER = re.compile(
    r"[ \t]*(?:(?:side|page|s\.|p\.)[ ]?)?(?:[-–][ ]?)?\d{1,4}"
    r"(?:[ ]?[-–]|[ ]?(?:/|av|of)[ ]?\d{1,4})?[ \t]*",
    re.IGNORECASE,
)
_DIVIDED = re.compile(
    r"(?<=[^\W\d_])[-\u00ad\u2010][\n ](?!(?:og|eller|samt|and|or)\b)([^\W\d_])(?<=[^A-ZÆØÅ])"
)
"""A word divided at the end of a line; «helse- og omsorg» is none, nor is a name like «Anne-⏎Marie»."""
_LIGATURE = re.compile("[\ufb00-\ufb06]")


def pdf_text(content: bytes, *, file_name: str) -> ReadText:
    """Read the text of a PDF page by page.

    Lines that were broken at the edge of the page are joined: a line goes on if it is nearly as long as the
    page's long lines, ends no sentence, and the next one begins with no label; a word that was divided there
    becomes whole. Lines that hold nothing but a page's number, and those that recur at the head or foot of
    most pages, are left out. All are counted in the remarks, and so are pages without text.

    Raises
    ------
    InputError
        If the file is protected, damaged, too long, or holds pictures of pages only.
    """
    pages, remarks = _worded_pages(content, file_name)
    bodies, n_heads = without_page_heads([page.strip("\n").split("\n") for page in pages])
    if n_heads:
        remarks.append(Reason.of("import_text.page_heads_left_out", n=n_heads))
    lines = [_LIGATURE.sub(_letters, line).rstrip() for body in bodies for line in body]
    worded = [line for line in lines if not _PAGE_NUMBER.fullmatch(line)]
    if len(lines) > len(worded):
        remarks.append(Reason.of("import_text.page_numbers_left_out", n=len(lines) - len(worded)))
    joined = list(_joined(worded))
    if n := len(worded) - len(joined):
        remarks.append(Reason.of("import_text.pdf_lines_joined", n=n))
    whole, n_divided = _DIVIDED.subn(r"\1", "\n".join(joined))
    if n_divided:
        remarks.append(Reason.of("import_text.pdf_words_joined", n=n_divided))
    return ReadText(whole, tuple(remarks))


def pdf_pages(content: bytes, *, file_name: str) -> ReadText:
    """Read the text of a PDF as it is laid out, form feeds between its pages: columns of tables stay apart.

    Raises
    ------
    InputError
        If the file is protected, damaged, too long, or holds pictures of pages only.
    """
    pages, remarks = _worded_pages(content, file_name, laid_out=True)
    return ReadText("\f".join(pages), tuple(remarks))


def _worded_pages(
    content: bytes, file_name: str, *, laid_out: bool = False
) -> tuple[list[str], list[Reason]]:
    """Pages, and what is to be told of those without words."""
    from pypdf.errors import PyPdfError

    if MAGIC not in content[:_MAGIC_WITHIN]:
        raise InputError("errors.pdf_damaged", file=file_name)
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        pages = _pages(content, file_name, laid_out=laid_out)
    except (PyPdfError, *READ_ERRORS) as error:
        raise InputError("errors.pdf_damaged", file=file_name) from error
    n_empty = sum(1 for page in pages if not any(character.isalnum() for character in page))
    if n_empty == len(pages):
        raise InputError("errors.pdf_scanned", file=file_name, n=len(pages))
    return pages, [Reason.of("import_text.pages_without_text", n=n_empty)] if n_empty else []


def _pages(content: bytes, file_name: str, *, laid_out: bool) -> list[str]:
    from pypdf import PdfReader
    from pypdf.errors import DependencyError

    reader = PdfReader(io.BytesIO(content))
    try:
        if reader.is_encrypted and not reader.decrypt(""):
            raise InputError("errors.pdf_password", file=file_name)
        n = len(reader.pages)
    except DependencyError as error:
        raise InputError("errors.pdf_password", file=file_name) from error
    if n > MAX_PAGES:
        raise InputError("errors.pdf_pages", file=file_name, n=n, limit=MAX_PAGES)
    return [_laid_out(page) if laid_out else page.extract_text() for page in reader.pages]


def _laid_out(page: PageObject) -> str:
    """Words where they stand on the page; in reading order only, where the page tells no places."""
    try:
        return page.extract_text(extraction_mode="layout")
    except READ_ERRORS:
        return page.extract_text()


def _joined(lines: list[str]) -> Iterator[str]:
    lengths = sorted(len(line) for line in lines if line)
    full = FULL_LINE * lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0
    labelled = _labelled(lines)
    whole: list[str] = []
    last = ""
    for number, line in enumerate(lines):
        goes_on = (
            bool(last and line) and len(last) >= full and not last.endswith(_ENDS) and number not in labelled
        )
        if whole and not goes_on:
            yield " ".join(whole)
            whole = []
        whole.append(line.lstrip() if goes_on else line)
        last = line
    if whole:
        yield " ".join(whole)


def _letters(ligature: re.Match[str]) -> str:
    return unicodedata.normalize("NFKC", ligature[0])


def _labelled(lines: list[str]) -> set[int]:
    """Numbers of the lines that begin with what looks like a label."""
    starts, place = {}, 0
    for number, line in enumerate(lines):
        starts[place] = number
        place += len(line) + 1
    return {starts[label.start] for label in labels_in("\n".join(lines)) if label.start in starts}
