"""Questions, findings and recommendations of a study, each with how it stands on the cells it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import cast

from sqlite_utils import Database

from db.claims import (
    GivenAnswer,
    drop_finding,
    drop_recommendation,
    findings,
    given_answers,
    recommendations,
    save_findings,
    save_recommendations,
    set_answer,
)
from db.register import costs
from db.settings import settings
from workbench.errors import InputError
from workbench.mixed.answers import Answered, answer_to
from workbench.mixed.claim_records import AIMS, GRADES, Answer, Finding, Recommendation
from workbench.mixed.claims import Standing, standing, told_by_cell, worst_of
from workbench.mixed.logic_model import LogicModel
from workbench.mixed.plan import Question
from workbench.mixed.records import Verdict
from workbench.qual.records import Coder
from workbench.reasons import Worded
from workbench.services.plan import questions
from workbench.services.plan_frame import criteria
from workbench.services.triangulation import MIN_REASON, Evidence, JointDisplay

__all__ = [
    "AIMS",
    "GRADES",
    "AnsweredQuestion",
    "Claims",
    "Finding",
    "JudgedFinding",
    "JudgedRecommendation",
    "Recommendation",
    "give_answer",
    "remove_finding",
    "remove_recommendation",
    "store_finding",
    "store_recommendation",
    "study_claims",
    "told_by_cell",
]
_MAX = 2000


@dataclass(frozen=True, slots=True)
class AnsweredQuestion:
    """A question with what it is answered by.

    Attributes
    ----------
    rule : Answered
        How far it is answered by the rule.
    given : GivenAnswer or None
        What a person holds beside the rule.
    findings : tuple of Finding
    recommendations : tuple of Recommendation
        Those that rest on its findings or on its cells.
    """

    question: Question
    rule: Answered
    given: GivenAnswer | None
    findings: tuple[Finding, ...]
    recommendations: tuple[Recommendation, ...]

    @property
    def answer(self) -> Answer:
        """What stands: a person's answer where there is one."""
        return cast(Answer, self.given.answer) if self.given else self.rule.answer


@dataclass(frozen=True, slots=True)
class JudgedFinding:
    """A finding with the worst verdict among its cells, None where it rests on none."""

    finding: Finding
    worst: Verdict | None
    worst_links: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class JudgedRecommendation:
    """A recommendation and how it stands."""

    recommendation: Recommendation
    standing: Standing


@dataclass(frozen=True, slots=True)
class Claims:
    """All that a study asks, finds and recommends.

    Attributes
    ----------
    verdicts : mapping of link to Verdict
        Those that stand: a person's where the rule's has been overridden.
    criteria : mapping of id to Worded
        What the study calls the criteria it judges by.
    """

    questions: tuple[AnsweredQuestion, ...]
    findings: tuple[JudgedFinding, ...]
    recommendations: tuple[JudgedRecommendation, ...]
    verdicts: Mapping[str, Verdict]
    criteria: Mapping[str, Worded]


def study_claims(db: Database, found: Evidence, display: JointDisplay) -> Claims:
    """Judge every question, finding and recommendation by the display."""
    verdicts = {
        name: cast(Verdict, found.overrides[name].verdict) if name in found.overrides else cell.verdict
        for name, cell in display.cells.items()
    }
    held, advice, given = findings(db), recommendations(db), given_answers(db)
    has_costs = bool(costs(db))
    asked = []
    for question in questions(db):
        rule = answer_to(question, found.model, display.cells, held, has_costs=has_costs)
        mine = tuple(one for one in held if question.number in one.questions)
        beside = tuple(one for one in advice if _rests_on(one, question, rule, mine))
        asked.append(AnsweredQuestion(question, rule, given.get(question.number), mine, beside))
    return Claims(
        questions=tuple(asked),
        findings=tuple(_judged(one, verdicts) for one in held),
        recommendations=tuple(_advised(one, held, found.model, display, verdicts) for one in advice),
        verdicts=verdicts,
        criteria={one.id: one.name for one in criteria(settings(db))},
    )


