"""Coders."""

from __future__ import annotations

from sqlite_utils import Database

from db.sql import fetch_all, fetch_one
from db.writing import now, write_tx
from workbench.qual.records import Coder


def coders(db: Database) -> tuple[Coder, ...]:
    """All coders in the order they came."""
    rows = fetch_all(db, "SELECT id, name, simulated FROM coders ORDER BY id")
    return tuple(Coder(row["id"], row["name"], bool(row["simulated"])) for row in rows)


def coder_named(db: Database, name: str, *, simulated: bool = False) -> Coder:
    """The coder of that name, made if new; asking twice changes nothing."""
    found = fetch_one(db, "SELECT id, name, simulated FROM coders WHERE name = ?", [name])
    if found is None:
        with write_tx(db, action="coder.add") as writer:
            row = {"name": name, "simulated": int(simulated), "created_at": now()}
            found = writer.insert("coders", row)
    return Coder(found["id"], found["name"], bool(found["simulated"]))
