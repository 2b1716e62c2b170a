"""Classes of estimates, at their boundaries and again by scipy."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import norm

from workbench.mixed.numbers import assess_numbers
from workbench.mixed.records import Bias, EstimateInput
from workbench.mixed.settings import TriangulationSettings

SETTINGS = TriangulationSettings()
effects = st.floats(-0.2, 0.2, allow_nan=False)
errors = st.floats(0.001, 0.1)
ROUNDING = 1e-12


def assessed(att, se, *, sesoi=0.02, **told):
    return assess_numbers(EstimateInput("K9", att, se, **told), TriangulationSettings(sesoi=sesoi))


def codes(reasons):
    return {one.code for one in reasons}


@given(effects, errors, st.floats(0.005, 0.1))
def test_p_and_equivalence_are_those_of_scipy(att, se, sesoi):
    found = assessed(att, se, sesoi=sesoi)

    assert found.p == pytest.approx(2 * norm.sf(abs(att / se)), rel=1e-9, abs=ROUNDING)
    tost = max(norm.sf((att + sesoi) / se), norm.cdf((att - sesoi) / se))
    assert found.tost_p == pytest.approx(tost, rel=1e-9, abs=ROUNDING)
    assert found.interval == pytest.approx((att - 1.96 * se, att + 1.96 * se))
    assert found.equivalence_interval == pytest.approx((att - 1.645 * se, att + 1.645 * se))
    assert found.mde == pytest.approx(2.8016 * se)


def test_p_comes_from_the_reported_t():
    assert assessed(-0.046, 0.021, t=-2.139).p == pytest.approx(2 * norm.sf(2.139))


@pytest.mark.parametrize(
    ("att", "se", "number_class"),
    [
        (0.05, 0.01, "positive"),
        (-0.05, 0.01, "negative"),
        (0.005, 0.002, "equivalent"),
        (-0.005, 0.002, "equivalent"),
        (0.0, 0.01, "equivalent"),
        (-0.02, 0.02, "no_relevant_benefit"),
        (0.0, 0.02, "inconclusive"),
        (0.03, 0.02, "inconclusive"),
    ],
)
def test_an_estimate_has_the_class_worked_out_by_hand(att, se, number_class):
    assert assessed(att, se).number_class == number_class


@given(effects, errors, st.floats(0.005, 0.1))
def test_an_estimate_mirrored_changes_sign_or_stays(att, se, sesoi):
    mirror = {"positive": "negative", "negative": "positive", "equivalent": "equivalent"}
    found, other = (assessed(sign * att, se, sesoi=sesoi).number_class for sign in (1, -1))

    if found in mirror:
        assert other == mirror[found]
    else:
        assert other in ("inconclusive", "no_relevant_benefit")


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"red_flags": ("A01",)}, "reason_red_flag"),
        ({"share_matched": 0.79}, "reason_few_matched"),
        ({"max_smd": 0.26}, "reason_imbalance"),
        ({"max_smd": -0.26}, "reason_imbalance"),
    ],
)
def test_the_gate_stops_even_a_clear_effect(told, reason):
    found = assessed(0.5, 0.01, **told)

    assert found.number_class == "unreliable"
    assert codes(found.reasons) == {reason}


def test_values_at_the_gate_pass():
    assert assessed(0.5, 0.01, share_matched=0.8, max_smd=0.25).number_class == "positive"


@pytest.mark.parametrize("se", [0.0, math.nan])
def test_an_estimate_without_standard_error_is_unreliable(se):
    found = assessed(0.01, se)

    assert (found.number_class, found.p, found.interval) == ("unreliable", None, None)
    assert codes(found.reasons) == {"reason_no_se"}


SOUND = {"max_smd": 0.1, "gamma": 1.2, "spec_share": 0.75, "p_adjusted": 0.05, "share_matched": 1.0}
DOWN, UP = Bias("lock-in", "down"), Bias("eager", "up")


@pytest.mark.parametrize(
    ("att", "told", "reasons"),
    [
        (-0.05, {}, set()),
        (-0.05, {"max_smd": None}, {"fragile_balance_unknown"}),
        (-0.05, {"max_smd": 0.11}, {"fragile_balance"}),
        (-0.05, {"p_adjusted": 0.06}, {"fragile_multiplicity"}),
        (-0.05, {"gamma": 1.19}, {"fragile_gamma"}),
        (-0.05, {"spec_share": 0.74}, {"fragile_specifications"}),
        (-0.05, {"biases": (DOWN,)}, {"fragile_bias"}),
        (-0.05, {"biases": (Bias("noise", "towards 0"),)}, {"fragile_bias"}),
        (-0.05, {"biases": (DOWN, UP)}, set()),
        (0.05, {"biases": (DOWN,)}, set()),
    ],
)
def test_numbers_are_fragile_for_each_reason_alone(att, told, reasons):
    assert codes(assessed(att, 0.02, **{**SOUND, **told}).fragile_reasons) == reasons


def test_an_effect_that_is_not_significant_is_not_fragile_for_multiplicity():
    assert codes(assessed(0.001, 0.02, **{**SOUND, "p_adjusted": 1.0}).fragile_reasons) == set()


@pytest.mark.parametrize(
    ("att", "held_against", "else_said"),
    [(0.05, "fragile_no_gamma", set()), (0.001, None, {"examined_no_gamma"})],
)
def test_a_test_that_finds_nothing_without_bias_counts_only_against_a_significant_effect(
    att, held_against, else_said
):
    found = assessed(att, 0.02, **{**SOUND, "p_adjusted": None, "gamma": math.nan})

    assert codes(found.fragile_reasons) == {held_against} - {None}
    assert codes(found.examined) - {"examined_specifications"} == else_said


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"gamma": None, "spec_share": None}, {"examined_neither"}),
        ({"gamma": None}, {"examined_no_bias", "examined_specifications"}),
        ({"spec_share": None}, {"examined_gamma", "examined_no_curve"}),
        ({}, {"examined_gamma", "examined_specifications"}),
        ({"gamma": 1.19, "spec_share": 0.74}, set()),
    ],
)
def test_what_has_not_been_examined_is_said_and_held_against_nothing(told, said):
    found = assessed(-0.05, 0.02, **{**SOUND, **told})

    assert codes(found.examined) == said
    assert bool(found.fragile_reasons) == (not said)


def test_reasons_of_robustness_name_the_number_and_its_limit():
    weak = assessed(-0.05, 0.02, **{**SOUND, "gamma": 1.1, "spec_share": 0.5})
    sound = assessed(-0.05, 0.02, **{**SOUND, "gamma": 1.5, "spec_share": 0.982})

    assert [dict(one.values) for one in weak.fragile_reasons] == [
        {"gamma": 1.1, "limit": 1.2},
        {"share": 50, "limit": 75},
    ]
    assert [dict(one.values) for one in sound.examined] == [
        {"gamma": 1.5, "limit": 1.2},
        {"share": 98.2, "limit": 75},
    ]


def test_the_limits_of_robustness_are_settings():
    strict = TriangulationSettings(gamma_fragile=1.6, spec_share_min=0.99)

    found = assess_numbers(EstimateInput("K9", -0.05, 0.02, max_smd=0, gamma=1.5, spec_share=0.98), strict)

    assert codes(found.fragile_reasons) == {"fragile_gamma", "fragile_specifications"}


@pytest.mark.parametrize(
    ("att", "told", "fragile"),
    [
        (-0.05, {}, True),
        (-0.02, {}, True),
        (0.0, {}, False),
        (-0.05, {"red_flags": ("A01",)}, False),
        (-0.05, {"spec_share": 0.9}, False),
    ],
)
def test_only_an_answer_is_fragile(att, told, fragile):
    assert assessed(att, 0.02, **{**SOUND, "spec_share": 0.1, **told}).is_fragile == fragile


def test_no_estimate_has_no_class():
    assert assess_numbers(None, SETTINGS).number_class == "none"
