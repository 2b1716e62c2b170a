"""Matching in both directions: everybody is compared with the other arm, for the effect on all."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from workbench.quant.comparison import Comparison, Pairs
from workbench.quant.matching import Limits, arms_by_score, matched


@dataclass(frozen=True, slots=True)
class BothWays(Comparison):
    """Treated matched with controls and controls with treated; see :class:`Comparison`.

    Attributes
    ----------
    treated_weights, control_weights : ndarray of float, shape (n,)
        1 + K(i) for a row that is matched itself and stands in for others with a total weight of K(i). Both
        sum to the number of rows that are matched, so that the difference of weighted means is the average
        treatment effect (ATE) on these rows.
    to_controls : Comparison
        The treated, each compared with controls.
    to_treated : Comparison
        The controls, each compared with treated: what it calls treated are the controls.
    """

    treated_weights: np.ndarray
    control_weights: np.ndarray
    to_controls: Comparison
    to_treated: Comparison

    @classmethod
    def of(cls, to_controls: Comparison, to_treated: Comparison) -> BothWays:
        """From the two directions."""
        return cls(
            to_controls.treated_weights + to_treated.control_weights,
            to_controls.control_weights + to_treated.treated_weights,
            to_controls,
            to_treated,
        )

    @property
    def n_pairs(self) -> int:
        """Pairs of both directions; a pair that is near both ways counts twice."""
        return self.to_controls.n_pairs + self.to_treated.n_pairs

    def pair_blocks(self, row: int | None = None) -> Iterator[Pairs]:
        """Pairs of both directions in blocks, or those in which one row, treated or control, is matched."""
        yield from self.to_controls.pair_blocks(row)
        for pairs in self.to_treated.pair_blocks(row):
            yield pairs._replace(treated=pairs.control, control=pairs.treated)


def match_both_ways(
    scores: np.ndarray,
    treatment: np.ndarray,
    *,
    tie_tolerance: float = 1e-12,
    on_support: np.ndarray | None = None,
    neighbours: int = 1,
    caliper: float | None = None,
    strata: np.ndarray | None = None,
) -> BothWays:
    """Match each treated with its nearest controls and each control with its nearest treated.

    Parameters
    ----------
    scores, treatment, tie_tolerance, on_support, neighbours, caliper, strata
        As :func:`match_nearest` has them; controls that tie share the weight equally.

    Returns
    -------
    BothWays
        Row order never matters. Rows without a neighbour in their stratum or caliper are not matched, and
        counted by each direction.

    Raises
    ------
    StatisticsError
        As :func:`match_nearest`.

    References
    ----------
    Abadie & Imbens (2006), Econometrica 74(1), 235-267.
    """
    if neighbours < 1 or (caliper is not None and not caliper >= 0):
        raise ValueError("neighbours must be at least 1, and caliper 0 or more")
    treated, controls = arms_by_score(scores, treatment, on_support=on_support, strata=strata)
    limits = Limits("averaged", tie_tolerance, neighbours, caliper)
    return BothWays.of(
        matched(treated, controls, limits, n=len(scores)), matched(controls, treated, limits, n=len(scores))
    )
