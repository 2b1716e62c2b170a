"""Studies on this machine: list, make, describe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from db.codebook import add_codes
from db.coders import coder_named
from db.connection import SUFFIX, opened
from db.counts import counts
from db.logic_model import save_logic_model
from db.settings import set_setting, settings
from workbench.errors import ConflictError, InputError
from workbench.mixed.template import standard_logic_model
from workbench.paths import home
from workbench.qual.records import Coder
from workbench.services.codebook import standard_codebook

DEMO = "demo"
_NAME = re.compile(r"[^\W_][\w \-]{0,59}")


@dataclass(frozen=True, slots=True)
class StudySummary:
    """What a study is called and holds.

    Attributes
    ----------
    simulated : bool
        Every person, word and number in it is invented.
    n_persons, n_in_population, n_sources, n_codings, n_analyses, n_operations : int
        Counts; persons before and after the population filters.
    """

    title: str
    simulated: bool
    n_persons: int
    n_in_population: int
    n_sources: int
    n_codings: int
    n_analyses: int
    n_operations: int


def study_names() -> tuple[str, ...]:
    """Names of the studies in the home folder, the demo study first."""
    names = sorted(path.stem for path in home().glob(f"*{SUFFIX}"))
    return tuple(sorted(names, key=lambda name: name != DEMO))


def study_path(name: str) -> Path:
    """Where the study of that name lies.

    Raises
    ------
    InputError
        If the name could not be a file of the home folder.
    """
    if not _NAME.fullmatch(name):
        raise InputError("errors.study_name_invalid", name=name[:80])
    return home() / f"{name}{SUFFIX}"


@contextmanager
def opened_study(name: str) -> Iterator[Database]:
    """The study of that name, open for the length of a ``with`` block."""
    with opened(study_path(name)) as db:
        yield db


def create_study(name: str) -> Path:
    """Make a study with the standard logic model and its codebook, ready for coding."""
    path = study_path(name.strip())
    if path.exists():
        raise ConflictError("errors.study_exists", name=name.strip())
    home().mkdir(parents=True, exist_ok=True)
    with opened(path, create=True) as db:
        furnish(db, title=name.strip(), simulated=False)
    return path


def furnish(db: Database, *, title: str, simulated: bool) -> None:
    """Give an empty study file its title, the standard logic model and the codebook that follows it."""
    set_setting(db, "title", title)
    set_setting(db, "simulated", simulated)
    model = standard_logic_model()
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
