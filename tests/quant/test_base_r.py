"""Weighting, kernel, radius, subclass and regression estimators against the stored output of base R."""

import pytest

from tests.quant.test_matchit import PRINTED, TABLES, from_r, run
from workbench.quant.comparison import weighted_contrast
from workbench.quant.doubly_robust import augmented
from workbench.quant.entropy import entropy_balanced
from workbench.quant.kernel import match_kernel
from workbench.quant.radius import match_radius, match_radius_pooled
from workbench.quant.regression_adjustment import regression_adjusted
from workbench.quant.subclasses import subclass_effect
from workbench.quant.weighting import inverse_weighted

OPTIM = 1e-7
"""``optim`` leaves means up to 1e-8 standard deviations apart."""


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize(
    ("key", "matched"),
    [
        ("kernel_gaussian", match_kernel),
        ("kernel_epanechnikov", lambda *arms: match_kernel(*arms, kernel="epanechnikov")),
        ("radius", lambda *arms: match_radius(*arms, radius=0.02)),
        ("radius_pooled", lambda *arms: match_radius_pooled(*arms, radius=0.02)),
    ],
)
def test_kernel_and_radius_are_those_of_base_r(name, key, matched):
    _, design, model = run(name)
    expected = from_r(name)[key]

    match = matched(model.scores, design.treatment)

    assert weighted_contrast(design.outcome, match).effect == pytest.approx(expected["att"], rel=PRINTED)


@pytest.mark.parametrize("name", TABLES)
def test_weighting_and_regression_are_those_of_base_r(name):
    _, design, model = run(name)
    expected = from_r(name)

    weighted = inverse_weighted(design, model)

    assert weighted.effect == pytest.approx(expected["ipw_att"]["att"], rel=PRINTED)
    assert weighted.comparison.effective_sample_size == pytest.approx(expected["ipw_att"]["ess"], rel=PRINTED)
    assert inverse_weighted(design, model, estimand="ate").effect == pytest.approx(
        expected["ipw_ate"], rel=PRINTED
    )
    assert regression_adjusted(design).effect == pytest.approx(expected["ra_att"], rel=PRINTED)
    assert augmented(design, model).effect == pytest.approx(expected["aipw_att"], rel=PRINTED)


@pytest.mark.parametrize("name", TABLES)
def test_entropy_balancing_is_that_of_optim(name):
    _, design, _ = run(name)
    expected = from_r(name)["entropy"]

    balanced = entropy_balanced(design)

    assert balanced.effect == pytest.approx(expected["att"], rel=OPTIM)
    assert balanced.comparison.effective_sample_size == pytest.approx(expected["ess"], rel=OPTIM)


@pytest.mark.parametrize("name", TABLES)
def test_five_subclasses_are_those_of_matchit(name):
    _, design, model = run(name)
    expected = from_r(name)["subclass_5"]

    found = subclass_effect(design.outcome, design.treatment, model.scores, n_subclasses=5).effect

    assert [block.n_treated for block in found.blocks] == expected["treated"]
    assert [block.n_control for block in found.blocks] == expected["control"]
    assert found.contrast.effect == pytest.approx(expected["att"], rel=PRINTED)
