"""Rosenbaum bounds: published tables, ordinary tests without bias, and every sign counted out."""

import itertools
import json
import math
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from workbench.errors import StatisticsError
from workbench.quant.bound_inputs import discordant_pairs, pair_differences, success_counts
from workbench.quant.bounds_mcnemar import mcnemar_bounds
from workbench.quant.bounds_mh import SuccessCounts, mantel_haenszel_bounds
from workbench.quant.bounds_wilcoxon import wilcoxon_bounds
from workbench.quant.comparison import PairMatch, Pairs, Weighting

REFERENCE = Path(__file__).parent.parent / "reference"
ALLOPURINOL = SuccessCounts(*map(np.array, ([5, 10], [38, 29], [41, 68], [719, 605])))
"""Rash with and without allopurinol, men and women: Rosenbaum (2002), table 4.11."""
LEAD_EXPOSED = [38, 23, 41, 18, 37, 36, 23, 62, 31, 34, 24, 14, 21, 17, 16, 20, 15, 10, 45, 39, 22, 35, 49,
                48, 44, 35, 43, 39, 34, 13, 73, 25, 27]  # fmt: skip
LEAD_CONTROL = [16, 18, 18, 24, 19, 11, 10, 15, 16, 18, 18, 13, 19, 10, 16, 16, 24, 13, 9, 14, 21, 19, 7, 18,
                19, 12, 11, 22, 25, 16, 13, 11, 13]  # fmt: skip
LEAD = np.subtract(LEAD_EXPOSED, LEAD_CONTROL)
"""Lead in children's blood, 33 pairs: Rosenbaum (2002), section 4.3; the example of ``rbounds::psens``."""


def test_the_published_table_of_mhbounds_is_found_to_the_last_printed_digit():
    """Becker & Caliendo (2007), section 5.1."""
    q_plus = [4.18665, 1.80445, 0.515322, 0.074087, 0.787917, 1.37611, 1.87943, 2.32133]
    q_minus = [4.18665, 7.05822, 9.09935, 10.7675, 12.2124, 13.5046, 14.6841, 15.7759]
    p_plus = [0.000014, 0.035581, 0.303164, 0.470471, 0.215372, 0.084394, 0.030093, 0.010134]

    rows = mantel_haenszel_bounds(ALLOPURINOL, gammas=range(1, 9)).rows

    assert [float(f"{row.q_plus:.6g}") for row in rows] == pytest.approx(q_plus, abs=1e-6)
    assert [float(f"{row.q_minus:.6g}") for row in rows] == pytest.approx(q_minus, abs=1e-6)
    assert [round(row.p_plus, 6) for row in rows] == p_plus
    assert float(f"{rows[1].p_minus:.1e}") == 8.4e-13


def test_p_that_falls_again_is_marked_and_the_honest_p_keeps_rising():
    bounds = mantel_haenszel_bounds(ALLOPURINOL, gammas=range(1, 9))

    assert [row.past_plus for row in bounds.rows] == [False] * 3 + [True] * 5
    assert not any(row.past_minus for row in bounds.rows)
    assert bounds.rows[7].p_plus < 0.05
    assert bounds.rows[7].p_worst > 0.99
    assert sorted(row.p_worst for row in bounds.rows) == [row.p_worst for row in bounds.rows]
    assert 3 < bounds.gamma_crossing < 4


def test_gamma_star_is_where_p_reaches_the_level():
    bounds = mantel_haenszel_bounds(ALLOPURINOL)

    at_star = mantel_haenszel_bounds(ALLOPURINOL, gammas=[bounds.gamma_star]).rows[0]

    assert at_star.p_worst == pytest.approx(0.05, abs=1e-10)
    assert 2 < bounds.gamma_star < bounds.gamma_crossing


def test_fewer_successes_are_the_mirror_of_more():
    y1, n1, y, n = ALLOPURINOL
    failures = SuccessCounts(n1 - y1, n1, n - y, n)

    up, down = mantel_haenszel_bounds(ALLOPURINOL), mantel_haenszel_bounds(failures)

    assert (up.direction, down.direction) == ("up", "down")
    assert down.gamma_star == pytest.approx(up.gamma_star, rel=1e-9)
    assert [row.p_plus for row in up.rows] == pytest.approx([row.p_minus for row in down.rows], rel=1e-9)
    assert [row.past_plus for row in up.rows] == [row.past_minus for row in down.rows]


