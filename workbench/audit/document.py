"""A report as the checks see it: paragraphs, tables, captions and sections, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal

from workbench.audit.inner_totals import inner_totals
from workbench.audit.lexicon import has, pattern
from workbench.audit.numbers import Language, Number

MOST_COLUMNS = 20
"""Columns up to which pairs of them are tried as numerator and base, or as terms of a difference."""
MOST_NAMED = 400
"""Rows up to which a text is searched for their names."""
_BASE = re.compile(
    r"(?:n|antall(?: svar| observasjoner| personer)?|observations|number(?: of \w+)?|base)\W*$", re.IGNORECASE
)
BlockKind = Literal["text", "heading", "table", "note"]


@dataclass(frozen=True, slots=True)
class Block:
    """What a reader hands on, in reading order.

    Attributes
    ----------
    rows : tuple of tuple of str
        Cells of a table as written, its head left out where ``head`` holds it.
    head : tuple of str
        Names of columns; empty where the reader cannot tell them from rows.
    page : int or None
        Where the file knows pages.
    label : str
        Number of a note.
    """

    kind: BlockKind
    text: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    page: int | None = None
    label: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a report something stands; what is not known is empty.

    Attributes
    ----------
    paragraph : int or None
        Its number within the section, from 1.
    table : str
        Number of the table, or its title where it has none.
    note : str
        Number of the footnote or endnote.
    """

    page: int | None = None
    section: str = ""
    paragraph: int | None = None
    table: str = ""
    row: str = ""
    column: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``order`` counts everything in reading order, tables and captions too."""

    text: str
    place: Place
    order: int
    language: Language


@dataclass(frozen=True, slots=True)
class Caption:
    """The numbered title of a table or figure."""

    kind: Literal["table", "figure"]
    number: str
    title: str
    text: str
    place: Place
    order: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell as written, with its number where it holds one."""

    text: str
    number: Number | None


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table.

    Attributes
    ----------
    number : str
        As in its caption; empty without one.
    label_name : str
        Head of the column of row labels.
    head : tuple of str
        Heads of the other columns.
    labels : tuple of str
        One a row; empty where the table has no column of labels.
    rows : tuple of tuple of Cell
        As wide as ``head``.
    notes : str
        What stands below it.
    """

    number: str
    title: str
    label_name: str
    head: tuple[str, ...]
    labels: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    place: Place
    order: int
    language: Language
    notes: str = ""

    @property
    def name(self) -> str:
        """What a reader would call it."""
        return self.number or self.title[:60] or self.label_name[:60]

    def value(self, row: int, column: int) -> float | None:
        """The number of a cell."""
        number = self.rows[row][column].number
        return number.value if number else None

    def column_unit(self, column: int) -> str:
        """The unit of most numbers of a column: count, percent, points or money; empty for flags of
        significance.
        """
        return _column_unit(self, column)

    def _is_money(self, column: int) -> bool:
        """Whether a column's head says money, or the title does and the head is a year or empty."""
        head = self.head[column].strip()
        return has("money", head) or (has("money", self.title) and (not head or head[:4].isdigit()))

    @property
    def scale(self) -> float:
        """What amounts of money are to be multiplied by: thousands or millions told in the title."""
        if re.search(
            r"1[ \u00a0.,]?000 (?:kr|nok)|(?:kr|nok)[^a-z]{0,3}1[ \u00a0.,]?000|tusen kr|thousand",
            self.title,
            re.I,
        ):
            return 1e3
        return 1e6 if re.search(r"mill\w*\.? ?(?:kr|nok)|(?:kr|nok) mill|million", self.title, re.I) else 1.0

    def _tells_percent(self, column: int) -> bool:
        head = self.head[column]
        told = "%" in head or pattern("no_sum").search(head) is not None
        return told and any(
            sign in head.lower() for sign in ("%", "prosent", "percent", "per cent", "pct", "andel", "share")
        )

    def _all_percent(self, column: int) -> bool:
        """Whether the title says that cells are percentages, and this column's head does not say
        otherwise.
        """
        head, title = self.head[column], self.title.lower()
        rows = [row for at, row in enumerate(self.rows) if not self.is_base(at)]
        values = [number.value for row in rows if (number := row[column].number)]
        told = any(sign in title for sign in ("prosent", "per cent", "percent", "(%)", "andel", "share of"))
        counted = has("persons", head) or has("persons", self.label_name) or head.strip().lower() == "n"
        return (
            told
            and not counted
            and not has("estimate", head)
            and all(-100 <= value <= 100 for value in values)
            and not self._makes_total(column)
        )

    def _makes_total(self, column: int) -> bool:
        """Whether the rows make their total, and it is no hundred: then they are counts."""
        known = [(has("total", self.labels[row]), self.value(row, column)) for row in range(len(self.rows))]
        parts = [value for is_total, value in known if value is not None and not is_total]
        totals = [value for is_total, value in known if value is not None and is_total]
        return len(totals) == 1 and len(parts) > 1 and sum(parts) == totals[0] != 100

    def is_subtotal(self, row: int) -> bool:
        """Whether a row is told to be the total of some of those above it, and more rows follow."""
        told = has("subtotal", self.labels[row].strip()) and row < len(self.rows) - 1
        return told or row in _inner_totals(self)

    def is_total(self, row: int) -> bool:
        """Whether a row is told to be a total, of all or of some."""
        return (
            self.is_subtotal(row)
            or has("sum_total", self.labels[row])
            or (has("total", self.labels[row]) and row >= len(self.rows) - 2)
        )

    def is_base(self, row: int) -> bool:
        """Whether a row tells how many the column is of."""
        return _BASE.match(self.labels[row].strip()) is not None

    def cell_place(self, row: int | None = None, column: int | None = None) -> Place:
        """The place of a cell, row or column."""
        label = "" if row is None else self.labels[row] or str(row + 1)
        head = "" if column is None else self.head[column] or str(column + 1)
        place = self.place
        return Place(place.page, place.section, None, self.name, label, head)

    def row_text(self, row: int) -> str:
        """A row as one line."""
        return " | ".join(
            part for part in (self.labels[row], *(cell.text for cell in self.rows[row])) if part
        )


