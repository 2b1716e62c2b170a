"""The signed-rank statistic under uneven signs, and averages of every two differences."""

from __future__ import annotations

import math

import numpy as np

_NEAR = 1e-14


def upper_tail(doubled_ranks: np.ndarray, share: float) -> np.ndarray:
    """P(T ≥ t) of the sum of ranks with a positive sign.

    Parameters
    ----------
    doubled_ranks : ndarray of int, shape (n,)
        Twice the ranks, so that midranks are whole numbers.
    share : float
        Probability (0–1) of a positive sign, alike for every rank.

    Returns
    -------
    ndarray, shape (sum of doubled ranks + 1,)
        At every doubled sum from 0.
    """
    mass = np.zeros(int(doubled_ranks.sum()) + 1)
    mass[0], reached = 1.0, 0
    for rank in doubled_ranks.tolist():
        moved = share * mass[: reached + 1]
        mass[: reached + 1] *= 1 - share
        mass[rank : rank + reached + 1] += moved
        reached += rank
    return np.asarray(np.cumsum(mass[::-1])[::-1])


class WalshAverages:
    """Averages of every two differences (and of each with itself), picked by rank without being laid out.

    Parameters
    ----------
    differences : ndarray of float, shape (n,)
    """

    __slots__ = ("_sorted", "n")

    def __init__(self, differences: np.ndarray) -> None:
        self._sorted = np.sort(np.asarray(differences, dtype=float))
        self.n = len(differences) * (len(differences) + 1) // 2

    def ranked(self, number: int) -> float:
        """The ``number``-th smallest, from 1; minus and plus infinity outside."""
        if number < 1 or number > self.n:
            return math.inf if number > self.n else -math.inf
        lower, upper = 2 * self._sorted[0], 2 * self._sorted[-1]
        near = _NEAR * max(abs(lower), abs(upper))
        while upper - lower > near:
            middle = lower + (upper - lower) / 2
            lower, upper = (lower, middle) if self._up_to(middle) >= number else (middle, upper)
        return self._nearest(lower if self._up_to(lower) >= number else upper) / 2

    def _up_to(self, total: float) -> int:
        """How many pairs sum to at most ``total``."""
        x = self._sorted
        ordered = int(np.searchsorted(x, total - x, side="right").sum())
        return (ordered + int(np.searchsorted(2 * x, total, side="right"))) // 2

    def _nearest(self, total: float) -> float:
        """The sum of two differences nearest to ``total``, without what the search rounded."""
        x = self._sorted
        after = np.searchsorted(x, total - x)
        partners = np.concatenate([x[np.minimum(after, len(x) - 1)], x[np.maximum(after - 1, 0)]])
        sums = np.concatenate([x, x]) + partners
        return float(sums[np.argmin(np.abs(sums - total))])
