"""Reading the event log a page at a time."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from db.events import Operation, can_undo, count_operations, operations, redo, undo, verify_chain
from workbench.qual.records import Coder

__all__ = ["LogPage", "Operation", "log_page", "redo_last", "undo_last", "undoable"]
PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class LogPage:
    """One page of the log.

    Attributes
    ----------
    broken_at : int or None
        Number of the first event that does not fit the hash chain; None when the log is whole.
    """

    operations: tuple[Operation, ...]
    n_operations: int
    broken_at: int | None


def log_page(db: Database, number: int) -> LogPage:
    """Page ``number`` (from 1) of the log, the newest operations first."""
    found = operations(db, limit=PAGE_SIZE, offset=PAGE_SIZE * (number - 1))
    return LogPage(tuple(found), count_operations(db), verify_chain(db))


def undoable(db: Database, coder: Coder) -> tuple[bool, bool]:
    """Whether the coder has something to undo, and something to redo."""
    return can_undo(db, coder_id=coder.id)


def undo_last(db: Database, coder: Coder) -> None:
    """Take back the coder's latest operation, whatever it was."""
    undo(db, coder_id=coder.id)


def redo_last(db: Database, coder: Coder) -> None:
    """Do again what the coder took back last."""
    redo(db, coder_id=coder.id)
