"""Balance by hand, and what must hold."""

import math

import numpy as np
import pandas as pd
import pytest

from tests.helpers import simulated_table
from workbench.quant.analysis import EffectSpecification, run_effect

COVARIATES = ("age", "land", "child")


@pytest.fixture(scope="module")
def data():
    return simulated_table(3000, seed=2)


@pytest.fixture(scope="module")
def run(data):
    spec = EffectSpecification("took_part", "returned", COVARIATES, reference={"land": "AND"})
    return run_effect(data, spec)


def test_every_level_has_a_row_and_the_reference_is_among_them(run):
    names = [row.covariate for row in run.balance]

    assert names == ["age", "land=AND", "land=AFG", "land=IRQ", "child"]
    assert [row.is_dummy for row in run.balance] == [False, True, True, True, True]


def test_both_differences_are_over_the_sd_of_all_treated_before_matching(run, data):
    treated = data["took_part"] == 1
    sd = data.loc[treated, "age"].std()
    matched, weights = run.match.treated_matched, run.match.control_weights
    after = data.loc[matched, "age"].mean() - np.average(data["age"], weights=weights)

    row = run.balance[0]

    raw = data.loc[treated, "age"].mean() - data.loc[~treated, "age"].mean()
    assert row.smd_before == pytest.approx(raw / sd, rel=1e-10)
    assert row.smd_after == pytest.approx(after / sd, rel=1e-8)


def test_variance_ratios_are_those_of_the_weighted_sample(run, data):
    treated, x, w = data["took_part"] == 1, data["age"], run.match.control_weights
    mean = np.average(x, weights=w)
    weighted = (w * (x - mean) ** 2).sum() / (w.sum() - (w**2).sum() / w.sum())

    row = run.balance[0]

    assert row.variance_ratio_before == pytest.approx(x[treated].var() / x[~treated].var(), rel=1e-10)
    assert row.variance_ratio_after == pytest.approx(x[run.match.treated_matched].var() / weighted, rel=1e-8)


def test_dummies_have_no_variance_ratio(run):
    assert all(math.isnan(row.variance_ratio_before) for row in run.balance if row.is_dummy)


def test_a_level_is_balanced_as_its_dummy_would_be(run, data):
    spec = EffectSpecification("took_part", "returned", ("age", "afg", "irq", "child"))
    dummies = data.assign(afg=(data["land"] == "AFG") * 1, irq=(data["land"] == "IRQ") * 1)

    rows = {row.covariate: row for row in run_effect(dummies, spec).balance}

    level = next(row for row in run.balance if row.covariate == "land=AFG")
    assert rows["afg"].smd_before == pytest.approx(level.smd_before, rel=1e-10)
    assert rows["afg"].smd_after == pytest.approx(level.smd_after, abs=1e-10)


def test_matching_makes_the_groups_more_alike(run):
    before, after = (
        max(abs(getattr(row, f"smd_{when}")) for row in run.balance) for when in ("before", "after")
    )

    assert before > 0.25
    assert after < 0.1


def test_shares_of_the_levels_add_up(run):
    levels = [row for row in run.balance if row.column == "land"]

    assert sum(row.control_mean_after for row in levels) == pytest.approx(1)
    assert sum(row.treated_mean_before for row in levels) == pytest.approx(1)


def test_a_covariate_that_does_not_vary_among_the_treated_has_no_standardised_difference():
    x = [5.0, 5.0, 4.0, 6.0, 5.0, 5.5]
    data = pd.DataFrame({"x": x, "t": [1, 1, 0, 0, 0, 0], "y": [1, 0, 1, 0, 0, 1]})

    row = run_effect(data, EffectSpecification("t", "y", ("x",))).balance[0]

    assert math.isnan(row.smd_before)
    assert row.variance_ratio_before == 0
