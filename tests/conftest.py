"""Fixtures for every test: a study file of its own, and a home folder of its own."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import pytest
from hypothesis import settings
from sqlite_utils import Database

from db.coders import coder_named
from db.connection import opened
from workbench.qual.records import Coder
from workbench.services.demo_study import ensure_demo_study

settings.register_profile("samsyn", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("samsyn")
"""A loaded machine is no failure, and two runs of the same commit judge alike."""


@pytest.fixture(autouse=True)
def home_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No test touches the studies of the person who runs it."""
    home = tmp_path / "home"
    monkeypatch.setenv("WORKBENCH_HOME", str(home))
    return home


@pytest.fixture
def study_file(tmp_path: Path) -> Path:
    return tmp_path / "study.samsyn"


@pytest.fixture
def db(study_file: Path) -> Iterator[Database]:
    """An empty study; a test that makes a table or a column by misspelling one fails."""
    with opened(study_file, create=True) as database:
        before = sorted(database.schema.splitlines())
        yield database
        assert sorted(database.schema.splitlines()) == before


@pytest.fixture
def coder(db: Database) -> Coder:
    return coder_named(db, "Koder Test")


@pytest.fixture(scope="session")
def demo_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo study, built once for all workers; tests that write to it copy it first."""
    shared = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        shared = shared.parent
    home = shared / "demo-home"
    home.mkdir(exist_ok=True)
    with (home / "lock").open("w") as lock:
        locked(lock)
        before = os.environ.get("WORKBENCH_HOME")
        os.environ["WORKBENCH_HOME"] = str(home)
        try:
            return ensure_demo_study()
        finally:
            os.environ.pop("WORKBENCH_HOME") if before is None else os.environ.update(WORKBENCH_HOME=before)


def locked(lock: IO[str]) -> None:
    """Wait for the other workers; on Windows the tests run in one process."""
    if os.name != "nt":
        import fcntl

        fcntl.flock(lock, fcntl.LOCK_EX)


@pytest.fixture
def demo_home(home_folder: Path, demo_file: Path) -> Path:
    """A home folder of the test's own with the demo study in it."""
    home_folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(demo_file, home_folder)
    return home_folder


@pytest.fixture
def demo_db(demo_home: Path) -> Iterator[Database]:
    """The demo study, open; a copy that the test may change."""
    with opened(demo_home / "demo.samsyn") as database:
        yield database
