"""Curves of few persons: no step tells of fewer than may be shown, and every share is the true one."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.quant.incidence import cumulative_incidence
from workbench.quant.return_times import leavers_curve
from workbench.quant.small_curves import DAYS_PER_STEP, shown_incidence, shown_leavers

LEAST = 5
STILL, GONE, OTHER = "still", "gone", "other"
SAME = 1e-12
"""Of shares read at the same day: the same sums."""


def followed(seed, n=120, entered=False):
    rng = np.random.default_rng(seed)
    days = rng.exponential(400, n).round() + 2
    labels = rng.choice([GONE, OTHER, STILL], n)
    entry = np.minimum(days - 1, rng.integers(0, 300, n)) if entered else None
    return days, labels, cumulative_incidence(days, labels, censored=STILL, entered=entry)


def events_of_steps(curve, days):
    return [int(((days > start) & (days <= stop)).sum()) for start, stop in pairwise(curve.days)]


@pytest.mark.parametrize("entered", [False, True])
@pytest.mark.parametrize("seed", range(10))
def test_every_step_stands_for_several_persons_or_for_nobody(seed, entered):
    days, labels, found = followed(seed, entered=entered)

    curve = shown_incidence(found, GONE, least=LEAST)
    counts = events_of_steps(curve, days[labels == GONE])

    assert not any(0 < n < LEAST for n in counts)
    assert sum(counts) == (labels == GONE).sum()
    assert np.allclose(curve.days / DAYS_PER_STEP, np.rint(curve.days / DAYS_PER_STEP))


@pytest.mark.parametrize("seed", range(10))
def test_at_each_step_the_share_is_the_true_one(seed):
    _, _, found = followed(seed, entered=True)

    curve = shown_incidence(found, GONE, least=LEAST)
    last = found.times[-1]

    assert curve.share[0] == 0
    for day, share in zip(curve.days[1:], curve.share[1:], strict=True):
        assert share == pytest.approx(found.at(GONE, min(day, last))[0], abs=SAME)


def test_without_a_guard_the_curve_is_left_as_it_is():
    _, _, found = followed(1)

    curve = shown_incidence(found, GONE, least=1)

    assert (curve.days is found.times, curve.is_coarse) == (True, False)
    assert curve.by(500) == found.at(GONE, 500)[0]


@pytest.mark.parametrize(("n_gone", "n_staying"), [(4, 60), (60, 4), (1, 1)])
def test_a_curve_whose_end_tells_of_few_is_not_drawn(n_gone, n_staying):
    days = np.arange(1.0, n_gone + n_staying + 1) * 9
    gone = np.arange(len(days)) < n_gone
    found = cumulative_incidence(days, np.where(gone, GONE, STILL), censored=STILL)

    assert shown_incidence(found, GONE, least=LEAST) is None
    assert shown_leavers(leavers_curve(days, gone), least=LEAST) is None


@given(st.lists(st.integers(0, 2000), min_size=LEAST, max_size=60))
def test_leavers_are_gathered_in_steps_and_end_at_all_of_them(days):
    gone = np.array(days, dtype=float)
    everyone = np.concatenate([gone, np.full(9, 3000.0)])
    found = leavers_curve(everyone, np.arange(len(everyone)) < len(gone))

    shown = shown_leavers(found, least=LEAST)
    steps = np.rint(np.diff(shown.curve.share) * len(gone))

    assert not ((steps > 0) & (steps < LEAST)).any()
    assert shown.share_by(1e6) == 1
    assert np.isnan(shown.mean_days) == (len(gone) < 10)
    assert shown.curve.days[-1] >= gone.max()


def test_row_order_does_not_matter():
    days, labels, found = followed(3)
    order = np.random.default_rng(0).permutation(len(days))

    again = cumulative_incidence(days[order], labels[order], censored=STILL)
    first, second = (shown_incidence(one, GONE, least=LEAST) for one in (found, again))

    assert np.allclose(first.share, second.share, atol=SAME)
    assert np.array_equal(first.days, second.days)
