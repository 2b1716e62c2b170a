"""The E-value: published examples, symmetry, and the limit found by searching."""

import doctest
import math

import numpy as np
import pytest
from scipy.optimize import brentq
from scipy.stats import norm

from workbench.quant import evalue
from workbench.quant.evalue import e_value, e_value_of_difference


def test_published_examples_hold():
    """Also as doctest: 10.73 gives 20.95 and 15.52 in the EValue package's vignette."""
    assert doctest.testmod(evalue).failed == 0


@pytest.mark.parametrize(
    ("ratio", "lower", "upper", "expected"),
    [(0.80, 0.71, 0.91, (1.81, 1.43)), (3.9, 1.8, 8.7, (7.26, 3.0))],
)
def test_the_examples_of_vanderweele_and_ding_are_found(ratio, lower, upper, expected):
    """Annals of Internal Medicine 167(4): maternal breast-feeding, leukaemia (0.80) and infections (3.9)."""
    found = e_value(ratio, lower=lower, upper=upper)

    assert (round(found.e_value, 2), round(found.e_value_limit, 2)) == expected


def test_a_ratio_and_its_inverse_need_the_same_confounder():
    protective, harmful = e_value(0.8, lower=0.7, upper=0.9), e_value(1.25, lower=1 / 0.9, upper=1 / 0.7)

    assert protective.e_value == pytest.approx(harmful.e_value)
    assert protective.e_value_limit == pytest.approx(harmful.e_value_limit)


def test_a_confounder_of_that_strength_does_just_explain_the_ratio():
    """The bounding factor of Ding and VanderWeele, ab/(a + b - 1), with both associations at the E-value."""
    strength = e_value(2.4, lower=1.2, upper=4.8).e_value

    assert strength**2 / (2 * strength - 1) == pytest.approx(2.4)


def test_an_interval_that_includes_no_effect_needs_no_confounder():
    assert e_value(1.2, lower=0.9, upper=1.6).e_value_limit == 1
    assert e_value(1.0, lower=0.8, upper=1.25).e_value == 1


def test_moving_to_another_ratio_is_moving_their_quotient_to_one():
    """2.5 to 1.5, the second example of the EValue package's vignette."""
    assert (
        e_value(2.5, lower=2.5, upper=2.5, null=1.5).e_value
        == e_value(2.5 / 1.5, lower=2.5 / 1.5, upper=2.5 / 1.5).e_value
    )


@pytest.mark.parametrize("difference", [0.06, -0.05])
def test_the_limit_of_a_difference_is_where_its_interval_reaches_zero(difference):
    treated, control, se1, se0 = 0.11 + difference, 0.11, 0.012, 0.009
    z, side = norm.isf(0.025), np.sign(difference)

    found = e_value_of_difference(difference, control, se=math.hypot(se1, se0), control_se=se0)

    def limit(b):
        return side * (treated - b * control) - z * math.hypot(se1, b * se0)

    ratio = brentq(limit, 1, treated / control)
    assert found.ratio == pytest.approx(treated / control)
    assert found.ratio_limit == pytest.approx(ratio)
    assert found.e_value_limit == pytest.approx(e_value(ratio, lower=ratio, upper=ratio).e_value)
    assert found.method == "arms"


def test_with_a_known_base_rate_the_limit_is_that_of_the_difference():
    found = e_value_of_difference(0.03, 0.10, se=0.01)

    assert found.ratio_limit == pytest.approx((0.13 - 1.959964 * 0.01) / 0.10)
    assert found.method == "fixed_base"


def test_a_difference_that_is_undecided_has_a_limit_of_one():
    """Veien Videre as printed: +0.3 points (SE 1.1) on a base of 7.6 per cent."""
    found = e_value_of_difference(0.003, 0.076, se=0.011, control_se=0.008)

    assert found.e_value == pytest.approx(1.24, abs=0.005)
    assert found.e_value_limit == 1


def test_a_base_rate_near_zero_has_an_open_interval():
    found = e_value_of_difference(-0.004, 0.006, se=0.01, control_se=0.009)

    assert found.ratio_limit == math.inf
    assert found.e_value_limit == 1


@pytest.mark.parametrize(("difference", "control"), [(-0.1, 0.1), (0.2, 0.0)])
def test_a_risk_of_zero_has_a_reason(difference, control):
    found = e_value_of_difference(difference, control, se=0.05)

    assert math.isnan(found.e_value)
    assert found.reason.code == "e_value_no_base"


def test_impossible_ratios_are_the_callers_mistake():
    with pytest.raises(ValueError, match="above 0"):
        e_value(1.5, lower=1.6, upper=2)
    with pytest.raises(ValueError, match="base rate"):
        e_value_of_difference(0.1, 0.2, se=0.01, control_se=0.02)
