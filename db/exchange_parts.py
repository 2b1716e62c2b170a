"""What came from other programs and has no table here: sets, links, maps, and memos on the study."""

from __future__ import annotations

from sqlite_utils import Database

from db.sql import Row, fetch_all, fetch_one
from db.writing import Writer, now
from workbench.qual.records import Memo

STUDY = "study"
"""What a memo is on that is on nothing in the study; each has a number of its own."""


def keep_part(writer: Writer, kind: str, guid: str, content: str) -> bool:
    """Keep a set, link, map or variable as JSON, in the place of an earlier one; True if it was new."""
    known = fetch_one(writer.db, "SELECT * FROM exchange_guids WHERE kind = ? AND guid = ?", [kind, guid])
    if known is None:
        row = {"kind": kind, "guid": guid, "row_id": 0, "stamp": now(), "extra": content}
        writer.insert("exchange_guids", row)
    elif known["extra"] != content:
        writer.update("exchange_guids", known["id"], {"extra": content})
    return known is None


def kept_parts(db: Database) -> tuple[str, ...]:
    """Sets, links and maps as JSON, in the order they came."""
    return kept_of(db, "set", "link", "graph")


def kept_of(db: Database, *kinds: str) -> tuple[str, ...]:
    """What is kept of some kinds as JSON, in the order it came."""
    marks = ", ".join("?" for _ in kinds)
    rows = fetch_all(db, f"SELECT extra FROM exchange_guids WHERE kind IN ({marks}) ORDER BY id", list(kinds))
    return tuple(row["extra"] for row in rows)


def insert_study_memo(writer: Writer, body: str, *, coder_id: int, created: str) -> tuple[bool, Row]:
    """Store a memo on the study and return it; False if the study has the same words already."""
    query = "SELECT * FROM memos WHERE target = ? AND body = ?"
    known = fetch_one(writer.db, query, [STUDY, body])
    if known:
        return False, known
    last = fetch_one(
        writer.db, "SELECT coalesce(max(target_id), 0) AS id FROM memos WHERE target = ?", [STUDY]
    )
    place = {"target": STUDY, "target_id": (last["id"] if last else 0) + 1, "coder_id": coder_id}
    return True, writer.insert("memos", {**place, "body": body, "created_at": created or now()})


def study_memos(db: Database) -> tuple[Memo, ...]:
    """Memos on the study, in the order they came."""
    rows = fetch_all(
        db,
        "SELECT target, target_id, memos.coder_id, coders.name AS coder, body FROM memos"
        " JOIN coders ON coders.id = memos.coder_id WHERE target = ? ORDER BY target_id",
        [STUDY],
    )
    return tuple(Memo(**row) for row in rows)
