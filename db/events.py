"""The event log: what was done, by whom, and taking it back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlite_utils import Database

from db.sql import Row, fetch_all, fetch_one
from db.sqlite import sqlite3
from db.writing import Writer, chained_hash, write_tx
from workbench.errors import ConflictError, NotFoundError

_HASHED = ("op", "kind", "target_op", "at", "coder_id", "action", "table_name", "row_id", "before", "after")
LASTING = "plan.lock"
"""What cannot be taken back: it stands in nobody's way of undoing what came before or after."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing a person did, of one or more row changes.

    Attributes
    ----------
    op : str
        Identity; all its events carry it.
    kind : str
        ``do``, ``undo`` or ``redo``; the latter two name the operation they concern in ``target_op``.
    tables : tuple of str
        Tables it changed.
    """

    op: str
    kind: str
    target_op: str | None
    action: str
    at: str
    coder: str | None
    n_changes: int
    first_seq: int
    tables: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowChange:
    """What an operation did to one row: ``before`` is None for a new row, ``after`` for one that is gone."""

    table: str
    row_id: str
    before: Row | None
    after: Row | None


def row_of(change: RowChange) -> Row:
    """The row as it is now, or as it was before it went."""
    return change.after or change.before or {}


class NextSteps(NamedTuple):
    """Actions of the operations that would be taken back, and done again, next; empty where there is none."""

    undo: str
    redo: str


def operations(db: Database, *, limit: int = 200, offset: int = 0) -> list[Operation]:
    """The newest operations first."""
    rows = fetch_all(
        db,
        "SELECT op, kind, target_op, action, min(at) AS at, coders.name AS coder, count(*) AS n_changes,"
        " min(seq) AS first_seq, group_concat(DISTINCT table_name) AS tables FROM events"
        " LEFT JOIN coders ON coders.id = events.coder_id GROUP BY op ORDER BY first_seq DESC"
        " LIMIT ? OFFSET ?",
        [limit, offset],
    )
    return [Operation(**{**row, "tables": tuple(row["tables"].split(","))}) for row in rows]


def count_operations(db: Database) -> int:
    """How many operations the log holds."""
    return int(db.execute("SELECT count(DISTINCT op) FROM events").fetchone()[0])


def is_done(db: Database, op: str) -> bool:
    """Whether the log already holds this operation."""
    return fetch_one(db, "SELECT 1 FROM events WHERE op = ? LIMIT 1", [op]) is not None


def last_seq(db: Database) -> int:
    """Number of the newest event, 0 in an empty log."""
    return int(db.execute("SELECT coalesce(max(seq), 0) FROM events").fetchone()[0])


def log_head(db: Database) -> str:
    """Hash of the newest event: kept outside the file, it anchors the whole log; empty in an empty log."""
    row = fetch_one(db, "SELECT hash FROM events ORDER BY seq DESC LIMIT 1")
    return str(row["hash"]) if row else ""


def changes_of(db: Database, op: str) -> list[RowChange]:
    """The rows that an operation changed, with their words restored."""
    return [_change(db, row) for row in fetch_all(db, "SELECT * FROM events WHERE op = ? ORDER BY seq", [op])]


def changes_since(db: Database, seq: int, *, tables: tuple[str, ...]) -> list[RowChange]:
    """What happened to rows of ``tables`` after event number ``seq``, oldest first."""
    marks = ", ".join("?" for _ in tables)
    rows = fetch_all(
        db, f"SELECT * FROM events WHERE seq > ? AND table_name IN ({marks}) ORDER BY seq", [seq, *tables]
    )
    return [_change(db, row) for row in rows]


def row_history(db: Database, table: str, row_id: object) -> list[tuple[Operation, RowChange]]:
    """What happened to one row, the newest first, each with the operation it was part of."""
    rows = fetch_all(
        db,
        "SELECT events.*, coders.name AS coder FROM events LEFT JOIN coders ON coders.id = events.coder_id"
        " WHERE table_name = ? AND row_id = ? ORDER BY seq DESC",
        [table, str(row_id)],
    )
    told = ("op", "kind", "target_op", "action", "at", "coder")
    return [
        (
            Operation(
                **{name: row[name] for name in told}, n_changes=1, first_seq=row["seq"], tables=(table,)
            ),
            _change(db, row),
        )
        for row in rows
    ]


def undo(
    db: Database, *, coder_id: int, actions: tuple[str, ...] = ("",), op: str | None = None
) -> list[RowChange]:
    """Take back the coder's latest operation whose action starts with one of ``actions``.

    Raises
    ------
    NotFoundError
        If there is nothing to take back.
    ConflictError
        If somebody has changed the same row since.
    """
    undoable, _ = _stacks(db, coder_id, actions)
    if not undoable:
        raise NotFoundError("errors.nothing_to_undo")
    return _reverse(db, undoable[-1], coder_id=coder_id, kind="undo", op=op)


def redo(
    db: Database, *, coder_id: int, actions: tuple[str, ...] = ("",), op: str | None = None
) -> list[RowChange]:
    """Do again what the coder took back last; a new change in between ends what can be redone."""
    _, redoable = _stacks(db, coder_id, actions)
    if not redoable:
        raise NotFoundError("errors.nothing_to_redo")
    return _reverse(db, redoable[-1], coder_id=coder_id, kind="redo", op=op)


def next_steps(db: Database, *, coder_id: int, actions: tuple[str, ...] = ("",)) -> NextSteps:
    """What the coder would take back, and do again, among operations that start with one of ``actions``."""
    undoable, redoable = _stacks(db, coder_id, actions)
    return NextSteps(_action(db, undoable), _action(db, redoable))


def verify_chain(db: Database) -> int | None:
    """Check the hash chain of the whole log; the number of the first event that does not fit, or None."""
    previous = ""
    for row in fetch_all(db, "SELECT * FROM events ORDER BY seq"):
        previous = chained_hash(previous, [row[name] for name in _HASHED])
        if row["hash"] != previous:
            return int(row["seq"])
    return None


def _stacks(db: Database, coder_id: int, actions: tuple[str, ...]) -> tuple[list[str], list[str]]:
    """Operations that can be undone and redone, oldest first; both hold the op whose events to reverse.

    What was taken back by way of other ``actions`` need not be the last one here.
    """
    matching = " OR ".join("action LIKE ? || '%'" for _ in actions)
    rows = fetch_all(
        db,
        f"SELECT op, kind, target_op, min(seq) AS first FROM events WHERE coder_id = ? AND ({matching})"
        " AND action <> ? GROUP BY op ORDER BY first",
        [coder_id, *actions, LASTING],
    )
    undoable: list[str] = []
    redoable: list[str] = []
    for row in rows:
        if row["kind"] == "undo":
            undoable.remove(row["target_op"])
            redoable.append(row["op"])
        elif row["kind"] == "redo":
            redoable = [op for op in redoable if op != row["target_op"]]
            undoable.append(row["op"])
        else:
            undoable.append(row["op"])
            redoable.clear()
    return undoable, redoable


def _action(db: Database, stack: Sequence[str]) -> str:
    """The action of the operation on top; empty where there is none."""
    last = fetch_one(db, "SELECT action FROM events WHERE op = ?", stack[-1:]) if stack else None
    return str(last["action"]) if last else ""


def _reverse(db: Database, target: str, *, coder_id: int, kind: str, op: str | None) -> list[RowChange]:
    events = fetch_all(db, "SELECT * FROM events WHERE op = ? ORDER BY seq DESC", [target])
    action = str(events[0]["action"])
    try:
        with write_tx(
            db,
            action=action,
            coder_id=coder_id,
            op=op,
            kind="undo" if kind == "undo" else "redo",
            target_op=target,
        ) as writer:
            return [_reverse_event(writer, event) for event in events]
    except sqlite3.IntegrityError as error:
        raise ConflictError("errors.undo_overtaken", action=action) from error


def _reverse_event(writer: Writer, event: Row) -> RowChange:
    table, row_id = event["table_name"], event["row_id"]
    before, after = _restored(writer.db, event["before"]), _restored(writer.db, event["after"])
    current = fetch_one(writer.db, f'SELECT * FROM "{table}" WHERE id = ?', [row_id])
    if not _stands(current, after):
        raise ConflictError("errors.undo_overtaken", action=event["action"])
    if before is None:
        writer.delete(table, row_id)
    elif after is None:
        writer.insert(table, before)
    else:
        writer.update(table, row_id, before)
    return RowChange(table, row_id, after, before)


def _stands(current: Row | None, logged: Row | None) -> bool:
    """Whether a row is as an event left it; columns that the file got later do not matter."""
    if current is None or logged is None:
        return current is logged
    return all(current.get(name) == value for name, value in logged.items())


def _change(db: Database, event: Row) -> RowChange:
    before, after = _restored(db, event["before"]), _restored(db, event["after"])
    return RowChange(event["table_name"], event["row_id"], before, after)


def _restored(db: Database, logged: str | None) -> Row | None:
    if logged is None:
        return None
    return {name: _words(db, value) for name, value in json.loads(logged).items()}


def _words(db: Database, value: object) -> object:
    if not isinstance(value, dict):
        return value
    kept = fetch_one(db, "SELECT body FROM texts WHERE sha256 = ?", [value["sha256"]])
    if kept is None:
        raise NotFoundError("errors.text_erased")
    return kept["body"]
