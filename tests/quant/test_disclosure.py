"""The small-cell guard against an attacker of its own, by enumeration, by hand, and by properties."""

import time

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import linprog

from workbench.quant import disclosure_table
from workbench.quant.disclosure import (
    differs_dangerously,
    guard_rows,
    guard_table,
    small_differences,
)
from workbench.quant.disclosure_audit import bordered, provable_bounds

SOLVER = 1e-6
"""What a linear program leaves open of a whole number."""


def random_tables(n, seed=0):
    """Half of them sparse, with 2 to 7 rows and 2 to 4 columns."""
    rng = np.random.default_rng(seed)
    for k in range(n):
        shape = rng.integers(2, 8), rng.integers(2, 5)
        yield rng.poisson(rng.gamma(0.7, 1, shape) * (4 if k % 2 else 60))


def attack(seen, cells, sign, floor=0):
    """The least (``sign`` 1) or most (-1) of each of the cells or totals, one linear program at a time."""
    inner = np.argwhere(np.isnan(seen[:-1, :-1]))
    if not cells.any():
        return np.zeros(0)
    rows, columns = np.indices(seen.shape)
    parts = np.stack(
        [np.isin(rows, (i, len(seen) - 1)) & np.isin(columns, (j, seen.shape[1] - 1)) for i, j in inner], -1
    )  # whether a hidden count is part of a cell or a total
    known = bordered(np.nan_to_num(seen[:-1, :-1]))
    shown = np.isfinite(seen)
    ends = [
        linprog(sign * part, A_eq=parts[shown], b_eq=(seen - known)[shown], bounds=(floor, None)).fun
        for part in parts[cells]
    ]
    return sign * np.array(ends) + known[cells]


def leaks(counts, table, floor=0):
    """How many small hidden counts the attacker knows exactly, and how many to be below the threshold."""
    seen = table.bordered()
    asked = np.pad(table.hidden, ((0, 1), (0, 1)))
    asked[:-1, -1], asked[-1, :-1] = table.row_totals_hidden, table.column_totals_hidden
    cells = asked & (bordered(counts) < table.threshold)
    below = attack(seen, cells, -1, floor) < table.threshold - SOLVER
    if not below.any():  # the number is below the threshold, so that knowing it is knowing that
        return [0, 0]
    exact = attack(seen, cells, -1, floor) - attack(seen, cells, 1, floor) < SOLVER
    return [exact.sum(), below.sum()]


def test_nobody_works_out_a_small_cell_of_300_random_tables():
    found, hidden, refused = np.zeros(2, dtype=int), 0, 0

    for counts in random_tables(300):
        table = guard_table(counts)
        refused += table.refused
        if not table.refused:
            hidden += table.n_hidden
            found += leaks(counts, table, floor=int((counts[table.hidden] > 0).all()))

    print(f"exact {found[0]}, below 5 {found[1]}, hidden {hidden}, refused {refused}")
    assert found.tolist() == [0, 0]
    assert hidden > 1000
    assert refused <= 3


def test_the_attacker_takes_tables_that_hide_small_cells_only():
    small, exact = 0, 0

    for counts in random_tables(30, seed=1):
        truth = bordered(counts)
        seen = np.where((truth > 0) & (truth < 5), np.nan, truth)
        seen[-1, -1] = truth[-1, -1]
        small += np.isnan(seen).any()
        hidden = np.isnan(seen)
        exact += (attack(seen, hidden, -1) - attack(seen, hidden, 1) < SOLVER).any()

    print(f"{exact} of {small} tables with a small cell give one away")
    assert exact >= 0.8 * small > 15


@pytest.mark.parametrize("seed", range(40))
def test_provable_bounds_are_those_of_every_table_that_agrees(seed):
    rng = np.random.default_rng(seed)
    counts = rng.integers(0, 4, (2, 3) if seed % 2 else (3, 2))
    seen = np.where(rng.random((counts.shape[0] + 1, counts.shape[1] + 1)) < 0.6, np.nan, bordered(counts))
    seen[-1, -1] = counts.sum()
    floor = seed % 3 == 0 and bool((bordered(counts)[np.isnan(seen)] > 0).all())

    bounds = provable_bounds(seen, least=int(floor))

    tables = agreeing(seen, int(floor))
    assert bounds.lower == pytest.approx(tables.min(axis=0))
    assert bounds.upper == pytest.approx(tables.max(axis=0))


