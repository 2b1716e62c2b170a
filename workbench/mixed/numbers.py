"""The class of an estimate, and what makes it fragile."""

from __future__ import annotations

import math
from collections.abc import Iterator
from statistics import NormalDist

from workbench.mixed.records import EstimateInput, NumberClass, NumbersResult
from workbench.mixed.settings import TriangulationSettings
from workbench.reasons import Reason


def assess_numbers(estimate: EstimateInput | None, settings: TriangulationSettings) -> NumbersResult:
    """Classify an estimate against the smallest effect of interest.

    The gate comes first (red flags, too few matched, imbalance), then significance (a significant effect
    that lies inside ±SESOI is equivalent), then equivalence, then no relevant benefit. All approximations
    are normal; p is taken from the reported T where there is one. An estimate without a standard error
    cannot be classified and is unreliable.

    References
    ----------
    Lakens (2017) for TOST; Bloom (1995) for the minimum detectable effect.
    """
    if estimate is None:
        return NumbersResult("none")
    if not estimate.se > 0:
        return NumbersResult("unreliable", reasons=tuple(_gate(estimate, settings)))
    att, se = estimate.att, estimate.se
    tost_p = _tost_p(estimate, settings.sesoi)
    p = 2 * _tail(abs(estimate.t if estimate.t is not None else att / se))
    gate = tuple(_gate(estimate, settings))
    found = "unreliable" if gate else _class(estimate, settings.sesoi, settings)
    return NumbersResult(
        number_class=found,
        p=p,
        interval=_interval(estimate, settings.z_interval),
        equivalence_interval=_interval(estimate, settings.z_equivalence),
        mde=settings.mde_factor * se,
        tost_p=tost_p,
        fragile_reasons=tuple(_fragile(estimate, found, p, settings)),
        reasons=gate,
        examined=tuple(_examined(estimate, p, settings)),
        level=settings.significance,
    )


def class_at(estimate: EstimateInput, sesoi: float, settings: TriangulationSettings) -> NumberClass:
    """The class an estimate would have at another smallest effect of interest."""
    gated = any(True for _ in _gate(estimate, settings))
    return "unreliable" if gated else _class(estimate, sesoi, settings)


def class_limits(estimate: EstimateInput, settings: TriangulationSettings) -> tuple[float, ...]:
    """Every SESOI above 0 at which the class changes, ascending; in closed form.

    A significant estimate is equivalent from d = max(|lower|, |upper|) of its equivalence interval (90 % at
    a level of 5 %) on. Any other is so from d = |ATT| + z·SE on, where TOST p falls below the level, and of
    no relevant benefit from the upper limit of that interval on.
    Nothing else in the rules depends on d.
    """
    low, high = _interval(estimate, settings.z_equivalence)
    z = NormalDist().inv_cdf(1 - settings.equivalence_level)
    candidates = {high, max(abs(low), abs(high)), abs(estimate.att) + z * estimate.se}
    return tuple(value for value in sorted(candidates) if value > 0 and _turns(estimate, value, settings))


def _turns(estimate: EstimateInput, value: float, settings: TriangulationSettings) -> bool:
    below, above = (class_at(estimate, value * (1 + side * 1e-9), settings) for side in (-1, 1))
    return below != above


def _class(estimate: EstimateInput, sesoi: float, settings: TriangulationSettings) -> NumberClass:
    low, high = _interval(estimate, settings.z_interval)
    inner_low, inner_high = _interval(estimate, settings.z_equivalence)
    if low > 0 or high < 0:
        trivial = -sesoi < inner_low and inner_high < sesoi
        return "equivalent" if trivial else "positive" if low > 0 else "negative"
    if _tost_p(estimate, sesoi) < settings.equivalence_level:
        return "equivalent"
    return "no_relevant_benefit" if inner_high < sesoi else "inconclusive"


def _interval(estimate: EstimateInput, z: float) -> tuple[float, float]:
    return estimate.att - z * estimate.se, estimate.att + z * estimate.se


