"""Estimate, standard error and test statistic of one row: their signs, and whether one is the ratio of the
others.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

from workbench.audit.column_kinds import TESTED, told_kind
from workbench.audit.document import Document, Table
from workbench.audit.findings import Observation, seen
from workbench.audit.numbers import Number, numbers_in

SLACK = 0.15
"""Share, and standard errors, that a p value may lie from that of the normal distribution."""
LEAST_DIGITS = 10
"""How many halves of its last place a statistic must be for an error to be told from it."""
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class EstimateColumns:
    """Which columns of a table hold estimate, error, statistic, p and interval; None where none does."""

    estimate: int
    error: int | None
    statistic: int | None
    p_value: int | None
    interval: int | None


def estimate_columns(table: Table) -> EstimateColumns | None:
    """The first estimates of a table; None where it holds none with an error, a statistic or an interval."""
    groups = estimate_groups(table)
    return groups[0] if groups else None


@lru_cache(maxsize=1024)
def estimate_groups(table: Table) -> tuple[EstimateColumns, ...]:
    """All columns of estimates, each with the errors, statistics and intervals after it.

    A table may print several models side by side: an error belongs to the estimate to its left.
    """
    kinds = [told_kind(head) for head in table.head]
    named = [c for c, kind in enumerate(kinds) if kind == "estimate"]
    named = named or [c for c, kind in enumerate(kinds) if kind == "ratio"]
    anchors = named or _unnamed(table, kinds)
    spans = itertools.pairwise([*anchors, len(kinds)])
    told = [one for start, end in spans if (one := _group(kinds, start, range(start + 1, end)))]
    if not told and len(named) == 1:
        told = [one for one in [_group(kinds, named[0], _not_of_means(kinds))] if one]
    return tuple(told)


def _not_of_means(kinds: Sequence[str]) -> list[int]:
    """All columns but the errors that stand beside a mean or its deviation, and are of that mean."""
    beside = ("mean", "deviation")
    return [c for c, kind in enumerate(kinds) if not (kind == "error" and c and kinds[c - 1] in beside)]


def _group(kinds: Sequence[str], estimate: int, columns: Sequence[int]) -> EstimateColumns | None:
    first = {kind: column for column in reversed(columns) if (kind := kinds[column]) in TESTED}
    if kinds[estimate] == "ratio":
        return EstimateColumns(estimate, None, None, first.get("p_value"), first.get("interval"))
    if not {"error", "statistic", "interval"} & set(first):
        return None
    return EstimateColumns(estimate, *(first.get(kind) for kind in TESTED))


def _unnamed(table: Table, kinds: Sequence[str]) -> list[int]:
    """Columns right before an error that are estimates by what else is told of them: a test, stars, a
    sign.
    """
    found = [c - 1 for c in range(1, len(kinds)) if kinds[c] == "error" and kinds[c - 1] not in TESTED]
    return [c for c in found if kinds[c] != "deviation" and (_tested(kinds, c) or _is_starred(table, c))]


def _tested(kinds: Sequence[str], column: int) -> bool:
    run = itertools.takewhile(lambda kind: kind in TESTED, kinds[column + 1 :])
    return bool({"statistic", "p_value", "interval"} & set(run))


def _is_starred(table: Table, column: int) -> bool:
    cells = [row[column] for row in table.rows if row[column].number]
    return any(cell.text.rstrip().endswith("*") or (cell.number and cell.number.value < 0) for cell in cells)


def check_estimates(document: Document) -> Iterator[Observation]:
    """Every row that holds an estimate with its error or statistic."""
    for table in document.tables:
        for columns in estimate_groups(table):
            for row in range(len(table.rows)):
                yield from _row(table, row, columns)


def _row(table: Table, row: int, columns: EstimateColumns) -> Iterator[Observation]:
    estimate = table.rows[row][columns.estimate].number
    if estimate is None:
        return
    error = _number(table, row, columns.error)
    statistic = _number(table, row, columns.statistic)
    place, quote = table.cell_place(row, columns.estimate), table.row_text(row)
    told = {"table": table.name, "row": table.labels[row] or str(row + 1), "estimate": estimate.value}
    if statistic and estimate.value * statistic.value < 0 and not _sizes_only(table, columns):
        yield seen("estimates", "high", "sign_differs", place, quote, statistic=statistic.value, **told)
    if statistic and error and error.value > 0:
        low, high = _ratio_box(estimate, error)
        size = abs(statistic.value)
        agrees = low - statistic.half - 1e-9 <= size <= high + statistic.half + 1e-9
        values = {
            "error": error.value,
            "statistic": statistic.value,
            "low": round(low, 3),
            "high": round(high, 3),
        }
        severity = "reconciled" if agrees else "high"
        key = "ratio_agrees" if agrees else "ratio_differs"
        if not (agrees and estimate.value * statistic.value < 0):
            yield seen("estimates", severity, key, place, quote, **told, **values)  # type: ignore[arg-type]
    yield from _interval(table, row, columns, estimate, error)
    yield from _p_value(table, row, columns, statistic)


def _sizes_only(table: Table, columns: EstimateColumns) -> bool:
    """Whether statistics are printed without their sign: all above zero, though several estimates are
    below.
    """
    pairs = [
        (_number(table, row, columns.estimate), _number(table, row, columns.statistic))
        for row in range(len(table.rows))
    ]
    below = [one for one, _ in pairs if one and one.value < 0]
    return len(below) > 1 and all(statistic is None or statistic.value >= 0 for _, statistic in pairs)


def _number(table: Table, row: int, column: int | None) -> Number | None:
    return None if column is None else table.rows[row][column].number


def _ratio_box(estimate: Number, error: Number) -> tuple[float, float]:
    """Least and greatest size of the ratio that rounding lets the printed numbers have."""
    size = abs(estimate.value)
    low = max(0.0, size - estimate.half) / (error.value + error.half)
    above_zero = error.value - error.half
    return low, (size + estimate.half) / above_zero if above_zero > 0 else float("inf")


def _interval(
    table: Table, row: int, columns: EstimateColumns, estimate: Number, error: Number | None
) -> Iterator[Observation]:
    """An interval must hold its estimate."""
    bounds = bounds_of(table, row, columns)
    if len(bounds) != 2:
        return
    low, high = min(bounds), max(bounds)
    inside = low - estimate.half <= estimate.value <= high + estimate.half
    values = {"estimate": estimate.value, "low": bounds[0], "high": bounds[1]}
    place, quote = table.cell_place(row, columns.interval), table.row_text(row)
    told = {"table": table.name, "row": table.labels[row] or str(row + 1)}
    if not inside or bounds[0] > bounds[1]:
        yield seen("estimates", "high", "interval_misses", place, quote, **told, **values)
    else:
        yield seen("estimates", "reconciled", "interval_holds", place, quote, **told, **values)


def bounds_of(table: Table, row: int, columns: EstimateColumns) -> list[float]:
    """The numbers of a row's interval, as they are printed; empty without one."""
    if columns.interval is None:
        return []
    text = table.rows[row][columns.interval].text
    return [number.value for number in numbers_in(_spaced(text), table.language)]


