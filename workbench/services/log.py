"""Reading the event log a page at a time."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from db.events import Operation, count_operations, operations, verify_chain

__all__ = ["LogPage", "Operation", "log_page"]
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