def _tost_p(estimate: EstimateInput, sesoi: float) -> float:
    """The larger of the two one-sided p against -sesoi and +sesoi."""
    return max(_tail((estimate.att + sesoi) / estimate.se), _tail((sesoi - estimate.att) / estimate.se))


def _gate(estimate: EstimateInput, settings: TriangulationSettings) -> Iterator[Reason]:
    if not estimate.se > 0:
        yield Reason.of("verdict.reason_no_se")
    if estimate.red_flags:
        yield Reason.of("verdict.reason_red_flag", flags=estimate.red_flags)
    if estimate.share_matched is not None and estimate.share_matched < settings.matched_share_min:
        yield Reason.of("verdict.reason_few_matched", share=round(100 * estimate.share_matched, 1))
    if estimate.max_smd is not None and abs(estimate.max_smd) > settings.smd_unreliable:
        yield Reason.of("verdict.reason_imbalance", smd=estimate.max_smd)


def _fragile(
    estimate: EstimateInput, found: NumberClass, p: float, settings: TriangulationSettings
) -> Iterator[Reason]:
    if estimate.max_smd is None:
        yield Reason.of("verdict.fragile_balance_unknown")
    elif abs(estimate.max_smd) > settings.smd_fragile:
        yield Reason.of("verdict.fragile_balance", smd=estimate.max_smd, limit=settings.smd_fragile)
    adjusted = estimate.p_adjusted
    if adjusted is not None and p < settings.significance < adjusted:
        yield Reason.of("verdict.fragile_multiplicity", p=p, adjusted=adjusted)
    yield from _fragile_if_examined(estimate, p, settings)
    low = found in ("negative", "equivalent", "no_relevant_benefit")
    if low and estimate.biases and not any(bias.pushes == "up" for bias in estimate.biases):
        yield Reason.of("verdict.fragile_bias", biases=tuple(bias.name for bias in estimate.biases))


def _fragile_if_examined(
    estimate: EstimateInput, p: float, settings: TriangulationSettings
) -> Iterator[Reason]:
    """What hidden bias and other specifications hold against the numbers.

    A significant effect that a test of hidden bias does not find is fragile even at Γ = 1. Where the effect
    is not significant there is no answer for hidden bias to turn.
    """
    gamma, limit = estimate.gamma, settings.gamma_fragile
    if gamma is not None and gamma < limit:
        yield Reason.of("verdict.fragile_gamma", gamma=gamma, limit=limit)
    elif gamma is not None and math.isnan(gamma) and p < settings.significance:
        yield Reason.of("verdict.fragile_no_gamma", limit=limit)
    share, least = estimate.spec_share, settings.spec_share_min
    if share is not None and share < least:
        yield Reason.of("verdict.fragile_specifications", share=_percent(share), limit=_percent(least))


def _examined(estimate: EstimateInput, p: float, settings: TriangulationSettings) -> Iterator[Reason]:
    """The same two where they are not held against the numbers; not examined is never called robust."""
    gamma, limit = estimate.gamma, settings.gamma_fragile
    share, least = estimate.spec_share, settings.spec_share_min
    if gamma is None:
        yield Reason.of("verdict.examined_neither" if share is None else "verdict.examined_no_bias")
    elif gamma >= limit:
        yield Reason.of("verdict.examined_gamma", gamma=gamma, limit=limit)
    elif math.isnan(gamma) and p >= settings.significance:
        yield Reason.of("verdict.examined_no_gamma", limit=limit)
    if share is None and gamma is not None:
        yield Reason.of("verdict.examined_no_curve")
    elif share is not None and share >= least:
        yield Reason.of("verdict.examined_specifications", share=_percent(share), limit=_percent(least))


def _percent(share: float) -> float:
    """A share as a percentage with one decimal, an integer where that is exact."""
    percent = round(100 * share, 1)
    return int(percent) if percent.is_integer() else percent


def _tail(z: float) -> float:
    """P(Z > z) in the standard normal distribution."""
    return 0.5 * math.erfc(z / math.sqrt(2))
