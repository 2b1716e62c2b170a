"""Who speaks: labels that count, labels that do not, and turns that cover the text."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.qual.speaker_labels import label_key, labels_in
from workbench.qual.speakers import recognised, turns_of, with_unspoken
from workbench.qual.transcripts import parse_transcript, with_roles, without_speakers

LABELS = ("I:", "R1:", "[Amina]", "Deltaker 2:", "Tolk:", "Ansatt ved mottaket:")
WORDS = st.text(st.sampled_from("abæøå 👩‍👩‍👧ا🙂å.,"), min_size=1, max_size=30).filter(
    lambda word: word.strip()
)


def said(parsed):
    return [(turn.speaker, parsed.text[turn.start : turn.end]) for turn in parsed.turns]


def parsed(text: str):
    return parse_transcript(text.encode(), file_name="I05.txt")


@pytest.mark.parametrize("layout", ["{}: ", "[{}] ", "[{}]: ", "{}:\n", "[00:12:31] {}: ", "{}\t", "  {} : "])
def test_every_layout_of_labels_gives_the_same_speakers(layout):
    first, second = layout.format("Intervjuer"), layout.format("Amina")
    text = f"{first}Hva nå?\n\n{second}Jeg venter.\n{first}Ja.\n{second}Nei.\n"

    found = parsed(text)

    assert [(one.label, one.role) for one in found.speakers] == [
        ("Intervjuer", "interviewer"),
        ("Amina", "participant"),
    ]
    assert said(found) == [
        ("Intervjuer", "Hva nå?"),
        ("Amina", "Jeg venter."),
        ("Intervjuer", "Ja."),
        ("Amina", "Nei."),
    ]


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("I", "interviewer"),
        ("Forsker", "interviewer"),
        ("R1", "participant"),
        ("Deltaker 2", "participant"),
        ("Tolk", "interpreter"),
        ("TOLK", "interpreter"),
        ("Mottaksleder", "staff"),
        ("Alle", "other"),
    ],
)
def test_a_word_for_a_role_names_a_speaker_even_once(label, role):
    (speaker,) = recognised(f"{label}: hei\n")

    assert (speaker.label, speaker.role, speaker.example) == (label, role, "hei")


@pytest.mark.parametrize(
    "line",
    [
        "Klokka 12:30 kom bussen.",
        "Jeg sa: nå drar jeg.",
        "Dato: 3. mai",
        "Se http://a.no",
        "[latter]",
        "Hun: ja",
    ],
)
def test_a_line_that_only_looks_like_a_label_names_nobody(line):
    text = f"I: Hva skjedde?\n{line}\nR1: Ja.\n"

    found = parsed(text)

    assert [speaker.label for speaker in found.speakers] == ["I", "R1"]
    assert said(found)[0] == ("I", f"Hva skjedde?\n{line}")


def test_noises_and_sentences_that_recur_name_nobody():
    text = "I: a\n[latter]\nJeg sa: b\nR1: c\n[latter]\nJeg sa: d\nKlokka 12:30\nKlokka 12:30\n"

    assert [speaker.label for speaker in recognised(text)] == ["I", "R1"]


def test_the_same_label_in_other_letters_is_the_same_speaker():
    found = parsed("Intervjuer: a\nINTERVJUER: b\nintervjuer : c\n")

    assert [(one.label, one.n_turns) for one in found.speakers] == [("Intervjuer", 3)]
    assert {turn.speaker for turn in found.turns} == {"Intervjuer"}


def test_roles_can_be_changed_and_a_label_can_be_no_speaker():
    found = parsed("I: a\nAmina: b\nAmina: c\n")

    changed = with_roles(found, {"I": "staff", "Amina": None})

    assert [(one.label, one.role) for one in changed.speakers] == [("I", "staff")]
    assert said(changed) == [("I", "a\nAmina: b\nAmina: c")]
    assert {turn.role for turn in changed.turns} == {"staff"}


def test_without_speakers_every_line_with_words_is_a_turn():
    plain = without_speakers(parsed("I: a\n\n  Amina: b  \nAmina: c\n"))

    assert plain.speakers == ()
    assert said(plain) == [("", "I: a"), ("", "Amina: b"), ("", "Amina: c")]


def test_a_role_for_somebody_unknown_is_a_programmers_mistake():
    with pytest.raises(ValueError, match="no such speakers"):
        with_roles(parsed("I: a\n"), {"Kari": "staff"})


@given(st.lists(st.tuples(st.sampled_from(("", *LABELS)), WORDS, st.sampled_from(("\n", "\n\n", "\n \t\n")))))
def test_turns_cover_every_line_and_never_hold_their_label(lines):
    text = "".join(f"{label} {words}{gap}" for label, words, gap in lines)
    roles = {speaker.label: speaker.role for speaker in recognised(text)}

    turns = turns_of(text, roles)

    assert all(turn.start < turn.end for turn in turns)
    assert all(early.end <= late.start for early, late in itertools.pairwise(turns))
    assert [turn.number for turn in turns] == list(range(1, len(turns) + 1))
    covered = {place for turn in turns for place in range(turn.start, turn.end)}
    for turn in turns:
        spoken = text[turn.start : turn.end]
        assert spoken == spoken.strip()
        assert not turn.speaker or not re.match(rf"\[?{re.escape(turn.speaker)}[\]:]", spoken)
    found = with_unspoken(text, labels_in(text), {label_key(label) for label in roles})
    unspoken = {label.start for label in found if not label.key}
    for line in re.finditer(r"[^\n]+", text):
        if line[0].strip() and line.start() not in unspoken:
            assert covered & set(range(*line.span()))


@given(st.text())
def test_any_text_is_cut_into_turns_without_an_error(text):
    speakers = recognised(text)
    turns = turns_of(text, {speaker.label: speaker.role for speaker in speakers})

    assert all(0 <= turn.start < turn.end <= len(text) for turn in turns)
