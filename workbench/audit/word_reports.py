"""A Word report (.docx) as blocks: headings by their style, tables cell by cell, notes where they are
referred to.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from workbench.audit.document import Block
from workbench.errors import InputError
from workbench.qual.file_limits import TranscriptLimits
from workbench.qual.packages import guarded_parts
from workbench.qual.read_text import READ_ERRORS
from workbench.qual.word_files import refuse_ole

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_BOX = f"{_W}txbxContent"
_SKIPPED = frozenset(
    {f"{_W}del", f"{_W}moveFrom", _FALLBACK, f"{_W}pPr", f"{_W}rPr", f"{_W}sectPr", f"{_W}instrText"}
)
_MARKS = {f"{_W}tab": "\t", f"{_W}br": " ", f"{_W}cr": " ", f"{_W}noBreakHyphen": "-"}
_HEADING = re.compile(r"(?:heading|overskrift|title|tittel)", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc\b|innholdsfortegnelse|table of figures|figurliste)", re.IGNORECASE)
_MOST_SPAN = 60
_NOTE_PARTS = {"footnote": "word/footnotes.xml", "endnote": "word/endnotes.xml"}
Note = tuple[str, Any]
"""A note's number and its element."""


@dataclass(frozen=True, slots=True)
class _Package:
    """Names of styles by their key, and notes by the element that refers to them."""

    styles: Mapping[str, str]
    notes: Mapping[Any, Note]


def word_blocks(content: bytes, *, file_name: str, limits: TranscriptLimits) -> list[Block]:
    """Blocks of a .docx file in reading order; tracked changes count as accepted.

    Raises
    ------
    InputError
        If the file is protected, of an older Word format, damaged, too large once unpacked, or holds
        declarations.
    """
    from docx import Document
    from docx.opc.exceptions import OpcError

    refuse_ole(content, file_name)
    try:
        parts = guarded_parts(
            content, file_name=file_name, limits=limits, password_key="errors.docx_password"
        )
        document = Document(io.BytesIO(content))
        styles = {style.style_id: style.name or "" for style in document.styles}
        body = document.element.body
        return list(_blocks(body, _Package(styles, _notes(body, parts))))
    except (*READ_ERRORS, OpcError) as error:
        raise InputError("errors.docx_damaged", file=file_name) from error


def _notes(body: Any, parts: Mapping[str, bytes]) -> dict[Any, Note]:
    """Notes by the element that refers to them, numbered in reading order, footnotes before endnotes."""
    from docx.oxml.parser import parse_xml

    found: dict[Any, Note] = {}
    for kind, part in _NOTE_PARTS.items():
        listed = list(parse_xml(parts[part])) if part in parts else []
        known = {one.get(f"{_W}id"): one for one in listed}
        referring = [one for one in body.iter(f"{_W}{kind}Reference") if one.get(f"{_W}id") in known]
        for number, one in enumerate(referring, start=1):
            found[one] = (str(number), known[one.get(f"{_W}id")])
    return found


def _blocks(parent: Any, package: _Package) -> Iterator[Block]:
    for child in parent:
        if child.tag == f"{_W}p":
            yield from _paragraph(child, package)
        elif child.tag == f"{_W}tbl":
            yield from _table(child, package)
        elif child.tag not in _SKIPPED and isinstance(child.tag, str):
            yield from _blocks(child, package)


def _paragraph(element: Any, package: _Package) -> Iterator[Block]:
    """A paragraph, then its notes and what stands in its text boxes."""
    style = element.find(f"{_W}pPr/{_W}pStyle")
    told = style.get(f"{_W}val", "") if style is not None else ""
    name = package.styles.get(told, told)
    text = "".join(_pieces(element)).strip()
    if text and not _CONTENTS.match(name):
        yield Block("heading" if _HEADING.match(name) else "text", text)
    yield from _noted(element, package)
    for box in _within(element, _BOX):
        yield from _blocks(box, package)


def _noted(element: Any, package: _Package) -> Iterator[Block]:
    for kind in _NOTE_PARTS:
        for one in _within(element, f"{_W}{kind}Reference"):
            number, note = package.notes.get(one, ("", ()))
            text = " ".join("".join(_pieces(paragraph)).strip() for paragraph in note).strip()
            if text:
                yield Block("note", text, label=number)


def _table(element: Any, package: _Package) -> Iterator[Block]:
    """A table, then its notes and the tables within its cells; a frame of one cell is what it holds."""
    lines = [one for one in _within(element, f"{_W}tr") if one.find(f"{_W}trPr/{_W}del") is None]
    cells = [list(_within(line, f"{_W}tc")) for line in lines]
    if [len(row) for row in cells] == [1]:
        yield from _blocks(cells[0][0], package)
        return
    rows = tuple(_row(line, row) for line, row in zip(lines, cells, strict=True))
    if any(any(row) for row in rows):
        yield Block("table", rows=rows)
    for cell in (cell for row in cells for cell in row):
        yield from _noted(cell, package)
        for inner in (*_within(cell, f"{_W}tbl"), *_within(cell, _BOX)):
            yield from _table(inner, package) if inner.tag != _BOX else _blocks(inner, package)


def _within(element: Any, tag: str) -> Iterator[Any]:
    """Elements of that name, not those within another table, a text box, or what was deleted."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag not in (*_SKIPPED, f"{_W}tbl", _BOX) and isinstance(child.tag, str):
            yield from _within(child, tag)


def _row(line: Any, row: list[Any]) -> tuple[str, ...]:
    """Cells of a row; one that spans columns stands in the first, one merged with that above is empty."""
    before = line.find(f"{_W}trPr/{_W}gridBefore")
    cells = [""] * (_span(before) if before is not None else 0)
    for cell in row:
        span = cell.find(f"{_W}tcPr/{_W}gridSpan")
        text = " ".join("".join(_pieces(paragraph)).strip() for paragraph in _within(cell, f"{_W}p"))
        cells += [text.strip(), *[""] * (_span(span) - 1)]
    return tuple(cells)


def _span(element: Any) -> int:
    told = element.get(f"{_W}val", "1") if element is not None else "1"
    return min(int(told) if told.isdecimal() else 1, _MOST_SPAN)


def _pieces(parent: Any) -> Iterator[str]:
    for child in parent:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _MARKS:
            yield _MARKS[child.tag]
        elif child.tag != _BOX and child.tag not in _SKIPPED and isinstance(child.tag, str):
            yield from _pieces(child)
