"""Nearest-neighbour matching against brute force, by hand, and by properties."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import brute_force
from tests.helpers import assert_good_match, brute_force_weights
from workbench.errors import StatisticsError
from workbench.quant.matching import match_nearest

GRID = st.integers(0, 12).map(lambda number: number / 16)
"""Sixteenths are exact in binary, so that ties on both sides are exact too."""
ROWS = st.lists(st.tuples(GRID, st.booleans()), min_size=2, max_size=40).filter(
    lambda rows: len({treated for _, treated in rows}) == 2
)
TIES = st.sampled_from(["averaged", "as_in_2014"])
LIMITED = st.lists(st.tuples(GRID, st.booleans(), st.integers(0, 2)), min_size=2, max_size=40).filter(
    lambda rows: len({(treated, stratum) for _, treated, stratum in rows}) > len({s for _, _, s in rows})
)
"""Rows in up to three strata, of which one at least has both arms."""
CALIPERS = st.sampled_from([None, 0.0, 1 / 16, 3 / 16])


def columns(rows):
    scores, treated = zip(*rows, strict=True)
    return np.array(scores), np.array(treated)


@given(ROWS, TIES)
@settings(max_examples=300, deadline=None)
def test_weights_are_those_of_brute_force(rows, ties):
    scores, treated = columns(rows)

    match = match_nearest(scores, treated, ties=ties)

    assert match.control_weights == pytest.approx(brute_force_weights(scores, treated, ties=ties))
    assert_good_match(match, scores, treated)


@given(ROWS, TIES, st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_row_order_never_matters(rows, ties, random):
    scores, treated = columns(rows)
    order = np.array(random.sample(range(len(rows)), len(rows)))

    match = match_nearest(scores, treated, ties=ties)
    shuffled = match_nearest(scores[order], treated[order], ties=ties)

    assert shuffled.control_weights == pytest.approx(match.control_weights[order])
    assert shuffled.n_controls_used == match.n_controls_used


@pytest.mark.parametrize("ties", ["averaged", "as_in_2014"])
@pytest.mark.parametrize("tolerance", [0.0, 1e-12, 1e-3])
def test_continuous_scores_match_as_brute_force_does(ties, tolerance):
    rng = np.random.default_rng(3)
    scores, treated = rng.random(600), rng.random(600) < 0.3

    match = match_nearest(scores, treated, ties=ties, tie_tolerance=tolerance)

    expected = brute_force_weights(scores, treated, ties=ties, tolerance=tolerance)
    assert match.control_weights == pytest.approx(expected)
    assert_good_match(match, scores, treated)


def test_three_controls_at_the_smallest_distance_share_equally():
    scores = np.array([0.5, 0.25, 0.25, 0.75, 0.9])
    treated = np.array([1, 0, 0, 0, 0])

    match = match_nearest(scores, treated)

    assert match.control_weights == pytest.approx([0, 1 / 3, 1 / 3, 1 / 3, 0])


def test_as_in_2014_each_side_gives_one_unit_and_weights_are_scaled():
    scores = np.array([0.5, 0.25, 0.25, 0.75, 0.0, 0.0625])
    treated = np.array([1, 0, 0, 0, 1, 0])

    match = match_nearest(scores, treated, ties="as_in_2014")

    # three units in all: two for the first treated, one for the second; scaled by 2/3
    assert match.control_weights == pytest.approx([0, 1 / 3, 1 / 3, 2 / 3, 0, 2 / 3])


def test_controls_at_the_own_score_are_one_side():
    scores = np.array([0.5, 0.5, 0.5, 0.5 + 1e-14, 0.2, 0.3])
    treated = np.array([1, 0, 0, 0, 1, 0])

    match = match_nearest(scores, treated, ties="as_in_2014")

    assert match.control_weights == pytest.approx([0, 1 / 3, 1 / 3, 1 / 3, 0, 1])


def test_scores_that_differ_by_more_than_the_tolerance_do_not_tie():
    scores = np.array([0.5, 0.6, 0.6 + 1e-8])
    treated = np.array([1, 0, 0])

    assert match_nearest(scores, treated).n_controls_used == 1
    assert match_nearest(scores, treated, tie_tolerance=1e-6).n_controls_used == 2


def test_one_score_for_all_uses_every_control():
    scores, treated = np.full(50, 0.3), np.arange(50) < 10

    match = match_nearest(scores, treated)

    assert match.n_controls_used == 40
    assert match.n_pairs == 400
    assert match.control_weights[10:] == pytest.approx(np.full(40, 0.25))
    assert match.effective_sample_size == pytest.approx(40)


def test_rows_off_support_are_not_matched():
    scores, treated = np.array([0.1, 0.2, 0.21, 0.9]), np.array([1, 1, 0, 0])

    match = match_nearest(scores, treated, on_support=np.array([False, True, True, True]))

    assert match.treated_matched.tolist() == [False, True, False, False]
    assert match.pairs(0).control.tolist() == []


def test_pairs_of_one_treated_are_those_among_all_pairs():
    rng = np.random.default_rng(4)
    scores, treated = rng.integers(0, 20, 200) / 20, rng.random(200) < 0.4
    match = match_nearest(scores, treated)
    row = int(np.flatnonzero(treated)[5])

    everyone, own = match.pairs(), match.pairs(row)

    assert own.control.tolist() == everyone.control[everyone.treated == row].tolist()
    assert own.weight.sum() == pytest.approx(1)


def test_nobody_left_to_compare_is_told():
    with pytest.raises(StatisticsError) as caught:
        match_nearest(np.array([0.1, 0.2]), np.array([1, 0]), on_support=np.array([True, False]))

    assert caught.value.values == {"treated": 1, "controls": 0}


def test_a_tolerance_that_ties_almost_everything_is_refused(monkeypatch):
    monkeypatch.setattr("workbench.quant.matching.MAX_WINDOW_GROUPS", 100)
    scores, treated = np.linspace(0, 1, 100), np.arange(100) % 2 == 0

    with pytest.raises(StatisticsError):
        match_nearest(scores, treated, tie_tolerance=0.5)


@given(LIMITED, TIES, st.integers(1, 5), CALIPERS)
@settings(max_examples=400, deadline=None)
def test_neighbours_calipers_and_strata_are_those_of_brute_force(rows, ties, k, caliper):
    scores, treated, strata = (np.array(column) for column in zip(*rows, strict=True))
    k = 1 if ties == "as_in_2014" else k
    limits = {"k": k, "caliper": np.inf if caliper is None else caliper, "strata": strata, "ties": ties}
    expected = brute_force.pair_weights(scores, treated, **limits)

    if not expected.any():
        with pytest.raises(StatisticsError, match="caliper"):
            match_nearest(scores, treated, ties=ties, neighbours=k, caliper=caliper, strata=strata)
        return
    match = match_nearest(scores, treated, ties=ties, neighbours=k, caliper=caliper, strata=strata)

    pairs = match.pairs()
    found = np.zeros(expected.shape)
    np.add.at(found, (pairs.treated, pairs.control), pairs.weight)
    assert found == pytest.approx(expected)
    assert (match.treated_matched == expected.any(axis=1)).all()
    assert_good_match(match, scores, treated)


@pytest.mark.parametrize("neighbours", [2, 3, 7, 1000])
def test_many_neighbours_of_continuous_scores_are_those_of_brute_force(neighbours):
    rng = np.random.default_rng(6)
    scores, treated, strata = rng.random(400), rng.random(400) < 0.4, rng.integers(0, 3, 400)

    match = match_nearest(scores, treated, neighbours=neighbours, strata=strata, caliper=0.2)

    expected = brute_force.pair_weights(scores, treated, k=neighbours, strata=strata, caliper=0.2)
    assert match.control_weights == pytest.approx(expected.sum(axis=0))


def test_what_is_not_matched_is_counted_by_cause():
    scores = np.array([0.1, 0.2, 0.5, 0.5, 0.9, 0.95, 0.97])
    treated = np.array([0, 1, 1, 0, 1, 0, 1])
    strata = np.array([0, 0, 1, 0, 0, 0, 0])

    match = match_nearest(scores, treated, strata=strata, caliper=0.06, neighbours=2)

    # row 2 has no control in its stratum; row 1 has none within 0.06; rows 4 and 6 have one of two
    assert (match.n_no_stratum, match.n_out_of_reach, match.n_fewer_neighbours) == (1, 1, 2)
    assert match.treated_matched.tolist() == [False, False, False, False, True, False, True]
    assert match.control_weights.tolist() == [0, 0, 0, 0, 0, 2, 0]


def test_all_controls_at_the_second_distance_share():
    scores = np.array([0.5, 0.5, 0.25, 0.75, 0.75, 0.0])
    treated = np.array([1, 0, 0, 0, 0, 0])

    match = match_nearest(scores, treated, neighbours=2)

    assert match.control_weights == pytest.approx([0, 0.25, 0.25, 0.25, 0.25, 0])


def test_a_caliper_that_reaches_nobody_says_how_far_the_nearest_is():
    with pytest.raises(StatisticsError) as caught:
        match_nearest(np.array([0.1, 0.3, 0.4]), np.array([1, 0, 0]), caliper=0.05)

    assert caught.value.key == "errors.caliper_empty"
    assert caught.value.values == {"limit": "0.05", "nearest": "0.2", "n": 1}


def test_strata_without_both_arms_are_told():
    with pytest.raises(StatisticsError) as caught:
        match_nearest(np.array([0.1, 0.1]), np.array([1, 0]), strata=np.array([0, 1]))

    assert caught.value.key == "errors.strata_empty"


@pytest.mark.parametrize(
    "options", [{"neighbours": 0}, {"neighbours": 2, "ties": "as_in_2014"}, {"caliper": -1}]
)
def test_impossible_options_are_the_callers_mistake(options):
    with pytest.raises(ValueError, match="must be"):
        match_nearest(np.array([0.1, 0.2]), np.array([1, 0]), **options)


def test_pairs_come_in_blocks_that_hold_them_all(monkeypatch):
    monkeypatch.setattr("workbench.quant.matching.PAIRS_A_BLOCK", 50)
    rng = np.random.default_rng(7)
    scores, treated = rng.integers(0, 9, 300) / 9, rng.random(300) < 0.4
    match = match_nearest(scores, treated)

    blocks = list(match.pair_blocks())

    assert max(len(block.treated) for block in blocks) < 100
    assert sum(len(block.treated) for block in blocks) == match.n_pairs
    assert_good_match(match, scores, treated)


def test_running_totals_agree_with_laying_out_every_window(monkeypatch):
    rng = np.random.default_rng(8)
    scores, treated = rng.random(2000), rng.random(2000) < 0.4
    laid_out = match_nearest(scores, treated, neighbours=5)

    monkeypatch.setattr("workbench.quant.score_groups._FEW", 0)
    running = match_nearest(scores, treated, neighbours=5)

    assert running.control_weights == pytest.approx(laid_out.control_weights, rel=1e-12)
    assert running.n_controls_used == laid_out.n_controls_used
