"""Opening a study file: one SQLite file, one connection a script run, every write durable."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from db.migrations import LATEST, migrate
from db.sqlite import sqlite3
from workbench.errors import StudyFileError

APPLICATION_ID = 0x53414D53
BUSY_SECONDS = 30
SUFFIX = ".samsyn"


def open_db(path: Path, *, create: bool = False) -> Database:
    """Open a study file, migrate it if it is older than this program, and return the connection.

    Parameters
    ----------
    path : Path
        The study file.
    create : bool
        Make a new, empty study when the file does not exist.

    Raises
    ------
    StudyFileError
        If the file is missing, empty, damaged, no study at all, or made by a newer version.
    """
    _refuse_unless_openable(path, create=create)
    try:
        connection = sqlite3.connect(str(path), timeout=BUSY_SECONDS, isolation_level=None)
        return _prepared(connection, path, new=not path.exists() or path.stat().st_size == 0)
    except sqlite3.OperationalError as error:
        raise StudyFileError("errors.study_unopenable", name=path.name, cause=str(error)) from error
    except sqlite3.DatabaseError as error:
        raise StudyFileError("errors.study_damaged", name=path.name) from error


@contextmanager
def opened(path: Path, *, create: bool = False) -> Iterator[Database]:
    """Open a study file for the length of a ``with`` block."""
    db = open_db(path, create=create)
    try:
        yield db
    finally:
        db.conn.close()


def _refuse_unless_openable(path: Path, *, create: bool) -> None:
    if not path.exists():
        if create:
            return
        raise StudyFileError("errors.study_missing", name=path.name)
    if path.stat().st_size == 0:
        raise StudyFileError("errors.study_empty", name=path.name)


def _prepared(connection: sqlite3.Connection, path: Path, *, new: bool) -> Database:
    try:
        version = _checked_version(connection, path, new=new)
        for pragma in ("journal_mode=WAL", "synchronous=FULL", "trusted_schema=OFF"):
            connection.execute(f"PRAGMA {pragma}")
        db = Database(connection, strict=True)
        if version < LATEST:
            migrate(db, path, application_id=APPLICATION_ID)
        connection.execute("PRAGMA foreign_keys=ON")
    except BaseException:
        connection.close()
        raise
    return db


def _checked_version(connection: sqlite3.Connection, path: Path, *, new: bool) -> int:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if not new and application not in (APPLICATION_ID, 0):
        raise StudyFileError("errors.study_foreign", name=path.name)
    if not new and application == 0 and connection.execute("SELECT 1 FROM sqlite_schema").fetchone():
        raise StudyFileError("errors.study_foreign", name=path.name)
    if version > LATEST:
        raise StudyFileError("errors.study_newer", name=path.name, version=version, known=LATEST)
    return int(version)
