"""Threads that people follow from one strand into the other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from db.sql import fetch_all, fetch_one
from db.writing import now, write_tx
from workbench.errors import NotFoundError


@dataclass(frozen=True, slots=True)
class StoredThread:
    """A thread somebody has taken up or put away.

    Attributes
    ----------
    key : str
        Identity: that of the rule's proposal, or ``own:`` and a number.
    title : str
        Empty for a thread that a rule words.
    status : str
        ``open``, ``answered`` or ``dismissed``.
    reason : str
        Why it was put away, or what the answer is.
    coder : str
        Who decided last.
    """

    key: str
    title: str
    status: str
    owner: str
    note: str
    reason: str
    coder: str
    created_at: str


def threads(db: Database) -> dict[str, StoredThread]:
    """All stored threads by key, in the order they were taken up."""
    rows = fetch_all(
        db,
        "SELECT key, title, status, owner, note, reason, coders.name AS coder, threads.created_at"
        " FROM threads JOIN coders ON coders.id = coder_id ORDER BY threads.id",
    )
    return {row["key"]: StoredThread(**row) for row in rows}


def set_thread(db: Database, key: str, values: Mapping[str, Any], *, coder_id: int) -> None:
    """Take up or change a thread; ``values``: any of title, status, owner, note, reason."""
    with write_tx(db, action="thread.set", coder_id=coder_id) as writer:
        stored = fetch_one(db, "SELECT id FROM threads WHERE key = ?", [key])
        if stored:
            writer.update("threads", stored["id"], {**values, "coder_id": coder_id})
        else:
            row = {"key": key, "status": "open", **values, "coder_id": coder_id, "created_at": now()}
            writer.insert("threads", row)


def add_own_thread(db: Database, title: str, *, owner: str, coder_id: int) -> str:
    """Take up a thread in one's own words; returns its key."""
    with write_tx(db, action="thread.set", coder_id=coder_id) as writer:
        last = fetch_one(db, "SELECT coalesce(max(id), 0) AS id FROM threads")
        key = f"own:{(last['id'] if last else 0) + 1}-{writer.op[:8]}"
        row = {"key": key, "title": title, "status": "open", "owner": owner}
        writer.insert("threads", {**row, "coder_id": coder_id, "created_at": now()})
    return key


def drop_thread(db: Database, key: str, *, coder_id: int) -> None:
    """Take a thread out of the list; a proposal becomes one again. ``NotFoundError`` if there is none."""
    with write_tx(db, action="thread.drop", coder_id=coder_id) as writer:
        stored = fetch_one(db, "SELECT id FROM threads WHERE key = ?", [key])
        if stored is None:
            raise NotFoundError("errors.thread_missing")
        writer.delete("threads", stored["id"])
