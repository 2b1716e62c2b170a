"""Footnotes: read where the text refers to them, whatever kind of file they stand in, and audited."""

import io
import zipfile

import pytest

from tests.qual import transcript_examples as made
from workbench.audit.audit import audit_document
from workbench.audit.reading import read_report

TOLD = "Av de 412 deltakerne svarte 248 av 412 deltakere (66 prosent) at de var fornøyde."
TEXT = "Deltakerne var fornøyde med kursene som ble holdt ved alle sykehusene i regionen det året"


def odt() -> bytes:
    from odfdo import Document, Header, Paragraph

    document = Document("text")
    document.body.clear()
    paragraph = Paragraph(f"{TEXT}. De ville ha flere.")
    paragraph.insert_note(after="fornøyde", note_id="n1", citation="1", body=TOLD)
    document.body.append(Header(1, "Resultater"))
    document.body.append(paragraph)
    document.body.append(Paragraph("Neste avsnitt er om noe annet."))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def docx() -> bytes:
    """A .docx with one note, in a part of its own as Word writes it."""
    from docx import Document
    from docx.oxml.parser import parse_xml

    document = Document()
    document.add_heading("Resultater", level=1)
    run = parse_xml(f'<w:r xmlns:w="{_W}"><w:footnoteReference w:id="2"/></w:r>')
    document.add_paragraph(f"{TEXT}. De ville ha flere.")._p.append(run)
    document.add_paragraph("Neste avsnitt er om noe annet.")
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer, "a") as package:
        note = f'<w:footnote w:id="2"><w:p><w:r><w:t>{TOLD}</w:t></w:r></w:p></w:footnote>'
        package.writestr("word/footnotes.xml", f'<w:footnotes xmlns:w="{_W}">{note}</w:footnotes>')
    return buffer.getvalue()


def txt() -> bytes:
    lines = ["1 Resultater", f"{TEXT}.1 De ville ha flere.", f"1 {TOLD}", "Neste avsnitt er om noe annet."]
    return "\n\n".join(lines).encode()


def pdf() -> bytes:
    return made.pdf([f"{TEXT}.1", "De ville ha flere.", "Neste avsnitt er om noe annet.", f"1 {TOLD}"])


@pytest.mark.parametrize("write", [docx, odt, txt, pdf], ids=lambda write: write.__name__)
def test_a_note_is_read_apart_from_the_text_it_interrupts(write):
    document = read_report(write(), f"r.{write.__name__}")

    (note,) = [one for one in document.paragraphs if one.place.note]
    assert (note.text, note.place.note) == (TOLD, "1")
    assert not any("1" in one.text for one in document.paragraphs if one is not note)


@pytest.mark.parametrize("write", [docx, odt, txt, pdf], ids=lambda write: write.__name__)
def test_what_a_note_says_is_recomputed_and_its_place_told(write):
    audit = audit_document(read_report(write(), f"r.{write.__name__}"))

    (seen,) = [one.observation for one in audit.findings]
    assert (seen.told.code, seen.place.note) == ("k_of_n_differs", "1")


def test_a_note_between_a_caption_and_its_table_parts_them_not():
    caption = "Tabell 1 Elever etter skole1\n\n1 Uten privatister.\n\n"
    text = f"{caption}Skole  Elever\nNord   30\nSør    31\nTotalt 61\n"

    (table,) = read_report(text.encode(), "r.txt").tables

    assert (table.number, table.title, table.labels) == ("1", "Elever etter skole", ("Nord", "Sør", "Totalt"))


@pytest.mark.parametrize(
    "text",
    [
        "Kursene var gode.\n\n1 Første punkt er tid.\n\n2 Andre punkt er sted.\n",
        "Det står i Lov om tiltak s.1 at alle kan delta.\n\n1 Første punkt er tid.\n",
        "Målt i 2012.1 var det verst.\n\n1 Første punkt er tid.\n",
        "Se kapittel\n\n1\n\nog resten av teksten.\n\n1 Første punkt er tid.\n",
    ],
)
def test_a_numbered_line_that_no_word_refers_to_is_no_note(text):
    assert not any(one.place.note for one in read_report(text.encode(), "r.txt").paragraphs)


def test_notes_of_several_pages_go_on_in_order():
    about = ("tid", "sted", "pris")
    pages = [[f"{TEXT}.{n}", f"Mer om {told}.", f"{n} Om {told}."] for n, told in enumerate(about, start=1)]

    document = read_report(made.pdf(*pages), "r.pdf")

    assert [(one.place.note, one.place.page) for one in document.paragraphs if one.place.note] == [
        ("1", 1),
        ("2", 2),
        ("3", 3),
    ]
