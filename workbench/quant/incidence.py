"""Cumulative incidence with competing events: what share has left in which way by each day."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from workbench.errors import StatisticsError

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class CauseCurve:
    """Share that has had one event by each time.

    Attributes
    ----------
    cause : str
    n_events : int
    incidence, se : ndarray of float, shape (n_times,)
        Shares (0–1).
    ci_lower, ci_upper : ndarray of float, shape (n_times,)
        Between 0 and 1 (log-log scale); ``nan`` where the share is 0 or 1, or its standard error 0.
    """

    cause: str
    n_events: int
    incidence: np.ndarray
    se: np.ndarray
    ci_lower: np.ndarray
    ci_upper: np.ndarray


@dataclass(frozen=True, slots=True)
class CumulativeIncidence:
    """All events of a group.

    Attributes
    ----------
    times : ndarray of float, shape (n_times,)
        Days at which anything happened, ascending; curves hold their value until the next.
    n_at_risk : ndarray of int, shape (n_times,)
        Persons with neither event nor end of follow-up before that day.
    free : ndarray of float, shape (n_times,)
        Share without any event; with the causes it sums to 1.
    causes : tuple of CauseCurve
        In sorted order.
    n, n_censored : int
    alpha : float
    """

    times: np.ndarray
    n_at_risk: np.ndarray
    free: np.ndarray
    causes: tuple[CauseCurve, ...]
    n: int
    n_censored: int
    alpha: float

    def curve(self, cause: str) -> CauseCurve:
        """The curve of one cause."""
        return next(curve for curve in self.causes if curve.cause == cause)

    def at(self, cause: str, days: float) -> tuple[float, float]:
        """Share and standard error by a day; ``nan`` after the last day that anybody was followed."""
        place = int(np.searchsorted(self.times, days, side="right")) - 1
        if days > self.times[-1]:
            return math.nan, math.nan
        curve = self.curve(cause)
        return (float(curve.incidence[place]), float(curve.se[place])) if place >= 0 else (0.0, 0.0)


def cumulative_incidence(
    days: np.ndarray,
    outcome: np.ndarray,
    *,
    censored: str,
    entered: np.ndarray | None = None,
    alpha: float = 0.05,
) -> CumulativeIncidence:
    """Aalen–Johansen estimate of the share with each event by each time.

    Parameters
    ----------
    days : ndarray of float, shape (n,)
        From the index date to the event, or to the end of follow-up.
    outcome : ndarray of str, shape (n,)
        Which event.
    censored : str
        Outcome of those without one, e.g. ``"fortsatt_mottak"``.
    entered : ndarray of float, shape (n,), optional
        Day after which each came under observation, if later than day 0: a register of those who were here in
        a year cannot show those who left before it.
    alpha : float
        Intervals are at 1 - alpha.

    Returns
    -------
    CumulativeIncidence

    Raises
    ------
    StatisticsError
        There is nobody, or days are missing, infinite, below 0 or not after the entry.

    Notes
    -----
    Somebody who ends follow-up on the day of an event is still at risk that day. The variance is that of
    Marubini and Valsecchi, as in Stata's ``stcompet`` and statsmodels (R's ``cmprsk`` and ``survival`` use
    others, which agree in large samples); without censoring it is F(1 - F)/n. One minus Kaplan–Meier would
    count those who left in another way as if they could still return.

    References
    ----------
    Aalen & Johansen (1978), Scandinavian Journal of Statistics 5, 141-150. Marubini & Valsecchi (1995),
    Analysing Survival Data, section 10.4. Coviello & Boggess (2004), Stata Journal 4(2), 103-112.
    """
    waited, labels = np.asarray(days, dtype=float), np.asarray(outcome, dtype=str)
    start = np.full(len(waited), -1.0) if entered is None else np.asarray(entered, dtype=float)
    _check_days(waited, start, later=entered is not None)
    times, place = np.unique(waited, return_inverse=True)
    at_risk = np.searchsorted(np.sort(start), times) - np.searchsorted(np.sort(waited), times)
    names = sorted(set(labels.tolist()) - {censored})
    events = {name: np.bincount(place[labels == name], minlength=len(times)) for name in names}
    total = sum(events.values(), np.zeros(len(times), dtype=int))
    free = np.cumprod(1 - total / at_risk)
    before = np.concatenate([[1.0], free[:-1]])
    curves = tuple(_curve(name, events[name], total, at_risk, before, alpha=alpha) for name in names)
    return CumulativeIncidence(
        times, at_risk, free, curves, len(waited), int((labels == censored).sum()), alpha
    )


def _check_days(days: np.ndarray, entered: np.ndarray, *, later: bool) -> None:
    wrong = ~np.isfinite(days) | (days < 0) | ~np.isfinite(entered) | (later & ~(days > entered))
    if wrong.any() or not len(days):
        raise StatisticsError("errors.follow_up_days", wrong=int(wrong.sum()), n=len(days))


def _curve(
    cause: str,
    events: np.ndarray,
    total: np.ndarray,
    at_risk: np.ndarray,
    before: np.ndarray,
    *,
    alpha: float,
) -> CauseCurve:
    incidence = np.cumsum(before * events / at_risk)
    se = np.sqrt(np.maximum(_variance(incidence, events, total, at_risk, before), 0.0))
    z = _NORMAL.inv_cdf(1 - alpha / 2)
    known = (incidence > 0) & (incidence < 1 - 1e-12) & (se > 0)
    share = np.where(known, incidence, 0.5)
    reach = np.exp(z * se / (share * np.abs(np.log(share))))
    lower, upper = (np.where(known, share**power, np.nan) for power in (reach, 1 / reach))
    return CauseCurve(cause, int(events.sum()), incidence, se, lower, upper)


def _variance(
    incidence: np.ndarray, events: np.ndarray, total: np.ndarray, at_risk: np.ndarray, before: np.ndarray
) -> np.ndarray:
    """Σ (F(t) - F(u))² d/(n(n - d)) + Σ S² d₁(n - d₁)/n³ - 2 Σ (F(t) - F(u)) S d₁/n² over times u up to t."""
    staying = at_risk - total
    # where nobody stays no later time has F(t) - F(u) other than 0
    any_event = np.divide(total, at_risk * staying, out=np.zeros(len(total)), where=staying > 0)
    this_event = before * events / at_risk**2
    return np.asarray(
        incidence**2 * np.cumsum(any_event)
        - 2 * incidence * np.cumsum(incidence * any_event)
        + np.cumsum(incidence**2 * any_event)
        + np.cumsum(before**2 * events * (at_risk - events) / at_risk**3)
        - 2 * incidence * np.cumsum(this_event)
        + 2 * np.cumsum(incidence * this_event)
    )
