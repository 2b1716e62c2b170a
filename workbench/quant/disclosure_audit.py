"""What a reader can prove about the hidden cells of a table of counts.

A *bordered* table has its row totals as last column, its column totals as last row and the total in the
corner. Cells that a reader does not know are ``nan``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

_VARIABLES_AT_ONCE = 2_000
"""Larger programs are slower than several small ones."""


def bordered(counts: np.ndarray) -> np.ndarray:
    """A table of shape (r, c) with its totals, shape (r + 1, c + 1)."""
    with_columns = np.vstack([counts, counts.sum(axis=0)])
    return np.column_stack([with_columns, with_columns.sum(axis=1)])


def sum_equations(shape: tuple[int, int]) -> np.ndarray:
    """What makes a bordered table add up: ``equations @ table.ravel()`` is 0.

    Parameters
    ----------
    shape : (int, int)
        Of the bordered table, (r + 1, c + 1).

    Returns
    -------
    ndarray of float, shape (r + c + 2, (r + 1) * (c + 1))
        One equation for each row and each column, the totals' own among them. Such a system is that of a
        network, so that its vertices are whole numbers where the known cells are.
    """
    n_rows, n_columns = shape
    equations = np.zeros((n_rows + n_columns, n_rows, n_columns))
    for i in range(n_rows):
        equations[i, i] = 1
        equations[i, i, -1] = -1
    for j in range(n_columns):
        equations[n_rows + j, :, j] = 1
        equations[n_rows + j, -1, j] = -1
    return equations.reshape(n_rows + n_columns, -1)


class Bounds(NamedTuple):
    """Least and most persons that a reader can prove in each cell, shape (r + 1, c + 1).

    Attributes
    ----------
    lower, upper : ndarray of float
        Whole numbers; the number itself where the cell is shown.
    """

    lower: np.ndarray
    upper: np.ndarray


def provable_bounds(table: np.ndarray, *, least: int | np.ndarray = 0) -> Bounds:
    """The interval that a reader who knows how the table adds up can prove for each hidden cell.

    Parameters
    ----------
    table : ndarray of float, shape (r + 1, c + 1)
        Bordered table as the reader sees it, ``nan`` in hidden cells; the total must be known.
    least : int or ndarray of int, shape (r + 1, c + 1)
        Persons that the reader takes every hidden cell to hold at least: 0, or 1 if he knows that zeros are
        never hidden.

    Returns
    -------
    Bounds
        Exact, for whole numbers too: both ends are held by a table that agrees with everything shown.

    Raises
    ------
    ValueError
        If the total is not known, or no table agrees with what is shown.

    References
    ----------
    Fischetti & Salazar (2001), Management Science 47(7), 1008-1027 (the attacker's two linear programs).
    """
    hidden = np.isnan(table)
    return Bounds(_extremes(table, least, hidden, 1), _extremes(table, least, hidden, -1))


def provable_upper(table: np.ndarray, *, cells: np.ndarray, least: int | np.ndarray = 0) -> np.ndarray:
    """The upper ends of :func:`provable_bounds` in the hidden ``cells`` alone; ``nan`` in other hidden cells.

    Parameters
    ----------
    table : ndarray of float, shape (r + 1, c + 1)
    cells : ndarray of bool, shape (r + 1, c + 1)
    least : int or ndarray of int, shape (r + 1, c + 1)

    Returns
    -------
    ndarray of float, shape (r + 1, c + 1)
    """
    return _extremes(table, least, cells, -1)


def _extremes(table: np.ndarray, least: int | np.ndarray, cells: np.ndarray, sign: int) -> np.ndarray:
    """Smallest (``sign`` 1) or largest (-1) number of persons in each of the hidden ``cells``."""
    if not np.isfinite(table[-1, -1]):
        raise ValueError("the total must be known")
    hidden = np.isnan(table).ravel()
    equations = sum_equations((table.shape[0], table.shape[1]))
    sums = -(equations @ np.nan_to_num(table).ravel())
    floor = np.broadcast_to(least, table.shape).ravel()[hidden].astype(float)
    asked = (np.cumsum(hidden) - 1)[hidden & cells.ravel()]
    at_once = max(1, _VARIABLES_AT_ONCE // max(1, len(floor)))
    parts = [asked[i : i + at_once] for i in range(0, len(asked), at_once)]
    found = [_extremes_at_once(equations[:, hidden], sums, floor, part, sign) for part in parts]
    result = table.ravel().copy()
    result[hidden & cells.ravel()] = np.concatenate([np.zeros(0), *found])
    return result.reshape(table.shape)


def _extremes_at_once(
    equations: np.ndarray, sums: np.ndarray, floor: np.ndarray, positions: np.ndarray, sign: int
) -> np.ndarray:
    """As many copies of the table as there are questions, side by side in one linear program."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_array, eye_array, kron

    n = len(positions)
    objective = np.zeros((n, equations.shape[1]))
    objective[np.arange(n), positions] = sign
    solved = linprog(
        objective.ravel(),
        A_eq=kron(eye_array(n), csr_array(equations), format="csr"),
        b_eq=np.tile(sums, n),
        bounds=np.column_stack([np.tile(floor, n), np.full(objective.size, np.inf)]),
        method="highs",
    )
    if solved.x is None:
        raise ValueError(f"no table agrees with what is shown: {solved.message}")
    values: np.ndarray = np.rint(solved.x.reshape(objective.shape)[np.arange(n), positions])
    return values