def test_without_bias_it_is_the_ordinary_mantel_haenszel_test():
    from statsmodels.stats.contingency_tables import StratifiedTable

    y1, n1, y, n = (part.astype(int) for part in ALLOPURINOL)
    tables = [[[a, b - a], [c - a, d - b - c + a]] for a, b, c, d in zip(y1, n1, y, n, strict=True)]

    q = mantel_haenszel_bounds(ALLOPURINOL).rows[0].q_plus

    expected = StratifiedTable([np.array(table, dtype=float) for table in tables]).test_null_odds(
        correction=True
    )
    assert q**2 == pytest.approx(expected.statistic, rel=1e-10)


def test_the_large_sample_expectation_is_near_that_of_every_outcome_counted():
    """Extended hypergeometric successes: the strongest hidden bias goes with the outcome itself."""
    y1, n1, y, n, gamma = 30, 120, 60, 400, 1.8
    possible = range(max(0, n1 + y - n), min(n1, y) + 1)
    weight = [math.comb(y, k) * math.comb(n - y, n1 - k) * gamma**k for k in possible]
    mean = sum(k * w for k, w in zip(possible, weight, strict=True)) / sum(weight)
    variance = sum((k - mean) ** 2 * w for k, w in zip(possible, weight, strict=True)) / sum(weight)

    row = mantel_haenszel_bounds(
        SuccessCounts(*(np.array([value]) for value in (y1, n1, y, n))), gammas=[gamma]
    ).rows[0]

    # the large-sample moments miss the exact ones by less than one success in n
    assert row.q_plus == pytest.approx((abs(y1 - mean) - 0.5) / math.sqrt(variance), abs=0.02)


def test_strata_that_say_nothing_are_counted():
    more = SuccessCounts(
        *(np.append(part, extra) for part, extra in zip(ALLOPURINOL, (7, 7, 9, 30), strict=True))
    )
    idle = SuccessCounts(*(np.append(part, extra) for part, extra in zip(more, (0, 5, 0, 40), strict=True)))

    bounds = mantel_haenszel_bounds(idle)

    assert (bounds.n_strata, bounds.n_strata_unused) == (3, 1)
    assert bounds.rows == mantel_haenszel_bounds(more).rows


def test_counts_without_variation_have_a_reason():
    bounds = mantel_haenszel_bounds(SuccessCounts(*map(np.array, ([0], [5], [0], [40]))))

    assert bounds.rows == ()
    assert math.isnan(bounds.gamma_star)
    assert bounds.reason.code == "bounds_no_variation"


def test_mcnemar_bounds_are_binomial_tails_of_the_smoking_study():
    """Hammond (1964) in Rosenbaum (2002), p. 112: 122 discordant pairs, in 110 the smoker died."""
    bounds = mcnemar_bounds(110, 12, gammas=range(1, 7))

    expected = [sum(math.comb(122, k) * g**k for k in range(110, 123)) / (1 + g) ** 122 for g in range(1, 7)]
    assert [row.p_upper for row in bounds.rows] == pytest.approx(expected, rel=1e-9)
    assert bounds.rows[4].p_upper < 0.05 < bounds.rows[5].p_upper
    assert 5 < bounds.gamma_star < 6


def test_mcnemar_without_bias_is_half_the_two_sided_exact_test():
    from statsmodels.stats.contingency_tables import mcnemar

    for a, b in [(9, 3), (3, 9), (15, 4), (1, 0)]:
        expected = mcnemar([[20, a], [b, 30]], exact=True).pvalue

        row = mcnemar_bounds(a, b).rows[0]

        assert 2 * row.p_upper == pytest.approx(expected, rel=1e-12)
        assert row.p_lower == row.p_upper


def test_mcnemar_gamma_star_in_closed_form_is_the_root():
    bounds = mcnemar_bounds(12, 40, alpha=0.01)

    at_star = mcnemar_bounds(12, 40, gammas=[bounds.gamma_star]).rows[0]

    assert (bounds.direction, bounds.n_in_direction) == ("down", 40)
    assert at_star.p_upper == pytest.approx(0.01, rel=1e-9)


