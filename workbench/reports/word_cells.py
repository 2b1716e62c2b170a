"""Cells and rows of a Word table: filled, given room by need, and kept together on a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

WHOLE_ROWS = 12
"""A table of up to so many rows stands on one page; a longer one keeps its first and last rows together."""
_KEPT = 2
_UNBROKEN = 18
"""Characters up to which a number or an interval stands on one line."""
_BOLD = 1.2
"""Room of the head and of the first column, which are bold, beside that of plain text."""


def fill(cell: Any, text: str, *, bold: bool = False, right: bool = False) -> None:
    """Write a text into an empty cell."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(9)
    if right:
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def set_widths(table: Any, cells: Sequence[Sequence[str]], width_cm: float) -> None:
    """Room by need: a column gets at least its longest word, and more for longer texts."""
    from docx.shared import Cm

    table.autofit = False
    columns = list(zip(*cells, strict=True))
    needed = [
        max(_room(head) * _BOLD, *(_room(text) * (_BOLD if place == 0 else 1) for text in rest), 0)
        for place, (head, *rest) in enumerate(columns)
    ]
    for column, share in zip(table.columns, needed, strict=True):
        column.width = Cm(width_cm * share / sum(needed))
        for cell in column.cells:
            cell.width = column.width


def _room(text: str) -> float:
    """Characters of a line that a cell's text wants: its longest word, or half of a long text."""
    if is_number(text) and len(text) <= _UNBROKEN:
        return len(text) + 3
    words = text.split(" ")
    return max(6, *(len(word) + 2 for word in words), min(len(text) / 2, 26))


def keep_together(table: Any, *, with_next: bool = False) -> None:
    """Break no row over two pages, and leave no row or two of the table alone on one.

    Parameters
    ----------
    table : docx.table.Table
    with_next : bool
        Keep the last row beside the note that comes behind the table.
    """
    rows = list(table.rows)
    whole = len(rows) <= WHOLE_ROWS + 1
    for place, row in enumerate(rows):
        _set_row(row, "w:cantSplit")
        is_last = place == len(rows) - 1
        if (with_next or not is_last) and (whole or place <= _KEPT or place >= len(rows) - 1 - _KEPT):
            for cell in row.cells:
                cell.paragraphs[0].paragraph_format.keep_with_next = True


def repeat_header(row: Any) -> None:
    """Let the row stand above the table on every page that it goes on to."""
    _set_row(row, "w:tblHeader")


def _set_row(row: Any, name: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    told = OxmlElement(name)
    told.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(told)


def is_number(text: str) -> bool:
    """Whether a cell's text is a number or an interval: those stand to the right."""
    return text[:1].isdigit() or (text[:1] in "−+<(" and any(character.isdigit() for character in text))
