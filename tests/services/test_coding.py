"""Coding through the service: every operation, repeated, undone, refused."""

import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.coders import coder_named
from db.connection import opened
from db.sources import add_sources, set_blind
from tests.qual_examples import TEXT, study_with_source
from workbench.errors import ConflictError, InputError, NotFoundError
from workbench.qual.records import NewSource
from workbench.services.coding import apply_operation, changes_after, coding_desk


def operation(kind: str, **values: object) -> dict[str, object]:
    return {"op": str(uuid.uuid4()), "kind": kind, **values}


@pytest.fixture
def revision(db) -> int:
    return study_with_source(db)


def test_a_stored_coding_quotes_its_segment(db, coder, revision):
    start = TEXT.index("sover")
    wanted = operation("add", start=start, end=start + 10, code=1, stance="+", claim="own", strength=2)

    (coding,) = apply_operation(db, coder, revision, wanted).changed

    assert coding.quote == TEXT[start : start + 10] == "sover bedr"
    assert (coding.assessment.stance, coding.assessment.claim, coding.assessment.strength) == ("+", "own", 2)
    assert coding_desk(db, "X1", coder).codings == (coding,)


def test_an_operation_that_comes_twice_is_stored_once_and_answers_the_same(db, coder, revision):
    add = operation("add", start=0, end=5, code=1)

    first = apply_operation(db, coder, revision, add)
    again = apply_operation(db, coder, revision, add)

    assert [one.id for one in first.changed] == [one.id for one in again.changed]
    assert len(coding_desk(db, "X1", coder).codings) == 1


def test_removing_a_coding_takes_its_memo_and_undo_brings_both_back(db, coder, revision):
    (coding,) = apply_operation(db, coder, revision, operation("add", start=0, end=5, code=1)).changed
    apply_operation(db, coder, revision, operation("memo", coding=coding.id, body="viktig"))

    gone = apply_operation(db, coder, revision, operation("remove", coding=coding.id))
    back = apply_operation(db, coder, revision, operation("undo"))

    assert gone.removed == (coding.id,)
    assert back.changed[0].memo == "viktig"
    assert back.changed[0].quote == coding.quote


def test_a_coding_is_changed_in_place(db, coder, revision):
    (coding,) = apply_operation(db, coder, revision, operation("add", start=0, end=5, code=1)).changed

    (changed,) = apply_operation(
        db, coder, revision, operation("change", coding=coding.id, code=2, stance="±", end=9)
    ).changed

    assert (changed.id, changed.code_id, changed.assessment.stance) == (coding.id, 2, "±")
    assert changed.quote == TEXT[0:9]


def test_another_coders_coding_cannot_be_changed(db, coder, revision):
    (coding,) = apply_operation(db, coder, revision, operation("add", start=0, end=5, code=1)).changed
    other = coder_named(db, "Den andre")

    for kind, values in (("remove", {}), ("change", {"stance": "0"}), ("memo", {"body": "x"})):
        with pytest.raises(InputError, match="another coder"):
            apply_operation(db, other, revision, operation(kind, coding=coding.id, **values))


@pytest.mark.parametrize(
    "values",
    [
        {"start": 5, "end": 5, "code": 1},
        {"start": -1, "end": 5, "code": 1},
        {"start": 0, "end": len(TEXT) + 1, "code": 1},
        {"start": "0", "end": 5, "code": 1},
        {"start": True, "end": 5, "code": 1},
        {"start": 0, "end": 5, "code": 99},
        {"start": 0, "end": 5, "code": 1, "stance": "?"},
        {"start": 0, "end": 5, "code": 1, "strength": 4},
        {"start": 0, "end": 5, "code": 1, "measure": "<script>"},
    ],
)
def test_an_operation_that_makes_no_sense_is_refused_and_stores_nothing(db, coder, revision, values):
    with pytest.raises(InputError):
        apply_operation(db, coder, revision, operation("add", **values))

    assert coding_desk(db, "X1", coder).codings == ()


def test_an_unknown_coding_is_told_so(db, coder, revision):
    with pytest.raises(NotFoundError):
        apply_operation(db, coder, revision, operation("remove", coding=77))


def test_changes_reach_who_asks_for_what_came_after(db, coder, revision):
    seq = coding_desk(db, "X1", coder).seq
    (coding,) = apply_operation(db, coder, revision, operation("add", start=0, end=5, code=1)).changed

    news = changes_after(db, coder, revision, seq)

    assert news.changed == (coding,)
    assert changes_after(db, coder, revision, news.seq).changed == ()


