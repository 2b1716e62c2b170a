"""What estimating the score does to the variance: brute force over all pairs, and a second route."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import brute_force
from workbench.quant.abadie_imbens import abadie_imbens
from workbench.quant.both_ways import match_both_ways
from workbench.quant.comparison import weighted_contrast
from workbench.quant.covariate_neighbours import n_distances, opposite_means
from workbench.quant.estimated_score import EstimatedScore, default_derivative
from workbench.quant.links import probability
from workbench.quant.matching import match_nearest


def example(seed: int, n: int, levels: int):
    """Rows with three covariates of few levels, a logit score and its covariance."""
    rng = np.random.default_rng(seed)
    values = rng.integers(0, levels, (n, 3)) / levels
    matrix, cells = np.unique(np.column_stack([np.ones(n), values]), axis=0, return_inverse=True)
    index = matrix[cells] @ np.array([-0.5, 1.0, -0.7, 0.3])
    treated = rng.random(n) < 1 / (1 + np.exp(-index))
    outcome = matrix[cells] @ np.array([0.0, 1.0, 2.0, -1.0]) + treated + rng.normal(size=n)
    spread = rng.normal(size=(4, 4)) / 10
    return EstimatedScore("logit", index, matrix, cells.ravel(), spread @ spread.T), outcome, treated


@given(st.integers(0, 10_000), st.sampled_from([2, 3, 8]), st.booleans(), st.booleans(), st.integers(1, 2))
@settings(max_examples=60, deadline=None)
def test_the_correction_is_that_of_brute_force(seed, levels, on_all, within_strata, neighbours):
    score, outcome, treated = example(seed, 50, levels)
    if min(treated.sum(), (~treated).sum()) < 5:
        return
    scores, matrix = probability("logit", score.index), score.matrix[score.cell_of_row]
    strata = np.arange(50) % 2 if within_strata else None
    match = (match_both_ways if on_all else match_nearest)(scores, treated, strata=strata)
    if match.n_treated_matched < treated.sum():
        return

    found = abadie_imbens(
        outcome, treated, scores, match, neighbours=neighbours, estimated_score=score, strata=strata
    )

    expected = brute_force.score_correction(
        outcome,
        treated,
        scores,
        matrix,
        covariance=score.covariance,
        effect=weighted_contrast(outcome, match).effect,
        on_treated=not on_all,
        strata=strata,
        h=neighbours + 1,
    )
    assert found.correction == pytest.approx(expected, rel=1e-8, abs=1e-12)


def test_the_two_ways_to_the_derivative_agree_in_a_large_table():
    score, outcome, treated = example(1, 100_000, 6)
    scores = probability("logit", score.index)
    match = match_nearest(scores, treated)

    by_covariates, by_weighting = (
        abadie_imbens(outcome, treated, scores, match, estimated_score=score, derivative=way)
        for way in ("covariates", "weighting")
    )

    assert by_covariates.derivative == "covariates"
    assert by_weighting.correction == pytest.approx(by_covariates.correction, rel=0.05)


def test_a_score_that_is_known_needs_no_correction():
    score, outcome, treated = example(2, 300, 5)
    scores = probability("logit", score.index)
    known = EstimatedScore("logit", score.index, score.matrix, score.cell_of_row, np.zeros((4, 4)))

    found = abadie_imbens(outcome, treated, scores, match_nearest(scores, treated), estimated_score=known)

    assert found.correction == 0
    assert found.se == found.known_score**0.5


def test_a_correction_larger_than_the_variance_gives_a_reason():
    score, outcome, treated = example(3, 300, 5)
    scores = probability("logit", score.index)
    vast = EstimatedScore("logit", score.index, score.matrix, score.cell_of_row, 1000 * np.eye(4))

    found = abadie_imbens(outcome, treated, scores, match_both_ways(scores, treated), estimated_score=vast)

    assert np.isnan(found.se)
    assert found.reason is not None
    assert found.reason.code == "correction_too_large"


def test_scores_of_nought_and_one_leave_the_numbers_finite():
    rng = np.random.default_rng(4)
    index = np.concatenate([rng.normal(size=60), [-50.0, 50.0]])
    treated = np.concatenate([rng.random(60) < 0.5, [False, True]])
    score = EstimatedScore("probit", index, np.column_stack([np.ones(62), index]), np.arange(62), np.eye(2))
    scores, outcome = probability("probit", index), rng.normal(size=62)

    for derivative in ("covariates", "weighting"):
        match = match_nearest(scores, treated)
        found = abadie_imbens(outcome, treated, scores, match, estimated_score=score, derivative=derivative)
        assert np.isfinite(found.correction)


def test_many_distinct_rows_are_weighted_unless_asked_otherwise():
    score, _, treated = example(5, 2000, 1000)
    scores, cells = probability("logit", score.index), score.cell_of_row
    match = match_nearest(scores, treated)
    arms = match.treated_groups, match.control_groups

    assert n_distances(arms[0].rows, arms[1].rows, cells, len(score.matrix)) > 1_500_000
    assert default_derivative(arms, score) == "covariates"
    assert default_derivative(arms, score, most=1_000_000) == "weighting"


@pytest.mark.parametrize(("levels", "neighbours"), [(2, 1), (3, 2), (5, 3), (40, 2), (40, 500)])
def test_the_nearest_of_the_other_arm_are_those_of_brute_force(levels, neighbours, monkeypatch):
    monkeypatch.setattr("workbench.quant.covariate_neighbours._DISTANCES_A_BLOCK", 700)
    score, outcome, treated = example(6, 200, levels)
    rows = np.flatnonzero(treated), np.flatnonzero(~treated)

    found = opposite_means(outcome, *rows, score.matrix, score.cell_of_row, neighbours=neighbours)

    matrix = score.matrix[score.cell_of_row]
    apart = np.sqrt(((matrix[:, None] - matrix[None]) ** 2).sum(axis=2)).round(9)
    near = brute_force.nearest(np.where(treated[:, None] != treated[None], apart, np.inf), neighbours)
    assert found == pytest.approx(near @ outcome / near.sum(axis=1))
