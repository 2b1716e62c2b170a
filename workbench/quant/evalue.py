"""The E-value: how strong an unmeasured confounder must be to explain an effect away."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

from workbench.reasons import Reason

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class EValue:
    """An E-value and that of the limit nearest to no effect.

    Attributes
    ----------
    ratio : float
        Risk of the treated over their risk without treatment, as estimated.
    ratio_limit : float
        Limit of its interval that is nearest to ``null``.
    e_value : float
        Least ratio (1 or more) by which a confounder must go with both treatment and outcome, beyond what is
        measured, to move ``ratio`` to ``null``.
    e_value_limit : float
        The same for ``ratio_limit``; 1 if the interval includes ``null`` already.
    null : float
        Ratio to move to; 1 is no effect.
    method : {"given", "arms", "fixed_base"}
        Where the limit comes from: given as a ratio; a difference whose arms' standard errors are both known;
        a difference with the base rate held fixed.
    reason : Reason or None
        Why numbers are ``nan``, if any are.
    """

    ratio: float
    ratio_limit: float
    e_value: float
    e_value_limit: float
    null: float
    method: Literal["given", "arms", "fixed_base"]
    reason: Reason | None = None


def e_value(ratio: float, *, lower: float, upper: float, null: float = 1.0) -> EValue:
    """E-value of a risk ratio.

    Parameters
    ----------
    ratio, lower, upper : float
        Estimate and limits, above 0.
    null : float
        Ratio to move to, above 0.

    Returns
    -------
    EValue

    References
    ----------
    VanderWeele & Ding (2017), Annals of Internal Medicine 167(4), 268-274: RR + √(RR(RR - 1)).

    Examples
    --------
    Smoking and lung cancer (Hammond & Horn 1958):

    >>> found = e_value(10.73, lower=8.02, upper=14.36)
    >>> round(found.e_value, 2), round(found.e_value_limit, 2)
    (20.95, 15.52)
    """
    if not 0 < lower <= ratio <= upper or not null > 0:
        raise ValueError("ratios must be above 0, with lower ≤ ratio ≤ upper")
    return _e_value(ratio, lower if ratio >= null else upper, null, "given")


def e_value_of_difference(
    difference: float,
    control_mean: float,
    *,
    se: float,
    control_se: float | None = None,
    alpha: float = 0.05,
) -> EValue:
    """E-value of a difference of two risks, which moves it to 0.

    Parameters
    ----------
    difference, control_mean : float
        Effect and base rate as shares (0–1); the risk of the treated is their sum.
    se : float
        Standard error of the difference.
    control_se : float, optional
        Standard error of the base rate; the rest of ``se`` is then that of the treated, as for arms that do
        not depend on one another. Where left out, the base rate is taken as known.
    alpha : float
        Level of the two-sided interval.

    Returns
    -------
    EValue
        ``nan`` with a reason where a risk is 0.

    Notes
    -----
    Confounding of strength B can move a difference to p1 - B·p0 among the treated. Its interval reaches 0
    where (p1 - B·p0)² = z²(s1² + B²·s0²), a quadratic equation in B (Fieller's limit of the ratio).

    References
    ----------
    Ding & VanderWeele (2016), Epidemiology 27(3), 368-377.
    """
    treated_mean, z = control_mean + difference, _NORMAL.inv_cdf(1 - alpha / 2)
    control_variance = 0.0 if control_se is None else control_se**2
    if not control_variance <= se**2:
        raise ValueError("the standard error of the base rate cannot be above that of the difference")
    method: Literal["arms", "fixed_base"] = "fixed_base" if control_se is None else "arms"
    if not min(treated_mean, control_mean) > 0:
        reason = Reason.of("effect_reason.e_value_no_base", treated=treated_mean, control=control_mean)
        return EValue(math.nan, math.nan, math.nan, math.nan, 1.0, method, reason)
    limits = _fieller(treated_mean, control_mean, z**2 * (se**2 - control_variance), z**2 * control_variance)
    limit = limits[0] if difference >= 0 else limits[1]
    return _e_value(treated_mean / control_mean, limit, 1.0, method)


def _fieller(p1: float, p0: float, v1: float, v0: float) -> tuple[float, float]:
    """Ratios at which (p1 - B·p0)² = v1 + B²·v0; infinite where the base rate may be 0."""
    a, half, c = p0**2 - v0, p1 * p0, p1**2 - v1
    if a <= 0:
        return (0.0 if c <= 0 else c / (half + math.sqrt(half**2 - a * c))), math.inf
    root = math.sqrt(max(half**2 - a * c, 0.0))
    return max((half - root) / a, 0.0), (half + root) / a


def _e_value(
    ratio: float, limit: float, null: float, method: Literal["given", "arms", "fixed_base"]
) -> EValue:
    includes = limit <= null if ratio >= null else limit >= null
    strength = 1.0 if includes else _strength(limit / null)
    return EValue(ratio, limit, _strength(ratio / null), strength, null, method)


def _strength(ratio: float) -> float:
    above = max(ratio, 1 / ratio)
    return above + math.sqrt(above * (above - 1))
