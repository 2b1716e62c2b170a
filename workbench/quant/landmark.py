"""Effects by fixed times after the index date, which show lock-in, and a check of where time begins."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import NamedTuple

import numpy as np

from workbench.quant.part_estimates import PartEstimate, attempted, no_estimate
from workbench.quant.steps import IsCancelled, Progress, in_steps, never, quiet
from workbench.reasons import Reason

DAYS_PER_MONTH = 365.25 / 12
DEFAULT_MONTHS = (3.0, 6.0, 12.0, 18.0)
_NORMAL = NormalDist()


class LandmarkSample(NamedTuple):
    """Whom an effect by a landmark is estimated on.

    Attributes
    ----------
    rows : ndarray of int, shape (n,)
        Rows whose follow-up could have reached the landmark, ascending.
    outcome : ndarray of float, shape (n,)
        1 if the event came by the landmark, else 0 (also after another event).
    """

    rows: np.ndarray
    outcome: np.ndarray


@dataclass(frozen=True, slots=True)
class LandmarkRow:
    """The effect on having returned by one month after the index date; shares.

    Attributes
    ----------
    n, n_too_short : int
        Persons in use, and persons whose follow-up could not have reached the month.
    n_treated, n_control : int
        Participants the effect speaks for, and others used.
    reason : Reason or None
        Why numbers are ``nan``, if they are.
    """

    months: float
    n: int
    n_too_short: int
    effect: float
    ci_lower: float
    ci_upper: float
    n_treated: int
    n_control: int
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class LandmarkEffect:
    """The effect on having had the event by one landmark.

    Attributes
    ----------
    months, days : float
        After the index date.
    n, n_too_short : int
        Rows in use, and rows left out because follow-up ends before the landmark, whatever became of them.
    effect, se, ci_lower, ci_upper : float
        In shares.
    n_treated, n_control : int
        Treated the effect speaks for, and controls used.
    reason : Reason or None
        Why numbers are ``nan``, if they are.
    """

    months: float
    days: float
    n: int
    n_too_short: int
    effect: float
    se: float
    ci_lower: float
    ci_upper: float
    n_treated: int
    n_control: int
    reason: Reason | None = None


def landmark_sample(
    days: np.ndarray, had_event: np.ndarray, possible_days: np.ndarray, landmark: float
) -> LandmarkSample:
    """Rows and outcome at a landmark.

    Parameters
    ----------
    days : ndarray of float, shape (n,)
        From the index date to what ended follow-up.
    had_event : ndarray of bool, shape (n,)
        Whether that was the event in question.
    possible_days : ndarray of float, shape (n,)
        From the index date to the day the register ends: known for everyone, also for those who left.
    landmark : float
        Days after the index date.

    Notes
    -----
    Rows are chosen by when their follow-up *could* end, and never by what happened: leaving out only those
    without an event would keep the returns and drop the rest.
    """
    rows = np.flatnonzero(np.asarray(possible_days, dtype=float) >= landmark)
    by_then = np.asarray(had_event, dtype=bool)[rows] & (np.asarray(days, dtype=float)[rows] <= landmark)
    return LandmarkSample(rows, by_then.astype(float))


def landmark_effects(
    days: np.ndarray,
    had_event: np.ndarray,
    possible_days: np.ndarray,
    estimate: Callable[[LandmarkSample], PartEstimate],
    *,
    months: Sequence[float] = DEFAULT_MONTHS,
    days_per_month: float = DAYS_PER_MONTH,
    alpha: float = 0.05,
    progress: Progress = quiet,
    is_cancelled: IsCancelled = never,
) -> tuple[LandmarkEffect, ...]:
    """Effects by each landmark; see :func:`landmark_sample` for the arrays.

    Parameters
    ----------
    estimate : callable
        Effect on ``outcome`` among ``rows``.
    months : sequence of float
        After the index date, above 0.
    days_per_month : float
    alpha : float
        Intervals are at 1 - alpha.
    progress, is_cancelled : callable
        See :func:`in_steps`; a cancelled run returns the landmarks that are done.

    Notes
    -----
    An effect below 0 at first that rises later is what lock-in looks like: participants stay while the
    measure lasts. The landmarks share persons, so that their estimates hang together.
    """
    if not all(0 < month < math.inf for month in months):
        raise ValueError("months must be above 0")
    found = []
    for month in in_steps(months, progress, is_cancelled):
        sample = landmark_sample(days, had_event, possible_days, month * days_per_month)
        found.append(_effect(month, month * days_per_month, sample, len(days), estimate, alpha=alpha))
    return tuple(found)


def _effect(
    month: float,
    days: float,
    sample: LandmarkSample,
    n: int,
    estimate: Callable[[LandmarkSample], PartEstimate],
    *,
    alpha: float,
) -> LandmarkEffect:
    if len(sample.rows):
        part = attempted(lambda: estimate(sample))
    else:
        part = no_estimate(Reason.of("effect_reason.landmark_empty", months=month))
    reach = _NORMAL.inv_cdf(1 - alpha / 2) * part.se
    return LandmarkEffect(
        months=month,
        days=days,
        n=len(sample.rows),
        n_too_short=n - len(sample.rows),
        effect=part.effect,
        se=part.se,
        ci_lower=part.effect - reach,
        ci_upper=part.effect + reach,
        n_treated=part.n_treated,
        n_control=part.n_control,
        reason=part.reason,
    )
