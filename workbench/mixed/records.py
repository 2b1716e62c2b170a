"""What the rules read and what they say."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal, get_args

from workbench.qual.records import ClaimType, Stance
from workbench.reasons import Reason, Worded

Direction = Literal["supports", "no_change", "reverses", "mixed", "thin", "silent"]
Confidence = Literal["high", "moderate", "low", "very_low"]
NumberClass = Literal[
    "positive", "negative", "equivalent", "no_relevant_benefit", "inconclusive", "unreliable", "none"
]
Verdict = Literal[
    "convergent",
    "partly_convergent",
    "complementary",
    "discordant",
    "silent_numbers",
    "silent_voices",
    "inconclusive",
    "gap",
]
Push = Literal["down", "up", "towards 0"]
ANSWERS: tuple[NumberClass, ...] = ("positive", "negative", "equivalent", "no_relevant_benefit")
"""Classes that answer the question; only an answer can be fragile."""
DIRECTIONS: tuple[Direction, ...] = get_args(Direction)
CONFIDENCES: tuple[Confidence, ...] = get_args(Confidence)
VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
SETTLED: tuple[Verdict, ...] = ("convergent", "partly_convergent", "complementary")
"""Verdicts that carry what rests on them."""


@dataclass(frozen=True, slots=True)
class SourceStance:
    """What one source says of one link: the unit of all counting.

    Attributes
    ----------
    codings : tuple of int
        Codings it was reduced from, so that a count opens its sources.
    """

    source: str
    group: str
    link: str
    stance: Stance
    claim: ClaimType
    codings: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Bias:
    """A known bias of an estimate and the direction it pushes."""

    name: str | Worded
    pushes: Push


@dataclass(frozen=True, slots=True)
class EstimateInput:
    """An estimate of one link; None is unknown.

    Attributes
    ----------
    att, se : float
        Effect and standard error, shares; ``nan`` where nothing was estimated.
    t : float or None
        As reported; ATT/SE where it is not.
    p_adjusted : float or None
        Over the family of measures.
    share_matched, max_smd : float or None
        Share of the treated matched; largest absolute imbalance.
    gamma : float or None
        Γ* at which p crosses the level for hidden bias; ``nan`` if it has been looked for and a test is not
        below that level without hidden bias either.
    spec_share : float or None
        Share of specifications that keep the sign.
    n_participants : int or None
        Matched participants, to say an interval in persons.
    """

    link: str
    att: float
    se: float
    t: float | None = None
    p_adjusted: float | None = None
    share_matched: float | None = None
    max_smd: float | None = None
    gamma: float | None = None
    spec_share: float | None = None
    red_flags: tuple[str | Worded, ...] = ()
    biases: tuple[Bias, ...] = ()
    n_participants: int | None = None

    @property
    def is_measured(self) -> bool:
        """Whether there is an effect with a standard error."""
        return math.isfinite(self.att) and math.isfinite(self.se)


@dataclass(frozen=True, slots=True)
class GroupCount:
    """Sources of one informant group by stance."""

    group: str
    supports: int
    no_change: int
    opposite: int
    mixed: int

    @property
    def n(self) -> int:
        """All sources of the group."""
        return self.supports + self.no_change + self.opposite + self.mixed


@dataclass(frozen=True, slots=True)
class VoicesResult:
    """What the voices say of a link.

    Attributes
    ----------
    confidence : Confidence or None
        None where there is nothing to be confident about (silent, thin).
    weights : mapping of stance to float
        Summed weight of the sources.
    negative_cases : tuple of str
        Sources that speak against the direction.
    provisional : bool
        Agreement between coders is below the upper limit.
    """

    direction: Direction
    confidence: Confidence | None
    n: int
    weights: dict[str, float]
    groups: tuple[GroupCount, ...]
    negative_cases: tuple[str, ...]
    provisional: bool
    reasons: tuple[Reason, ...]


UNEXAMINED = ("verdict.examined_neither", "verdict.examined_no_bias", "verdict.examined_no_curve")
"""Keys of reasons that say that hidden bias, other specifications, or both have not been looked at."""


@dataclass(frozen=True, slots=True)
class NumbersResult:
    """What the numbers say of a link; numbers are None where there is no estimate.

    Attributes
    ----------
    number_class : NumberClass
    p, mde, tost_p : float or None
    interval, equivalence_interval : (float, float) or None
        At 1 - level of the main analyses (95 %) and 1 - 2 levels of the equivalence test (90 %).
    fragile_reasons : tuple of Reason
        What the rules hold against the numbers, whatever their class.
    reasons : tuple of Reason
        Why they are unreliable.
    examined : tuple of Reason
        Hidden bias and other specifications: what was found that is not held against the numbers, or that
        nobody has looked yet.
    level : float
        Two-sided level that the class was decided at.
    """

    number_class: NumberClass
    p: float | None = None
    interval: tuple[float, float] | None = None
    equivalence_interval: tuple[float, float] | None = None
    mde: float | None = None
    tost_p: float | None = None
    fragile_reasons: tuple[Reason, ...] = ()
    reasons: tuple[Reason, ...] = ()
    examined: tuple[Reason, ...] = ()
    level: float = 0.05

    @property
    def unexamined(self) -> tuple[Reason, ...]:
        """Of ``examined``, what nobody has looked at yet."""
        return tuple(reason for reason in self.examined if reason.key in UNEXAMINED)

    @property
    def is_fragile(self) -> bool:
        """Whether there is an answer that something makes fragile; what is undecided answers nothing."""
        return self.number_class in ANSWERS and bool(self.fragile_reasons)


@dataclass(frozen=True, slots=True)
class FlipPoint:
    """A SESOI at which the class changes, with what holds below and above it."""

    sesoi: float
    class_below: NumberClass
    class_above: NumberClass
    verdict_below: Verdict
    verdict_above: Verdict

    @property
    def turns_verdict(self) -> bool:
        """Whether the verdict changes, not only the class."""
        return self.verdict_below != self.verdict_above
