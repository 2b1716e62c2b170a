"""Optimal pair matching on a score, without replacement."""

from __future__ import annotations

from itertools import pairwise

import numpy as np

from workbench.quant.comparison import PairMatch
from workbench.quant.line_assignment import Points, chosen_points
from workbench.quant.pairing import pair_match, reach_of
from workbench.quant.score_line import Arm, ScoreLine, score_line


def match_optimal(
    scores: np.ndarray,
    treatment: np.ndarray,
    *,
    caliper: float | None = None,
    strata: np.ndarray | None = None,
    on_support: np.ndarray | None = None,
    tie_tolerance: float = 1e-12,
) -> PairMatch:
    """Pair as many treated as possible, each with a control of its own, at the smallest total distance.

    Exact, for any number of rows: a million take seconds. (For distances that do not lie on a line, the
    assignment problem needs a table of all pairs.)

    Parameters
    ----------
    scores : ndarray of float, shape (n,)
    treatment : ndarray of bool or 0/1, shape (n,)
    caliper : float, optional
        Largest distance allowed in a pair, included, in the unit of ``scores``. The number of pairs comes
        first and their total distance second.
    strata : ndarray of int, shape (n,), optional
        Only rows of the same code are paired.
    on_support : ndarray of bool, shape (n,), optional
        Rows that may be matched; all where left out.
    tie_tolerance : float
        Scores this close count as equal.

    Returns
    -------
    PairMatch
        Pairs of weight 1. Where a stratum has more treated than controls, or a caliper leaves some out,
        treated without a control have weight 0 and are counted by reason. Row order matters among equal
        scores only: the lowest rows are matched.

    Raises
    ------
    StatisticsError
        No treated or no controls are left, or the strata or the caliper match nobody.

    References
    ----------
    Rosenbaum (1989), Journal of the American Statistical Association 84(408), 1024-1032.
    """
    line = score_line(scores, treatment, strata=strata, on_support=on_support, tie_tolerance=tie_tolerance)
    reach = reach_of(line, caliper)
    n_treated, n_controls = _matched_in_group(line, reach.limit)
    treated, control = _lowest(line.treated, n_treated), _lowest(line.control, n_controls)
    distance = np.abs(scores[treated] - scores[control])
    return pair_match(treated, control, distance, reach=reach, neighbours=1, n=len(scores))


def _matched_in_group(line: ScoreLine, limit: float) -> tuple[np.ndarray, np.ndarray]:
    """Treated and controls of each group of the line that are matched."""
    groups = np.concatenate([line.treated.groups, line.control.groups])
    order = np.argsort(groups, kind="stable")
    groups, is_treated = groups[order], order < len(line.treated.groups)
    chosen = np.zeros(len(groups), dtype=bool)
    for start, stop in pairwise(_bounds(line.strata[groups])):
        part = slice(start, stop)
        if 0 < is_treated[part].sum() < stop - start:
            chosen[part] = chosen_points(_points(line.scores[groups[part]], is_treated[part], limit))
    counts = (
        np.bincount(groups[chosen & arm], minlength=len(line.scores)) for arm in (is_treated, ~is_treated)
    )
    return next(counts), next(counts)


def _bounds(strata: np.ndarray) -> list[int]:
    """Where each stratum starts, and the end."""
    return [0, *(np.flatnonzero(np.diff(strata)) + 1).tolist(), len(strata)]


def _points(scores: np.ndarray, is_treated: np.ndarray, limit: float) -> Points:
    """The points of one stratum, with how many of each arm lie before each one and within the limit."""
    place = np.cumsum(np.diff(scores, prepend=scores[0]) > 0)
    places = scores[np.flatnonzero(np.diff(place, prepend=-1))]
    nearest = np.searchsorted(places, places - limit)
    # the difference is rounded, and may miss or catch a place by one digit
    nearest -= (nearest > 0) & (places - places[nearest - 1] <= limit)
    nearest += places - places[nearest] > limit
    first = np.searchsorted(place, nearest)[place]
    treated, controls = (np.cumsum(arm) - arm for arm in (is_treated, ~is_treated))
    return Points(scores, is_treated, treated - treated[first], controls - controls[first])


def _lowest(arm: Arm, n_in_group: np.ndarray) -> np.ndarray:
    """The lowest rows of each group, as many as asked for."""
    rank = np.arange(len(arm.groups)) - np.searchsorted(arm.groups, arm.groups)
    lowest: np.ndarray = arm.rows[rank < n_in_group[arm.groups]]
    return lowest
