"""Small counts in a register's tables: hidden, and not to be worked out from what is shown."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.quant.funnel import STATUSES, return_funnel
from workbench.quant.population import CountryRow, ParticipationRow, RegisterTables
from workbench.quant.register_rows import ReturnCase
from workbench.quant.small_counts import guarded_funnel, guarded_tables, shown_counts

LEAST = 5


def tables(removed=(("dublin", 40),), countries=((30, 40), (3, 60), (20, 25)), sexes=((50, 12), (125, 30))):
    rows = [CountryRow(f"C{place}", women, men, women + men) for place, (women, men) in enumerate(countries)]
    each = [ParticipationRow(sex, n, took) for sex, (n, took) in zip("KM", sexes, strict=True)]
    n, took = sum(one[0] for one in sexes), sum(one[1] for one in sexes)
    return RegisterTables(200, 175, took, removed, tuple(rows), (*each, ParticipationRow(None, n, took)))


@given(st.lists(st.integers(0, 40), min_size=1, max_size=9))
def test_no_small_count_is_shown_or_is_the_rest_of_a_known_total(counts):
    shown = shown_counts(counts, least=LEAST)
    hidden = [n for n, kept in zip(counts, shown, strict=True) if kept is None]

    assert all(kept in (n, None) for n, kept in zip(counts, shown, strict=True))
    assert not any(0 < n < LEAST for n in shown if n is not None)
    assert len(hidden) != 1 or sum(counts) < LEAST


def test_a_small_cell_takes_a_second_with_it_in_its_row_and_in_its_column():
    found = guarded_tables(tables(), least=LEAST)
    women = [row.n_women for row in found.countries]

    assert found.countries[1].n_women is None
    assert found.countries[1].n_men is None
    assert women.count(None) >= 2
    assert all(row.n is not None for row in found.countries)


def test_few_participants_of_one_sex_are_not_the_rest_of_all_participants():
    found = guarded_tables(tables(sexes=((50, 3), (125, 30))), least=LEAST)
    women, men, everyone = found.participation

    assert (women.n_participants, men.n_participants, everyone.n_participants) == (None, None, 33)
    assert np.isnan(women.share)


def test_a_small_step_of_the_flow_is_not_the_rest_of_the_population():
    found = guarded_tables(tables(removed=(("dublin", 22), ("48t", 3))), least=LEAST)

    assert [n for _, n in found.removed].count(None) == 2 or found.removed[1][1] is None
    assert dict(found.removed)["48t"] is None


def test_nothing_is_hidden_of_invented_persons():
    assert guarded_tables(tables(), least=1) == tables()


def funnel(statuses_of_participants, statuses_of_others):
    cases, groups, person = [], {"participants": set(), "others": set()}, 0
    for group, statuses in (("participants", statuses_of_participants), ("others", statuses_of_others)):
        for status, departed, n in statuses:
            for _ in range(n):
                person += 1
                groups[group].add(person)
                if status:
                    cases.append(ReturnCase(person, status, "2012-01-01", departed))
    everyone = groups["participants"] | groups["others"]
    return return_funnel(cases, {**groups, "everyone": everyone})


LARGE = [("", 0, 200), ("granted", 1, 60), ("granted", 0, 30), ("refused", 0, 20), ("withdrawn", 0, 10)]
FEW = [("", 0, 100), ("granted", 1, 30), ("granted", 0, 3), ("refused", 0, 12), ("withdrawn", 0, 2)]
SUMS = {"everyone": ("participants", "others")}


def test_a_small_step_is_hidden_with_another_and_in_the_sum_of_the_groups():
    found = guarded_funnel(funnel(FEW, LARGE), least=LEAST, sums=SUMS)
    counts = {group.group: group.counts for group in found.groups}

    few = counts["participants"]
    assert (few["not_departed"], few["departed"], few["withdrawn"]) == (None, None, None)
    assert sum(few[status] is None for status in STATUSES) >= 2
    assert None not in counts["others"].values()
    hidden = {step for step, n in few.items() if n is None}
    assert {step for step, n in counts["everyone"].items() if n is None} == hidden


def test_shares_of_hidden_counts_are_gone_and_all_others_stay():
    found = guarded_funnel(funnel(FEW, LARGE), least=LEAST, sums=SUMS)
    participants, others, _ = found.groups

    assert all(
        None not in (participants.counts[one.part], participants.counts[one.whole])
        for one in participants.shares
    )
    assert others.shares == funnel(FEW, LARGE).groups[1].shares


def test_a_funnel_of_many_is_left_alone():
    whole = funnel(LARGE, LARGE)

    assert guarded_funnel(whole, least=LEAST, sums=SUMS).groups == whole.groups


@pytest.mark.parametrize("seed", range(20))
def test_a_reader_who_adds_up_the_funnel_finds_no_small_step(seed):
    rng = np.random.default_rng(seed)
    kinds = [
        ("", 0),
        ("granted", 1),
        ("granted", 0),
        ("refused", 0),
        ("withdrawn", 0),
        ("under_treatment", 0),
    ]
    drawn = [
        [(*kind, int(n)) for kind, n in zip(kinds, rng.integers(0, 15, 6), strict=True)] for _ in range(2)
    ]
    whole = funnel(*drawn)
    found = guarded_funnel(whole, least=LEAST, sums=SUMS)

    for real, shown in zip(whole.groups, found.groups, strict=True):
        for top, parts in (("applied", STATUSES), ("granted", ("departed", "not_departed"))):
            hidden = [part for part in parts if shown.counts[part] is None]
            total = sum(real.counts[part] for part in parts)
            assert not any(0 < (shown.counts[part] or 0) < LEAST for part in (top, *parts))
            assert len(hidden) != 1 or shown.counts[top] is None or 0 < total < LEAST
