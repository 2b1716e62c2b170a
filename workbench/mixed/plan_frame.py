"""What a plan judges by: criteria with standards, outcomes, and how the smallest effect was set."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, fields
from typing import Any

from workbench.errors import InputError
from workbench.mixed.plan import NO_WORDS
from workbench.reasons import Worded


@dataclass(frozen=True, slots=True)
class Criterion:
    """What the measures are judged by, and what would be good enough."""

    id: str
    name: Worded
    standard: Worded


@dataclass(frozen=True, slots=True)
class PlannedOutcome:
    """Something the measures shall change.

    Attributes
    ----------
    measured_by : Worded
        The data that tell it; empty where there are none, which is a permanent gap.
    definition : Worded
        What counts as having happened; may be empty.
    horizon : Worded
        Within which time it must have happened; may be empty.
    """

    id: str
    name: Worded
    measured_by: Worded
    definition: Worded = NO_WORDS
    horizon: Worded = NO_WORDS

    @property
    def is_measured(self) -> bool:
        """Whether any data tell it."""
        return bool(self.measured_by.nb or self.measured_by.en)


@dataclass(frozen=True, slots=True)
class SesoiBasis:
    """How the smallest effect of interest was set.

    Attributes
    ----------
    value_per_return : float or None
        What an additional return is worth to the client, kroner; None where nobody has said.
    measure : str
        The measure whose cost it was weighed against; empty: none.
    cost_per_participant : float or None
        Kroner.
    set_by : str
        Who set it, with whom, and when.
    """

    value_per_return: float | None = None
    measure: str = ""
    cost_per_participant: float | None = None
    set_by: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Plain values, for storing."""
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> SesoiBasis:
        """A basis from stored values; what is not stored keeps its default."""
        known = {one.name for one in fields(cls)}
        return cls(**{name: value for name, value in stored.items() if name in known})


STANDARD_CRITERIA = (
    Criterion(
        "relevance",
        Worded("Relevans", "Relevance"),
        Worded(
            "Tiltaket svarer til målet og målgruppen.", "The measure answers the goal and the target group."
        ),
    ),
    Criterion(
        "coherence",
        Worded("Samordning", "Coherence"),
        Worded("Tiltaket går sammen med andre tiltak.", "The measure goes with other measures."),
    ),
    Criterion(
        "effectiveness",
        Worded("Måloppnåelse", "Effectiveness"),
        Worded(
            "Virkningen er minst den minste som betyr noe.",
            "The effect is at least the smallest that matters.",
        ),
    ),
    Criterion(
        "efficiency",
        Worded("Ressursbruk", "Efficiency"),
        Worded(
            "En ekstra retur koster ikke mer enn den er verdt.",
            "An additional return costs no more than it is worth.",
        ),
    ),
    Criterion(
        "impact",
        Worded("Virkninger ellers", "Impact"),
        Worded(
            "Ingen vesentlig skade for deltakere eller andre.", "No serious harm to participants or others."
        ),
    ),
    Criterion(
        "sustainability",
        Worded("Videreføring", "Sustainability"),
        Worded("Arbeidet kan bæres av ordinær drift.", "Ordinary operation can carry the work."),
    ),
)
STANDARD_OUTCOMES = (
    PlannedOutcome(
        "return",
        Worded("Frivillig retur", "Voluntary return"),
        Worded(
            "Registeret: har reist innen oppfølgingen slutter", "The register: left before follow-up ends"
        ),
        Worded(
            "Har reist ut med støtte til frivillig retur. Den som er sendt ut med tvang, eller som er borte"
            " uten at noen vet hvor, har ikke returnert.",
            "Left with support for voluntary return. Somebody who was removed by force, or is gone without"
            " anybody knowing where, has not returned.",
        ),
        Worded("Til oppfølgingen slutter", "Until follow-up ends"),
    ),
    PlannedOutcome(
        "application",
        Worded("Søknad om frivillig retur", "Application for voluntary return"),
        Worded("Registeret: sak om retur", "The register: return case"),
        Worded(
            "En søknad er registrert, også om den senere er trukket.",
            "An application is registered, even if it was withdrawn later.",
        ),
        Worded("Til oppfølgingen slutter", "Until follow-up ends"),
    ),
    PlannedOutcome("lasting_return", Worded("Varig retur", "Lasting return"), Worded("", "")),
    PlannedOutcome(
        "mental_health",
        Worded("Mental helse", "Mental health"),
        Worded("Intervjuene alene", "The interviews alone"),
    ),
    PlannedOutcome(
        "motivation",
        Worded("Motivasjon for retur", "Motivation for return"),
        Worded("Intervjuene alene", "The interviews alone"),
    ),
    PlannedOutcome(
        "capacity",
        Worded("De ansattes returarbeid", "The staff's return work"),
        Worded("Intervjuene alene", "The interviews alone"),
    ),
)


def effect_that_pays(cost_per_participant: float, value_per_return: float) -> float:
    """Smallest effect, a share, at which the additional returns are worth what the measure costs.

    A participant costs ``cost_per_participant``, and an effect of e gives e additional returns a participant,
    so that the measure pays at e = cost / value. Above 1 it cannot pay.

    Parameters
    ----------
    cost_per_participant, value_per_return : float
        Kroner, in prices of the same year.

    Raises
    ------
    InputError
        If the cost is negative or the value not above 0.

    Examples
    --------
    A participant in Veien Videre cost 6 703 kroner. If an additional return is worth 335 000:

    >>> round(100 * effect_that_pays(6_703, 335_000), 1)
    2.0
    """
    if not (math.isfinite(cost_per_participant) and cost_per_participant >= 0):
        raise InputError("errors.plan_cost_outside", cost=cost_per_participant)
    if not (math.isfinite(value_per_return) and value_per_return > 0):
        raise InputError("errors.plan_value_outside", value=value_per_return)
    return cost_per_participant / value_per_return


def value_that_pays(cost_per_participant: float, effect: float) -> float:
    """What an additional return must be worth for a measure with this effect to pay, kroner.

    ``inf`` where the effect is 0 or less: it never pays.

    Examples
    --------
    >>> round(value_that_pays(6_703, 0.02))
    335150
    """
    return cost_per_participant / effect if effect > 0 else math.inf