def agreeing(seen, floor):
    """Every bordered table of whole numbers that agrees with what is seen."""
    ranges = [
        range(floor, int(seen[-1, -1]) + 1) if np.isnan(value) else [int(value)]
        for value in seen[:-1, :-1].ravel()
    ]
    sizes = [len(numbers) for numbers in ranges]
    inner = np.stack([np.asarray(numbers)[at] for numbers, at in zip(ranges, np.indices(sizes), strict=True)])
    inner = inner.reshape(*np.subtract(seen.shape, 1), -1)
    inner = inner[..., inner.sum(axis=(0, 1)) == seen[-1, -1]]
    rows = np.concatenate([inner, inner.sum(axis=1, keepdims=True)], axis=1)
    tables = np.moveaxis(np.concatenate([rows, rows.sum(axis=0, keepdims=True)]), -1, 0)
    hidden = np.isnan(seen)
    return tables[((tables == seen) | (hidden & (tables >= floor))).all(axis=(1, 2))]


@pytest.mark.parametrize("seed", range(20))
def test_every_hidden_small_cell_may_hold_the_threshold_in_some_whole_table(seed):
    counts = np.random.default_rng(seed).multinomial(9, np.full(6, 1 / 6)).reshape(2, 3)

    table = guard_table(counts, threshold=3)

    if not table.refused:
        tables = agreeing(table.bordered(), floor=0)
        small = np.isnan(table.bordered()) & (bordered(counts) < 3)
        assert (tables.max(axis=0)[small] >= 3).all()
        assert (tables == bordered(counts)).all(axis=(1, 2)).any()


@pytest.mark.parametrize("labels", [(0, 1), ("no", "yes")])
def test_a_known_total_does_not_give_the_small_cell_back(labels):
    land = np.repeat(["AFG", "IRQ", "SOM"], [254, 250, 120])
    returned = np.repeat(labels * 3, [250, 4, 180, 70, 90, 30])
    counts = pd.crosstab(land, returned).to_numpy()

    table = guard_table(counts)

    assert table.primary.tolist() == [[False, True], [False, False], [False, False]]
    assert table.row_totals.tolist() == [254, 250, 120]
    assert np.isnan(table.shown[0]).all()
    assert table.total == 624
    assert leaks(counts, table) == [0, 0]


def test_a_table_without_small_cells_is_untouched():
    counts = np.array([[5, 0, 12], [40, 7, 0]])

    table = guard_table(counts)

    assert (table.bordered() == bordered(counts)).all()
    assert table.n_hidden == 0
    assert not table.refused


def test_the_smallest_cells_that_do_are_hidden_with_the_small_one():
    counts = np.array([[3, 50, 80], [60, 9, 70], [11, 40, 90]])

    table = guard_table(counts)

    assert table.primary.sum() == 1
    assert table.secondary[[0, 2, 2], [1, 0, 1]].tolist() == [True, True, True]
    assert table.n_hidden == 4


def test_the_callers_counts_are_left_alone():
    counts = np.array([[3, 50], [60, 9]])

    guard_table(counts)

    assert counts.tolist() == [[3, 50], [60, 9]]


def test_a_small_total_is_hidden_as_a_cell_is():
    counts = np.array([[2, 1], [60, 50], [12, 30]])

    table = guard_table(counts)

    assert table.row_totals_hidden.tolist() == [True, False, True]
    assert leaks(counts, table) == [0, 0]


@pytest.mark.parametrize("asked", [(True, False), (False, True), (False, False)])
def test_fewer_cells_are_hidden_where_totals_are_not_shown(asked):
    rows, columns = asked
    fewer = 0

    for counts in random_tables(12, seed=2):
        table = guard_table(counts, row_totals=rows, column_totals=columns)
        fewer += table.hidden.sum() <= guard_table(counts).hidden.sum()
        assert rows or (np.isnan(table.row_totals).all() and not table.row_totals_hidden.any())
        assert columns or (np.isnan(table.column_totals).all() and not table.column_totals_hidden.any())
        assert leaks(counts, table) == [0, 0]

    assert fewer >= 11


def test_zeros_beside_the_only_occupied_cell_are_hidden_if_asked():
    counts = np.array([[0, 30], [25, 40], [18, 60]])

    table = guard_table(counts, zeros_disclosive=True)

    assert guard_table(counts).n_hidden == 0
    assert table.primary.tolist() == [[True, False], [False, False], [False, False]]
    assert np.isnan(table.shown[0]).all()
    assert leaks(counts, table) == [0, 0]


