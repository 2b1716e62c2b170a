"""Who is most alike: by what agrees, then by what differs; what is unknown counts for neither."""

from hypothesis import given
from hypothesis import strategies as st

from workbench.qual.likeness import most_alike
from workbench.qual.records import Source

NAMES = ("group", "country", "sex")
known = st.fixed_dictionaries({}, optional={name: st.sampled_from("ab") for name in NAMES})


def source(number, facts):
    return Source(number, f"I{number}", "", "interview", "deltaker", None, (), facts, True, number, 1, 10)


def values_of(one, name):
    value = one.attributes.get(name)
    return (value,) if value else ()


def alike(facts, *others):
    listed = [source(number, other) for number, other in enumerate(others, start=1)]
    return most_alike(source(0, facts), listed, NAMES, values_of=values_of)


def test_more_attributes_that_agree_come_before_fewer_that_differ():
    mine = {"group": "a", "country": "a", "sex": "a"}

    (found,) = alike(mine, {"group": "a"}, {"group": "a", "country": "a", "sex": "b"})

    assert (found.source, found.agree, found.differ) == ("I2", ("group", "country"), ("sex",))


def test_with_as_much_in_common_the_one_that_differs_in_less_is_nearest():
    (found,) = alike({"group": "a", "country": "a"}, {"group": "a", "country": "b"}, {"group": "a"})

    assert (found.source, found.unknown) == ("I2", ("country", "sex"))


def test_all_that_are_equally_near_are_told():
    found = alike({"group": "a"}, {"group": "a"}, {"group": "b"}, {"group": "a"})

    assert [one.source for one in found] == ["I1", "I3"]


def test_nobody_to_compare_with_gives_nobody():
    assert alike({"group": "a"}) == ()


@given(known, st.lists(known, min_size=1, max_size=6))
def test_every_attribute_agrees_differs_or_is_unknown_and_nobody_is_nearer(mine, others):
    found = alike(mine, *others)

    everyone = [alike(mine, other)[0] for other in others]
    best = max((len(one.agree), -len(one.differ)) for one in everyone)
    assert found
    for one in found:
        assert sorted((*one.agree, *one.differ, *one.unknown)) == sorted(NAMES)
        assert (len(one.agree), -len(one.differ)) == best
    assert len(found) == sum((len(one.agree), -len(one.differ)) == best for one in everyone)
