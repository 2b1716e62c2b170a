"""Files of transcripts: whole, broken, disguised, too large; one refusal loses nothing else."""

import time

import pytest

from workbench.errors import InputError
from workbench.qual.file_limits import TranscriptLimits
from workbench.qual.transcripts import parse_many, parse_transcript, suggested_name
from workbench.texts import Texts

TEXT = "I: Hvordan går det?\nR1: Bra 👩‍👩‍👧\n"
BYTES_OF_5_MB = 5_000_000


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("a.txt", b"", "errors.text_empty"),
        ("a.txt", b" \n\t\n", "errors.text_empty"),
        ("a.txt", "… —\n".encode(), "errors.text_no_words"),
        ("a.txt", b"\xef\xbb\xbf", "errors.text_no_words"),
        ("a.txt", bytes(range(32)) * 40 + b"abc", "errors.text_binary"),
        ("a.txt", b"%PDF-1.7\n...", "errors.text_disguised"),
        ("a.txt", b"PK\x03\x04...", "errors.text_disguised"),
        ("a.txt", b"{\\rtf1 hei}", "errors.text_disguised"),
        ("a.doc", b"old", "errors.doc_old"),
        ("a.epub", b"book", "errors.text_type"),
        ("a.MP3", b"ID3", "errors.text_sound"),
        ("noending", TEXT.encode(), "errors.text_type"),
    ],
)
def test_a_file_that_is_no_transcript_is_refused_by_name(name, content, key):
    with pytest.raises(InputError) as refused:
        parse_transcript(content, file_name=name)

    assert refused.value.key == key
    assert refused.value.values["file"] == name


@pytest.mark.parametrize("language", ["nb", "en"])
def test_a_refusal_is_a_sentence_that_names_the_file_and_the_way_out(language):
    _, refused = parse_many([("I05.epub", b"PK"), ("I06.txt", b"")])

    sentences = [Texts(language).t(error.key, **error.values) for _, error in refused]

    assert ["I05.epub" in sentences[0], "I06.txt" in sentences[1]] == [True, True]
    assert ".txt, .md, .docx" in sentences[0]


@pytest.mark.parametrize("limits", [TranscriptLimits(max_bytes=20), TranscriptLimits(max_characters=20)])
def test_a_file_over_a_limit_is_refused_with_its_size(limits):
    with pytest.raises(InputError) as refused:
        parse_transcript(TEXT.encode(), file_name="a.txt", limits=limits)

    assert refused.value.key == "errors.text_too_large"
    assert refused.value.values["limit"] == 20


def test_one_refused_file_loses_nothing_of_the_others():
    files = [("a.txt", TEXT.encode()), ("b.txt", b""), ("c.docx", b"junk"), ("d.txt", TEXT.encode())]

    accepted, refused = parse_many(files)

    assert [one.file_name for one in accepted] == ["a.txt", "d.txt"]
    assert [(name, error.key) for name, error in refused] == [
        ("b.txt", "errors.text_empty"),
        ("c.docx", "errors.docx_damaged"),
    ]


def test_folders_in_a_file_name_are_left_out():
    names = [
        parse_transcript(TEXT.encode(), file_name=name).file_name
        for name in ("../../I05.txt", "C:\\hemmelig\\I05.txt")
    ]

    assert names == ["I05.txt", "I05.txt"]


def test_markup_in_a_transcript_stays_text():
    text = "I: <script>alert(1)</script> ![x](http://a.no/b.png)\n"

    assert parse_transcript(text.encode(), file_name="a.txt").text == text


def test_bidi_marks_and_line_separators_stay_in_the_text():
    text = "I: a\u202eb\u2028c\u0085d\n"

    parsed = parse_transcript(text.encode(), file_name="a.txt")

    assert parsed.text == text
    assert len(parsed.turns) == 1


@pytest.mark.parametrize(
    ("name", "taken", "suggested"),
    [
        ("I05.txt", (), "I05"),
        ("I05.docx", ("i05",), "I05-2"),
        ("I05.docx", ("I05", "I05-2"), "I05-3"),
        ("intervju nr. 5 (ny).txt", (), "intervju-nr-5-ny"),
        ("….txt", (), "kilde"),
        ("x" * 200 + ".txt", ("x" * 36,), "x" * 36 + "-2"),
    ],
)
def test_a_suggested_name_is_short_and_free(name, taken, suggested):
    assert suggested_name(name, taken) == suggested


@pytest.mark.parametrize(
    "unit",
    [f"I: {'hva da? ' * 12}\nAmina: {'vet ikke. ' * 15}\n", " ", "a:", "[", "Amina: ", "ord ", "12:30 "],
)
def test_five_megabytes_are_read_in_less_than_two_seconds(unit):
    content = ("I: hei\n" + unit * (BYTES_OF_5_MB // len(unit))).encode()
    started = time.process_time()

    parsed = parse_transcript(content, file_name="a.txt")

    assert time.process_time() - started < 2
    assert len(parsed.text) > 0.9 * BYTES_OF_5_MB


def test_a_file_of_nothing_but_short_lines_is_refused_at_once():
    started = time.process_time()

    with pytest.raises(InputError) as refused:
        parse_transcript(b"a:\n" * 1_000_000, file_name="a.txt")

    assert refused.value.key == "errors.text_too_many_lines"
    assert time.process_time() - started < 1