def test_what_is_not_significant_without_bias_has_no_gamma_star():
    bounds = [mcnemar_bounds(7, 5), mcnemar_bounds(0, 0), wilcoxon_bounds(np.array([1.0, -2, 3])),
              wilcoxon_bounds(np.zeros(4)), wilcoxon_bounds(np.zeros(0))]  # fmt: skip

    assert all(math.isnan(found.gamma_star) for found in bounds)
    assert {found.reason.code for found in bounds} == {"bounds_not_significant"}


def enumerated(ranks, sign_share):
    """P(T ≥ t) for every t, by counting out all signs."""
    totals = {}
    for signs in itertools.product([0, 1], repeat=len(ranks)):
        total = sum(rank for rank, sign in zip(ranks, signs, strict=True) if sign)
        share = math.prod(sign_share if sign else 1 - sign_share for sign in signs)
        totals[total] = totals.get(total, 0) + share
    return lambda t: sum(share for total, share in totals.items() if total >= t - 1e-9)


@pytest.mark.parametrize("gamma", [1, 1.5, 3])
def test_exact_wilcoxon_bounds_equal_all_signs_counted_out(gamma):
    from scipy.stats import rankdata

    differences = np.array([2.0, -1, 2, 5, 0, 7, -3, 4, 2, 6, 1.5])
    ranks = rankdata(np.abs(differences[differences != 0]))

    bounds = wilcoxon_bounds(differences, gammas=[gamma])

    upper, lower = enumerated(ranks, gamma / (1 + gamma)), enumerated(ranks, 1 / (1 + gamma))
    assert (bounds.n_pairs, bounds.n_zero, bounds.distribution) == (11, 1, "exact")
    assert bounds.rows[0].p_upper == pytest.approx(upper(bounds.statistic), rel=1e-12)
    assert bounds.rows[0].p_lower == pytest.approx(lower(bounds.statistic), rel=1e-12)


def test_wilcoxon_without_bias_is_the_ordinary_test():
    from scipy.stats import wilcoxon

    differences = np.random.default_rng(3).normal(0.4, 1, 40)
    test = partial(wilcoxon, differences, alternative="greater", correction=False)

    exact = wilcoxon_bounds(differences)
    normal = wilcoxon_bounds(differences, exact_up_to=0)

    assert exact.rows[0].p_upper == pytest.approx(test(method="exact").pvalue, rel=1e-10)
    assert normal.rows[0].p_upper == pytest.approx(test(method="asymptotic").pvalue, rel=1e-10)


def test_the_lead_study_gives_what_r_printed():
    """exactRankTests in D. Small's notes 16 to Stat 921: V = 499, two-sided p = 8.037e-07."""
    bounds = wilcoxon_bounds(LEAD, gammas=[1])

    assert bounds.statistic == 499
    assert 2 * bounds.rows[0].p_upper == pytest.approx(8.037e-07, rel=1e-4)


def test_without_bias_r_says_the_same():
    expected = json.loads((REFERENCE / "sensitivity.json").read_text(encoding="utf-8"))
    signed = expected["signed_rank"]

    bounds = wilcoxon_bounds(np.array(signed["differences"]), gammas=[1], alpha=0.025)
    q = mantel_haenszel_bounds(ALLOPURINOL).rows[0].q_plus

    row = bounds.rows[0]
    assert bounds.statistic == signed["statistic"]
    assert row.p_upper == pytest.approx(signed["p_greater"], rel=1e-12)
    assert row.shift_lower == pytest.approx(signed["estimate"])
    assert [row.ci_lower, row.ci_upper] == pytest.approx(signed["interval"])
    assert q**2 == pytest.approx(expected["mantel_haenszel"]["statistic"], rel=1e-12)


def test_normal_wilcoxon_gamma_star_solves_the_quadratic():
    """(T - pS)² = z²·p(1 - p)·Q, where S and Q sum the ranks and their squares."""
    from scipy.stats import norm, rankdata

    ranks = rankdata(np.abs(LEAD[LEAD != 0]))
    s, q, t, z = ranks.sum(), (ranks**2).sum(), 499.0, norm.isf(0.05)
    roots = np.roots([s**2 + z**2 * q, -(2 * t * s + z**2 * q), t**2])

    bounds = wilcoxon_bounds(LEAD, exact_up_to=0)

    assert bounds.gamma_star == pytest.approx(roots.min() / (1 - roots.min()), rel=1e-9)
    assert [round(row.p_upper, 4) for row in wilcoxon_bounds(LEAD, gammas=[2, 5], exact_up_to=0).rows] == [
        0.0018,
        0.0694,
    ]


