"""Tables and frames of Word reports as people make them: merged, nested, empty, deleted, boxed."""

import io

import pytest
from docx import Document
from docx.oxml.parser import parse_xml

from workbench.audit.reading import read_report

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
ROWS = [
    ["Skole", "Elever", "", "Sum"],
    ["", "Jenter", "Gutter", ""],
    ["Nord", "30", "31", "61"],
    ["Sør", "29", "30", "59"],
    ["Totalt", "59", "61", "120"],
]


@pytest.fixture
def document():
    made = Document()
    made.add_paragraph("Tabell 1: Elever", style="Caption")
    table = made.add_table(len(ROWS), len(ROWS[0]))
    for line, row in zip(table.rows, ROWS, strict=True):
        for cell, text in zip(line.cells, row, strict=True):
            cell.text = text
    table.cell(0, 1).merge(table.cell(0, 2))
    table.cell(0, 0).merge(table.cell(1, 0))
    return made


def read(made):
    buffer = io.BytesIO()
    made.save(buffer)
    return read_report(buffer.getvalue(), "r.docx")


def test_a_head_of_two_rows_with_merged_cells_names_every_column(document):
    (table,) = read(document).tables

    assert (table.label_name, *table.head) == ("Skole", "Elever Jenter", "Elever Gutter", "Sum")
    assert table.labels == ("Nord", "Sør", "Totalt")


def test_a_table_within_a_cell_is_a_table_of_its_own(document):
    inner = document.tables[0].cell(2, 0).add_table(2, 2)
    for cell, text in zip(inner._cells, ["Klasse", "Antall", "1A", "7"], strict=True):
        cell.text = text

    outer, nested = read(document).tables

    assert [cell.text for cell in outer.rows[0]] == ["30", "31", "61"]
    assert (nested.label_name, nested.labels) == ("Klasse", ("1A",))


def test_a_deleted_row_and_an_empty_table_are_left_out(document):
    row = "<w:tc><w:p><w:r><w:t>Vest</w:t></w:r></w:p></w:tc>"
    document.tables[0]._tbl.append(parse_xml(f'<w:tr {W}><w:trPr><w:del w:id="9"/></w:trPr>{row}</w:tr>'))
    document.add_table(2, 2)

    (table,) = read(document).tables

    assert "Vest" not in table.labels


def test_a_frame_of_one_cell_is_read_as_the_text_it_holds(document):
    document.add_table(1, 1).cell(0, 0).text = "Faktaboks: 12 av 40 svarte."

    found = read(document)

    assert len(found.tables) == 1
    assert found.paragraphs[-1].text == "Faktaboks: 12 av 40 svarte."


def test_a_text_box_is_read_apart_from_the_paragraph_it_is_anchored_in(document):
    box = f"<w:txbxContent {W}><w:p><w:r><w:t>I boksen.</w:t></w:r></w:p></w:txbxContent>"
    paragraph = document.add_paragraph("Ved siden av.")
    paragraph.runs[0]._r.append(parse_xml(f"<w:pict {W}>{box}</w:pict>"))

    assert [one.text for one in read(document).paragraphs] == ["Ved siden av.", "I boksen."]
