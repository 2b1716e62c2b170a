"""Holm's adjustment against another program and by hand."""

import math

import numpy as np
import pytest

from workbench.quant.multiplicity import holm


def test_adjusted_p_values_are_those_of_statsmodels():
    from statsmodels.stats.multitest import multipletests

    p = np.random.default_rng(1).random(20) ** 3

    assert holm(p.tolist()) == pytest.approx(multipletests(p, method="holm")[1], rel=1e-12)


def test_an_unknown_p_value_does_not_count_in_the_family():
    adjusted = holm([0.04, math.nan, 0.01])

    assert adjusted[0] == pytest.approx(0.04)
    assert math.isnan(adjusted[1])
    assert adjusted[2] == pytest.approx(0.02)


def test_no_p_value_passes_one():
    assert holm([0.6, 0.9]) == (1.0, 1.0)
