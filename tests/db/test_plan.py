"""Questions and expectations: stored whole, changed in one operation, taken back."""

from dataclasses import replace

import pytest

from db.events import undo
from db.plan import expectations, questions, save_expectations, save_questions
from workbench.demo.plan import demo_expectations, demo_questions
from workbench.errors import NotFoundError
from workbench.reasons import Worded


def without_ids(listed):
    return [replace(one, id=0) for one in listed]


def test_questions_come_back_as_they_were_saved_and_in_their_order(db, coder):
    save_questions(db, demo_questions(), coder_id=coder.id)

    assert without_ids(questions(db)) == list(demo_questions())
    assert len({one.id for one in questions(db)}) == len(demo_questions())


def test_saving_changes_adds_removes_and_reorders_and_is_taken_back_whole(db, coder):
    save_questions(db, demo_questions(), coder_id=coder.id)
    before = questions(db)
    new = replace(before[0], id=0, number="9.9")

    save_questions(db, [new, before[2], replace(before[1], verb="why")], coder_id=coder.id)

    assert [(one.number, one.verb) for one in questions(db)] == [
        ("9.9", "how_much"),
        ("1.3", "whether"),
        ("1.2", "why"),
    ]
    undo(db, coder_id=coder.id)
    assert questions(db) == before


def test_a_question_that_is_gone_is_not_made_again(db, coder):
    with pytest.raises(NotFoundError):
        save_questions(db, [replace(demo_questions()[0], id=7)], coder_id=coder.id)

    assert questions(db) == ()


def test_an_expectation_keeps_its_time_unless_its_words_change(db, coder):
    save_expectations(db, demo_expectations(), coder_id=coder.id)
    first, second, *rest = expectations(db)

    judged = replace(first, outcome="passed", outcome_note="Sveising og pleie.")
    save_expectations(db, [judged, replace(second, text=Worded("Ny", "New")), *rest], coder_id=coder.id)

    assert expectations(db)[0] == judged
    assert expectations(db)[1].written_at >= second.written_at
    assert [one.written_at for one in expectations(db)[2:]] == [one.written_at for one in rest]


def test_the_demo_asks_in_wordings_that_differ():
    asked = demo_questions()

    assert len([one for one in asked if one.agreed.nb]) == 14
    assert [one.number for one in asked if not one.agreed.nb] == ["1.3"]
    assert [one.number for one in asked if not one.commissioned.nb] == ["2.4"]
    assert {one.number for one in asked if not one.differs} == {"2.7", "3.4"}
    assert all(one.asked(language) for one in asked for language in ("nb", "en"))
