"""Tables taken along as .xlsx and .docx, each with its caption and what it rests on."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence

from workbench.reports.word import WordReport, clean
from workbench.texts import Texts

_MAX_CELL = 32_767
"""Characters that Excel lets a cell hold."""
_NUMBER = re.compile(r"[−+-]?\d[\d\u00a0,.]*")


def table_xlsx(head: Sequence[str], rows: Sequence[Sequence[str]], *, caption: str, texts: Texts) -> bytes:
    """A table as the bytes of an .xlsx file.

    The caption stands above the table, each of its lines in a row. Numbers are stored as numbers, all else as
    text: a cell that begins with «=» is never a formula.

    Raises
    ------
    ValueError
        A cell is longer than Excel can hold.
    """
    import xlsxwriter

    longest = max((len(cell) for row in rows for cell in row), default=0)
    if longest > _MAX_CELL:
        raise ValueError(f"a cell has {longest} characters, more than {_MAX_CELL}")
    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(buffer, options) as book:
        sheet = book.add_worksheet()
        bold, slanted = book.add_format({"bold": True}), book.add_format({"italic": True})
        lines = clean(caption).splitlines()
        top = len(lines) + 1 if lines else 0
        for place, name in enumerate(head):
            sheet.write_string(top, place, clean(name), bold)
        for line, row in enumerate(rows, start=top + 1):
            for place, cell in enumerate(row):
                number = number_in(cell, texts)
                if number is None:
                    sheet.write_string(line, place, clean(cell))
                else:
                    sheet.write_number(line, place, number)
        sheet.autofit()
        for line, text in enumerate(lines):
            sheet.write_string(line, 0, text, slanted)
        sheet.freeze_panes(top + 1, 0)
    return buffer.getvalue()


def table_docx(head: Sequence[str], rows: Sequence[Sequence[str]], *, caption: str, texts: Texts) -> bytes:
    """A table as the bytes of a .docx file, its caption above it; the first line is the document's title."""
    language = "nb-NO" if texts.language == "nb" else "en-GB"
    report = WordReport(language=language, title=next(iter(caption.splitlines()), ""))
    report.table(caption, head, rows)
    return report.content()


def number_in(cell: str, texts: Texts) -> float | None:
    """The number that a cell shows in the language's form; None for everything else, percentages included."""
    if not _NUMBER.fullmatch(cell):
        return None
    thousands, decimal = ("\u00a0", ",") if texts.language == "nb" else (",", ".")
    plain = cell.replace("−", "-").replace(thousands, "").replace(decimal, ".")
    try:
        return float(plain)
    except ValueError:
        return None
