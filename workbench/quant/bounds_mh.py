"""Rosenbaum bounds of the Mantel–Haenszel test: how much hidden bias the effect on a binary outcome bears."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from workbench.quant.bounds import (
    DEFAULT_GAMMAS,
    Direction,
    check_options,
    not_significant,
    tail,
    turning_gamma,
)
from workbench.reasons import Reason

_CORRECTION = 0.5


class SuccessCounts(NamedTuple):
    """Successes and persons by stratum, each of shape (n_strata,); weighted counts need not be whole.

    Attributes
    ----------
    treated_success, n_treated : ndarray of float
    success, n : ndarray of float
        Of both arms together.
    """

    treated_success: np.ndarray
    n_treated: np.ndarray
    success: np.ndarray
    n: np.ndarray


@dataclass(frozen=True, slots=True)
class MantelHaenszelBound:
    """The test at one degree of hidden bias.

    Attributes
    ----------
    gamma : float
        Two persons alike in what is measured may differ in the odds of treatment by this factor.
    q_plus, q_minus : float
        Statistics of ``mhbounds`` if the effect is over-estimated, and if it is under-estimated. They are
        absolute values.
    p_plus, p_minus : float
        Their one-sided p.
    past_plus, past_minus : bool
        Whether the expected successes have passed the observed: because of the absolute value p then falls
        again, and a small p must not be read as support of the effect.
    p_worst : float
        One-sided p in the direction observed, without the absolute value: it rises all the way.
    """

    gamma: float
    q_plus: float
    q_minus: float
    p_plus: float
    p_minus: float
    past_plus: bool
    past_minus: bool
    p_worst: float


@dataclass(frozen=True, slots=True)
class MantelHaenszelBounds:
    """The test over a range of hidden bias.

    Attributes
    ----------
    rows : tuple of MantelHaenszelBound
    direction : {"up", "down"}
        Whether the treated have more or fewer successes than expected without an effect.
    gamma_star : float
        Where ``p_worst`` reaches ``alpha``; ``nan`` if it is not below ``alpha`` without bias either.
    gamma_crossing : float
        Where expected successes equal those observed: from there on bias alone gives the whole effect.
    n_strata, n_strata_unused : int
        Strata in use, and those that say nothing: one arm is empty, or all or none are successes.
    alpha : float
        One-sided level.
    reason : Reason or None
        Why numbers are ``nan``, if any are.
    """

    rows: tuple[MantelHaenszelBound, ...]
    direction: Direction
    gamma_star: float
    gamma_crossing: float
    n_strata: int
    n_strata_unused: int
    alpha: float
    reason: Reason | None = None


def mantel_haenszel_bounds(
    counts: SuccessCounts, *, gammas: Sequence[float] = DEFAULT_GAMMAS, alpha: float = 0.05
) -> MantelHaenszelBounds:
    """Bounds of the Mantel–Haenszel test under hidden bias.

    Parameters
    ----------
    counts : SuccessCounts
        Of the matched sample: one stratum, or several that are compared within.
    gammas : sequence of float
        At least 1 each.
    alpha : float
        One-sided level that ``gamma_star`` is solved for.

    Returns
    -------
    MantelHaenszelBounds

    Notes
    -----
    Q = (|Y1 - ΣE| - 0.5)/√ΣV with Rosenbaum's large-sample E and V for a hidden variable that goes with the
    outcome; without hidden bias V is that of the ordinary test. So does ``mhbounds``. The test takes persons
    as different ones: after matching with replacement, weighted counts overstate what is known.

    References
    ----------
    Becker & Caliendo (2007), Stata Journal 7(1), 71-83. Rosenbaum (2002), Observational Studies, ch. 4.
    """
    check_options(gammas, alpha)
    used = _informative(counts)
    unused = len(counts.n) - len(used.n)
    if not len(used.n):
        reason = Reason.of("effect_reason.bounds_no_variation", strata=unused)
        return MantelHaenszelBounds((), "up", math.nan, math.nan, 0, unused, alpha, reason)
    side = 1 if _gap(used, 1.0)[0] >= 0 else -1

    def p_worst(gamma: float) -> float:
        return _worst(used, gamma, side)

    return MantelHaenszelBounds(
        rows=tuple(_row(used, gamma, side) for gamma in gammas),
        direction="up" if side == 1 else "down",
        gamma_star=turning_gamma(lambda gamma: p_worst(gamma) - alpha),
        gamma_crossing=turning_gamma(lambda gamma: -side * _gap(used, gamma**side)[0]),
        n_strata=len(used.n),
        n_strata_unused=unused,
        alpha=alpha,
        reason=not_significant(p_worst(1.0), alpha),
    )


def _informative(counts: SuccessCounts) -> SuccessCounts:
    """Strata in which successes can fall on either arm."""
    arrays = SuccessCounts(*(np.asarray(part, dtype=float) for part in counts))
    y1, n1, y, n = arrays
    wrong = (y1 < 0) | (y1 > np.minimum(n1, y)) | (n1 - y1 > n - y) | (n1 > n)
    if wrong.any():
        raise ValueError("counts must hold 0 ≤ treated_success ≤ success, n_treated ≤ n in every stratum")
    some = (n1 > 0) & (n1 < n) & (y > 0) & (y < n)
    return SuccessCounts(*(part[some] for part in arrays))


def _row(counts: SuccessCounts, gamma: float, side: int) -> MantelHaenszelBound:
    (gap_plus, sd_plus), (gap_minus, sd_minus) = _gap(counts, gamma), _gap(counts, 1 / gamma)
    q_plus, q_minus = (abs(gap_plus) - _CORRECTION) / sd_plus, (abs(gap_minus) - _CORRECTION) / sd_minus
    return MantelHaenszelBound(
        gamma=gamma,
        q_plus=q_plus,
        q_minus=q_minus,
        p_plus=tail(q_plus),
        p_minus=tail(q_minus),
        past_plus=side * gap_plus < 0,
        past_minus=side * gap_minus < 0,
        p_worst=_worst(counts, gamma, side),
    )


def _worst(counts: SuccessCounts, gamma: float, side: int) -> float:
    """One-sided p with all hidden bias pushing the way of the effect."""
    gap, sd = _gap(counts, gamma**side)
    return tail((side * gap - _CORRECTION) / sd)


def _gap(counts: SuccessCounts, odds: float) -> tuple[float, float]:
    """Observed less expected successes of the treated, and the standard deviation of that.

    The expectation is the smaller root of (odds - 1)E² - [(odds - 1)(N1 + Y) + N]E + odds·Y·N1 = 0, written
    so that it holds for odds of 1 and below, too.
    """
    y1, n1, y, n = counts
    if odds == 1:
        variance = n1 * (n - n1) * y * (n - y) / (n**2 * (n - 1))
        return float((y1 - n1 * y / n).sum()), math.sqrt(float(variance.sum()))
    slope, product = (odds - 1) * (n1 + y) + n, odds * y * n1
    expected = 2 * product / (slope + np.sqrt(slope**2 - 4 * (odds - 1) * product))
    precision = 1 / expected + 1 / (y - expected) + 1 / (n1 - expected) + 1 / (n - y - n1 + expected)
    return float((y1 - expected).sum()), math.sqrt(float((1 / precision).sum()))
