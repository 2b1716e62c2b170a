"""Mahalanobis matching against brute force, Stata, and by properties."""

import tomllib
from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.helpers import simulated_table
from tests.pair_checks import (
    assert_good_pairs,
    choosing_order,
    forbidding,
    greedy_by_hand,
    listed_controls,
)
from workbench.errors import StatisticsError
from workbench.quant.design import build_design
from workbench.quant.mahalanobis import match_mahalanobis
from workbench.quant.mahalanobis_greedy import match_mahalanobis_greedy
from workbench.quant.propensity import fit_propensity

REFERENCE = Path(__file__).parent.parent / "reference"
TOLERANCE = 1e-9
"""What counts as a tie by default; distances are standard deviations."""
NOBODY = ("errors.match_empty", "errors.strata_empty", "errors.caliper_empty")
"""What is told where nobody can be matched."""
OPTIONS = st.fixed_dictionaries(
    {
        "neighbours": st.integers(1, 3),
        "covariance": st.sampled_from(["within_arms", "full_sample"]),
        "caliper": st.sampled_from([None, 0.0, 0.125, 0.25]),
    }
)


def drawn_table(seed, *, n=40, tied=True):
    rng = np.random.default_rng(seed)
    matrix = rng.integers(0, 4, (n, 3)).astype(float) if tied else rng.normal(size=(n, 3))
    treated = rng.random(n) < rng.choice([0.2, 0.5, 0.7])
    return matrix, treated, rng.integers(0, 8, n) / 8, rng.integers(0, 3, n)


def squared_scale(matrix, treated, covariance):
    if covariance == "full_sample":
        return np.cov(matrix.T)
    apart = [arm - arm.mean(axis=0) for arm in (matrix[treated], matrix[~treated])]
    return sum(arm.T @ arm for arm in apart) / (len(matrix) - 2)


def distances(matrix, treated, covariance="within_arms"):
    apart = matrix[:, None] - matrix[None]
    inverse = np.linalg.inv(squared_scale(matrix, treated, covariance))
    return np.sqrt(np.einsum("ijk,kl,ijl->ij", apart, inverse, apart))


def weights_by_hand(table, treated, neighbours):
    weights = np.zeros(len(table))
    for row in np.flatnonzero(treated):
        finite = np.sort(table[row][np.isfinite(table[row])])
        if len(finite):
            near = table[row] <= finite[min(neighbours, len(finite)) - 1] + TOLERANCE
            weights[near] += 1 / near.sum()
    return weights


@given(st.integers(0, 100_000), OPTIONS, st.booleans(), st.booleans())
@example(585, {"neighbours": 1, "covariance": "within_arms", "caliper": 0.0}, True, True)
@settings(max_examples=200)
def test_weights_are_those_of_brute_force(seed, options, tied, stratified):
    matrix, treated, scores, strata = drawn_table(seed, tied=tied)
    strata = strata if stratified else None
    table = distances(matrix, treated, options["covariance"])
    table = forbidding(table, treated, scores=scores, caliper=options["caliper"], strata=strata)

    if np.isinf(table[treated]).all():
        with pytest.raises(StatisticsError) as caught:
            match_mahalanobis(matrix, treated, scores=scores, strata=strata, **options)
        assert caught.value.key in NOBODY
        return
    match = match_mahalanobis(matrix, treated, scores=scores, strata=strata, **options)

    pairs = match.pairs()
    assert match.control_weights == pytest.approx(weights_by_hand(table, treated, options["neighbours"]))
    assert pairs.distance == pytest.approx(table[pairs.treated, pairs.control], abs=1e-8)
    assert len(pairs.treated) == match.n_pairs
    total = np.bincount(pairs.control, weights=pairs.weight, minlength=len(matrix))
    assert match.control_weights == pytest.approx(total)


