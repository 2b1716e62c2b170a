"""Making a study and telling what it holds."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from db.codebook import add_codes
from db.coders import coder_named
from db.connection import opened
from db.counts import counts
from db.logic_model import save_logic_model
from db.settings import set_setting, settings
from workbench.errors import ConflictError, InputError
from workbench.mixed.logic_model import LogicModel
from workbench.mixed.template import standard_logic_model
from workbench.qual.records import Coder
from workbench.services.codebook import standard_codebook
from workbench.services.study_files import make_home, study_path


@dataclass(frozen=True, slots=True)
class StudySummary:
    """What a study is called and holds.

    Attributes
    ----------
    simulated : bool
        Every person, word and number in it is invented.
    n_persons, n_in_population, n_sources, n_codings, n_operations : int
        Counts; persons before and after the population filters.
    """

    title: str
    simulated: bool
    n_persons: int
    n_in_population: int
    n_sources: int
    n_codings: int
    n_operations: int


def create_study(name: str) -> Path:
    """Make a study with the standard logic model and its codebook, ready for coding."""
    path = study_path(name.strip())
    if path.exists():
        raise ConflictError("errors.study_exists", name=name.strip())
    make_home()
    with opened(path, create=True) as db:
        furnish(db, title=name.strip(), simulated=False)
    return path


def furnish(db: Database, *, title: str, simulated: bool, model: LogicModel | None = None) -> None:
    """Give an empty study file its title, a logic model (the standard one) and the codebook that follows."""
    set_setting(db, "title", title)
    set_setting(db, "simulated", simulated)
    model = model or standard_logic_model()
    save_logic_model(db, model, note="standard")
    add_codes(db, standard_codebook(model))


def summary(db: Database) -> StudySummary:
    """What the study holds."""
    stored = settings(db)
    return StudySummary(
        title=str(stored.get("title", "")), simulated=bool(stored.get("simulated")), **counts(db)
    )


def coder_called(db: Database, name: str) -> Coder:
    """The coder of that name, made if new.

    Raises
    ------
    InputError
        If the name is empty, too long, or holds control characters.
    """
    cleaned = " ".join(name.split())
    if not 1 <= len(cleaned) <= 60 or not cleaned.isprintable():
        raise InputError("errors.coder_name_invalid")
    return coder_named(db, cleaned)
