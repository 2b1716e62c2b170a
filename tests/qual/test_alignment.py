"""Codings carried from one revision of a text to the next."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.qual.alignment import Carried, carry_over, matches

OLD = "Intervjuer: Hvordan går det?\nDeltaker: Jeg sover beder nå 👩‍👩‍👧. Før gikk jeg.\nDeltaker: Ja.\n"


def carried(quote, new, old=OLD, **options):
    start = old.index(quote)
    (found,) = carry_over([(start, start + len(quote))], old, new, **options)
    return found, new[found.start : found.end]


def test_what_is_untouched_moves_with_the_text():
    found, quote = carried("Før gikk jeg", OLD.replace("Intervjuer:", "Intervjueren:"))

    assert (found.fate, quote) == ("same", "Før gikk jeg")


def test_a_mended_misprint_changes_the_quote_and_is_told():
    found, quote = carried("sover beder nå", OLD.replace("beder", "bedre"))

    assert (found.fate, quote) == ("changed", "sover bedre nå")
    assert 0.8 < found.kept < 1


def test_a_passage_that_is_gone_is_lost():
    found, _ = carried("Før gikk jeg", OLD.replace(" Før gikk jeg.", ""))

    assert found.fate == "lost"
    assert found.kept < 0.5


def test_words_that_moved_as_a_whole_are_found_where_they_went():
    rest = OLD.replace("Deltaker: Ja.\n", "").replace("Før gikk jeg.", "")
    new = f"Deltaker: Ja.\n{rest}Før gikk jeg.\n"

    found, quote = carried("Før gikk jeg.", new)

    assert (found.fate, quote) == ("same", "Før gikk jeg.")


def test_of_the_same_words_at_several_places_the_neighbours_tell():
    old = "ja. nei A ja. men B ja. så"
    new = "så kom det: nei A ja. men B ja. så ja."
    start = old.index("ja. men")

    (found,) = carry_over([(start, start + 3)], old, new, context=6)

    assert new[found.start : found.end] == "ja."
    assert new[found.end :].startswith(" men")


@pytest.mark.parametrize("new", ["", "helt andre ord"])
def test_without_the_words_nothing_is_carried_over(new):
    found, _ = carried("sover", new)

    assert found.fate == "lost"


TEXTS = st.text(alphabet=st.sampled_from("ab å\n👩‍👧"), max_size=60)


@given(TEXTS, TEXTS)
def test_what_is_told_is_shared_is_shared_and_in_order(old, new):
    found = matches(old, new)

    assert all(old[m.old : m.old + m.length] == new[m.new : m.new + m.length] for m in found)
    assert all(a.old + a.length <= b.old and a.new + a.length <= b.new for a, b in pairwise(found))


@given(TEXTS.filter(bool), st.data())
def test_an_unchanged_text_keeps_every_segment(text, data):
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))

    assert carry_over([(start, end)], text, text) == (Carried("same", start, end, 1.0),)


@given(TEXTS.filter(bool), TEXTS, TEXTS)
def test_a_text_set_between_others_keeps_its_words(text, before, after):
    (found,) = carry_over([(0, len(text))], text, before + text + after)

    assert found.fate in {"same", "changed"}
    assert found.kept == 1.0