@given(
    st.integers(0, 100_000),
    OPTIONS,
    st.booleans(),
    st.sampled_from(["data", "largest", "smallest", "random"]),
)
@settings(max_examples=200)
def test_pairs_without_replacement_are_those_of_brute_force(seed, options, tied, order):
    matrix, treated, scores, strata = drawn_table(seed, tied=tied)
    table = distances(matrix, treated, options["covariance"])
    table = forbidding(table, treated, scores=scores, caliper=options["caliper"], strata=strata)
    turns = choosing_order(scores, treated, order, 5)
    asked = {"order": order, "seed": 5, "scores": scores, "strata": strata, **options}

    if np.isinf(table[treated]).all():
        with pytest.raises(StatisticsError):
            match_mahalanobis_greedy(matrix, treated, **asked)
        return
    match = match_mahalanobis_greedy(matrix, treated, **asked)

    expected = greedy_by_hand(table, turns, neighbours=options["neighbours"], tolerance=TOLERANCE)
    assert listed_controls(match) == expected
    options.pop("covariance")
    assert_good_pairs(match, scores, treated, strata=strata, **options)


@pytest.mark.parametrize("tied", [True, False])
def test_controls_that_run_out_are_looked_for_further_away(tied):
    matrix, _, _, _ = drawn_table(1, n=500, tied=tied)
    treated = np.random.default_rng(2).random(500) < 0.5

    match = match_mahalanobis_greedy(matrix, treated)

    table = forbidding(distances(matrix, treated), treated)
    assert listed_controls(match) == greedy_by_hand(table, np.flatnonzero(treated), tolerance=TOLERANCE)


def test_a_narrow_caliper_reaches_past_many_nearer_controls():
    rng = np.random.default_rng(3)
    matrix, scores, treated = rng.normal(size=(800, 2)), rng.random(800), rng.random(800) < 0.3

    match = match_mahalanobis(matrix, treated, scores=scores, caliper=0.01)

    table = forbidding(distances(matrix, treated), treated, scores=scores, caliper=0.01)
    assert match.control_weights == pytest.approx(weights_by_hand(table, treated, 1))
    assert match.n_out_of_reach == np.isinf(table[treated]).all(axis=1).sum()


def test_stata_nnmatch_is_found_to_the_last_printed_digit():
    data = pd.read_csv(str(files("statsmodels.treatment.tests.results") / "cataneo2.csv"))
    expected = tomllib.loads((REFERENCE / "stata_teffects.toml").read_text(encoding="utf-8"))["nnmatch"]
    matrix = data[["mmarried_", "mage", "fage", "medu", "prenatal1_"]].to_numpy(float)
    treated, outcome = data["mbsmoke_"].to_numpy() == 1, data["bweight"].to_numpy(float)

    on_treated = match_mahalanobis(matrix, treated, covariance="full_sample")
    on_controls = match_mahalanobis(matrix, ~treated, covariance="full_sample")

    difference = np.where(treated, 1 + on_controls.control_weights, -1 - on_treated.control_weights)
    assert round(float(difference @ outcome) / len(outcome), 4) == expected["ate"]
    most = max(np.bincount(match.pairs().treated).max() for match in (on_treated, on_controls))
    assert most == expected["most_matches"]


def test_the_distance_does_not_depend_on_units():
    matrix, treated, _, _ = drawn_table(4, n=200, tied=False)
    mixed = matrix @ np.array([[3.0, 1.0, 0.0], [0.0, 100.0, 2.0], [0.0, 0.0, 0.01]]) + [0, 2000, -5]

    one, other = match_mahalanobis(matrix, treated), match_mahalanobis(mixed, treated)

    assert one.control_weights == pytest.approx(other.control_weights)
    assert one.pairs().distance == pytest.approx(other.pairs().distance, rel=1e-6)


def test_row_order_never_matters_with_replacement():
    matrix, treated, scores, strata = drawn_table(5, n=300)
    rows = np.random.default_rng(6).permutation(300)

    match = match_mahalanobis(matrix, treated, scores=scores, caliper=0.25, strata=strata)
    shuffled = match_mahalanobis(
        matrix[rows], treated[rows], scores=scores[rows], caliper=0.25, strata=strata[rows]
    )

    assert shuffled.control_weights == pytest.approx(match.control_weights[rows])