@pytest.mark.parametrize("gamma", [1, 2])
def test_shifts_and_intervals_invert_the_test(gamma):
    differences = np.random.default_rng(8).normal(1, 2, 9)
    edges = np.sort([(a + b) / 2 for a, b in itertools.combinations_with_replacement(differences, 2)])
    upper = enumerated(range(1, 10), gamma / (1 + gamma))
    middles = (edges[1:] + edges[:-1]) / 2
    sums = [(edges > middle).sum() for middle in middles]
    kept = [m for m, t in zip(middles, sums, strict=True) if upper(t) > 0.05 and upper(45 - t) > 0.05]

    row = wilcoxon_bounds(differences, gammas=[gamma], alpha=0.05).rows[0]

    expected = 45 * gamma / (1 + gamma)
    assert row.ci_lower == pytest.approx(edges[edges < kept[0]].max())
    assert row.ci_upper == pytest.approx(edges[edges > kept[-1]].min())
    assert (edges > row.shift_lower).sum() <= expected <= (edges >= row.shift_lower).sum()
    assert (edges > row.shift_upper).sum() <= 45 - expected <= (edges >= row.shift_upper).sum()
    assert row.ci_lower <= row.shift_lower <= row.shift_upper <= row.ci_upper


def test_so_few_pairs_refuse_no_shift():
    row = wilcoxon_bounds(np.array([1.0, 2, 3]), gammas=[1]).rows[0]

    assert (row.ci_lower, row.ci_upper) == (-math.inf, math.inf)
    assert row.shift_lower == 2.0


def test_the_sign_of_differences_only_turns_the_direction():
    up, down = wilcoxon_bounds(LEAD), wilcoxon_bounds(-LEAD)

    assert (up.direction, down.direction) == ("up", "down")
    assert up.gamma_star == down.gamma_star
    assert [row.shift_lower for row in up.rows] == pytest.approx([-row.shift_upper for row in down.rows])
    assert [row.ci_lower for row in up.rows] == pytest.approx([-row.ci_upper for row in down.rows])


def paired(treated, control, n):
    listed = Pairs(np.array(treated), np.array(control), np.ones(len(treated)), np.zeros(len(treated)))
    return PairMatch.of(listed, n)


def test_counts_and_differences_are_taken_from_pairs():
    match = paired([0, 1, 2], [5, 3, 4], 7)
    outcome = np.array([1, 1, 0, 0, 1, 1, 1.0])

    assert pair_differences(outcome, match).tolist() == [0, 1, -1]
    assert discordant_pairs(outcome, match) == (1, 1)
    assert [part.tolist() for part in success_counts(outcome, match)] == [[2], [3], [4], [6]]


def test_counts_by_stratum_add_up():
    match = Weighting(np.array([1, 1, 0, 0.0]), np.array([0, 0, 1.5, 0.5]))
    strata = np.array(["b", "a", "a", "b"])

    counts = success_counts(np.array([1, 0, 1, 1.0]), match, strata=strata)

    assert [part.tolist() for part in counts] == [[0, 1], [1, 1], [1.5, 1.5], [2.5, 1.5]]


@pytest.mark.parametrize(
    "match", [paired([0, 1], [3, 3], 5), Weighting(np.array([1, 0.0]), np.array([0, 1.0]))]
)
def test_pairs_that_share_a_control_are_refused(match):
    with pytest.raises(StatisticsError) as refused:
        pair_differences(np.zeros(5), match)

    assert refused.value.key == "errors.bounds_need_pairs"


def test_an_outcome_in_numbers_is_refused_for_counts():
    with pytest.raises(StatisticsError, match="0 and 1"):
        success_counts(np.array([0, 2.5]), Weighting(np.array([1, 0.0]), np.array([0, 1.0])))


@pytest.mark.parametrize("options", [{"gammas": [0.5]}, {"gammas": [math.inf]}, {"alpha": 0.7}])
def test_impossible_options_are_the_callers_mistake(options):
    for bounds in (partial(mcnemar_bounds, 9, 3), partial(mantel_haenszel_bounds, ALLOPURINOL)):
        with pytest.raises(ValueError, match="must be"):
            bounds(**options)
