"""What else than a cell a number of a sentence can be: read elsewhere, or computed from a table."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from workbench.audit.document import Document, Table
from workbench.audit.numbers import Number
from workbench.audit.sentences import Sentence, rows_named

CHANGE = re.compile(
    r"\b(?:økning|økt|økte|steg|vokste|falt|nedgang|redusert|endring|forskjell|høyere enn|lavere enn|"
    r"ganger|increase|rose|grew|fell|drop|declin|reduc|change|differ|higher than|lower than|times|"
    r"more than|fewer than|poeng|points)",
    re.I,
)
_MORE = re.compile(
    r"\s*(?:%|prosent\w*|per ?cent\w*|percent\w*)?"
    r"\s*(?:lavere|høyere|mer|mindre|flere|færre|lower|higher|more|less|fewer)",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\b(?:eller|or|og|and|samlet|sammen|together)\b", re.IGNORECASE)
MOST_SUMMED = 12
"""Rows of which sums are tried."""


def percent_columns(table: Table) -> list[int]:
    """Columns of percentages."""
    return [column for column in range(len(table.head)) if table.column_unit(column) == "percent"]


def is_explained(sentence: Sentence, table: Table, row: int, number: Number, document: Document) -> bool:
    """Whether the number is something else that can be read or computed: another cell, a difference, a
    share.
    """
    after = sentence.text[number.end : number.end + 40]
    if CHANGE.search(sentence.text[max(0, number.start - 60) : number.end + 40]) or _MORE.match(after):
        return True
    if _JOINED.search(sentence.text) and any(number.fits(value) for value in _sums(table, number)):
        return True
    if any(number.fits(value) for value in _computed(table, row, number)):
        return True
    if any(number.fits(value) for value in (*_told_shares(sentence, number), *_totals(table, number))):
        return True
    return any(
        _in_other(number, table, row, other) for other in document.tables if other.order != table.order
    )


def _sums(table: Table, number: Number) -> Iterator[float]:
    """What two or three rows make together in a column of the number's unit."""
    for column in range(len(table.head)):
        if table.column_unit(column) == number.unit:
            values = [
                value for row in range(len(table.rows)) if (value := table.value(row, column)) is not None
            ]
            for n in (2, 3):
                yield from (sum(some) for some in itertools.combinations(values[:MOST_SUMMED], n))


def _told_shares(sentence: Sentence, number: Number) -> list[float]:
    """Percentages that two counts of the sentence make."""
    counts = [one.value for one in sentence.numbers if one.unit == "count" and one.value > 0]
    return [100 * a / b for a in counts for b in counts if a < b] if number.unit == "percent" else []


def _totals(table: Table, number: Number) -> list[float]:
    """Totals of the columns of the number's unit."""
    columns = [column for column in range(len(table.head)) if table.column_unit(column) == number.unit]
    rows = [row for row in range(len(table.rows)) if table.is_total(row)]
    return [value for row in rows for column in columns if (value := table.value(row, column)) is not None]


def _computed(table: Table, row: int, number: Number) -> list[float]:
    """What a reader may compute from a row: a rest, a share of the row or of a column, a sum, a
    difference.
    """
    columns = [column for column in range(len(table.head)) if table.column_unit(column) in ("count", "money")]
    counts = [value for column in columns if (value := table.value(row, column))]
    if number.unit != "percent":
        return [a + b for a in counts for b in counts] + [a - b for a in counts for b in counts]
    told = [value for column in percent_columns(table) if (value := table.value(row, column)) is not None]
    wholes = [max(table.value(one, column) or 0.0 for one in range(len(table.rows))) for column in columns]
    return [100 - value for value in told] + [100 * a / b for a in counts for b in (*counts, *wholes) if b]


def _in_other(number: Number, table: Table, row: int, other: Table) -> bool:
    """Whether another table gives that very number for a row of the same name."""
    named = rows_named(table.labels[row], other) if table.labels[row] else {}
    return any(
        (cell := other.rows[one][column].number) is not None
        and cell.unit == number.unit
        and number.fits(cell.value)
        for one in named
        for column in range(len(other.head))
    )
