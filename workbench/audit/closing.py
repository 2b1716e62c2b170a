"""Columns that are the parts of another one in some rows, and leave a rest in others."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence

from workbench.audit.column_kinds import adds_up
from workbench.audit.document import Document, Table
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import content_words, has, shares_word

MOST_PARTS = 6
"""Columns of which all selections are tried as parts of another."""


def check_closing(document: Document) -> Iterator[Observation]:
    """Columns that are the parts of another one in some rows, and leave a rest in others."""
    for table in document.tables:
        columns = [
            column
            for column in range(len(table.head))
            if table.column_unit(column) == "count" and adds_up(table, column)
        ]
        if not 3 <= len(columns) <= MOST_PARTS + 2 or _is_series(table):
            continue
        for whole in columns:
            yield from _closing(table, whole, [column for column in columns if column != whole])


def _is_series(table: Table) -> bool:
    return all(head.strip()[:4].isdigit() for head in table.head)


def _closing(table: Table, whole: int, others: list[int]) -> Iterator[Observation]:
    if has("sum_total", table.head[whole]):
        return
    own = content_words(table.head[whole])
    related = [column for column in others if shares_word(own, content_words(table.head[column]))]
    best: tuple[int, int, tuple[int, ...]] = (0, 0, ())
    for size in range(2, min(len(related), MOST_PARTS) + 1):
        for parts in itertools.combinations(related, size):
            rows = [row for row in range(len(table.rows)) if _rest(table, row, whole, parts) == 0]
            told = [row for row in rows if (table.value(row, whole) or 0) >= 10]
            best = max(best, (len(told), -_total_rest(table, whole, parts), parts))
    n_agreeing, _, parts = best
    if n_agreeing < 2:
        return
    names = ", ".join(table.head[column] for column in parts)
    for row in range(len(table.rows)):
        rest = _rest(table, row, whole, parts)
        if rest is None:
            continue
        severity = "high" if rest else "reconciled"
        key = "closing_rest" if rest else "closing_agrees"
        values = {"whole": table.value(row, whole), "sum": _sum(table, row, parts), "rest": abs(rest)}
        place, quote = table.cell_place(row, whole), table.row_text(row)
        names_told = {
            "table": table.name,
            "row": table.labels[row],
            "column": table.head[whole],
            "parts": names,
        }
        yield seen("closing", severity, key, place, quote, **names_told, **values)  # type: ignore[arg-type]


def _rest(table: Table, row: int, whole: int, parts: Sequence[int]) -> float | None:
    if any(table.value(row, column) is None for column in (whole, *parts)):
        return None
    return (table.value(row, whole) or 0.0) - _sum(table, row, parts)


def _total_rest(table: Table, whole: int, parts: Sequence[int]) -> int:
    return int(sum(abs(_rest(table, row, whole, parts) or 0.0) for row in range(len(table.rows))))


def _sum(table: Table, row: int, columns: Sequence[int]) -> float:
    return sum(table.value(row, column) or 0.0 for column in columns)