@lru_cache(maxsize=8192)
def _column_unit(table: Table, column: int) -> str:
    if has("flag_column", table.head[column]):
        return ""
    units = [row[column].number.unit for row in table.rows if row[column].number]  # type: ignore[union-attr]
    most = max(set(units), key=units.count) if units else ""
    if most == "count" and table._is_money(column):
        return "money"
    in_percent = most == "count" and (table._tells_percent(column) or table._all_percent(column))
    return "percent" if in_percent else most


@lru_cache(maxsize=1024)
def _inner_totals(table: Table) -> frozenset[int]:
    counts = [column for column in range(len(table.head)) if table.column_unit(column) in ("count", "money")]
    rows = range(len(table.rows))
    return inner_totals([[table.value(row, column) for row in rows] for column in counts])


@lru_cache(maxsize=512)
def transposed(table: Table) -> Table:
    """The table with its rows as columns."""
    rows = tuple(tuple(row[column] for row in table.rows) for column in range(len(table.head)))
    return replace(table, head=table.labels, labels=table.head, rows=rows)


@dataclass(frozen=True, slots=True)
class Section:
    """A heading: its number as printed, its title, the heading's place in reading order."""

    number: str
    title: str
    order: int


@dataclass(frozen=True, slots=True, eq=False)
class Document:
    """A whole report; compared by identity, so that what is read of it can be remembered."""

    paragraphs: tuple[Paragraph, ...]
    tables: tuple[Table, ...]
    captions: tuple[Caption, ...]
    sections: tuple[Section, ...]
    language: Language
    n_pages: int | None = None
    remarks: tuple[object, ...] = field(default=())

    def of_section(self, place: Place) -> Iterator[Paragraph]:
        """Paragraphs of the section that ``place`` lies in."""
        return (one for one in self.paragraphs if one.place.section == place.section)

    def count_totals(self, place: Place) -> list[float]:
        """All totals of counts in the tables of a section, noughts left out."""
        return [
            value
            for table in self.tables
            if table.place.section == place.section
            for row in range(len(table.rows))
            for column in range(len(table.head))
            if table.is_total(row)
            and table.column_unit(column) == "count"
            and (value := table.value(row, column))
        ]

    def beside(self, table: Table) -> str:
        """Notes of a table, and the paragraph right below it."""
        below = next((one.text for one in self.paragraphs if one.order == table.order + 1), "")
        return f"{table.notes} {below}".strip()

    def table_numbered(self, number: str) -> Table | None:
        """The table of that number, the first where two have it."""
        return next((table for table in self.tables if table.number == number), None)
