"""Effect by dose: against statsmodels, the standard error of the whole, brute force, and a known slope."""

import math
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workbench.errors import StatisticsError
from workbench.quant.abadie_imbens import abadie_imbens
from workbench.quant.comparison import PairMatch, Pairs, Weighting
from workbench.quant.dose_response import dose_response
from workbench.quant.local_variance import local_variance
from workbench.quant.matching import match_nearest
from workbench.quant.score_groups import score_groups


def drawn(n=600, *, slope=0.0, seed=0):
    """Doses 1–12 among a third of the rows; the outcome has an effect of ``slope`` a unit of dose."""
    rng = np.random.default_rng(seed)
    scores = np.round(rng.random(n), 2)
    treated = rng.random(n) < 0.2 + 0.3 * scores
    dose = np.where(treated, rng.integers(1, 13, n), np.nan)
    outcome = 0.3 * scores + np.nan_to_num(slope * dose) + rng.normal(0, 0.5, n)
    return outcome, treated, scores, dose


def found_of(outcome, treated, scores, dose, **more):
    match = match_nearest(scores, treated)
    return dose_response(outcome, treated, scores, match, dose, **more)


def test_all_treated_as_one_group_have_the_effect_and_the_error_of_the_whole():
    outcome, treated, scores, dose = drawn()
    match = match_nearest(scores, treated)

    (group,) = dose_response(outcome, treated, scores, match, dose, n_groups=1).groups

    whole = abadie_imbens(outcome, treated, scores, match)
    att = (match.treated_weights - match.control_weights) @ outcome / match.n_treated_matched
    assert group.effect == pytest.approx(att)
    assert group.se == pytest.approx(whole.se)
    assert (group.n_treated, group.n_control) == (match.n_treated_matched, match.n_controls_used)


def test_groups_weighted_by_their_size_give_the_effect_of_the_whole():
    outcome, treated, scores, dose = drawn(seed=1)

    whole, parts = (found_of(outcome, treated, scores, dose, n_groups=n).groups for n in (1, 3))

    assert len(parts) == 3
    assert sum(one.n_treated for one in parts) == whole[0].n_treated
    assert np.average(
        [one.effect for one in parts], weights=[one.n_treated for one in parts]
    ) == pytest.approx(whole[0].effect)
    assert all(one.highest < other.lowest for one, other in pairwise(parts))


def test_pairs_without_reuse_give_the_line_and_the_robust_error_of_statsmodels():
    import statsmodels.api as sm

    rng = np.random.default_rng(3)
    n = 80
    treated, control = np.arange(n), np.arange(n, 2 * n)
    dose = np.where(np.arange(2 * n) < n, rng.integers(1, 9, 2 * n), np.nan)
    outcome, scores = rng.normal(size=2 * n), rng.random(2 * n)
    match = PairMatch.of(Pairs(treated, control, np.ones(n), np.zeros(n)), 2 * n)

    found = dose_response(outcome, np.arange(2 * n) < n, scores, match, dose)

    line = sm.OLS(outcome[treated] - outcome[control], sm.add_constant(dose[treated])).fit(cov_type="HC0")
    assert found.slope == pytest.approx(line.params[1])
    assert found.se == pytest.approx(line.bse[1])
    assert found.p == pytest.approx(line.pvalues[1])
    assert (found.ci_lower, found.ci_upper) == pytest.approx(tuple(line.conf_int()[1]))


def test_a_dose_of_none_or_all_has_the_difference_of_two_groups_as_its_slope():
    outcome, treated, scores, dose = drawn(seed=4)
    completed = np.where(treated, (dose > 5).astype(float), np.nan)

    found = found_of(outcome, treated, scores, completed, n_groups=2)

    low, high = found.groups
    assert found.slope == pytest.approx(high.effect - low.effect)
    assert (low.lowest, low.highest, high.lowest, high.highest) == (0, 0, 1, 1)


