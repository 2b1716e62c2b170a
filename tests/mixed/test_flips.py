"""Where one threshold or weight turns a cell, against judging it afresh on a fine grid of values."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.mixed.gold import ALPHA, ESTIMATES, MODEL, gold_display
from workbench.mixed.display import judge
from workbench.mixed.flips import FLIP_SETTINGS, cell_flips, nearest_flips
from workbench.mixed.outcomes import rule_outcome
from workbench.mixed.plan_thresholds import LIMITS
from workbench.mixed.records import EstimateInput, SourceStance
from workbench.mixed.settings import TriangulationSettings
from workbench.qual.records import CLAIM_TYPES, STANCES

SETTINGS = TriangulationSettings()
N_GRID = 211
"""Values of a setting that are tried, beside the simple fractions at which cells turn."""
said = st.lists(
    st.tuples(st.sampled_from("abc"), st.sampled_from(STANCES), st.sampled_from(CLAIM_TYPES)),
    min_size=3,
    max_size=12,
)


def changed(setting, value):
    if setting in CLAIM_TYPES:
        return replace(SETTINGS, claim_weights={**SETTINGS.claim_weights, setting: value})
    return SETTINGS.at_level(value) if setting == "significance" else replace(SETTINGS, **{setting: value})


def standing(cell, setting, value):
    """Direction, verdict and fragility of the cell, judged afresh with one setting changed."""
    found = rule_outcome(
        judge(cell.link, cell.stances, cell.estimate, changed(setting, value), agreement=ALPHA)
    )
    return found.direction, found.verdict, found.fragile


def grid(setting):
    low, high = LIMITS.get(setting, (0.0, 1.0))
    return [low + (high - low) * (place + 0.5037) / N_GRID for place in range(N_GRID)]


def assert_same_as_the_grid(cell):
    flips = cell_flips(cell, SETTINGS, agreement=ALPHA)
    for setting in FLIP_SETTINGS:
        places = [one.at for one in flips if one.setting == setting]
        walk = [(value, standing(cell, setting, value)) for value in grid(setting)]
        for (before, one), (after, other) in pairwise(walk):
            between = sum(before < place <= after for place in places)
            assert (one != other) <= (between > 0), (setting, before, after)
            assert between != 1 or one != other, (setting, before, after)


@pytest.mark.parametrize("link", ["K1", "K3", "K5", "K9", "V2", "V4", "V9", "B9", "A9", "S1", "R1"])
def test_the_cells_of_the_method_turn_where_judging_afresh_turns_them(link):
    assert_same_as_the_grid(gold_display().cells[link])


@given(said)
@settings(max_examples=15, deadline=None)
def test_any_voices_turn_where_judging_afresh_turns_them(told):
    stances = [
        SourceStance(f"I{i}", group, "B9", stance, claim) for i, (group, stance, claim) in enumerate(told)
    ]

    assert_same_as_the_grid(judge(MODEL.link("B9"), stances, ESTIMATES["B9"], SETTINGS, agreement=ALPHA))


def test_the_smallest_effect_turns_a_cell_where_its_flip_points_say():
    cell = gold_display().cells["V9"]

    found = [one for one in cell_flips(cell, SETTINGS, agreement=ALPHA) if one.setting == "sesoi"]

    assert [one.at for one in found] == [
        pytest.approx(point.sesoi) for point in cell.flip_points if point.turns_verdict
    ]


def test_the_limit_of_agreement_turns_fragility_at_the_agreement_itself():
    sure = EstimateInput("K1", 0.05, 0.01, max_smd=0.01, gamma=2.0, spec_share=1.0)
    stances = [SourceStance(f"I{i}", "ab"[i % 2], "K1", "+", "own") for i in range(4)]
    cell = judge(MODEL.link("K1"), stances, sure, SETTINGS, agreement=ALPHA)

    (found,) = [one for one in cell_flips(cell, SETTINGS, agreement=ALPHA) if one.setting == "alpha_low"]

    assert (found.at, found.turns) == (ALPHA, "fragile")
    assert (found.below.confidence, found.above.confidence) == ("moderate", "low")


def test_a_threshold_turns_at_the_share_of_the_weight_that_agrees():
    stances = [SourceStance(f"I{i}", "a", "K1", "+" if i < 8 else "0", "own") for i in range(10)]
    cell = judge(MODEL.link("K1"), stances, None, SETTINGS)

    (found,) = [one for one in cell_flips(cell, SETTINGS) if one.setting == "direction_threshold"]

    assert found.at == pytest.approx(0.8)
    assert (found.below.direction, found.above.direction, found.turns) == ("supports", "mixed", "voices")


def test_a_cell_nobody_speaks_to_turns_nowhere():
    assert cell_flips(gold_display().cells["R1"], SETTINGS, agreement=ALPHA) == ()


def test_the_nearest_flip_to_each_side_is_told_with_what_lies_beyond_it():
    stances = [SourceStance(f"I{i}", "a", "K1", "+" if i < 8 else "0", "own") for i in range(10)]
    cell = judge(MODEL.link("K1"), stances, None, SETTINGS)

    found = {(one.flip.setting, one.is_above): one for one in nearest_flips(cell, SETTINGS)}

    assert found["direction_threshold", True].outcome.direction == "mixed"
    assert ("direction_threshold", False) not in found


@pytest.mark.parametrize("link", ["K3", "K9", "V9", "S1"])
def test_what_lies_on_this_side_of_the_nearest_flip_is_how_the_cell_stands(link):
    cell = gold_display().cells[link]
    now = rule_outcome(cell)

    near = nearest_flips(cell, SETTINGS, agreement=ALPHA)

    assert near
    for one in near:
        here = one.flip.below if one.is_above else one.flip.above
        assert (here.direction, here.verdict, here.fragile) == (now.direction, now.verdict, now.fragile)


def test_where_a_setting_stands_on_its_flip_the_other_side_is_told():
    stances = [SourceStance(f"I{i}", "a", "K1", "+" if i < 2 else "0", "own") for i in range(3)]
    cell = judge(MODEL.link("K1"), stances, None, SETTINGS)

    (found,) = [one for one in nearest_flips(cell, SETTINGS) if one.flip.setting == "direction_threshold"]

    assert (found.is_above, found.outcome.direction) == (True, "mixed")
