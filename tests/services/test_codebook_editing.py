"""The codebook: added to, changed, moved, merged, split, removed, and every step taken back."""

import uuid

import pytest

from db.codebook import codes
from db.coders import coder_named
from db.codings import codings
from db.memos import memos
from db.sources import set_blind
from tests.qual_examples import study_with_source
from workbench.errors import InputError, NotFoundError
from workbench.services.codebook_editing import (
    add_code,
    apply_code_operation,
    change_code,
    code_history,
    codebook_view,
    merge_codes,
    remove_code,
    split_code,
)
from workbench.services.coding import apply_operation
from workbench.services.study_files import DEMO, opened_study
from workbench.services.undoing import CODEBOOK


@pytest.fixture
def revision(db) -> int:
    return study_with_source(db)


def operation(kind, **values):
    return {"op": str(uuid.uuid4()), "kind": kind, **values}


def coded(db, coder, revision, code, start=0, **values):
    wanted = operation("add", start=start, end=start + 4, code=code, **values)
    return apply_operation(db, coder, revision, wanted).changed[0].id


def tree(db):
    return [(code.name_nb, code.parent_id) for code in codes(db)]


def everything(db):
    return codes(db), codings(db), memos(db, target="code")


def test_a_code_is_added_below_another_and_its_history_is_told(db, coder, revision):
    top = add_code(db, coder, parent_id=None, name_nb="Søvn  og uro")
    below = add_code(db, coder, parent_id=top, name_nb="Natt", name_en="Night")

    change_code(db, coder, below, {"definition": "Om natta.", "colour": 13, "name_nb": "Natta"})

    made = next(code for code in codes(db) if code.id == below)
    assert (made.name_nb, made.name_en, made.parent_id, made.colour) == ("Natta", "Night", top, 1)
    newest, *_, first = code_history(db, below)
    assert newest.changed["name_nb"] == ("Natt", "Natta")
    assert first.action == "code.add"
    assert first.coder == coder.name


@pytest.mark.parametrize("name", ["", "   ", "x" * 121])
def test_a_code_needs_a_name(db, coder, revision, name):
    with pytest.raises(InputError):
        add_code(db, coder, parent_id=None, name_nb=name)


def test_a_code_moves_in_the_tree_but_never_below_itself(db, coder, revision):
    one, two, three = (add_code(db, coder, parent_id=None, name_nb=name) for name in "ABC")
    apply_code_operation(db, coder, operation("move", code=two, parent=one, before=None))
    apply_code_operation(db, coder, operation("move", code=three, parent=None, before=one))

    assert tree(db)[-3:] == [("C", None), ("A", None), ("B", one)]
    with pytest.raises(InputError):
        apply_code_operation(db, coder, operation("move", code=one, parent=two, before=None))
    apply_code_operation(db, coder, operation("undo"))
    apply_code_operation(db, coder, operation("undo"))
    assert tree(db)[-3:] == [("A", None), ("B", None), ("C", None)]


def test_a_move_that_comes_twice_is_one_move(db, coder, revision):
    one, two = (add_code(db, coder, parent_id=None, name_nb=name) for name in "AB")
    move = operation("move", code=two, parent=one, before=None)

    apply_code_operation(db, coder, move)
    apply_code_operation(db, coder, move)
    CODEBOOK.undo(db, coder)

    assert tree(db)[-2:] == [("A", None), ("B", None)]


def test_merging_moves_everything_once_and_undo_restores_it(db, coder, revision):
    one, two = (add_code(db, coder, parent_id=None, name_nb=name) for name in "AB")
    child = add_code(db, coder, parent_id=one, name_nb="under A")
    other = coder_named(db, "Den andre")
    coded(db, coder, revision, one, stance="+"), coded(db, coder, revision, two, stance="+")
    coded(db, other, revision, one), coded(db, coder, revision, one, start=9)
    for code, body in ((one, "om A"), (two, "om B")):
        apply_operation(db, coder, revision, operation("note", target="code", id=code, body=body))
    before = everything(db)

    merge_codes(db, coder, one, two)

    assert sorted((c.coder, c.segment.start) for c in codings(db)) == sorted(
        [(coder.name, 0), (coder.name, 9), ("Den andre", 0)]
    )
    assert {c.code_id for c in codings(db)} == {two}
    assert next(code for code in codes(db) if code.id == child).parent_id == two
    assert [memo.body for memo in memos(db, target="code")] == ["om B\n\nom A"]
    CODEBOOK.undo(db, coder)
    assert everything(db) == before
    CODEBOOK.redo(db, coder)
    assert one not in {code.id for code in codes(db)}


def test_splitting_gives_the_chosen_codings_to_a_code_beside_it(db, coder, revision):
    one = add_code(db, coder, parent_id=None, name_nb="A")
    kept, moved = coded(db, coder, revision, one), coded(db, coder, revision, one, start=9)

    made = split_code(db, coder, one, name="A2", coding_ids=[moved])

    assert {c.id: c.code_id for c in codings(db)} == {kept: one, moved: made}
    CODEBOOK.undo(db, coder)
    assert {c.code_id for c in codings(db)} == {one}


def test_a_removed_code_comes_back_with_all_below_it(db, coder, revision):
    one = add_code(db, coder, parent_id=None, name_nb="A")
    child = add_code(db, coder, parent_id=one, name_nb="B")
    coding = coded(db, coder, revision, child)
    apply_operation(db, coder, revision, operation("memo", coding=coding, body="viktig"))
    before = everything(db)

    remove_code(db, coder, one)

    assert codings(db) == ()
    assert {one, child}.isdisjoint(code.id for code in codes(db))
    CODEBOOK.undo(db, coder)
    assert everything(db) == before


def test_a_code_in_use_does_not_become_a_mere_heading(db, coder, revision):
    one = add_code(db, coder, parent_id=None, name_nb="A")
    coded(db, coder, revision, one)

    with pytest.raises(InputError):
        change_code(db, coder, one, {"codable": False})
    with pytest.raises(NotFoundError):
        change_code(db, coder, 9999, {"name_nb": "x"})


def test_counts_tell_nothing_of_others_work_in_a_source_coded_blind(db, coder, revision):
    other = coder_named(db, "Den andre")
    coded(db, other, revision, 1), coded(db, coder, revision, 2)
    source = codings(db)[0].segment.revision_id

    set_blind(db, [source], blind=True, coder_id=coder.id)

    assert codebook_view(db, coder).counts == {2: 1}
    assert codebook_view(db, other).counts == {1: 1}


def test_link_codes_stay_while_their_link_is_in_the_model(demo_home):
    with opened_study(DEMO) as study:
        coder = coder_named(study, "Nykommer")
        link = next(code for code in codes(study) if code.link)
        other = next(code for code in codes(study) if code.codable and not code.link)

        with pytest.raises(InputError):
            merge_codes(study, coder, link.id, other.id)
        with pytest.raises(InputError):
            remove_code(study, coder, link.parent_id)
