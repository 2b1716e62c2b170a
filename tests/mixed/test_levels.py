"""Levels of the plan: which of them decides what of a verdict, by a second route through p-values."""

from dataclasses import replace
from itertools import product
from statistics import NormalDist

import pytest

from workbench.mixed.biases import turning
from workbench.mixed.numbers import assess_numbers, class_at, class_limits
from workbench.mixed.records import EstimateInput
from workbench.mixed.settings import TriangulationSettings

NORMAL = NormalDist()
LEVELS = (0.01, 0.02, 0.05, 0.10, 0.20)
SESOI = 0.02
ESTIMATES = [
    EstimateInput("K9", att, se, max_smd=0.05)
    for att, se in product((-0.04, -0.021, -0.012, 0.0, 0.004, 0.013, 0.02, 0.033), (0.004, 0.0081, 0.0147))
]


def settings(**levels):
    return TriangulationSettings(sesoi=SESOI, **levels)


def class_by_p(estimate, significance, equivalence):
    """The class from p-values alone: two-sided against 0, one-sided against either end of ±SESOI."""
    att, se = estimate.att, estimate.se
    p = 2 * NORMAL.cdf(-abs(att / se))
    below, above = NORMAL.cdf((att - SESOI) / se), NORMAL.cdf(-(att + SESOI) / se)
    if p < significance:
        trivial = max(below, above) < equivalence
        return "equivalent" if trivial else "positive" if att > 0 else "negative"
    if max(below, above) < equivalence:
        return "equivalent"
    return "no_relevant_benefit" if below < equivalence else "inconclusive"


@pytest.mark.parametrize(("significance", "equivalence"), list(product(LEVELS, LEVELS)))
def test_each_level_decides_its_own_test(significance, equivalence):
    held = settings(significance=significance, equivalence_level=equivalence)

    found = [assess_numbers(one, held).number_class for one in ESTIMATES]

    assert found == [class_by_p(one, significance, equivalence) for one in ESTIMATES]


def test_the_levels_turn_some_classes():
    found = {
        level: [assess_numbers(one, settings().at_level(level)).number_class for one in ESTIMATES]
        for level in LEVELS
    }

    assert len({tuple(classes) for classes in found.values()}) == len(LEVELS)


def test_at_five_percent_the_multiples_are_those_of_the_method():
    held = settings()

    assert (held.z_interval, held.z_equivalence, held.mde_factor) == (1.96, 1.645, 2.8016)


@pytest.mark.parametrize(
    ("level", "interval", "equivalence", "mde"),
    [(0.01, 2.575829, 2.326348, 3.4175), (0.10, 1.644854, 1.281552, 2.4865)],
)
def test_at_other_levels_they_are_normal_quantiles(level, interval, equivalence, mde):
    held = settings().at_level(level)

    assert held.z_interval == pytest.approx(interval, abs=4e-4)
    assert held.z_equivalence == pytest.approx(equivalence, abs=4e-4)
    assert held.mde_factor == mde


def test_the_interval_follows_the_main_level_and_the_other_one_that_of_equivalence():
    one = EstimateInput("K9", 0.01, 0.01)

    wide = assess_numbers(one, settings(significance=0.01, equivalence_level=0.2))

    assert wide.level == 0.01
    assert wide.interval == pytest.approx((0.01 - 0.0257582930, 0.01 + 0.0257582930))
    assert wide.equivalence_interval == pytest.approx((0.01 - 0.0084162123, 0.01 + 0.0084162123))


def test_more_power_asks_for_a_larger_effect():
    factors = [settings(power=power).mde_factor for power in (0.5, 0.8, 0.9)]

    assert factors == [1.96, 2.8016, 3.2415]


@pytest.mark.parametrize(("significance", "equivalence"), [(0.01, 0.10), (0.10, 0.01), (0.20, 0.05)])
def test_flip_points_and_turnings_follow_the_levels(significance, equivalence):
    held = settings(significance=significance, equivalence_level=equivalence)

    for one in ESTIMATES:
        for limit in class_limits(one, held):
            sides = [class_at(one, limit * (1 + side * 1e-7), held) for side in (-1, 1)]
            assert sides[0] != sides[1]
        moved = turning(one, "supports", held, pushes="down")
        if moved.turns:
            beyond = replace(one, att=one.att + moved.shift + 1e-7)
            before = replace(one, att=one.att + moved.shift - 1e-7)
            assert class_at(beyond, SESOI, held) == moved.number_class != class_at(before, SESOI, held)


@pytest.mark.parametrize("name", ["exploratory_level", "hidden_bias_level"])
def test_no_class_rests_on_the_levels_of_other_analyses(name):
    other = replace(settings(), **{name: 0.2})

    assert [assess_numbers(one, other) for one in ESTIMATES] == [
        assess_numbers(one, settings()) for one in ESTIMATES
    ]
