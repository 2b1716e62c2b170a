"""Memos on sources and codes; those on codings stand with their codings."""

from __future__ import annotations

from sqlite_utils import Database

from db.sql import fetch_all, fetch_one
from db.writing import Writer, now
from workbench.errors import NotFoundError
from workbench.qual.records import Memo

TARGETS = ("source", "code")
_TABLES = {"source": "sources", "code": "codes"}


def memos(db: Database, *, target: str, seen_by: int | None = None) -> tuple[Memo, ...]:
    """All memos on sources, or on codes; of sources coded blind only those of the coder ``seen_by``."""
    blind = " AND (? IS NULL OR memos.coder_id = ? OR coalesce(sources.blind, 0) = 0)"
    rows = fetch_all(
        db,
        "SELECT target, target_id, memos.coder_id, coders.name AS coder, body FROM memos"
        " JOIN coders ON coders.id = memos.coder_id"
        " LEFT JOIN sources ON target = 'source' AND sources.id = target_id"
        f" WHERE target = ?{blind} ORDER BY target_id, memos.id",
        [target, seen_by, seen_by],
    )
    return tuple(Memo(**row) for row in rows)


def set_memo(writer: Writer, target: str, target_id: int, body: str) -> None:
    """Write, change or (with an empty body) remove the writer's coder's memo on a source or code."""
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
