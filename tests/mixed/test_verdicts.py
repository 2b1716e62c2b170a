"""The table of verdicts, fragile cells, and flip points against a search over a fine grid."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.mixed.numbers import assess_numbers, class_at
from workbench.mixed.records import CONFIDENCES, DIRECTIONS, EstimateInput, NumbersResult, VoicesResult
from workbench.mixed.settings import TriangulationSettings
from workbench.mixed.verdicts import flip_points, is_fragile, verdict_of
from workbench.reasons import Reason

SETTINGS = TriangulationSettings()
CLASSES = ("positive", "negative", "equivalent", "no_relevant_benefit", "inconclusive", "unreliable", "none")
UNSETTLED = ("inconclusive", "inconclusive", "silent_numbers")
ROWS = {
    "supports": ("convergent", *("discordant",) * 3, *UNSETTLED),
    "no_change": ("discordant", "partly_convergent", "convergent", "convergent", *UNSETTLED),
    "reverses": ("discordant", "convergent", "discordant", "partly_convergent", *UNSETTLED),
    "mixed": (*("complementary",) * 4, *UNSETTLED),
    "silent": (*("silent_voices",) * 4, *("gap",) * 3),
    "thin": (*("silent_voices",) * 4, *("gap",) * 3),
}
estimates = st.builds(EstimateInput, st.just("K9"), st.floats(-0.08, 0.08), st.floats(0.002, 0.04))


@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("number_class", CLASSES)
def test_the_verdict_is_that_of_the_table(direction, number_class):
    assert verdict_of(direction, number_class) == ROWS[direction][CLASSES.index(number_class)]


@pytest.mark.parametrize("confidence", CONFIDENCES)
@pytest.mark.parametrize("reasons", [(), (Reason("verdict.fragile_balance_unknown"),)])
@pytest.mark.parametrize("direction", DIRECTIONS)
@pytest.mark.parametrize("number_class", CLASSES)
def test_only_a_settled_cell_is_fragile(direction, number_class, reasons, confidence):
    voices = VoicesResult(direction, confidence, 5, {}, (), (), False, ())
    numbers = NumbersResult(number_class, fragile_reasons=reasons)
    verdict = verdict_of(direction, number_class)

    weak = bool(reasons) or confidence in ("low", "very_low")
    settled = verdict in ("convergent", "partly_convergent", "complementary", "discordant")
    assert is_fragile(verdict, voices, numbers) == (weak and settled)


@settings(deadline=None)
@given(estimates, st.sampled_from(DIRECTIONS))
def test_between_flip_points_nothing_turns_and_at_them_it_does(estimate, direction):
    points = flip_points(estimate, direction, SETTINGS)
    limits = [0.0, *(point.sesoi for point in points), 0.5]
    grid = [number / 4000 for number in range(1, 2000)]

    for low, high in pairwise(limits):
        inside = {class_at(estimate, d, SETTINGS) for d in grid if low * (1 + 1e-8) < d < high * (1 - 1e-8)}
        assert len(inside) <= 1
    for point in points:
        below, above = (class_at(estimate, point.sesoi * (1 + side * 1e-8), SETTINGS) for side in (-1, 1))
        assert (below, above) == (point.class_below, point.class_above)
        assert below != above
        assert point.verdict_below == verdict_of(direction, below)
        assert point.verdict_above == verdict_of(direction, above)


@given(estimates, st.floats(0.001, 0.2))
def test_the_class_told_is_that_of_the_last_flip_point_passed(estimate, sesoi):
    points = flip_points(estimate, "supports", SETTINGS)
    found = assess_numbers(estimate, TriangulationSettings(sesoi=sesoi)).number_class
    near = any(abs(point.sesoi / sesoi - 1) < 1e-6 for point in points)

    passed = [point.class_above for point in points if point.sesoi < sesoi]
    first = points[0].class_below if points else found

    assert near or found == (passed[-1] if passed else first)


@pytest.mark.parametrize(
    ("att", "se", "expected"),
    [
        (-0.006, 0.015, [0.018675, 0.030673]),
        (0.003, 0.011, [0.021093]),
        (-0.046, 0.021, [0.080545]),
    ],
)
def test_flip_points_are_those_worked_out_by_hand(att, se, expected):
    found = [point.sesoi for point in flip_points(EstimateInput("K9", att, se), "mixed", SETTINGS)]

    assert found == pytest.approx(expected, abs=1e-6)


def test_an_unreliable_or_missing_estimate_never_flips():
    flagged = EstimateInput("K9", 0.01, 0.01, red_flags=("A01",))

    assert flip_points(flagged, "supports", SETTINGS) == ()
    assert flip_points(EstimateInput("K9", 0.01, 0.0), "supports", SETTINGS) == ()
    assert flip_points(None, "supports", SETTINGS) == ()
