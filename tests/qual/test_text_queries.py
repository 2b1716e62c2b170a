"""Queries, tokens, concordances and patterns: what is typed can break nothing, what is found is there."""

import itertools
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import InputError
from workbench.qual.concordance import (
    Place,
    checked_pattern,
    lemmas_in,
    line_at,
    parts_in,
    pattern_places,
    words_in,
)
from workbench.qual.lemmas import language_of, lemma_of, stop_words
from workbench.qual.text_queries import (
    folded,
    part_expression,
    places_of,
    terms_of,
    tokens_of,
    words_expression,
)

TEXT = "Jeg reiste hjem. Å reise i natta, det er «å reise», sa hun. Ære være Øst-Åland."
APART = unicodedata.normalize("NFD", TEXT)
LEMMAS = ("å", "reise")


def whole(text: str) -> Place:
    return Place(0, len(text))


@pytest.mark.parametrize(
    ("query", "expression"),
    [
        ("retur", '"retur"'),
        ("frivillig retur", '"frivillig" AND "retur"'),
        ("«frivillig retur»", '"frivillig retur"'),
        ('"frivillig retur"', '"frivillig retur"'),
        ("retur*", '"retur" *'),
        ("retur -politi", '("retur") NOT ("politi")'),
        ("AND OR NEAR(a b)", '"and" AND "or" AND "near a" AND "b"'),
        ('a"b', '"a" AND "b"'),
        ("'; DROP TABLE passages; --", '"drop" AND "table" AND "passages"'),
        ("words: x", '"words" AND "x"'),
    ],
)
def test_a_query_becomes_quoted_words(query, expression):
    assert words_expression(terms_of(query)) == expression


@pytest.mark.parametrize("query", ["", "  ", "-", "-retur", '""', "«»", "*", "\0", "…!?"])
def test_a_query_without_a_word_to_find_is_refused(query):
    with pytest.raises(InputError) as caught:
        terms_of(query)

    assert caught.value.key == "errors.query_empty"


def test_a_query_that_is_too_long_or_has_too_many_terms_is_refused():
    for query, key in (("x" * 501, "errors.query_long"), ("x " * 25, "errors.query_terms")):
        with pytest.raises(InputError) as caught:
            terms_of(query)
        assert caught.value.key == key
    with pytest.raises(InputError, match="at least 3 characters"):
        part_expression("ab")


@given(st.text(max_size=60))
def test_every_token_is_a_stretch_of_the_text_and_none_overlap(text):
    tokens = tokens_of(text)

    assert [folded(text[one.start : one.end]) for one in tokens] == [one.word for one in tokens]
    assert all(one.end <= other.start for one, other in itertools.pairwise(tokens))


def test_letters_written_in_two_ways_are_one_word_and_a_ring_counts():
    apart = unicodedata.normalize("NFD", "Åland")

    assert tokens_of(apart)[0].word == "åland"
    assert words_in(apart, terms_of("åland")) == [(0, len(apart))]
    assert words_in("aland", terms_of("åland")) == []


@given(st.text(alphabet="aåæøb \n", max_size=40), st.text(alphabet="aåæøb", min_size=1, max_size=3))
def test_places_of_a_word_are_those_of_splitting_the_text(text, word):
    found = [text[start:end] for start, end in words_in(text, terms_of(word))]

    assert found == [one for one in text.split() if one == word]


@given(st.text(alphabet="abåA\u030a ", max_size=40), st.text(alphabet="abå", min_size=3, max_size=4))
def test_a_part_is_found_wherever_the_folded_text_holds_it(text, part):
    found = parts_in(text, part)

    assert len(found) == folded(text).count(part)
    assert all(folded(text[start:end]).startswith(part) for start, end in found)


def test_lemmas_find_every_form_also_several_in_a_row():
    forms = [{one.word for one in tokens_of(TEXT) if lemma_of(one.word, "nb") == lemma} for lemma in LEMMAS]

    for text in (TEXT, APART):
        found = lemmas_in(text, LEMMAS, lambda word: lemma_of(word, "nb"), forms=forms)
        assert [folded(text[start:end]) for start, end in found] == ["å reise", "å reise"]


ODD = "aAåÅbßΣσςİıǅém1_-’. 漢ሰ\n\u0301\u030a\u0345"
ASKED = ["a", "å", "ab*", "«a b»", "«å å»", "σ", "é*", "i", "«a a»"]


