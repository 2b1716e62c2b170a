"""Intervals over sources: seeded, equal to computing anew, and about as wide as they should be."""

import math

import numpy as np
import pytest

from tests.qual.coded_examples import EXACT, coded, drawn_bounds, value
from workbench.qual.agreement_records import AgreementChoices
from workbench.qual.coded_units import whole_text
from workbench.qual.intercoder import intercoder_agreement
from workbench.qual.source_bootstrap import drawn_weights, spread

NAMES = "PQRSTU"
CHOICES = AgreementChoices(least_segments=1, replications=200, seed=7)


def many_sources(seeds=range(6)):
    return [
        one
        for name, seed in zip(NAMES, seeds, strict=True)
        for one in coded(drawn_bounds(seed, "AB", "xy", 100), name)
    ]


def agreement(segments, choices=CHOICES, names=NAMES):
    return intercoder_agreement(segments, {name: whole_text(name, 100) for name in names}, choices=choices)


def test_a_source_drawn_twice_counts_as_two_sources_alike():
    segments = many_sources()
    weights = drawn_weights(len(NAMES), CHOICES)[0]
    copies = [f"{name}{n}" for name, times in zip(NAMES, weights, strict=True) for n in range(int(times))]
    again = [
        type(one)(one.coder, copy, one.code, one.start, one.end)
        for copy in copies
        for one in segments
        if one.source == copy[0]
    ]
    bare = AgreementChoices(least_segments=1, replications=0)

    anew = agreement(again, bare, copies).overall
    once = agreement(segments, AgreementChoices(least_segments=1, replications=1, seed=7)).overall

    for measure, found in once.measures.items():
        assert found.lower == pytest.approx(value(anew, measure), abs=EXACT, nan_ok=True)


def test_the_same_seed_gives_the_same_interval_in_any_order():
    segments = many_sources()

    first, again = agreement(segments), agreement(segments[::-1])

    assert repr(first) == repr(again)
    other = agreement(segments, AgreementChoices(least_segments=1, replications=200, seed=8))
    assert first.overall.measures["holsti"].lower != other.overall.measures["holsti"].lower


def test_the_interval_holds_the_value_and_widens_with_the_level():
    segments = many_sources()

    narrow, wide = (
        agreement(segments, AgreementChoices(least_segments=1, level=level)).overall.measures["holsti"]
        for level in (0.5, 0.95)
    )

    assert wide.lower < narrow.lower < narrow.value < narrow.upper < wide.upper


def test_one_source_has_no_interval_and_says_so():
    found = agreement(coded(drawn_bounds(1, "AB", "x", 100), "S"), names="S").overall.measures["holsti"]

    assert math.isfinite(found.value)
    assert math.isnan(found.lower)
    assert found.interval_reason.code == "reason_one_source"


def test_replications_without_a_value_are_counted():
    replicated = np.array([[1.0, np.nan], [2.0, np.nan], [np.nan, np.nan]])

    found = spread(replicated, 0.95)

    assert found.n_undefined.tolist() == [1, 3]
    assert np.isnan(found.upper).tolist() == [False, True]


def test_the_spread_of_a_mean_is_its_standard_error():
    """Agreed shares of sources drawn from a normal distribution: 95 % lie within ±1.96 s/√n."""
    rng = np.random.default_rng(1)
    shares = rng.normal(0.8, 0.05, 60)
    weights = drawn_weights(60, AgreementChoices(replications=4000))

    found = spread((weights @ shares / 60)[:, None], 0.95)

    expected = 1.96 * shares.std() / math.sqrt(60)
    assert (found.upper[0] - found.lower[0]) / 2 == pytest.approx(expected, rel=0.05)
