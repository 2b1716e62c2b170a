"""Matching in both directions: the effect on all."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import brute_force
from workbench.quant.both_ways import match_both_ways
from workbench.quant.comparison import weighted_contrast

GRID = st.integers(0, 12).map(lambda number: number / 16)
ROWS = st.lists(st.tuples(GRID, st.booleans()), min_size=2, max_size=30).filter(
    lambda rows: len({treated for _, treated in rows}) == 2
)


@given(ROWS, st.integers(1, 3))
@settings(max_examples=200, deadline=None)
def test_weights_are_one_and_the_times_a_row_stands_in(rows, k):
    scores, treated = (np.array(column) for column in zip(*rows, strict=True))

    match = match_both_ways(scores, treated, neighbours=k)

    stands_in = brute_force.both_ways(scores, treated, k=k).sum(axis=0)
    assert match.treated_weights == pytest.approx(np.where(treated, 1 + stands_in, 0))
    assert match.control_weights == pytest.approx(np.where(treated, 0, 1 + stands_in))


def test_the_effect_is_the_mean_over_all_rows_of_with_minus_without():
    rng = np.random.default_rng(1)
    scores, treated, outcome = rng.random(200), rng.random(200) < 0.4, rng.normal(size=200)

    match = match_both_ways(scores, treated, neighbours=2)

    imputed = brute_force.both_ways(scores, treated, k=2) @ outcome
    each = np.where(treated, 1, -1) * (outcome - imputed)
    assert weighted_contrast(outcome, match).effect == pytest.approx(each.mean())


def test_rows_without_a_neighbour_are_left_out_of_both_arms():
    scores = np.array([0.1, 0.11, 0.5, 0.9, 0.91, 0.92])
    treated = np.array([1, 0, 1, 0, 0, 1])

    match = match_both_ways(scores, treated, caliper=0.05)

    assert match.treated_weights.tolist() == [2, 0, 0, 0, 0, 3]
    assert match.control_weights.tolist() == [0, 2, 0, 1, 2, 0]
    assert match.to_controls.n_out_of_reach == 1


def test_pairs_of_both_directions_name_the_treated_and_the_control():
    rng = np.random.default_rng(2)
    scores, treated = rng.integers(0, 9, 60) / 9, rng.random(60) < 0.4
    match = match_both_ways(scores, treated)

    pairs = match.pairs()

    assert len(pairs.treated) == match.n_pairs
    assert treated[pairs.treated].all()
    assert not treated[pairs.control].any()
    assert pairs.weight.sum() == pytest.approx(60)
    assert pairs.distance == pytest.approx(np.abs(scores[pairs.treated] - scores[pairs.control]))
    control = int(np.flatnonzero(~treated)[0])
    assert match.pairs(control).weight.sum() == pytest.approx(1)


@pytest.mark.parametrize("options", [{"neighbours": 0}, {"caliper": -0.1}])
def test_impossible_options_are_the_callers_mistake(options):
    with pytest.raises(ValueError, match="must be at least 1"):
        match_both_ways(np.array([0.1, 0.2]), np.array([1, 0]), **options)
