"""Live parts of a sentence: found, filled, and noticed when what they stand for changes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.mixed.report_text import (
    PLACE,
    LivePart,
    Reference,
    changes,
    filled,
    own_words,
    pieces,
    references,
    stamps,
    with_code,
)

ATT, VERDICT = Reference("effect", "vv", "att"), Reference("verdict", "V9")
PARTS = {
    ATT: LivePart("+0,3", "+0.3", "+0,3"),
    VERDICT: LivePart("ikke avgjort", "inconclusive", "ikke avgjort"),
}
TEXT = "Anslaget er {{effect:vv.att}} prosentpoeng: {{verdict:V9}}."


def test_a_text_is_words_and_references_in_their_order():
    assert pieces(TEXT) == ("Anslaget er ", ATT, " prosentpoeng: ", VERDICT, ".")
    assert references(TEXT, TEXT) == (ATT, VERDICT)


@given(st.text(alphabet="a {}:.vT8æ«»\n", max_size=60))
def test_nothing_of_a_text_is_lost(text):
    restored = "".join(one if isinstance(one, str) else one.code for one in pieces(text))

    assert restored.replace(" ", "") == text.replace(" ", "")


def test_every_language_is_filled_with_its_own_words():
    assert filled(TEXT, PARTS, "nb", missing="?") == "Anslaget er +0,3 prosentpoeng: ikke avgjort."
    assert filled(TEXT, PARTS, "en", missing="?").endswith("+0.3 prosentpoeng: inconclusive.")
    assert filled(TEXT, {}, "nb", missing="?") == "Anslaget er ? prosentpoeng: ?."


def test_the_authors_own_words_hold_no_reference():
    assert own_words(TEXT) == f"Anslaget er {PLACE} prosentpoeng: {PLACE}."


def test_a_sentence_that_was_confirmed_as_it_stands_has_no_change():
    assert changes(references(TEXT), stamps(references(TEXT), PARTS), PARTS) == ()


def test_a_change_behind_a_reference_is_told_with_what_it_was_and_is():
    kept = stamps(references(TEXT), PARTS)
    now = {**PARTS, VERDICT: LivePart("motstrid", "discordant", "motstrid")}

    (change,) = changes(references(TEXT), kept, now)

    assert (change.reference, change.before, change.now) == (VERDICT, "ikke avgjort", "motstrid")


def test_a_source_that_is_gone_or_was_never_confirmed_is_a_change():
    kept = stamps((ATT,), PARTS)

    gone, new = changes((ATT, VERDICT), kept, {VERDICT: PARTS[VERDICT]})

    assert (gone.reference, gone.now) == (ATT, None)
    assert (new.reference, new.before) == (VERDICT, None)


@pytest.mark.parametrize(
    ("text", "at", "expected"),
    [
        ("", 0, "{{verdict:V9}}"),
        ("Dommen er", 9, "Dommen er {{verdict:V9}}"),
        ("Dommen er.", 9, "Dommen er {{verdict:V9}}."),
        ("Dommen (se her)", 8, "Dommen ({{verdict:V9}} se her)"),
        ("Fra{{effect:vv.att}}til", 8, "Fra{{effect:vv.att}} {{verdict:V9}} til"),
        ("Kort", 99, "Kort {{verdict:V9}}"),
    ],
)
def test_a_code_is_put_in_at_a_place_and_never_inside_another(text, at, expected):
    written, after = with_code(text, VERDICT.code, at)

    assert written == expected
    assert written[:after].endswith(VERDICT.code)
