"""Cases as a coder sees and changes them, on the page of sources and beside the text."""

import uuid
from dataclasses import replace

import pytest

from db.cases import cases
from db.coders import coder_named
from db.events import redo, undo
from db.sources import add_sources, set_blind, sources
from tests.qual_examples import TEXT, study_with_source, turns_of
from workbench.errors import ConflictError, InputError, NotFoundError
from workbench.qual.records import NewSource
from workbench.services.cases import (
    MEMO_LENGTH,
    add_case,
    case_rows,
    merge_cases,
    place_sources,
    rename_case,
    write_case_memo,
)
from workbench.services.coding import apply_operation, changes_after, coding_desk
from workbench.services.retrieval import brought_up, coded_material
from workbench.services.source_facts import facts_of, save_facts
from workbench.services.sources import source_rows
from workbench.services.undoing import CASES


@pytest.fixture
def revision(db) -> int:
    """The source X1 with two codes, and X2 and X3 beside; what is alike and what differs is known."""
    revision = study_with_source(db)
    known = {"X2": {"sex": "K", "country": "Irak"}, "X3": {"sex": "K", "country": "Iran"}}
    add_sources(
        db,
        [
            NewSource(name, name, "interview", "mottak", TEXT, turns_of(TEXT), attributes=attributes)
            for name, attributes in known.items()
        ],
    )
    return revision


def ids(db, *names: str) -> list[int]:
    return [one.id for one in sources(db) if one.name in names]


def rows(db, coder):
    return case_rows(db, source_rows(db, coder), coder)


def coded(db, coder, source: str) -> None:
    wanted = {"op": str(uuid.uuid4()), "kind": "add", "start": 0, "end": 5, "code": 1}
    apply_operation(db, coder, coding_desk(db, source, coder).source.revision_id, wanted)


def noted(db, coder, revision, case_id: int, body: str):
    wanted = {"op": str(uuid.uuid4()), "kind": "note", "target": "case", "id": case_id, "body": body}
    return apply_operation(db, coder, revision, wanted)


def test_a_case_tells_its_sources_codings_and_what_they_share(db, coder, revision):
    add_case(db, coder, name=" F  12 ", source_ids=ids(db, "X2", "X3"))
    coded(db, coder, "X2"), coded(db, coder, "X3")

    (row,) = rows(db, coder)

    assert (row.case.name, [one.source.name for one in row.sources]) == ("F 12", ["X2", "X3"])
    assert row.n_codings == 2
    assert row.shared == {"informant_group": ("mottak",), "type": ("interview",), "sex": ("K",)}


def test_another_coders_codings_and_memo_stay_hidden_while_a_source_is_blind(db, coder, revision):
    other = coder_named(db, "Den andre")
    case_id = add_case(db, coder, name="F1", source_ids=ids(db, "X1", "X2"))
    coded(db, other, "X1"), coded(db, other, "X2"), coded(db, coder, "X1")
    write_case_memo(db, other, case_id, "hemmelig"), write_case_memo(db, coder, case_id, "mitt")
    set_blind(db, ids(db, "X1"), blind=True, coder_id=coder.id)

    (mine,), (others,), (nobodys,) = rows(db, coder), rows(db, other), rows(db, None)

    assert (mine.n_codings, [one.body for one in mine.memos]) == (2, ["mitt"])
    assert (others.n_codings, others.memo_of(other)) == (2, "hemmelig")
    assert (nobodys.n_codings, nobodys.memos) == (1, ())
    assert [one.body for one in coding_desk(db, "X2", coder).notes] == ["mitt"]


def test_a_memo_is_written_changed_removed_and_every_step_taken_back(db, coder, revision):
    case_id = add_case(db, coder, name="F1", source_ids=ids(db, "X1"))
    written = []
    for body in ("første", "andre", "  "):
        write_case_memo(db, coder, case_id, body)
        written.append(rows(db, coder)[0].memo_of(coder))

    undone = []
    for _ in range(3):
        CASES.undo(db, coder)
        undone.append(rows(db, coder)[0].memo_of(coder))
    CASES.redo(db, coder)

    assert (written, undone) == (["første", "andre", ""], ["andre", "første", ""])
    assert rows(db, coder)[0].memo_of(coder) == "første"
    assert [bool(step) for step in CASES.next_steps(db, coder)] == [True, True]


