"""Patterns of one's own: what they find, and what is refused before it can hang."""

import time

import pytest

from workbench.errors import InputError
from workbench.qual.label_patterns import labels_by
from workbench.qual.transcripts import parse_transcript

TEXT = "<<Kari (0:01)>> hei\n<<Ola (0:05)>> ja\nmer\n"


@pytest.mark.parametrize(
    "pattern", ["<<{speaker} ({time})>>", r"<<(?P<speaker>[^()\n]{1,40}) \((?P<time>[\d:]+)\)>>"]
)
def test_a_template_and_an_expression_find_speakers_and_times(pattern):
    found = parse_transcript(TEXT.encode(), file_name="a.txt", pattern=pattern)

    turns = [(turn.speaker, found.text[turn.start : turn.end], turn.start_ms) for turn in found.turns]
    assert turns == [("Kari", "hei", 1000), ("Ola", "ja\nmer", 5000)]


def test_a_label_counts_once_when_a_pattern_finds_it():
    found = parse_transcript(
        b"Kari - hei\nmer - nei\n", file_name="a.txt", pattern="(?P<speaker>[A-Z]\\w+) -"
    )

    assert [speaker.label for speaker in found.speakers] == ["Kari"]
    assert len(found.turns) == 1


@pytest.mark.parametrize(
    ("pattern", "key"),
    [
        ("", "errors.pattern_length"),
        ("a" * 201, "errors.pattern_length"),
        ("(", "errors.pattern_wrong"),
        ("(?P<speaker>a)(?P<speaker", "errors.pattern_wrong"),
        ("(.*):", "errors.pattern_speakerless"),
        ("{speaker} {speaker}:", "errors.pattern_speakerless"),
        ("(?P<speaker>a{99999})", "errors.pattern_counts"),
        ("(?P<speaker>((((a{50}){50}){50}){50}))", "errors.pattern_counts"),
    ],
)
def test_a_pattern_that_cannot_be_used_says_why(pattern, key):
    with pytest.raises(InputError) as refused:
        labels_by(pattern, "a: b\n")

    assert refused.value.key == key


@pytest.mark.parametrize(
    "pattern", [r"(?P<speaker>(a+)+)!", r"(?P<speaker>(\w+\s?)*):", r"(?P<speaker>(a|a)*b)"]
)
def test_a_pattern_that_backtracks_without_end_is_stopped(pattern):
    started = time.monotonic()

    try:
        labels_by(pattern, ("a" * 4000 + "\n") * 3, seconds=0.5)
    except InputError as refused:
        assert refused.key == "errors.pattern_slow"

    assert time.monotonic() - started < 3


def test_letters_of_expressions_in_a_template_are_letters():
    assert [one.written for one in labels_by("*{speaker}* [.]", "*Kari* [.] a\n*Ola* [x] b\n")] == ["Kari"]
