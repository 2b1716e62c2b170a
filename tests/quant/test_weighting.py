"""Weighting, regression adjustment and the doubly robust: Stata's numbers, a second route, a known truth."""

import math

import numpy as np
import pandas as pd
import pytest
from statsmodels.treatment.tests.results import results_teffects as stata

from tests.quant.weighting_data import (
    OUTCOME_COVARIATES,
    cattaneo,
    cattaneo_design,
    fitted,
    simulated_design,
    standard_error,
)
from workbench.errors import StatisticsError
from workbench.quant.comparison import weighted_contrast
from workbench.quant.design import build_design
from workbench.quant.doubly_robust import augmented, weighted_regression
from workbench.quant.propensity import fit_propensity
from workbench.quant.regression_adjustment import regression_adjusted
from workbench.quant.weighting import inverse_weighted

PRINTED = 1e-9
"""Stata prints 14 digits, but its standard errors agree with themselves (ATE and ATET tables) to 10 only."""
METHODS = ["ra", "ipw", "aipw", "ipwra"]
ESTIMANDS = ["ate", "att"]


def estimate(method, design, model, *, outcome_design=None, **options):
    outcome_design = outcome_design or design
    if method == "ra":
        return regression_adjusted(outcome_design, **options)
    if method == "ipw":
        return inverse_weighted(design, model, **options)
    robust = augmented if method == "aipw" else weighted_regression
    return robust(design, model, outcome_design=outcome_design, **options)


@pytest.mark.parametrize("estimand", ESTIMANDS)
@pytest.mark.parametrize("method", METHODS)
def test_effects_and_standard_errors_are_those_of_stata(method, estimand):
    table = getattr(stata, f"results_{method}").get("table" if estimand == "ate" else "table_t")
    if table is None:
        pytest.skip("teffects aipw has no ATET")
    design, model = fitted(cattaneo_design(), "probit")

    found = estimate(
        method, design, model, outcome_design=cattaneo_design(OUTCOME_COVARIATES), estimand=estimand
    )

    assert found.effect == pytest.approx(table[0, 0], rel=PRINTED)
    assert found.control_mean == pytest.approx(table[1, 0], rel=PRINTED)
    assert standard_error(found) == pytest.approx(table[0, 1], rel=PRINTED)


@pytest.mark.parametrize("estimand", ESTIMANDS)
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("on_support", [None, slice(0, 3000)])
def test_weights_reproduce_the_effect_and_sum_to_whom_it_speaks_for(method, estimand, on_support):
    design, model = fitted(cattaneo_design())
    allowed = None if on_support is None else np.isin(np.arange(design.n), np.arange(design.n)[on_support])

    found = estimate(method, design, model, estimand=estimand, on_support=allowed)

    inside = np.ones(design.n, dtype=bool) if allowed is None else allowed
    n = (inside & (design.treatment | (estimand == "ate"))).sum()
    again = weighted_contrast(design.outcome, found.comparison)
    assert found.comparison.treated_weights.sum() == pytest.approx(n)
    assert found.comparison.control_weights.sum() == pytest.approx(n)
    assert not found.comparison.control_weights[~inside].any()
    assert again.effect == pytest.approx(found.effect, rel=1e-10)
    assert again.control_mean == pytest.approx(found.control_mean, rel=1e-12)
    assert found.influence.sum() / np.abs(found.influence).sum() == pytest.approx(0, abs=1e-10)


@pytest.mark.parametrize("estimand", ESTIMANDS)
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("link", ["logit", "probit"])
def test_the_influence_of_a_row_is_what_counting_it_twice_does(method, estimand, link):
    """A second route to the standard error: the effect's derivative by the weight of one row."""
    data = simulated_design(400, seed=3)
    whole = estimate(method, *fitted(data, link), estimand=estimand)
    rows = [0, 7, 100, 250, 399]

    for row in rows:
        more = repeated(data, row, times=1)
        moved = estimate(method, *fitted(more, link), estimand=estimand).effect - whole.effect
        # one row more of 401 moves the effect by its influence over n, and by terms of order 1/n²
        assert moved * data.n == pytest.approx(whole.influence[row], rel=0.1, abs=0.05)


def repeated(design, row, *, times):
    rows = np.concatenate([np.arange(design.n), np.full(times, row)])
    columns = {name: design.matrix[design.cell_of_row[rows], j] for j, name in enumerate(design.names) if j}
    table = pd.DataFrame({"t": design.treatment[rows].astype(int), "y": design.outcome[rows], **columns})
    return build_design(table, treatment="t", outcome="y", covariates=list(design.names[1:]))


def test_odds_weights_by_hand():
    design, model = fitted(simulated_design(500))
    odds = model.scores / (1 - model.scores)
    control = ~design.treatment

    found = inverse_weighted(design, model)

    mean = (odds[control] * design.outcome[control]).sum() / odds[control].sum()
    assert found.control_mean == pytest.approx(mean, rel=1e-12)
    assert found.treated_mean == design.outcome[design.treatment].mean()


def test_the_doubly_robust_att_is_its_formula():
    from statsmodels.api import OLS

    design, model = fitted(simulated_design(800))
    x, y, d = design.matrix[design.cell_of_row], design.outcome, design.treatment
    left = y - OLS(y[~d], x[~d]).fit().predict(x)
    odds = model.scores / (1 - model.scores)

    found = augmented(design, model)

    assert found.effect == pytest.approx((left[d].sum() - (odds * left)[~d].sum()) / d.sum(), rel=1e-10)


