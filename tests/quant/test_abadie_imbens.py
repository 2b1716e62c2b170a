"""Standard errors of matching: Stata's figures, brute force over all pairs, a known truth, and reasons."""

import math
import tomllib
from functools import cache
from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import brute_force
from workbench.errors import StatisticsError
from workbench.quant.abadie_imbens import abadie_imbens
from workbench.quant.both_ways import match_both_ways
from workbench.quant.comparison import PairMatch, Pairs, Weighting, weighted_contrast
from workbench.quant.design import build_design
from workbench.quant.estimated_score import EstimatedScore
from workbench.quant.exact import strata_of
from workbench.quant.local_variance import local_variance
from workbench.quant.matching import match_nearest
from workbench.quant.propensity import fit_propensity
from workbench.quant.score_groups import score_groups

REFERENCE = Path(__file__).parent.parent / "reference"
MANUAL = ["mmarried_", "mage", "mage2", "fbaby_", "medu"]
TUTORIAL = ["mmarried_", "mage", "fage", "medu", "prenatal1_"]
GRID = st.integers(0, 12).map(lambda number: number / 16)
ROWS = st.lists(st.tuples(GRID, st.booleans(), st.integers(0, 4)), min_size=4, max_size=30).filter(
    lambda rows: min(sum(treated for _, treated, _ in rows), sum(not treated for _, treated, _ in rows)) > 1
)


def stata(file: str, command: str) -> dict[str, float]:
    return tomllib.loads((REFERENCE / file).read_text(encoding="utf-8"))[command]


@cache
def birth_weights() -> pd.DataFrame:
    return pd.read_csv(str(files("statsmodels.treatment.tests.results") / "cataneo2.csv"))


@cache
def scored(covariates: tuple[str, ...]):
    design = build_design(
        birth_weights(), treatment="mbsmoke_", outcome="bweight", covariates=list(covariates)
    )
    return design, fit_propensity(design)


def printed(value: float, digits: int = 7) -> float:
    """As Stata prints it: with seven digits that count."""
    return float(f"{value:.{digits}g}")


def with_estimated_score(design, model, match):
    score = EstimatedScore.of(design, model)
    return abadie_imbens(design.outcome, design.treatment, model.scores, match, estimated_score=score)


@pytest.mark.parametrize(
    ("file", "command", "covariates", "neighbours"),
    [
        ("stata_matching.toml", "psmatch", MANUAL, 1),
        ("stata_matching.toml", "psmatch_four", MANUAL, 4),
        ("stata_teffects.toml", "psmatch", TUTORIAL, 1),
    ],
)
def test_stata_psmatch_of_the_effect_on_all_is_found(file, command, covariates, neighbours):
    expected = stata(file, command)
    design, model = scored(tuple(covariates))

    match = match_both_ways(model.scores, design.treatment, neighbours=neighbours)
    found = with_estimated_score(design, model, match)

    assert printed(weighted_contrast(design.outcome, match).effect) == expected["ate"]
    assert printed(found.se) == expected["ate_se"]


def test_stata_psmatch_of_the_effect_on_the_treated_is_found():
    expected = stata("stata_teffects.toml", "psmatch")
    design, model = scored(tuple(TUTORIAL))

    match = match_nearest(model.scores, design.treatment)
    found = with_estimated_score(design, model, match)

    assert printed(weighted_contrast(design.outcome, match).effect) == expected["atet"]
    assert printed(found.se) == expected["atet_se"]
    assert found.derivative == "covariates"
    pairs_of_one = np.bincount(match.pairs().treated)
    assert pairs_of_one.max() <= expected["most_matches"]


def test_stata_vce_iid_with_a_caliper_is_found():
    expected = stata("stata_matching.toml", "psmatch_iid_caliper")
    design, model = scored(tuple(MANUAL))

    match = match_nearest(model.scores, design.treatment, caliper=0.03)
    found = abadie_imbens(design.outcome, design.treatment, model.scores, match, homoskedastic=True)

    assert printed(weighted_contrast(design.outcome, match).effect) == expected["atet"]
    assert printed(found.se) == expected["atet_se"]


