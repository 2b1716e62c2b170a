"""The register of a study in tables."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from db.register import active_import, centres, costs, imports, persons_frame, set_active_import
from db.settings import settings
from workbench.quant.arms import registered_measures
from workbench.quant.population import RegisterTables, register_tables
from workbench.quant.register_rows import Centre, Cost, RegisterImport
from workbench.quant.small_counts import guarded_tables
from workbench.services.arms import register_frames
from workbench.services.small_cells import least_shown

__all__ = ["RegisterPage", "RegisterTables", "register_overview", "register_page", "use_import"]


@dataclass(frozen=True, slots=True)
class RegisterPage:
    """What the register's screen shows.

    Attributes
    ----------
    assumptions : str
        Everything assumed by a simulated register, as text; empty for a real one.
    """

    tables: RegisterTables | None
    imports: tuple[RegisterImport, ...]
    centres: tuple[Centre, ...]
    costs: tuple[Cost, ...]
    assumptions: str


def register_page(db: Database) -> RegisterPage:
    """Everything the register's screen shows."""
    assumptions = str(settings(db).get("assumptions", ""))
    return RegisterPage(register_overview(db), imports(db), centres(db), costs(db), assumptions)


def register_overview(db: Database) -> RegisterTables | None:
    """Population flow and tables of the active register, small counts hidden; None in a study without one."""
    if active_import(db) is None:
        return None
    people, taken, _ = register_frames(db)
    people["procedure"] = persons_frame(db)["procedure"]
    registered = {int(float(person)): measures for person, measures in registered_measures(taken).items()}
    return guarded_tables(register_tables(people, registered), least=least_shown(db))


def use_import(db: Database, import_id: int, coder_id: int) -> None:
    """Let another import be the one that analyses read."""
    set_active_import(db, import_id, coder_id=coder_id)
