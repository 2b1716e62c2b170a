"""Writing questions and expectations: checked, stored as one change, with their history."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlite_utils import Database

from db.events import row_history
from db.logic_model import logic_model
from db.plan import expectations, questions, save_expectations, save_questions
from workbench.errors import InputError
from workbench.mixed.plan import WORDINGS, Expectation, Question
from workbench.qual.records import Coder
from workbench.reasons import Worded


@dataclass(frozen=True, slots=True)
class QuestionChange:
    """One line of a question's history: a field in one language, before and after."""

    at: str
    coder: str
    field: str
    old: str
    new: str


def put_question(db: Database, coder: Coder, question: Question) -> None:
    """Store a question: a new one (id 0) as the last, another one in its place.

    Raises
    ------
    InputError
        If it has no words in any version.
    """
    cleaned = _cleaned(question)
    if not cleaned.asked("nb"):
        raise InputError("errors.question_empty")
    held = questions(db)
    if not cleaned.id:
        save_questions(db, [*held, cleaned], coder_id=coder.id)
    else:
        save_questions(db, [cleaned if one.id == cleaned.id else one for one in held], coder_id=coder.id)


def remove_question(db: Database, coder: Coder, question_id: int) -> None:
    """Take a question out of the plan; the log keeps it."""
    save_questions(db, [one for one in questions(db) if one.id != question_id], coder_id=coder.id)


def question_history(db: Database, question_id: int) -> tuple[QuestionChange, ...]:
    """Who changed which words of a question and when, the newest first."""
    lines = []
    for event, change in row_history(db, "questions", question_id):
        before, after = change.before or {}, change.after or {}
        for name in sorted(before.keys() | after.keys()):
            if name not in ("id", "position") and before.get(name, "") != after.get(name, ""):
                old, new = str(before.get(name) or ""), str(after.get(name) or "")
                lines.append(QuestionChange(event.at, event.coder or "", name, old, new))
    return tuple(lines)


def put_expectations(db: Database, coder: Coder, wanted: Iterable[Expectation]) -> None:
    """Store all expectations and tests as they now stand, if anything changed.

    Raises
    ------
    InputError
        If one has no text, or stands for a link that the model never had.
    """
    model, listed = logic_model(db), tuple(_worded(one) for one in wanted)
    held = expectations(db)
    known = {one.link for one in model.links} if model else set()
    known |= {one.link for one in held}
    if any(not one.text.nb or one.link not in known for one in listed):
        raise InputError("errors.expectation_empty")
    if listed != held:
        save_expectations(db, listed, coder_id=coder.id)


def _cleaned(question: Question) -> Question:
    changes: dict[str, Any] = {name: _both(getattr(question, name)) for name in ("standard", "note")}
    changes |= {name: _trimmed(getattr(question, name)) for name in WORDINGS}
    plain = ("number", "criterion", "outcome")
    changes |= {name: " ".join(getattr(question, name).split()) for name in plain}
    return replace(question, **changes)


def _worded(one: Expectation) -> Expectation:
    return replace(one, text=_both(one.text), basis=one.basis.strip(), outcome_note=one.outcome_note.strip())


def _trimmed(words: Worded) -> Worded:
    return Worded(" ".join(words.nb.split()), " ".join(words.en.split()))


def _both(words: Worded) -> Worded:
    """Both languages; words in one of them stand for both."""
    plain = _trimmed(words)
    return Worded(plain.nb or plain.en, plain.en or plain.nb)
