"""Cases: what sources belong to, made from older files, gone when nothing holds them, and never orphaned."""

import pytest

from db import cases as store
from db.cases import cases, merge_case, place_sources
from db.coders import coder_named
from db.connection import opened
from db.events import redo, undo
from db.memos import memos, set_memo
from db.migrations import LATEST
from db.sources import add_sources, change_source, set_blind, source_named, sources
from db.sqlite import sqlite3
from db.writing import write_tx
from workbench.errors import ConflictError
from workbench.qual.records import NewSource


@pytest.fixture
def three(db) -> list[int]:
    """Two sources of the case F1, and one without."""
    named = {"A1": {"case": "F1", "sex": "K"}, "A2": {"case": " F1 "}, "A3": {"sex": "M"}}
    return add_sources(
        db,
        [
            NewSource(name, name, "interview", "deltaker", "a", (), attributes=known)
            for name, known in named.items()
        ],
    )


def held(db) -> dict[str, str]:
    return {one.name: one.attributes.get("case", "") for one in sources(db)}


def noted(db, coder, case_id, body):
    with write_tx(db, action="memo.case", coder_id=coder.id) as writer:
        set_memo(writer, "case", case_id, body)


def test_sources_that_name_the_same_case_belong_to_one(db, three):
    (case,) = cases(db)

    assert (case.name, held(db)) == ("F1", {"A1": "F1", "A2": "F1", "A3": ""})
    assert {one.case_id for one in sources(db)} == {case.id, None}
    assert dict(source_named(db, "A1").attributes) == {"sex": "K", "case": "F1"}


def test_a_case_that_nothing_holds_is_gone_and_undo_brings_it_back(db, coder, three):
    before = cases(db), sources(db)

    for source_id in three[:2]:
        with write_tx(db, action="source.change", coder_id=coder.id) as writer:
            change_source(writer, source_id, {"attributes": {"case": "F2"}})
    assert ([one.name for one in cases(db)], held(db)["A2"]) == (["F2"], "F2")
    undo(db, coder_id=coder.id)
    undo(db, coder_id=coder.id)

    assert (cases(db), sources(db)) == before
    redo(db, coder_id=coder.id)
    assert held(db) == {"A1": "F2", "A2": "F1", "A3": ""}


def test_a_case_with_a_memo_stays_without_sources(db, coder, three):
    (case,) = cases(db)
    noted(db, coder, case.id, "Sårbar")

    with write_tx(db, action="case.sources", coder_id=coder.id) as writer:
        place_sources(writer, case.id, [])

    assert (cases(db), held(db)["A1"]) == ((case,), "")


def test_merging_joins_the_memos_of_each_coder_and_is_undone(db, coder, three):
    with write_tx(db, action="case.add", coder_id=coder.id) as writer:
        other = store.new_case(writer, "F9")
        place_sources(writer, other, [three[2]])
    first = next(one.id for one in cases(db) if one.name == "F1")
    noted(db, coder, first, "om F1"), noted(db, coder, other, "om F9")
    noted(db, coder_named(db, "Ola"), first, "Olas")
    before = cases(db), sources(db), memos(db, target="case")

    with write_tx(db, action="case.merge", coder_id=coder.id) as writer:
        merge_case(writer, first, other)

    assert set(held(db).values()) == {"F9"}
    assert {one.body for one in memos(db, target="case")} == {"om F9\n\nom F1", "Olas"}
    undo(db, coder_id=coder.id)
    assert (cases(db), sources(db), memos(db, target="case")) == before


def test_taking_back_a_case_that_another_coder_noted_about_is_refused(db, coder, three):
    with write_tx(db, action="case.add", coder_id=coder.id) as writer:
        made = store.new_case(writer, "F9")
        place_sources(writer, made, [three[2]])
    noted(db, coder_named(db, "Ola"), made, "Olas")

    with pytest.raises(ConflictError):
        undo(db, coder_id=coder.id)

    assert [one.body for one in memos(db, target="case")] == ["Olas"]


def test_others_memos_on_a_case_are_hidden_while_one_of_its_sources_is_blind(db, coder, three):
    (case,) = cases(db)
    ola = coder_named(db, "Ola")
    noted(db, ola, case.id, "Olas"), noted(db, coder, case.id, "mitt")

    set_blind(db, three[:1], blind=True, coder_id=coder.id)

    assert [one.body for one in memos(db, target="case", seen_by=coder.id)] == ["mitt"]
    assert [one.body for one in memos(db, target="case", seen_by=ola.id)] == ["Olas"]
    assert len(memos(db, target="case")) == 2


def test_an_older_file_gets_cases_of_what_its_sources_said(study_file):
    with opened(study_file, create=True) as db:
        add_sources(db, [NewSource(name, name, "interview", "deltaker", "a", ()) for name in ("A1", "A2")])
    as_it_was_before_cases(study_file)

    with opened(study_file) as db:
        assert held(db) == {"A1": "F1", "A2": "F1"}
        assert [one.name for one in cases(db)] == ["F1"]
        assert dict(source_named(db, "A1").attributes) == {"sex": "K", "case": "F1"}


def as_it_was_before_cases(path) -> None:
    """Take the migration back by hand."""
    connection = sqlite3.connect(path)
    for statement in (
        "DROP TRIGGER cases_with_memos_stay",
        "DROP INDEX sources_by_case",
        "ALTER TABLE sources DROP COLUMN case_id",
        "DROP TABLE cases",
        """UPDATE sources SET attributes = '{"case": " F1", "sex": "K"}' WHERE name = 'A1'""",
        """UPDATE sources SET attributes = '{"case": "F1 "}' WHERE name = 'A2'""",
        "DELETE FROM _sqlite_migrations WHERE name = 'm017_cases'",
        f"PRAGMA user_version = {LATEST - 1}",
    ):
        connection.execute(statement)
    connection.commit()
    connection.close()
