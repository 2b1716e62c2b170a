"""What an evaluation sets out to do: its questions, what it expects, and the tests it will pass or fail."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from workbench.qual.records import Stance
from workbench.reasons import Worded

Wording = Literal["commissioned", "agreed", "reported"]
Verb = Literal["whether", "how_much", "how", "why", "for_whom", "at_what_cost"]
TestKind = Literal["expectation", "straw", "hoop", "smoking_gun", "doubly_decisive"]
TestOutcome = Literal["open", "passed", "failed", "undecided"]

WORDINGS: tuple[Wording, ...] = get_args(Wording)
"""Who worded a question: the client who asked, both in the contract, the report that answered."""
VERBS: tuple[Verb, ...] = get_args(Verb)
TEST_KINDS: tuple[TestKind, ...] = get_args(TestKind)
TEST_OUTCOMES: tuple[TestOutcome, ...] = get_args(TestOutcome)
CRITERIA = ("relevance", "coherence", "effectiveness", "efficiency", "impact", "sustainability")
"""Criteria of the OECD's Development Assistance Committee; a question may name another one of its own."""
OUTCOMES = ("return", "application", "lasting_return", "motivation", "mental_health", "capacity", "other")
"""What a question asks about; the effects of measures are estimated on ``return``."""

NO_WORDS = Worded("", "")


@dataclass(frozen=True, slots=True)
class Question:
    """An evaluation question in the wordings it has had.

    Attributes
    ----------
    id : int
        0 until it is stored.
    number : str
        As the plan numbers it, e.g. ``2.1``.
    commissioned, agreed, reported : Worded
        As the client asked, as the contract has it, as the report answers it; empty where a version does not
        have the question.
    criterion : str
        One of :data:`CRITERIA`, or the evaluation's own word.
    standard : Worded
        What would count as good enough; may be empty.
    verb : Verb
        What it asks: whether, how much, how, why, for whom, at what cost.
    outcome : str
        What it asks about, one of :data:`OUTCOMES`; empty where it is about none of them.
    measures : tuple of str
        Ids of the measures it asks about; empty: all of them.
    note : Worded
        Why the wordings differ.
    """

    id: int
    number: str
    commissioned: Worded
    agreed: Worded
    reported: Worded
    criterion: str
    standard: Worded
    verb: Verb
    outcome: str
    measures: tuple[str, ...] = ()
    note: Worded = NO_WORDS

    def wording(self, version: Wording, language: str) -> str:
        """One version in ``nb`` or ``en``; the other language's where that is blank, else empty."""
        words: Worded = getattr(self, version)
        first, second = (words.nb, words.en) if language == "nb" else (words.en, words.nb)
        return first or second

    def asked(self, language: str) -> str:
        """The question as it was agreed, else as commissioned, else as reported."""
        found = (self.wording(version, language) for version in ("agreed", "commissioned", "reported"))
        return next((words for words in found if words), "")

    @property
    def differs(self) -> bool:
        """Whether any two of its wordings differ, a missing one included."""
        return len({self.wording(version, "nb") for version in WORDINGS}) > 1


@dataclass(frozen=True, slots=True)
class Expectation:
    """What somebody expects of a link, or a process-tracing test of it, written before the material is coded.

    Attributes
    ----------
    id : int
        0 until it is stored.
    predicts : Stance or None
        Direction of the voices that it foretells.
    basis : str
        Where it comes from, e.g. a publication.
    outcome : TestOutcome
        What the material showed; no part of the plan.
    written_at : str
        When its words were last changed, UTC.

    References
    ----------
    Van Evera (1997), Guide to Methods for Students of Political Science, on hoop, smoking-gun, straw-in-the-
    wind and doubly decisive tests.
    """

    id: int
    link: str
    kind: TestKind
    predicts: Stance | None
    text: Worded
    basis: str = ""
    outcome: TestOutcome = "open"
    outcome_note: str = ""
    written_at: str = ""
