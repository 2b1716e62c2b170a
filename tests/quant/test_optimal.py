"""Optimal pairs against the assignment problem, by hand, and beside greedy pairs."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linear_sum_assignment

from tests.pair_checks import ROUNDING, assert_good_pairs, forbidding, listed_controls
from tests.quant.test_greedy import ROWS, columns
from workbench.errors import StatisticsError
from workbench.quant.greedy import match_greedy
from workbench.quant.optimal import match_optimal

FAR = 1e3
"""Cost of leaving a treated out, above the sum of all distances."""


def assigned(scores, treated, *, caliper=None, strata=None) -> tuple[int, float]:
    """Number of pairs and their total distance, from the table of all pairs."""
    distances = np.abs(scores[:, None] - scores[None, :])
    allowed = forbidding(distances, treated, scores=scores, caliper=caliper, strata=strata)
    costs = np.where(np.isinf(allowed), FAR, allowed)[np.ix_(treated, ~treated)]
    kept = costs[linear_sum_assignment(costs)]
    return int((kept < FAR).sum()), float(kept[kept < FAR].sum())


@given(ROWS, st.sampled_from([None, 0.0, 1 / 16, 3 / 16]), st.booleans())
@settings(max_examples=400)
def test_as_many_pairs_as_possible_at_the_smallest_total_distance(rows, caliper, stratified):
    scores, treated, strata = columns(rows)
    options = {"caliper": caliper, "strata": strata if stratified else None}
    count, total = assigned(scores, treated, **options)

    if not count:
        with pytest.raises(StatisticsError):
            match_optimal(scores, treated, **options)
        return
    match = match_optimal(scores, treated, **options)

    assert match.n_pairs == count
    assert match.listed.distance.sum() == pytest.approx(total, abs=ROUNDING)
    assert_good_pairs(match, scores, treated, **options)


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.8])
@pytest.mark.parametrize("caliper", [None, 0.003, 0.05])
def test_continuous_scores_reach_the_optimum(share, caliper):
    rng = np.random.default_rng(1)
    scores = rng.beta(2, 4, 600)
    treated = rng.random(600) < 2 * share * scores

    match = match_optimal(scores, treated, caliper=caliper)

    count, total = assigned(scores, treated, caliper=caliper)
    assert match.n_pairs == count
    assert match.listed.distance.sum() == pytest.approx(total, abs=ROUNDING)


@pytest.mark.parametrize("order", ["largest", "smallest", "data", "random"])
@pytest.mark.parametrize("caliper", [None, 0.01])
def test_optimal_is_never_worse_than_greedy(order, caliper):
    rng = np.random.default_rng(2)
    scores = rng.beta(2, 4, 3000)
    treated = rng.random(3000) < scores

    optimal = match_optimal(scores, treated, caliper=caliper)
    greedy = match_greedy(scores, treated, order=order, caliper=caliper)

    assert optimal.n_pairs >= greedy.n_pairs
    if caliper is None:
        assert optimal.listed.distance.sum() <= greedy.listed.distance.sum() + ROUNDING


@given(ROWS, st.sampled_from([None, 0.03, 0.1]), st.integers(0, 1000))
@settings(max_examples=200)
def test_rounding_of_the_score_changes_no_total(rows, caliper, seed):
    scores, treated, _ = columns(rows)
    noise = np.random.default_rng(seed).uniform(0, 1e-14, len(scores))

    try:
        plain = match_optimal(scores, treated, caliper=caliper)
    except StatisticsError:
        return
    noisy = match_optimal(scores + noise, treated, caliper=caliper)

    assert noisy.n_pairs == plain.n_pairs
    assert noisy.listed.distance.sum() == pytest.approx(plain.listed.distance.sum(), abs=ROUNDING)


def test_one_gives_way_where_both_gain():
    scores, treated = np.array([0.5, 0.4, 0.45, 0.7]), np.array([1, 1, 0, 0])

    # the first would take the control in the middle, and leave the second with one at 0.3
    greedy, optimal = match_greedy(scores, treated), match_optimal(scores, treated)

    assert listed_controls(greedy) == {0: [2], 1: [3]}
    assert listed_controls(optimal) == {0: [3], 1: [2]}


def test_pairs_come_before_distance():
    scores, treated = np.array([0.5, 0.62, 0.51, 0.4]), np.array([1, 1, 0, 0])

    # 0.5 with 0.51 alone would be nearest, but then 0.62 has nobody within the caliper
    match = match_optimal(scores, treated, caliper=0.12)

    assert listed_controls(match) == {0: [3], 1: [2]}


def test_with_more_treated_than_controls_the_best_of_them_are_matched():
    scores, treated = np.array([0.1, 0.5, 0.52, 0.9, 0.53]), np.array([1, 1, 1, 1, 0])

    match = match_optimal(scores, treated)

    assert listed_controls(match) == {2: [4]}
    assert match.n_none_left == 3


def test_row_order_matters_among_equal_scores_only():
    rng = np.random.default_rng(3)
    scores, treated = rng.integers(0, 30, 400) / 32, rng.random(400) < 0.4
    rows = rng.permutation(400)

    match = match_optimal(scores, treated, caliper=0.05)
    shuffled = match_optimal(scores[rows], treated[rows], caliper=0.05)

    def used(pairs, values):
        return np.sort(values[pairs.treated]).tolist(), np.sort(values[pairs.control]).tolist()

    assert used(match.pairs(), scores) == used(shuffled.pairs(), scores[rows])


def test_the_lowest_rows_of_a_score_are_matched():
    scores, treated = np.array([0.5, 0.5, 0.5, 0.5, 0.5]), np.array([0, 1, 0, 1, 0])

    assert listed_controls(match_optimal(scores, treated)) == {1: [0], 3: [2]}


def test_rows_off_support_are_neither_matched_nor_used():
    scores, treated = np.array([0.1, 0.2, 0.21, 0.2]), np.array([1, 1, 0, 0])

    match = match_optimal(scores, treated, on_support=np.array([False, True, True, False]))

    assert listed_controls(match) == {1: [2]}


def test_a_caliper_that_matches_nobody_is_told():
    with pytest.raises(StatisticsError) as caught:
        match_optimal(np.array([0.1, 0.2, 0.35]), np.array([1, 1, 0]), caliper=0.01)

    assert caught.value.key == "errors.caliper_empty"


def test_a_negative_caliper_is_the_callers_mistake():
    with pytest.raises(ValueError, match="caliper"):
        match_optimal(np.array([0.1, 0.2]), np.array([1, 0]), caliper=-1.0)
