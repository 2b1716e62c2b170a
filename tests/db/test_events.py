"""The append-only log: undo, redo, who may, and what it keeps."""

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from db.coders import coder_named
from db.connection import opened
from db.events import changes_of, is_done, next_steps, operations, redo, undo, verify_chain
from db.settings import set_setting, settings
from db.sqlite import sqlite3
from db.writing import write_tx
from workbench.errors import ConflictError, NotFoundError


def test_what_was_changed_can_be_taken_back_and_done_again(db, coder):
    set_setting(db, "sesoi", 0.02, coder_id=coder.id)
    set_setting(db, "sesoi", 0.03, coder_id=coder.id)

    undo(db, coder_id=coder.id)
    assert settings(db)["sesoi"] == 0.02

    redo(db, coder_id=coder.id)
    assert settings(db)["sesoi"] == 0.03


def test_undo_works_in_a_later_session(study_file):
    with opened(study_file, create=True) as db:
        coder = coder_named(db, "Kari")
        set_setting(db, "sesoi", 0.02, coder_id=coder.id)

    with opened(study_file) as db:
        undo(db, coder_id=coder.id)

        assert settings(db) == {}


def test_a_coder_never_takes_back_what_another_did(db, coder):
    other = coder_named(db, "Den andre")
    set_setting(db, "sesoi", 0.02, coder_id=other.id)

    with pytest.raises(NotFoundError):
        undo(db, coder_id=coder.id)


def test_undo_stops_where_somebody_has_changed_the_row_since(db, coder):
    other = coder_named(db, "Den andre")
    set_setting(db, "sesoi", 0.02, coder_id=coder.id)
    set_setting(db, "sesoi", 0.05, coder_id=other.id)

    with pytest.raises(ConflictError):
        undo(db, coder_id=coder.id)

    assert settings(db)["sesoi"] == 0.05


def test_undo_keeps_to_the_actions_it_was_asked_for(db, coder):
    set_setting(db, "sesoi", 0.02, coder_id=coder.id)

    assert next_steps(db, coder_id=coder.id, actions=("coding.",)) == ("", "")
    assert next_steps(db, coder_id=coder.id, actions=("setting.",)) == ("setting.change", "")


def test_a_new_change_ends_what_could_be_redone(db, coder):
    set_setting(db, "a", 1, coder_id=coder.id)
    undo(db, coder_id=coder.id)
    set_setting(db, "b", 1, coder_id=coder.id)

    with pytest.raises(NotFoundError):
        redo(db, coder_id=coder.id)


def done(db, coder, name: str, action: str) -> None:
    with write_tx(db, action=action, coder_id=coder.id) as writer:
        writer.insert("settings", {"id": name, "value": "1"})


def test_what_was_taken_back_in_one_place_is_not_taken_back_again_in_another(db, coder):
    done(db, coder, "a", "memo.case"), done(db, coder, "b", "coding.add")

    undo(db, coder_id=coder.id, actions=("memo.case",))
    undo(db, coder_id=coder.id)

    assert settings(db) == {}
    assert next_steps(db, coder_id=coder.id) == ("", "coding.add")


def test_what_was_done_again_in_one_place_can_be_taken_back_in_another(db, coder):
    done(db, coder, "a", "memo.case")
    undo(db, coder_id=coder.id, actions=("memo.case",))
    done(db, coder, "b", "coding.add")

    redo(db, coder_id=coder.id, actions=("memo.case",))
    assert set(settings(db)) == {"a", "b"}
    undo(db, coder_id=coder.id)

    assert set(settings(db)) == {"b"}


def test_the_log_cannot_be_changed_or_shortened(db, coder):
    set_setting(db, "sesoi", 0.02, coder_id=coder.id)

    for statement in ("UPDATE events SET action = 'x'", "DELETE FROM events"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            db.execute(statement)


def test_an_event_altered_behind_the_triggers_is_found(study_file):
    with opened(study_file, create=True) as db:
        set_setting(db, "sesoi", 0.02)
        set_setting(db, "sesoi", 0.03)
        assert verify_chain(db) is None

        db.execute("DROP TRIGGER events_never_change")
        db.execute("UPDATE events SET after = '{}' WHERE seq = 2")

        assert verify_chain(db) == 2


def test_a_failed_write_leaves_neither_change_nor_event(db, coder):
    with pytest.raises(ZeroDivisionError), write_tx(db, action="setting.change", op="op-1") as writer:
        writer.insert("settings", {"id": "x", "value": "1"})
        raise ZeroDivisionError

    assert settings(db) == {}
    assert not is_done(db, "op-1")


def test_the_log_tells_who_did_what_newest_first(db, coder):
    set_setting(db, "a", 1, coder_id=coder.id)
    set_setting(db, "b", 1, coder_id=coder.id)

    newest, older, *_ = operations(db)

    assert (newest.action, newest.coder, newest.kind) == ("setting.change", coder.name, "do")
    assert newest.first_seq > older.first_seq
    assert changes_of(db, newest.op)[0].after == {"id": "b", "value": "1"}


@given(steps=st.lists(st.sampled_from(["a", "b", "undo", "redo"]), max_size=25))
@hypothesis_settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_sequence_of_changes_undo_and_redo_follows_a_plain_stack(tmp_path_factory, steps):
    done, undone = [{}], []
    with opened(tmp_path_factory.mktemp("s") / "s.samsyn", create=True) as db:
        coder = coder_named(db, "K")
        for number, step in enumerate(steps):
            if step == "undo" and len(done) > 1:
                undo(db, coder_id=coder.id)
                undone.append(done.pop())
            elif step == "redo" and undone:
                redo(db, coder_id=coder.id)
                done.append(undone.pop())
            elif step in "ab":
                set_setting(db, step, number, coder_id=coder.id)
                done.append({**done[-1], step: number})
                undone = []
        assert settings(db) == done[-1]
        assert verify_chain(db) is None
