"""Findings, recommendations, and what people answer to the evaluation's questions."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from db.sql import Row, fetch_all, fetch_one
from db.writing import Writer, now, write_tx
from workbench.errors import NotFoundError
from workbench.mixed.claim_records import Finding, Recommendation
from workbench.reasons import Worded


@dataclass(frozen=True, slots=True)
class GivenAnswer:
    """What a person holds of a question, beside the rule: answered, partly or not, and why."""

    question: str
    answer: str
    reason: str
    coder: str


def findings(db: Database) -> tuple[Finding, ...]:
    """All findings in the order of their numbers as stored."""
    return tuple(_finding(row) for row in fetch_all(db, "SELECT * FROM findings ORDER BY id"))


def recommendations(db: Database) -> tuple[Recommendation, ...]:
    """All recommendations in the order they were stored."""
    return tuple(_recommendation(row) for row in fetch_all(db, "SELECT * FROM recommendations ORDER BY id"))


def given_answers(db: Database) -> dict[str, GivenAnswer]:
    """What people answered, by number of the question."""
    rows = fetch_all(
        db,
        "SELECT question, answer, reason, coders.name AS coder FROM answers"
        " JOIN coders ON coders.id = coder_id",
    )
    return {row["question"]: GivenAnswer(**row) for row in rows}


def save_findings(db: Database, wanted: Iterable[Finding], *, coder_id: int | None = None) -> None:
    """Store new findings (id 0) and change stored ones, in one operation; others stay."""
    with write_tx(db, action="finding.set", coder_id=coder_id) as writer:
        for one in wanted:
            _put(writer, "findings", one.id, _finding_row(one))


def save_recommendations(
    db: Database, wanted: Iterable[Recommendation], *, coder_id: int | None = None
) -> None:
    """Store new recommendations (id 0) and change stored ones, in one operation; others stay."""
    with write_tx(db, action="recommendation.set", coder_id=coder_id) as writer:
        for one in wanted:
            _put(writer, "recommendations", one.id, _recommendation_row(one))


def drop_finding(db: Database, finding_id: int, *, coder_id: int) -> None:
    """Take a finding away; the log keeps it."""
    _drop(db, "findings", finding_id, action="finding.drop", coder_id=coder_id)


def drop_recommendation(db: Database, recommendation_id: int, *, coder_id: int) -> None:
    """Take a recommendation away; the log keeps it."""
    _drop(db, "recommendations", recommendation_id, action="recommendation.drop", coder_id=coder_id)


def set_answer(db: Database, question: str, values: Mapping[str, Any] | None, *, coder_id: int) -> None:
    """Set what a person answers to a question (``answer``, ``reason``), or with None let the rule stand."""
    with write_tx(db, action="answer.set", coder_id=coder_id) as writer:
        stored = fetch_one(db, "SELECT id FROM answers WHERE question = ?", [question])
        if values is None:
            if stored:
                writer.delete("answers", stored["id"])
            return
        row = {**values, "coder_id": coder_id, "created_at": now()}
        if stored:
            writer.update("answers", stored["id"], row)
        else:
            writer.insert("answers", {"question": question, **row})


def _put(writer: Writer, table: str, row_id: int, row: Row) -> None:
    if not row_id:
        writer.insert(table, row)
        return
    if fetch_one(writer.db, f'SELECT 1 FROM "{table}" WHERE id = ?', [row_id]) is None:
        raise NotFoundError("errors.claim_gone")
    writer.update(table, row_id, row)


def _drop(db: Database, table: str, row_id: int, *, action: str, coder_id: int) -> None:
    with write_tx(db, action=action, coder_id=coder_id) as writer:
        if fetch_one(db, f'SELECT 1 FROM "{table}" WHERE id = ?', [row_id]) is None:
            raise NotFoundError("errors.claim_gone")
        writer.delete(table, row_id)


def _finding_row(one: Finding) -> Row:
    words = {"text_nb": one.text.nb, "text_en": one.text.en}
    why = {"reason_nb": one.reason.nb, "reason_en": one.reason.en}
    lists = {"links": json.dumps(one.links), "questions": json.dumps(one.questions)}
    return {"number": one.number, **words, **why, **lists}


def _finding(row: Row) -> Finding:
    return Finding(
        id=row["id"],
        number=row["number"],
        text=Worded(row["text_nb"], row["text_en"]),
        reason=Worded(row["reason_nb"], row["reason_en"]),
        links=tuple(json.loads(row["links"])),
        questions=tuple(json.loads(row["questions"])),
    )


def _recommendation_row(one: Recommendation) -> Row:
    plain = {name: getattr(one, name) for name in ("number", "aim", "measure_id", "over_measure_id")}
    lists = {"links": json.dumps(one.links), "findings": json.dumps(one.findings)}
    return {**plain, "text_nb": one.text.nb, "text_en": one.text.en, **lists}


def _recommendation(row: Row) -> Recommendation:
    plain = {name: row[name] for name in ("id", "number", "aim", "measure_id", "over_measure_id")}
    return Recommendation(
        **plain,
        text=Worded(row["text_nb"], row["text_en"]),
        links=tuple(json.loads(row["links"])),
        findings=tuple(json.loads(row["findings"])),
    )
