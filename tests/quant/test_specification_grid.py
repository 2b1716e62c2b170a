"""The grid of a curve: complete, nothing twice, every point telling what it chose; and ages rounded down."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pandas as pd
import pytest

from tests.helpers import simulated_table
from workbench.errors import InputError
from workbench.quant.age_resolution import at_resolution, distinct_resolutions
from workbench.quant.analysis import run_effect
from workbench.quant.arms import specification_of_2014
from workbench.quant.specification import EffectSpecification
from workbench.quant.specification_grid import (
    FACTORS,
    CurveChoices,
    default_choices,
    specification_grid,
    with_choices,
)

BASE = EffectSpecification("took_part", "returned", ("age", "land", "child"), reference={"land": "AND"})
ONE = CurveChoices(methods=("nearest",), links=("logit",), supports=("minmax",), leave_one_out=False)


def grid_of(base=BASE, **choices):
    return specification_grid(base, choices=replace(ONE, **choices))


def levels(grid, name):
    return [point.choices[name] for point in grid]


def test_the_default_grid_of_a_register_has_about_five_hundred_specifications():
    base = specification_of_2014("vv")

    grid = specification_grid(base, choices=default_choices(base, age_column="age"))

    sets_and_resolutions, links, supports = 5 * 3 + 1, 2, 2
    with_link = (2 + 2 + 1 + 1 + 1) * sets_and_resolutions * links * supports
    entropy = sets_and_resolutions * (links + 1)
    assert len(grid) == with_link + entropy == 496


def test_the_base_comes_first_even_where_the_choices_do_not_name_it():
    grid = grid_of(replace(BASE, method="ipw", link="probit"))

    assert (grid[0].specification.method, grid[0].specification.link) == ("ipw", "probit")
    assert levels(grid, "method") == ["ipw", "nearest"]


def test_no_two_points_are_alike_and_each_tells_all_its_choices():
    grid = specification_grid(BASE, choices=default_choices(BASE, age_column="age"))

    for first, second in combinations(grid, 2):
        assert first.choices != second.choices
        assert (first.specification, first.resolution) != (second.specification, second.resolution)
    assert all(tuple(point.choices) == FACTORS for point in grid)


def test_a_caliper_makes_no_second_point_of_a_method_without_one():
    grid = grid_of(methods=("nearest", "ipw"), calipers=(None, 0.1))

    assert [(p.choices["method"], p.choices["caliper"]) for p in grid] == [
        ("nearest", "none"), ("nearest", "0.1"), ("ipw", "not_used"),
    ]  # fmt: skip


@pytest.mark.parametrize("method", ["mahalanobis", "ra", "entropy"])
def test_a_link_makes_no_second_point_where_the_score_is_not_used(method):
    grid = grid_of(methods=(method,), links=("logit", "probit"), supports=("none", "minmax"))
    table = simulated_table(300, seed=1)
    logit, probit = (run_effect(table, replace(BASE, method=method, link=link, support="none")).effect
                     for link in ("logit", "probit"))  # fmt: skip

    assert levels(with_choices(grid, method=method, support="none"), "link") == ["not_used"]
    assert levels(with_choices(grid, method=method, support="minmax"), "link") == ["logit", "probit"]
    assert (logit.att, logit.se) == (probit.att, probit.se)


@pytest.mark.parametrize(
    ("order", "links"), [("data", ["not_used"]), ("random", ["not_used"]), ("largest", ["logit", "probit"])]
)
def test_a_link_matters_without_replacement_where_the_score_says_who_chooses_first(order, links):
    base = replace(BASE, method="mahalanobis-no-replacement", order=order)

    grid = grid_of(base, methods=(base.method,), links=("logit", "probit"), supports=("none",))

    assert levels(with_choices(grid, support="none"), "link") == links


def test_a_resolution_makes_no_second_point_without_the_age():
    grid = grid_of(leave_one_out=True, age_column="age", resolutions=("asis", "months", "years"))

    assert levels(with_choices(grid, covariates="-age"), "resolution") == ["not_used"]
    assert levels(with_choices(grid, covariates="all"), "resolution") == ["asis", "months", "years"]
    assert len(grid) == 3 * 3 + 1


def test_a_set_of_covariates_by_two_names_is_one():
    grid = grid_of(leave_one_out=True, covariate_sets={"core": ("child", "land"), "two": ("age",)})

    assert levels(grid, "covariates") == ["all", "-age", "-land", "-child", "two"]


def test_references_and_names_of_groups_follow_their_covariates():
    grid = grid_of(replace(BASE, categorical=("land",)), leave_one_out=True)

    without_land = with_choices(grid, covariates="-land")[-1].specification
    assert (without_land.covariates, without_land.categorical) == (("age", "child"), ())
    assert without_land.reference == {}


def test_options_and_errors_that_a_method_does_not_have_fall_away_for_it():
    base = replace(BASE, neighbours=3, bias_adjust=True, exact=("child",), se_method="abadie-imbens")

    grid = grid_of(base, methods=("nearest", "radius", "ipw"))

    told = [(p.specification.neighbours, p.specification.bias_adjust, p.specification.exact) for p in grid]
    assert told == [(3, True, ("child",)), (1, False, ("child",)), (1, False, ())]
    assert [p.specification.standard_error for p in grid] == ["abadie-imbens", "abadie-imbens", "robust"]


@pytest.mark.parametrize(
    ("base", "choices", "words"),
    [
        (BASE, {"calipers": (-1.0,)}, "caliper"),
        (replace(BASE, estimand="ate", se_method=None), {"methods": ("kernel",)}, "ATE"),
    ],
)
def test_choices_that_make_no_sense_are_refused(base, choices, words):
    with pytest.raises(InputError, match=words):
        grid_of(base, **choices)


def test_the_default_choices_of_an_effect_on_all_have_methods_that_give_it():
    base = replace(BASE, estimand="ate")

    grid = specification_grid(base, choices=default_choices(base))

    assert {point.specification.estimand for point in grid} == {"ate"}


def test_names_that_no_choice_has_are_the_callers_mistake():
    with pytest.raises(ValueError, match="no choices called sort"):
        with_choices(grid_of(), sort="x")
    with pytest.raises(ValueError, match="taken: all"):
        grid_of(covariate_sets={"all": ("age",)})


def test_ages_are_rounded_down_and_a_twelfth_of_a_year_counts_as_reached():
    ages = [30.0, 30 + 5 / 12, 30 + 5 / 12 - 1 / 365.25, 30 + 4 / 12 + 1 / 365.25, 31 - 1 / 365.25]
    data = pd.DataFrame({"age": ages})

    months = at_resolution(data, "age", "months")["age"]
    years = at_resolution(data, "age", "years")["age"]

    assert np.round(12 * (months - 30), 9).tolist() == [0, 5, 4, 4, 11]
    assert years.tolist() == [30] * 5
    assert data["age"].tolist() == ages
    assert at_resolution(data, "age", "asis") is data


def test_resolutions_that_come_to_the_same_are_one():
    days, months = pd.Series([20.01, 20.5, 33.7]), pd.Series([20 + 1 / 12, 30.5])

    assert distinct_resolutions(days) == ("asis", "months", "years")
    assert distinct_resolutions(months) == ("asis", "years")
    assert distinct_resolutions(pd.Series([20, 30])) == ("asis",)


def test_an_age_in_words_is_told():
    with pytest.raises(InputError, match="adult"):
        at_resolution(pd.DataFrame({"age": ["adult", "child"]}), "age", "years")
    with pytest.raises(InputError, match="alder"):
        at_resolution(pd.DataFrame({"age": [1.0]}), "alder", "years")