@pytest.mark.parametrize("command", ["nnmatch_exact", "nnmatch_strata"])
def test_stata_nnmatch_with_exact_strata_is_found(command):
    expected, data = stata("stata_matching.toml", command), birth_weights()
    outcome, treated = data["bweight"].to_numpy(float), data["mbsmoke_"].to_numpy()
    if command == "nnmatch_exact":
        scores, strata = data["mage"].to_numpy(float), ["mmarried_", "prenatal1_", "fbaby_"]
        strata = strata_of([data[name] for name in strata])
    else:
        category = np.searchsorted(expected["magecat_up_to"], data["mage"])
        scores, strata = np.zeros(len(data)), strata_of([data["mmarried_"], category])

    match = match_both_ways(scores, treated, strata=strata)
    found = abadie_imbens(outcome, treated, scores, match, neighbours=2)

    assert printed(weighted_contrast(outcome, match).effect) == expected["ate"]
    assert printed(found.se) == expected["ate_se"]


@given(ROWS, st.integers(1, 3), st.integers(1, 3), st.booleans(), st.booleans())
@settings(max_examples=300, deadline=None)
def test_the_variance_is_that_of_brute_force(rows, k, neighbours, on_all, within_strata):
    scores, treated, values = (np.array(column) for column in zip(*rows, strict=True))
    outcome, strata = values.astype(float), values % 2 if within_strata else None
    weights = (brute_force.both_ways if on_all else brute_force.pair_weights)(
        scores, treated, k=k, strata=strata
    )
    if weights.any(axis=1).sum() < 2:
        return
    local = brute_force.variances(outcome, brute_force.same_arm(scores, treated, neighbours + 1, strata))
    anywhere = brute_force.variances(outcome, brute_force.same_arm(scores, treated, neighbours + 1))
    local = np.where(np.isnan(local), anywhere, local)
    expected = brute_force.known_score_variance(outcome, treated, weights, local, on_treated=not on_all)

    match = (match_both_ways if on_all else match_nearest)(scores, treated, neighbours=k, strata=strata)
    found = abadie_imbens(outcome, treated, scores, match, neighbours=neighbours)

    assert found.known_score == pytest.approx(expected, abs=1e-12)


@given(ROWS, st.randoms(use_true_random=False))
@settings(max_examples=50, deadline=None)
def test_row_order_never_matters(rows, random):
    scores, treated, values = (np.array(column) for column in zip(*rows, strict=True))
    order = np.array(random.sample(range(len(rows)), len(rows)))

    one = abadie_imbens(values, treated, scores, match_nearest(scores, treated))
    moved = match_nearest(scores[order], treated[order])
    other = abadie_imbens(values[order], treated[order], scores[order], moved)

    assert other.known_score == pytest.approx(one.known_score, abs=1e-12)


def test_listed_pairs_give_what_windows_give():
    rng = np.random.default_rng(1)
    scores, treated = rng.integers(0, 30, 300) / 30, rng.random(300) < 0.4
    outcome, match = rng.normal(size=300), match_nearest(scores, treated, neighbours=2)
    listed = PairMatch.of(match.pairs(), 300)

    for options in ({}, {"homoskedastic": True}):
        windows = abadie_imbens(outcome, treated, scores, match, **options)
        pairs = abadie_imbens(outcome, treated, scores, listed, **options)
        assert pairs.se == pytest.approx(windows.se, rel=1e-12)


def test_one_to_one_pairs_without_reuse_need_only_their_differences():
    pairs = Pairs(np.array([0, 1, 2]), np.array([3, 4, 5]), np.ones(3), np.zeros(3))
    outcome = np.array([3.0, 1.0, 2.0, 0.0, 0.0, 1.0])
    treated = np.array([1, 1, 1, 0, 0, 0])

    found = abadie_imbens(outcome, treated, np.zeros(6), PairMatch.of(pairs, 6))

    # differences 3, 1, 1
    assert found.known_score == pytest.approx(np.var([3, 1, 1]) / 3)


