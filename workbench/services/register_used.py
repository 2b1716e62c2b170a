"""The register that every number rests on: its file, when it was read, and how far it follows people."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlite_utils import Database

from db.register import active_import, followed_until, outcome_labels


@dataclass(frozen=True, slots=True)
class RegisterUsed:
    """The active register.

    Attributes
    ----------
    file_name, sha256 : str
        Of the file as it was imported.
    imported_on : date
    followed_until : date or None
        Last day on which anybody is still followed; None where the register does not tell it.
    simulated : bool
    """

    file_name: str
    sha256: str
    imported_on: dt.date
    followed_until: dt.date | None
    simulated: bool = False


def register_used(db: Database) -> RegisterUsed | None:
    """The active register; None in a study without one."""
    found, until = active_import(db), followed_until(db)
    if found is None:
        return None
    return RegisterUsed(
        found.file_name,
        found.sha256,
        dt.date.fromisoformat(found.created_at[:10]),
        dt.date.fromisoformat(until[:10]) if until else None,
        found.simulated,
    )


def outcomes_told(db: Database) -> tuple[str, ...]:
    """What the active register says became of people, each once, in alphabetical order."""
    return outcome_labels(db)
