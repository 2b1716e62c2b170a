"""Nearest-neighbour matching on the propensity score, with replacement and with ties."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from workbench.errors import StatisticsError
from workbench.quant.comparison import Comparison, Pairs
from workbench.quant.score_groups import ScoreGroups, Windows, expanded, score_groups

Ties = Literal["averaged", "as_in_2014"]
MAX_WINDOW_GROUPS = 50_000_000
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
    """

    ties: Ties
    tie_tolerance: float
    treated_weights: np.ndarray
    control_weights: np.ndarray
    treated_groups: ScoreGroups
    control_groups: ScoreGroups
    windows: Windows

    @property
    def n_pairs(self) -> int:
        """Number of pairs; may be many where scores tie."""
        windows = self.windows
        return int((self.treated_groups.sizes[windows.treated_group] * windows.n_controls).sum())

    def pair_blocks(self, row: int | None = None) -> Iterator[Pairs]:
        """Pairs of one score of the treated after another, so that many ties never fill the memory.

        Parameters
        ----------
        row : int, optional
            One treated row only; nothing follows if it is not matched.
        """
        treated, treated_start = self.treated_groups.sorted_rows()
        controls, control_start = self.control_groups.sorted_rows()
        only = None if row is None else self.treated_groups.group_of(row)
        if row is not None and only is None:
            return
        for group, first, stop, _, weight in zip(*self.windows, strict=True):
            if only in {None, group}:
                ours = (
                    treated[treated_start[group] : treated_start[group + 1]]
                    if row is None
                    else np.array([row])
                )
                theirs = controls[control_start[first] : control_start[stop]]
                sizes = self.control_groups.sizes[first:stop]
                distances = np.abs(self.control_groups.scores[first:stop] - self.treated_groups.scores[group])
                yield _crossed(ours, theirs, float(weight), np.repeat(distances, sizes))


def _crossed(treated: np.ndarray, controls: np.ndarray, weight: float, distances: np.ndarray) -> Pairs:
    """Each treated of one score with each of these controls."""
    return Pairs(
        np.repeat(treated, len(controls)),
        np.tile(controls, len(treated)),
        np.full(len(treated) * len(controls), weight),
        np.tile(distances, len(treated)),
    )


def match_nearest(
    scores: np.ndarray,
    treatment: np.ndarray,
    *,
    ties: Ties = "averaged",
    tie_tolerance: float = 1e-12,
    on_support: np.ndarray | None = None,
) -> Match:
    """Match each treated with its nearest control or controls, with replacement.

    Parameters
    ----------
    scores : ndarray of float, shape (n,)
    treatment : ndarray of bool or 0/1, shape (n,)
    ties : {"averaged", "as_in_2014"}
        ``averaged``: all controls at the smallest distance share the weight of the treated equally.
        ``as_in_2014``: each side (above, below) at the smallest distance gives one unit, shared by the
        controls of that score; then all weights are scaled to sum to the number of treated, so that a
        treated with neighbours on both sides counts twice (``attnw`` of Becker & Ichino). Controls at the
        treated's own score are one side.
    tie_tolerance : float
        Scores this close count as equally near; psmatch2 and ``Matching`` use other tolerances.
    on_support : ndarray of bool, shape (n,), optional
        Rows that may be matched; all where left out.

    Returns
    -------
    Match
        Row order never matters.

    Raises
    ------
    StatisticsError
        No treated or no controls are left, or the tolerance ties too many different scores.

    References
    ----------
    Becker & Ichino (2002), Stata Journal 2(4), 358-377.
    """
    treated = np.asarray(treatment, dtype=bool)
    allowed = np.ones(len(treated), dtype=bool) if on_support is None else np.asarray(on_support, dtype=bool)
    treated_matched = treated & allowed
    left, right = score_groups(scores, treated_matched), score_groups(scores, ~treated & allowed)
    if not left.n_rows or not right.n_rows:
        raise StatisticsError("errors.match_empty", treated=left.n_rows, controls=right.n_rows)
    sides = _windows_averaged if ties == "averaged" else _windows_by_side
    windows = _weighted(sides(left.scores, right.scores, tie_tolerance), left, right)
    weights = np.zeros(len(treated))
    weights[right.rows] = _group_weights(windows, left, right)[right.codes]
    return Match(ties, tie_tolerance, treated_matched.astype(float), weights, left, right, windows)


def _nearest(treated: np.ndarray, control: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Position of the first control score not below each treated score, and the distance on either side."""
    above = np.searchsorted(control, treated, side="left")
    padded = np.concatenate([[-np.inf], control, [np.inf]])
    return above, treated - padded[above], padded[above + 1] - treated


def _windows_averaged(treated: np.ndarray, control: np.ndarray, tolerance: float) -> Spans:
    """Every control within the smallest distance, plus the tolerance."""
    above, distance_below, distance_above = _nearest(treated, control)
    reach = np.minimum(distance_below, distance_above) + tolerance
    first = np.searchsorted(control, treated - reach, side="left")
    stop = np.searchsorted(control, treated + reach, side="right")
    # subtracting and adding may round past the nearest score itself
    first = np.minimum(first, np.where(distance_below <= reach, above - 1, above))
    stop = np.maximum(stop, np.where(distance_above <= reach, above + 1, above))
    return np.arange(len(treated)), first, stop


def _windows_by_side(treated: np.ndarray, control: np.ndarray, tolerance: float) -> Spans:
    """One window a side that ties; controls at the treated's own score are one side."""
    above, distance_below, distance_above = _nearest(treated, control)
    group, first, stop = _windows_averaged(treated, control, tolerance)
    own = np.minimum(distance_below, distance_above) <= tolerance
    lower, upper = ~own & (first < above), ~own & (stop > above)
    return (
        np.concatenate([group[own], group[lower], group[upper]]),
        np.concatenate([first[own], first[lower], above[upper]]),
        np.concatenate([stop[own], above[lower], stop[upper]]),
    )


def _weighted(spans: Spans, left: ScoreGroups, right: ScoreGroups) -> Windows:
    """Share one unit a window among its controls, and scale all to the number of treated."""
    group, first, stop = spans
    before = np.concatenate([[0], np.cumsum(right.sizes)])
    n_controls = before[stop] - before[first]
    scale = left.n_rows / float(left.sizes[group].sum())
    return Windows(group, first, stop, n_controls, scale / n_controls)


def _group_weights(windows: Windows, left: ScoreGroups, right: ScoreGroups) -> np.ndarray:
    """Weight of one control in each group of controls."""
    widths = windows.stop - windows.first
    if widths.sum() > MAX_WINDOW_GROUPS:
        raise StatisticsError("errors.tie_tolerance_wide", n=int(widths.sum()))
    given = np.repeat(left.sizes[windows.treated_group] * windows.pair_weight, widths)
    return np.bincount(expanded(windows.first, widths), weights=given, minlength=len(right.sizes))
