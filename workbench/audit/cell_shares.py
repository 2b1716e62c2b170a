"""Percentages that stand in one cell with their count, or beside it, against a base told in head or title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.audit.column_kinds import adds_up
from workbench.audit.document import Document, Table
from workbench.audit.explanations import percent_columns
from workbench.audit.findings import Observation, seen
from workbench.audit.numbers import Number, numbers_in
from workbench.audit.shares import implied_base

_N = re.compile(r"\b[nN]\s*=\s*(?P<n>\d{1,3}(?:[ \u00a0.,]\d{3})+|\d+)")
_NUMBER = r"\d{1,3}(?:[ \u00a0]\d{3})+|\d+"
_CELL = re.compile(
    rf"(?P<k>{_NUMBER})(?:\s?/\s?(?P<n>{_NUMBER}))?\s?\(\s?(?P<share>\d+(?:[.,]\d+)?)\s?%?\s?\)\*{{0,3}}"
)
_NOT_SHARES = re.compile(
    r"\b(?:mean|gjennomsnitt|snitt|SD|median|SE|standard|score|skår|IQR)\b", re.IGNORECASE
)
_SHARES = re.compile(r"%|prosent|per ?cent|andel", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Part:
    """A count, what it is of, and the percentage printed."""

    k: float
    n: float
    told: Number


def check_cell_shares(document: Document) -> Iterator[Observation]:
    """«79 (24.5)» below «n = 322», «163/301 (54.2)», and counts of a table «(n = 992)»."""
    for table in document.tables:
        for row in range(len(table.rows)):
            for column in range(len(table.head)):
                if part := _in_cell(table, row, column):
                    yield _judged(table, row, column, part)
        if (n := _told_base(table.title)) is not None:
            yield from _beside(table, n)


def _told_base(text: str) -> float | None:
    """The one number that a text says its percentages are of."""
    found = {re.sub(r"[ \u00a0.,]", "", one["n"]) for one in _N.finditer(text)}
    return float(next(iter(found))) if len(found) == 1 else None


def _in_cell(table: Table, row: int, column: int) -> Part | None:
    found = _CELL.fullmatch(table.rows[row][column].text.strip())
    label = f"{table.labels[row]} {table.head[column]}"
    if not found or _NOT_SHARES.search(label):
        return None
    n = _plain(found["n"]) if found["n"] else _told_base(table.head[column]) or _base_row(table, column)
    if not n or not (found["n"] or _SHARES.search(f"{label} {table.title}")):
        return None
    (told, *_) = numbers_in(found["share"], "nb" if "," in found["share"] else "en")
    return Part(_plain(found["k"]), n, told) if _plain(found["k"]) <= n else None


def _plain(text: str) -> float:
    return float(re.sub(r"[ \u00a0]", "", text))


def _base_row(table: Table, column: int) -> float | None:
    return next((table.value(row, column) for row in range(len(table.rows)) if table.is_base(row)), None)


def _judged(table: Table, row: int, column: int, part: Part) -> Observation:
    agrees = part.told.fits(100 * part.k / part.n)
    low, high = implied_base(part.k, part.told)
    names = {"table": table.name, "row": table.labels[row], "column": table.head[column]}
    values = {"k": part.k, "n": part.n, "told": part.told.value, "computed": round(100 * part.k / part.n, 1)}
    severity, key = ("reconciled", "cell_share_agrees") if agrees else ("high", "cell_share_differs")
    place, quote = table.cell_place(row, column), table.row_text(row)
    return seen("shares", severity, key, place, quote, low=low, high=high, **names, **values)  # type: ignore[arg-type]


def _beside(table: Table, n: float) -> Iterator[Observation]:
    """One column of counts and one of percentages of the number that the title tells; most rows agree."""
    shares = percent_columns(table)
    counts = [c for c in range(len(table.head)) if table.column_unit(c) == "count" and adds_up(table, c)]
    if len(shares) != 1 or len(counts) != 1:
        return
    parts = {
        row: Part(k, n, told)
        for row in range(len(table.rows))
        if (k := table.value(row, counts[0])) is not None
        and (told := table.rows[row][shares[0]].number)
        and k <= n
    }
    fitting = [row for row, part in parts.items() if part.told.fits(100 * part.k / n)]
    if len(fitting) >= 2 and 3 * len(fitting) >= 2 * len(parts):
        yield from (_judged(table, row, shares[0], part) for row, part in parts.items())
