"""Rows of a small CSV table, each cell checked as it is read; a refusal names file, line and column."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from workbench.errors import InputError
from workbench.services.csv_files import number_of, read_csv_file

_FLAGS = {
    **dict.fromkeys(("1", "true", "yes", "ja", "x"), True),
    **dict.fromkeys(("", "0", "false", "no", "nei"), False),
}
_SHOWN = 40
"""Characters of a refused cell that a message shows."""


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of a table.

    Attributes
    ----------
    file : str
        Name of the file in messages.
    line : int
        Line of the file, from 1.
    cells : mapping of column to str
        As written, without surrounding blanks.
    decimal : {",", "."}
    """

    file: str
    line: int
    cells: Mapping[str, str]
    decimal: str

    def refused(self, key: str, column: str, value: str, **values: object) -> InputError:
        """The error of a cell, to be raised."""
        shown = " ".join(value.split())[:_SHOWN]
        return InputError(key, file=self.file, line=self.line, column=column, value=shown, **values)

    def word(self, column: str) -> str:
        """A cell that must not be empty."""
        if not self.cells[column]:
            raise self.refused("errors.cell_empty", column, "")
        return self.cells[column]

    def choice(self, column: str, allowed: Sequence[str], *, same: Mapping[str, str] | None = None) -> str:
        """One of ``allowed``; ``same`` maps other ways of writing them."""
        word = (same or {}).get(self.cells[column], self.cells[column])
        if word not in allowed:
            raise self.refused("errors.cell_not_among", column, word, allowed=", ".join(allowed))
        return word

    def flag(self, column: str) -> bool:
        """Yes or no; an empty cell is no."""
        found = _FLAGS.get(self.cells[column].casefold())
        if found is None:
            raise self.refused("errors.cell_not_among", column, self.cells[column], allowed="1, 0")
        return found

    def items(self, column: str) -> tuple[str, ...]:
        """A list split by ``|``; empty where the table has no such column."""
        return tuple(text.strip() for text in self.cells.get(column, "").split("|") if text.strip())

    def needed_number(self, column: str, *, above: float = -math.inf) -> float:
        """A number that must be told."""
        self.word(column)
        value = self.number(column)
        if value is None or not value > above:
            raise self.refused("errors.cell_not_above", column, self.cells[column], limit=above)
        return value

    def number(self, column: str, *, least: float = -math.inf, most: float = math.inf) -> float | None:
        """A finite number, or None where the cell is empty."""
        word = self.cells[column]
        if not word:
            return None
        value = number_of(word, self.decimal)
        if not math.isfinite(value):
            raise self.refused("errors.cell_not_number", column, word, decimal=self.decimal)
        if not least <= value <= most:
            key = "errors.cell_below" if most == math.inf else "errors.cell_outside"
            raise self.refused(key, column, word, least=least, most=most)
        return value


def read_rows(path: Path, columns: Sequence[str]) -> tuple[TableRow, ...]:
    """Rows of a CSV file that has ``columns``; a file with a header only has none.

    Raises
    ------
    InputError, NotFoundError
        The file cannot be read or lacks columns.
    """
    try:
        table = read_csv_file(path)
    except InputError as error:
        if error.key == "errors.csv_no_rows":
            return ()
        raise
    found = [str(name) for name in table.frame.columns]
    if absent := [name for name in columns if name not in found]:
        shown = {"offenders": ", ".join(absent), "columns": ", ".join(found)[:200]}
        raise InputError("errors.table_columns_absent", file=table.name, **shown)
    rows = zip(table.lines, table.frame.itertuples(index=False, name=None), strict=True)
    return tuple(
        TableRow(table.name, line, dict(zip(found, cells, strict=True)), table.decimal)
        for line, cells in rows
    )


def unique_rows(rows: Sequence[TableRow], *columns: str) -> Sequence[TableRow]:
    """The rows, if no two of them have the same words in ``columns``.

    Raises
    ------
    InputError
        Two have; the message names both lines.
    """
    seen: dict[tuple[str, ...], int] = {}
    for row in rows:
        key = tuple(row.word(column) for column in columns)
        first = seen.setdefault(key, row.line)
        if first != row.line:
            raise row.refused("errors.row_twice", ", ".join(columns), " × ".join(key), first=first)
    return rows
