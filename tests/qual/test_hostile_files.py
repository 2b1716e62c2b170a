"""Broken, disguised and hostile files: each is read or refused with one message, within seconds."""

import io
import random
import time
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.qual import transcript_examples as made
from tests.qual import word_examples as word
from workbench.errors import InputError
from workbench.qual.clean_text import ENCODINGS, readings, second_opinion
from workbench.qual.file_limits import TranscriptLimits
from workbench.qual.html_files import html_text
from workbench.qual.pdf_files import pdf_text
from workbench.qual.read_text import Spoken, assembled
from workbench.qual.reading_apart import read_apart
from workbench.qual.rtf_files import rtf_text
from workbench.qual.speakers import recognised, turns_of
from workbench.qual.transcripts import parse_many, parse_transcript
from workbench.texts import Texts

QUICK = TranscriptLimits(seconds=3)
HANGING_RTF = (r"{\rtf1{\fonttbl" + r"\f1" * 50_000).encode()
"""striprtf looks for the end of every font's name through the whole of the rest: 38 s."""


def refusal(name: str, content: bytes, **options) -> str:
    with pytest.raises(InputError) as refused:
        parse_transcript(content, file_name=name, **options)
    for language in ("nb", "en"):
        told = Texts(language).t(refused.value.key, **refused.value.values)
        assert name in told
    return refused.value.key


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("a.pdf", b"junk", "errors.pdf_damaged"),
        ("a.pdf", made.pdf(["I: hei"])[:150], "errors.pdf_damaged"),
        ("a.pdf", made.pdf([], []), "errors.pdf_scanned"),
        ("a.pdf", made.encrypted_pdf("hemmelig"), "errors.pdf_password"),
        ("a.rtf", b"hei hei", "errors.rtf_damaged"),
        ("a.rtf", b"{\\rtf1 }", "errors.text_no_words"),
        ("a.odt", b"PK\x03\x04junk", "errors.odt_damaged"),
        ("a.odt", made.odt("I: hei")[:-150], "errors.odt_damaged"),
        ("a.odt", word.document("I: hei"), "errors.text_disguised"),
        ("a.docx", made.odt("I: hei"), "errors.text_disguised"),
        ("a.docx", made.rtf("I: hei"), "errors.text_disguised"),
        ("a.docx", b"<html><p>I: hei</p></html>", "errors.text_disguised"),
        ("a.rtf", made.pdf(["I: hei"]), "errors.text_disguised"),
        ("a.otr", b"[1]", "errors.otr_damaged"),
        ("a.otr", b"I: hei", "errors.otr_damaged"),
        ("a.vtt", b"hei", "errors.captions_damaged"),
        ("a.srt", b"hei", "errors.captions_damaged"),
        ("a.json", b"{", "errors.json_damaged"),
        ("a.json", b"[" * 100_000, "errors.json_damaged"),
        ("a.json", b'{"a": 1}', "errors.json_no_segments"),
        ("a.json", b"[1, 2]", "errors.text_no_words"),
        ("a.html", b"<script>alert(1)</script>", "errors.text_no_words"),
        ("a.html", b"%PDF-1.7", "errors.text_disguised"),
        ("a.vtt", b"PK\x03\x04", "errors.text_disguised"),
        ("a.md", bytes(range(32)) * 40 + b"abc", "errors.text_binary"),
    ],
)
def test_each_kind_of_broken_file_gets_its_own_message(name, content, key):
    assert refusal(name, content) == key


def test_an_encrypted_open_document_is_told_apart_from_a_broken_one():
    manifest = b'<manifest:manifest xmlns:manifest="m"><manifest:encryption-data/></manifest:manifest>'
    content = word.replaced(made.odt("I: hei"), {"META-INF/manifest.xml": manifest})

    assert refusal("a.odt", content) == "errors.odt_password"


def test_an_open_document_bomb_is_refused_before_it_is_unpacked():
    content = word.replaced(made.odt("I: hei"), {"content.xml": b" " * 120_000_000})
    started = time.process_time()

    assert refusal("a.odt", content) == "errors.docx_bomb"
    assert time.process_time() - started < 0.5


def test_declared_entities_in_an_open_document_are_refused():
    xml = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'

    assert refusal("a.odt", word.replaced(made.odt("x"), {"content.xml": xml})) == "errors.docx_declarations"


def test_a_file_that_keeps_its_reader_busy_is_given_up():
    started = time.monotonic()

    assert refusal("a.rtf", HANGING_RTF, limits=QUICK) == "errors.text_too_slow"
    assert time.monotonic() - started < 3 * QUICK.seconds


def test_a_reader_that_breaks_off_takes_nothing_with_it():
    limits = TranscriptLimits(max_memory=20_000_000)

    with pytest.raises(InputError) as refused:
        read_apart(made.pdf(["I: hei"]), "pdf", file_name="a.pdf", limits=limits)

    assert refused.value.key == "errors.text_broke_off"


def test_many_files_one_hanging_one_broken_lose_nothing_of_the_others():
    files = [("a.txt", b"I: a"), ("b.rtf", HANGING_RTF), ("c.pdf", b"x"), ("d.pdf", made.pdf(["I: d"]))]
    seen = []

    accepted, refused = parse_many(files, limits=QUICK, told=lambda number, name: seen.append((number, name)))

    assert [one.file_name for one in accepted] == ["a.txt", "d.pdf"]
    assert [(name, error.key) for name, error in refused] == [
        ("b.rtf", "errors.text_too_slow"),
        ("c.pdf", "errors.pdf_damaged"),
    ]
    assert seen == [(0, "a.txt"), (1, "b.rtf"), (2, "c.pdf"), (3, "d.pdf")]