@given(st.text(alphabet=ODD, max_size=40), st.lists(st.sampled_from(ASKED), min_size=1, max_size=3))
def test_places_are_those_of_cutting_the_text_into_words_whatever_it_is_written_with(text, queries):
    terms, tokens = terms_of(" ".join(queries)), tokens_of(text)
    places = places_of([one.word for one in tokens], terms)

    assert words_in(text, terms) == [(tokens[first].start, tokens[last].end) for first, last in places]


def test_a_line_shows_what_stands_around_and_stays_in_its_passage():
    place = Place(TEXT.index("natta"), TEXT.index("natta") + 5)

    line = line_at(TEXT, place, source="I1", within=Place(17, 59), width=8)

    assert (line.before, line.words, line.after) == ("…reise i ", "natta", ", det er…")
    assert line_at(TEXT, Place(0, 3), source="I1", width=500).after == TEXT[3:]


@pytest.mark.parametrize(
    ("pattern", "key", "place"),
    [
        ("(retur", "errors.regex_wrong", 7),
        ("a[b", "errors.regex_wrong", 4),
        ("*a", "errors.regex_wrong", 1),
        ("", "errors.regex_length", None),
        ("x" * 301, "errors.regex_length", None),
        ("(((a{999}){999}){999})", "errors.pattern_counts", None),
        ("a{1}{1}{1}{1}", "errors.pattern_counts", None),
    ],
)
def test_a_pattern_that_cannot_be_used_is_refused_with_its_place(pattern, key, place):
    with pytest.raises(InputError) as caught:
        checked_pattern(pattern)

    assert caught.value.key == key
    assert place is None or abs(caught.value.values["place"] - place) <= 1


@pytest.mark.parametrize("pattern", [r"(a+a+)+y", r"^(([a-z])+.)+[A-Z]([a-z])+$", r"(a|aa)+$"])
def test_a_pattern_that_runs_away_is_stopped(pattern):
    text, began = "a" * 3_000 + "!", time.monotonic()
    try:
        list(pattern_places([(text, whole(text))] * 4, checked_pattern(pattern), seconds=0.4))
    except InputError as error:
        assert error.key == "errors.regex_slow"

    assert time.monotonic() - began < 4


def test_one_of_the_patterns_does_need_stopping():
    text = "a" * 3_000
    with pytest.raises(InputError) as caught:
        list(pattern_places([(text, whole(text))], checked_pattern(r"(a+a+)+y"), seconds=0.2))

    assert caught.value.key == "errors.regex_slow"


@given(st.text(max_size=40))
def test_no_pattern_does_anything_but_find_or_be_refused(pattern):
    try:
        list(pattern_places([(TEXT, whole(TEXT))], checked_pattern(pattern), seconds=1))
    except InputError as error:
        assert error.key.startswith(("errors.regex_", "errors.pattern_counts"))


def test_empty_matches_are_no_places():
    text = "baab"

    assert [place for _, place in pattern_places([(text, whole(text))], checked_pattern("a*"))] == [
        Place(1, 3)
    ]


@pytest.mark.parametrize(
    ("word", "language", "lemma"),
    [
        ("kurset", "nb", "kurs"),
        ("videre", "nb", "videre"),
        ("fremst", "nb", "fremst"),
        ("beboerne", "nb", "beboer"),
        ("reiste", "nb", "reise"),
        ("netter", "nb", "natt"),
        ("heimreisa", "nn", "heimreise"),
        ("vidare", "nn", "vidare"),
        ("children", "en", "child"),
        ("ሰላም", "other", "ሰላም"),
        ("2014", "nb", "2014"),
    ],
)
def test_a_word_has_its_lemma(word, language, lemma):
    assert lemma_of(word, language) == lemma


def test_small_words_are_stopped_and_words_of_the_field_are_not():
    nb = stop_words("nb")

    assert {"hva", "hvor", "hvis", "fordi", "jeg", "si"} <= nb
    assert nb.isdisjoint({"kamp", "kontakt", "ønske", "mene", "reise", "ikke", "måtte"})


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("jeg vet ikke hva det er og jeg vil ikke reise", "nb"),
        ("eg veit ikkje kva det er og eg vil ikkje reise", "nn"),
        ("i do not know what it is and i will not go to the camp", "en"),
        ("سلام عليكم كيف حالك اليوم يا صديقي", "other"),
        ("", "other"),
    ],
)
def test_the_language_is_told_by_small_words(text, language):
    assert language_of(one.word for one in tokens_of(text)) == language
