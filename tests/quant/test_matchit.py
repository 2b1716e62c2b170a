"""This project against the stored output of R, on a simulated table and LaLonde's data."""

import json
from functools import cache

import numpy as np
import pytest

from tests.pair_checks import listed_controls
from tests.reference import matchit
from workbench.quant.comparison import weighted_contrast
from workbench.quant.design import build_design
from workbench.quant.effects import estimate_att
from workbench.quant.exact import strata_of
from workbench.quant.greedy import match_greedy
from workbench.quant.mahalanobis import match_mahalanobis
from workbench.quant.mahalanobis_greedy import match_mahalanobis_greedy
from workbench.quant.matching import match_nearest
from workbench.quant.optimal import match_optimal
from workbench.quant.propensity import fit_propensity
from workbench.quant.tie_range import tie_breaking_range

TABLES = ("simulated", "nsw", "cps")
COVARIATES = {
    "simulated": ["age", "child", "land", "x"],
    "nsw": ["age", "educ", "black", "hisp", "marr", "nodegree", "re74", "re75"],
}
COVARIATES["cps"] = COVARIATES["nsw"]
OUTCOME = {"simulated": "y", "nsw": "re78", "cps": "re78"}
PRINTED = 1e-9
"""R prints 12 digits; sums over thousands of rows differ in the last of them."""
FISHER = 1e-6
"""R's steps use the expected information and stop by the deviance, which settles before the coefficients."""
TIED = 1e-9
"""Tolerance of the score that the script uses too."""


@cache
def run(name):
    """Table, design, score model, treatment and outcome."""
    table = matchit.tables()[name]
    design = build_design(table, treatment="treat", outcome=OUTCOME[name], covariates=COVARIATES[name])
    return table, design, fit_propensity(design)


@cache
def from_r(name):
    return matchit.stored()[name]


@pytest.mark.parametrize("name", TABLES)
def test_the_score_is_that_of_glm(name):
    _, design, logit = run(name)
    probit, expected = fit_propensity(design, link="probit"), from_r(name)

    errors = np.sqrt(np.diag(logit.covariance))

    assert logit.coefficients == pytest.approx(expected["logit"]["coefficients"], rel=FISHER)
    assert errors == pytest.approx(expected["logit"]["se"], rel=FISHER)
    assert logit.scores[:10] == pytest.approx(expected["scores"], rel=FISHER)
    assert probit.coefficients == pytest.approx(expected["probit"]["coefficients"], rel=FISHER)
    for model, kind in ((logit, "logit"), (probit, "probit")):
        assert model.log_likelihood == pytest.approx(expected[kind]["log_likelihood"], rel=PRINTED)


@pytest.mark.parametrize("name", TABLES)
@pytest.mark.parametrize(
    ("key", "scale", "options"),
    [
        ("nearest", "scores", {}),
        ("nearest_index", "index", {}),
        ("nearest_3", "scores", {"neighbours": 3}),
        ("nearest_caliper", "index", {"caliper": None}),
    ],
)
def test_neighbours_with_replacement_are_those_of_base_r(name, key, scale, options):
    _, design, model = run(name)
    expected = from_r(name)[key]
    if "caliper" in options:
        options = {"caliper": from_r(name)["caliper"]}

    match = match_nearest(getattr(model, scale), design.treatment, tie_tolerance=TIED, **options)
    effect = estimate_att(design.outcome, design.treatment, match)

    assert (match.n_treated_matched, match.n_controls_used) == (
        expected["n_treated"],
        expected["n_controls"],
    )
    assert effect.att == pytest.approx(expected["att"], rel=PRINTED)
    assert effect.se == pytest.approx(expected["se_becker_ichino"], rel=PRINTED)
    assert match.effective_sample_size == pytest.approx(expected["ess"], rel=PRINTED)


def simulated_strata():
    table, _, _ = run("simulated")
    return strata_of([table["child"], table["land"]])


