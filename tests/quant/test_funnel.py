"""The funnel of table 8 on persons: sums that close, overlap counted once, and shares with intervals."""

import math
from functools import cache

import pytest

from workbench.demo.register import published_figures, simulated_register
from workbench.errors import InputError
from workbench.quant.funnel import STATUSES, funnel_differences, return_funnel
from workbench.quant.register_rows import ReturnCase

T8 = published_figures()["T8"]
MEASURES = ("local", "national", "vv")


@cache
def demo():
    """Cases of the simulated register, and persons by measure, in any, in none, and all."""
    rows = simulated_register().rows
    inside = {person.person_no for person in rows.persons if person.in_population}
    groups = {
        measure: {p.person_no for p in rows.participations if p.measure_id == measure and p.person_no}
        for measure in MEASURES
    }
    groups["any"] = set().union(*(groups[measure] for measure in MEASURES))
    return rows.return_cases, {**groups, "none": inside - groups["any"], "all_persons": inside}


def funnel_of(name):
    cases, groups = demo()
    return return_funnel(cases, {name: groups[name]}).groups[0]


@pytest.mark.parametrize("measure", [*MEASURES, "all_persons"])
def test_every_count_of_table_8_is_found_and_the_rows_close(measure):
    counts = funnel_of(measure).counts

    for step in ("applied", "granted", "withdrawn", "refused"):
        assert counts[step] == T8[step][measure]
    assert counts["departed"] == T8["returned"][measure]
    assert sum(counts[status] for status in STATUSES) == counts["applied"]
    assert counts["departed"] + counts["not_departed"] == counts["granted"]


def test_those_under_treatment_are_what_table_8_does_not_name():
    assert funnel_of("all_persons").counts["under_treatment"] == 307
    assert funnel_of("vv").counts["under_treatment"] == 3


def test_overlap_is_counted_once():
    cases, groups = demo()

    funnel = return_funnel(cases, groups)

    counts = {group.group: group.counts for group in funnel.groups}
    assert counts["any"]["persons"] == 1681
    assert counts["any"]["departed"] == 131 < sum(counts[measure]["departed"] for measure in MEASURES)
    assert {(a, b): n for a, b, n in funnel.overlaps}["local", "vv"] == 145
    assert ("any", "none") not in {(first, second) for first, second, _ in funnel.overlaps}
    assert (funnel.n_persons, funnel.n_outside) == (9029, 0)


def test_the_drop_off_after_the_grant_is_told_apart_from_withdrawal():
    """55 per cent of the granted participations had not left, against 23 per cent of everyone's."""
    any_measure = {(s.part, s.whole): s for s in funnel_of("any").shares}
    everyone = {(s.part, s.whole): s for s in funnel_of("all_persons").shares}

    assert any_measure["not_departed", "granted"].share == pytest.approx(0.55, abs=0.02)
    assert everyone["not_departed", "granted"].share == pytest.approx(382 / 1670)
    assert any_measure["withdrawn", "applied"].share == pytest.approx(0.015, abs=0.002)


def test_intervals_are_wilsons_in_closed_form():
    share = {(s.part, s.whole): s for s in funnel_of("all_persons").shares}["withdrawn", "applied"]
    n, p, z = share.of, share.n / share.of, 1.959963984540054

    middle = (p + z**2 / (2 * n)) / (1 + z**2 / n)
    reach = z / (1 + z**2 / n) * math.sqrt(p * (1 - p) / n + z**2 / (4 * n**2))
    assert (share.ci_lower, share.ci_upper) == pytest.approx((middle - reach, middle + reach))


def test_participants_and_others_fall_off_at_unlike_steps():
    cases, groups = demo()

    rows = {(d.part, d.whole): d for d in funnel_differences(cases, groups["any"], groups["none"])}

    left = rows["not_departed", "granted"]
    assert left.difference == pytest.approx(155 / 286 - 227 / 1384)
    assert left.ci_lower > 0.3
    assert left.p < 1e-10
    assert rows["withdrawn", "applied"].p > 0.1


def test_the_difference_has_newcombes_interval_and_the_pooled_test():
    """Newcombe (1998), table II, example (a): 56/70 and 48/80 give 0.0524 to 0.3339."""
    from scipy.stats import chi2_contingency

    cases = [
        ReturnCase(i, "granted" if i < 56 or 100 <= i < 148 else "refused")
        for i in [*range(70), *range(100, 180)]
    ]

    rows = {(d.part, d.whole): d for d in funnel_differences(cases, range(70), range(100, 180))}

    found = rows["granted", "applied"]
    assert (round(found.ci_lower, 4), round(found.ci_upper, 4)) == (0.0524, 0.3339)
    assert found.p == pytest.approx(chi2_contingency([[56, 14], [48, 32]], correction=False).pvalue)


def test_groups_that_share_persons_are_not_compared():
    cases, groups = demo()

    rows = funnel_differences(cases, groups["vv"], groups["local"])

    assert all(math.isnan(row.p) for row in rows)
    assert rows[0].reason.values == (("n", 145),)


def test_a_person_with_several_cases_counts_with_the_furthest():
    cases = [ReturnCase(1, "refused"), ReturnCase(1, "granted", departed=1), ReturnCase(2, "withdrawn"),
             ReturnCase(2, "under_treatment"), ReturnCase(9, "granted")]  # fmt: skip

    funnel = return_funnel(cases, {"a": [1, 2, 3]})

    group = funnel.groups[0]
    assert (group.counts["applied"], group.counts["granted"], group.counts["under_treatment"]) == (2, 1, 1)
    assert (group.counts["departed"], group.n_several_cases, funnel.n_outside) == (1, 2, 1)


def test_who_left_without_a_grant_is_counted_apart():
    group = return_funnel([ReturnCase(1, "refused", departed=1)], {"a": [1]}).groups[0]

    assert (group.counts["departed"], group.n_departed_not_granted) == (0, 1)


def test_an_empty_group_has_no_shares_but_a_reason():
    cases = [ReturnCase(1, "granted")]

    row = funnel_differences(cases, [1], [])[0]
    share = return_funnel(cases, {"a": []}).groups[0].shares[0]

    assert math.isnan(share.share)
    assert row.reason.code == "step_empty"


def test_steps_that_nobody_or_everybody_takes_do_not_differ():
    cases = [ReturnCase(i, "granted") for i in range(6)]

    rows = {(d.part, d.whole): d for d in funnel_differences(cases, [0, 1, 2], [3, 4, 5])}

    assert rows["granted", "applied"].p == 1
    assert rows["refused", "applied"].difference == 0


def test_an_unknown_status_is_refused():
    with pytest.raises(InputError, match="lost"):
        return_funnel([ReturnCase(1, "lost")], {})
