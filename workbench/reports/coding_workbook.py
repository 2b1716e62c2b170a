"""Codings as an Excel workbook that R and SPSS read: text stays text, numbers are numbers."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workbench.reports.word import clean

MAX_CELL = 32_767
"""Characters that Excel lets a cell hold."""
Cell = str | int | None


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with a header row; ``split`` names columns whose long texts go on in further columns."""

    name: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    split: tuple[str, ...] = ()


def coding_workbook(sheets: Iterable[Sheet]) -> tuple[bytes, int]:
    """The bytes of an .xlsx file, and how many cells were too long and go on in further columns.

    A cell that begins with «=» is never a formula.
    """
    import xlsxwriter

    buffer, n_split = io.BytesIO(), 0
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        bold = book.add_format({"bold": True})
        for sheet in sheets:
            wide, n = _widened(sheet)
            n_split += n
            page = book.add_worksheet(clean(wide.name)[:31])
            for line, row in enumerate((wide.head, *wide.rows)):
                for place, cell in enumerate(row):
                    if isinstance(cell, int):
                        page.write_number(line, place, cell)
                    elif cell:
                        page.write_string(line, place, cell, bold if line == 0 else None)
            page.freeze_panes(1, 0)
            page.autofit(600)
    return buffer.getvalue(), n_split


def _widened(sheet: Sheet) -> tuple[Sheet, int]:
    """The sheet with long texts spread over NAME, NAME_2, NAME_3 …, none of them cut."""
    rows: Sequence[tuple[Cell, ...]] = tuple(tuple(_cleaned(cell) for cell in row) for row in sheet.rows)
    head, n_split = list(sheet.head), 0
    for name in sheet.split:
        place = head.index(name)
        parts = [_parts(row[place]) for row in rows]
        most = max(map(len, parts), default=1)
        n_split += sum(len(part) > 1 for part in parts)
        head[place : place + 1] = [name, *(f"{name}_{number}" for number in range(2, most + 1))]
        rows = [
            (*row[:place], *part, *[None] * (most - len(part)), *row[place + 1 :])
            for row, part in zip(rows, parts, strict=True)
        ]
    return Sheet(sheet.name, tuple(head), tuple(rows)), n_split


def _cleaned(cell: Cell) -> Cell:
    return clean(cell) if isinstance(cell, str) else cell


def _parts(cell: Cell) -> list[Cell]:
    if not isinstance(cell, str) or len(cell) <= MAX_CELL:
        return [cell]
    return [cell[place : place + MAX_CELL] for place in range(0, len(cell), MAX_CELL)]
