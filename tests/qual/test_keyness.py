"""Keyness: a published example, scipy, brute force, and divisions by chance."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import power_divergence

from workbench.errors import StatisticsError
from workbench.qual.keyness import keyness, log_likelihood, log_ratio

ROUNDING = 1e-9


def test_the_teaching_example_of_lancaster_comes_out():
    """52 in 50,000 words against 57 in 75,000: +2.65, as UCREL's log-likelihood wizard prints it."""
    assert round(float(log_likelihood(52, 57, 50_000, 75_000)), 2) == 2.65


@given(st.integers(0, 400), st.integers(0, 400), st.integers(500, 9_000), st.integers(500, 9_000))
def test_log_likelihood_is_scipys_over_the_words_two_cells(first, second, n_first, n_second):
    got = float(log_likelihood(first, second, n_first, n_second))
    if first + second == 0:
        assert got == 0
        return
    expected = np.array([n_first, n_second]) * (first + second) / (n_first + n_second)

    (there, _) = power_divergence([first, second], expected, lambda_="log-likelihood")

    assert got == pytest.approx(there, rel=1e-7, abs=1e-7)


@given(st.integers(1, 400), st.integers(1, 400))
def test_swapping_the_groups_turns_the_ratio_and_keeps_the_likelihood(first, second):
    assert log_ratio(first, second, 900, 700) == pytest.approx(
        -log_ratio(second, first, 700, 900), abs=ROUNDING
    )
    assert log_likelihood(first, second, 900, 700) == pytest.approx(log_likelihood(second, first, 700, 900))


def test_twice_as_often_is_a_ratio_of_one_and_a_count_of_zero_is_finite():
    assert float(log_ratio(20, 10, 1_000, 1_000)) == 1
    assert float(log_ratio(0, 8, 1_000, 1_000)) == -4


COUNTS = {
    "a": {"reise": 9, "hus": 1, "sjelden": 1},
    "b": {"reise": 7, "hus": 2},
    "c": {"reise": 1, "hus": 2},
    "d": {"reise": 0, "hus": 3, "én": 9},
}
LENGTHS = {"a": 100, "b": 90, "c": 110, "d": 100}


def test_permuted_p_is_the_share_of_all_divisions():
    found = keyness(COUNTS, LENGTHS, ["a", "b"], ["c", "d"], n_permutations=6_000, seed=3)
    word = next(one for one in found.words if one.lemma == "reise")
    extreme = [
        float(log_likelihood(*split(pair))) >= word.log_likelihood - ROUNDING
        for pair in itertools.combinations("abcd", 2)
    ]

    assert word.p_permuted == pytest.approx(np.mean(extreme), abs=0.02)
    assert word.p_any >= word.p_permuted


def split(pair):
    inside = set(pair)
    a, n_a = sum(COUNTS[one]["reise"] for one in inside), sum(LENGTHS[one] for one in inside)
    rest = set(COUNTS) - inside
    return a, sum(COUNTS[one]["reise"] for one in rest), n_a, sum(LENGTHS[one] for one in rest)


def test_words_of_few_sources_are_not_judged_and_are_counted():
    found = keyness(COUNTS, LENGTHS, ["a", "b"], ["c", "d"], n_permutations=9)

    assert {one.lemma for one in found.words} == {"reise", "hus"}
    assert found.n_rare == 2
    reise = found.words[0]
    assert (reise.n_first, reise.n_second, reise.sources_first, reise.sources_second) == (16, 1, 2, 1)
    assert (found.n_sources, found.n_words) == ((2, 2), (190, 210))


def test_the_order_of_sources_does_not_matter_to_what_is_counted():
    one = keyness(COUNTS, LENGTHS, ["a", "b"], ["c", "d"], n_permutations=0)
    other = keyness(COUNTS, LENGTHS, ["b", "a"], ["d", "c"], n_permutations=0)

    assert [(w.lemma, w.log_likelihood) for w in one.words] == [
        (w.lemma, w.log_likelihood) for w in other.words
    ]


def test_one_source_is_no_group():
    with pytest.raises(StatisticsError) as caught:
        keyness(COUNTS, LENGTHS, ["a"], ["b", "c"])

    assert caught.value.key == "errors.keyness_few"


def test_where_groups_do_not_differ_some_word_passes_about_as_often_as_p_any_says():
    rng = np.random.default_rng(5)
    below = 0
    for turn in range(60):
        counts = {
            str(n): dict(zip("uvwxyz", rng.poisson(rng.gamma(1, 5, 6)), strict=True)) for n in range(12)
        }
        lengths = dict.fromkeys(counts, 400)
        names = list(counts)
        found = keyness(counts, lengths, names[:6], names[6:], n_permutations=199, seed=turn)
        below += found.words[0].p_any <= 0.1

    assert below <= 13
