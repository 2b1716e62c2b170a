"""Rows, or columns, of a table that a sentence names together, and where on the other side they meet."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.audit.document import Document, Table, transposed
from workbench.audit.lexicon import has
from workbench.audit.orders import is_year, named_column
from workbench.audit.sentences import Sentence, near_tables, rows_named, rows_told_apart

_BOTH = re.compile(r"\b(?:both|begge)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """A table turned so that what a text names are its rows.

    Attributes
    ----------
    named : dict of int to int
        Rows, each with where the text names it.
    across : tuple of int
        Columns in which they can be compared: those that are named; else of rows all columns of numbers, of
        columns the totals.
    turned : bool
        Whether the rows are the columns of the table as printed.
    """

    table: Table
    named: dict[int, int]
    across: tuple[int, ...]
    turned: bool

    def pairs(self, one: int, other: int) -> Iterator[tuple[int, float, float]]:
        """Columns with the numbers of two rows; none where one row is of percentages and the other is not."""
        units = [transposed(self.table).column_unit(row) for row in (one, other)]
        for column in self.across if units.count("percent") != 1 else ():
            first, second = self.table.value(one, column), self.table.value(other, column)
            if first is not None and second is not None:
                yield column, first, second


def axes_of(text: str, sentence: Sentence, document: Document, *, least: int = 2) -> Iterator[Axis]:
    """Tables near a sentence of which ``text`` names so many rows, or columns, the nearest first."""
    for table in near_tables(sentence, document):
        for turned in (False, True):
            one = transposed(table) if turned else table
            if turned and not _comparable(table):
                continue
            named = names_in(text, one, told_apart=turned)
            if len(named) >= least:
                yield Axis(one, named, _across(text, sentence, table, turned=turned), turned)


def _comparable(table: Table) -> bool:
    """Whether columns hold numbers that can be set against each other."""
    units = [table.column_unit(column) for column in range(len(table.head))]
    return sum(unit not in ("", "year") for unit in units) > 1


def names_in(text: str, table: Table, *, told_apart: bool = True) -> dict[int, int]:
    """Rows that a text names, with where it does; ``told_apart`` where a word that no other has is enough.

    «Both» is a name where it is not the total.
    """
    named = dict(rows_named(text, table))
    if told_apart and len(named) < 2:
        named |= {row: at for row, at in rows_told_apart(text, table).items() if row not in named}
    both = _BOTH.search(text)
    wholes = [row for row, label in enumerate(table.labels) if has("sum_total", label)]
    alike = [row for row in wholes if _BOTH.fullmatch(table.labels[row].strip())]
    if both and len(alike) == 1 and len(wholes) > 1:
        named[alike[0]] = both.start()
    return named


def _across(text: str, sentence: Sentence, table: Table, *, turned: bool) -> tuple[int, ...]:
    if turned:
        named = rows_named(text, table)
        totals = [row for row in range(len(table.rows)) if table.is_total(row)]
        return tuple(named or totals[-1:] or range(len(table.rows)))
    columns = [c for c in range(len(table.head)) if table.column_unit(c) or is_year(table.head[c])]
    if any(is_year(table.head[column]) for column in columns):
        years = [c for c in columns if table.head[c].strip() in text]
        return tuple(years or columns)
    meant = named_column(Sentence(text, sentence.paragraph, ()), table)
    return (meant,) if meant is not None and not sentence.numbers else tuple(columns)
