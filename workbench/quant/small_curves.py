"""Curves over time as they may be shown: every step of a curve stands for several persons, or for nobody.

A curve with a step a person tells on which day each of them left. Here events are gathered until a step
holds at least ``least`` of them, and steps fall on a grid of days, so that no day of a person is told either.
At each step the share is the true one.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from workbench.quant.disclosure import guard_mean
from workbench.quant.incidence import CumulativeIncidence
from workbench.quant.return_times import LeaversCurve
from workbench.quant.small_counts import Count, is_few, joined_bins

DAYS_PER_STEP = 730 / 24
"""A month, so that two years are a step's end."""
LEAST_OF_MEAN = 10
"""A mean of fewer persons is not shown where small counts are hidden."""


@dataclass(frozen=True, slots=True)
class ShownCurve:
    """A curve over days as it may be shown.

    Attributes
    ----------
    days, share : ndarray of float, shape (n,)
        Shares (0–1) that hold until the next day.
    is_coarse : bool
        Whether steps were gathered.
    """

    days: np.ndarray
    share: np.ndarray
    is_coarse: bool

    def by(self, days: float) -> float:
        """Share by a day; ``nan`` after the last one."""
        if not len(self.days) or days > self.days[-1]:
            return math.nan
        place = int(np.searchsorted(self.days, days, side="right"))
        return float(self.share[place - 1]) if place else 0.0


@dataclass(frozen=True, slots=True)
class ShownLeavers:
    """Times of those who left, as they may be shown.

    Attributes
    ----------
    curve : ShownCurve
    n, n_all : int
        Leavers, and everyone.
    mean_days : float
        ``nan`` where too few left for a mean to be shown.
    """

    curve: ShownCurve
    n: int
    n_all: int
    mean_days: float

    def share_by(self, days: float) -> float:
        """Share of the leavers gone by a day: all of them from the curve's end on."""
        return 1.0 if days >= self.curve.days[-1] else self.curve.by(days)


@dataclass(frozen=True, slots=True)
class ShownTimes:
    """Times to returning, by group, as they may be shown.

    Attributes
    ----------
    zero : str
        From when time counts: ``obliged`` or ``index``.
    curves : mapping of group to ShownCurve
        Groups in which somebody returned.
    hidden : tuple of str
        Groups whose curve would tell of few persons.
    n, n_left_out : int or None
        Persons in the curves, and persons without the dates this needs; None where hidden.
    leavers : ShownLeavers or None
        None where nobody left, or where they are hidden.
    leavers_hidden : bool
    least : int
        Smallest number of persons that is shown.
    """

    zero: str
    curves: Mapping[str, ShownCurve]
    hidden: tuple[str, ...]
    n: Count
    n_left_out: Count
    leavers: ShownLeavers | None
    leavers_hidden: bool
    least: int

    @property
    def is_coarse(self) -> bool:
        """Whether steps of the curves were gathered."""
        return any(curve.is_coarse for curve in self.curves.values())


def shown_incidence(
    found: CumulativeIncidence, cause: str, *, least: int, days_per_step: float = DAYS_PER_STEP
) -> ShownCurve | None:
    """The curve of one cause, its steps gathered.

    Parameters
    ----------
    found : CumulativeIncidence
    cause : str
        One of ``found.causes``.
    least : int
        Persons of each step; 1 leaves the curve as it is.
    days_per_step : float
        Steps fall on multiples of this.

    Returns
    -------
    ShownCurve or None
        None where fewer than ``least`` had the event, or had it not, for the curve's end would tell.
    """
    curve = found.curve(cause)
    if least <= 1:
        return ShownCurve(found.times, curve.incidence, is_coarse=False)
    if _tells(curve.n_events, found.n, least):
        return None
    return _coarse(found.times, curve.incidence, _events(found, curve.incidence), least, days_per_step)


def shown_leavers(
    found: LeaversCurve,
    *,
    least: int,
    days_per_step: float = DAYS_PER_STEP,
    least_of_mean: int = LEAST_OF_MEAN,
) -> ShownLeavers | None:
    """Times of those who left, the steps gathered.

    Parameters
    ----------
    found : LeaversCurve
    least : int
        Persons of each step; 1 leaves the curve as it is.
    days_per_step : float
        Steps fall on multiples of this.
    least_of_mean : int
        Persons that a mean needs where small counts are hidden.

    Returns
    -------
    ShownLeavers or None
        None where fewer than ``least`` left, or stayed.
    """
    if least <= 1:
        return ShownLeavers(
            ShownCurve(found.days, found.share, is_coarse=False), found.n, found.n_all, found.mean_days
        )
    if _tells(found.n, found.n_all, least):
        return None
    events = np.rint(np.diff(found.share, prepend=0.0) * found.n).astype(int)
    curve = _coarse(found.days, found.share, events, least, days_per_step)
    mean = found.mean_days if guard_mean(found.n, threshold=least_of_mean) else math.nan
    return ShownLeavers(curve, found.n, found.n_all, mean)


def _tells(n: int, n_all: int, least: int) -> bool:
    return is_few(n, least=least) or is_few(n_all - n, least=least)


def _events(found: CumulativeIncidence, incidence: np.ndarray) -> np.ndarray:
    """Persons with the event on each day, back from the curve's steps."""
    before = np.concatenate([[1.0], found.free[:-1]])
    steps = np.diff(incidence, prepend=0.0) * found.n_at_risk
    persons = np.divide(steps, before, out=np.zeros(len(steps)), where=before > 0)
    return np.asarray(np.rint(persons), dtype=int)


def _coarse(
    times: np.ndarray, share: np.ndarray, events: np.ndarray, least: int, days_per_step: float
) -> ShownCurve:
    """The curve on a grid of days, at those ends of cells by which enough further events have come."""
    cell = np.maximum(np.ceil(times / days_per_step).astype(int), 1)
    counts = np.bincount(cell, weights=events, minlength=int(cell.max()) + 1)[1:].astype(int)
    runs = joined_bins(counts[:, None], least=least)
    ends = np.array([stop for first, stop in runs if counts[first:stop].any() or stop == len(counts)])
    last = np.searchsorted(cell, ends, side="right") - 1
    days = np.concatenate([[0.0], ends * days_per_step])
    return ShownCurve(days, np.concatenate([[0.0], share[last]]), is_coarse=True)