READERS = {
    "pdf": (lambda content: pdf_text(content, file_name="a"), made.pdf(["I: hei", "R1: ja"], ["I: nei"])),
    "rtf": (lambda content: rtf_text(content, file_name="a"), made.rtf(made.lines("colon"))),
    "html": (lambda content: html_text(content.decode("latin-1")), made.page().encode()),
    "odt": (lambda content: parse_transcript(content, file_name="a.odt"), made.odt("I: hei", "R1: ja")),
    "vtt": (lambda content: parse_transcript(content, file_name="a.vtt"), made.vtt("teams").encode()),
    "srt": (lambda content: parse_transcript(content, file_name="a.srt"), made.srt().encode()),
    "json": (
        lambda content: parse_transcript(content, file_name="a.json"),
        made.whisper("whisperx").encode(),
    ),
}


@pytest.mark.parametrize("kind", READERS)
def test_mutated_files_are_read_or_refused(kind):
    read, whole = READERS[kind]
    rng = random.Random(7)
    for _ in range(150):
        content = bytearray(whole)
        for _ in range(rng.randint(1, 30)):
            content[rng.randrange(len(content))] = rng.randrange(256)
        cut = bytes(content[: rng.randint(1, len(content))] if rng.random() < 0.2 else content)

        try:
            read(cut)
        except InputError as refused:
            assert refused.key.startswith("errors.")


@pytest.mark.parametrize("seed", range(3))
def test_zipped_junk_in_place_of_parts_is_read_or_refused(seed):
    rng = random.Random(seed)
    with zipfile.ZipFile(io.BytesIO(made.odt("I: hei"))) as package:
        names = package.namelist()
    for name in names:
        content = word.replaced(made.odt("I: hei"), {name: rng.randbytes(60)})
        try:
            parse_transcript(content, file_name="a.odt")
        except InputError as refused:
            assert refused.values["file"] == "a.odt"


@given(st.binary(max_size=400), st.sampled_from(["txt", "md", "srt", "vtt", "json", "docx", "odt"]))
def test_any_bytes_are_read_or_refused(content, kind):
    try:
        found = parse_transcript(content, file_name=f"a.{kind}")
    except InputError as refused:
        assert refused.values["file"] == f"a.{kind}"
    else:
        assert all(0 <= turn.start < turn.end <= len(found.text) for turn in found.turns)


NAMES = st.text(st.sampled_from("ABæ å:\u202e1_"), max_size=6)
PIECES = st.builds(
    Spoken, NAMES, st.text(max_size=20), st.none() | st.integers(0, 10**8), st.none() | st.integers(0, 10**8)
)


@given(st.lists(PIECES, max_size=12))
def test_assembled_pieces_keep_every_word_with_its_speaker(pieces):
    read = assembled(pieces)
    speakers = recognised(read.text, read.labels or (), all_count=True)
    turns = turns_of(read.text, {one.label: one.role for one in speakers}, read.labels or (), read.marks)

    assert read.text == parse_safe(read.text)
    for turn in turns:
        assert 0 <= turn.start < turn.end <= len(read.text)
        assert turn.start_ms is None or turn.start_ms in {piece.start_ms for piece in pieces}
    if read.labels:
        assert [label.start for label in read.labels] == sorted({label.start for label in read.labels})
        assert all(read.text[one.start : one.said_from].rstrip(": ") == one.written for one in read.labels)


def parse_safe(text: str) -> str:
    """The text of record cleaned once more: nothing may change."""
    from workbench.qual.clean_text import cleaned

    return cleaned(text, encoding="").text


def test_a_second_opinion_is_given_only_where_the_text_would_differ():
    text = "I: Hvordan går det på Tromsø? Når kom du hit? Øystein så på.\n" * 20

    assert second_opinion(text.encode("cp1252")) is None
    assert second_opinion(text.encode("mac_roman")) == "mac-roman"


def test_how_encodings_read_the_telling_lines_is_shown_to_choose_by():
    content = "uten noe\nI: på øya\n".encode("cp865")

    shown = readings(content, ENCODINGS)

    assert shown["cp865"] == ("I: på øya",)
    assert shown["cp1252"] != shown["cp865"]
    assert "utf-8" not in shown


def test_marks_that_turn_the_direction_of_writing_are_counted_and_kept():
    found = parse_transcript("I: a\u202eb\u2066c\n".encode(), file_name="a.txt")

    assert "\u202e" in found.text
    assert [(one.code, dict(one.values)) for one in found.remarks] == [("turning_marks", {"n": 2})]


@pytest.mark.parametrize(
    "unit",
    [
        "[00:00:01] ",
        "#00:00:01-0#\n",
        "00:00:01\n",
        "A  0:01\n",
        "0:0:1.0 --> 0:0:2.0\nA\n",
        "**",
        "A (0:01):\n",
    ],
)
def test_two_megabytes_of_stamps_are_read_in_seconds(unit):
    content = ("I: hei\n" + unit * (1_000_000 // len(unit) if "\n" not in unit else 40_000)).encode()
    started = time.process_time()

    parse_transcript(content, file_name="a.txt")

    assert time.process_time() - started < 4
