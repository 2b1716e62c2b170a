"""Coding through the service: every operation, repeated, undone, refused."""

import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.coders import coder_named
from db.connection import opened
from tests.qual_examples import TEXT, study_with_source
from workbench.errors import InputError, NotFoundError
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
    assert coding_desk(db, "X1").codings == (coding,)


def test_an_operation_that_comes_twice_is_stored_once_and_answers_the_same(db, coder, revision):
    add = operation("add", start=0, end=5, code=1)

    first = apply_operation(db, coder, revision, add)
    again = apply_operation(db, coder, revision, add)

    assert [one.id for one in first.changed] == [one.id for one in again.changed]
    assert len(coding_desk(db, "X1").codings) == 1


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

    assert coding_desk(db, "X1").codings == ()


def test_an_unknown_coding_is_told_so(db, coder, revision):
    with pytest.raises(NotFoundError):
        apply_operation(db, coder, revision, operation("remove", coding=77))


def test_changes_reach_who_asks_for_what_came_after(db, coder, revision):
    seq = coding_desk(db, "X1").seq
    (coding,) = apply_operation(db, coder, revision, operation("add", start=0, end=5, code=1)).changed

    news = changes_after(db, revision, seq)

    assert news.changed == (coding,)
    assert changes_after(db, revision, news.seq).changed == ()


@given(text=st.text(min_size=1, max_size=80), data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_segment_of_any_text_comes_back_as_it_was(tmp_path_factory, text, data):
    text = text.encode("utf-8", "ignore").decode().replace("\r", "").replace("\x00", "") + "x"
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    with opened(tmp_path_factory.mktemp("s") / "s.samsyn", create=True) as db:
        revision = study_with_source(db, text)

        apply_operation(db, coder_named(db, "K"), revision, operation("add", start=start, end=end, code=1))

        desk = coding_desk(db, "X1")
        assert desk.text == text
        assert desk.codings[0].quote == text[start:end]
