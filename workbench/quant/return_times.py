"""Times to return drawn beside what one would expect: a constant hazard, and only those who left."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

DAYS_PER_YEAR = 365.25


@dataclass(frozen=True, slots=True)
class ExpectedCurve:
    """Share that has left by each day if the hazard were constant.

    Attributes
    ----------
    hazard_per_year : float
        Leaving per person and year among those still here.
    mean_years, median_years : float
        Infinite if nobody leaves.
    days, share : ndarray of float, shape (n,)
    """

    hazard_per_year: float
    mean_years: float
    median_years: float
    days: np.ndarray
    share: np.ndarray


def expected_curve(days: np.ndarray, *, hazard_per_year: float) -> ExpectedCurve:
    """The exponential curve of a constant hazard: 1 - exp(-hazard·time).

    Parameters
    ----------
    days : ndarray of float, shape (n,)
        At least 0.
    hazard_per_year : float
        At least 0; one over the mean time in years.

    Notes
    -----
    A curve that bends over does not show that a policy works, nor that it does not: a constant hazard bends
    too, and those most ready to leave go first.

    Examples
    --------
    A mean of one year gives 86 % after two and 95 % after three:

    >>> expected_curve(np.array([730.5, 1095.75]), hazard_per_year=1).share.round(2).tolist()
    [0.86, 0.95]
    """
    if not 0 <= hazard_per_year < math.inf or (np.asarray(days) < 0).any():
        raise ValueError("the hazard and the days must be numbers of at least 0")
    time = np.asarray(days, dtype=float)
    mean = 1 / hazard_per_year if hazard_per_year else math.inf
    share = -np.expm1(-hazard_per_year * time / DAYS_PER_YEAR)
    return ExpectedCurve(hazard_per_year, mean, mean * math.log(2), time, share)


@dataclass(frozen=True, slots=True)
class LeaversCurve:
    """Times of those who left, and of nobody else.

    Attributes
    ----------
    days, share : ndarray of float, shape (n_times,)
        Share (0–1) of the leavers gone by each day. It always ends at 1, whatever share of all that they are.
    n, n_all : int
        Leavers, and everyone.
    mean_days, median_days : float
        ``nan`` if nobody left.
    """

    days: np.ndarray
    share: np.ndarray
    n: int
    n_all: int
    mean_days: float
    median_days: float

    def share_by(self, days: float) -> float:
        """Share of the leavers gone by a day."""
        place = int(np.searchsorted(self.days, days, side="right"))
        return float(self.share[place - 1]) if place else 0.0


def leavers_curve(days: np.ndarray, left: np.ndarray) -> LeaversCurve:
    """Distribution of the time among those who left, as figure 6 of the 2014 evaluation shows it.

    Parameters
    ----------
    days : ndarray of float, shape (n,)
    left : ndarray of bool, shape (n,)
        Who left in the ways that count.
    """
    chosen = np.asarray(left, dtype=bool)
    gone = np.sort(np.asarray(days, dtype=float)[chosen])
    times, counts = np.unique(gone, return_counts=True)
    some = len(gone) > 0
    return LeaversCurve(
        days=times,
        share=np.cumsum(counts) / max(len(gone), 1),
        n=len(gone),
        n_all=len(chosen),
        mean_days=float(gone.mean()) if some else math.nan,
        median_days=float(np.median(gone)) if some else math.nan,
    )
