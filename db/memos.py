"""Memos on sources, codes and cases; those on codings stand with their codings."""

from __future__ import annotations

from sqlite_utils import Database

from db.sql import Row, fetch_all, fetch_one
from db.writing import Writer, now
from workbench.errors import NotFoundError
from workbench.qual.records import Memo

TARGETS = ("source", "code", "case")
_TABLES = {"source": "sources", "code": "codes", "case": "cases"}
SEEN_BY = (
    "(:seen_by IS NULL OR memos.coder_id = :seen_by OR NOT EXISTS (SELECT 1 FROM sources WHERE blind = 1"
    " AND CASE target WHEN 'source' THEN sources.id = target_id WHEN 'case' THEN sources.case_id = target_id"
    " WHEN 'coding' THEN sources.id = (SELECT source_id FROM codings"
    " JOIN revisions ON revisions.id = revision_id WHERE codings.id = target_id) END))"
)
"""Whether a coder may see a memo: an own one, or one that has nothing to do with a source coded blind."""


def memos(db: Database, *, target: str, seen_by: int | None = None) -> tuple[Memo, ...]:
    """All memos on sources, codes or cases; of what is coded blind only those of the coder ``seen_by``."""
    rows = fetch_all(
        db,
        "SELECT target, target_id, memos.coder_id, coders.name AS coder, body FROM memos"
        " JOIN coders ON coders.id = memos.coder_id"
        f" WHERE target = :target AND {SEEN_BY} ORDER BY target_id, memos.id",
        {"target": target, "seen_by": seen_by},
    )
    return tuple(Memo(**row) for row in rows)


def set_memo(writer: Writer, target: str, target_id: int, body: str) -> None:
    """Write, change or (with an empty body) remove the writer's coder's memo on a source, code or case."""
    if fetch_one(writer.db, f'SELECT 1 FROM "{_TABLES[target]}" WHERE id = ?', [target_id]) is None:
        raise NotFoundError("errors.memo_target_missing")
    memo = fetch_one(
        writer.db,
        "SELECT id FROM memos WHERE target = ? AND target_id = ? AND coder_id = ?",
        [target, target_id, writer.coder_id],
    )
    if memo and body:
        writer.update("memos", memo["id"], {"body": body})
    elif memo:
        writer.delete("memos", memo["id"])
    elif body:
        place = {"target": target, "target_id": target_id, "coder_id": writer.coder_id}
        writer.insert("memos", {**place, "body": body, "created_at": now()})


def memo_rows(writer: Writer, target: str, target_id: int) -> list[Row]:
    """The rows of all memos on one thing."""
    wanted = "SELECT * FROM memos WHERE target = ? AND target_id = ?"
    return fetch_all(writer.db, wanted, [target, target_id])


def move_memos(writer: Writer, target: str, from_id: int, into_id: int) -> None:
    """Give the memos on one thing to another; a coder who noted about both has both in one memo."""
    there = {memo["coder_id"]: memo for memo in memo_rows(writer, target, into_id)}
    for memo in memo_rows(writer, target, from_id):
        other = there.get(memo["coder_id"])
        if other is None:
            writer.update("memos", memo["id"], {"target_id": into_id})
        else:
            writer.update("memos", other["id"], {"body": f"{other['body']}\n\n{memo['body']}"})
            writer.delete("memos", memo["id"])
