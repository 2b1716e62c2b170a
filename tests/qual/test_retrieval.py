"""Filtering codings: every choice against a filter written out the long way."""

import itertools

import pytest

from tests.qual.retrieval_examples import LINKS, a_coding, a_source, random_codings, random_sources
from workbench.qual.retrieval import CodingFilter, found_codings, found_sources, measure_of

SOURCES = random_sources(12, seed=1)
CODINGS = random_codings(SOURCES, 400, seed=2)
BY_NAME = {one.name: one for one in SOURCES}
LONG_WAY = {
    "codes": lambda c, v: c.code_id in v,
    "links": lambda c, v: (c.link or "") in v,
    "measures": lambda c, v: (c.assessment.measure_id or LINKS.get(c.link) or "") in v,
    "stances": lambda c, v: (c.assessment.stance or "") in v,
    "claims": lambda c, v: (c.assessment.claim or "") in v,
    "strengths": lambda c, v: (c.assessment.strength or 0) in v,
    "coders": lambda c, v: c.coder in v,
    "sources": lambda c, v: c.source in v,
    "types": lambda c, v: BY_NAME[c.source].type in v,
    "groups": lambda c, v: BY_NAME[c.source].informant_group in v,
    "centres": lambda c, v: (BY_NAME[c.source].centre_id or "") in v,
    "source_measures": lambda c, v: any(one in v for one in BY_NAME[c.source].measures or ("",)),
}
CHOICES = {
    "codes": {1, 3},
    "links": {"K1", ""},
    "measures": {"courses", ""},
    "stances": {"+", ""},
    "claims": {"own"},
    "strengths": {0, 3},
    "coders": {"A"},
    "sources": {"I01", "I04", "I07"},
    "types": {"interview"},
    "groups": {"deltaker", "system"},
    "centres": {"TVE", ""},
    "source_measures": {"local", ""},
}


def found(wanted: CodingFilter):
    return found_codings(CODINGS, SOURCES, wanted, measure_of_link=LINKS)


@pytest.mark.parametrize("names", [*itertools.combinations(CHOICES, 1), *itertools.combinations(CHOICES, 2)])
def test_choices_meet_as_a_filter_written_out(names):
    wanted = CodingFilter(**{name: frozenset(CHOICES[name]) for name in names})

    expected = [
        one for one in CODINGS if not one.subset and all(LONG_WAY[name](one, CHOICES[name]) for name in names)
    ]

    assert list(found(wanted)) == expected


def test_no_choice_finds_everything_but_marked_subsets():
    assert list(found(CodingFilter())) == [one for one in CODINGS if not one.subset]
    assert list(found(CodingFilter(subsets=True))) == CODINGS


def test_an_attribute_that_is_not_known_can_be_asked_for():
    wanted = CodingFilter(attributes={"sex": frozenset({"", "K"})})

    assert {BY_NAME[one.source].attributes.get("sex") for one in found(wanted)} == {None, "K"}
    assert {one.attributes.get("sex") for one in found_sources(SOURCES, wanted)} == {None, "K"}


def test_exemplary_quotes_alone_are_found():
    assert all(one.exemplary for one in found(CodingFilter(exemplary=True)))


def test_the_measure_is_the_codings_own_before_that_of_its_link():
    own = a_coding(1, a_source(1), 0, 5, measure_id="both", link="K1")
    by_link = a_coding(2, a_source(1), 0, 5, link="K1")
    neither = a_coding(3, a_source(1), 0, 5, link="R1")

    assert [measure_of(one, LINKS) for one in (own, by_link, neither)] == ["both", "courses", ""]


def test_the_order_of_codings_is_kept_whatever_the_order_of_sources():
    again = found_codings(CODINGS, SOURCES[::-1], CodingFilter(), measure_of_link=LINKS)

    assert again == found(CodingFilter())
