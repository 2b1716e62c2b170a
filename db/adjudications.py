"""What coders agreed on where they had coded differently, kept beside their own codings."""

from __future__ import annotations

import json
from dataclasses import asdict

from sqlite_utils import Database

from db.sql import Row, fetch_all, fetch_one
from db.writing import Writer, now, write_tx
from workbench.errors import NotFoundError
from workbench.qual.records import Adjudication, Decision, Segment

_SELECT = (
    "SELECT adjudications.*, coders.name AS coder FROM adjudications"
    " JOIN coders ON coders.id = adjudications.coder_id"
)


def adjudications(db: Database) -> tuple[Adjudication, ...]:
    """Every decision, in the order they were made."""
    return tuple(_adjudication(row) for row in fetch_all(db, f"{_SELECT} ORDER BY adjudications.id"))


def set_adjudication(
    db: Database,
    segment: Segment,
    code_id: int,
    decision: Decision,
    *,
    originals: tuple[str, ...],
    coder_id: int,
) -> int:
    """Decide on a passage; decisions on the same code that it overlaps are replaced by this one."""
    row = {
        "revision_id": segment.revision_id,
        "code_id": code_id,
        "start": segment.start,
        "end": segment.end,
        **asdict(decision),
        "coded": int(decision.coded),
        "originals": json.dumps(originals, ensure_ascii=False),
        "coder_id": coder_id,
        "created_at": now(),
    }
    with write_tx(db, action="adjudication.set", coder_id=coder_id) as writer:
        replaced = fetch_all(
            db,
            'SELECT id FROM adjudications WHERE revision_id = ? AND code_id = ? AND start < ? AND "end" > ?',
            [segment.revision_id, code_id, segment.end, segment.start],
        )
        for old in replaced:
            writer.delete("adjudications", old["id"])
        return int(writer.insert("adjudications", row)["id"])


def place_adjudication(
    writer: Writer, adjudication_id: int, segment: Segment, originals: tuple[str, ...]
) -> None:
    """Let a decision stand on a passage of another revision."""
    told = json.dumps(originals, ensure_ascii=False)
    change = {"revision_id": segment.revision_id, "start": segment.start, "end": segment.end}
    writer.update("adjudications", adjudication_id, {**change, "originals": told})


def remove_adjudication(db: Database, adjudication_id: int, *, coder_id: int) -> None:
    """Let the coders differ again; the log keeps what was decided."""
    with write_tx(db, action="adjudication.remove", coder_id=coder_id) as writer:
        if fetch_one(db, "SELECT 1 FROM adjudications WHERE id = ?", [adjudication_id]) is None:
            raise NotFoundError("errors.adjudication_missing")
        writer.delete("adjudications", adjudication_id)


def move_adjudications(writer: Writer, code_id: int, into_id: int) -> None:
    """Let decisions on one code be decisions on another, when the codes become one."""
    for row in _on_code(writer, code_id):
        writer.update("adjudications", row["id"], {"code_id": into_id})


def drop_adjudications(writer: Writer, code_id: int) -> None:
    """Remove decisions on a code that is about to be removed."""
    for row in _on_code(writer, code_id):
        writer.delete("adjudications", row["id"])


def _on_code(writer: Writer, code_id: int) -> list[Row]:
    return fetch_all(writer.db, "SELECT id FROM adjudications WHERE code_id = ?", [code_id])


def _adjudication(row: Row) -> Adjudication:
    return Adjudication(
        id=row["id"],
        segment=Segment(row["revision_id"], row["start"], row["end"]),
        code_id=row["code_id"],
        decision=Decision(bool(row["coded"]), row["stance"], row["claim"], row["reason"]),
        originals=tuple(json.loads(row["originals"])),
        coder=row["coder"],
        created_at=row["created_at"],
    )