def test_the_variance_around_a_row_is_that_of_it_and_its_neighbours():
    scores, outcome = np.array([0.1, 0.11, 0.3, 0.3, 0.9]), np.array([1.0, 3.0, 0.0, 4.0, 9.0])
    arm = score_groups(scores, np.ones(5, dtype=bool))

    assert local_variance(outcome, arm) == pytest.approx([2, 2, 8, 8, np.var([0, 4, 9], ddof=1)])
    alone = score_groups(scores, np.arange(5) == 2)
    assert np.isnan(local_variance(outcome, alone)).all()
    with pytest.raises(ValueError, match="neighbours must be at least 1"):
        local_variance(outcome, arm, neighbours=0)


def simulated(seed: int, n: int = 250):
    """Two covariates; the effect is 1 on everybody, so that ATE and ATT are 1."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(n, 2))
    treated = rng.random(n) < 1 / (1 + np.exp(0.7 - 0.6 * x[:, 0] - 0.4 * x[:, 1]))
    frame = pd.DataFrame({"a": x[:, 0], "b": x[:, 1], "treated": treated.astype(int)})
    frame["outcome"] = 1.0 * treated + 2 * x[:, 0] - x[:, 1] + rng.normal(size=n)
    design = build_design(frame, treatment="treated", outcome="outcome", covariates=["a", "b"])
    return design, fit_propensity(design)


@pytest.mark.parametrize("match_with", [match_nearest, match_both_ways])
def test_intervals_cover_a_known_effect(match_with):
    found, errors = [], []
    for seed in range(150):
        design, model = simulated(seed)
        match = match_with(model.scores, design.treatment)
        score = EstimatedScore.of(design, model)
        found.append(weighted_contrast(design.outcome, match).effect)
        errors.append(
            abadie_imbens(design.outcome, design.treatment, model.scores, match, estimated_score=score).se
        )

    covered = np.abs(np.array(found) - 1) < 1.96 * np.array(errors)

    # 95 percent within three binomial standard errors; mean standard error within a fifth of the spread
    assert covered.mean() > 0.95 - 3 * math.sqrt(0.95 * 0.05 / 150)
    assert np.mean(errors) == pytest.approx(np.std(found, ddof=1), rel=0.2)


@pytest.mark.parametrize(("outcome", "code"), [([1.0, 0.0, 1.0], "one_row"), ([1.0, 1.0, 1.0], "one_row")])
def test_one_treated_gives_a_reason(outcome, code):
    treated, scores = np.array([1, 0, 0]), np.array([0.5, 0.4, 0.6])

    found = abadie_imbens(np.array(outcome), treated, scores, match_nearest(scores, treated))

    assert math.isnan(found.se)
    assert found.reason is not None
    assert found.reason.code == code


def test_one_control_that_stands_in_for_all_gives_a_reason():
    treated, scores = np.array([1, 1, 0]), np.array([0.5, 0.4, 0.6])

    found = abadie_imbens(np.array([1.0, 0.0, 1.0]), treated, scores, match_nearest(scores, treated))

    assert found.reason is not None
    assert found.reason.code == "one_row"


def test_an_outcome_that_never_varies_has_a_reason():
    treated, scores = np.arange(20) < 8, np.tile([0.2, 0.4], 10)

    found = abadie_imbens(np.ones(20), treated, scores, match_nearest(scores, treated))

    assert found.reason is not None
    assert found.reason.code == "no_variation"


def test_what_does_not_compare_each_treated_with_its_own_controls_is_refused():
    treated, scores = np.arange(20) < 8, np.linspace(0, 1, 20)
    weighting = Weighting(treated * 1.0, ~treated * 8 / 12)

    for comparison in (weighting, match_nearest(scores, treated, ties="as_in_2014")):
        with pytest.raises(StatisticsError) as caught:
            abadie_imbens(np.ones(20), treated, scores, comparison)
        assert caught.value.key == "errors.pairs_needed"