def test_a_design_is_matched_by_its_cells():
    data = simulated_table(2000, seed=7)
    design = build_design(
        data, treatment="took_part", outcome="returned", covariates=["age", "land", "child"]
    )
    scores = fit_propensity(design).scores
    rows = {"cell_of_row": design.cell_of_row, "scores": scores, "caliper": 0.05}

    by_cell = match_mahalanobis(design.matrix[:, 1:], design.treatment, **rows)
    by_row = match_mahalanobis(
        design.matrix[design.cell_of_row, 1:], design.treatment, scores=scores, caliper=0.05
    )

    assert by_cell.control_weights == pytest.approx(by_row.control_weights)


def test_pairs_of_one_treated_are_those_among_all_pairs():
    matrix, treated, _, _ = drawn_table(8, n=200)
    match = match_mahalanobis(matrix, treated)
    row = int(np.flatnonzero(treated)[3])

    everyone, own = match.pairs(), match.pairs(row)

    assert own.control.tolist() == everyone.control[everyone.treated == row].tolist()
    assert own.weight.sum() == pytest.approx(1)
    assert match.pairs(int(np.flatnonzero(~treated)[0])).control.tolist() == []


def test_rows_off_support_count_for_nothing():
    matrix, treated, _, _ = drawn_table(9, n=200, tied=False)
    kept = np.random.default_rng(10).random(200) < 0.7

    match = match_mahalanobis(matrix, treated, on_support=kept)

    alone = match_mahalanobis(matrix[kept], treated[kept])
    assert match.control_weights[kept] == pytest.approx(alone.control_weights)
    assert not match.control_weights[~kept].any()


@pytest.mark.parametrize("covariance", ["within_arms", "full_sample"])
def test_covariates_that_follow_from_others_are_named(covariance):
    matrix, treated, _, _ = drawn_table(11, tied=False)
    matrix = np.column_stack([matrix, matrix[:, 0] + matrix[:, 1], np.full(len(matrix), 0.1)])

    with pytest.raises(StatisticsError) as caught:
        match_mahalanobis(matrix, treated, covariance=covariance, names=["a", "b", "c", "d", "e"])

    assert caught.value.values == {"offenders": "a, b, d, e"}


def test_a_covariate_that_is_constant_within_arms_is_named():
    matrix, treated, _, _ = drawn_table(12, tied=False)

    with pytest.raises(StatisticsError) as caught:
        match_mahalanobis(np.column_stack([matrix, 0.1 + 0.2 * treated]), treated)

    assert caught.value.values == {"offenders": "4"}


@pytest.mark.parametrize("matched", [match_mahalanobis, match_mahalanobis_greedy])
def test_nobody_to_compare_is_told(matched):
    matrix, treated, scores, _ = drawn_table(13)

    with pytest.raises(StatisticsError) as empty:
        matched(matrix, np.ones(len(matrix)))
    with pytest.raises(StatisticsError) as apart:
        matched(matrix, treated, strata=treated.astype(int))
    with pytest.raises(StatisticsError) as far:
        matched(matrix, treated, scores=scores + 2 * treated, caliper=0.01)

    keys = [caught.value.key for caught in (empty, apart, far)]
    assert keys == list(NOBODY)


def test_impossible_options_are_the_callers_mistake():
    matrix, treated, _, _ = drawn_table(14)

    with pytest.raises(ValueError, match="neighbours"):
        match_mahalanobis(matrix, treated, neighbours=0)
    with pytest.raises(ValueError, match="scores"):
        match_mahalanobis(matrix, treated, caliper=0.1)
    with pytest.raises(ValueError, match="scores"):
        match_mahalanobis_greedy(matrix, treated, order="largest")
