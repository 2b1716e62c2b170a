"""Counts beside an estimate: few persons hidden, and what would give them away hidden with them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.helpers import simulated_table
from workbench.quant.analysis import run_effect
from workbench.quant.arms import specification_of_2014
from workbench.quant.effect_summary import EffectSummary
from workbench.quant.overlap import Overlap
from workbench.quant.small_counts import joined_bins, shown_counts
from workbench.quant.small_effects import (
    pooled_levels,
    shown_effect,
    shown_overlap,
    shown_reason,
    shown_through_time,
)
from workbench.reasons import Reason

LEAST = 5
COUNTS = st.lists(st.tuples(st.integers(0, 12), st.integers(0, 40)), min_size=1, max_size=40)


@pytest.fixture(scope="module")
def summary():
    table = simulated_table(400, effect=0.05, seed=1).rename(
        columns={"took_part": "treatment", "land": "country", "child": "has_child"}
    )
    spec = specification_of_2014("vv", covariates=("age", "has_child", "country"), reference={})
    return EffectSummary.of(run_effect(table, spec))


def with_counts(summary, *, dropped=0, off=0, **counts):
    effect = replace(summary.effect, n_treated=60, n_treated_matched=60 - dropped, n_control=300, **counts)
    return replace(summary, effect=effect, support=replace(summary.support, treated_dropped=off))


def few(n):
    return n is not None and 0 < n < LEAST


@pytest.mark.parametrize(
    ("dropped", "off", "shown"),
    [
        (0, 0, (60, 0)),
        (3, 3, (None, None)),
        (9, 9, (51, 9)),
        (13, 3, (47, None)),
        (10, 8, (50, None)),
        (3, 0, (None, 0)),
    ],
)
def test_few_left_out_are_not_the_rest_of_all_participants(summary, dropped, off, shown):
    found = shown_effect(with_counts(summary, dropped=dropped, off=off), least=LEAST)

    assert (found.n_treated_matched, found.treated_off_support) == shown


def test_an_estimate_that_rests_on_few_is_hidden(summary):
    assert shown_effect(with_counts(summary, dropped=56), least=LEAST).is_hidden
    assert shown_effect(with_counts(summary, n_controls_used=4), least=LEAST).is_hidden
    assert not shown_effect(with_counts(summary, n_controls_used=5), least=LEAST).is_hidden


@pytest.mark.parametrize(
    ("treated", "control", "hidden"),
    [(3 / 60, 0.2, True), (57 / 60, 0.2, True), (0.0, 0.2, False), (20 / 60, 0.01, True), (0.5, 0.5, False)],
)
def test_the_base_rate_is_hidden_where_it_tells_of_few_outcomes(summary, treated, control, hidden):
    told = with_counts(summary, treated_mean=treated, control_mean=control, n_controls_used=50)

    assert shown_effect(told, least=LEAST).hides_base is hidden


def test_a_level_that_few_participants_have_or_lack_is_told_by_nothing(summary):
    rows = [
        replace(row, is_dummy=True, treated_mean_before=share, control_mean_before=0.4)
        for row, share in zip(summary.balance, (3 / 60, 57 / 60, 0.5, 0.0), strict=False)
    ]
    told = replace(with_counts(summary), balance=tuple(rows))

    assert shown_effect(told, least=LEAST).few_terms == {rows[0].covariate, rows[1].covariate}


def test_nothing_is_hidden_of_invented_persons(summary):
    found = shown_effect(summary, least=1)

    assert not found.hides
    assert found.few_terms == frozenset()
    assert found.n_treated_matched == summary.effect.n_treated_matched
    assert len(shown_overlap(summary.overlap, least=1)) == len(summary.overlap.treated)


@given(st.lists(st.integers(0, 20), min_size=1, max_size=6), st.integers(0, 30))
def test_no_hidden_count_is_the_rest_of_the_total_less_what_is_shown(counts, rest):
    shown = shown_counts(counts, least=LEAST, rest=rest)
    hidden = [n for n, kept in zip(counts, shown, strict=True) if kept is None]

    assert not any(few(kept) for kept in shown)
    unseen = sum(hidden) + rest
    if any(few(n) for n in hidden):
        assert unseen >= LEAST or sum(counts) + rest < LEAST
        assert len(hidden) + (rest > 0) > 1 or sum(counts) + rest < LEAST


@given(COUNTS)
def test_no_joined_bin_holds_few_and_together_they_hold_everybody(pairs):
    counts = np.array(pairs)
    runs = joined_bins(counts, least=LEAST)
    sums = [counts[first:stop].sum(axis=0) for first, stop in runs]

    assert not any(few(n) for one in sums for n in one)
    if any(few(n) for n in counts.sum(axis=0)):
        assert runs == []
    else:
        assert [place for run in runs for place in range(*run)] == list(range(len(counts)))


def test_an_overlap_keeps_its_persons_and_its_bounds():
    overlap = Overlap(tuple(k / 5 for k in range(6)), (0, 2, 9, 1, 0), (40, 40, 20, 9, 6))

    assert shown_overlap(overlap, least=LEAST) == [(0.0, 0.2, 0, 40), (0.2, 1.0, 12, 75)]


@given(COUNTS)
def test_a_pool_of_levels_is_not_few_either(pairs):
    counts = np.array(pairs)
    alone, pool = pooled_levels(counts, least=LEAST)

    assert sorted(alone + pool) == list(range(len(counts)))
    assert not any(few(n) for place in alone for n in counts[place])
    if alone:
        assert not any(few(n) for n in counts[pool].sum(axis=0))


def test_pooling_does_not_depend_on_the_order_of_rows():
    counts = np.array([(3, 50), (30, 20), (9, 40), (50, 60)])

    assert pooled_levels(counts, least=LEAST) == ([1, 3], [0, 2])
    assert pooled_levels(counts[::-1], least=LEAST) == ([0, 2], [1, 3])


def test_times_that_differ_by_few_persons_are_not_both_shown():
    counts = [(500, 0), (497, 3), (490, 10), (488, 12), (3, 497)]

    assert shown_through_time(counts, least=LEAST) == [
        (500, 0),
        (None, None),
        (490, 10),
        (None, None),
        (None, None),
    ]


def test_a_reason_hides_the_few_that_it_counts_and_nothing_else():
    small = Reason.of("effect_reason.group_too_small", treated=3, controls=40, least_treated=4)
    large = Reason.of("effect_reason.group_too_small", treated=30, controls=40, least_treated=4)

    hidden = Reason.of("effect_reason.group_too_small", treated=None, controls=None, least_treated=4)
    assert shown_reason(small, least=LEAST) == hidden
    assert shown_reason(large, least=LEAST) is large
    assert shown_reason(Reason.of("effect_reason.groups_too_few", n=1), least=LEAST).values == (("n", 1),)
