"""Kernel matching against brute force, by hand, and by properties."""

import time

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.quant.weighting_data import fitted, simulated_design
from workbench.errors import StatisticsError
from workbench.quant.comparison import weighted_contrast
from workbench.quant.kernel import match_kernel
from workbench.quant.kernel_sums import kernel_sums

EXACT = 1e-10
"""Sums of thousands of weights whose smallest are a millionth of the largest."""
KERNELS = ["gaussian", "epanechnikov"]
GRID = st.integers(0, 64).map(lambda number: number / 64)
ROWS = st.lists(st.tuples(GRID, st.booleans()), min_size=2, max_size=40).filter(
    lambda rows: len({treated for _, treated in rows}) == 2
)


def brute_force(scores, treated, kernel, bandwidth):
    """Which treated are matched, and the weights of controls, looking at every two."""
    matched, weights = np.zeros(len(scores)), np.zeros(len(scores))
    control = np.flatnonzero(~treated)
    for i in np.flatnonzero(treated):
        squares = ((scores[control] - scores[i]) / bandwidth) ** 2
        if kernel == "gaussian":
            values = np.exp(-0.5 * (squares - squares.min()))
        else:
            values = np.where(squares < 1 - 1e-11, 1 - squares, 0.0)
        if values.sum() > 0:
            matched[i] = 1
            weights[control] += values / values.sum()
    return matched, weights


@given(ROWS, st.sampled_from(KERNELS), st.sampled_from([0.03125, 0.06, 0.5]))
@settings(max_examples=200, deadline=None)
def test_weights_are_those_of_brute_force(rows, kernel, bandwidth):
    scores, treated = (np.array(column) for column in zip(*rows, strict=True))
    matched, weights = brute_force(scores, treated, kernel, bandwidth)
    if not matched.any():
        with pytest.raises(StatisticsError):
            match_kernel(scores, treated, kernel=kernel, bandwidth=bandwidth)
        return

    found = match_kernel(scores, treated, kernel=kernel, bandwidth=bandwidth)

    assert found.control_weights == pytest.approx(weights, abs=EXACT)
    assert found.treated_weights.tolist() == matched.tolist()
    assert found.n_unmatched == treated.sum() - matched.sum()
    assert found.control_weights.sum() == pytest.approx(matched.sum())


@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("bandwidth", [0.001, 0.01, 0.06, 0.3])
@pytest.mark.parametrize("tied", [False, True])
def test_the_fast_sums_are_as_exact_as_brute_force(kernel, bandwidth, tied):
    rng = np.random.default_rng(1)
    scores = rng.beta(1, 5, 3000)
    scores = np.round(scores, 3) if tied else scores
    treated = rng.random(3000) < scores

    found = match_kernel(scores, treated, kernel=kernel, bandwidth=bandwidth)

    matched, weights = brute_force(scores, treated, kernel, bandwidth)
    used = weights > 0
    assert found.treated_weights.tolist() == matched.tolist()
    assert ((found.control_weights > 0) == used).all()
    assert found.control_weights[used] == pytest.approx(weights[used], rel=EXACT)


@pytest.mark.parametrize("kernel", KERNELS)
def test_fast_and_slow_sums_agree_at_every_place(kernel):
    rng = np.random.default_rng(2)
    places, points = np.sort(rng.random(1500)), np.sort(rng.random(2000))
    masses, sums = rng.integers(1, 9, 2000).astype(float), kernel_sums(kernel, 0.06)

    difference = sums.fast(places, points, masses) - sums.slow(places, points, masses)

    assert np.abs(difference).max() < 1e-14 * masses.sum()


@given(ROWS, st.sampled_from(KERNELS), st.randoms(use_true_random=False))
@settings(max_examples=100, deadline=None)
def test_row_order_never_matters(rows, kernel, random):
    scores, treated = (np.array(column) for column in zip(*rows, strict=True))
    order = np.array(random.sample(range(len(rows)), len(rows)))

    found = match_kernel(scores, treated, kernel=kernel, bandwidth=1.5)
    shuffled = match_kernel(scores[order], treated[order], kernel=kernel, bandwidth=1.5)

    assert shuffled.control_weights == pytest.approx(found.control_weights[order], abs=EXACT)