def error_of(table: Table, row: int, columns: EstimateColumns) -> float | None:
    """The standard error of a row: printed, a 95 per cent interval over 3.92, or from the statistic."""
    if columns.error is not None:
        return table.value(row, columns.error)
    bounds = bounds_of(table, row, columns)
    if len(bounds) == 2:
        return (max(bounds) - min(bounds)) / 3.92
    estimate, statistic = _number(table, row, columns.estimate), _number(table, row, columns.statistic)
    if not (estimate and statistic) or abs(statistic.value) < LEAST_DIGITS * statistic.half:
        return None
    return abs(estimate.value / statistic.value)


def _spaced(text: str) -> str:
    """Bounds apart: a hyphen after a number stands between them."""
    plain = re.sub(r"(?<=\d)\s?[-–]\s?(?=[-−–]?\d)|\btil\b|\bto\b|;|,\s", " ; ", text)
    return re.sub(r"[\[\]()*]", " ", plain)


def _p_value(
    table: Table, row: int, columns: EstimateColumns, statistic: Number | None
) -> Iterator[Observation]:
    """A p value must be that of its statistic, rounding, small samples and one-sided tests allowed."""
    p_value = _number(table, row, columns.p_value)
    if statistic is None or p_value is None or p_value.unit == "percent":
        return
    below = table.rows[row][columns.p_value or 0].text.strip().startswith("<")
    least, most = z_bounds(p_value, below=below)
    size = abs(statistic.value)
    if least <= size + statistic.half and size - statistic.half <= most:
        return
    place, quote = table.cell_place(row, columns.p_value), table.row_text(row)
    told = {"table": table.name, "row": table.labels[row] or str(row + 1)}
    values = {"statistic": statistic.value, "p": p_value.value, "expected": round(two_sided(size), 3)}
    yield seen("estimates", "high", "p_differs", place, quote, **told, **values)


def two_sided(statistic: float) -> float:
    """The two-sided p value of a statistic of many degrees of freedom."""
    return math.erfc(statistic / math.sqrt(2))


def z_of(p: float) -> float:
    """Standard errors that go with a two-sided p value."""
    return -_NORMAL.inv_cdf(min(max(p, 1e-12), 1.0) / 2)


def z_bounds(p: Number, *, below: bool, slack: float = SLACK) -> tuple[float, float]:
    """Least and greatest size of the statistic that goes with a printed p value; ``below`` where it is
    printed as less than that.
    """
    least = z_of(min(1.0, p.value + p.half)) * (1 - slack) - slack
    most = math.inf if below else z_of(max(p.value - p.half, 1e-9)) * (1 + slack) + slack
    return least, most
