"""Rows by distinct covariates, on axes along which the Mahalanobis distance is the ordinary distance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from workbench.errors import StatisticsError
from workbench.quant.exact import strata_of

Covariance = Literal["within_arms", "full_sample"]
SINGULAR = 1e-10
"""Share of a standardised covariate's variance that others must leave unexplained."""


@dataclass(frozen=True, slots=True)
class CovariateCells:
    """Distinct combinations of covariates, stratum, and score where a caliper needs it.

    Attributes
    ----------
    points : ndarray of float, shape (n_cells, k)
        Whitened covariates: distances between points are Mahalanobis distances.
    scores : ndarray of float, shape (n_cells,)
    strata : ndarray of int, shape (n_cells,)
    of_row : ndarray of int, shape (n,)
        Cell of each row; -1 for rows that may not be matched.
    """

    points: np.ndarray
    scores: np.ndarray
    strata: np.ndarray
    of_row: np.ndarray


def covariate_cells(
    matrix: np.ndarray,
    treatment: np.ndarray,
    *,
    rows: np.ndarray,
    scores: np.ndarray | None = None,
    strata: np.ndarray | None = None,
    cell_of_row: np.ndarray | None = None,
    covariance: Covariance = "within_arms",
    names: Sequence[str] | None = None,
) -> CovariateCells:
    """Collapse rows to cells and whiten them.

    Parameters
    ----------
    matrix : ndarray of float, shape (n, k), or (n_distinct, k) with ``cell_of_row``
    treatment : ndarray of bool or 0/1, shape (n,)
    rows : ndarray of int
        Rows that may be matched; the covariance is theirs.
    scores : ndarray of float, shape (n,), optional
    strata : ndarray of int, shape (n,), optional
    cell_of_row : ndarray of int, shape (n,), optional
        Row of ``matrix`` that belongs to each row.
    covariance : {"within_arms", "full_sample"}
        See :func:`match_mahalanobis`.
    names : sequence of str, optional
        Names of the columns, for messages.

    Returns
    -------
    CovariateCells

    Raises
    ------
    StatisticsError
        A covariate does not vary, or follows from others.
    """
    line = rows if cell_of_row is None else np.asarray(cell_of_row)[rows]
    columns = list(np.asarray(matrix, dtype=float)[rows].T) if cell_of_row is None else [line]
    columns += [np.asarray(column)[rows] for column in (scores, strata) if column is not None]
    codes = strata_of(columns)
    first = np.zeros(int(codes.max()) + 1, dtype=int)
    first[codes[::-1]] = np.arange(len(rows))[::-1]
    values = np.asarray(matrix, dtype=float)[line[first]]
    counts = np.stack(
        [
            np.bincount(codes[arm], minlength=len(first))
            for arm in (np.asarray(treatment, dtype=bool)[rows], ~np.asarray(treatment, dtype=bool)[rows])
        ]
    )
    of_row = np.full(len(treatment), -1)
    of_row[rows] = codes
    return CovariateCells(
        _whitened(values, counts, covariance, names),
        np.zeros(len(first)) if scores is None else scores[rows[first]],
        np.zeros(len(first), dtype=int) if strata is None else np.asarray(strata, dtype=int)[rows[first]],
        of_row,
    )


def _whitened(
    values: np.ndarray, counts: np.ndarray, covariance: Covariance, names: Sequence[str] | None
) -> np.ndarray:
    """Values on axes of unit covariance, shape (n_cells, k); ``counts`` has a row for each arm."""
    from scipy.linalg import solve_triangular

    centred = values - counts.sum(axis=0) @ values / counts.sum()
    groups = counts if covariance == "within_arms" else counts.sum(axis=0, keepdims=True)
    scatter = np.zeros((values.shape[1], values.shape[1]))
    for count in groups:
        apart = centred - count @ centred / count.sum()
        scatter += (count[:, None] * apart).T @ apart
    scatter /= max(counts.sum() - len(groups), 1)
    spread = np.sqrt(np.diag(scatter))
    varies = spread > SINGULAR * np.abs(values).max(axis=0)
    correlation = np.where(np.outer(varies, varies), scatter, 0.0)
    correlation /= np.outer(*2 * [np.where(varies, spread, 1.0)])
    _check_inverse(correlation, names)
    whitened: np.ndarray = solve_triangular(
        np.linalg.cholesky(correlation), (centred / spread).T, lower=True
    ).T
    return whitened


def _check_inverse(correlation: np.ndarray, names: Sequence[str] | None) -> None:
    """Refuse covariates whose correlations have no inverse, and name them."""
    values, vectors = np.linalg.eigh(correlation)
    flat = values <= SINGULAR
    if flat.any():
        involved = np.abs(vectors[:, flat]).max(axis=1) > np.sqrt(SINGULAR)
        shown = [str(j + 1) for j in range(len(values))] if names is None else names
        offenders = [name for name, part in zip(shown, involved, strict=True) if part]
        raise StatisticsError("errors.mahalanobis_singular", offenders=", ".join(offenders))
