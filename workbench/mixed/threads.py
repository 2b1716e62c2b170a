"""Threads to follow from one strand into the other, proposed by rules from what a study holds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from workbench.mixed.display import Cell, JointDisplay
from workbench.reasons import Reason, Worded

QUANTITIES: Mapping[str, tuple[str, str]] = {
    "context.returnability": ("among_returnable", "robustness"),
    "context.threat_of_force": ("after_forced", "process"),
    "context.security_home": ("by_country", "robustness"),
    "context.long_stay": ("long_stayers", "robustness"),
    "context.waiting_iom": ("after_grant", "process"),
    "context.family": ("by_family", "robustness"),
    "context.children_school": ("by_family", "robustness"),
    "delivery.supplier_knowledge": ("dose", "robustness"),
    "delivery.short_horizon": ("dose", "robustness"),
    "delivery.recruitment_fear": ("who_takes_part", "participation"),
    "rival.lock_in": ("landmark", "process"),
    "rival.nagging": ("long_stayers", "robustness"),
    "rival.norway": ("by_length", "process"),
}
"""What could answer a theme of the voices, and on which page; by slug of the code."""
THEMES_OF_STEP: Mapping[str, tuple[str, ...]] = {
    "not_departed": ("context.waiting_iom", "context.returnability"),
    "withdrawn": ("context.waiting_iom", "context.lawyer"),
    "refused": ("context.returnability",),
}
"""Codes whose passages speak to a step at which persons fall off."""
RULES = ("step", "discordant", "theme", "unheard", "unmeasured", "blind_spot")
"""In the order in which they are told."""


@dataclass(frozen=True, slots=True)
class StepGap:
    """A step of the way to return at which persons are lost, among participants and others.

    Attributes
    ----------
    part, whole : str
        Steps of the funnel, e.g. ``not_departed`` of ``granted``.
    n, of : int
        Participants.
    share, other : float
        Of participants and of others (0-1).
    lower, upper : float
        Interval of the difference.
    """

    part: str
    whole: str
    n: int
    of: int
    share: float
    other: float
    lower: float
    upper: float

    @property
    def is_apart(self) -> bool:
        """Whether the interval of the difference leaves out 0."""
        return self.lower > 0 or self.upper < 0


@dataclass(frozen=True, slots=True)
class Unheard:
    """A group of the register that few or none of those interviewed belong to."""

    group: str
    name: str | Worded
    share: float
    n_interviews: int


@dataclass(frozen=True, slots=True)
class ThreadFacts:
    """What the rules read.

    Attributes
    ----------
    sources_by_theme : mapping of slug to int
        Sources with a passage of each code that is no link.
    theme_names : mapping of slug to Worded
        What the codebook calls them.
    steps : tuple of StepGap
    unheard : tuple of Unheard
    """

    sources_by_theme: Mapping[str, int] = field(default_factory=dict)
    theme_names: Mapping[str, Worded] = field(default_factory=dict)
    steps: tuple[StepGap, ...] = ()
    unheard: tuple[Unheard, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """A thread that the rules propose.

    Attributes
    ----------
    rule, subject : str
        Which rule, and what about: together its identity.
    why : Reason
        What in one strand raises it.
    follow : Reason
        What in the other strand could answer it.
    page : str
        Where to look.
    beside : tuple of Reason
        What else is to be seen with it.
    """

    rule: str
    subject: str
    why: Reason
    follow: Reason
    page: str
    beside: tuple[Reason, ...] = ()

    @property
    def key(self) -> str:
        """Identity that stays the same when counts change."""
        return f"{self.rule}:{self.subject}"


def proposed_threads(
    display: JointDisplay,
    facts: ThreadFacts,
    *,
    least_sources: int = 3,
    least_gap: float = 0.1,
    most_heard: int = 1,
    least_share: float = 0.05,
) -> tuple[Proposal, ...]:
    """Every thread that the rules see in a study.

    Numbers to voices: the step at which participants fall off most, compared with others. Voices to numbers:
    a theme that several sources bring up and that a quantity could answer; a link that voices support and
    nobody has measured. Both: cells in which they disagree, groups of the register that nobody heard, links
    whose witnesses had left.

    Parameters
    ----------
    least_sources : int
        A theme that fewer sources bring up raises no thread.
    least_gap : float
        A smaller difference between participants and others raises none (a share).
    most_heard, least_share : int, float
        A group is unheard with at most so many interviews, if it is at least that share of the register.
    """
    found = [
        *_steps(facts, least_gap),
        *_discordant(display.cells.values()),
        *_themes(facts, least_sources),
        *_unheard(facts, most_heard, least_share),
        *_unmeasured(display.cells.values()),
        *_blind_spots(display.cells.values()),
    ]
    return tuple(found)


def _steps(facts: ThreadFacts, least_gap: float) -> Iterator[Proposal]:
    """The step where participants are lost most beyond others, told beside the steps where they are not."""
    apart = [one for one in facts.steps if one.is_apart and one.share - one.other >= least_gap]
    if not apart:
        return
    worst = max(apart, key=lambda one: one.share - one.other)
    themes = [slug for slug in THEMES_OF_STEP.get(worst.part, ()) if facts.sources_by_theme.get(slug)]
    why = Reason.of(
        "threads.why_step",
        step=Reason.of(f"threads.step_{worst.part}"),
        n=worst.n,
        of=worst.of,
        share=percent(worst.share),
        other=percent(worst.other),
    )
    spoken = tuple(_spoken(slug, facts) for slug in themes)
    follow = Reason.of("threads.follow_step", themes=spoken)
    beside = tuple(_lost(one) for one in facts.steps if one is not worst)
    silent = Reason.of("threads.follow_step_silent")
    yield Proposal("step", worst.part, why, follow if spoken else silent, "process", beside)


def _lost(step: StepGap) -> Reason:
    return Reason.of(
        "threads.lost",
        step=Reason.of(f"threads.step_{step.part}"),
        share=percent(step.share),
        other=percent(step.other),
    )


def _spoken(slug: str, facts: ThreadFacts) -> Reason:
    return Reason.of("threads.spoken", theme=_theme(slug, facts), n=facts.sources_by_theme[slug])


def _discordant(cells: Iterable[Cell]) -> Iterator[Proposal]:
    for cell in cells:
        if cell.verdict == "discordant":
            why = Reason.of(
                "threads.why_discordant",
                link=link_name(cell),
                direction=Reason.of(f"verdict.direction_{cell.voices.direction}"),
                **{"class": Reason.of(f"verdict.class_{cell.numbers.number_class}")},
            )
            yield Proposal(
                "discordant", cell.link.link, why, Reason.of("threads.follow_balance"), "robustness"
            )


def _themes(facts: ThreadFacts, least: int) -> Iterator[Proposal]:
    for slug, (quantity, page) in QUANTITIES.items():
        n = facts.sources_by_theme.get(slug, 0)
        if n >= least:
            why = Reason.of("threads.why_theme", theme=_theme(slug, facts), n=n)
            yield Proposal("theme", slug, why, Reason.of(f"threads.follow_{quantity}"), page)


def _unheard(facts: ThreadFacts, most: int, least_share: float) -> Iterator[Proposal]:
    for one in facts.unheard:
        if one.share >= least_share and one.n_interviews <= most:
            why = Reason.of(
                "threads.why_unheard", group=one.name, share=percent(one.share), n=one.n_interviews
            )
            yield Proposal("unheard", one.group, why, Reason.of("threads.follow_unheard"), "sources")


def _unmeasured(cells: Iterable[Cell]) -> Iterator[Proposal]:
    """One thread a station: what the voices support and the register does not hold."""
    by_station: dict[str, list[Cell]] = {}
    for cell in cells:
        if cell.verdict == "silent_numbers" and cell.voices.direction == "supports":
            by_station.setdefault(cell.link.to_node, []).append(cell)
    for station, found in by_station.items():
        names = tuple(link_name(cell) for cell in found)
        known = station if station in ("activity", "mental_health", "motivation", "competence") else "other"
        follow = Reason.of(f"threads.follow_measure_{known}")
        yield Proposal(
            "unmeasured", station, Reason.of("threads.why_unmeasured", links=names), follow, "register"
        )


def _blind_spots(cells: Iterable[Cell]) -> Iterator[Proposal]:
    for cell in cells:
        if cell.link.blind_spot and cell.verdict == "gap":
            why = Reason.of("threads.why_blind_spot", link=link_name(cell))
            yield Proposal("blind_spot", cell.link.link, why, Reason.of("threads.follow_left"), "sources")


def _theme(slug: str, facts: ThreadFacts) -> str | Worded:
    return facts.theme_names.get(slug, slug)


def link_name(cell: Cell) -> Worded:
    """A link's name in both languages."""
    return Worded(cell.link.name_nb, cell.link.name_en)


def percent(share: float) -> float:
    """A share as a percentage with one decimal."""
    return round(100 * share, 1)
