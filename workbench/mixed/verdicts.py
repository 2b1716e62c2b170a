"""The verdict of a cell: voices crossed with numbers, and where it flips."""

from __future__ import annotations

from collections.abc import Mapping

from workbench.mixed.numbers import class_at, class_limits
from workbench.mixed.records import (
    ANSWERS,
    Direction,
    EstimateInput,
    FlipPoint,
    NumberClass,
    NumbersResult,
    Verdict,
    VoicesResult,
)
from workbench.mixed.settings import TriangulationSettings

_TABLE: Mapping[Direction, tuple[Verdict, Verdict, Verdict, Verdict]] = {
    "supports": ("convergent", "discordant", "discordant", "discordant"),
    "no_change": ("discordant", "partly_convergent", "convergent", "convergent"),
    "reverses": ("discordant", "convergent", "discordant", "partly_convergent"),
    "mixed": ("complementary", "complementary", "complementary", "complementary"),
    "silent": ("silent_voices", "silent_voices", "silent_voices", "silent_voices"),
    "thin": ("silent_voices", "silent_voices", "silent_voices", "silent_voices"),
}
_CAN_BE_FRAGILE = ("convergent", "partly_convergent", "complementary", "discordant")


def verdict_of(direction: Direction, number_class: NumberClass) -> Verdict:
    """The rule's verdict for a direction of the voices and a class of the numbers."""
    if number_class in ANSWERS:
        return _TABLE[direction][ANSWERS.index(number_class)]
    if direction in ("silent", "thin"):
        return "gap"
    return "silent_numbers" if number_class == "none" else "inconclusive"


def is_fragile(verdict: Verdict, voices: VoicesResult, numbers: NumbersResult) -> bool:
    """Whether a verdict rests on fragile numbers or on voices of low confidence."""
    weak = bool(numbers.fragile_reasons) or voices.confidence in ("low", "very_low")
    return verdict in _CAN_BE_FRAGILE and weak


def flip_points(
    estimate: EstimateInput | None, direction: Direction, settings: TriangulationSettings
) -> tuple[FlipPoint, ...]:
    """Every smallest effect of interest at which the class changes, with the verdict on both sides."""
    if estimate is None or not estimate.is_measured:
        return ()
    points = []
    for limit in class_limits(estimate, settings):
        below, above = (class_at(estimate, limit * (1 + side * 1e-9), settings) for side in (-1, 1))
        verdicts = verdict_of(direction, below), verdict_of(direction, above)
        points.append(FlipPoint(limit, below, above, *verdicts))
    return tuple(points)
