"""Ranks of repeated values, against sorting them."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.quant.ranking import hardly_repeats, in_order, ranked, stable_order

WHOLE = [np.int8, np.int64, np.uint8, np.uint64]


@given(st.lists(st.integers(0, 120), max_size=200), st.sampled_from(WHOLE))
def test_whole_numbers_rank_as_sorting_ranks_them(numbers, dtype):
    values = np.array(numbers, dtype=dtype)

    ranks, distinct = ranked(values)

    assert distinct.dtype == dtype
    assert np.array_equal(distinct, np.unique(values))
    assert np.array_equal(ranks, np.searchsorted(distinct, values))


@given(st.lists(st.floats(-5, 5, width=16), max_size=200))
def test_floats_rank_as_sorting_ranks_them(numbers):
    values = np.array(numbers, dtype=float)

    ranks, distinct = ranked(values)

    assert np.array_equal(distinct, np.unique(values))
    assert np.array_equal(distinct[ranks], values)


@pytest.mark.parametrize("values", [[-128, 127, 0], [2**63 + 5, 2**63 + 1], [-(2**63), 2**63 - 1]])
def test_numbers_at_the_ends_of_their_type_rank_without_overflow(values):
    column = np.array(values * 200, dtype=np.int8 if values[0] == -128 else None)

    ranks, distinct = ranked(column)

    assert distinct.tolist() == sorted(values)
    assert np.array_equal(distinct[ranks], column)


def test_words_rank_by_code_point_whatever_their_first_row():
    codes, found = pd.factorize(np.array(["b", "Å", "a", "b"], dtype=object))

    ranks, distinct = in_order(codes, found)

    assert distinct.tolist() == ["a", "b", "Å"]
    assert ranks.tolist() == [1, 2, 0, 1]


@pytest.mark.parametrize(("n_distinct", "share_alike"), [(3, 0.0), (10**9, 0.0), (10**9, 0.5)])
def test_the_order_is_that_of_a_stable_sort(n_distinct, share_alike):
    rng = np.random.default_rng(1)
    values = rng.integers(0, n_distinct, 200_000) / 7
    values[rng.random(len(values)) < share_alike] = 1.0

    order = stable_order(values)

    assert np.array_equal(order, np.argsort(values, kind="stable"))
    assert hardly_repeats(values) == (n_distinct > 3 and share_alike == 0.0)
