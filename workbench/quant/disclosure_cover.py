"""Which further cells of a table to hide, so that its small cells cannot be worked out from the rest."""

from __future__ import annotations

import numpy as np

from workbench.quant.disclosure_audit import sum_equations

_MARGIN_COST = 100.0
"""A total is hidden only where cells alone do not do it."""
_ZERO_COST = 2.0
"""A hidden zero needs protection like a small cell; it costs twice the dearest count."""


def covered(
    table: np.ndarray, *, sensitive: np.ndarray, unpublished: np.ndarray, threshold: int
) -> np.ndarray | None:
    """Hide further cells until each hidden small cell could as well hold ``threshold`` persons.

    Parameters
    ----------
    table : ndarray of int, shape (r + 1, c + 1)
        Bordered table (see :mod:`workbench.quant.disclosure_audit`).
    sensitive : ndarray of bool, shape (r + 1, c + 1)
        Cells that must be hidden.
    unpublished : ndarray of bool, shape (r + 1, c + 1)
        Totals that nobody sees anyway. The total in the corner is always taken to be known.
    threshold : int

    Returns
    -------
    ndarray of bool, shape (r + 1, c + 1), or None
        Everything the reader does not see; ``None`` if no pattern protects every cell.

    Notes
    -----
    For one hidden cell below the threshold after the other, the smallest first, the cheapest other table is
    sought that agrees with everything shown and has ``threshold`` persons in that cell; the cells in which it
    differs are hidden. Such a table proves the cell safe, and hiding more cannot make it unsafe. A cell costs
    1 + log(1 + n) a person, so that small cells go before large ones, and cells before totals. A cell that
    holds somebody holds somebody in the other table too, for a reader may know that zeros are not hidden. The
    pattern need not be the smallest there is.

    References
    ----------
    Cox (1995), Journal of the American Statistical Association 90(432), 1453-1462.
    """
    order = _by_content(table)
    hidden = _covered(table[order], sensitive[order], unpublished[order], threshold)
    if hidden is None:
        return None
    in_place: np.ndarray = np.empty_like(hidden)
    in_place[order] = hidden
    return in_place


def _by_content(table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rows and columns by their sorted numbers, totals last: where they stood is not to matter."""
    rows = np.lexsort(np.sort(table[:-1], axis=1).T)
    columns = np.lexsort(np.sort(table[:, :-1], axis=0))
    return np.append(rows, len(rows))[:, None], np.append(columns, len(columns))


def _covered(
    table: np.ndarray, sensitive: np.ndarray, unpublished: np.ndarray, threshold: int
) -> np.ndarray | None:
    equations = sum_equations((table.shape[0], table.shape[1]))
    hidden: np.ndarray = sensitive | unpublished
    costs = _costs(table)
    in_need = sensitive & (table < threshold)
    while in_need.any():
        cell = _smallest(table, in_need)
        other = _cheapest_other(table, cell, np.where(hidden, 0.0, costs), equations, threshold=threshold)
        if other is None:
            return None
        newly = (other != table) & ~hidden
        hidden |= newly
        in_need |= newly & (table < threshold)
        in_need &= other < threshold
    return hidden


def _costs(table: np.ndarray) -> np.ndarray:
    """Cost of changing each cell by one person."""
    costs: np.ndarray = 1 + np.log1p(table)
    costs[table == 0] = _ZERO_COST * costs.max()
    costs[-1] *= _MARGIN_COST
    costs[:, -1] *= _MARGIN_COST
    return costs


def _smallest(table: np.ndarray, chosen: np.ndarray) -> int:
    """Position of the smallest chosen cell, the first of several."""
    positions = np.flatnonzero(chosen)
    return int(positions[np.argmin(table.ravel()[positions])])


def _cheapest_other(
    table: np.ndarray, cell: int, costs: np.ndarray, equations: np.ndarray, *, threshold: int
) -> np.ndarray | None:
    """A table with the same total and ``threshold`` persons in ``cell``, as like the true one as can be."""
    from scipy.optimize import linprog

    persons, n = table.ravel(), table.size
    upper = np.concatenate([np.full(n, np.inf), np.maximum(persons - 1, 0)])
    upper[[n - 1, -1]] = 0
    lower = np.zeros(2 * n)
    lower[cell] = upper[cell] = threshold - persons[cell]
    upper[n + cell] = 0
    free = upper > 0
    solved = linprog(
        np.tile(costs.ravel(), 2)[free],
        A_eq=np.hstack([equations, -equations])[:, free],
        b_eq=np.zeros(len(equations)),
        bounds=np.column_stack([lower, upper])[free],
        method="highs-ds",
    )
    if solved.x is None:
        return None
    moved = np.zeros(2 * n)
    moved[free] = solved.x
    other = persons + np.rint(moved[:n] - moved[n:]).astype(np.int64)
    adds_up = not (equations @ other).any() and (other >= np.minimum(persons, 1)).all()
    return other.reshape(table.shape) if adds_up else None
