"""A specification curve and its permutations as plain values, for files, studies and screens."""

from __future__ import annotations

from dataclasses import asdict, fields
from typing import Any

from workbench.quant.curve_permutation import CurvePermutation
from workbench.quant.curve_summary import CurveSummary
from workbench.quant.effect_summary import Json, nulled, reason_to_json
from workbench.quant.specification import EffectSpecification
from workbench.quant.specification_curve import CurvePoint, SpecificationCurve


def curve_to_json(curve: SpecificationCurve, main: EffectSpecification) -> Json:
    """A curve as plain values: ``null`` for what could not be computed, reasons as keys with values.

    Parameters
    ----------
    curve : SpecificationCurve
    main : EffectSpecification
        What each point's ``specification`` tells its differences from.

    Returns
    -------
    dict
        ``points``, the lowest effect first, each with the numbers of :class:`CurvePoint`, its ``choices`` and
        what its ``specification`` has otherwise than the main one; ``summary``, as :class:`CurveSummary`;
        ``specification``, the main one; ``reason``.
    """
    plain: Json = nulled(
        {
            "points": [_point(point, main) for point in curve.points],
            "summary": _summary(curve.summary),
            "specification": asdict(main),
            "reason": reason_to_json(curve.reason),
        }
    )
    return plain


def permutation_to_json(test: CurvePermutation) -> Json:
    """A permutation test as plain values, as :class:`CurvePermutation` has them."""
    told = {one.name: getattr(test, one.name) for one in fields(test)}
    arrays = {name: told[name].tolist() for name in ("medians", "shares")}
    plain: Json = nulled({**told, **arrays, "reason": reason_to_json(test.reason)})
    return plain


def _point(point: CurvePoint, main: EffectSpecification) -> Json:
    told = {one.name: getattr(point, one.name) for one in fields(point)}
    return {
        **told,
        "choices": dict(point.choices),
        "specification": _differences(point.specification, main),
        "reason": reason_to_json(point.reason),
    }


def _differences(spec: EffectSpecification, main: EffectSpecification) -> dict[str, Any]:
    names = (one.name for one in fields(spec))
    return {name: getattr(spec, name) for name in names if getattr(spec, name) != getattr(main, name)}


def _summary(summary: CurveSummary) -> Json:
    told = {one.name: getattr(summary, one.name) for one in fields(summary)}
    return {
        **told,
        "failures": [{"reason": reason_to_json(reason), "n": n} for reason, n in summary.failures],
        "factors": [asdict(factor) for factor in summary.factors],
    }
