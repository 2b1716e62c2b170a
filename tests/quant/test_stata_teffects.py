"""Regression, weighting and the doubly robust against a published log of Stata's teffects.

Effects and errors agree to the last printed digit, so that no tolerance is needed: the sum of squared
influences over n², the estimation of both models included, is the sandwich of Stata's stacked estimating
equations. Neither has a correction for small samples, and the derivative of a probit score is that of its
observed information.
"""

import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tests.quant.weighting_data import cattaneo, cattaneo_design, fitted, standard_error
from workbench.quant.analysis import run_effect
from workbench.quant.doubly_robust import augmented, weighted_regression
from workbench.quant.links import likelihood
from workbench.quant.regression_adjustment import regression_adjusted
from workbench.quant.specification import EffectSpecification
from workbench.quant.weighting import inverse_weighted

REFERENCE = Path(__file__).parent.parent / "reference"
STATA = tomllib.loads((REFERENCE / "stata_teffects.toml").read_text(encoding="utf-8"))
SINGLE = 2e-8
"""Stata keeps scores in single precision, to 6e-8 of the score, and prints 7 decimals of that."""
OUTCOME_MODEL = ("mmarried_", "mage", "prenatal1_", "fbaby_")
SCORE_MODEL = ("mmarried_", "mage", "fbaby_", "medu")
NNMATCH = ("mmarried_", "mage", "fage", "medu", "prenatal1_")
COMMANDS = ["ra", "ipw", "ipwra", "aipw"]
ESTIMANDS = {"att": "atet", "ate": "ate"}


def printed(value):
    """As Stata prints it: with seven digits that count, of which no more than seven are decimals."""
    return round(float(f"{value:.7g}"), 7)


def estimate(command, estimand="ate", *, changed=lambda design: design):
    score, model = fitted(cattaneo_design(list(SCORE_MODEL)), "probit")
    score, outcome = changed(score), changed(cattaneo_design(list(OUTCOME_MODEL)))
    if command == "ra":
        return regression_adjusted(outcome, estimand=estimand)
    if command == "ipw":
        return inverse_weighted(score, model, estimand=estimand)
    robust = augmented if command == "aipw" else weighted_regression
    return robust(score, model, estimand=estimand, outcome_design=outcome)


def without_outcome(arm):
    """A change that makes the outcome of one arm 0, so that the effect is the other arm's mean alone."""
    return lambda design: replace(design, outcome=np.where(design.treatment == arm, 0.0, design.outcome))


@pytest.mark.parametrize(
    ("command", "estimand"), [(one, e) for one in COMMANDS for e in ESTIMANDS if (one, e) != ("aipw", "att")]
)
def test_effects_and_robust_errors_are_those_of_the_log(command, estimand):
    expected, name = STATA[command], ESTIMANDS[estimand]

    found = estimate(command, estimand)

    assert printed(found.effect) == expected[name]
    assert printed(standard_error(found)) == expected[f"{name}_se"]
    if f"{name}_pomean" in expected:
        assert printed(found.control_mean) == expected[f"{name}_pomean"]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("is_treated", [False, True])
def test_means_of_both_arms_and_their_errors_are_those_of_the_log(command, is_treated):
    expected, sign = STATA[command], 1 if is_treated else -1

    found = estimate(command, changed=without_outcome(not is_treated))

    assert printed(sign * found.effect) == expected["pomeans"][is_treated]
    assert printed(standard_error(found)) == expected["pomeans_se"][is_treated]


@pytest.mark.parametrize("estimand", ESTIMANDS)
@pytest.mark.parametrize(("method", "covariates"), [("ra", OUTCOME_MODEL), ("ipw", SCORE_MODEL)])
def test_a_whole_run_without_a_rule_of_support_gives_the_figures_of_the_log(method, covariates, estimand):
    expected, name = STATA[method], ESTIMANDS[estimand]
    spec = EffectSpecification(
        "mbsmoke_", "bweight", covariates, method=method, estimand=estimand, link="probit", support="none"
    )

    effect = run_effect(cattaneo(), spec).effect

    assert (printed(effect.att), printed(effect.se)) == (expected[name], expected[f"{name}_se"])
    assert effect.se_method == "robust"


@pytest.mark.parametrize(
    ("file", "command", "covariates", "exact"),
    [
        ("stata_teffects.toml", "nnmatch", NNMATCH, ()),
        ("stata_matching.toml", "nnmatch_exact", ("mage",), ("prenatal1_", "mmarried_", "fbaby_")),
    ],
)
def test_nearest_covariates_by_a_whole_run_have_the_error_of_nnmatch(file, command, covariates, exact):
    expected = tomllib.loads((REFERENCE / file).read_text(encoding="utf-8"))[command]
    spec = EffectSpecification("mbsmoke_", "bweight", covariates, method="mahalanobis", estimand="ate")

    effect = run_effect(
        cattaneo(), replace(spec, exact=exact, covariance="full_sample", support="none")
    ).effect

    assert (printed(effect.att), printed(effect.se)) == (expected["ate"], expected["ate_se"])
    assert effect.se_method == "abadie-imbens"


def test_the_probit_of_aipw_is_that_of_the_log_with_its_robust_errors():
    """Our own errors take the model as true; the sandwich, which Stata prints here, is written out."""
    expected = STATA["aipw_probit"]
    design, model = fitted(cattaneo_design(list(SCORE_MODEL)), "probit")
    treated = design.treatment.astype(float)
    slope = likelihood("probit", model.index, treated, 1 - treated).slope
    influence = design.matrix[design.cell_of_row] * slope[:, None] @ model.covariance

    order = [list(design.names).index(name) for name in expected["names"]]

    assert [printed(value) for value in model.coefficients[order]] == expected["params"]
    assert [printed(value) for value in np.sqrt((influence**2).sum(axis=0))[order]] == expected["bse"]


def test_weights_by_a_logit_give_the_regression_of_the_log():
    expected = STATA["ipw_logit"]
    design, model = fitted(cattaneo_design(list(SCORE_MODEL)), "logit")

    effect = inverse_weighted(design, model, estimand="ate").effect

    assert printed(effect) == expected["ate"]
    assert round(model.log_likelihood, 4) == expected["log_likelihood"]
    odds = np.exp(np.append(model.coefficients[1:], model.coefficients[0]))
    assert [printed(value) for value in odds] == expected["odds_ratios"]
    assert model.scores[39:49] == pytest.approx(expected["scores_40_to_49"], rel=0, abs=5e-8 + SINGLE)


def test_the_arms_of_the_log_are_those_of_the_data():
    expected, design = STATA["summary"], cattaneo_design(list(SCORE_MODEL))

    treated, control = (design.outcome[design.treatment == arm].mean() for arm in (True, False))

    assert round(treated, 4) == expected["mean_of_smokers"]
    assert round(control, 4) == expected["mean_of_nonsmokers"]
    assert round(treated - control, 4) == expected["difference"]
