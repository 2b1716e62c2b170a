"""Strata from columns, and calipers in standard deviations."""

import math

import numpy as np
import pandas as pd
import pytest

from workbench.quant.calipers import caliper_width
from workbench.quant.exact import strata_of


def test_rows_share_a_stratum_when_they_agree_on_every_column():
    country, sex = pd.Series(["AFG", "IRQ", "AFG", "AFG"]), np.array([0, 0, 1, 0])

    strata = strata_of([country, sex])

    assert strata.tolist() == [0, 1, 2, 0]
    assert (strata_of([sex, country]) == strata).all()


def test_many_columns_do_not_overflow():
    rng = np.random.default_rng(1)
    columns = [rng.integers(0, 1000, 500) for _ in range(12)]

    strata = strata_of([*columns, *columns])

    assert sorted(strata.tolist()) == list(range(500))


@pytest.mark.parametrize("columns", [[], [np.array([1.0, np.nan])], [np.array([1]), np.array([1, 2])]])
def test_columns_that_cannot_make_strata_are_the_callers_mistake(columns):
    with pytest.raises(ValueError, match="strata"):
        strata_of(columns)


def test_a_caliper_is_in_standard_deviations_of_all_rows_or_of_the_two_arms():
    index, treated = np.array([0.0, 2.0, 4.0, 6.0, 1.0]), np.array([1, 1, 0, 0, 0])

    whole = caliper_width(index, treated, sd=0.5)
    arms = caliper_width(index, treated, sd=0.5, spread="arms")

    assert whole == pytest.approx(0.5 * math.sqrt(5.8))
    # variances 2 and 19/3
    assert arms == pytest.approx(0.5 * math.sqrt((2 + 19 / 3) / 2))


def test_rows_off_support_do_not_widen_the_caliper():
    index, treated = np.array([0.0, 2.0, 4.0, 6.0, 1000.0]), np.array([1, 1, 0, 0, 0])
    on_support = np.array([1, 1, 1, 1, 0])

    assert caliper_width(index, treated, on_support=on_support) == caliper_width(index[:4], treated[:4])


def test_one_row_of_an_arm_has_no_spread():
    assert math.isnan(caliper_width(np.array([0.0, 1.0, 2.0]), np.array([1, 0, 0])))
    with pytest.raises(ValueError, match="sd must be 0 or more"):
        caliper_width(np.array([0.0, 1.0]), np.array([1, 0]), sd=-0.1)
