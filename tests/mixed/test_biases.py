"""How far an estimate must move before its verdict turns, and who shares the assumption."""

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.mixed.gold import ESTIMATES, gold_display, on_link
from workbench.mixed.biases import (
    KnownBias,
    corrected,
    correction_side,
    shared_biases,
    turning,
    unheard_needed,
    without_flags,
)
from workbench.mixed.numbers import class_at
from workbench.mixed.records import DIRECTIONS, EstimateInput
from workbench.mixed.settings import TriangulationSettings
from workbench.mixed.verdicts import verdict_of
from workbench.mixed.voices import direction_of

SETTINGS = TriangulationSettings()
STEP = 1e-4


def by_small_steps(estimate, direction, pushes):
    """The first step at which the verdict is another, walking one hundredth of a point at a time."""
    side = correction_side(estimate.att, pushes)
    stands = verdict_of(direction, class_at(estimate, SETTINGS.sesoi, SETTINGS))
    for shift in np.arange(STEP, 0.5, STEP):
        moved = replace(estimate, att=estimate.att + side * shift, t=None)
        if verdict_of(direction, class_at(moved, SETTINGS.sesoi, SETTINGS)) != stands:
            return side * shift
    return math.nan


@given(
    att=st.floats(-0.08, 0.08),
    se=st.floats(0.003, 0.04),
    direction=st.sampled_from(DIRECTIONS),
    pushes=st.sampled_from(["down", "up", "towards 0"]),
)
def test_the_closed_form_finds_the_same_as_walking_in_small_steps(att, se, direction, pushes):
    estimate = EstimateInput("K9", att, se)

    found = turning(estimate, direction, SETTINGS, pushes=pushes)
    walked = by_small_steps(estimate, direction, pushes)

    assert math.isnan(found.shift) == math.isnan(walked) or abs(found.shift) > 0.49
    if found.turns and not math.isnan(walked):
        assert abs(walked) - 2 * STEP <= abs(found.shift) <= abs(walked) + STEP or narrow(estimate, found)


def narrow(estimate, found):
    """A class that lasts less than one step can be stepped over."""
    side = math.copysign(1, found.shift)
    beyond = replace(estimate, att=estimate.att + found.shift + side * STEP, t=None)
    return class_at(beyond, SETTINGS.sesoi, SETTINGS) != found.number_class


def test_what_would_make_the_combination_undecided_is_its_upper_limit_above_the_benefit():
    found = turning(ESTIMATES["B9"], "supports", SETTINGS, pushes="down")

    assert found.verdict == "inconclusive"
    assert found.shift == pytest.approx(0.02 - 1.645 * 0.021 + 0.046)
    assert found.standard_errors == pytest.approx(found.shift / 0.021)


def test_a_barred_estimate_turns_by_no_correction_but_by_clearing_its_flags():
    estimate = replace(ESTIMATES["A9"], att=0.05)

    found = turning(estimate, "supports", SETTINGS, pushes="down")

    assert not found.turns
    assert math.isnan(found.standard_errors)
    assert found.verdict == "inconclusive"
    assert without_flags(estimate, "supports", SETTINGS) == "convergent"


def test_an_estimate_without_a_standard_error_is_told_as_unreliable():
    estimate = EstimateInput("K9", 0.1, math.nan)

    assert turning(estimate, "supports", SETTINGS, pushes="up").number_class == "unreliable"
    assert without_flags(estimate, "supports", SETTINGS) == "inconclusive"


def test_correcting_leaves_other_estimates_alone_and_moves_away_from_zero_where_it_was_pulled_there():
    found = corrected(ESTIMATES, ["K9", "V9"], pushes="towards 0", size=0.01)

    assert found["K9"].att == pytest.approx(-0.016)
    assert found["V9"].att == pytest.approx(0.013)
    assert found["K9"].t is None
    assert found["B9"] is ESTIMATES["B9"]


def test_an_explanation_of_one_estimate_is_shown_on_every_estimate_that_shares_the_assumption():
    chosen = KnownBias("B9", "hardest cases", "down", "unconfounded")
    own = KnownBias("K9", "a hunch", "up")

    shared = shared_biases([chosen, own], ["K9", "V9", "B9", "A9"])

    assert [(one.listed, one.not_listed) for one in shared] == [
        (("B9",), ("K9", "V9", "A9")),
        (("K9",), ()),
    ]


def test_explaining_the_combination_away_makes_both_measures_work():
    size = -ESTIMATES["B9"].att

    found = corrected(ESTIMATES, ["K9", "V9", "B9"], pushes="down", size=size)
    classes = {name: class_at(one, 0.02, SETTINGS) for name, one in found.items()}

    assert (classes["K9"], classes["V9"], classes["B9"]) == ("positive", "positive", "inconclusive")


def test_two_unheard_voices_are_enough_to_leave_no_change():
    stances = on_link("K9")

    n, direction = unheard_needed(stances, SETTINGS)

    assert (n, direction) == (2, "mixed")
    assert direction_of(stances, SETTINGS) == gold_display().cells["K9"].voices.direction == "no_change"


@pytest.mark.parametrize("link", ["V2", "R1"])
def test_voices_without_a_direction_have_nothing_to_turn(link):
    assert unheard_needed(on_link(link), SETTINGS) is None
