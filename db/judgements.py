"""What people decide beside the rules: notes on numbers, overrides, and the verdicts as they stood."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from db.sql import fetch_all, fetch_one
from db.writing import now, write_tx
from workbench.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class NumberNote:
    """A known bias (with the direction it pushes) or a red audit flag on a link's numbers.

    Attributes
    ----------
    assumption : str
        What a bias says does not hold, as :data:`workbench.mixed.biases.ASSUMPTIONS`; empty where unknown.
    id : int
        0 until it is stored.
    """

    link: str
    kind: str
    pushes: str | None
    name_nb: str
    name_en: str
    assumption: str = ""
    id: int = 0

    def name(self, language: str) -> str:
        """The note in ``nb`` or ``en``."""
        return self.name_nb if language == "nb" else self.name_en


@dataclass(frozen=True, slots=True)
class Override:
    """An evaluator's verdict beside the rule's, with the reason for it."""

    link: str
    verdict: str
    rule_verdict: str
    sesoi: float
    reason: str
    coder: str
    created_at: str


def number_notes(db: Database) -> tuple[NumberNote, ...]:
    """All notes on numbers."""
    rows = fetch_all(
        db, "SELECT id, link, kind, pushes, name_nb, name_en, assumption FROM number_notes ORDER BY id"
    )
    return tuple(NumberNote(**row) for row in rows)


def add_number_notes(db: Database, notes: Iterable[NumberNote], *, coder_id: int | None = None) -> None:
    """Add notes on numbers in one operation."""
    with write_tx(db, action="note.add", coder_id=coder_id) as writer:
        for note in notes:
            row = {"link": note.link, "kind": note.kind, "pushes": note.pushes, "assumption": note.assumption}
            writer.insert("number_notes", {**row, "name_nb": note.name_nb, "name_en": note.name_en})


def drop_number_note(db: Database, note_id: int, *, coder_id: int) -> None:
    """Take a note on numbers away; the log keeps it. ``NotFoundError`` if there is none."""
    with write_tx(db, action="note.drop", coder_id=coder_id) as writer:
        if fetch_one(db, "SELECT 1 FROM number_notes WHERE id = ?", [note_id]) is None:
            raise NotFoundError("errors.claim_gone")
        writer.delete("number_notes", note_id)


def overrides(db: Database) -> dict[str, Override]:
    """The override of each overridden link."""
    rows = fetch_all(
        db,
        "SELECT link, verdict, rule_verdict, sesoi, reason, coders.name AS coder, overrides.created_at"
        " FROM overrides JOIN coders ON coders.id = coder_id",
    )
    return {row["link"]: Override(**row) for row in rows}


def set_override(db: Database, link: str, values: Mapping[str, Any], *, coder_id: int) -> None:
    """Set or change the override of a link; ``values``: verdict, rule_verdict, sesoi, reason."""
    row = {**values, "coder_id": coder_id, "created_at": now()}
    with write_tx(db, action="override.set", coder_id=coder_id) as writer:
        stored = fetch_one(db, "SELECT id FROM overrides WHERE link = ?", [link])
        if stored:
            writer.update("overrides", stored["id"], row)
        else:
            writer.insert("overrides", {"link": link, **row})


def remove_override(db: Database, link: str, *, coder_id: int) -> None:
    """Let the rule's verdict stand again; the log keeps what was decided."""
    with write_tx(db, action="override.remove", coder_id=coder_id) as writer:
        stored = fetch_one(db, "SELECT id FROM overrides WHERE link = ?", [link])
        if stored:
            writer.delete("overrides", stored["id"])


def keep_verdicts(db: Database, rows: Iterable[Mapping[str, Any]], *, coder_id: int | None = None) -> None:
    """Keep the verdicts as they stand when something leaves the house, e.g. a report.

    A row holds ``link, sesoi, verdict, fragile, detail``; ``detail`` is any JSON-safe value.
    """
    with write_tx(db, action="verdict.keep", coder_id=coder_id) as writer:
        for row in rows:
            detail = json.dumps(row["detail"], ensure_ascii=False, sort_keys=True)
            kept = {**row, "detail": detail, "fragile": int(row["fragile"]), "created_at": now()}
            writer.insert("verdicts", kept)
