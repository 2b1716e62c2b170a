"""Radius matching: everybody who is near enough, in the two senses in use."""

from __future__ import annotations

import numpy as np

from workbench.quant.comparison import Weighting
from workbench.quant.matching import Limits, Match, arms_by_score, matched
from workbench.quant.score_groups import covering_totals


def match_radius(
    scores: np.ndarray,
    treatment: np.ndarray,
    *,
    radius: float,
    on_support: np.ndarray | None = None,
    strata: np.ndarray | None = None,
) -> Match:
    """Compare each treated with the mean of all controls nearer than the radius.

    Parameters
    ----------
    scores : ndarray of float, shape (n,)
    treatment : ndarray of bool or 0/1, shape (n,)
    radius : float
        Above 0, in the unit of ``scores``. A control at exactly this distance is too far.
    on_support : ndarray of bool, shape (n,), optional
        Rows that may be matched; all where left out.
    strata : ndarray of int, shape (n,), optional
        Only rows of the same code are compared; see :func:`strata_of`.

    Returns
    -------
    Match
        Every matched treated counts once, whoever many controls it has. Treated without one are not matched,
        and counted. Stata's ``attr`` does something else, which is :func:`match_radius_pooled`.

    Raises
    ------
    StatisticsError
        No treated or no controls are left, or no treated has a control.

    References
    ----------
    Dehejia & Wahba (2002), Review of Economics and Statistics 84(1), 151-161.
    """
    _check(radius)
    left, right = arms_by_score(scores, treatment, on_support=on_support, strata=strata)
    limits = Limits(tie_tolerance=0.0, neighbours=None, radius=radius)
    return matched(left, right, limits, n=len(scores))


def match_radius_pooled(
    scores: np.ndarray,
    treatment: np.ndarray,
    *,
    radius: float,
    on_support: np.ndarray | None = None,
    strata: np.ndarray | None = None,
) -> Weighting:
    """Weight each control by the number of treated that are nearer than the radius.

    What Stata's ``attr`` (Becker & Ichino 2002) computes, though its article defines
    :func:`match_radius`: a treated with many controls draws as many into the pool, so that the treated do not
    count equally in the mean of the controls. The two can differ in sign.

    Parameters
    ----------
    scores, treatment, radius, on_support, strata
        As :func:`match_radius` has them.

    Returns
    -------
    Weighting
        Treated with a control weigh 1; weights of controls sum to their number.

    Raises
    ------
    StatisticsError
        No treated or no controls are left, or no treated has a control.
    """
    match = match_radius(scores, treatment, radius=radius, on_support=on_support, strata=strata)
    windows, groups = match.windows, match.control_groups
    drawn = match.treated_groups.sizes[windows.treated_group]
    times = np.rint(covering_totals(windows.first, windows.stop, drawn, len(groups.sizes)))
    weights = np.zeros(len(scores))
    weights[groups.rows] = times[groups.codes]
    return Weighting(match.treated_weights, weights * (match.n_treated_matched / weights.sum()))


def _check(radius: float) -> None:
    if not radius > 0:
        raise ValueError("radius must be above 0")
