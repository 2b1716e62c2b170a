"""Plain text in encodings from before UTF-8: which one is taken, and that the guess is told."""

import pytest

from workbench.qual.legacy_text import likeliest, mixed
from workbench.qual.transcripts import parse_transcript

NORWEGIAN = "I: Hvordan går det på øya?\nR1: Æ lærer så mye, også Åse.\n"


def parsed(content: bytes):
    return parse_transcript(content, file_name="a.txt")


@pytest.mark.parametrize("encoding", ["mac_roman", "cp865"])
def test_old_macs_and_dos_are_recognised_by_their_nordic_letters_and_told(encoding):
    found = parsed(NORWEGIAN.encode(encoding))

    assert (found.text, found.encoding) == (NORWEGIAN, encoding)
    assert [(remark.code, dict(remark.values)) for remark in found.remarks] == [
        ("read_as_guessed", {"encoding": encoding})
    ]


@pytest.mark.parametrize("encoding", ["cp1251", "cp1256", "cp1252"])
def test_other_letters_leave_windows_1252_as_the_fallback(encoding):
    text = {"cp1251": "Привет, как дела", "cp1256": "مرحبا", "cp1252": NORWEGIAN}[encoding]

    assert likeliest(text.encode(encoding)) == "cp1252"


def test_stray_bytes_of_windows_1252_do_not_spoil_the_rest():
    found = parsed(NORWEGIAN.encode() + "I: på\n".encode("cp1252"))

    assert found.text == NORWEGIAN + "I: på\n"
    assert [remark.code for remark in found.remarks] == ["read_as_mixed"]


def test_a_file_cut_within_its_last_letter_is_still_utf_8():
    assert mixed("så på øya å".encode()[:-1]).startswith("så på øya")


def test_bytes_that_are_mostly_stray_are_not_mixed():
    assert mixed(NORWEGIAN.encode("cp1252")) is None
