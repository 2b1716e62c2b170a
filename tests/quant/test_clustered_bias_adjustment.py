"""The clustered error of an effect adjusted for bias: its derivative, statsmodels' figures, and coverage."""

import math
from dataclasses import replace

import numpy as np
import pytest
import statsmodels.api as sm

from tests.helpers import simulated_table
from workbench.quant.analysis import run_effect
from workbench.quant.bias_adjustment import adjusted_influence, bias_adjusted, fit_bias_model
from workbench.quant.both_ways import match_both_ways
from workbench.quant.cluster import clustered_error, weighted_influence
from workbench.quant.matching import match_nearest
from workbench.quant.pair_sums import directions
from workbench.quant.specification import EffectSpecification

STEP = 1e-5
"""Change of a row's frequency; the derivative is then right to about its square."""


def example(seed=1, n=300):
    rng = np.random.default_rng(seed)
    covariates = rng.normal(size=(n, 2))
    treated = rng.random(n) < 1 / (1 + np.exp(-covariates[:, 0]))
    outcome = np.exp(covariates[:, 0] / 2) + covariates[:, 1] + treated + rng.normal(size=n)
    return covariates, treated, outcome, covariates[:, 0].round(1)


def effect_by_hand(outcome, covariates, match, frequency):
    """The adjusted effect if every row came as often as told, the match as it is."""
    total, n_own = 0.0, 0.0
    columns = np.column_stack([np.ones(len(outcome)), covariates])
    for sign, way in zip((1, -1), directions(match), strict=False):
        root = np.sqrt(way.control_weights * frequency)
        slopes = np.linalg.lstsq(columns * root[:, None], outcome * root, rcond=None)[0]
        own = way.treated_matched * frequency
        total += sign * own @ (outcome - columns @ slopes)
        n_own += own.sum()
    return total / n_own


@pytest.mark.parametrize("match_with", [match_nearest, match_both_ways])
def test_the_influence_is_the_derivative_of_the_effect_by_the_frequency_of_a_row(match_with):
    covariates, treated, outcome, scores = example()
    match = match_with(scores, treated, neighbours=2)
    bias = fit_bias_model(outcome, match, covariates)

    influence = adjusted_influence(outcome, match, bias)

    ones, n = np.ones(len(outcome)), len(outcome)
    assert effect_by_hand(outcome, covariates, match, ones) == pytest.approx(
        bias_adjusted(outcome, match, bias).effect
    )
    for row in range(0, n, 7):
        more, less = (ones + step * (np.arange(n) == row) for step in (STEP, -STEP))
        apart = [effect_by_hand(outcome, covariates, match, frequency) for frequency in (more, less)]
        assert influence[row] == pytest.approx(n * (apart[0] - apart[1]) / (2 * STEP), rel=1e-5, abs=1e-6)


def test_the_part_of_the_controls_is_that_of_their_regression_at_the_mean_of_the_treated():
    covariates, treated, outcome, scores = example(seed=2, n=600)
    clusters = np.random.default_rng(3).integers(0, 20, 600)
    match = match_nearest(scores, treated)

    influence = adjusted_influence(outcome, match, fit_bias_model(outcome, match, covariates))
    found = clustered_error(np.where(treated, 0.0, influence), clusters)

    used = match.control_weights > 0
    apart = covariates[used] - covariates[match.treated_matched].mean(axis=0)
    regression = sm.WLS(outcome[used], sm.add_constant(apart), weights=match.control_weights[used]).fit(
        cov_type="cluster", cov_kwds={"groups": clusters[used], "use_correction": False}
    )
    assert found.se == pytest.approx(regression.bse[0] * math.sqrt(20 / 19), rel=1e-9)


def test_the_error_is_that_of_the_plain_match_where_the_covariates_say_nothing():
    _, treated, outcome, scores = example()
    match = match_nearest(scores, treated)
    bias = fit_bias_model(outcome, match, np.ones((len(outcome), 1)))

    assert bias.n_dropped == 1
    assert adjusted_influence(outcome, match, bias) == pytest.approx(weighted_influence(outcome, match))


def clustered_study(seed):
    """Forty clusters that share a shock, and an outcome that is linear in covariates; the effect is 1."""
    rng = np.random.default_rng(seed)
    cluster = np.repeat(np.arange(40), 15)
    covariates = rng.normal(size=(600, 2))
    treated = (rng.random(40) < 0.4)[cluster]
    treated = np.where(rng.random(600) < 0.2, rng.random(600) < 0.5, treated)
    outcome = 3 * covariates[:, 0] + 2 * covariates[:, 1] + treated + rng.normal(size=600)
    return covariates, treated, outcome + 0.5 * rng.normal(size=40)[cluster], cluster


def test_a_known_effect_is_covered_where_clusters_share_a_shock():
    covered, narrower = 0, 0
    for seed in range(150):
        covariates, treated, outcome, cluster = clustered_study(seed)
        match = match_nearest(covariates[:, 0], treated)
        bias = fit_bias_model(outcome, match, covariates)
        effect = bias_adjusted(outcome, match, bias).effect
        se = clustered_error(adjusted_influence(outcome, match, bias), cluster).se
        covered += abs(effect - 1) < 1.96 * se
        narrower += se < clustered_error(weighted_influence(outcome, match), cluster).se

    # 95 percent of 150 within three binomial standard errors, and 40 clusters are not many
    assert covered >= 130
    assert narrower >= 140


@pytest.mark.parametrize("choices", [{}, {"estimand": "ate"}, {"method": "mahalanobis"}])
def test_an_effect_adjusted_for_bias_has_the_clustered_error_of_its_own_influence(choices):
    spec = EffectSpecification(
        "took_part", "returned", ("age", "land", "child"), se_method="cluster", cluster="land", **choices
    )
    table = simulated_table(1500, effect=0.08, seed=4)

    adjusted = run_effect(table, replace(spec, bias_adjust=True))
    plain = run_effect(table, spec)

    design = adjusted.design
    bias = fit_bias_model(
        design.outcome, adjusted.match, design.matrix[:, 1:], cell_of_row=design.cell_of_row
    )
    influence = adjusted_influence(design.outcome, adjusted.match, bias)
    clusters = table["land"].to_numpy()[design.rows]
    assert adjusted.effect.se == clustered_error(influence, clusters).se
    assert adjusted.effect.se != plain.effect.se
