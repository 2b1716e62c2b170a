"""What a report is made of, gathered before a word of it is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlencode

from workbench.errors import WorkbenchError
from workbench.mixed.claim_records import Recommendation
from workbench.mixed.claims import Standing
from workbench.mixed.display import JointDisplay
from workbench.mixed.logic_model import LogicModel
from workbench.qual.agreement_records import AgreementRow
from workbench.qual.records import Coding
from workbench.qual.saturation import Saturation
from workbench.quant.costs import BreakEvenBases, CostPerReturn, UnitCost
from workbench.quant.effect_summary import EffectSummary, Json
from workbench.quant.funnel import Funnel
from workbench.quant.landmark import LandmarkRow
from workbench.quant.population import RegisterTables
from workbench.quant.small_curves import ShownTimes
from workbench.quant.small_effects import ShownEffect

ClaimState = Literal["confirmed", "changed", "stopped"]


@dataclass(frozen=True, slots=True)
class ReportTable:
    """A table; ``anchors`` (one a row, may be empty) lead to what a row rests on."""

    caption: str
    head: list[str]
    rows: list[list[str]]
    anchors: list[str]
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReportedEffect:
    """An effect with the number of the analysis that it opens, and its counts as they may be shown."""

    link: str
    measure_id: str
    analysis_id: int
    key: str
    summary: EffectSummary
    shown: ShownEffect


@dataclass(frozen=True, slots=True)
class ReportedOverride:
    """An evaluator's verdict beside the rule's."""

    link: str
    verdict: str
    rule_verdict: str
    reason: str
    coder: str


@dataclass(frozen=True, slots=True)
class WrittenClaim:
    """A claim that somebody wrote, with its references.

    Attributes
    ----------
    state : {"confirmed", "changed", "stopped"}
        Changed: what it refers to is not what it was when somebody confirmed it. Stopped: it says more than
        its verdicts allow, and does not leave the house.
    """

    nb: str
    en: str
    state: ClaimState = "confirmed"


@dataclass(frozen=True, slots=True)
class WrittenSection:
    """A section that somebody wrote; a paired one is the summary, in both languages."""

    name_nb: str
    name_en: str
    paired: bool
    claims: tuple[WrittenClaim, ...]


@dataclass(frozen=True, slots=True)
class ClosedCell:
    """A cell that somebody called final, or whose contradiction somebody explained.

    Attributes
    ----------
    is_final : bool
        Called final, on the evidence as it is now.
    way : str
        How a contradiction is dealt with; empty without one.
    """

    is_final: bool
    way: str
    reason: str
    coder: str


@dataclass(frozen=True, slots=True)
class ReportedAdvice:
    """A recommendation with how it stands on the cells it rests on."""

    recommendation: Recommendation
    standing: Standing


@dataclass(frozen=True, slots=True)
class ReportedCost:
    """What a measure costs, and what that rests on.

    Attributes
    ----------
    recorded_in : tuple of str
        Kinds of record that tell the cost.
    years : tuple of int
        Whose prices it is in.
    effect_of : str
        The measure or arm whose effect ``per_return`` rests on; empty without one.
    link : str
        The cell of that effect; empty without one.
    """

    cost: UnitCost
    recorded_in: tuple[str, ...]
    years: tuple[int, ...]
    effect_of: str = ""
    link: str = ""
    per_return: CostPerReturn | None = None
    break_even: BreakEvenBases | None = None


@dataclass(frozen=True, slots=True)
class ReportedTrials:
    """What is kept of a measure's robustness, as it may be shown; None for what has not been computed."""

    hidden_bias: Json | None = None
    unknown: Json | None = None
    estimators: Json | None = None
    leave_one_out: Json | None = None
    curve: Json | None = None


@dataclass(frozen=True, slots=True)
class ReportedSaturation:
    """The saturation curve of all codings, and whether the sources stand in the order of their dates."""

    curve: Saturation
    dated: bool


