"""Intervals and p values against the estimate and the standard error they are computed from."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import NormalDist

from workbench.audit.document import Document, Table
from workbench.audit.estimates import SLACK, EstimateColumns, bounds_of, estimate_groups, two_sided, z_bounds
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import has
from workbench.audit.numbers import Number

WIDTHS = {90: (1.55, 1.85), 95: (1.88, 2.4), 99: (2.45, 3.4)}
"""Standard errors from the estimate to the bound by level, small samples allowed."""
_LEVEL = re.compile(r"\b(90|95|99)\b")
_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many standard errors an estimate lies from none: least and greatest that rounding allows."""

    low: float
    high: float

    @property
    def p(self) -> float:
        """The two-sided p value in the middle of them."""
        return two_sided((self.low + self.high) / 2)


def check_intervals(document: Document) -> Iterator[Observation]:
    """Every row with an estimate and its error or interval."""
    for table in document.tables:
        for columns, row in itertools.product(estimate_groups(table), range(len(table.rows))):
            yield from _width(table, row, columns)
            yield from _p_value(table, row, columns)
            yield from _interval_and_p(table, row, columns)


def _number(table: Table, row: int, column: int | None) -> Number | None:
    return None if column is None else table.rows[row][column].number


def _is_ratio(table: Table, columns: EstimateColumns) -> bool:
    return has("ratio_head", table.head[columns.estimate])


def _width(table: Table, row: int, columns: EstimateColumns) -> Iterator[Observation]:
    """The interval goes about two standard errors to either side."""
    error = _number(table, row, columns.error)
    bounds = bounds_of(table, row, columns)
    if error is None or len(bounds) != 2 or error.value <= error.half or _is_ratio(table, columns):
        return
    half_width, rounding = abs(bounds[1] - bounds[0]) / 2, error.half
    low = (half_width - rounding) / (error.value + error.half)
    high = (half_width + rounding) / (error.value - error.half)
    level = int(found.group()) if (found := _LEVEL.search(table.head[columns.interval or 0])) else 95
    least, most = WIDTHS[level]
    estimate = table.value(row, columns.estimate) or 0.0
    values = {"low": bounds[0], "high": bounds[1], "error": error.value, "level": level}
    z = _NORMAL.inv_cdf(0.5 + level / 200)
    due = {"due_low": round(estimate - z * error.value, 3), "due_high": round(estimate + z * error.value, 3)}
    agrees = high >= least and low <= most
    severity, key = ("reconciled", "width_agrees") if agrees else ("high", "width_differs")
    place, quote = table.cell_place(row, columns.interval), table.row_text(row)
    told = {"table": table.name, "row": table.labels[row] or str(row + 1)}
    yield seen("estimates", severity, key, place, quote, **told, **values, **due)  # type: ignore[arg-type]


def sizes_of(table: Table, row: int, columns: EstimateColumns) -> Sizes | None:
    """From the standard error, or else from a 95 per cent interval."""
    estimate, error = _number(table, row, columns.estimate), _number(table, row, columns.error)
    if estimate is None:
        return None
    ratio = _is_ratio(table, columns)
    if error and error.value > error.half and not ratio:
        size = abs(estimate.value)
        low = max(0.0, size - estimate.half) / (error.value + error.half)
        return Sizes(low, (size + estimate.half) / (error.value - error.half))
    bounds = bounds_of(table, row, columns)
    if len(bounds) != 2 or (ratio and min(*bounds, estimate.value) <= 0):
        return None
    values = [math.log(one) if ratio else one for one in (estimate.value, min(bounds), max(bounds))]
    halves = estimate.half / estimate.value if ratio else estimate.half
    spread = (values[2] - values[1]) / 3.92
    return _sized(abs(values[0]), halves, spread) if spread > 0 else None


def _sized(size: float, half: float, spread: float) -> Sizes:
    loose = half / 1.96 if half < spread else spread / 2
    return Sizes(max(0.0, size - half) / (spread + loose), (size + half) / (spread - loose))


def _p_value(table: Table, row: int, columns: EstimateColumns) -> Iterator[Observation]:
    """A printed p value against that of the estimate, where no statistic is printed."""
    told = _number(table, row, columns.p_value)
    sizes = sizes_of(table, row, columns)
    if told is None or sizes is None or columns.statistic is not None or told.unit == "percent":
        return
    below = table.rows[row][columns.p_value or 0].text.strip().startswith("<")
    least, most = z_bounds(told, below=below)
    agrees = sizes.high >= least and sizes.low <= most
    severity, key = ("reconciled", "p_agrees") if agrees else ("high", "p_from_estimate")
    names = {"table": table.name, "row": table.labels[row] or str(row + 1)}
    values = {"estimate": table.value(row, columns.estimate), "p": told.value, "expected": round(sizes.p, 3)}
    place, quote = table.cell_place(row, columns.p_value), table.row_text(row)
    yield seen("estimates", severity, key, place, quote, **names, **values)  # type: ignore[arg-type]


def _interval_and_p(table: Table, row: int, columns: EstimateColumns) -> Iterator[Observation]:
    """An interval leaves no effect out where p is below what it lacks of a hundred, and only there."""
    told, bounds = _number(table, row, columns.p_value), bounds_of(table, row, columns)
    interval = table.rows[row][columns.interval or 0]
    if told is None or len(bounds) != 2 or told.unit == "percent":
        return
    level = int(found.group()) if (found := _LEVEL.search(table.head[columns.interval or 0])) else 95
    none = 1.0 if _is_ratio(table, columns) else 0.0
    half = _half_of(interval.text)
    holds = min(bounds) + half < none < max(bounds) - half
    leaves_out = none < min(bounds) - half or none > max(bounds) + half
    limit = 1 - level / 100
    below, above = told.value + told.half < limit * (1 - SLACK), told.value - told.half > limit * (1 + SLACK)
    if (holds and below) or (leaves_out and above):
        names = {"table": table.name, "row": table.labels[row] or str(row + 1)}
        values = {"low": bounds[0], "high": bounds[1], "p": told.value, "level": 100 - level}
        place, quote = table.cell_place(row, columns.interval), table.row_text(row)
        yield seen("estimates", "high", "interval_against_p", place, quote, **names, **values)


def _half_of(text: str) -> float:
    """Half of the last place of the numbers of an interval."""
    decimals = [len(found) for found in re.findall(r"\d[.,](\d+)", text)]
    return float(0.5 * 10.0 ** -max(decimals, default=0))
