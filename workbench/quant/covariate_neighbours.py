"""Nearest rows of the other arm by all covariates, found among distinct rows."""

from __future__ import annotations

import numpy as np

_DISTANCES_A_BLOCK = 4_000_000


def opposite_means(
    outcome: np.ndarray,
    treated: np.ndarray,
    controls: np.ndarray,
    matrix: np.ndarray,
    cell_of_row: np.ndarray,
    *,
    neighbours: int = 1,
    tie_tolerance: float = 1e-9,
) -> np.ndarray:
    """Mean outcome of the nearest rows of the other arm, by Euclidean distance of the covariates.

    Parameters
    ----------
    outcome : ndarray of float, shape (n,)
    treated, controls : ndarray of int
        Rows of the two arms.
    matrix : ndarray of float, shape (n_cells, k)
        Distinct rows of covariates, as they stand: a covariate in small units weighs more.
    cell_of_row : ndarray of int, shape (n,)
    neighbours : int
        Rows of the other arm, ties aside; all that tie are averaged.
    tie_tolerance : float
        Distances this close, relative to the larger, tie.

    Returns
    -------
    ndarray of float, shape (n,)
        0 for rows of neither arm.
    """
    means = np.zeros(len(outcome))
    for own, other in ((treated, controls), (controls, treated)):
        count = np.bincount(cell_of_row[other], minlength=len(matrix))
        total = np.bincount(cell_of_row[other], weights=outcome[other], minlength=len(matrix))
        asking = np.flatnonzero(np.bincount(cell_of_row[own], minlength=len(matrix)))
        by_cell = np.divide(total, count, out=np.zeros(len(matrix)), where=count > 0)
        apart = asking[count[asking] < neighbours]
        if len(apart):
            by_cell[apart] = _nearest_means(
                matrix, apart, count, total, neighbours=neighbours, tie_tolerance=tie_tolerance
            )
        means[own] = by_cell[cell_of_row[own]]
    return means


def n_distances(treated: np.ndarray, controls: np.ndarray, cell_of_row: np.ndarray, n_cells: int) -> int:
    """Distances that :func:`opposite_means` with one neighbour looks at."""
    has_treated = np.bincount(cell_of_row[treated], minlength=n_cells) > 0
    has_controls = np.bincount(cell_of_row[controls], minlength=n_cells) > 0
    only_treated, only_controls = (
        int((has_treated & ~has_controls).sum()),
        int((has_controls & ~has_treated).sum()),
    )
    return only_treated * int(has_controls.sum()) + only_controls * int(has_treated.sum())


def _nearest_means(
    matrix: np.ndarray,
    asking: np.ndarray,
    count: np.ndarray,
    total: np.ndarray,
    *,
    neighbours: int,
    tie_tolerance: float,
) -> np.ndarray:
    """Mean over the cells within the distance at which ``neighbours`` rows are reached."""
    pool = np.flatnonzero(count)
    centre = matrix[pool].mean(axis=0)
    among, points = matrix[pool] - centre, matrix[asking] - centre
    means = np.zeros(len(asking))
    for start in range(0, len(asking), step := max(1, _DISTANCES_A_BLOCK // len(pool))):
        block = slice(start, start + step)
        row, cell = _candidates(points[block], among, neighbours)
        distance = np.sqrt(((points[block][row] - among[cell]) ** 2).sum(axis=1))
        order = np.lexsort((distance, row))
        row, cell, distance = row[order], pool[cell[order]], distance[order]
        near = distance <= _reach(row, distance, count[cell], neighbours)[row] * (1 + tie_tolerance)
        rows = np.bincount(row[near], weights=count[cell[near]])
        means[block] = np.bincount(row[near], weights=total[cell[near]]) / rows
    return means


def _candidates(points: np.ndarray, among: np.ndarray, neighbours: int) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of a point and one of its nearest, and those that come close enough to look at exactly."""
    sizes, own = (among**2).sum(axis=1), (points**2).sum(axis=1)
    # own sizes are the same for all of a row, and are left out
    near = points @ (-2 * among.T)
    near += sizes
    k = min(neighbours, len(among))
    limit = near.min(axis=1) if k == 1 else np.partition(near, k - 1, axis=1)[:, k - 1]
    limit += 1e-12 * (own + sizes.max())
    point, one = np.nonzero(near <= limit[:, None])
    return point, one


def _reach(row: np.ndarray, distance: np.ndarray, count: np.ndarray, neighbours: int) -> np.ndarray:
    """Distance at which each point has reached ``neighbours`` rows; of its last candidate if it has fewer."""
    first = np.flatnonzero(np.diff(row, prepend=-1))
    before = np.cumsum(count) - count
    reached = before + count - np.repeat(before[first], np.diff(first, append=len(row))) >= neighbours
    last = np.append(first[1:], len(row)) - 1
    reached[last] = True
    found = np.flatnonzero(reached)
    return distance[found[np.searchsorted(found, first)]]