@dataclass(frozen=True, slots=True)
class PlanState:
    """The plan that the analyses followed.

    Attributes
    ----------
    sha256 : str
        Of the lock; of the plan as it is now where it is not locked.
    number : int or None
        Of the lock; None where the plan is not locked.
    n_changes : int
        Items changed after the lock.
    """

    sha256: str
    number: int | None = None
    coder: str = ""
    n_changes: int = 0


@dataclass(frozen=True, slots=True)
class LoggedAction:
    """One operation of the log: when, by whom (None: the program), and what, as ``noun.verb``."""

    at: str
    coder: str | None
    action: str


@dataclass(frozen=True, slots=True)
class Anchors:
    """Addresses that open, in the app, what a sentence rests on; they hold ids only.

    Attributes
    ----------
    base : str
        Where the app answers, e.g. ``http://127.0.0.1:8501``.
    study : str
        Name of the study file.
    """

    base: str
    study: str

    def of(self, page: str, **asked: object) -> str:
        """The address of a page with what it should open."""
        query = {"study": self.study, **{name: str(value) for name, value in asked.items()}}
        return f"{self.base}/{page}?{urlencode(query)}"

    def quote(self, coding: Coding) -> str:
        """The place in the transcript."""
        segment = coding.segment
        return self.of("coding", source=coding.source, start=segment.start, end=segment.end)


@dataclass(frozen=True, slots=True)
class ReportContent:
    """Everything a report says, as data.

    Attributes
    ----------
    register : RegisterTables or None
        None in a study without a register.
    failures : mapping of link to WorkbenchError
        Why a measured link has no effect.
    quotes : mapping of link to codings
        Selected quotes, a few a link.
    titles : mapping of source to title
    log_head : str
        Hash of the newest event: anchors the whole log outside the file.
    written : sequence of WrittenSection
        Empty where nobody has written; the program then sums up by itself.
    quoted : mapping of id to Coding
        Quotes that may be referred to.
    agreement : sequence of AgreementRow
        Of each link, the whole first; empty where it cannot be judged.
    actions : sequence of LoggedAction
        The newest first.
    n_sources, n_codings : int
    closed : mapping of link to ClosedCell
    plan : PlanState or None
    trials : mapping of measure to ReportedTrials
    groups : mapping of informant group to int
        Sources of each; without those of which there are few.
    reach : sequence of (measure, int, int)
        Participants and how many of them returned, where both may be shown.
    times : ShownTimes or None
        Times to returning as they may be shown; None where the register lacks the dates.
    landmarks : mapping of measure to LandmarkRow
        Effects by months after the index date that have been computed, as they may be shown.
    saturation : ReportedSaturation or None
        Without sources that are coded blind; None without codings.
    """

    title: str
    simulated: bool
    created: dt.date
    anchors: Anchors
    model: LogicModel
    display: JointDisplay
    register: RegisterTables | None
    effects: Sequence[ReportedEffect]
    failures: Mapping[str, WorkbenchError]
    quotes: Mapping[str, Sequence[Coding]]
    titles: Mapping[str, str]
    overrides: Sequence[ReportedOverride]
    log_head: str
    funnel: Funnel | None = None
    written: Sequence[WrittenSection] = ()
    quoted: Mapping[int, Coding] = field(default_factory=dict)
    agreement: Sequence[AgreementRow] = ()
    actions: Sequence[LoggedAction] = ()
    n_sources: int = 0
    n_codings: int = 0
    closed: Mapping[str, ClosedCell] = field(default_factory=dict)
    plan: PlanState | None = None
    advice: Sequence[ReportedAdvice] = ()
    costs: Sequence[ReportedCost] = ()
    trials: Mapping[str, ReportedTrials] = field(default_factory=dict)
    groups: Mapping[str, int] = field(default_factory=dict)
    reach: Sequence[tuple[str, int, int]] = ()
    times: ShownTimes | None = None
    landmarks: Mapping[str, Sequence[LandmarkRow]] = field(default_factory=dict)
    saturation: ReportedSaturation | None = None
