"""Costs: the seed's table 2 recomputed, ranges that end in nothing, and money moved with its uncertainty."""

import doctest
import math

import numpy as np
import pytest

from workbench.demo.register import published_figures
from workbench.quant import costs
from workbench.quant.costs import break_even, cost_per_return, cost_table, sesoi_from_value
from workbench.quant.reallocation import MeasureEffect, reallocation
from workbench.quant.register_rows import Cost

T2 = published_figures()["T2"]
ROUNDED = {"local": 11_331, "national": 46_880, "vv": 6_703}


def table_2():
    return cost_table(
        [Cost(name, T2[name]["nok"], T2[name]["participants"], 2012, "project_report") for name in ROUNDED]
    )


def test_examples_hold():
    assert doctest.testmod(costs).failed == 0


def test_table_2_is_recomputed():
    table = table_2()

    assert {row.measure: round(row.per_participant) for row in table.rows} == ROUNDED
    assert table.nok == T2["total_nok"]
    assert table.participants == 1962


def test_costs_of_one_measure_are_added():
    table = cost_table(
        [Cost("vv", 100, 10, 2011, "a"), Cost("x", 0, 0, 2012, "a"), Cost("vv", 300, 30, 2012, "b")]
    )

    assert [(row.measure, row.nok, row.participants) for row in table.rows] == [("vv", 400, 40), ("x", 0, 0)]
    assert table.rows[0].per_participant == 10
    assert math.isnan(table.rows[1].per_participant)


@pytest.mark.parametrize(
    ("measure", "n_courses", "needed", "actual"),
    [
        ("local", 60, 10.1, 6.0),
        ("national", 31, 30.5, 4.4),
        ("local", 79, 7.7, 4.6),
        ("national", 59, 16.0, 2.3),
    ],
)
def test_break_even_from_what_was_spent_depends_on_the_number_of_courses(measure, n_courses, needed, actual):
    """Text and annex of the evaluation give two numbers of courses."""
    row = next(row for row in table_2().rows if row.measure == measure)

    found = break_even(row, n_courses=n_courses, reference=ROUNDED["vv"])

    assert round(found.spent.needed, 1) == needed
    assert round(found.spent.actual, 1) == actual
    assert found.spent.actual == pytest.approx(row.participants / n_courses)
    assert found.cap is None


def test_at_the_break_even_number_a_participant_costs_as_much_as_in_the_other_measure():
    found = break_even(table_2().rows[0], n_courses=60, reference=6_703, cap=100_000)

    for basis in (found.spent, found.cap):
        assert basis.per_course / basis.needed == pytest.approx(6_703)


@pytest.mark.parametrize(("measure", "nok"), [("vv", 335_150), ("local", 566_550), ("national", 2_344_000)])
def test_the_cost_of_a_return_at_two_points_is_as_the_design_says(measure, nok):
    found = cost_per_return(ROUNDED[measure], effect=0.01, ci_lower=0.001, ci_upper=0.03, sesoi=0.02)

    assert found.at_sesoi == nok


def test_an_undecided_effect_gives_a_range_from_something_to_nothing():
    """Veien Videre: 0.3 points, 95 % interval -1.9 to 2.46."""
    found = cost_per_return(6_703, effect=0.003, ci_lower=-0.019, ci_upper=0.0246, sesoi=0.02)

    assert round(found.lowest, -3) == 272_000
    assert found.at_effect == pytest.approx(2_234_333, abs=1)
    assert math.isnan(found.highest)
    assert found.reason is None
    assert found.range_reason.code == "cost_range_open"


def test_a_negative_effect_has_no_cost_per_return():
    courses = cost_per_return(11_331, effect=-0.006, ci_lower=-0.035, ci_upper=0.0234, sesoi=0.02)
    both = cost_per_return(18_034, effect=-0.046, ci_lower=-0.087, ci_upper=-0.005, sesoi=0.02)

    assert math.isnan(courses.at_effect)
    assert courses.reason.code == "cost_not_defined"
    assert round(courses.lowest, -3) == 484_000
    assert math.isnan(both.lowest)
    assert both.range_reason.code == "cost_range_not_defined"


def test_a_significant_effect_has_a_closed_range():
    found = cost_per_return(1000, effect=0.02, ci_lower=0.01, ci_upper=0.04, sesoi=0.02)

    assert (found.lowest, found.at_effect, found.highest) == (25_000, 50_000, 100_000)
    assert (found.reason, found.range_reason) == (None, None)


def test_the_value_of_a_return_turned_into_an_effect_costs_just_that():
    assert ROUNDED["local"] / sesoi_from_value(ROUNDED["local"], 335_000) == pytest.approx(335_000)


COURSES = MeasureEffect("courses", 20_000, -0.006, 0.0146)
VV = MeasureEffect("vv", 6_703, 0.0034, 0.0110)


@pytest.mark.parametrize("correlation", [0, 0.4])
def test_moving_money_agrees_with_drawing_the_effects(correlation):
    found = reallocation(COURSES, VV, nok=2_000_000, correlation=correlation)

    rng = np.random.default_rng(1)
    covariance = correlation * COURSES.se * VV.se
    drawn = rng.multivariate_normal(
        [COURSES.effect, VV.effect], [[COURSES.se**2, covariance], [covariance, VV.se**2]], 200_000
    )
    gain = 2_000_000 / VV.unit_cost * drawn[:, 1] - 2_000_000 / COURSES.unit_cost * drawn[:, 0]
    # about three standard errors of 200,000 draws
    assert found.additional == pytest.approx(gain.mean(), abs=0.03)
    assert found.se == pytest.approx(gain.std(), rel=0.01)
    assert found.probability_of_gain == pytest.approx((gain > 0).mean(), abs=0.004)
    assert (found.ci_lower, found.ci_upper) == pytest.approx(np.quantile(gain, [0.025, 0.975]), abs=0.1)


def test_moving_money_counts_places():
    found = reallocation(COURSES, VV, nok=6_703_000)

    assert (found.places_lost, found.places_gained) == pytest.approx((335.15, 1000))
    assert found.additional == pytest.approx(1000 * 0.0034 + 335.15 * 0.006)


def test_effects_without_standard_errors_have_no_interval():
    found = reallocation(MeasureEffect("a", 10, 0.1, 0), MeasureEffect("b", 10, 0.2, math.nan), nok=100)

    assert found.additional == pytest.approx(1.0)
    assert math.isnan(found.ci_lower)
    assert found.reason.code == "reallocation_no_se"


def test_impossible_costs_are_the_callers_mistake():
    with pytest.raises(ValueError, match="above 0"):
        cost_per_return(0, effect=0.1, ci_lower=0, ci_upper=0.2, sesoi=0.02)
    with pytest.raises(ValueError, match="above 0"):
        sesoi_from_value(100, 0)
    with pytest.raises(ValueError, match="at least one course"):
        break_even(table_2().rows[0], n_courses=0, reference=100)
    with pytest.raises(ValueError, match="correlation"):
        reallocation(COURSES, VV, nok=1, correlation=2)
