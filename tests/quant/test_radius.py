"""Radius matching in both senses against brute force, and where the two part ways."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.helpers import assert_good_match
from workbench.errors import StatisticsError
from workbench.quant.comparison import weighted_contrast
from workbench.quant.radius import match_radius, match_radius_pooled

GRID = st.integers(0, 12).map(lambda number: number / 16)
ROWS = st.lists(st.tuples(GRID, st.booleans(), st.integers(0, 1)), min_size=2, max_size=30)
RADII = st.sampled_from([1 / 32, 1 / 16, 3 / 16, 2.0])


def near(scores, treated, strata, radius):
    """Whether each row (treated) has each row (control) nearer than the radius, in its stratum."""
    close = np.abs(scores[:, None] - scores[None, :]) < radius
    return close & treated[:, None] & ~treated[None, :] & (strata[:, None] == strata[None, :])


@given(ROWS, RADII)
@settings(max_examples=300, deadline=None)
def test_each_treated_is_compared_with_all_controls_nearer_than_the_radius(rows, radius):
    scores, treated, strata = (np.array(column) for column in zip(*rows, strict=True))
    close = near(scores, treated, strata, radius)
    if not close.any():
        with pytest.raises(StatisticsError):
            match_radius(scores, treated, radius=radius, strata=strata)
        return

    match = match_radius(scores, treated, radius=radius, strata=strata)

    weights = close / np.maximum(close.sum(axis=1), 1)[:, None]
    assert match.control_weights == pytest.approx(weights.sum(axis=0))
    assert match.n_no_stratum + match.n_out_of_reach == treated.sum() - close.any(axis=1).sum()
    assert_good_match(match, scores, treated)


@given(ROWS, RADII)
@settings(max_examples=200, deadline=None)
def test_pooled_a_control_weighs_as_often_as_it_is_near(rows, radius):
    scores, treated, strata = (np.array(column) for column in zip(*rows, strict=True))
    close = near(scores, treated, strata, radius)
    if not close.any():
        return

    weighting = match_radius_pooled(scores, treated, radius=radius, strata=strata)

    times = close.sum(axis=0)
    assert weighting.control_weights == pytest.approx(times * close.any(axis=1).sum() / times.sum())
    assert (weighting.treated_matched == close.any(axis=1)).all()


def test_the_two_can_differ_in_sign():
    # one treated has one control that does worse; another has ten controls that do better
    scores = np.array([0.2, 0.8, 0.2, *[0.8] * 10])
    treated = np.array([1, 1, 0, *[0] * 10])
    outcome = np.array([0.0, 0.0, -3.0, *[1.0] * 10])

    by_definition = weighted_contrast(outcome, match_radius(scores, treated, radius=0.1))
    pooled = weighted_contrast(outcome, match_radius_pooled(scores, treated, radius=0.1))

    assert by_definition.effect == pytest.approx(1)
    assert pooled.effect == pytest.approx(-7 / 11)


def test_a_control_at_exactly_the_radius_is_too_far():
    with pytest.raises(StatisticsError) as caught:
        match_radius(np.array([0.25, 0.5]), np.array([1, 0]), radius=0.25)

    assert caught.value.values == {"limit": "0.25", "nearest": "0.25", "n": 1}


@pytest.mark.parametrize("radius", [0.0, -1.0, float("nan")])
def test_a_radius_must_be_above_zero(radius):
    with pytest.raises(ValueError, match="radius must be above 0"):
        match_radius(np.array([0.25, 0.5]), np.array([1, 0]), radius=radius)


def test_a_wide_radius_over_many_scores_needs_no_window_laid_out():
    rng = np.random.default_rng(1)
    scores, treated = rng.random(20_000), rng.random(20_000) < 0.5

    match = match_radius(scores, treated, radius=0.3)

    one = int(np.flatnonzero(treated)[0])
    close = ~treated & (np.abs(scores - scores[one]) < 0.3)
    assert match.pairs(one).control.tolist() == np.flatnonzero(close).tolist()
    assert match.control_weights.sum() == pytest.approx(treated.sum())
