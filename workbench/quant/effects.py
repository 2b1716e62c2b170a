"""Average treatment effect on the treated in a matched sample, and what it says."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from workbench.quant.comparison import Comparison
from workbench.reasons import Reason

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class EffectResult:
    """An average treatment effect on the treated (ATT).

    Attributes
    ----------
    n, n_treated, n_control : int
        Rows analysed, and of each group, before common support.
    n_treated_matched, n_controls_used : int
        Treated the effect speaks for, and controls with a weight above 0.
    effective_sample_size : float
        Kish's effective number of controls.
    treated_mean, control_mean : float
        Mean outcome of the matched treated, and weighted mean of their controls (the base rate).
    att, se, t, p : float
        Effect in the outcome's unit; standard error of Becker & Ichino; att/se; two-sided normal p.
    ci_lower, ci_upper : float
        Interval at 1 - alpha (95 %).
    ci90_lower, ci90_upper : float
        Interval at 1 - 2 alpha (90 %), which belongs to the equivalence test.
    mde : float
        Smallest effect found with ``power`` by a two-sided test at ``alpha``: 2.80 standard errors.
    tost_p : float
        Larger p of the two one-sided tests against -sesoi and +sesoi.
    additional, additional_lower, additional_upper : float
        Outcomes among the matched treated that would not have come: N1 times ATT and its interval.
    sesoi, alpha, power : float
        As specified.
    reason : Reason or None
        Why numbers are ``nan``, if any are.
    """

    n: int
    n_treated: int
    n_control: int
    n_treated_matched: int
    n_controls_used: int
    effective_sample_size: float
    treated_mean: float
    control_mean: float
    att: float
    se: float
    t: float
    p: float
    ci_lower: float
    ci_upper: float
    ci90_lower: float
    ci90_upper: float
    mde: float
    tost_p: float
    additional: float
    additional_lower: float
    additional_upper: float
    sesoi: float
    alpha: float
    power: float
    reason: Reason | None = None


def estimate_att(
    outcome: np.ndarray,
    treatment: np.ndarray,
    match: Comparison,
    *,
    sesoi: float = 0.02,
    alpha: float = 0.05,
    power: float = 0.8,
) -> EffectResult:
    """Average treatment effect on the treated (ATT) in a matched sample.

    Parameters
    ----------
    outcome : ndarray of float, shape (n,)
        In its own unit.
    treatment : ndarray of bool or 0/1, shape (n,)
    match : Comparison
        Of the same rows in the same order.
    sesoi : float
        Smallest effect of interest, in the outcome's unit, above 0.
    alpha, power : float
        Level of two-sided tests, and power of the minimum detectable effect.

    Returns
    -------
    EffectResult
        With one treated or one control used, or no variation, the standard error and what follows from it is
        ``nan`` and ``reason`` says why.

    References
    ----------
    Becker & Ichino (2002), Stata Journal 2(4), 358-377: Var = S²₁/N1 + Σw² S²₀/N1², where S²₁ and S²₀ are the
    variances (n - 1) of the outcome among matched treated and controls used. Bloom (1995) for the minimum
    detectable effect, Lakens (2017) for the two one-sided tests.
    """
    if not sesoi > 0 or not 0 < alpha < 0.5 or not 0 < power < 1:
        raise ValueError("sesoi must be above 0, alpha between 0 and 0.5, power between 0 and 1")
    weights, used = match.control_weights, match.control_weights > 0
    treated_outcome, n1 = outcome[match.treated_matched], match.n_treated_matched
    treated_mean, control_mean = float(treated_outcome.mean()), float(weights @ outcome / n1)
    se = _standard_error(treated_outcome, outcome[used], weights[used])
    n_treated = int(np.asarray(treatment, dtype=bool).sum())
    return EffectResult(
        n=len(outcome),
        n_treated=n_treated,
        n_control=len(outcome) - n_treated,
        n_treated_matched=n1,
        n_controls_used=int(used.sum()),
        effective_sample_size=match.effective_sample_size,
        treated_mean=treated_mean,
        control_mean=control_mean,
        sesoi=sesoi,
        alpha=alpha,
        power=power,
        reason=_reason(n1, int(used.sum()), se),
        **_inference(
            treated_mean - control_mean, se or math.nan, n1=n1, sesoi=sesoi, alpha=alpha, power=power
        ),
    )


def _standard_error(treated: np.ndarray, control: np.ndarray, weights: np.ndarray) -> float:
    """Becker and Ichino's; ``nan`` if a group is one row."""
    if min(len(treated), len(control)) < 2:
        return math.nan
    n1 = len(treated)
    variance = treated.var(ddof=1) / n1 + (weights @ weights) * control.var(ddof=1) / n1**2
    return math.sqrt(float(variance))


def _reason(n_treated: int, n_controls: int, se: float) -> Reason | None:
    if math.isnan(se):
        return Reason.of("effect_reason.one_row", treated=n_treated, controls=n_controls)
    return Reason.of("effect_reason.no_variation") if se == 0 else None


def _inference(
    att: float, se: float, *, n1: int, sesoi: float, alpha: float, power: float
) -> dict[str, float]:
    """All that follows from an estimate and its standard error in the normal distribution."""
    z, z90 = _NORMAL.inv_cdf(1 - alpha / 2), _NORMAL.inv_cdf(1 - alpha)
    lower, upper = att - z * se, att + z * se
    return {
        "att": att,
        "se": se,
        "t": att / se,
        "p": math.erfc(abs(att / se) / math.sqrt(2)),
        "ci_lower": lower,
        "ci_upper": upper,
        "ci90_lower": att - z90 * se,
        "ci90_upper": att + z90 * se,
        "mde": (z + _NORMAL.inv_cdf(power)) * se,
        "tost_p": max(_tail((att + sesoi) / se), _tail((sesoi - att) / se)),
        "additional": n1 * att,
        "additional_lower": n1 * lower,
        "additional_upper": n1 * upper,
    }


def _tail(z: float) -> float:
    """P(Z > z) in the standard normal distribution."""
    return 0.5 * math.erfc(z / math.sqrt(2))
