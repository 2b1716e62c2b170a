"""Tables taken along keep their numbers, and never run anything."""

import io
import zipfile

import pytest
from docx import Document

from workbench.reports.table_files import number_in, table_docx, table_xlsx
from workbench.texts import Texts

NB, EN = Texts("nb"), Texts("en")


def sheet_of(content: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return book.read("xl/worksheets/sheet1.xml").decode()


@pytest.mark.parametrize(
    ("cell", "texts", "number"),
    [
        ("1\u00a0711", NB, 1711.0),
        ("−4,6", NB, -4.6),
        ("1,711", EN, 1711.0),
        ("0.25", EN, 0.25),
        ("18 %", NB, None),
        ("<0,001", NB, None),
        ("+1,1", NB, 1.1),
        ("Afghanistan", NB, None),
        ("1,2,3", NB, None),
    ],
)
def test_a_cell_is_a_number_only_if_it_reads_as_one(cell, texts, number):
    assert number_in(cell, texts) == number


def test_a_formula_stays_text():
    sheet = sheet_of(table_xlsx(["=1+1"], [["=cmd|calc"], ["@x"]], caption="=2", texts=NB))

    assert "<f>" not in sheet


def test_numbers_reach_the_sheet_as_numbers():
    sheet = sheet_of(table_xlsx(["n"], [["1\u00a0711"]], caption="", texts=NB))

    assert "<v>1711</v>" in sheet


def test_a_cell_too_long_for_excel_is_refused():
    with pytest.raises(ValueError, match="32767"):
        table_xlsx(["x"], [["a" * 32_768]], caption="", texts=NB)


def test_the_word_table_has_its_caption_and_rows():
    document = Document(io.BytesIO(table_docx(["Land", "n"], [["Irak", "921"]], caption="T {5}", texts=NB)))
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]

    assert rows == [["Land", "n"], ["Irak", "921"]]
    assert "T {5}" in [paragraph.text for paragraph in document.paragraphs]
