"""Rows as they stood at an earlier point of the event log, and the points there are."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlite_utils import Database

from db.sql import Row, fetch_all


@dataclass(frozen=True, slots=True)
class Moment:
    """A point of the log at which something that verdicts read had changed.

    Attributes
    ----------
    seq : int
        Number of the last event that belongs to it.
    at : str
        When, UTC.
    action : str
        What was done, ``noun.verb``.
    n_operations : int
        Operations of that kind by that person in a row.
    """

    seq: int
    at: str
    action: str
    coder: str | None
    n_operations: int


def moments(db: Database, tables: tuple[str, ...]) -> tuple[Moment, ...]:
    """Points at which rows of ``tables`` had changed, oldest first.

    What one person does in a row, of the same kind and on the same day, is one point: its last event.
    """
    marks = ", ".join("?" for _ in tables)
    rows = fetch_all(
        db,
        "SELECT max(seq) AS seq, max(at) AS at, action, coders.name AS coder FROM events"
        f" LEFT JOIN coders ON coders.id = events.coder_id WHERE table_name IN ({marks})"
        " GROUP BY op ORDER BY max(seq)",
        list(tables),
    )
    found: list[Moment] = []
    for row in rows:
        last = found[-1] if found else None
        if last and (last.action, last.coder, last.at[:10]) == (row["action"], row["coder"], row["at"][:10]):
            found[-1] = Moment(**row, n_operations=last.n_operations + 1)
        else:
            found.append(Moment(**row, n_operations=1))
    return tuple(found)


def rows_at(db: Database, table: str, seq: int) -> tuple[Row, ...]:
    """Rows of a table as they stood right after event ``seq``, by the log; withheld words stay hashes."""
    rows = fetch_all(
        db,
        "SELECT after FROM events WHERE seq IN (SELECT max(seq) FROM events WHERE table_name = ?"
        " AND seq <= ? GROUP BY row_id) AND after IS NOT NULL ORDER BY CAST(row_id AS INTEGER), row_id",
        [table, seq],
    )
    return tuple(json.loads(row["after"]) for row in rows)


@dataclass(frozen=True, slots=True)
class KeptVerdict:
    """A verdict as it was kept when something left the house."""

    link: str
    sesoi: float
    verdict: str
    fragile: bool
    created_at: str


def kept_verdicts(db: Database) -> tuple[KeptVerdict, ...]:
    """All kept verdicts, oldest first."""
    rows = fetch_all(db, "SELECT link, sesoi, verdict, fragile, created_at FROM verdicts ORDER BY id")
    return tuple(KeptVerdict(**{**row, "fragile": bool(row["fragile"])}) for row in rows)
