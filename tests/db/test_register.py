"""The register in the study file: whole or not at all, one active import, undo by activation."""

from collections.abc import Iterator

import pytest

from db.events import changes_of, operations, redo, undo
from db.register import (
    active_import,
    add_centres,
    add_costs,
    centres,
    costs,
    imports,
    outcomes,
    participations,
    persons_frame,
    return_cases,
    set_active_import,
    store_import,
)
from db.sqlite import sqlite3
from workbench.errors import NotFoundError
from workbench.quant.register_rows import (
    Centre,
    Cost,
    NewImport,
    Outcome,
    Participation,
    Person,
    RegisterRows,
    ReturnCase,
)

NEW = NewImport("retur.csv", "ab12", roles={"columns": {"id": "person_id"}})
ROWS = RegisterRows(
    persons=(
        Person(1, "007", "K", 31.5, "ERI", 1, 0, "ordinaer", attributes={"ønske": "å 👩‍👩‍👧 'x'"}),
        Person(2, "008", in_population=0),
    ),
    participations=(Participation("vv", 1, started_on="2012-03-01", sessions=4), Participation("courses")),
    outcomes=(Outcome(1, "assistert_retur", "2012-09-01", "2013-09-30", 1), Outcome(2)),
    return_cases=(ReturnCase(1, "innvilget", "2012-05-01", 1),),
)


def test_everything_comes_back_as_it_was_stored(db):
    store_import(db, NEW, ROWS)

    persons = persons_frame(db)

    assert persons["person_id"] == ["007", "008"]
    assert (persons["age"], persons["has_child"]) == ([31.5, None], [1, None])
    assert persons["attributes"] == [{"ønske": "å 👩‍👩‍👧 'x'"}, {}]
    assert participations(db)["person_no"] == [1, None]
    assert outcomes(db)["returned"] == [1, None]
    assert (return_cases(db)["status"], return_cases(db)["departed"]) == (["innvilget"], [1])


def test_a_study_without_a_register_gives_empty_columns(db):
    assert active_import(db) is None
    assert persons_frame(db)["person_id"] == []
    assert participations(db)["measure_id"] == []


def test_the_newest_import_is_the_active_one_and_the_older_is_kept(db, coder):
    first = store_import(db, NEW, ROWS, coder_id=coder.id)
    second = store_import(db, NEW, RegisterRows(ROWS.persons[:1]), coder_id=coder.id)

    assert [(one.id, one.active, one.n_rows) for one in imports(db)] == [(second, True, 1), (first, False, 2)]
    assert persons_frame(db)["person_no"] == [1]
    assert persons_frame(db, import_id=first)["person_no"] == [1, 2]


def test_taking_an_import_back_leaves_the_one_before_it_active(db, coder):
    first = store_import(db, NEW, ROWS, coder_id=coder.id)
    second = store_import(db, NEW, ROWS, coder_id=coder.id)

    undo(db, coder_id=coder.id)
    after_undo = active_import(db).id
    redo(db, coder_id=coder.id)

    assert (after_undo, active_import(db).id) == (first, second)


def test_taking_back_the_first_import_leaves_no_register_but_keeps_its_rows(db, coder):
    only = store_import(db, NEW, ROWS, coder_id=coder.id)

    undo(db, coder_id=coder.id)

    assert active_import(db) is None
    assert len(persons_frame(db, import_id=only)["person_id"]) == 2
    with pytest.raises(NotFoundError):
        undo(db, coder_id=coder.id)


def test_an_import_made_active_again_is_read_again(db):
    first = store_import(db, NEW, ROWS)
    store_import(db, NEW, RegisterRows(ROWS.persons[:1]))

    set_active_import(db, first)

    assert len(persons_frame(db)["person_id"]) == 2


def test_an_import_that_does_not_exist_is_refused(db):
    with pytest.raises(NotFoundError) as refused:
        set_active_import(db, 99)

    assert refused.value.key == "errors.import_missing"


def test_the_log_names_the_file_its_hash_and_its_size_and_no_person(db, coder):
    store_import(db, NEW, ROWS, coder_id=coder.id)

    activated, stored = operations(db)[:2]

    (change,) = changes_of(db, stored.op)
    assert (stored.action, activated.action, activated.coder) == (
        "register.store",
        "register.activate",
        coder.name,
    )
    assert (change.after["sha256"], change.after["n_rows"]) == ("ab12", 2)
    assert "007" not in str(db.execute("SELECT group_concat(after) FROM events").fetchone())


@pytest.mark.parametrize("failing_at", [1, 2, 500, 1000])
def test_a_register_that_fails_at_any_row_leaves_nothing(db, failing_at):
    def rows() -> Iterator[Person]:
        for number in range(1, 1001):
            yield Person(number, "double" if number >= failing_at else f"P{number}")
        raise RuntimeError("the reader broke")

    class Broken(tuple):
        __slots__ = ()

        def __iter__(self):
            return rows()

    with pytest.raises((sqlite3.IntegrityError, RuntimeError)):
        store_import(db, NEW, RegisterRows(persons=Broken()))

    assert imports(db) == ()
    assert db.execute("SELECT count(*) FROM persons").fetchone() == (0,)


def test_an_outcome_of_nobody_is_refused_with_all_the_rest(db):
    with pytest.raises(sqlite3.IntegrityError):
        store_import(db, NEW, RegisterRows(ROWS.persons, outcomes=(Outcome(7),)))

    assert imports(db) == ()


def test_centres_and_costs_come_back_as_they_were_stored(db):
    centre = Centre("SSM", "Sandskaret", "Nord", {"plasser": 150})
    cost = Cost("vv", 4_200_000, 1467, 2012, "prosjektregnskap")

    add_centres(db, [centre])
    add_costs(db, [cost])

    assert (centres(db), costs(db)) == ((centre,), (cost,))
