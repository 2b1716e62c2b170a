"""Fixtures for every test: a study file of its own, and a home folder of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from db.coders import coder_named
from db.connection import opened
from workbench.qual.records import Coder


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
        before = database.schema
        yield database
        assert database.schema == before


@pytest.fixture
def coder(db: Database) -> Coder:
    return coder_named(db, "Koder Test")
