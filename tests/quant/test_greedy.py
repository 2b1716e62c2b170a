"""Greedy matching without replacement against brute force, by hand, and by properties."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pair_checks import (
    assert_good_pairs,
    choosing_order,
    forbidding,
    greedy_by_hand,
    listed_controls,
)
from workbench.errors import StatisticsError
from workbench.quant.greedy import match_greedy

GRID = st.integers(0, 12).map(lambda number: number / 16)
"""Sixteenths are exact in binary, so that distances tie exactly."""
ROWS = st.lists(st.tuples(GRID, st.booleans(), st.integers(0, 2)), min_size=2, max_size=30).filter(
    lambda rows: len({treated for _, treated, _ in rows}) == 2
)
ORDERS = ("largest", "smallest", "data", "random")
OPTIONS = st.fixed_dictionaries(
    {
        "order": st.sampled_from(ORDERS),
        "neighbours": st.integers(1, 3),
        "caliper": st.sampled_from([None, 0.0, 1 / 16, 3 / 16]),
    }
)


def columns(rows):
    scores, treated, strata = zip(*rows, strict=True)
    return np.array(scores), np.array(treated), np.array(strata)


def by_hand(scores, treated, *, order, neighbours=1, caliper=None, strata=None, seed=0, tolerance=1e-12):
    distances = np.abs(scores[:, None] - scores[None, :])
    distances = forbidding(distances, treated, scores=scores, caliper=caliper, strata=strata)
    turns = choosing_order(scores, treated, order, seed)
    return greedy_by_hand(distances, turns, neighbours=neighbours, tolerance=tolerance)


@given(ROWS, OPTIONS, st.booleans())
@settings(max_examples=400)
def test_pairs_are_those_of_brute_force(rows, options, stratified):
    scores, treated, strata = columns(rows)
    strata = strata if stratified else None
    expected = by_hand(scores, treated, strata=strata, seed=7, **options)

    if not expected:
        with pytest.raises(StatisticsError):
            match_greedy(scores, treated, strata=strata, seed=7, **options)
        return
    match = match_greedy(scores, treated, strata=strata, seed=7, **options)

    assert listed_controls(match) == expected
    assert_good_pairs(
        match,
        scores,
        treated,
        strata=strata,
        caliper=options["caliper"],
        neighbours=options["neighbours"],
    )


@pytest.mark.parametrize("order", ORDERS)
@pytest.mark.parametrize("share", [0.2, 0.6])
def test_continuous_scores_match_as_brute_force_does(order, share):
    rng = np.random.default_rng(3)
    scores, treated = rng.random(500), rng.random(500) < share

    match = match_greedy(scores, treated, order=order, neighbours=2, caliper=0.02)

    assert listed_controls(match) == by_hand(scores, treated, order=order, neighbours=2, caliper=0.02)


@pytest.mark.parametrize("order", ["largest", "smallest"])
def test_row_order_does_not_matter_where_scores_differ(order):
    rng = np.random.default_rng(4)
    scores, treated = rng.random(300), rng.random(300) < 0.4
    rows = rng.permutation(300)

    match = match_greedy(scores, treated, order=order)
    shuffled = match_greedy(scores[rows], treated[rows], order=order)

    assert set(zip(*match.pairs()[:2], strict=True)) == {
        (rows[i], rows[j]) for i, j in zip(*shuffled.pairs()[:2], strict=True)
    }


def test_scores_within_the_tolerance_count_as_equal():
    scores = np.array([0.5, 0.5 + 1e-14, 0.4, 0.6 + 1e-14, 0.5 + 2e-14])
    treated = np.array([0, 1, 0, 0, 1])

    within = match_greedy(scores, treated, order="largest")
    exact = match_greedy(scores, treated, order="largest", tie_tolerance=0.0)

    # as equals they choose in row order: row 1 takes the control at 0.5, row 4 the lower of two at 0.1
    assert listed_controls(within) == {1: [0], 4: [2]}
    # as they are, row 4 is the largest, and row 1 lies nearer to 3 by the last digits
    assert listed_controls(exact) == {4: [0], 1: [3]}


@given(ROWS, OPTIONS, st.integers(0, 1000))
@settings(max_examples=200)
def test_rounding_of_the_score_changes_nobody(rows, options, seed):
    scores, treated, strata = columns(rows)
    noise = np.random.default_rng(seed).uniform(0, 1e-14, len(scores))
    options = options | {"caliper": None}

    try:
        expected = listed_controls(match_greedy(scores, treated, strata=strata, **options))
    except StatisticsError:
        return

    assert listed_controls(match_greedy(scores + noise, treated, strata=strata, **options)) == expected


def test_who_chooses_first_decides_who_goes_without():
    scores, treated = np.array([0.2, 0.5, 0.45]), np.array([1, 1, 0])

    assert listed_controls(match_greedy(scores, treated, order="largest")) == {1: [2]}
    assert listed_controls(match_greedy(scores, treated, order="smallest")) == {0: [2]}
    assert listed_controls(match_greedy(scores, treated, order="data")) == {0: [2]}


def test_second_controls_are_given_after_everybody_has_a_first():
    scores, treated = np.array([0.5, 0.4, 0.49, 0.48, 0.1]), np.array([1, 1, 0, 0, 0])

    match = match_greedy(scores, treated, neighbours=2)

    # the first takes 2 and the second 3; then one control is left
    assert listed_controls(match) == {0: [2, 4], 1: [3]}
    assert match.n_fewer_neighbours == 1
    assert match.control_weights == pytest.approx([0, 0, 0.5, 1, 0.5])


def test_those_without_a_match_are_counted_by_reason():
    scores = np.array([0.1, 0.12, 0.9, 0.5, 0.11, 0.3, 0.5])
    treated = np.array([1, 1, 1, 1, 0, 0, 0])
    strata = np.array([0, 0, 0, 1, 0, 0, 2])

    match = match_greedy(scores, treated, caliper=0.05, strata=strata)

    assert listed_controls(match) == {1: [4]}
    assert (match.n_none_left, match.n_out_of_reach, match.n_no_stratum) == (1, 1, 1)


def test_the_random_order_follows_the_seed():
    rng = np.random.default_rng(5)
    scores, treated = rng.random(200), rng.random(200) < 0.5

    one, again, other = (match_greedy(scores, treated, order="random", seed=seed) for seed in (1, 1, 2))

    assert listed_controls(one) == listed_controls(again)
    assert listed_controls(one) != listed_controls(other)


def test_rows_off_support_are_neither_matched_nor_used():
    scores, treated = np.array([0.1, 0.2, 0.21, 0.2]), np.array([1, 1, 0, 0])
    on_support = np.array([False, True, True, False])

    match = match_greedy(scores, treated, on_support=on_support)

    assert listed_controls(match) == {1: [2]}
    assert_good_pairs(match, scores, treated, on_support=on_support)


def test_strata_may_have_any_numbers():
    rng = np.random.default_rng(6)
    scores, treated, codes = rng.random(200), rng.random(200) < 0.3, rng.integers(0, 40, 200)

    match = match_greedy(scores, treated, strata=codes)
    renamed = match_greedy(scores, treated, strata=1000 - 3 * codes)

    assert listed_controls(match) == listed_controls(renamed)


@pytest.mark.parametrize(
    ("options", "key", "values"),
    [
        ({"on_support": np.array([True, True, False, False])}, "match_empty", {"treated": 2, "controls": 0}),
        ({"strata": np.array([0, 0, 1, 1])}, "strata_empty", {"n": 2}),
        ({"caliper": 0.01}, "caliper_empty", {"limit": "0.01", "nearest": "0.15", "n": 2}),
    ],
)
def test_what_matches_nobody_is_told(options, key, values):
    scores, treated = np.array([0.1, 0.2, 0.35, 0.6]), np.array([1, 1, 0, 0])

    with pytest.raises(StatisticsError) as caught:
        match_greedy(scores, treated, **options)

    assert (caught.value.key, caught.value.values) == (f"errors.{key}", values)


@pytest.mark.parametrize("options", [{"neighbours": 0}, {"caliper": -0.1}, {"caliper": float("nan")}])
def test_impossible_options_are_the_callers_mistake(options):
    with pytest.raises(ValueError, match="must be"):
        match_greedy(np.array([0.1, 0.2]), np.array([1, 0]), **options)


def test_a_score_that_is_no_number_is_the_callers_mistake():
    with pytest.raises(ValueError, match="finite"):
        match_greedy(np.array([0.1, np.nan]), np.array([1, 0]))
