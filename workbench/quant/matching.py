"""Nearest-neighbour matching on the propensity score, with replacement and with ties."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from workbench.errors import StatisticsError
from workbench.quant.comparison import Comparison, Pairs
from workbench.quant.neighbours import Alignment, aligned
from workbench.quant.score_groups import ScoreGroups, Windows, covering_totals, expanded, score_groups

Ties = Literal["averaged", "as_in_2014"]
MAX_WINDOW_GROUPS = 50_000_000
PAIRS_A_BLOCK = 1_000_000
Spans = tuple[np.ndarray, np.ndarray, np.ndarray]


@dataclass(frozen=True, slots=True)
class Match(Comparison):
    """Who is compared with whom, laid out by score; see :class:`Comparison`.

    Attributes
    ----------
    ties : {"averaged", "as_in_2014"}
    tie_tolerance : float
        Scores this close count as equally near.
    treated_weights : ndarray of float, shape (n,)
        1 for matched treated.
    control_weights : ndarray of float, shape (n,)
        Total weight on each control; sums to the number of matched treated; 0 for the treated.
    treated_groups, control_groups : ScoreGroups
        Rows by score, from which the pairs are laid out when somebody asks.
    windows : Windows
        Which groups of controls each group of treated is compared with.
    neighbours : int or None
        Controls a treated was to have, ties aside; None for a radius.
    caliper, radius : float or None
        Largest distance allowed, in the unit of the scores; a distance equal to the radius is too far.
    n_no_stratum : int
        Treated that are not matched because their stratum has no control.
    n_out_of_reach : int
        Treated that are not matched because no control lies within the caliper or the radius.
    n_fewer_neighbours : int
        Matched treated that have fewer controls than ``neighbours``.
    """

    ties: Ties
    tie_tolerance: float
    treated_weights: np.ndarray
    control_weights: np.ndarray
    treated_groups: ScoreGroups
    control_groups: ScoreGroups
    windows: Windows
    neighbours: int | None = 1
    caliper: float | None = None
    radius: float | None = None
    n_no_stratum: int = 0
    n_out_of_reach: int = 0
    n_fewer_neighbours: int = 0

    @property
    def n_pairs(self) -> int:
        """Number of pairs; may be many where scores tie."""
        windows = self.windows
        return int((self.treated_groups.sizes[windows.treated_group] * windows.n_controls).sum())

    def pair_blocks(self, row: int | None = None) -> Iterator[Pairs]:
        """Pairs by score of the treated, a million or so at a time, so that many ties never fill the memory.

        Parameters
        ----------
        row : int, optional
            One treated row only; nothing follows if it is not matched.
        """
        windows, (treated, starts) = self.windows, self.treated_groups.sorted_rows()
        sizes = self.treated_groups.sizes[windows.treated_group]
        window = np.repeat(np.arange(len(sizes)), sizes)
        rows = treated[expanded(starts[windows.treated_group], sizes)]
        if row is not None:
            window, rows = window[rows == row], rows[rows == row]
        controls, control_starts = self.control_groups.sorted_rows()
        block = np.cumsum(windows.n_controls[window]) // PAIRS_A_BLOCK
        for part in np.split(np.arange(len(rows)), np.flatnonzero(np.diff(block)) + 1):
            if len(part):
                yield self._pairs(rows[part], window[part], controls, control_starts)

    def _pairs(self, rows: np.ndarray, window: np.ndarray, controls: np.ndarray, starts: np.ndarray) -> Pairs:
        """Pairs of these treated rows, each with all controls of its window."""
        windows = self.windows
        counts = windows.n_controls[window]
        position = expanded(starts[windows.first[window]], counts)
        theirs = np.repeat(self.control_groups.scores, self.control_groups.sizes)[position]
        ours = self.treated_groups.scores[windows.treated_group[window]]
        return Pairs(
            np.repeat(rows, counts),
            controls[position],
            np.repeat(windows.pair_weight[window], counts),
            np.abs(theirs - np.repeat(ours, counts)),
        )


class Limits(NamedTuple):
    """How far and how many: what a treated may be compared with. See :class:`Match`."""

    ties: Ties = "averaged"
    tie_tolerance: float = 1e-12
    neighbours: int | None = 1
    caliper: float | None = None
    radius: float | None = None


def match_nearest(
    scores: np.ndarray,
    treatment: np.ndarray,
    *,
    ties: Ties = "averaged",
    tie_tolerance: float = 1e-12,
    on_support: np.ndarray | None = None,
    neighbours: int = 1,
    caliper: float | None = None,
    strata: np.ndarray | None = None,
) -> Match:
    """Match each treated with its nearest control or controls, with replacement.

    Parameters
    ----------
    scores : ndarray of float, shape (n,)
    treatment : ndarray of bool or 0/1, shape (n,)
    ties : {"averaged", "as_in_2014"}
        ``averaged``: all controls within the distance of the k-th nearest share the weight of the treated
        equally, as in Stata's ``teffects`` and ``Matching``; MatchIt and psmatch2 pick among the tied.
        ``as_in_2014``: each side (above, below) at the smallest distance gives one unit, shared by the
        controls of that score; then all weights are scaled to sum to the number of treated, so that a
        treated with neighbours on both sides counts twice (``attnw`` of Becker & Ichino). Controls at the
        treated's own score are one side.
    tie_tolerance : float
        Scores this close count as equally near; psmatch2 and ``Matching`` use other tolerances.
    on_support : ndarray of bool, shape (n,), optional
        Rows that may be matched; all where left out.
    neighbours : int
        Controls a treated is compared with, ties aside: k, at least 1. Where the caliper or the stratum
        leaves fewer, those there are (as MatchIt; ``teffects`` stops).
    caliper : float, optional
        Largest distance allowed, included, in the unit of ``scores``; see :func:`caliper_width`.
    strata : ndarray of int, shape (n,), optional
        Only rows of the same code are compared; see :func:`strata_of`.

    Returns
    -------
    Match
        Row order never matters. Treated without a control in their stratum or caliper are not matched, and
        counted.

    Raises
    ------
    StatisticsError
        No treated or no controls are left, the caliper or the strata match nobody, or the tolerance ties too
        many different scores.

    References
    ----------
    Becker & Ichino (2002), Stata Journal 2(4), 358-377. Abadie & Imbens (2006), Econometrica 74(1), 235-267.
    """
    if neighbours < 1 or (ties == "as_in_2014" and neighbours != 1):
        raise ValueError("neighbours must be at least 1, and 1 with ties as_in_2014")
    if caliper is not None and not caliper >= 0:
        raise ValueError("caliper must be 0 or more")
    left, right = arms_by_score(scores, treatment, on_support=on_support, strata=strata)
    return matched(left, right, Limits(ties, tie_tolerance, neighbours, caliper), n=len(scores))


def arms_by_score(
    scores: np.ndarray, treatment: np.ndarray, *, on_support: np.ndarray | None, strata: np.ndarray | None
) -> tuple[ScoreGroups, ScoreGroups]:
    """Treated and controls that may be matched, by score.

    Raises
    ------
    StatisticsError
        One of the two is empty.
    """
    treated = np.asarray(treatment, dtype=bool)
    allowed = np.ones(len(treated), dtype=bool) if on_support is None else np.asarray(on_support, dtype=bool)
    left = score_groups(scores, treated & allowed, strata)
    right = score_groups(scores, ~treated & allowed, strata)
    if not left.n_rows or not right.n_rows:
        raise StatisticsError("errors.match_empty", treated=left.n_rows, controls=right.n_rows)
    return left, right


def matched(left: ScoreGroups, right: ScoreGroups, limits: Limits, *, n: int) -> Match:
    """Match groups of treated with groups of controls among ``n`` rows; see :func:`match_nearest`."""
    field = aligned(left, right)
    spans = _spans(field, limits)
    if not len(spans[0]):
        raise _nobody(field, limits)
    windows, reached = _weighted(spans, left, right)
    treated_weights, control_weights = np.zeros(n), np.zeros(n)
    treated_weights[left.rows] = reached[left.codes]
    control_weights[right.rows] = _group_weights(windows, left, right)[right.codes]
    no_stratum = field.low == field.high
    few = windows.n_controls < (limits.neighbours or 0)
    return Match(
        limits.ties,
        limits.tie_tolerance,
        treated_weights,
        control_weights,
        left,
        right,
        windows,
        limits.neighbours,
        limits.caliper,
        limits.radius,
        n_no_stratum=int(left.sizes[no_stratum].sum()),
        n_out_of_reach=int(left.sizes[~reached & ~no_stratum].sum()),
        n_fewer_neighbours=int(left.sizes[windows.treated_group[few]].sum()),
    )


def _spans(field: Alignment, limits: Limits) -> Spans:
    """Group of treated, and the range of control groups it is compared with; empty ranges left out."""
    group = np.arange(len(field.above))
    if limits.neighbours is None:
        reach = np.full(len(group), np.nextafter(limits.radius or 0.0, -1.0))
    else:
        reach = field.kth_distance(limits.neighbours) + limits.tie_tolerance
        if limits.caliper is not None:
            reach = np.minimum(reach, limits.caliper)
    first, stop = field.within(reach)
    tied = int((stop - first).sum()) - (limits.neighbours or 0) * len(group)
    if limits.neighbours is not None and tied > MAX_WINDOW_GROUPS:
        raise StatisticsError("errors.tie_tolerance_wide", n=tied)
    if limits.ties == "as_in_2014":
        group, first, stop = _by_side(field, first, stop, limits.tie_tolerance)
    found = first < stop
    return group[found], first[found], stop[found]


def _by_side(field: Alignment, first: np.ndarray, stop: np.ndarray, tolerance: float) -> Spans:
    """One window a side that ties; controls at the treated's own score are one side."""
    group, above = np.arange(len(first)), field.above
    own = np.minimum(*field.nearest()) <= tolerance
    return (
        np.concatenate([group[own], group[~own], group[~own]]),
        np.concatenate([first[own], first[~own], above[~own]]),
        np.concatenate([stop[own], above[~own], stop[~own]]),
    )