def test_a_treated_without_a_control_in_reach_is_counted():
    scores = np.array([0.5, 0.9, 0.45, 0.53])
    treated = np.array([1, 1, 0, 0])

    found = match_kernel(scores, treated, kernel="epanechnikov", bandwidth=0.1)

    # u is 0.5 and 0.3, so that the kernel is 0.75 and 0.91
    assert found.n_unmatched == 1
    assert found.control_weights == pytest.approx([0, 0, 0.75 / 1.66, 0.91 / 1.66])


def test_a_control_at_the_bandwidth_itself_has_no_weight():
    scores, treated = np.array([0.5, 0.5 + 0.06, 0.5 - 0.06, 0.52]), np.array([1, 0, 0, 0])

    found = match_kernel(scores, treated, kernel="epanechnikov", bandwidth=0.06)

    assert found.control_weights == pytest.approx([0, 0, 0, 1])
    assert found.n_controls_used == 1


def test_a_gaussian_kernel_reaches_a_far_control_although_its_value_is_zero():
    scores, treated = np.array([0.9, 0.1, 0.1000001, 0.0]), np.array([1, 0, 0, 0])

    found = match_kernel(scores, treated, kernel="gaussian", bandwidth=0.001)

    assert found.n_unmatched == 0
    assert found.control_weights[2] == pytest.approx(1 / (1 + np.exp(-0.08)), rel=1e-6)


def test_rows_off_support_do_not_count():
    scores, treated = np.array([0.1, 0.2, 0.21, 0.22]), np.array([1, 1, 0, 0])

    found = match_kernel(scores, treated, on_support=np.array([False, True, True, False]))

    assert found.treated_weights.tolist() == [0, 1, 0, 0]
    assert found.control_weights.tolist() == [0, 0, 1, 0]
    assert found.n_unmatched == 0


def test_a_very_wide_kernel_compares_with_all_controls_alike():
    design, model = fitted(simulated_design(2000))

    found = match_kernel(model.scores, design.treatment, bandwidth=1e5)

    raw = design.outcome[design.treatment].mean() - design.outcome[~design.treatment].mean()
    assert weighted_contrast(design.outcome, found).effect == pytest.approx(raw, rel=1e-6)


@pytest.mark.parametrize("kernel", KERNELS)
def test_a_known_effect_is_recovered(kernel):
    errors = []
    for seed in range(20):
        design, model = fitted(simulated_design(3000, effect=0.05, seed=seed))
        found = match_kernel(model.scores, design.treatment, kernel=kernel, bandwidth=0.02)
        errors.append(weighted_contrast(design.outcome, found).effect - 0.05)

    # three standard errors of the mean over 20 tables
    assert abs(np.mean(errors)) < 3 * np.std(errors, ddof=1) / np.sqrt(20)


@pytest.mark.parametrize("kernel", KERNELS)
def test_hundred_thousand_different_scores_take_a_moment(kernel):
    rng = np.random.default_rng(3)
    scores = rng.beta(1, 5, 100_000)
    treated = rng.random(100_000) < scores

    begun = time.process_time()
    found = match_kernel(scores, treated, kernel=kernel)

    assert time.process_time() - begun < 2
    assert found.control_weights.sum() == pytest.approx(found.n_treated_matched, rel=EXACT)


def test_nobody_in_reach_and_nobody_at_all_are_told():
    scores, treated = np.array([0.1, 0.9]), np.array([1, 0])

    with pytest.raises(StatisticsError) as nobody:
        match_kernel(scores, treated, kernel="epanechnikov")
    with pytest.raises(StatisticsError) as empty:
        match_kernel(scores, treated, on_support=np.array([True, False]))

    assert nobody.value.key == "errors.kernel_reaches_nobody"
    assert empty.value.values == {"treated": 1, "controls": 0}


def test_a_sum_that_would_take_hours_is_refused(monkeypatch):
    monkeypatch.setattr("workbench.quant.kernel_sums._MANY_PRODUCTS", 1000)
    scores, treated = np.linspace(0, 1, 200), np.arange(200) % 2 == 0

    with pytest.raises(StatisticsError) as caught:
        match_kernel(scores, treated, kernel="gaussian", bandwidth=1e-4)

    assert caught.value.key == "errors.kernel_too_many"


def test_a_bandwidth_of_zero_is_the_callers_mistake():
    with pytest.raises(ValueError, match="bandwidth"):
        match_kernel(np.array([0.1, 0.2]), np.array([1, 0]), bandwidth=0)
