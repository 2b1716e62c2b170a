"""The one way to write: lock, BEGIN IMMEDIATE, the change and its event in the same transaction."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import threading
import uuid
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Literal

from sqlite_utils import Database

from db.sql import Row, fetch_one
from db.sqlite import sqlite3
from workbench.errors import StudyFileError

Kind = Literal["do", "undo", "redo"]
WITHHELD: Mapping[str, frozenset[str]] = {
    "codings": frozenset({"quote"}),
    "memos": frozenset({"body"}),
    "sources": frozenset({"attributes", "title"}),
    "cases": frozenset({"name"}),
    "report_claims": frozenset({"nb", "en"}),
    "exchange_guids": frozenset({"extra"}),
}
"""Columns that hold a person's words: the log keeps their hash, ``texts`` keeps the words."""

_WRITE_LOCK = threading.RLock()


def now() -> str:
    """The present moment, UTC, ISO 8601, to the millisecond."""
    return dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds")


class Writer:
    """Changes rows and logs each change; made by :func:`write_tx` only."""

    def __init__(
        self, db: Database, *, coder_id: int | None, action: str, op: str, kind: Kind, target_op: str | None
    ) -> None:
        self.db = db
        self.op = op
        self.coder_id = coder_id
        self._head = (action, kind, target_op)
        last = fetch_one(db, "SELECT hash FROM events ORDER BY seq DESC LIMIT 1")
        self._hash = last["hash"] if last else ""

    def insert(self, table: str, row: Mapping[str, object]) -> Row:
        """Insert one row and return it as stored, with its id."""
        columns = ", ".join(f'"{name}"' for name in row)
        marks = ", ".join("?" for _ in row)
        cursor = self.db.execute(f'INSERT INTO "{table}" ({columns}) VALUES ({marks})', list(row.values()))
        stored = {"id": cursor.lastrowid, **row} if "id" not in row else dict(row)
        self._log(table, stored["id"], None, stored)
        return stored

    def update(self, table: str, row_id: object, changes: Mapping[str, object]) -> Row:
        """Change columns of one row and return the row as it now stands."""
        before = self.row(table, row_id)
        sets = ", ".join(f'"{name}" = ?' for name in changes)
        self.db.execute(f'UPDATE "{table}" SET {sets} WHERE id = ?', [*changes.values(), row_id])
        after = {**before, **changes}
        if after != before:
            self._log(table, row_id, before, after)
        return after

    def delete(self, table: str, row_id: object) -> Row:
        """Delete one row and return what it held."""
        before = self.row(table, row_id)
        self.db.execute(f'DELETE FROM "{table}" WHERE id = ?', [row_id])
        self._log(table, row_id, before, None)
        return before

    def bulk(self, table: str, columns: Iterable[str], rows: Iterable[Sequence[Any]]) -> None:
        """Insert rows that belong to a logged parent (an import, an analysis) and are not logged singly."""
        names = list(columns)
        marks = ", ".join("?" for _ in names)
        listed = ", ".join(f'"{name}"' for name in names)
        self.db.conn.executemany(f'INSERT INTO "{table}" ({listed}) VALUES ({marks})', rows)

    def keep_text(self, body: str) -> str:
        """Store a text under its SHA-256 and return that; storing it twice changes nothing."""
        digest = hashlib.sha256(body.encode()).hexdigest()
        self.db.execute("INSERT OR IGNORE INTO texts (sha256, body) VALUES (?, ?)", [digest, body])
        return digest

    def row(self, table: str, row_id: object) -> Row:
        """One row by id; ``LookupError`` if there is none."""
        found = fetch_one(self.db, f'SELECT * FROM "{table}" WHERE id = ?', [row_id])
        if found is None:
            raise LookupError(f"{table} has no row {row_id}")
        return found

    def _log(self, table: str, row_id: object, before: Row | None, after: Row | None) -> None:
        action, kind, target_op = self._head
        values = [self.op, kind, target_op, now(), self.coder_id, action, table, str(row_id)]
        values += [self._withheld(table, before), self._withheld(table, after)]
        self._hash = chained_hash(self._hash, values)
        self.db.execute(
            "INSERT INTO events (op, kind, target_op, at, coder_id, action, table_name, row_id, before,"
            " after, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [*values, self._hash],
        )

    def _withheld(self, table: str, row: Row | None) -> str | None:
        if row is None:
            return None
        hidden = WITHHELD.get(table, frozenset())
        kept = {
            name: {"sha256": self.keep_text(str(value))} if name in hidden else value
            for name, value in row.items()
        }
        return json.dumps(kept, ensure_ascii=False, sort_keys=True)


@contextmanager
def write_tx(
    db: Database,
    *,
    action: str,
    coder_id: int | None = None,
    op: str | None = None,
    kind: Kind = "do",
    target_op: str | None = None,
) -> Iterator[Writer]:
    """Write in one transaction that is kept whole or not at all.

    Parameters
    ----------
    action : str
        What the user did, ``noun.verb``, e.g. ``"coding.add"``.
    coder_id : int, optional
        Who did it; None for the program itself.
    op : str, optional
        Identity of the operation (a UUID); given by the browser so that a repeat can be recognised.
    """
    with _WRITE_LOCK:
        try:
            db.execute("BEGIN IMMEDIATE")
            writer = Writer(
                db,
                coder_id=coder_id,
                action=action,
                op=op or str(uuid.uuid4()),
                kind=kind,
                target_op=target_op,
            )
            yield writer
            db.execute("COMMIT")
        except BaseException as error:
            if db.conn.in_transaction:
                db.execute("ROLLBACK")
            if isinstance(error, sqlite3.OperationalError):
                raise StudyFileError("errors.study_unwritable", cause=str(error)) from error
            raise


def chained_hash(previous: str, values: Iterable[object]) -> str:
    """SHA-256 over the previous event's hash and this event's values."""
    content = json.dumps([previous, *values], ensure_ascii=False)
    return hashlib.sha256(content.encode()).hexdigest()
