"""How far the whole distribution of a covariate differs between the arms, before and after matching."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.quant.balance import balance_table
from workbench.quant.comparison import Comparison
from workbench.quant.design import Design


@dataclass(frozen=True, slots=True)
class EcdfBalance:
    """Differences of the two empirical distribution functions of one covariate or level.

    Attributes
    ----------
    covariate, column : str
        As in :class:`CovariateBalance`.
    is_dummy : bool
    mean_before, max_before, mean_after, max_after : float
        Mean and largest absolute difference, as shares (0–1).
    """

    covariate: str
    column: str
    is_dummy: bool
    mean_before: float
    max_before: float
    mean_after: float
    max_after: float


def ecdf_balance(design: Design, comparison: Comparison) -> tuple[EcdfBalance, ...]:
    """Differences of empirical distribution functions for every covariate.

    Parameters
    ----------
    design : Design
    comparison : Comparison
        Of the design's rows.

    Returns
    -------
    tuple of EcdfBalance
        In the order of :func:`balance_table`.

    Notes
    -----
    MatchIt's "eCDF Mean" and "eCDF Max": weights are scaled to 1 in each arm, and the mean is over the
    distinct values in all rows, each counting once, whether or not rows with it are matched. For a covariate
    of zeros and ones both are the difference of the shares.
    """
    place = {term.name: j for j, term in enumerate(design.terms)}
    weights = _weights_by_cell(design, comparison)
    return tuple(
        EcdfBalance(
            row.covariate,
            row.column,
            row.is_dummy,
            *(
                2 * [abs(row.treated_mean_before - row.control_mean_before)]
                + 2 * [abs(row.treated_mean_after - row.control_mean_after)]
                if row.is_dummy
                else _differences(design.matrix[:, place[row.covariate]], weights)
            ),
        )
        for row in balance_table(design, comparison)
    )


def _weights_by_cell(design: Design, comparison: Comparison) -> np.ndarray:
    """Shares of each arm by cell, shape (2, 2, n_cells): before and after, treated and controls."""
    cell, n_cells = design.cell_of_row, len(design.matrix)
    after = [
        np.bincount(cell, weights=weights, minlength=n_cells)
        for weights in (comparison.treated_weights, comparison.control_weights)
    ]
    before = [design.n_treated_in_cell, design.n_in_cell - design.n_treated_in_cell]
    weights = np.array([before, after])
    return np.asarray(weights / weights.sum(axis=2, keepdims=True))


def _differences(x: np.ndarray, weights: np.ndarray) -> list[float]:
    """Mean and largest difference before, then after."""
    values, code = np.unique(x, return_inverse=True)
    found = []
    for treated, control in weights:
        mass = np.bincount(code, weights=treated - control, minlength=len(values))
        difference = np.abs(np.cumsum(mass))
        found += [float(difference.mean()), float(difference.max())]
    return found