@pytest.mark.parametrize("estimand", ESTIMANDS)
def test_regression_adjustment_is_two_regressions(estimand):
    from statsmodels.api import OLS

    design = simulated_design(800)
    x, y, d = design.matrix[design.cell_of_row], design.outcome, design.treatment
    gap = OLS(y[d], x[d]).fit().predict(x) - OLS(y[~d], x[~d]).fit().predict(x)

    found = regression_adjusted(design, estimand=estimand)

    assert found.effect == pytest.approx(gap[d].mean() if estimand == "att" else gap.mean(), rel=1e-10)


def test_regression_weights_balance_every_column_exactly():
    design = cattaneo_design()
    x = design.matrix[design.cell_of_row]

    weights = regression_adjusted(design).comparison.control_weights

    assert weights @ x == pytest.approx(x[design.treatment].sum(axis=0), rel=1e-10)


@pytest.mark.parametrize("estimand", ESTIMANDS)
@pytest.mark.parametrize("method", METHODS)
def test_row_order_never_matters(method, estimand):
    data = cattaneo().sample(800, random_state=1)
    covariates = ["mmarried_", "mage", "medu"]
    found, shuffled = (
        estimate(
            method,
            *fitted(build_design(table, treatment="mbsmoke_", outcome="bweight", covariates=covariates)),
            estimand=estimand,
        )
        for table in (data, data.iloc[::-1])
    )

    assert shuffled.effect == pytest.approx(found.effect, rel=1e-10)
    assert shuffled.influence == pytest.approx(found.influence[::-1], rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("method", METHODS)
def test_a_known_effect_is_recovered_and_covered(method):
    found = [estimate(method, *fitted(simulated_design(2000, effect=0.05, seed=s))) for s in range(40)]

    errors = np.array([contrast.effect for contrast in found]) - 0.05
    errors_se = np.array([standard_error(contrast) for contrast in found])
    # three standard errors of the mean over 40 tables; at least 34 of 40 intervals hold the truth
    assert abs(errors.mean()) < 3 * errors.std(ddof=1) / math.sqrt(40)
    assert (np.abs(errors) < 1.96 * errors_se).sum() >= 34
    assert errors_se.mean() == pytest.approx(errors.std(ddof=1), rel=0.35)


@pytest.mark.parametrize("method", ["aipw", "ipwra"])
@pytest.mark.parametrize("wrong", ["score", "outcome"])
@pytest.mark.parametrize("estimand", ESTIMANDS)
def test_one_wrong_model_does_no_harm(method, wrong, estimand):
    errors = []
    for seed in range(20):
        right, blind = curved_tables(3000, seed)
        score, outcome = (blind, right) if wrong == "score" else (right, blind)
        model = fit_propensity(score)
        found = estimate(method, score, model, outcome_design=outcome, estimand=estimand)
        errors.append(found.effect - 1.0)

    # three standard errors of the mean over 20 tables
    assert abs(np.mean(errors)) < 3 * np.std(errors, ddof=1) / math.sqrt(20)


def curved_tables(n, seed):
    """A true effect of 1; treatment and outcome both turn on x²; the second design sees x only."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(-2, 2, n)
    treated = rng.random(n) < 1 / (1 + np.exp(1 - 0.5 * x**2))
    table = pd.DataFrame({"t": treated.astype(int), "x": x, "x2": x**2})
    table["y"] = x + x**2 + treated + rng.normal(size=n)
    return tuple(
        build_design(table, treatment="t", outcome="y", covariates=covariates)
        for covariates in (["x", "x2"], ["x"])
    )


def test_an_extreme_weight_is_kept_and_leaves_one_effective_control():
    design, model = fitted(cattaneo_design())
    model.index[np.flatnonzero(~design.treatment)[0]] = 12.0
    model.scores[np.flatnonzero(~design.treatment)[0]] = 1 / (1 + math.exp(-12.0))

    found = inverse_weighted(design, model)

    weights = found.comparison.control_weights
    assert weights.max() > 0.9 * weights.sum()
    assert found.comparison.effective_sample_size < 1.2


def test_an_infinite_weight_is_refused():
    design, model = fitted(simulated_design(200))
    model.index[np.flatnonzero(~design.treatment)[:3]] = 800.0

    with pytest.raises(StatisticsError) as caught:
        inverse_weighted(design, model)

    assert (caught.value.key, caught.value.values) == ("errors.weights_infinite", {"n": 3})


@pytest.mark.parametrize("method", METHODS)
def test_an_arm_off_support_is_told(method):
    design, model = fitted(simulated_design(200))

    with pytest.raises(StatisticsError) as caught:
        estimate(method, design, model, on_support=design.treatment)

    assert caught.value.key == "errors.match_empty"
    assert caught.value.values["controls"] == 0


def test_a_covariate_that_does_not_vary_in_an_arm_is_named():
    design = simulated_design(600)
    child = design.matrix[design.cell_of_row][:, design.names.index("child")]

    with pytest.raises(StatisticsError) as caught:
        regression_adjusted(design, on_support=(child == 1) | design.treatment)

    assert caught.value.key == "errors.arm_covariates_constant"
    assert caught.value.values == {"offenders": "child"}
