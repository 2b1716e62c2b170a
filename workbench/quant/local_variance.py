"""Variance of the outcome among rows that are alike: what is left once the arm and the score are known."""

from __future__ import annotations

import numpy as np

from workbench.quant.neighbours import aligned
from workbench.quant.score_groups import ScoreGroups, score_groups


def local_variance(
    outcome: np.ndarray,
    arm: ScoreGroups,
    *,
    neighbours: int = 1,
    tie_tolerance: float = 1e-12,
) -> np.ndarray:
    """Variance of the outcome among each row and its nearest of the same arm.

    Parameters
    ----------
    outcome : ndarray of float, shape (n,)
    arm : ScoreGroups
        Rows of one arm; where there are strata, neighbours are looked for within them.
    neighbours : int
        Others in the same arm, at least 1; all that tie with the last are taken. Stata's
        ``vce(robust, nn(h))`` counts the row itself in ``psmatch`` (h = neighbours + 1) and does not in
        ``nnmatch`` (h = neighbours).
    tie_tolerance : float
        Scores this close count as equally near.

    Returns
    -------
    ndarray of float, shape (n,)
        Sample variance (n - 1) of the row and its neighbours, as in Stata; ``nan`` for rows that are not in
        the arm. A row that is alone in its stratum takes its neighbours from other strata of its arm. All are
        ``nan`` if the arm is one row.

    References
    ----------
    Abadie & Imbens (2006), Econometrica 74(1), 235-267, equation 14: the same with one neighbour; with more
    they take J/(J + 1) times the squared difference from the mean of the neighbours, which has the same mean.
    """
    if neighbours < 1:
        raise ValueError("neighbours must be at least 1")
    centred = outcome - np.rint(outcome.mean())
    variance = np.full(len(outcome), np.nan)
    variance[arm.rows] = _by_group(centred, arm, neighbours + 1, tie_tolerance)[arm.codes]
    alone = arm.rows[np.isnan(variance[arm.rows])]
    if len(alone) and arm.strata is not None:
        everywhere = np.full(len(outcome), np.nan)
        everywhere[arm.rows] = arm.scores[arm.codes]
        whole = score_groups(everywhere, ~np.isnan(everywhere))
        variance[alone] = local_variance(outcome, whole, neighbours=neighbours, tie_tolerance=tie_tolerance)[
            alone
        ]
    return variance


def _by_group(values: np.ndarray, arm: ScoreGroups, count: int, tie_tolerance: float) -> np.ndarray:
    """Variance among the ``count`` nearest rows of each group, its own among them; ``nan`` for one row."""
    near = aligned(arm, arm).nearest_rows(count, tie_tolerance)
    spread = np.maximum(near.totals(values**2) - near.totals(values) ** 2 / near.n, 0.0)
    return np.asarray(np.divide(spread, near.n - 1, out=np.full(len(near.n), np.nan), where=near.n > 1))
