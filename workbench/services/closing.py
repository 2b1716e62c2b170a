"""Calling a cell's finding final: what must be explained and answered first, and what opens it again.

Sources are held to be alike when they belong to the same informant group.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Literal, get_args

from sqlite_utils import Database

from db import closings as store
from db.closings import CaseAnswer, Closing, Discordance
from db.sources import sources
from workbench.errors import InputError
from workbench.mixed.display import Cell, JointDisplay
from workbench.qual.negative_cases import NegativeCase, negative_cases
from workbench.qual.records import Coder, Coding, Source
from workbench.services.triangulation import MIN_REASON, Evidence, quotes_of

__all__ = ["WAYS", "CaseAnswer", "Closing", "Discordance", "Finding", "NegativeSource"]
State = Literal["open", "closed", "reopened"]
Missing = Literal["explanation", "answers", "blind"]
Way = Literal["reconciliation", "initiation", "bracketing", "exclusion"]
WAYS: tuple[Way, ...] = get_args(Way)


@dataclass(frozen=True, slots=True)
class NegativeSource:
    """A source that says the opposite of what sources alike with it say.

    Attributes
    ----------
    alike : tuple of str
        Sources with the same attributes on the other side; those that are coded blind stay unnamed.
    coding_ids : tuple of int
        What it said.
    answer : CaseAnswer or None
        None also where its stance has changed since it was answered.
    blind : bool
        Whether it is coded blind: it cannot be answered before the coders may see each other's work.
    """

    source: str
    group: str
    stance: str
    alike: tuple[str, ...]
    coding_ids: tuple[int, ...]
    answer: CaseAnswer | None
    blind: bool


@dataclass(frozen=True, slots=True)
class Finding:
    """Where a cell's finding stands.

    Attributes
    ----------
    verdict : str
        The one that stands: the evaluator's, else the rule's.
    evidence : str
        Checksum of the voices, the numbers and the rule's verdict.
    state : State
        ``reopened`` where evidence or verdict have changed since somebody closed it.
    is_discordant : bool
        By the rule or by the verdict that stands.
    discordance : Discordance or None
    explained : bool
        Whether the explanation was given for the evidence as it is now.
    cases : tuple of NegativeSource
    closing : Closing or None
    """

    link: str
    verdict: str
    evidence: str
    state: State
    is_discordant: bool
    discordance: Discordance | None
    explained: bool
    cases: tuple[NegativeSource, ...]
    closing: Closing | None

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What must be done before it can be closed."""
        wanted: dict[Missing, bool] = {
            "explanation": self.is_discordant and not self.explained,
            "answers": any(one.answer is None and not one.blind for one in self.cases),
            "blind": any(one.blind for one in self.cases),
        }
        return tuple(name for name, is_missing in wanted.items() if is_missing)


def findings(db: Database, found: Evidence, display: JointDisplay) -> dict[str, Finding]:
    """Where every cell's finding stands; ``found`` and ``display`` are what the rule reads and says."""
    explained, answers, closed = store.discordances(db), store.case_answers(db), store.closings(db)
    listed = sources(db)
    stands = {}
    for link, cell in display.cells.items():
        told = quotes_of(found, cell)
        override = found.overrides.get(link)
        verdict = override.verdict if override else cell.verdict
        evidence = evidence_hash(cell, told, sesoi=display.settings.sesoi)
        discordance, closing = explained.get(link), closed.get(link)
        stands[link] = Finding(
            link=link,
            verdict=verdict,
            evidence=evidence,
            state=_state(closing, verdict, evidence),
            is_discordant="discordant" in (verdict, cell.verdict),
            discordance=discordance,
            explained=discordance is not None and discordance.evidence == evidence,
            cases=_cases(cell, told, listed, answers),
            closing=closing,
        )
    return stands


