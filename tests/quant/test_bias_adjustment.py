"""Bias adjustment of matching: Stata's figures, a truth that is linear, and columns that adjust nothing."""

import tomllib
from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests import brute_force
from workbench.errors import StatisticsError
from workbench.quant.abadie_imbens import abadie_imbens
from workbench.quant.bias_adjustment import bias_adjusted, fit_bias_model
from workbench.quant.both_ways import BothWays, match_both_ways
from workbench.quant.comparison import PairMatch, Pairs, weighted_contrast
from workbench.quant.exact import strata_of
from workbench.quant.matching import match_nearest

REFERENCE = Path(__file__).parent.parent / "reference"
EXAMPLES = [
    (
        "stata_matching.toml",
        "nnmatch_bias_adjusted",
        ["mage", "fage"],
        ["mmarried_", "prenatal1_", "fbaby_"],
        ["mage", "fage"],
    ),
    (
        "stata_teffects.toml",
        "nnmatch_exact_bias_adjusted",
        ["mmarried_", "mage", "fage", "medu", "prenatal1_"],
        ["mmarried_", "prenatal1_"],
        ["mage", "fage", "medu"],
    ),
]


def listed(near: np.ndarray, treated: np.ndarray) -> PairMatch:
    """Pairs of each of these rows with its neighbours, who share its weight."""
    row, other = np.nonzero(near & treated[:, None])
    weight = 1 / near.sum(axis=1)[row]
    return PairMatch.of(Pairs(row, other, weight, np.zeros(len(row))), len(treated))


@pytest.mark.parametrize(("file", "command", "columns", "exact", "adjusted"), EXAMPLES)
def test_stata_nnmatch_with_bias_adjustment_is_found(file, command, columns, exact, adjusted):
    expected = tomllib.loads((REFERENCE / file).read_text(encoding="utf-8"))[command]
    data = pd.read_csv(str(files("statsmodels.treatment.tests.results") / "cataneo2.csv"))
    outcome, treated = data["bweight"].to_numpy(float), data["mbsmoke_"].to_numpy() == 1
    distance = brute_force.mahalanobis(
        data[columns].to_numpy(float), strata_of([data[name] for name in exact])
    )
    alike = treated[:, None] == treated[None]
    across = brute_force.nearest(np.where(alike, np.inf, distance), 1)
    np.fill_diagonal(distance, np.inf)
    within = brute_force.nearest(np.where(alike, distance, np.inf), 2)
    local = brute_force.variance_among(outcome, *np.nonzero(within))
    on_treated = listed(across, treated)

    for name, match in (("atet", on_treated), ("ate", BothWays.of(on_treated, listed(across, ~treated)))):
        if name in expected:
            bias = fit_bias_model(outcome, match, data[adjusted].to_numpy(float))
            found = abadie_imbens(outcome, treated, np.zeros(len(data)), match, bias=bias, local=local)
            assert float(f"{bias_adjusted(outcome, match, bias).effect:.7g}") == expected[name]
            assert float(f"{found.se:.7g}") == expected[f"{name}_se"]


def example(n: int = 400):
    rng = np.random.default_rng(1)
    covariates = rng.normal(size=(n, 2))
    treated = rng.random(n) < 1 / (1 + np.exp(-covariates[:, 0]))
    return covariates, treated, covariates[:, 0].round(1)


@pytest.mark.parametrize("match_with", [match_nearest, match_both_ways])
def test_an_outcome_that_is_linear_in_the_covariates_is_adjusted_exactly(match_with):
    covariates, treated, scores = example()
    outcome = 5 + covariates @ np.array([3.0, -2.0]) + 1.5 * treated
    match = match_with(scores, treated)

    bias = fit_bias_model(outcome, match, covariates)

    assert bias_adjusted(outcome, match, bias).effect == pytest.approx(1.5, abs=1e-10)
    assert abs(weighted_contrast(outcome, match).effect - 1.5) > 0.01


def test_distinct_rows_with_their_numbers_give_what_all_rows_give():
    covariates, treated, scores = example()
    covariates = covariates.round(0)
    outcome = covariates[:, 0] ** 2 + treated
    match = match_nearest(scores, treated)
    cells, of_row = np.unique(covariates, axis=0, return_inverse=True)

    by_row = fit_bias_model(outcome, match, covariates)
    by_cell = fit_bias_model(outcome, match, cells, cell_of_row=of_row.ravel())

    assert by_cell.predictions[0] == pytest.approx(by_row.predictions[0])


def test_the_effect_is_the_mean_of_the_adjusted_differences():
    covariates, treated, scores = example()
    outcome = np.exp(covariates[:, 0]) + treated
    match = match_nearest(scores, treated, neighbours=2)
    bias = fit_bias_model(outcome, match, covariates)
    pairs, predicted = match.pairs(), bias.predictions[0]

    contrast = bias_adjusted(outcome, match, bias)

    adjusted = outcome[pairs.control] + predicted[pairs.treated] - predicted[pairs.control]
    differences = pairs.weight * (outcome[pairs.treated] - adjusted)
    assert contrast.effect == pytest.approx(differences.sum() / treated.sum())
    assert contrast.treated_mean == pytest.approx(outcome[treated].mean())


def test_columns_that_do_not_vary_or_follow_from_others_adjust_nothing_and_are_counted():
    covariates, treated, scores = example()
    outcome = covariates @ np.array([1.0, 1.0]) + treated
    match = match_nearest(scores, treated)
    more = np.column_stack([covariates, np.full(400, 7.0), covariates.sum(axis=1)])

    bias = fit_bias_model(outcome, match, more)

    assert bias.n_dropped == 2
    assert bias.predictions[0] == pytest.approx(fit_bias_model(outcome, match, covariates).predictions[0])


def test_a_comparison_without_pairs_of_its_own_is_refused():
    covariates, treated, scores = example()

    with pytest.raises(StatisticsError):
        fit_bias_model(np.zeros(400), match_nearest(scores, treated, ties="as_in_2014"), covariates)
