"""Names as people and programs write them, and lines that only look like names."""

import pytest

from workbench.qual.speakers import recognised
from workbench.qual.transcripts import parse_transcript, with_roles


def parsed(text: str):
    return parse_transcript(text.encode(), file_name="a.txt")


def said(found) -> list[tuple[str, str]]:
    return [(turn.speaker, found.text[turn.start : turn.end]) for turn in found.turns]


@pytest.mark.parametrize(
    ("label", "role"),
    [
        ("Deltaker A", "participant"),
        ("Informant #3", "participant"),
        ("Intervjuer 2", "interviewer"),
        ("INT", "interviewer"),
        ("Moderator (Kari)", "interviewer"),
        ("Kari (intervjuer)", "interviewer"),
        ("M1", "participant"),
        ("S1", "other"),
        ("SPEAKER_00", "other"),
        ("Taler 1", "other"),
    ],
)
def test_a_role_with_a_letter_a_number_or_a_name_beside_it_counts_once(label, role):
    (speaker,) = recognised(f"{label}: hei\n")

    assert (speaker.label, speaker.role) == (label, role)


@pytest.mark.parametrize(
    "name", ["Dr. Ali", "Ola N.", "KARI NORDMANN", "Anne-Marie O'Brien", "أمينة", "Pa\u030al"]
)
def test_titles_initials_capitals_and_other_scripts_are_names(name):
    found = parsed(f"I: a\n{name}: b\nI: c\n{name}: d\n")

    assert said(found) == [("I", "a"), (name, "b"), ("I", "c"), (name, "d")]


@pytest.mark.parametrize(
    "line",
    [
        "Merk: viktig",
        "NB: husk",
        "Klokka 12:30: ja",
        "http://a.no/x: se",
        "Eksempel 2: slik",
        "Sitat: a",
        "Tid: 3",
    ],
)
def test_remarks_and_addresses_name_nobody_however_often_they_stand_there(line):
    assert said(parsed(f"I: a\n{line}\n{line}\nR1: b\n")) == [("I", f"a\n{line}\n{line}"), ("R1", "b")]


def test_one_name_in_two_compositions_of_letters_is_one_speaker():
    found = parsed("I: a\nPål: b\nI: c\nPa\u030al: d\n")

    assert [speaker.label for speaker in found.speakers] == ["I", "Pål"]
    assert "Pa\u030al" in found.text


@pytest.mark.parametrize(
    "layout",
    [
        "\u200b{}:\u200b {}\n",
        "\u200f{}\u200f: {}\n",
        "{}\u00a0:\u00a0{}\n",
        "{}： {}\n",
        "- {}: {}\n",
        "• {}: {}\n",
        "*{}:* {}\n",
        "__{}:__ {}\n",
        "> **{}**: {}\n",
        "12 {}: {}\n",
        "3.\t{}:\t{}\n",
        "## {}: {}\n",
        "\ufeff{}: {}\n",
    ],
)
def test_marks_around_a_name_do_not_hide_it(layout):
    pairs = [("Intervjuer", "Hva?"), ("Amina", "Ja."), ("Intervjuer", "Nå?"), ("Amina", "Nei.")]

    assert said(parsed("".join(layout.format(*pair) for pair in pairs))) == pairs


def test_facts_above_the_first_speaker_are_no_turns_and_stay_in_the_text():
    head = "Intervju med deltaker 5\nDato: 3. mai 2024\nSted: Tromsø\nVarighet: 52 min\n"

    found = parsed(f"{head}\nI: Hva?\nR1: Kurset.\n")

    assert said(found) == [("I", "Hva?"), ("R1", "Kurset.")]
    assert found.text.startswith(head)
    assert [(remark.code, dict(remark.values)["n"]) for remark in found.remarks] == [("unspoken_lines", 4)]


def test_a_sentence_above_the_first_speaker_stays_a_turn_of_nobodys():
    found = parsed("Vi møttes 3. mai 2024 og drakk kaffe.\nI: Hva?\nR1: Ja.\n")

    assert said(found)[0] == ("", "Vi møttes 3. mai 2024 og drakk kaffe.")
    assert found.remarks == ()


def test_without_any_speaker_a_title_is_a_line_like_others():
    assert said(parsed("Tittel\nDet var fint.\n")) == [("", "Tittel"), ("", "Det var fint.")]


def test_a_label_that_is_no_speaker_after_all_gives_its_lines_back():
    found = with_roles(parsed("I: a\nAmina: b\nAmina: c\n"), {"Amina": None})

    assert said(found) == [("I", "a\nAmina: b\nAmina: c")]


def test_a_conversation_in_which_nobody_asks_is_told_until_somebody_does():
    found = parsed("Kari: a\nAmina: b\nKari: c\nAmina: d\n")

    assert [remark.code for remark in found.told] == ["nobody_asks"]
    assert with_roles(found, {"Kari": "interviewer"}).told == ()
    assert parsed("Tittel\nBare tekst.\n").told == ()


@pytest.mark.parametrize("between", [", ", "/", " - "])
def test_a_role_beside_a_name_is_its_role(between):
    asks, tells = f"Kari{between}intervjuer", f"Amina{between}deltaker"

    found = parsed(f"{asks}: a\n{tells}: b\n{asks}: c\n{tells}: d\n")

    assert [(one.label, one.role) for one in found.speakers] == [
        (asks, "interviewer"),
        (tells, "participant"),
    ]