@pytest.mark.parametrize(
    ("key", "scale", "options"),
    [
        ("greedy_largest", "scores", {}),
        ("greedy_smallest", "scores", {"order": "smallest"}),
        ("greedy_data", "scores", {"order": "data"}),
        ("greedy_exact", "scores", {"strata": True}),
        ("greedy_caliper", "scores", {"caliper": 0.01}),
        ("base_r_greedy_2", "scores", {"neighbours": 2}),
        ("base_r_greedy_caliper", "index", {"neighbours": 2, "caliper": None}),
        ("base_r_greedy_strata", "index", {"order": "smallest", "caliper": None, "strata": True}),
    ],
)
def test_every_greedy_pair_is_that_of_r(key, scale, options):
    _, design, model = run("simulated")
    expected = from_r("simulated")
    if options.get("caliper", 0) is None:
        options = options | {"caliper": expected["caliper"]}
    if "strata" in options:
        options = options | {"strata": simulated_strata()}

    match = match_greedy(getattr(model, scale), design.treatment, **options)

    assert pairs_of(match) == pairs_in(expected[key])


def test_a_caliper_in_standard_deviations_is_that_of_matchit():
    _, design, model = run("simulated")

    match = match_greedy(model.scores, design.treatment, caliper=0.2 * model.scores.std(ddof=1))

    assert pairs_of(match) == pairs_in(from_r("simulated")["greedy_caliper_sd"])


def pairs_of(match):
    return {(i, j) for i, controls in listed_controls(match).items() for j in controls}


def pairs_in(stored):
    return set(zip(stored["treated"], stored["control"], strict=True))


def test_neighbours_with_replacement_are_those_of_matchit():
    _, design, model = run("simulated")

    found = match_nearest(model.scores, design.treatment).pairs()

    assert set(zip(*found[:2], strict=True)) == pairs_in(from_r("simulated")["replacement"])


def test_mahalanobis_pairs_are_those_of_matchit():
    table, design, _ = run("simulated")
    matrix, expected = table[["age", "child", "x"]].to_numpy(float), from_r("simulated")

    with_replacement = match_mahalanobis(matrix, design.treatment).pairs()
    without = match_mahalanobis_greedy(matrix, design.treatment)

    assert set(zip(*with_replacement[:2], strict=True)) == pairs_in(expected["mahalanobis"])
    assert pairs_of(without) == pairs_in(expected["mahalanobis_greedy"])


def test_the_greedy_effect_is_that_of_matchit():
    _, design, model = run("simulated")

    match = match_greedy(model.scores, design.treatment)

    expected = from_r("simulated")["att_largest"]
    assert weighted_contrast(design.outcome, match).effect == pytest.approx(expected["att"], rel=PRINTED)


@pytest.mark.parametrize("name", ["nsw", "cps"])
def test_where_scores_tie_matchit_is_one_of_many_row_orders(name):
    _, design, model = run(name)

    found = tie_breaking_range(
        design.outcome, model.scores, design.treatment, replications=50, tie_tolerance=TIED
    )

    assert found.lowest <= from_r(name)["att_largest"]["att"] <= found.highest


@pytest.mark.parametrize("name", TABLES)
def test_optimal_pairs_are_nearer_than_those_of_matchit(name):
    _, design, model = run(name)

    optimal = match_optimal(model.scores, design.treatment)
    greedy = match_greedy(model.scores, design.treatment)

    assert optimal.listed.distance.sum() < greedy.listed.distance.sum()


@pytest.mark.slow
@pytest.mark.skipif(not matchit.r_is_here(), reason="Rscript or MatchIt is not installed")
def test_r_says_the_same_today():
    now, then = json.loads(matchit.from_r()), matchit.stored()

    for name in TABLES:
        assert flat(now[name]) == pytest.approx(flat(then[name]), rel=1e-7, nan_ok=True)


def flat(value, path=""):
    """Numbers by where they stand."""
    if isinstance(value, dict):
        return {
            key: number for name, own in value.items() for key, number in flat(own, f"{path}.{name}").items()
        }
    if isinstance(value, list):
        return {
            key: number for i, own in enumerate(value) for key, number in flat(own, f"{path}.{i}").items()
        }
    return {path: float("nan") if value is None else value} if not isinstance(value, str) else {}
