"""An OpenDocument report (.odt) as blocks: headings, paragraphs, tables cell by cell."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from workbench.audit.document import Block
from workbench.errors import InputError
from workbench.qual.file_limits import TranscriptLimits
from workbench.qual.packages import guarded_parts
from workbench.qual.read_text import READ_ERRORS

if TYPE_CHECKING:
    from odfdo import Element

_SKIPPED = frozenset(
    {"text:tracked-changes", "office:annotation", "office:annotation-end", "text:note", "text:sequence-decls"}
    | {"office:forms", "text:table-of-content", "text:illustration-index", "text:table-index"}
)
_CELLS = frozenset({"table:table-cell", "table:covered-table-cell"})
_ROWS = frozenset({"table:table-row"})
_MARKS = {"text:tab": "\t", "text:line-break": " ", "text:s": " "}
_MOST_SPAN = 60


def odt_blocks(content: bytes, *, file_name: str, limits: TranscriptLimits) -> list[Block]:
    """Blocks of an .odt file in reading order.

    Raises
    ------
    InputError
        If the file is password-protected, damaged, too large once unpacked, or declares entities.
    """
    from odfdo import Document

    try:
        parts = guarded_parts(content, file_name=file_name, limits=limits, password_key="errors.odt_password")
        if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
            raise InputError("errors.odt_password", file=file_name)
        document = Document(io.BytesIO(content))
        if document.get_type() not in ("text", "text-template", "text-master"):
            raise ValueError("no text document")
        return list(_blocks(document.body))
    except READ_ERRORS as error:
        raise InputError("errors.odt_damaged", file=file_name) from error


def _blocks(parent: Element) -> Iterator[Block]:
    for child in parent.children:
        if child.tag in ("text:p", "text:h"):
            if text := "".join(_pieces(child)).strip():
                yield Block("heading" if child.tag == "text:h" else "text", text)
        elif child.tag == "table:table":
            if rows := tuple(_rows(child)):
                yield Block("table", rows=rows)
        elif child.tag not in _SKIPPED:
            yield from _blocks(child)


def _rows(parent: Element) -> Iterator[tuple[str, ...]]:
    for child in parent.children:
        if child.tag in _ROWS:
            yield tuple(_cells(child))
        elif child.tag in ("table:table-header-rows", "table:table-row-group", "table:table-rows"):
            yield from _rows(child)


def _cells(row: Element) -> Iterator[str]:
    for cell in row.children:
        if cell.tag in _CELLS:
            told = str(cell.get_attribute("table:number-columns-repeated") or 1)
            text = " ".join(
                "".join(_pieces(one)).strip() for one in cell.children if one.tag in ("text:p", "text:h")
            )
            yield from [text.strip()] * min(int(told) if told.isdecimal() else 1, _MOST_SPAN)


def _pieces(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element.children:
        if child.tag in _MARKS:
            yield _MARKS[child.tag]
        elif child.tag not in _SKIPPED:
            yield from _pieces(child)
        yield child.tail or ""
