"""Outcomes that a measure cannot have changed: an effect on them tells of what the matching does not see."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist

from workbench.quant.multiplicity import holm
from workbench.quant.part_estimates import PartEstimate
from workbench.reasons import Reason

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class NegativeControl:
    """The effect on one control outcome, which should be 0.

    Attributes
    ----------
    control : str
        Name of the outcome.
    effect, se, ci_lower, ci_upper : float
        In the outcome's unit.
    p, p_holm : float
        Two-sided normal p, and adjusted over the control outcomes that have one.
    n_treated, n_control : int
        Treated the effect speaks for, and controls used.
    differs : bool
        Whether the adjusted p is below ``alpha``.
    reason : Reason or None
        Why numbers are ``nan``, if they are.
    """

    control: str
    effect: float
    se: float
    ci_lower: float
    ci_upper: float
    p: float
    p_holm: float
    n_treated: int
    n_control: int
    differs: bool
    reason: Reason | None = None


def negative_controls(
    estimates: Mapping[str, PartEstimate], *, alpha: float = 0.05
) -> tuple[NegativeControl, ...]:
    """Judge the effects on control outcomes together.

    Parameters
    ----------
    estimates : mapping of str to PartEstimate
        By control outcome, each estimated as the effect itself is.
    alpha : float
        Level of two-sided intervals and of the adjusted tests.

    Returns
    -------
    tuple of NegativeControl
        In the order given.

    Notes
    -----
    An effect on an outcome that the measure cannot have changed shows that the arms differ in something that
    was not matched on. No effect does not show that they are alike: it speaks for causes that lead to both
    outcomes, and only as far as the interval reaches.

    References
    ----------
    Lipsitch, Tchetgen Tchetgen & Cohen (2010), Epidemiology 21(3), 383-388. Holm (1979), Scandinavian
    Journal of Statistics 6(2), 65-70.
    """
    reach = _NORMAL.inv_cdf(1 - alpha / 2)
    p = [_p_value(one) for one in estimates.values()]
    told = zip(estimates.items(), p, holm(p), strict=True)
    return tuple(
        NegativeControl(
            control=name,
            effect=one.effect,
            se=one.se,
            ci_lower=one.effect - reach * one.se,
            ci_upper=one.effect + reach * one.se,
            p=own,
            p_holm=adjusted,
            n_treated=one.n_treated,
            n_control=one.n_control,
            differs=adjusted < alpha,
            reason=one.reason,
        )
        for (name, one), own, adjusted in told
    )


def _p_value(one: PartEstimate) -> float:
    return math.erfc(abs(one.effect / one.se) / math.sqrt(2)) if one.se > 0 else math.nan
