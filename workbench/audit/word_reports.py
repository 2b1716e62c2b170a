"""A Word report (.docx) as blocks: headings by their style, tables cell by cell."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from workbench.audit.document import Block
from workbench.errors import InputError
from workbench.qual.file_limits import TranscriptLimits
from workbench.qual.packages import guarded_parts
from workbench.qual.read_text import READ_ERRORS
from workbench.qual.word_files import OLE

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = frozenset(
    {f"{_W}del", f"{_W}moveFrom", _FALLBACK, f"{_W}pPr", f"{_W}rPr", f"{_W}sectPr", f"{_W}instrText"}
)
_MARKS = {f"{_W}tab": "\t", f"{_W}br": " ", f"{_W}cr": " ", f"{_W}noBreakHyphen": "-"}
_HEADING = re.compile(r"(?:heading|overskrift|title|tittel)", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:toc\b|innholdsfortegnelse|table of figures|figurliste)", re.IGNORECASE)
_MOST_SPAN = 60


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

    if content.startswith(OLE):
        key = (
            "errors.docx_password" if "EncryptedPackage".encode("utf-16-le") in content else "errors.doc_old"
        )
        raise InputError(key, file=file_name)
    try:
        guarded_parts(content, file_name=file_name, limits=limits, password_key="errors.docx_password")
        document = Document(io.BytesIO(content))
        styles = {style.style_id: style.name or "" for style in document.styles}
        return list(_blocks(document.element.body, styles))
    except (*READ_ERRORS, OpcError) as error:
        raise InputError("errors.docx_damaged", file=file_name) from error


def _blocks(parent: Any, styles: dict[str, str]) -> Iterator[Block]:
    for child in parent:
        if child.tag == f"{_W}p":
            yield from _paragraph(child, styles)
        elif child.tag == f"{_W}tbl":
            rows = tuple(_row(row) for row in child.iterchildren(f"{_W}tr"))
            if rows:
                yield Block("table", rows=rows)
        elif child.tag not in _SKIPPED and isinstance(child.tag, str):
            yield from _blocks(child, styles)


def _paragraph(element: Any, styles: dict[str, str]) -> Iterator[Block]:
    style = element.find(f"{_W}pPr/{_W}pStyle")
    name = styles.get(style.get(f"{_W}val", ""), style.get(f"{_W}val", "")) if style is not None else ""
    text = "".join(_pieces(element)).strip()
    if text and not _CONTENTS.match(name):
        yield Block("heading" if _HEADING.match(name) else "text", text)


def _row(element: Any) -> tuple[str, ...]:
    """Cells of a row; one that spans columns stands in the first, one merged with that above is empty."""
    cells: list[str] = []
    for cell in element.iter(f"{_W}tc"):
        span = cell.find(f"{_W}tcPr/{_W}gridSpan")
        told = span.get(f"{_W}val", "1") if span is not None else "1"
        text = " ".join("".join(_pieces(paragraph)).strip() for paragraph in cell.iterchildren(f"{_W}p"))
        cells += [text.strip(), *[""] * (min(int(told) if told.isdecimal() else 1, _MOST_SPAN) - 1)]
    return tuple(cells)


def _pieces(parent: Any) -> Iterator[str]:
    for child in parent:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _MARKS:
            yield _MARKS[child.tag]
        elif child.tag not in _SKIPPED and isinstance(child.tag, str):
            yield from _pieces(child)
