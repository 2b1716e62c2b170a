"""How much a study holds."""

from __future__ import annotations

from sqlite_utils import Database

from db.sql import fetch_one

_COUNTS = {
    "n_persons": "SELECT count(*) FROM persons JOIN imports ON imports.id = import_id AND active",
    "n_in_population": "SELECT count(*) FROM persons JOIN imports ON imports.id = import_id AND active"
    " WHERE in_population",
    "n_sources": "SELECT count(*) FROM sources",
    "n_codings": "SELECT count(*) FROM codings",
    "n_operations": "SELECT count(DISTINCT op) FROM events",
}


def counts(db: Database) -> dict[str, int]:
    """Counts by name; persons are those of the active import."""
    columns = ", ".join(f"({query}) AS {name}" for name, query in _COUNTS.items())
    return fetch_one(db, f"SELECT {columns}") or {}