@given(text=st.text(min_size=1, max_size=80), data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_segment_of_any_text_comes_back_as_it_was(tmp_path_factory, text, data):
    text = text.encode("utf-8", "ignore").decode().replace("\r", "").replace("\x00", "") + "x"
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    with opened(tmp_path_factory.mktemp("s") / "s.samsyn", create=True) as db:
        revision = study_with_source(db, text)

        coder = coder_named(db, "K")

        apply_operation(db, coder, revision, operation("add", start=start, end=end, code=1))

        desk = coding_desk(db, "X1", coder)
        assert desk.text == text
        assert desk.codings[0].quote == text[start:end]


def add(db, coder, revision, **values):
    values = {"start": 0, "end": 5, "code": 1, **values}
    (coding,) = apply_operation(db, coder, revision, operation("add", **values)).changed
    return coding


def test_a_code_named_on_the_spot_codes_the_passage_and_one_undo_takes_both(db, coder, revision):
    made = apply_operation(db, coder, revision, operation("new_code", name="Ro  om natta", start=0, end=5))

    (coding,) = made.changed
    assert [code.name_nb for code in made.codes if code.id == coding.code_id] == ["Ro om natta"]
    gone = apply_operation(db, coder, revision, operation("undo"))
    assert gone.removed == (coding.id,)
    assert "Ro om natta" not in {code.name_nb for code in gone.codes}


def test_the_same_new_name_is_the_same_code(db, coder, revision):
    first = apply_operation(db, coder, revision, operation("new_code", name="Ro", start=0, end=5))
    again = apply_operation(db, coder, revision, operation("new_code", name="ro", start=6, end=9))

    assert first.changed[0].code_id == again.changed[0].code_id


def test_a_code_that_others_use_meanwhile_stays(db, coder, revision):
    (coding,) = apply_operation(db, coder, revision, operation("new_code", name="Ro", start=0, end=5)).changed
    add(db, coder_named(db, "Den andre"), revision, code=coding.code_id)

    with pytest.raises(ConflictError):
        apply_operation(db, coder, revision, operation("undo"))

    assert {one.coder for one in coding_desk(db, "X1", coder).codings} == {coder.name, "Den andre"}


def test_many_codings_are_changed_and_removed_as_one(db, coder, revision):
    listed = [add(db, coder, revision, start=k, end=k + 3).id for k in range(4)]

    recoded = apply_operation(db, coder, revision, operation("change_many", codings=listed, code=2))
    removed = apply_operation(db, coder, revision, operation("remove_many", codings=listed[:3]))
    back = apply_operation(db, coder, revision, operation("undo"))
    apply_operation(db, coder, revision, operation("undo"))

    assert {one.code_id for one in recoded.changed} == {2}
    assert removed.removed == tuple(listed[:3])
    assert [one.id for one in back.changed] == listed[:3]
    assert {one.code_id for one in coding_desk(db, "X1", coder).codings} == {1}


def test_a_marked_quote_and_a_note_on_the_source_are_kept(db, coder, revision):
    coding = add(db, coder, revision, exemplary=True)
    source = coding_desk(db, "X1", coder).source.id

    noted = apply_operation(
        db, coder, revision, operation("note", target="source", id=source, body="Trøtt mot slutten.")
    )

    assert coding.exemplary
    assert [note.body for note in noted.notes] == ["Trøtt mot slutten."]
    assert apply_operation(db, coder, revision, operation("undo")).notes == ()


def test_who_has_gone_on_to_another_source_is_done_with_this_one(db, coder, revision):
    other = coder_named(db, "Ola")
    add_sources(db, [NewSource("X2", "To", "interview", "participant", "Noe annet.", ())])
    second = coding_desk(db, "X2", coder).source
    apply_operation(db, coder, revision, operation("add", start=0, end=5, code=1))
    apply_operation(db, other, revision, operation("add", start=0, end=5, code=1))
    apply_operation(db, other, second.revision_id, operation("add", start=0, end=5, code=1))

    assert coding_desk(db, "X1", coder).done_by == ("Ola",)
    assert coding_desk(db, "X2", coder).done_by == ()
    set_blind(db, [second.id], blind=True, coder_id=coder.id)
    assert coding_desk(db, "X1", coder).done_by == ()


def test_of_a_source_coded_blind_nothing_of_anothers_work_is_told(db, coder, revision):
    other = coder_named(db, "Den andre")
    source = coding_desk(db, "X1", coder).source.id
    set_blind(db, [source], blind=True, coder_id=coder.id)
    seq = coding_desk(db, "X1", coder).seq
    theirs, kept = add(db, other, revision), add(db, other, revision, start=7, end=9)
    apply_operation(db, other, revision, operation("memo", coding=kept.id, body="hemmelig"))
    apply_operation(db, other, revision, operation("note", target="source", id=source, body="hemmelig"))
    apply_operation(db, other, revision, operation("remove", coding=theirs.id))

    news = changes_after(db, coder, revision, seq)

    assert (news.changed, news.removed, news.codes, news.notes or ()) == ((), (), (), ())
    assert coding_desk(db, "X1", coder).codings == ()
    assert coding_desk(db, "X1", coder).notes == ()
    assert coding_desk(db, "X1", other).codings[0].memo == "hemmelig"


def test_taking_back_what_was_done_in_another_source_changes_nothing_here(db, coder, revision):
    add(db, coder, revision)
    add_sources(db, [NewSource("X2", "To", "interview", "participant", "Noe annet.", ())])
    elsewhere = coding_desk(db, "X2", coder).source.revision_id

    outcome = apply_operation(db, coder, elsewhere, operation("undo"))

    assert (outcome.changed, outcome.removed) == ((), ())
