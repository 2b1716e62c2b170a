"""Evaluation questions, expectations, and the locks of the plan."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlite_utils import Database

from db.sql import Row, fetch_all, fetch_one
from db.writing import Writer, now, write_tx
from workbench.errors import NotFoundError
from workbench.mixed.plan import WORDINGS, Expectation, Question
from workbench.mixed.plan_lock import PlanLock
from workbench.reasons import Worded

_WORDED = (*WORDINGS, "standard", "note")


def questions(db: Database) -> tuple[Question, ...]:
    """All evaluation questions in their order."""
    return tuple(_question(row) for row in fetch_all(db, "SELECT * FROM questions ORDER BY position, id"))


def save_questions(db: Database, wanted: Iterable[Question], *, coder_id: int | None = None) -> None:
    """Make the questions those of ``wanted``, in that order: one operation.

    A question with id 0 is new; a stored one that is not among them is removed. The log keeps every wording.

    Raises
    ------
    NotFoundError
        If a question to change is gone.
    """
    with write_tx(db, action="plan.questions", coder_id=coder_id) as writer:
        stored = {row["id"] for row in fetch_all(db, "SELECT id FROM questions")}
        kept = set()
        for position, one in enumerate(wanted):
            row = {**_question_row(one), "position": position}
            kept.add(_put(writer, "questions", one.id, row, stored))
        for gone in sorted(stored - kept):
            writer.delete("questions", gone)


def expectations(db: Database) -> tuple[Expectation, ...]:
    """All expectations and tests in the order they were written."""
    return tuple(_expectation(row) for row in fetch_all(db, "SELECT * FROM expectations ORDER BY id"))


def save_expectations(db: Database, wanted: Iterable[Expectation], *, coder_id: int | None = None) -> None:
    """Make the expectations those of ``wanted``: one operation; changed words get the present time.

    Raises
    ------
    NotFoundError
        If one to change is gone.
    """
    with write_tx(db, action="plan.expectations", coder_id=coder_id) as writer:
        stored = {one.id: one for one in expectations(db)}
        kept = set()
        for one in wanted:
            row = _expectation_row(one, stored.get(one.id))
            kept.add(_put(writer, "expectations", one.id, row, stored.keys()))
        for gone in sorted(stored.keys() - kept):
            writer.delete("expectations", gone)


def first_coded_at(db: Database) -> str | None:
    """When the first coding of the study was stored, UTC; None before."""
    row = fetch_one(db, "SELECT min(created_at) AS at FROM codings")
    return row["at"] if row else None


def plan_locks(db: Database) -> tuple[PlanLock, ...]:
    """All locks, the newest first."""
    rows = fetch_all(
        db,
        "SELECT plan_locks.id, plan_locks.sha256, texts.body AS text, note, coders.name AS coder,"
        " plan_locks.created_at FROM plan_locks JOIN texts USING (sha256)"
        " JOIN coders ON coders.id = coder_id ORDER BY plan_locks.id DESC",
    )
    return tuple(PlanLock(**row) for row in rows)


def newest_lock(db: Database) -> PlanLock | None:
    """The lock that counts, None in a study whose plan was never locked."""
    return next(iter(plan_locks(db)), None)


def add_lock(writer: Writer, text: str, *, note: str, coder_id: int) -> int:
    """Lock the plan to its canonical text; returns the lock's number. A lock cannot be changed or undone."""
    row = {"sha256": writer.keep_text(text), "note": note, "coder_id": coder_id, "created_at": now()}
    return int(writer.insert("plan_locks", row)["id"])


def _put(writer: Writer, table: str, row_id: int, row: Row, stored: Iterable[int]) -> int:
    if not row_id:
        return int(writer.insert(table, row)["id"])
    if row_id not in stored:
        raise NotFoundError("errors.plan_row_gone")
    writer.update(table, row_id, row)
    return row_id


def _question_row(one: Question) -> Row:
    words = {
        f"{name}_{language}": getattr(getattr(one, name), language)
        for name in _WORDED
        for language in ("nb", "en")
    }
    plain = {name: getattr(one, name) for name in ("number", "criterion", "verb", "outcome")}
    return {**plain, "measures": json.dumps(one.measures), **words}


def _question(row: Row) -> Question:
    words: dict[str, Any] = {name: Worded(row[f"{name}_nb"], row[f"{name}_en"]) for name in _WORDED}
    plain = {name: row[name] for name in ("id", "number", "criterion", "verb", "outcome")}
    return Question(**plain, measures=tuple(json.loads(row["measures"])), **words)


def _expectation_row(one: Expectation, stored: Expectation | None) -> Row:
    said = ("link", "kind", "predicts", "text", "basis")
    same = stored is not None and all(getattr(one, name) == getattr(stored, name) for name in said)
    written = replace(one, written_at=stored.written_at if stored and same else now())
    plain = ("link", "kind", "predicts", "basis", "outcome", "outcome_note", "written_at")
    return {
        **{name: getattr(written, name) for name in plain},
        "text_nb": one.text.nb,
        "text_en": one.text.en,
    }


def _expectation(row: Row) -> Expectation:
    plain = {name: value for name, value in row.items() if not name.startswith("text_")}
    return Expectation(**plain, text=Worded(row["text_nb"], row["text_en"]))
