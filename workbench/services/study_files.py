"""The study files on this machine: which there are, where they lie, opening one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from db.connection import SUFFIX, opened
from workbench.errors import InputError
from workbench.paths import home

DEMO = "demo"
_NAME = re.compile(r"[^\W_][\w \-]{0,59}")


def make_home() -> None:
    """Make the home folder, if it is missing.

    Raises
    ------
    InputError
        If something else lies there, or the folder may not be made.
    """
    try:
        home().mkdir(parents=True, exist_ok=True)
    except OSError as error:
        cause = error.strerror or type(error).__name__
        raise InputError("errors.file_unwritable", file=str(home()), cause=cause) from error


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
        raise InputError("errors.study_name_invalid" if name else "errors.study_name_missing", name=name[:80])
    return home() / f"{name}{SUFFIX}"


@contextmanager
def opened_study(name: str) -> Iterator[Database]:
    """The study of that name, open for the length of a ``with`` block."""
    with opened(study_path(name)) as db:
        yield db