def test_a_table_of_fewer_than_the_threshold_is_refused():
    table = guard_table(np.array([[1, 0], [0, 3]]))

    assert table.reason == "total_below_threshold"
    assert np.isnan(table.bordered()).all()
    assert table.hidden.all()


def test_a_table_that_nothing_protects_is_refused():
    table = guard_table(np.array([[1, 1], [2, 1]]))

    assert table.reason == "cannot_be_protected"
    assert np.isnan(table.bordered()).all()


def test_a_table_of_nobody_is_shown():
    assert guard_table(np.zeros((2, 2), dtype=int)).total == 0


def test_the_audit_refuses_what_the_search_for_cells_leaves_open(monkeypatch):
    monkeypatch.setattr(disclosure_table, "covered", lambda table, *, sensitive, **_: sensitive)

    table = guard_table(np.array([[250, 4], [180, 70], [90, 30]]))

    assert table.reason == "cannot_be_protected"


def test_the_order_of_rows_and_columns_does_not_matter():
    rng = np.random.default_rng(5)

    for counts in random_tables(40, seed=3):
        order = np.ix_(rng.permutation(counts.shape[0]), rng.permutation(counts.shape[1]))
        twins = len(np.unique(np.sort(counts, axis=1), axis=0)) < len(counts)
        if not twins:
            assert (guard_table(counts[order]).hidden == guard_table(counts).hidden[order]).all()


@pytest.mark.parametrize(("shape", "seconds"), [((10, 2), 0.05), ((12, 6), 0.5)])
def test_the_guard_is_quick(shape, seconds):
    counts = np.random.default_rng(6).poisson(np.random.default_rng(7).gamma(0.7, 1, shape) * 8)
    taken = []

    for _ in range(5):
        start = time.process_time()
        table = guard_table(counts)
        taken.append(time.process_time() - start)

    assert table.primary.sum() >= 5
    assert min(taken) < seconds


@pytest.mark.parametrize("counts", [[1, 2], [[-1, 2]], [[1.5, 2.0]], np.zeros((0, 2), dtype=int)])
def test_what_is_no_table_of_counts_is_a_programmers_mistake(counts):
    with pytest.raises(ValueError, match="counts must be"):
        guard_table(np.asarray(counts))


def test_a_lone_small_count_is_hidden_with_the_smallest_other():
    rows = guard_rows(["AFG", "IRQ", "SOM"], np.array([3, 20, 7]))

    assert rows.labels == ("AFG", "IRQ", "SOM")
    assert rows.hidden.tolist() == [True, False, True]
    assert (rows.shown[1], rows.total) == (20, 30)


def test_two_small_counts_that_sum_to_less_than_the_threshold_need_a_third():
    rows = guard_rows([0, 1, 2, 3], np.array([3, 1, 20, 9]))

    assert rows.hidden.tolist() == [True, True, False, True]


def test_counts_of_one_variable_may_be_refused_or_untouched():
    assert guard_rows(["a", "b"], np.array([1, 2])).reason == "total_below_threshold"
    assert not guard_rows(["a", "b"], np.array([0, 7])).hidden.any()
    with pytest.raises(ValueError, match="one count for each label"):
        guard_rows(["a"], np.array([5, 6]))


def test_two_tables_that_differ_by_four_persons_are_dangerous():
    old = guard_table(np.array([[254, 80], [180, 70]]))
    new = guard_table(np.array([[250, 80], [180, 70]]))

    assert differs_dangerously([old], new)
    assert np.argwhere(small_differences(old, new)).tolist() == [[0, 0], [0, 2], [2, 0], [2, 2]]


def test_tables_that_are_equal_far_apart_or_of_other_shape_are_not():
    old = guard_table(np.array([[254, 80], [180, 70]]))
    far = guard_table(np.array([[200, 60], [150, 40]]))
    other = guard_table(np.array([[250, 80, 30], [180, 70, 9]]))

    assert not differs_dangerously([old, far, other], old)
    assert not differs_dangerously([], old)
    assert not differs_dangerously([old], guard_table(np.array([[1, 0], [0, 3]])))


def test_one_table_released_with_two_patterns_is_dangerous():
    counts = np.array([[3, 50, 80], [60, 9, 70], [11, 40, 90]])
    plain = guard_table(counts, row_totals=False, column_totals=False)
    full = guard_table(counts)

    joined = np.where(np.isnan(full.bordered()), plain.bordered(), full.bordered())

    assert (attack(joined, np.isnan(joined), -1) < 5).any()
    assert differs_dangerously([plain], full)
    assert differs_dangerously([full], plain)
