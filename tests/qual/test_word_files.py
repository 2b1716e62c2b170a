"""Word documents: what is read, and what is refused before it can do harm."""

import random
import time

import pytest
from docx import Document

from tests.qual import word_examples as word
from workbench.errors import InputError
from workbench.qual.file_limits import TranscriptLimits
from workbench.qual.transcripts import parse_transcript


def parsed(content: bytes, **options):
    return parse_transcript(content, file_name="I05.docx", **options)


def refusal(content: bytes, **options) -> str:
    with pytest.raises(InputError) as refused:
        parsed(content, **options)
    assert refused.value.values["file"] == "I05.docx"
    return refused.value.key


def test_paragraphs_become_lines_with_speakers():
    found = parsed(word.document("Intervjuer: Hei?", "", "Amina: Bra 👩‍👩‍👧 å", "Amina: \tJa."))

    assert found.text == "Intervjuer: Hei?\n\nAmina: Bra 👩‍👩‍👧 å\nAmina: \tJa."
    assert found.encoding == "docx"
    assert [found.text[turn.start : turn.end] for turn in found.turns] == ["Hei?", "Bra 👩‍👩‍👧 å", "Ja."]


def test_tables_are_read_in_their_place_one_line_a_row():
    made = Document()
    made.add_paragraph("I: først")
    table = made.add_table(2, 2)
    for place, text in enumerate(("I", "Hva nå?", "R1", "Ingenting.")):
        table.cell(place // 2, place % 2).text = text
    made.add_paragraph("I: sist")

    found = parsed(word.saved(made))

    assert found.text == "I: først\nI\tHva nå?\nR1\tIngenting.\nI: sist"
    assert [turn.speaker for turn in found.turns] == ["I", "I", "R1", "I"]


def test_tracked_insertions_are_kept_deletions_left_out_and_both_reported():
    body = (
        "<w:p><w:r><w:t>I: jeg </w:t></w:r><w:ins><w:r><w:t>kom</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>gikk</w:delText></w:r></w:del></w:p>"
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>R1: ja</w:t><w:br/><w:t>vel</w:t></w:r></w:p>"
        "</w:sdtContent></w:sdt>"
    )

    found = parsed(word.with_body(body))

    assert found.text == "I: jeg kom\nR1: ja\nvel"
    assert [remark.code for remark in found.remarks] == ["tracked_changes"]


def test_footnotes_that_hold_words_are_reported_as_left_out():
    notes = b'<w:footnotes xmlns:w="x"><w:t>note</w:t></w:footnotes>'

    found = parsed(word.replaced(word.document("I: hei"), {"word/footnotes.xml": notes}))

    assert [remark.code for remark in found.remarks] == ["footnotes_left_out"]


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"junk", "errors.docx_damaged"),
        (b"PK\x03\x04" + b"junk" * 50, "errors.docx_damaged"),
        (word.document("I: hei")[:-200], "errors.docx_damaged"),
        (word.OLE + "EncryptedPackage".encode("utf-16-le"), "errors.docx_password"),
        (word.OLE + b"WordDocument", "errors.doc_old"),
        (word.document(), "errors.text_no_words"),
        (word.replaced(word.document("x"), {"word/document.xml": b"<w:doc"}), "errors.docx_damaged"),
        (word.replaced(word.document("x"), {"[Content_Types].xml": b"<a/>"}), "errors.docx_damaged"),
    ],
)
def test_broken_protected_and_empty_documents_each_get_one_message(content, key):
    assert refusal(content) == key


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_declared_entities_are_refused_in_any_encoding(encoding):
    lol = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    xml = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY l0 "lol">{lol}]><a>&l9;</a>'
    hostile = word.replaced(word.document("x"), {"word/document.xml": xml.encode(encoding)})

    assert refusal(hostile) == "errors.docx_declarations"


def test_an_outside_file_is_never_read(tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    entity = f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{tmp_path}/secret.txt">]>'
    hostile = word.with_body("<w:p><w:r><w:t>&x;</w:t></w:r></w:p>", before=entity)

    assert refusal(hostile) == "errors.docx_declarations"


@pytest.mark.parametrize("name", ["word/document.xml", "word/media/image1.png"])
def test_a_bomb_is_refused_before_it_is_unpacked(name):
    hostile = word.replaced(word.document("x"), {name: b" " * 120_000_000})
    started = time.process_time()

    assert refusal(hostile) == "errors.docx_bomb"
    assert time.process_time() - started < 0.5


def test_a_bomb_that_lies_about_its_size_is_refused():
    bomb = word.replaced(word.document("x"), {"word/document.xml": b" " * 24_000_000})
    hostile = word.with_understated_size(bomb, "word/document.xml")

    assert refusal(hostile) == "errors.docx_damaged"


def test_a_package_with_too_many_entries_is_refused():
    limits = TranscriptLimits(max_entries=5)

    assert refusal(word.document("x"), limits=limits) == "errors.docx_bomb"


def test_a_long_interview_in_word_is_no_bomb():
    found = parsed(word.document(*["I: det samme om igjen og om igjen"] * 5_000))

    assert len(found.turns) == 5_000


def test_deeply_nested_parts_are_read_or_refused():
    deep = "<w:sdt>" * 5_000 + "</w:sdt>" * 5_000

    assert refusal(word.with_body(deep)) == "errors.docx_damaged"


@pytest.mark.parametrize("seed", range(60))
def test_mutated_documents_are_read_or_refused(seed):
    rng = random.Random(seed)
    content = bytearray(word.document("I: hei", "R1: ja"))
    for _ in range(rng.randint(1, 40)):
        content[rng.randrange(len(content))] = rng.randrange(256)

    try:
        parsed(bytes(content))
    except InputError as refused:
        assert refused.key.startswith("errors.")


def test_the_strict_form_is_refused_with_the_way_out():
    strict = b'<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body/></w:document>'

    assert refusal(word.replaced(word.document("x"), {"word/document.xml": strict})) == "errors.docx_strict"