def test_a_memo_written_beside_the_text_stands_in_all_sources_of_the_case(db, coder, revision):
    case_id = add_case(db, coder, name="F1", source_ids=ids(db, "X1", "X2"))
    seq = coding_desk(db, "X2", coder).seq

    noted(db, coder, revision, case_id, " Trøtt ")

    there = coding_desk(db, "X2", coder)
    assert [(one.target, one.body) for one in there.notes] == [("case", "Trøtt")]
    assert changes_after(db, coder, there.source.revision_id, seq).notes == there.notes
    assert coding_desk(db, "X3", coder).notes == ()
    undo(db, coder_id=coder.id, actions=("coding.", "memo."))
    assert rows(db, coder)[0].memos == ()
    redo(db, coder_id=coder.id, actions=("coding.", "memo."))
    assert rows(db, coder)[0].memo_of(coder) == "Trøtt"


def test_the_last_memo_takes_a_case_without_sources_along(db, coder, revision):
    case_id = add_case(db, coder, name="F1", source_ids=ids(db, "X1"))
    noted(db, coder, revision, case_id, "Trøtt")
    place_sources(db, coder, case_id, [])
    assert [one.name for one in cases(db)] == ["F1"]

    noted(db, coder, revision, case_id, "")

    assert cases(db) == ()
    with pytest.raises(NotFoundError):
        noted(db, coder, revision, case_id, "igjen")


def test_renaming_and_merging_are_taken_back(db, coder, revision):
    first = add_case(db, coder, name="F1", source_ids=ids(db, "X1"))
    second = add_case(db, coder, name="F2", source_ids=ids(db, "X2"))

    rename_case(db, coder, first, "F10")
    merge_cases(db, coder, second, first)
    assert [(row.case.name, len(row.sources)) for row in rows(db, coder)] == [("F10", 2)]
    CASES.undo(db, coder), CASES.undo(db, coder)

    assert [(row.case.name, len(row.sources)) for row in rows(db, coder)] == [("F1", 1), ("F2", 1)]


def test_what_cannot_be_is_refused_and_stores_nothing(db, coder, revision):
    case_id = add_case(db, coder, name="F1", source_ids=ids(db, "X1"))

    for error, refused in (
        (InputError, lambda: add_case(db, coder, name=" ", source_ids=ids(db, "X2"))),
        (InputError, lambda: add_case(db, coder, name="F2", source_ids=[])),
        (ConflictError, lambda: add_case(db, coder, name="F1", source_ids=ids(db, "X2"))),
        (InputError, lambda: rename_case(db, coder, case_id, "x" * 121)),
        (InputError, lambda: write_case_memo(db, coder, case_id, "x" * (MEMO_LENGTH + 1))),
        (NotFoundError, lambda: merge_cases(db, coder, case_id, 99)),
        (NotFoundError, lambda: place_sources(db, coder, 99, ids(db, "X2"))),
    ):
        with pytest.raises(error):
            refused()

    assert [(row.case.name, len(row.sources), row.memos) for row in rows(db, coder)] == [("F1", 1, ())]


def test_a_case_written_beside_a_source_is_the_same_as_one_made_here(db, coder, revision):
    add_case(db, coder, name="F1", source_ids=ids(db, "X1"))
    facts = facts_of(next(one for one in sources(db) if one.name == "X2"))

    save_facts(db, coder, [with_case(facts, "F1")])
    assert [len(row.sources) for row in rows(db, coder)] == [2]
    save_facts(db, coder, [with_case(facts, "")])

    assert [len(row.sources) for row in rows(db, coder)] == [1]


def with_case(facts, name: str):
    return replace(facts, attributes={**facts.attributes, "case": name})


def test_retrieval_hears_of_a_new_name(db, coder, revision):
    case_id = add_case(db, coder, name="F1", source_ids=ids(db, "X1"))
    material = coded_material(db, coder)

    rename_case(db, coder, case_id, "F2")

    assert brought_up(db, coder, material).sources[0].attributes["case"] == "F2"