def _judged(finding: Finding, verdicts: Mapping[str, Verdict]) -> JudgedFinding:
    rests = {link: verdicts[link] for link in finding.links if link in verdicts}
    return JudgedFinding(finding, *worst_of(rests))


def _advised(
    one: Recommendation,
    held: Iterable[Finding],
    model: LogicModel,
    display: JointDisplay,
    verdicts: Mapping[str, Verdict],
) -> JudgedRecommendation:
    whole, level = _with_findings(one, held), display.settings.significance
    return JudgedRecommendation(one, standing(whole, model, display.cells, verdicts, significance=level))


def _with_findings(one: Recommendation, held: Iterable[Finding]) -> Recommendation:
    """The recommendation with the cells of its findings among its own."""
    through = (link for finding in held if finding.number in one.findings for link in finding.links)
    return replace(one, links=tuple(dict.fromkeys((*one.links, *through))))


def _rests_on(one: Recommendation, question: Question, rule: Answered, mine: tuple[Finding, ...]) -> bool:
    """Whether a recommendation belongs beside a question: by a finding of it, or by a measure and cell."""
    if set(one.findings) & {finding.number for finding in mine}:
        return True
    return one.measure_id in question.measures and bool(set(one.links) & set(rule.asked))


def store_finding(db: Database, finding: Finding, *, coder: Coder) -> None:
    """Store a new finding, or change a stored one.

    Raises
    ------
    InputError
        If number, words or reason are missing, or the number is taken.
    """
    _check(finding.number, finding.text.nb or finding.text.en, findings(db), finding.id)
    if len((finding.reason.nb or finding.reason.en).strip()) < MIN_REASON:
        raise InputError("errors.reason_missing", n=MIN_REASON)
    save_findings(db, [finding], coder_id=coder.id)


def store_recommendation(db: Database, recommendation: Recommendation, *, coder: Coder) -> None:
    """Store a new recommendation, or change a stored one.

    Raises
    ------
    InputError
        If number or words are missing, the number is taken, or a measure is put before itself.
    """
    one = recommendation
    _check(one.number, one.text.nb or one.text.en, recommendations(db), one.id)
    if one.aim not in AIMS or (one.measure_id and one.measure_id == one.over_measure_id):
        raise InputError("errors.recommendation_itself")
    save_recommendations(db, [one], coder_id=coder.id)


def _check(number: str, words: str, held: Iterable[Finding] | Iterable[Recommendation], own_id: int) -> None:
    if not number.strip() or not words.strip() or len(words) > _MAX:
        raise InputError("errors.claim_empty", n=_MAX)
    if any(one.number == number and one.id != own_id for one in held):
        raise InputError("errors.claim_number_taken", number=number)


def remove_finding(db: Database, finding_id: int, *, coder: Coder) -> None:
    """Take a finding away; the log keeps it."""
    drop_finding(db, finding_id, coder_id=coder.id)


def remove_recommendation(db: Database, recommendation_id: int, *, coder: Coder) -> None:
    """Take a recommendation away; the log keeps it."""
    drop_recommendation(db, recommendation_id, coder_id=coder.id)


def give_answer(db: Database, number: str, *, answer: str | None, reason: str, coder: Coder) -> None:
    """Say how far a question is answered, beside the rule; with None the rule stands again.

    Raises
    ------
    InputError
        If the answer is unknown or the reason too short to be one.
    """
    if answer is None:
        set_answer(db, number, None, coder_id=coder.id)
        return
    if answer not in GRADES:
        raise InputError("errors.claim_empty", n=_MAX)
    if len(reason.strip()) < MIN_REASON:
        raise InputError("errors.reason_missing", n=MIN_REASON)
    values = {"answer": answer, "reason": reason.strip()[:_MAX]}
    set_answer(db, number, values, coder_id=coder.id)
