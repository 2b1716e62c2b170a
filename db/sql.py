"""Reading rows: small helpers that always exhaust their cursor."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sqlite_utils import Database

Row = dict[str, Any]


def fetch_all(db: Database, sql: str, values: Sequence[object] | Mapping[str, object] = ()) -> list[Row]:
    """All rows of a query as dictionaries; the cursor is exhausted, so no lock is left behind."""
    cursor = db.execute(sql, dict(values) if isinstance(values, Mapping) else list(values))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def fetch_one(db: Database, sql: str, values: Sequence[object] = ()) -> Row | None:
    """The first row of a query, or None."""
    rows = fetch_all(db, sql, values)
    return rows[0] if rows else None
