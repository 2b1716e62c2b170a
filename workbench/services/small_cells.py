"""From which count on a register's tables show persons."""

from __future__ import annotations

from sqlite_utils import Database

from db.register import active_import, imports
from db.settings import settings
from workbench.quant.small_counts import LEAST_SHOWN


def least_shown(db: Database) -> int:
    """Smallest count that a table of the active register shows; 1, hiding nothing, for invented persons.

    Only the import that a simulated study was made with holds invented persons; a register brought into it
    later may hold real ones.
    """
    return 1 if holds_invented_persons(db) else LEAST_SHOWN


def holds_invented_persons(db: Database) -> bool:
    """Whether the register that analyses read is the simulated one."""
    active = active_import(db)
    first = min((one.id for one in imports(db)), default=None)
    return bool(settings(db).get("simulated")) and active is not None and active.id == first
