"""What was found, as files: quotes with their ids for Word and Excel, the 0/1 matrix for R and SPSS."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from sqlite_utils import Database

from db.settings import settings
from workbench.qual.case_matrix import CaseMatrix, spss_labels
from workbench.qual.concordance import Line
from workbench.qual.records import Code, Coding
from workbench.qual.retrieval import measure_of
from workbench.reports.coding_workbook import Cell, Sheet, coding_workbook
from workbench.reports.quote_list import ListedQuote, quote_list
from workbench.reports.r_script import spreadsheet_safe
from workbench.reports.table_files import table_docx
from workbench.services.retrieval import CodedMaterial, Context, QuoteInContext, in_context
from workbench.texts import Texts

QUOTE_HEAD = (
    "id", "source", "title", "type", "informant_group", "centre", "code", "code_name", "link", "measure",
    "stance", "claim", "strength", "exemplary", "coder", "speaker", "start", "end", "before", "quote",
    "after", "memo", "subset",
)  # fmt: skip
LINE_HEAD = ("source", "speaker", "start", "end", "before", "words", "after")
STANCE_WORDS = {"+": "supports", "0": "neutral", "-": "against", "±": "mixed"}


def quotes_xlsx(
    db: Database,
    material: CodedMaterial,
    found: Sequence[Coding],
    texts: Texts,
    *,
    context: Context,
    asked: str,
) -> bytes:
    """Quotes as .xlsx: one row a coding, with ids, and a sheet that says what was asked."""
    known = {code.id: code for code in material.codes}
    attributes = sorted({name for one in material.sources for name in one.attributes})
    head = (*QUOTE_HEAD, *(f"attribute_{name}" for name in attributes))
    rows = tuple(
        (
            *_row(one, known[one.coding.code_id], material, texts.language),
            *(one.source.attributes.get(name, "") for name in attributes),
        )
        for one in in_context(db, material, found, context=context)
    )
    name = texts.t
    about = tuple((line,) for line in _notices(db, material, len(found), asked, texts))
    quotes = Sheet(name("retrieval.sheet_quotes"), head, rows, split=("before", "quote", "after", "memo"))
    return coding_workbook((quotes, Sheet(name("exchange.sheet_about"), (name("retrieval.title"),), about)))[
        0
    ]


def quotes_docx(
    db: Database,
    material: CodedMaterial,
    found: Sequence[Coding],
    texts: Texts,
    *,
    context: Context,
    asked: str,
) -> bytes:
    """Quotes as .docx: under their codes, in the order of the codebook, each with its origin and id."""
    shown = in_context(db, material, found, context=context)
    groups = []
    for code in material.codes:
        quotes = [_listed(one, texts) for one in shown if one.coding.code_id == code.id]
        if quotes:
            groups.append((code.name(texts.language), quotes))
    title = f"{texts.t('retrieval.sheet_quotes')} · {settings(db).get('title', '')}"
    notices = _notices(db, material, len(found), asked, texts)
    return quote_list(title, groups, language=texts.language, notices=notices)


def lines_xlsx(lines: Iterable[Line], texts: Texts, *, asked: str) -> bytes:
    """A concordance as .xlsx, one row a place."""
    rows = tuple(
        (one.source, one.speaker, one.start, one.end, one.before, one.words, one.after) for one in lines
    )
    sheet = Sheet(texts.t("retrieval.sheet_lines"), LINE_HEAD, rows, split=("before", "words", "after"))
    return coding_workbook((sheet, Sheet(texts.t("exchange.sheet_about"), (asked,), ())))[0]


def quote_matrix_xlsx(
    head: Sequence[str], rows: Sequence[Sequence[str]], texts: Texts, *, caption: str
) -> bytes:
    """Quotes by measure and informant group as .xlsx; long cells go on in further columns."""
    table = Sheet(
        texts.t("retrieval.sheet_quotes"), tuple(head), tuple(map(tuple, rows)), split=tuple(head[1:])
    )
    return coding_workbook((table, Sheet(texts.t("exchange.sheet_about"), (caption,), ())))[0]


def quote_matrix_docx(
    head: Sequence[str], rows: Sequence[Sequence[str]], texts: Texts, *, caption: str
) -> bytes:
    """Quotes by measure and informant group as .docx."""
    return table_docx(head, rows, caption=caption, texts=texts)


def matrix_xlsx(matrix: CaseMatrix, texts: Texts) -> bytes:
    """The 0/1 matrix as .xlsx, with a sheet of labels."""
    head = tuple(one.name for one in matrix.variables)
    labels = tuple((one.name, one.label, _values(one.values)) for one in matrix.variables)
    return coding_workbook(
        (
            Sheet(texts.t("retrieval.sheet_matrix"), head, matrix.rows),
            Sheet(texts.t("retrieval.sheet_labels"), ("variable", "label", "values"), labels),
        )
    )[0]


def matrix_csv(matrix: CaseMatrix) -> bytes:
    """The 0/1 matrix as .csv for R and SPSS: UTF-8 with a mark, commas; no cell is read as a formula."""
    return _csv([tuple(one.name for one in matrix.variables), *matrix.rows])


def labels_csv(matrix: CaseMatrix) -> bytes:
    """Labels of the matrix's variables as .csv."""
    rows = [(one.name, one.label, _values(one.values)) for one in matrix.variables]
    return _csv([("variable", "label", "values"), *rows])


