"""Rows that are the sum of those above them, and rows that share persons, told by their numbers alone."""

from __future__ import annotations

from collections.abc import Sequence

Values = Sequence[Sequence[float | None]]
"""Columns of counts, one value a row."""
LEAST_PARTS = 2
LEAST_AGREEING = 0.6
"""Share of the columns in which a row must be a sum to be one, so that one wrong number hides none."""
APART = 10.0
"""Percentage points that shares of one total must be from a hundred before they are told to overlap."""


def inner_totals(columns: Values) -> frozenset[int]:
    """Rows, the last left out, that are the sum of two or more above them, up to the one before."""
    found: list[int] = []
    n_rows = len(columns[0]) if columns else 0
    for row in range(n_rows - 1):
        start = found[-1] + 1 if found else 0
        if row - start >= LEAST_PARTS and _is_sum(columns, start, row):
            found.append(row)
    return frozenset(found) if len(found) > 1 else frozenset()


def _is_sum(columns: Values, start: int, row: int) -> bool:
    agreeing = [column for column in columns if _sums_to(column[start:row], column[row])]
    return len(columns) > 1 and len(agreeing) >= LEAST_AGREEING * len(columns)


def _sums_to(parts: Sequence[float | None], total: float | None) -> bool:
    known = [part for part in parts if part is not None]
    return bool(total) and len(known) == len(parts) and abs(sum(known) - (total or 0.0)) < 1e-6


def share_persons(counts: Sequence[float], shares: Sequence[float], total: float, half: float) -> bool:
    """Whether rows are each a share of the total, and together far more than it: persons are in several."""
    fitting = [
        abs(100 * count / total - share) <= half + 1e-9 for count, share in zip(counts, shares, strict=True)
    ]
    return sum(fitting) >= LEAST_AGREEING * len(fitting) and sum(shares) > 100 + APART