def _weighted(spans: Spans, left: ScoreGroups, right: ScoreGroups) -> tuple[Windows, np.ndarray]:
    """Share one unit a window among its controls, and scale all to the number of treated that are matched."""
    group, first, stop = spans
    n_controls = right.starts[stop] - right.starts[first]
    reached = np.zeros(len(left.sizes), dtype=bool)
    reached[group] = True
    scale = float(left.sizes[reached].sum()) / float(left.sizes[group].sum())
    return Windows(group, first, stop, n_controls, scale / n_controls), reached


def _group_weights(windows: Windows, left: ScoreGroups, right: ScoreGroups) -> np.ndarray:
    """Weight of one control in each group of controls."""
    given = left.sizes[windows.treated_group] * windows.pair_weight
    return covering_totals(windows.first, windows.stop, given, len(right.sizes))


def _nobody(field: Alignment, limits: Limits) -> StatisticsError:
    """Why not one treated is matched."""
    nearest = float(np.minimum(*field.nearest()).min())
    if not np.isfinite(nearest):
        return StatisticsError("errors.strata_empty", n=field.left.n_rows)
    limit, key = (
        (limits.caliper, "errors.caliper_empty")
        if limits.radius is None
        else (limits.radius, "errors.radius_empty")
    )
    return StatisticsError(key, limit=f"{limit:.4g}", nearest=f"{nearest:.4g}", n=field.left.n_rows)
