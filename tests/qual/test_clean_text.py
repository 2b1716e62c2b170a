"""Bytes to the text of record: encodings, line ends, control characters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.errors import InputError
from workbench.qual.clean_text import cleaned, decoded
from workbench.qual.transcripts import parse_transcript

NORWEGIAN = "I: Hvordan går det på Tromsø?\nR1: Bra – æ lærer «norsk».\n"


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        (NORWEGIAN.encode(), "utf-8"),
        (NORWEGIAN.encode("utf-8-sig"), "utf-8-sig"),
        (NORWEGIAN.encode("cp1252"), "cp1252"),
        (b"\xff\xfe" + NORWEGIAN.encode("utf-16-le"), "utf-16-le"),
        (b"\xfe\xff" + NORWEGIAN.encode("utf-16-be"), "utf-16-be"),
        (NORWEGIAN.encode("utf-16-le"), "utf-16-le"),
        (NORWEGIAN.encode("utf-16-be"), "utf-16-be"),
        (b"\xff\xfe\x00\x00" + NORWEGIAN.encode("utf-32-le"), "utf-32-le"),
    ],
)
def test_each_encoding_gives_the_same_text_and_says_its_name(content, encoding):
    parsed = parse_transcript(content, file_name="I05.txt")

    assert parsed.text == NORWEGIAN
    assert parsed.encoding == encoding


def test_the_fallback_to_windows_1252_is_never_silent():
    parsed = parse_transcript("I: på\n".encode("cp1252"), file_name="a.txt")

    assert [remark.code for remark in parsed.remarks] == ["read_as_cp1252"]


def test_an_encoding_that_somebody_chose_is_used():
    chosen = parse_transcript(
        "I: Tromsø ž\n".encode("cp1250", "replace"), file_name="a.txt", encoding="cp1250"
    )

    assert (chosen.encoding, chosen.remarks) == ("cp1250", ())
    assert "ž" in chosen.text


@pytest.mark.parametrize("encoding", ["ascii", "utf-16", "no-such"])
def test_an_encoding_that_does_not_fit_is_refused(encoding):
    with pytest.raises(InputError) as refused:
        parse_transcript("I: på\n".encode(), file_name="a.txt", encoding=encoding)

    assert refused.value.key == "errors.text_encoding"


@pytest.mark.parametrize("content", [b"\xff\xfeI\x00:", b"I: \x81\x8d\xff", b"\xef\xbb\xbfI: \xff"])
def test_bytes_in_no_known_encoding_are_refused(content):
    with pytest.raises(InputError) as refused:
        parse_transcript(content, file_name="a.txt")

    assert refused.value.key == "errors.text_encoding"
    assert refused.value.values["file"] == "a.txt"


def test_line_ends_become_lf_and_normalisation_is_left_alone():
    clean = cleaned("\ufeffå å\r\nb\rc\n", encoding="utf-8")

    assert clean.text == "å å\nb\nc\n"


def test_control_characters_are_stripped_and_counted():
    parsed = parse_transcript(b"I: he\x00i\x07\tdu\x1b\n", file_name="a.txt")

    assert parsed.text == "I: hei\tdu\n"
    assert [(remark.code, dict(remark.values)) for remark in parsed.remarks] == [
        ("controls_removed", {"n": 3})
    ]


def test_lone_surrogates_are_replaced_and_counted():
    utf8 = parse_transcript(b"I: a\xed\xa0\xbdb\n", file_name="a.txt")
    utf16 = parse_transcript(b"\xff\xfe" + "I: a".encode("utf-16-le") + b"\x3d\xd8b\x00", file_name="a.txt")

    assert (utf8.text, utf16.text) == ("I: a\ufffdb\n", "I: a\ufffdb")
    assert [remark.code for remark in (*utf8.remarks, *utf16.remarks)] == ["surrogates_replaced"] * 2


@given(st.text(st.characters(codec="utf-8")))
def test_every_text_of_record_is_clean_and_stays_as_it_is(text):
    clean = cleaned(decoded(text.encode(), file_name="a")[0], encoding="utf-8").text

    assert not any(character < " " and character not in "\t\n" for character in clean)
    assert cleaned(clean, encoding="utf-8").text == clean
    assert clean.encode().decode() == clean


def test_a_mark_of_byte_order_behind_a_control_sign_is_no_text():
    assert cleaned("\x07\ufeffHei", encoding="utf-8").text == "Hei"
