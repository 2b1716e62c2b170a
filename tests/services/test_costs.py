"""Costs of the demo study: both bases of break-even, and an open end where the interval holds no gain."""

import math

import pytest

from db.events import operations
from workbench.errors import InputError
from workbench.quant.register_rows import Cost
from workbench.services.costs import (
    Courses,
    add_cost,
    costed_measures,
    courses,
    moved,
    set_courses,
    unit_costs,
)
from workbench.services.effects import effect_of


def by_measure(db, sesoi=0.02):
    return {one.cost.measure: one for one in costed_measures(db, sesoi=sesoi)}


def test_unit_costs_are_those_that_were_printed(demo_db):
    table = unit_costs(demo_db)

    assert {row.measure: round(row.per_participant) for row in table.rows} == {
        "local": 11331,
        "national": 46880,
        "vv": 6703,
    }
    assert table.nok == 20_241_624


def test_local_courses_break_even_at_two_numbers_on_two_bases(demo_db):
    found = by_measure(demo_db)

    assert round(found["local"].break_even.spent.needed, 1) == 10.1
    assert round(found["local"].break_even.cap.needed, 1) == 14.9
    assert round(found["national"].break_even.spent.needed, 1) == 30.5
    assert found["vv"].break_even is None


def test_a_part_of_an_arm_takes_the_arms_effect_and_says_so(demo_db):
    found = by_measure(demo_db)
    courses_effect = effect_of(demo_db, "courses").summary.effect

    assert found["local"].effect_of == "courses"
    assert found["local"].effect.effect.att == courses_effect.att
    assert found["vv"].effect_of == "vv"


def test_an_interval_that_holds_no_gain_has_no_upper_cost(demo_db):
    per_return = by_measure(demo_db)["vv"].per_return

    assert math.isnan(per_return.highest)
    assert per_return.range_reason.code == "cost_range_open"
    assert per_return.at_sesoi == pytest.approx(9_833_658 / 1467 / 0.02)


def test_moving_money_comes_with_an_interval_that_holds_the_estimate(demo_db):
    found = by_measure(demo_db)
    change = moved(found["national"], found["vv"], 1_000_000)

    assert change.ci_lower < change.additional < change.ci_upper
    assert change.places_gained == pytest.approx(1_000_000 / found["vv"].cost.per_participant)
    assert moved(found["national"], found["vv"], 0) is None


def test_two_measures_with_one_pooled_estimate_are_wrong_together(demo_db):
    found = by_measure(demo_db)
    change = moved(found["local"], found["national"], 1_000_000)

    pooled = found["local"].effect.effect
    assert change.correlation == 1
    assert change.se == pytest.approx((change.places_lost - change.places_gained) * pooled.se)


def test_the_number_of_courses_is_stored_and_logged(db):
    set_courses(db, "local", Courses(12, 50_000.0))

    assert courses(db) == {"local": Courses(12, 50_000.0)}
    assert operations(db)[0].action == "setting.change"


@pytest.mark.parametrize("wrong", [Courses(0, None), Courses(3, 0.0), Courses(3, -1.0)])
def test_courses_that_cannot_be_are_refused(db, wrong):
    with pytest.raises(InputError, match="at least 1"):
        set_courses(db, "local", wrong)


def test_a_cost_can_be_added_and_must_be_one(db):
    add_cost(db, Cost("vv", 1000, 10, 2020, "entered"))

    assert [row.per_participant for row in unit_costs(db).rows] == [100]
    with pytest.raises(InputError, match="above 0"):
        add_cost(db, Cost("vv", 0, 10, 2020, "entered"))