def matrix_sps(matrix: CaseMatrix) -> bytes:
    """Labels of the matrix's variables as commands for SPSS."""
    return spss_labels(matrix).encode("utf-8-sig")


def origin(one: QuoteInContext, texts: Texts, *, with_ids: bool) -> str:
    """Where a quote comes from: source, group, speaker; then of each coding stance, coder and perhaps id."""
    group = f"import_text.group_{one.source.informant_group}"
    named = texts.t(group) if texts.has(group) else one.source.informant_group
    speaker = "" if one.speaker.lower() == named.lower() else one.speaker
    judged = (_judged(coding, texts, with_ids) for coding in (one.coding, *one.also))
    return " · ".join(part for part in (one.source.title, named, speaker, *judged) if part)


def _judged(coding: Coding, texts: Texts, with_id: bool) -> str:
    stance = coding.assessment.stance
    said = f"{texts.t(f'exchange.stance_{STANCE_WORDS[stance]}')}, " if stance else ""
    return f"{said}{coding.coder}" + (f", id {coding.id}" if with_id else "")


def _listed(one: QuoteInContext, texts: Texts) -> ListedQuote:
    where = origin(one, texts, with_ids=True)
    return ListedQuote(one.before, one.coding.quote, one.after, where, one.coding.memo)


def _row(one: QuoteInContext, code: Code, material: CodedMaterial, language: str) -> tuple[Cell, ...]:
    coding, source, said = one.coding, one.source, one.coding.assessment
    place = coding.id, source.name, source.title, source.type, source.informant_group, source.centre_id
    coded = code.slug, code.name(language), coding.link, measure_of(coding, material.measure_of_link)
    assessed = said.stance, said.claim, said.strength, int(coding.exemplary), coding.coder, one.speaker
    passage = coding.segment.start, coding.segment.end, one.before, coding.quote, one.after
    return (*place, *coded, *assessed, *passage, coding.memo, coding.subset)


def _notices(db: Database, material: CodedMaterial, n: int, asked: str, texts: Texts) -> list[str]:
    lines = [texts.t("retrieval.file_lead", n=n), asked]
    lines += [texts.t("retrieval.blind_note", n=len(material.blind))] if material.blind else []
    lines += [texts.t("exchange.simulated")] if settings(db).get("simulated") else []
    return lines


def _values(values: Sequence[tuple[int, str]]) -> str:
    return "; ".join(f"{value} = {label}" for value, label in values)


def _csv(rows: Iterable[Sequence[str | int]]) -> bytes:
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    for row in rows:
        writer.writerow([spreadsheet_safe(cell) if isinstance(cell, str) else cell for cell in row])
    return buffer.getvalue().encode("utf-8-sig")
