"""Who is near whom: distances and ranges among sorted scores, within strata, without looking at pairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from workbench.quant.score_groups import ScoreGroups, covering_totals, range_totals

Side = Literal["left", "right"]
_STEPS = 4
"""Steps outwards to tied groups before searching is quicker."""


class Neighbourhoods(NamedTuple):
    """A run of groups for each group that looks for neighbours.

    Attributes
    ----------
    among : ScoreGroups
    first, stop : ndarray of int
        Half-open range of its groups.
    n : ndarray of int
        Rows in the run; 0 where the stratum has none.
    """

    among: ScoreGroups
    first: np.ndarray
    stop: np.ndarray
    n: np.ndarray

    def totals(self, values: np.ndarray) -> np.ndarray:
        """Sum over the rows of each neighbourhood of ``values`` of all rows."""
        return range_totals(self.first, self.stop, self.among.totals(values))

    def covering(self, given: np.ndarray) -> np.ndarray:
        """Sum of what is ``given`` to each neighbourhood, over those that a group is in."""
        return covering_totals(self.first, self.stop, given, len(self.among.sizes))


@dataclass(frozen=True, slots=True)
class Alignment:
    """Where each group of one side stands among the groups of the other.

    Attributes
    ----------
    left, right : ScoreGroups
        Those who look for neighbours, and those among whom they look; may be the same.
    low, above, high : ndarray of int, shape (n_left_groups,)
        First group of ``right`` in the stratum; first in it that is not below the own score; end of the
        stratum.
    """

    left: ScoreGroups
    right: ScoreGroups
    low: np.ndarray
    above: np.ndarray
    high: np.ndarray

    def nearest(self) -> tuple[np.ndarray, np.ndarray]:
        """Distance to the nearest below and to the nearest not below; infinite where there is none."""
        own, padded = self.left.scores, np.concatenate([[-np.inf], self.right.scores, [np.inf]])
        below = np.where(self.above > self.low, own - padded[self.above], np.inf)
        return below, np.where(self.above < self.high, padded[self.above + 1] - own, np.inf)

    def kth_distance(self, k: int) -> np.ndarray:
        """Distance of the ``k``-th nearest row of ``right``; of the farthest where the stratum has fewer.

        Infinite where the stratum has none.
        """
        return np.asarray(np.minimum(*self.nearest())) if k == 1 else self._kth(k)[0]

    def _kth(self, k: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Distance of the ``k``-th nearest row, and the range of groups up to there, ties aside.

        The rows below and the rows above are two sorted lists, of which the ``k`` nearest are found by
        bisection, so that a large ``k`` costs its logarithm only.
        """
        own, starts = self.left.scores, self.right.starts
        groups = np.repeat(np.arange(len(self.right.sizes)), self.right.sizes)
        rows, last = self.right.scores[groups], max(len(groups) - 1, 0)
        first, middle, end = starts[self.low], starts[self.above], starts[self.high]
        n = np.minimum(k, end - first)
        least, most = np.maximum(0, n - (end - middle)), np.minimum(n, middle - first)
        while (is_open := least < most).any():
            half = (least + most) // 2
            below = own - rows[np.clip(middle - 1 - half, 0, last)]
            more = is_open & (below < rows[np.clip(middle + n - half - 1, 0, last)] - own)
            least, most = np.where(more, half + 1, least), np.where(is_open & ~more, half, most)
        lowest, highest = np.clip(middle - least, 0, last), np.clip(middle + n - least - 1, 0, last)
        below = np.where(least > 0, own - rows[lowest], 0.0)
        upper = np.where(n > least, rows[highest] - own, 0.0)
        distance = np.where(n > 0, np.maximum(below, upper), np.inf)
        begin, stop = (
            np.where(n > 0, groups[lowest], self.above),
            np.where(n > 0, groups[highest] + 1, self.above),
        )
        return distance, begin, stop

    def within(self, reach: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Half-open range of all groups of ``right`` whose distance, as computed, is at most ``reach``."""
        own, padded = self.left.scores, np.concatenate([[-np.inf], self.right.scores, [np.inf]])
        first = located(self.right, own - reach, self.left.strata, side="left")
        stop = located(self.right, own + reach, self.left.strata, side="right")
        first, stop = np.minimum(first, self.above), np.maximum(stop, self.above)
        # own - reach and own + reach are rounded, and may miss or catch a group by one digit
        while (step := (first > self.low) & (own - padded[first] <= reach)).any():
            first = first - step
        while (step := (first < self.above) & (own - padded[first + 1] > reach)).any():
            first = first + step
        while (step := (stop < self.high) & (padded[stop + 1] - own <= reach)).any():
            stop = stop + step
        while (step := (stop > self.above) & (padded[stop] - own > reach)).any():
            stop = stop - step
        return first, stop

    def nearest_rows(self, count: int, tie_tolerance: float) -> Neighbourhoods:
        """The ``count`` nearest rows of each group and those that tie with the last."""
        distance, first, stop = self._kth(count)
        own, padded = self.left.scores, np.concatenate([[-np.inf], self.right.scores, [np.inf]])
        for _ in range(_STEPS):
            down = (first > self.low) & (own - padded[first] <= distance + tie_tolerance)
            up = (stop < self.high) & (padded[stop + 1] - own <= distance + tie_tolerance)
            if not (down | up).any():
                break
            first, stop = first - down, stop + up
        else:
            first, stop = self.within(distance + tie_tolerance)
        starts = self.right.starts
        return Neighbourhoods(self.right, first, stop, starts[stop] - starts[first])


def aligned(left: ScoreGroups, right: ScoreGroups) -> Alignment:
    """Find where each group of ``left`` stands among those of ``right``, stratum by stratum."""
    own = left is right
    above = np.arange(len(left.scores)) if own else located(right, left.scores, left.strata, side="left")
    if left.strata is None or right.strata is None:
        low, high = np.zeros(len(above), dtype=int), np.full(len(above), len(right.scores))
    else:
        low = np.searchsorted(right.strata, left.strata, side="left")
        high = np.searchsorted(right.strata, left.strata, side="right")
    return Alignment(left, right, low, above, high)


def located(right: ScoreGroups, values: np.ndarray, strata: np.ndarray | None, *, side: Side) -> np.ndarray:
    """First group in the stratum that is not below (``left``) or that is above (``right``) each value."""
    if strata is None or right.strata is None:
        return np.searchsorted(right.scores, values, side=side)
    return np.searchsorted(_keys(right.strata, right.scores), _keys(strata, values), side=side)


def _keys(strata: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """Stratum and score in one number: complex numbers sort by their real part, then by the imaginary."""
    keys = np.empty(len(strata), dtype=complex)
    keys.real, keys.imag = strata, scores
    return keys
