"""The report that people write: sections of claims, each Norwegian and, in the summary, English."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from db.sql import Row, fetch_all, fetch_one
from db.writing import Writer, now
from workbench.errors import ConflictError, NotFoundError


@dataclass(frozen=True, slots=True)
class ReportClaim:
    """A sentence or a short paragraph with live parts.

    Attributes
    ----------
    nb, en : str
        With references; ``en`` is empty outside the paired section.
    confirmed : mapping of name to stamp
        What its references stood for when somebody last confirmed it.
    coder : str
        Who did.
    """

    id: int
    section_id: int
    position: int
    nb: str
    en: str
    confirmed: Mapping[str, str]
    coder: str
    confirmed_at: str


@dataclass(frozen=True, slots=True)
class ReportSection:
    """A section with its claims in their order.

    Attributes
    ----------
    paired : bool
        Every claim has an English counterpart: the summary.
    """

    id: int
    name_nb: str
    name_en: str
    paired: bool
    position: int
    claims: tuple[ReportClaim, ...] = ()

    def name(self, language: str) -> str:
        """The section's name in ``nb`` or ``en``."""
        return self.name_nb if language == "nb" else self.name_en


def report_sections(db: Database) -> tuple[ReportSection, ...]:
    """All sections in their order, each with its claims."""
    rows = fetch_all(
        db,
        "SELECT report_claims.id, section_id, position, nb, en, confirmed, coders.name AS coder, confirmed_at"
        " FROM report_claims"
        " JOIN coders ON coders.id = coder_id ORDER BY section_id, position, report_claims.id",
    )
    claims = [_claim(row) for row in rows]
    listed = fetch_all(db, "SELECT * FROM report_sections ORDER BY position, id")
    return tuple(
        ReportSection(
            **{**row, "paired": bool(row["paired"])},
            claims=tuple(one for one in claims if one.section_id == row["id"]),
        )
        for row in listed
    )


def add_section(writer: Writer, name_nb: str, name_en: str, *, paired: bool = False) -> int:
    """Add a section behind the others and return its id."""
    row = {"name_nb": name_nb, "name_en": name_en, "paired": int(paired)}
    place = _next(writer.db, "SELECT max(position) AS last FROM report_sections")
    return int(writer.insert("report_sections", {**row, "position": place})["id"])


def rename_section(writer: Writer, section_id: int, name_nb: str, name_en: str) -> None:
    """Give a section other names."""
    _row(writer, "report_sections", section_id)
    writer.update("report_sections", section_id, {"name_nb": name_nb, "name_en": name_en})


def remove_section(writer: Writer, section_id: int) -> None:
    """Remove a section with its claims."""
    _row(writer, "report_sections", section_id)
    for row in fetch_all(writer.db, "SELECT id FROM report_claims WHERE section_id = ?", [section_id]):
        writer.delete("report_claims", row["id"])
    writer.delete("report_sections", section_id)


def add_claim(writer: Writer, section_id: int, nb: str, en: str, confirmed: Mapping[str, str]) -> int:
    """Add a claim at the end of a section, confirmed by the writer's coder, and return its id."""
    _row(writer, "report_sections", section_id)
    place = _next(
        writer.db, "SELECT max(position) AS last FROM report_claims WHERE section_id = ?", [section_id]
    )
    row = {"section_id": section_id, "position": place, **_words(nb, en), **_confirmed(writer, confirmed)}
    return int(writer.insert("report_claims", row)["id"])


def change_claim(
    writer: Writer, claim_id: int, nb: str, en: str, confirmed: Mapping[str, str], *, read: tuple[str, str]
) -> None:
    """Change a claim, confirmed by the writer's coder.

    Parameters
    ----------
    read : (str, str)
        The words as they were when the coder began; others' changes since are not overwritten.

    Raises
    ------
    ConflictError
        If somebody has changed the claim in the meantime.
    """
    row = _row(writer, "report_claims", claim_id)
    if (row["nb"], row["en"]) != read:
        raise ConflictError("errors.claim_overtaken")
    writer.update("report_claims", claim_id, {**_words(nb, en), **_confirmed(writer, confirmed)})


def confirm_claim(writer: Writer, claim_id: int, confirmed: Mapping[str, str]) -> None:
    """Let a claim stand with what its references say now."""
    _row(writer, "report_claims", claim_id)
    writer.update("report_claims", claim_id, _confirmed(writer, confirmed))


def remove_claim(writer: Writer, claim_id: int) -> None:
    """Remove a claim."""
    _row(writer, "report_claims", claim_id)
    writer.delete("report_claims", claim_id)


def order_claims(writer: Writer, claim_ids: Iterable[int]) -> None:
    """Put claims of a section in the order given."""
    _order(writer, "report_claims", claim_ids)


def order_sections(writer: Writer, section_ids: Iterable[int]) -> None:
    """Put sections in the order given."""
    _order(writer, "report_sections", section_ids)


def _order(writer: Writer, table: str, ids: Iterable[int]) -> None:
    for place, row_id in enumerate(ids):
        if _row(writer, table, row_id)["position"] != place:
            writer.update(table, row_id, {"position": place})


def _words(nb: str, en: str) -> Row:
    return {"nb": nb, "en": en}


def _confirmed(writer: Writer, confirmed: Mapping[str, str]) -> Row:
    coded = json.dumps(dict(confirmed), ensure_ascii=False, sort_keys=True)
    return {"confirmed": coded, "coder_id": writer.coder_id, "confirmed_at": now()}


def _claim(row: Row) -> ReportClaim:
    return ReportClaim(**{**row, "confirmed": json.loads(row["confirmed"])})


def _next(db: Database, sql: str, values: Iterable[object] = ()) -> int:
    found = fetch_one(db, sql, list(values))
    return 0 if found is None or found["last"] is None else int(found["last"]) + 1


def _row(writer: Writer, table: str, row_id: int) -> Row:
    found = fetch_one(writer.db, f'SELECT * FROM "{table}" WHERE id = ?', [row_id])
    if found is None:
        raise NotFoundError("errors.report_part_gone")
    return found
