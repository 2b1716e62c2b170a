"""Whether a total that does not add up is due to one cell that another check already points at.

One wrong number breaks its row, its column and its percentage. It is told once, where it stands.
"""

from __future__ import annotations

from collections.abc import Sequence

from workbench.audit.column_kinds import adds_up, may_add
from workbench.audit.document import Table
from workbench.audit.lexicon import has

LEAST_FITTING = 2
"""Rows that must agree before the one that does not is called the wrong one."""
_NEAR = 1e-6


def row_rests(table: Table) -> tuple[int, dict[int, float]] | None:
    """The column that is told to be the total of the others, and how far each row is from it.

    None where no such column is, or most rows are not its parts.
    """
    counts = [column for column in range(len(table.head)) if is_additive(table, column)]
    for total in counts:
        parts = [column for column in counts if column != total]
        if has("sum_total", table.head[total]) and len(parts) > 1:
            rests = _rests(table, total, parts)
            wrong = [row for row, rest in rests.items() if abs(rest) > _NEAR]
            if len(rests) >= LEAST_FITTING and len(wrong) <= len(rests) / 2:
                return total, rests
    return None


def is_additive(table: Table, column: int) -> bool:
    """Whether a column may be a term of its rows' totals."""
    return table.column_unit(column) in ("count", "money") and may_add(table.head[column])


def _rests(table: Table, total: int, parts: Sequence[int]) -> dict[int, float]:
    rests = {}
    for row in range(len(table.rows)):
        values = [table.value(row, column) for column in (total, *parts)]
        if all(value is not None for value in values):
            rests[row] = sum(value or 0.0 for value in values[1:]) - (values[0] or 0.0)
    return rests


def in_row(table: Table, column: int, total_row: int, rest: float) -> bool:
    """Whether one row whose own sum does not hold is off by as much as the column.

    Parameters
    ----------
    rest : float
        Sum of the column's rows, less its total.
    """
    found = row_rests(table)
    if found is None or abs(found[1].get(total_row, 0.0)) > _NEAR:
        return False
    total, rests = found
    wrong = [value for row, value in rests.items() if abs(value) > _NEAR and row != total_row]
    due = -sum(wrong) if column == total else sum(wrong)
    return bool(wrong) and abs(due - rest) < _NEAR


def in_share(table: Table, column: int, total_row: int, rest: float) -> bool:
    """Whether one count disagrees with its percentage, and would agree without what the column is off by."""
    told = table.value(total_row, column)
    shares = [one for one in range(len(table.head)) if table.column_unit(one) == "percent"]
    return bool(told) and any(_one_wrong(table, column, one, total_row, rest) for one in shares)


def _one_wrong(table: Table, column: int, share: int, total_row: int, rest: float) -> bool:
    base = table.value(total_row, column) or 1.0
    known = [
        (count, number)
        for row in range(len(table.rows))
        if row != total_row
        and (count := table.value(row, column)) is not None
        and (number := table.rows[row][share].number)
    ]
    wrong = [(count, number) for count, number in known if not number.fits(100 * count / base)]
    if len(wrong) != 1 or len(known) - 1 < LEAST_FITTING:
        return False
    count, number = wrong[0]
    return number.fits(100 * (count - rest) / base)


def of_share(table: Table, column: int, total_row: int) -> bool:
    """Whether exactly one percentage of a column disagrees with its count, all others with none."""
    counts = [c for c in range(len(table.head)) if table.column_unit(c) == "count" and adds_up(table, c)]
    return any(_one_differs(table, one, column, total_row) for one in counts)


def _one_differs(table: Table, count: int, share: int, total_row: int) -> bool:
    base = table.value(total_row, count)
    fits = [
        number.fits(100 * value / base)
        for row in range(len(table.rows))
        if base
        and row != total_row
        and (value := table.value(row, count)) is not None
        and (number := table.rows[row][share].number)
    ]
    return fits.count(False) == 1 and fits.count(True) >= LEAST_FITTING
