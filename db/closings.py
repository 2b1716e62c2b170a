"""What it takes to close a cell: discordances explained, negative cases answered; and what was closed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from db.sql import Row, fetch_all, fetch_one
from db.writing import Writer, now, write_tx


@dataclass(frozen=True, slots=True)
class Discordance:
    """How voices and numbers that disagree on a link are dealt with, and why.

    Attributes
    ----------
    evidence : str
        Checksum of what the cell rested on then.
    """

    link: str
    way: str
    reason: str
    evidence: str
    coder: str
    created_at: str


@dataclass(frozen=True, slots=True)
class CaseAnswer:
    """What is answered to a source that says the opposite of a finding; ``stance`` is what it said then."""

    link: str
    source: str
    stance: str
    reason: str
    coder: str
    created_at: str


@dataclass(frozen=True, slots=True)
class Closing:
    """A finding that somebody called final, with the verdict and the checksum of the evidence it had then."""

    link: str
    verdict: str
    evidence: str
    coder: str
    created_at: str


def discordances(db: Database) -> dict[str, Discordance]:
    """How each discordant link is dealt with."""
    return {row["link"]: Discordance(**row) for row in _rows(db, "discordances", "way, reason, evidence")}


def case_answers(db: Database) -> dict[tuple[str, str], CaseAnswer]:
    """Answers to negative cases, by link and source."""
    rows = _rows(db, "case_answers", "source, stance, reason")
    return {(row["link"], row["source"]): CaseAnswer(**row) for row in rows}


def closings(db: Database) -> dict[str, Closing]:
    """Links whose finding was called final."""
    return {row["link"]: Closing(**row) for row in _rows(db, "closings", "verdict, evidence")}


def set_discordance(db: Database, link: str, values: Mapping[str, Any], *, coder_id: int) -> None:
    """Say how a discordant link is dealt with; ``values``: way, reason, evidence."""
    with write_tx(db, action="discordance.explain", coder_id=coder_id) as writer:
        _put(writer, "discordances", {"link": link}, values)


def set_case_answers(
    db: Database, link: str, stances: Mapping[str, str], reason: str, *, coder_id: int
) -> None:
    """Answer the sources of ``stances`` (each with its stance) alike, in one operation."""
    with write_tx(db, action="case.answer", coder_id=coder_id) as writer:
        for source, stance in stances.items():
            _put(
                writer, "case_answers", {"link": link, "source": source}, {"stance": stance, "reason": reason}
            )


def set_closing(db: Database, link: str, values: Mapping[str, Any], *, coder_id: int) -> None:
    """Call a link's finding final; ``values``: verdict, evidence."""
    with write_tx(db, action="cell.close", coder_id=coder_id) as writer:
        _put(writer, "closings", {"link": link}, values)


def remove_closing(db: Database, link: str, *, coder_id: int) -> None:
    """Open a finding again; the log keeps that it was closed."""
    with write_tx(db, action="cell.reopen", coder_id=coder_id) as writer:
        stored = fetch_one(db, "SELECT id FROM closings WHERE link = ?", [link])
        if stored:
            writer.delete("closings", stored["id"])


def _put(writer: Writer, table: str, key: Mapping[str, str], values: Mapping[str, Any]) -> None:
    """Insert or change the row of that key, under the writer's name and the present time."""
    where = " AND ".join(f"{name} = ?" for name in key)
    stored = fetch_one(writer.db, f"SELECT id FROM {table} WHERE {where}", list(key.values()))
    row = {**values, "coder_id": writer.coder_id, "created_at": now()}
    if stored:
        writer.update(table, stored["id"], row)
    else:
        writer.insert(table, {**key, **row})


def _rows(db: Database, table: str, columns: str) -> list[Row]:
    return fetch_all(
        db,
        f"SELECT link, {columns}, coders.name AS coder, {table}.created_at FROM {table}"
        f" JOIN coders ON coders.id = coder_id ORDER BY {table}.id",
    )
