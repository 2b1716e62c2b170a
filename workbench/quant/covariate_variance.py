"""Variance of the outcome among rows of one arm that are alike in all covariates."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from workbench.quant.cell_field import CellField
from workbench.quant.cell_match import Links
from workbench.quant.covariate_cells import Covariance, CovariateCells, covariate_cells
from workbench.quant.mahalanobis import joined, nearest_cells


def covariate_variance(
    outcome: np.ndarray,
    matrix: np.ndarray,
    treatment: np.ndarray,
    *,
    neighbours: int = 2,
    covariance: Covariance = "within_arms",
    strata: np.ndarray | None = None,
    on_support: np.ndarray | None = None,
    tie_tolerance: float = 1e-9,
    cell_of_row: np.ndarray | None = None,
    names: Sequence[str] | None = None,
) -> np.ndarray:
    """Variance of the outcome among each row and its nearest of the same arm, by Mahalanobis distance.

    Parameters
    ----------
    outcome : ndarray of float, shape (n,)
    matrix, treatment, covariance, on_support, cell_of_row, names
        As in :func:`match_mahalanobis`; the distance is the same for both arms.
    neighbours : int
        Others in the same arm, at least 1; all that tie with the last are taken. 2 is the default of
        ``teffects nnmatch``, which does not count the row itself.
    strata : ndarray of int, shape (n,), optional
        Neighbours are looked for within them. A row that is alone in its stratum takes its neighbours from
        other strata of its arm.
    tie_tolerance : float
        Distances this close (in standard deviations) count as equal.

    Returns
    -------
    ndarray of float, shape (n,)
        Sample variance (n - 1) of the row and its neighbours, as in Stata; ``nan`` off support, and
        throughout an arm of one row.

    Raises
    ------
    StatisticsError
        Covariates do not vary or follow from others.

    References
    ----------
    Abadie & Imbens (2006), Econometrica 74(1), 235-267, equation 14; see :func:`local_variance`.
    """
    if neighbours < 1:
        raise ValueError("neighbours must be at least 1")
    treated, rows = np.asarray(treatment, dtype=bool), np.arange(len(outcome))
    cells = covariate_cells(
        matrix,
        treated,
        rows=rows if on_support is None else np.flatnonzero(on_support),
        strata=strata,
        cell_of_row=cell_of_row,
        covariance=covariance,
        names=names,
    )
    centred, variance = outcome - np.rint(outcome.mean()), np.full(len(outcome), np.nan)
    for arm in (treated, ~treated):
        own = rows[arm & (cells.of_row >= 0)]
        found = _among_cells(centred[own], cells.of_row[own], cells, neighbours, tie_tolerance)
        variance[own] = found[cells.of_row[own]]
    return variance


def _among_cells(
    values: np.ndarray, cell_of_value: np.ndarray, cells: CovariateCells, neighbours: int, tolerance: float
) -> np.ndarray:
    """Variance around the rows of each cell, shape (n_cells,); ``nan`` where there is nobody else."""
    n_cells = len(cells.points)
    sizes = np.bincount(cell_of_value, minlength=n_cells)
    present = np.flatnonzero(sizes)
    alone = np.bincount(cells.strata[cell_of_value])[cells.strata[present]] == 1
    parts = [(present, present[alone])]
    parts += [
        2 * (present[cells.strata[present] == stratum],)
        for stratum in np.unique(cells.strata[present[~alone]])
    ]
    links = joined(
        [
            nearest_cells(
                CellField(among, cells.points, cells.scores, math.inf),
                asking,
                sizes,
                neighbours + 1,
                tolerance,
            )
            for among, asking in parts
            if len(asking)
        ]
    )
    sums = (np.bincount(cell_of_value, weights=one, minlength=n_cells) for one in (values, values**2))
    return _spread(links, sizes, *sums)


def _spread(links: Links, sizes: np.ndarray, total: np.ndarray, squares: np.ndarray) -> np.ndarray:
    """Sample variance of all rows in the cells that each cell is linked with."""
    n, total_near, second = (
        np.bincount(links.treated_cell, weights=one[links.control_cell], minlength=len(sizes))
        for one in (sizes, total, squares)
    )
    spread = np.maximum(second - np.divide(total_near**2, n, out=np.zeros(len(n)), where=n > 0), 0.0)
    return np.asarray(np.divide(spread, n - 1, out=np.full(len(n), np.nan), where=n > 1))
