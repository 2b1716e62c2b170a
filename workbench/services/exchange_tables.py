"""Codings and codebook as tables: rows for Excel, the 0/1 matrix, quotes for Word, the codebook as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping

from sqlite_utils import Database

from db import exchange as store
from db.cases import cases
from db.codebook import codes
from db.coders import coders
from db.codings import codings
from db.settings import settings
from db.sources import sources
from workbench.qual.case_matrix import variable_names
from workbench.qual.codebook_table import HEAD, codes_from_table, table_rows
from workbench.qual.records import Code, Coding, Source
from workbench.qual.refi_convention import aspects_among
from workbench.qual.refi_records import RefiCode
from workbench.reports.coding_workbook import Cell, Sheet, coding_workbook
from workbench.reports.quote_document import QuotedCode, quote_document
from workbench.reports.r_script import spreadsheet_safe
from workbench.services.csv_files import read_csv_bytes
from workbench.services.exchange_guids import StudyGuids, study_guids
from workbench.services.exchange_out import outgoing_codes
from workbench.texts import Texts

_WORDS = {"+": "supports", "0": "neutral", "-": "against", "±": "mixed"}
CODING_HEAD = (
    "id", "guid", "source", "type", "informant_group", "code", "code_name", "code_path", "link", "measure",
    "stance", "claim", "strength", "exemplary", "coder", "start", "end", "quote", "memo", "subset", "created",
)  # fmt: skip
MEMO_HEAD = ("about", "name", "coder", "memo", "created")
Names = tuple[str, ...]


def codebook_csv(db: Database, texts: Texts) -> bytes:
    """The codebook as CSV: UTF-8 with a mark, semicolons in Norwegian, as spreadsheets expect it."""
    listed = outgoing_codes(db, texts)
    _, branch = aspects_among(listed)
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";" if texts.language == "nb" else ",", lineterminator="\r\n")
    writer.writerow(HEAD)
    for row in table_rows(code for code in listed if code.guid not in branch):
        writer.writerow([spreadsheet_safe(cell) for cell in row])
    return buffer.getvalue().encode("utf-8-sig")


def codes_from_csv(content: bytes, *, file_name: str, db: Database | None) -> tuple[RefiCode, ...]:
    """Codes of a codebook in CSV; those without a GUID are joined with the study's of the same place.

    Raises
    ------
    InputError
        The file is no table, or no column holds names of codes.
    """
    table = read_csv_bytes(content, name=file_name)
    known = _paths(db) if db is not None else {}
    rows = table.frame.to_numpy().tolist()
    return codes_from_table(list(table.frame.columns), rows, file_name=file_name, known=known)


def coding_sheets(db: Database, texts: Texts, *, seen_by: int | None = None) -> tuple[bytes, int]:
    """Codings, the matrix of sources and codes, codebook and memos as .xlsx; how many cells were spread."""
    guids, found = study_guids(db), codings(db, seen_by=seen_by)
    listed, own = codes(db), sources(db)
    stored = settings(db)
    title, excluded = str(stored.get("title", "")), set(stored.get("excluded_coders", ()))
    counted = [one for one in found if not one.subset and one.coder not in excluded]
    about = [texts.t("exchange.about_made", title=title)]
    about += [texts.t("exchange.simulated")] if stored.get("simulated") else []
    about += [texts.t("exchange.about_matrix"), texts.t("exchange.about_offsets")]
    rows = tuple(tuple(row) for row in table_rows(_own(db, texts)))
    name = texts.t
    return coding_workbook(
        (
            _coding_sheet(db, found, guids, texts),
            _matrix_sheet(name("exchange.sheet_matrix"), counted, own, listed),
            Sheet(name("exchange.sheet_codebook"), HEAD, rows),
            _memo_sheet(db, texts, seen_by),
            Sheet(name("exchange.sheet_about"), (about[0],), tuple((line,) for line in about[1:])),
        )
    )


def quotes_docx(db: Database, texts: Texts, *, seen_by: int | None = None) -> bytes:
    """Every quote under its code as .docx, in the order of the codebook."""
    stored = settings(db)
    title = texts.t("exchange.quotes_title", title=str(stored.get("title", "")))
    quotes: dict[int, list[tuple[str, str, str]]] = {}
    for one in codings(db, seen_by=seen_by):
        quotes.setdefault(one.code_id, []).append((one.quote, _origin(one, texts), one.memo))
    listed = codes(db)
    needed = _with_groups(listed, set(quotes))
    depth = {code.id: len(path) - 1 for code, path in _code_paths(listed, texts.language)}
    made = [
        QuotedCode(code.name(texts.language), depth[code.id], code.definition, tuple(quotes.get(code.id, ())))
        for code in listed
        if code.id in needed
    ]
    notices = [texts.t("exchange.simulated")] if stored.get("simulated") else []
    notices += [] if made else [texts.t("exchange.quotes_none")]
    return quote_document(title, made, language=texts.language, notices=notices)


def _own(db: Database, texts: Texts) -> list[RefiCode]:
    listed = outgoing_codes(db, texts)
    _, branch = aspects_among(listed)
    return [code for code in listed if code.guid not in branch]


def _coding_sheet(db: Database, found: Iterable[Coding], guids: StudyGuids, texts: Texts) -> Sheet:
    """One row a coding."""
    kinds = {one.name: one.type for one in sources(db)}
    paths = {code.id: (code, path) for code, path in _code_paths(codes(db), texts.language)}
    moments = guids.stamps("codings")
    rows: list[tuple[Cell, ...]] = []
    for one in found:
        (code, path), said = paths[one.code_id], one.assessment
        place = one.id, guids.of("codings", one.id), one.source, kinds[one.source], one.informant_group
        coded = code.slug, path[-1], " / ".join(path), code.link
        assessment = said.measure_id, said.stance, said.claim, said.strength, int(one.exemplary)
        passage = one.coder, one.segment.start, one.segment.end, one.quote, one.memo, one.subset
        rows.append((*place, *coded, *assessment, *passage, moments[one.id]))
    name = texts.t("exchange.sheet_codings")
    return Sheet(name, CODING_HEAD, tuple(rows), split=("quote", "memo"))


def _memo_sheet(db: Database, texts: Texts, seen_by: int | None) -> Sheet:
    """One row a memo on a source, a code or a case; those on codings stand with their codings."""
    names = {
        "source": {one.id: one.name for one in sources(db)},
        "code": {code.id: " / ".join(path) for code, path in _code_paths(codes(db), texts.language)},
        "case": {one.id: one.name for one in cases(db)},
    }
    by = {one.id: one.name for one in coders(db)}
    listed = [one for one in store.all_memos(db, seen_by=seen_by) if one.target != "coding"]
    rows = tuple(
        (one.target, names.get(one.target, {}).get(one.target_id), by[one.coder_id], one.body, one.created_at)
        for one in listed
    )
    return Sheet(texts.t("exchange.sheet_memos"), MEMO_HEAD, rows, split=("memo",))


def _matrix_sheet(
    name: str, counted: Iterable[Coding], own: tuple[Source, ...], listed: tuple[Code, ...]
) -> Sheet:
    """One row a source, one column a code that can be used: 1 where it is, 0 where not."""
    there = {(one.source, one.code_id) for one in counted}
    usable = [code for code in listed if code.codable]
    attributes = sorted({key for one in own for key in one.attributes})
    fixed = ("source", "type", "informant_group", "centre")
    head = (*fixed, *attributes, *(code.slug for code in usable))
    rows: tuple[tuple[Cell, ...], ...] = tuple(
        (
            *(one.name, one.type, one.informant_group, one.centre_id or ""),
            *(one.attributes.get(key, "") for key in attributes),
            *(int((one.name, code.id) in there) for code in usable),
        )
        for one in own
    )
    return Sheet(name, variable_names(head), rows)


def _code_paths(listed: tuple[Code, ...], language: str) -> list[tuple[Code, Names]]:
    """Each code with its names from the top down."""
    by_id = {code.id: code for code in listed}
    found: list[tuple[Code, Names]] = []
    for code in listed:
        names, at = [code.name(language)], code
        while at.parent_id is not None:
            at = by_id[at.parent_id]
            names.append(at.name(language))
        found.append((code, tuple(reversed(names))))
    return found


def _paths(db: Database) -> dict[Names, str]:
    guids, listed = study_guids(db), codes(db)
    known: dict[Names, str] = {}
    for language in ("en", "nb"):
        for code, path in _code_paths(listed, language):
            known[path] = guids.of("codes", code.id)
    return known


def _with_groups(listed: tuple[Code, ...], used: set[int]) -> set[int]:
    """Codes with quotes, and all above them."""
    parents: Mapping[int, int | None] = {code.id: code.parent_id for code in listed}
    needed: set[int] = set()
    for code_id in used:
        at: int | None = code_id
        while at is not None:
            needed.add(at)
            at = parents[at]
    return needed


def _origin(one: Coding, texts: Texts) -> str:
    origin = texts.t("exchange.quotes_origin", source=one.source, coder=one.coder, id=str(one.id))
    stance = one.assessment.stance
    return f"{origin} · {texts.t(f'exchange.stance_{_WORDS[stance]}')}" if stance else origin
