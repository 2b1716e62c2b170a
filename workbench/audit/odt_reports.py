"""An OpenDocument report (.odt) as blocks: headings, paragraphs, tables cell by cell, notes where they are
referred to.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbench.audit.document import Block
from workbench.qual.file_limits import TranscriptLimits
from workbench.qual.odt_files import opened_odt

if TYPE_CHECKING:
    from odfdo import Element

_NOTE = "text:note"
_BOX = "draw:text-box"
_TABLE = "table:table"
_SKIPPED = frozenset(
    {"text:tracked-changes", "office:annotation", "office:annotation-end", "text:sequence-decls"}
    | {"office:forms", "text:table-of-content", "text:illustration-index", "text:table-index"}
)
_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
_PARAGRAPHS = frozenset({"text:p", "text:h"})
_MARKS = {"text:tab": "\t", "text:line-break": " ", "text:s": " "}
_MOST_SPAN = 60


def odt_blocks(content: bytes, *, file_name: str, limits: TranscriptLimits) -> list[Block]:
    """Blocks of an .odt file in reading order.

    Raises
    ------
    InputError
        If the file is password-protected, damaged, too large once unpacked, or declares entities.
    """
    with opened_odt(content, file_name=file_name, limits=limits) as (body, _):
        return list(_blocks(body))


def _blocks(parent: Element) -> Iterator[Block]:
    for child in parent.children:
        if child.tag in _PARAGRAPHS:
            yield from _paragraph(child)
        elif child.tag == _TABLE:
            yield from _table(child)
        elif child.tag not in _SKIPPED:
            yield from _blocks(child)


def _paragraph(element: Element) -> Iterator[Block]:
    """A paragraph, then its notes and what stands in its text boxes."""
    if text := "".join(_pieces(element)).strip():
        yield Block("heading" if element.tag == "text:h" else "text", text)
    yield from _noted(element)
    for box in _within(element, _BOX):
        yield from _blocks(box)


def _noted(element: Element) -> Iterator[Block]:
    for note in _within(element, _NOTE):
        parts = {part.tag: part for part in note.children}
        told = ["".join(_pieces(one)).strip() for one in _within(parts["text:note-body"], *_PARAGRAPHS)]
        mark = "".join(_pieces(parts["text:note-citation"])).strip() if "text:note-citation" in parts else ""
        if text := " ".join(told).strip():
            yield Block("note", text, label=mark)


def _table(element: Element) -> Iterator[Block]:
    """A table, then its notes and the tables within its cells; a frame of one cell is what it holds."""
    lines = list(_within(element, "table:table-row"))
    cells = [list(_within(line, *_CELLS)) for line in lines]
    if [len(row) for row in cells] == [1]:
        yield from _blocks(cells[0][0])
        return
    rows = tuple(row for line, own in zip(lines, cells, strict=True) for row in _repeated(line, own))
    if any(any(row) for row in rows):
        yield Block("table", rows=rows)
    for cell in (cell for row in cells for cell in row):
        yield from _noted(cell)
        for inner in _within(cell, _TABLE, _BOX):
            yield from _table(inner) if inner.tag == _TABLE else _blocks(inner)


def _within(element: Element, *tags: str) -> Iterator[Element]:
    """Elements of those names, not those within another table, text box or note."""
    for child in element.children:
        if child.tag in tags:
            yield child
        elif child.tag not in (*_SKIPPED, _TABLE, _BOX, _NOTE):
            yield from _within(child, *tags)


def _repeated(line: Element, cells: list[Element]) -> Iterator[tuple[str, ...]]:
    """A row as often as the file says, if there is anything in it."""
    row = tuple(text for cell in cells for text in _texts(cell))
    if row:
        yield from [row] * (_span(line, "table:number-rows-repeated") if any(row) else 1)


def _texts(cell: Element) -> Iterator[str]:
    text = " ".join("".join(_pieces(one)).strip() for one in _within(cell, *_PARAGRAPHS))
    yield from [text.strip()] * _span(cell, "table:number-columns-repeated")


def _span(element: Element, name: str) -> int:
    told = str(element.get_attribute(name) or 1)
    return min(int(told) if told.isdecimal() else 1, _MOST_SPAN)


def _pieces(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element.children:
        if child.tag in _MARKS:
            yield _MARKS[child.tag]
        elif child.tag not in (*_SKIPPED, _NOTE, _BOX):
            yield from _pieces(child)
        yield child.tail or ""
