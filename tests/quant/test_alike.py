"""Groups that a row may name: brute force, and the two ways in which a group would tell too much."""

from hypothesis import given
from hypothesis import strategies as st

from workbench.quant.alike import common_groups

PERSONS = st.lists(st.tuples(st.sampled_from("abcd"), st.booleans()), max_size=40)


@given(PERSONS, st.integers(1, 12))
def test_a_group_holds_when_it_is_large_and_did_not_all_become_the_same(persons, least):
    groups, outcomes = [one for one, _ in persons], [became for _, became in persons]

    found = common_groups(groups, outcomes, least=least)

    for group in "abcd":
        own = [became for one, became in persons if one == group]
        assert (group in found) == (len(own) >= least and len(set(own)) == 2)


@given(PERSONS, st.integers(1, 12))
def test_without_outcomes_only_the_size_counts_and_the_order_never(persons, least):
    groups = [one for one, _ in persons]

    found = common_groups(groups, least=least)

    assert found == {one for one in groups if groups.count(one) >= least}
    assert common_groups(groups[::-1], least=least) == found