@given(st.integers(0, 10_000))
@settings(max_examples=20, deadline=None)
def test_the_error_of_the_slope_is_that_of_the_whole_matrix_of_weights(seed):
    outcome, treated, scores, dose = drawn(60, seed=seed)
    match = match_nearest(scores, treated)

    found = dose_response(outcome, treated, scores, match, dose, least_treated=3)

    weights, pairs = np.zeros((60, 60)), match.pairs()
    weights[pairs.treated, pairs.control] = pairs.weight
    rows = np.flatnonzero(match.treated_matched)
    difference = (outcome - weights @ outcome)[rows]
    design = np.column_stack([np.ones(len(rows)), dose[rows]])
    solved = np.linalg.pinv(design)
    intercept, slope = solved @ difference
    residual, a = difference - intercept - slope * dose[rows], solved[1]
    local = np.nan_to_num(local_variance(outcome, score_groups(scores, ~treated)))
    reuse = sum(
        local[j] * a[i] * a[k] * weights[rows[i], j] * weights[rows[k], j]
        for j in np.flatnonzero(~treated)
        for i in range(len(rows))
        for k in range(len(rows))
        if i != k
    )
    assert found.slope == pytest.approx(slope)
    assert found.se**2 == pytest.approx(float(a**2 @ residual**2) + reuse)


@pytest.mark.parametrize("slope", [0.0, 0.05])
def test_a_known_slope_lies_within_its_interval_about_as_often_as_it_says(slope):
    held = [found_of(*drawn(400, slope=slope, seed=seed)) for seed in range(200)]

    covered = np.mean([one.ci_lower <= slope <= one.ci_upper for one in held])
    assert 0.90 <= covered <= 0.99
    assert np.mean([one.slope for one in held]) == pytest.approx(slope, abs=0.004)


def test_the_order_of_the_rows_does_not_matter():
    outcome, treated, scores, dose = drawn(seed=5)
    order = np.random.default_rng(0).permutation(len(outcome))

    one = found_of(outcome, treated, scores, dose)
    other = found_of(outcome[order], treated[order], scores[order], dose[order])

    assert other.tidy() == [pytest.approx(row) for row in one.tidy()]
    assert (other.slope, other.se) == pytest.approx((one.slope, one.se))


def test_those_whose_dose_is_not_known_are_left_out_and_counted():
    outcome, treated, scores, dose = drawn(seed=6)
    dose[np.flatnonzero(treated)[:20]] = np.nan

    found = found_of(outcome, treated, scores, dose)

    assert found.n_unknown == 20
    assert found.n_treated == treated.sum() - 20


def test_a_dose_that_all_have_gives_no_slope_and_says_so():
    outcome, treated, scores, _ = drawn(seed=7)

    found = found_of(outcome, treated, scores, np.where(treated, 12.0, np.nan))

    assert len(found.groups) == 1
    assert math.isnan(found.slope)
    assert found.reason.code == "dose_alike"


def test_a_group_too_small_has_a_reason_instead_of_numbers():
    outcome, treated, scores, _ = drawn(seed=8)
    dose = np.where(treated, 12.0, np.nan)
    dose[np.flatnonzero(treated)[:10]] = 3.0

    low, high = found_of(outcome, treated, scores, dose, n_groups=3).groups

    assert (low.n_treated, low.reason.code) == (10, "dose_group_too_small")
    assert math.isnan(low.effect)
    assert high.reason is None


def test_too_few_with_a_dose_give_no_slope():
    outcome, treated, scores, dose = drawn(60, seed=9)

    found = found_of(outcome, treated, scores, dose, least_treated=50)

    assert found.reason.code == "dose_too_few"


def test_a_single_control_gives_no_standard_error_and_says_why():
    outcome, scores = np.arange(41.0), np.zeros(41)
    treated = np.arange(41) > 0

    found = found_of(outcome, treated, scores, np.where(treated, np.arange(41.0), np.nan))

    assert math.isnan(found.se)
    assert found.reason.code == "one_row"


def test_a_comparison_by_weights_alone_is_refused():
    outcome, treated, scores, dose = drawn(seed=10)
    weighting = Weighting(treated.astype(float), (~treated).astype(float))

    with pytest.raises(StatisticsError, match="own controls"):
        dose_response(outcome, treated, scores, weighting, dose)
