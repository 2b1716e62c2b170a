"""Average treatment effect on the treated in a matched sample, and what it says."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from workbench.quant.comparison import Comparison, Contrast, weighted_contrast
from workbench.quant.specification import Estimand, SEMethod
from workbench.quant.standard_errors import StandardError, becker_ichino
from workbench.reasons import Reason

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class EffectResult:
    """An average treatment effect: on the treated (ATT), or on all (ATE).

    Attributes
    ----------
    n, n_treated, n_control : int
        Rows analysed, and of each group, before common support.
    n_treated_matched, n_controls_used : int
        Treated the effect speaks for, and controls with a weight above 0.
    effective_sample_size : float
        Kish's effective number of controls.
    weights_sum : float
        Of the controls: the number that the effect speaks for.
    treated_mean, control_mean : float
        Mean outcome of the matched treated, and weighted mean of their controls (the base rate).
    att, se, t, p : float
        Effect in the outcome's unit (of the estimand named); its standard error; att/se; two-sided normal p.
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
    estimand : {"att", "ate"}
    se_method : str
    n_clusters, n_replications : int or None
        Of clustered and bootstrap errors.
    reason : Reason or None
        Why numbers are ``nan``, if any are, or what limits them.
    """

    n: int
    n_treated: int
    n_control: int
    n_treated_matched: int
    n_controls_used: int
    effective_sample_size: float
    weights_sum: float
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
    estimand: Estimand = "att"
    se_method: SEMethod = "becker-ichino"
    n_clusters: int | None = None
    n_replications: int | None = None
    reason: Reason | None = None

    @property
    def dropped_treated(self) -> int:
        """Treated the effect does not speak for."""
        return self.n_treated - self.n_treated_matched


def estimate_att(
    outcome: np.ndarray,
    treatment: np.ndarray,
    match: Comparison,
    *,
    sesoi: float = 0.02,
    alpha: float = 0.05,
    power: float = 0.8,
) -> EffectResult:
    """Average treatment effect on the treated (ATT) in a matched sample, with Becker and Ichino's error.

    Parameters
    ----------
    outcome : ndarray of float, shape (n,)
        In its own unit.
    treatment : ndarray of bool or 0/1, shape (n,)
    match : Comparison
        Of the same rows in the same order.
    sesoi, alpha, power : float
        See :func:`described`.
    """
    contrast = weighted_contrast(outcome, match)
    error = becker_ichino(outcome, match)
    return described(contrast, error, treatment, sesoi=sesoi, alpha=alpha, power=power)


def described(
    contrast: Contrast,
    error: StandardError,
    treatment: np.ndarray,
    *,
    estimand: Estimand = "att",
    sesoi: float = 0.02,
    alpha: float = 0.05,
    power: float = 0.8,
) -> EffectResult:
    """All that an estimate and its standard error say.

    Parameters
    ----------
    contrast : Contrast
    error : StandardError
    treatment : ndarray of bool or 0/1, shape (n,)
    estimand : {"att", "ate"}
    sesoi : float
        Smallest effect of interest, in the outcome's unit, above 0.
    alpha, power : float
        Level of two-sided tests, and power of the minimum detectable effect.

    Returns
    -------
    EffectResult
        Without a standard error, it and what follows from it are ``nan`` and ``reason`` says why.

    References
    ----------
    Bloom (1995) for the minimum detectable effect, Lakens (2017) for the two one-sided tests.
    """
    if not sesoi > 0 or not 0 < alpha < 0.5 or not 0 < power < 1:
        raise ValueError("sesoi must be above 0, alpha between 0 and 0.5, power between 0 and 1")
    comparison, n_treated = contrast.comparison, int(np.asarray(treatment, dtype=bool).sum())
    se, n1 = error.se or math.nan, comparison.n_treated_matched
    speaks_for = n1 if estimand == "att" else n1 + comparison.n_controls_used
    return EffectResult(
        n=len(treatment),
        n_treated=n_treated,
        n_control=len(treatment) - n_treated,
        n_treated_matched=n1,
        n_controls_used=comparison.n_controls_used,
        effective_sample_size=comparison.effective_sample_size,
        weights_sum=float(comparison.control_weights.sum()),
        treated_mean=contrast.treated_mean,
        control_mean=contrast.control_mean,
        estimand=estimand,
        se_method=error.method,
        n_clusters=error.n_clusters,
        n_replications=error.n_replications,
        sesoi=sesoi,
        alpha=alpha,
        power=power,
        reason=error.reason or contrast.reason,
        **_inference(contrast.effect, se, n1=speaks_for, sesoi=sesoi, alpha=alpha, power=power),
    )


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
