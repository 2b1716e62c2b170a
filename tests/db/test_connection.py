"""Opening study files, good and bad."""

import sqlite3
import threading
from pathlib import Path

import pytest

from db.connection import APPLICATION_ID, open_db, opened
from db.migrations import LATEST
from db.settings import set_setting, settings
from workbench.errors import StudyFileError


def test_a_new_study_is_durable_and_holds_its_foreign_keys(db):
    pragmas = {name: db.execute(f"PRAGMA {name}").fetchone()[0] for name in ("synchronous", "foreign_keys")}

    assert pragmas == {"synchronous": 2, "foreign_keys": 1}
    assert db.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    assert db.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    assert db.execute("PRAGMA user_version").fetchone()[0] == LATEST


def test_every_table_is_strict(db):
    listed = db.execute("SELECT name FROM pragma_table_list WHERE type = 'table'").fetchall()
    own = [db.table(name) for (name,) in listed if not name.startswith(("_", "sqlite_"))]

    assert own
    assert all(table.strict for table in own)


@pytest.mark.parametrize(
    ("content", "key"),
    [
        (b"", "errors.study_empty"),
        (b"this is no database at all, only words" * 40, "errors.study_damaged"),
    ],
)
def test_a_file_that_is_no_study_is_refused_by_name(tmp_path: Path, content: bytes, key: str):
    path = tmp_path / "x.samsyn"
    path.write_bytes(content)

    with pytest.raises(StudyFileError) as caught:
        open_db(path)

    assert caught.value.key == key
    assert path.read_bytes() == content


def test_a_missing_study_is_refused_and_not_made(tmp_path: Path):
    with pytest.raises(StudyFileError, match="does not exist"):
        open_db(tmp_path / "absent.samsyn")

    assert list(tmp_path.glob("absent*")) == []


def test_somebody_elses_database_is_refused_untouched(tmp_path: Path):
    path = tmp_path / "other.samsyn"
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE theirs (x)")
    other.close()

    with pytest.raises(StudyFileError, match="not a Samsyn study"):
        open_db(path)


def test_a_study_from_a_newer_program_is_refused(study_file: Path):
    with opened(study_file, create=True) as db:
        db.execute(f"PRAGMA user_version={LATEST + 1}")

    with pytest.raises(StudyFileError, match="newer version"):
        open_db(study_file)


def test_many_threads_write_at_once_and_nothing_is_lost(study_file: Path):
    opened(study_file, create=True).__enter__().conn.close()

    def write(name: int) -> None:
        for turn in range(25):
            with opened(study_file) as db:
                set_setting(db, f"{name}.{turn}", turn)

    threads = [threading.Thread(target=write, args=(name,)) for name in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with opened(study_file) as db:
        assert len(settings(db)) == 6 * 25


def test_the_name_of_a_study_cannot_leave_the_folder():
    from workbench.errors import InputError
    from workbench.services.study_files import study_path

    for name in ("../x", "a/b", "", "a\x00b", "x" * 61, ".hidden"):
        with pytest.raises(InputError):
            study_path(name)