def evidence_hash(cell: Cell, told: Iterable[Coding], *, sesoi: float) -> str:
    """SHA-256 of what a cell rests on: what was said, what was estimated, and what the rule makes of it.

    A threshold that leaves all that as it is leaves the checksum, too; but where there are numbers, the
    verdict is one at a certain smallest effect of interest.
    """
    estimate = asdict(cell.estimate) if cell.estimate else {}
    estimate.pop("n_participants", None)
    said = sorted((one.id, one.quote, one.assessment.stance, one.assessment.claim) for one in told)
    voices, numbers = cell.voices, cell.numbers
    rule = [voices.direction, voices.confidence, numbers.number_class, cell.verdict, cell.fragile]
    stances = sorted([one.source, one.group, one.stance, one.claim] for one in cell.stances)
    content = [cell.link.link, stances, said, estimate, rule, sesoi if estimate else None]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _state(closing: Closing | None, verdict: str, evidence: str) -> State:
    if closing is None:
        return "open"
    return "closed" if (closing.verdict, closing.evidence) == (verdict, evidence) else "reopened"


def _cases(
    cell: Cell,
    told: Iterable[Coding],
    listed: Sequence[Source],
    answers: Mapping[tuple[str, str], CaseAnswer],
) -> tuple[NegativeSource, ...]:
    """Sources against the finding that sources alike with them speak for; where mixed, each minority."""
    stances = {one.source: one for one in cell.stances}
    clear = [one for one in told if stances[one.source].stance != "±"]
    blind = {one.name for one in listed if one.blind}
    found = negative_cases(
        clear,
        listed,
        topic_of=lambda one: cell.link.link,
        alike=lambda source: (source.informant_group,),
        no_change_is_opposite=True,
    )
    return tuple(
        NegativeSource(
            source=name,
            group=stances[name].group,
            stance=stances[name].stance,
            alike=tuple(dict.fromkeys(one.source for one in agreeing if one.source not in blind)),
            coding_ids=stances[name].codings,
            answer=_standing(answers.get((cell.link.link, name)), stances[name].stance),
            blind=name in blind,
        )
        for against, agreeing in (_sides(cell, case) for case in found)
        for name in dict.fromkeys(one.source for one in against)
    )


def _sides(cell: Cell, case: NegativeCase) -> tuple[Sequence[Coding], Sequence[Coding]]:
    """Those against the finding, and those alike with them on the other side."""
    direction = cell.voices.direction
    if direction in ("supports", "no_change", "reverses"):
        finding_is_plus = direction == "supports"
        agrees = (case.prevailing == "+") == finding_is_plus
        return (case.against, case.with_it) if agrees else (case.with_it, case.against)
    return case.against, case.with_it


def _standing(answer: CaseAnswer | None, stance: str) -> CaseAnswer | None:
    return answer if answer and answer.stance == stance else None


def explain_discordance(db: Database, finding: Finding, *, way: str, reason: str, coder: Coder) -> None:
    """Say how voices and numbers that disagree are dealt with.

    Raises
    ------
    InputError
        The cell is not discordant, the way is unknown, or the reason too short to be one.
    """
    if not finding.is_discordant:
        raise InputError("errors.not_discordant")
    if way not in WAYS:
        raise InputError("errors.way_unknown", way=way[:40])
    values = {"way": way, "reason": _reason(reason), "evidence": finding.evidence}
    store.set_discordance(db, finding.link, values, coder_id=coder.id)


def answer_cases(
    db: Database, finding: Finding, *, chosen: Collection[str], reason: str, coder: Coder
) -> None:
    """Answer negative cases alike: why the finding stands although these sources say the opposite.

    Raises
    ------
    InputError
        No source is chosen, one is no negative case or is coded blind, or the reason is too short to be one.
    """
    stances = {one.source: one.stance for one in finding.cases if one.source in chosen and not one.blind}
    if not stances or len(stances) < len(set(chosen)):
        raise InputError("errors.no_case_chosen")
    store.set_case_answers(db, finding.link, stances, _reason(reason), coder_id=coder.id)


def close_cell(db: Database, finding: Finding, coder: Coder) -> None:
    """Call a cell's finding final.

    Raises
    ------
    InputError
        A discordance is unexplained or a negative case unanswered.
    """
    if finding.missing:
        raise InputError(f"errors.close_{finding.missing[0]}")
    values = {"verdict": finding.verdict, "evidence": finding.evidence}
    store.set_closing(db, finding.link, values, coder_id=coder.id)


def reopen_cell(db: Database, finding: Finding, coder: Coder) -> None:
    """Open a finding again."""
    store.remove_closing(db, finding.link, coder_id=coder.id)


def _reason(reason: str) -> str:
    if len(reason.strip()) < MIN_REASON:
        raise InputError("errors.reason_short", n=MIN_REASON)
    return reason.strip()
