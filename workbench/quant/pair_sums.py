"""Sums over the pairs of a comparison, without laying the pairs out where scores make that needless."""

from __future__ import annotations

import numpy as np

from workbench.errors import StatisticsError
from workbench.quant.both_ways import BothWays
from workbench.quant.comparison import Comparison
from workbench.quant.matching import Match
from workbench.quant.score_groups import covering_totals, range_totals


def directions(comparison: Comparison) -> tuple[Comparison, ...]:
    """One comparison of treated with controls, and, for an effect on all, the one the other way.

    Raises
    ------
    StatisticsError
        The comparison is not one of each treated with the mean of its own controls.
    """
    if isinstance(comparison, BothWays):
        return directions(comparison.to_controls) + directions(comparison.to_treated)
    if not comparison.n_pairs or (isinstance(comparison, Match) and comparison.ties == "as_in_2014"):
        raise StatisticsError("errors.pairs_needed")
    return (comparison,)


def counterpart_means(values: np.ndarray, comparison: Comparison) -> np.ndarray:
    """Weighted mean of ``values`` (shape (n,)) over the controls of each treated.

    Returns
    -------
    ndarray of float, shape (n,)
        0 for rows that are not matched.
    """
    if not isinstance(comparison, Match):
        sums, total = np.zeros(len(values)), np.zeros(len(values))
        for pairs in comparison.pair_blocks():
            given = pairs.weight * values[pairs.control]
            sums += np.bincount(pairs.treated, weights=given, minlength=len(values))
            total += np.bincount(pairs.treated, weights=pairs.weight, minlength=len(values))
        return np.divide(sums, total, out=np.zeros(len(values)), where=total > 0)
    windows, controls, treated = comparison.windows, comparison.control_groups, comparison.treated_groups
    by_group = np.zeros(len(treated.sizes))
    by_group[windows.treated_group] = (
        range_totals(windows.first, windows.stop, controls.totals(values)) / windows.n_controls
    )
    means = np.zeros(len(values))
    means[treated.rows] = by_group[treated.codes]
    return means


def squared_weights(comparison: Comparison) -> np.ndarray:
    """Sum of the squared weights of the pairs each control is in, shape (n,)."""
    squares = np.zeros(len(comparison.control_weights))
    if not isinstance(comparison, Match):
        for pairs in comparison.pair_blocks():
            squares += np.bincount(pairs.control, weights=pairs.weight**2, minlength=len(squares))
        return squares
    windows, controls = comparison.windows, comparison.control_groups
    given = comparison.treated_groups.sizes[windows.treated_group] * windows.pair_weight**2
    squares[controls.rows] = covering_totals(windows.first, windows.stop, given, len(controls.sizes))[
        controls.codes
    ]
    return squares
