"""A report's file made a document: the same tables from every kind of file, and hostile files refused with
a reason.
"""

import io
import zipfile

import pytest

from tests.audit.report_files import WRITERS, report
from tests.qual import transcript_examples as made
from workbench.audit.document import Document
from workbench.audit.reading import read_report
from workbench.errors import InputError
from workbench.qual.file_limits import TranscriptLimits


def shown(document: Document) -> list[list[tuple[str, ...]]]:
    """Names and values of every table."""
    return [
        [
            (table.number, *table.head),
            *(
                (label, *(str(cell.number.value) if cell.number else cell.text for cell in row))
                for label, row in zip(table.labels, table.rows, strict=True)
            ),
        ]
        for table in document.tables
    ]


@pytest.mark.parametrize("name", ["health", "school", "wells"])
def test_tables_are_the_same_whatever_kind_of_file_they_stand_in(name):
    read = [
        shown(read_report(write(report(name)), f"r.{kind}"))
        for kind, write in WRITERS.items()
        if kind != "txt"
    ]

    assert read[0] == read[1]
    assert len(read[0]) >= 3


def test_tables_of_a_plain_text_have_their_heads_labels_and_thousands():
    text = (
        "Tabell 1 Kostnader\n\nTiltak Kroner Deltakere Gjennomsnitt\n\nKurs  4 079 121  360  11 331\n"
        "Samtaler 9 833 658 1 467  6 703\nTil sammen 13 912 779\nKilde: x\n"
    )

    (table,) = read_report(text.encode(), "r.txt").tables

    assert (table.label_name, *table.head) == ("Tiltak", "Kroner", "Deltakere", "Gjennomsnitt")
    assert [[cell.number.value if cell.number else None for cell in row] for row in table.rows] == [
        [4079121, 360, 11331],
        [9833658, 1467, 6703],
        [13912779, None, None],
    ]


def test_a_row_broken_over_lines_is_one_row():
    text = (
        "Table 2: Steps\n\nGroup Applied Granted Left\n\nCourses 56 16 % 20\n\nAll measures\ntogether\n\n"
        "342 18 %\n140\n\nTotal 2163 24 % 1288\n"
    )

    (table,) = read_report(text.encode(), "r.txt").tables

    assert table.labels == ("Courses", "All measures together", "Total")
    assert [cell.text for cell in table.rows[1]] == ["342", "18 %", "140"]


def test_a_paragraph_knows_its_section_and_a_pdf_its_page():
    first = ["1 Introduction", "", "The programme had 120 pupils in all and they were from six schools.", ""]
    second = [
        "Table 1: Pupils",
        "School     Girls   Boys   Total",
        "North      30      31     61",
        "South      29      30     59",
        "Total      59      61     120",
    ]

    document = read_report(made.pdf(first, second), "r.pdf")

    assert [one.place.page for one in document.paragraphs][:1] == [1]
    (table,) = document.tables
    assert (table.place.page, table.labels) == (2, ("North", "South", "Total"))


def bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"<w>" + b" " * 60_000_000)
    return buffer.getvalue()


def declared() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("word/document.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>')
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("r.xlsx", b"PK\x03\x04", "errors.text_type"),
        ("r.txt", b"   \n", "errors.text_empty"),
        ("r.txt", b"%PDF-1.4 not text", "errors.text_disguised"),
        ("r.txt", b"a\x00\x01\x02\x03\x04" * 40, "errors.text_binary"),
        ("r.txt", b"--- *** ---", "errors.text_no_words"),
        ("r.docx", b"no zip", "errors.docx_damaged"),
        ("r.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "errors.doc_old"),
        ("r.docx", bomb(), "errors.docx_bomb"),
        ("r.docx", declared(), "errors.docx_declarations"),
        ("r.odt", b"no zip", "errors.odt_damaged"),
        ("r.pdf", b"no pdf", "errors.pdf_damaged"),
        ("r.pdf", made.pdf([]), "errors.pdf_scanned"),
    ],
)
def test_a_file_that_is_no_report_is_refused_with_its_reason(name, content, key):
    with pytest.raises(InputError) as refused:
        read_report(content, name)

    assert refused.value.key == key


def test_a_text_beyond_the_limits_is_refused():
    with pytest.raises(InputError) as refused:
        read_report(b"word " * 100, "r.txt", limits=TranscriptLimits(max_characters=100))

    assert refused.value.key == "errors.text_too_large"


@pytest.mark.parametrize(
    "text",
    [
        "Tabell 1: " + "9" * 5000 + "\n" + "1 " * 5000,
        "Table 1: A\n" + "x 1 2 3\n" * 3000,
        "både " * 3000 + "og " * 3000,
        "12 av " * 2000,
        "(" * 3000 + "Tabell 1\n" + ")" * 3000,
        "a " * 20000 + "50 til 60 prosent",
    ],
)
def test_tiresome_texts_are_audited_in_seconds(text):
    import time

    from workbench.audit.audit import audit_document

    started = time.perf_counter()
    audit_document(read_report(text.encode(), "r.txt"))

    assert time.perf_counter() - started < 20
