"""Rows that a row above them is the sum of: «Buildings, sum», and below it «– walls», «– windows»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.audit.column_kinds import adds_up
from workbench.audit.document import Document, Table
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import has

LEAST_AGREEING = 0.5
"""Share of the groups of a column that must be the sum of their rows before the others are called wrong."""
_MARKED = re.compile(r"\s*(?:[-–—•·]|herav\b|hvorav\b|of which\b)\s*\S", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Nested:
    """A row and those below it that are marked as its parts."""

    whole: int
    parts: tuple[int, ...]


def check_nested_sums(document: Document) -> Iterator[Observation]:
    """Columns of counts and money of tables with marked rows."""
    for table in document.tables:
        groups = _groups(table)
        for column in range(len(table.head)) if groups else ():
            if table.column_unit(column) in ("count", "money") and adds_up(table, column):
                yield from _column(table, column, groups)


def _groups(table: Table) -> list[Nested]:
    found: list[Nested] = []
    for row, label in enumerate(table.labels):
        if row and _MARKED.match(label) and found:
            found[-1] = Nested(found[-1].whole, (*found[-1].parts, row))
        else:
            found.append(Nested(row, ()))
    return [one for one in found if len(one.parts) > 1]


def _column(table: Table, column: int, groups: list[Nested]) -> Iterator[Observation]:
    rests = {one: rest for one in groups if (rest := _rest(table, column, one)) is not None}
    agreeing = [one for one, rest in rests.items() if not rest]
    told = [one for one in rests if has("sum_total", table.labels[one.whole].replace(",", " "))]
    if not told and len(agreeing) < max(1.0, LEAST_AGREEING * len(rests)):
        return
    for one, rest in rests.items():
        parts = [table.value(row, column) or 0.0 for row in one.parts]
        values = {"total": table.value(one.whole, column), "sum": round(sum(parts), 6), "n": len(parts)}
        severity, key = ("high", "sums_differ") if rest else ("reconciled", "sums_agree")
        place, quote = table.cell_place(one.whole, column), table.row_text(one.whole)
        names = {"table": table.name, "column": table.head[column]}
        yield seen("sums", severity, key, place, quote, difference=round(rest, 6), **names, **values)  # type: ignore[arg-type]


def _rest(table: Table, column: int, one: Nested) -> float | None:
    """How far the parts are from the whole, past what rounding allows; None where a number is missing."""
    numbers = [table.rows[row][column].number for row in (one.whole, *one.parts)]
    known = [number for number in numbers if number]
    if len(known) < len(numbers):
        return None
    allowed = sum(number.half for number in known) if known[0].half < 0.5 else 0.0
    rest = abs(known[0].value - sum(number.value for number in known[1:]))
    return rest if rest > allowed + 1e-9 else 0.0
