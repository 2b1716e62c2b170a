"""Tables taken along keep their numbers, and never run anything."""

import io
import re
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


def test_the_caption_stands_above_the_table_each_of_its_lines_in_a_row():
    content = table_xlsx(["Land", "n"], [["Irak", "921"]], caption="Hva\nHva det bygger på", texts=NB)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        strings = re.findall(r"<t[^>]*>(.*?)</t>", book.read("xl/sharedStrings.xml").decode())
    cells = re.findall(r'<c r="([A-Z]+\d+)"[^>]*t="s"[^>]*><v>(\d+)</v>', sheet_of(content))

    placed = {place: strings[int(number)] for place, number in cells}
    assert placed == {"A1": "Hva", "A2": "Hva det bygger på", "A4": "Land", "B4": "n", "A5": "Irak"}
    assert 'topLeftCell="A5"' in sheet_of(content)


def test_a_long_caption_makes_no_column_wide():
    narrow, wide = (
        sheet_of(table_xlsx(["n"], [["1"]], caption=caption, texts=NB)) for caption in ("", "x" * 400)
    )

    assert re.findall(r"<col [^>]*>", narrow) == re.findall(r"<col [^>]*>", wide)


def test_the_word_table_has_every_line_of_its_caption_and_the_first_as_its_title():
    content = table_docx(["n"], [["1"]], caption="Hva\nHva det bygger på", texts=NB)
    document = Document(io.BytesIO(content))

    assert "Hva\nHva det bygger på" in [paragraph.text for paragraph in document.paragraphs]
    assert document.core_properties.title == "Hva"
