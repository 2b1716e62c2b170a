"""Which explanations remain where a chain stops or an effect is not found, and what would tell them apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from workbench.mixed.display import Cell
from workbench.mixed.pathways import PathReading
from workbench.mixed.records import NumberClass
from workbench.reasons import Reason, Worded

Kind = Literal["implementation", "theory", "measurement", "context", "time", "selection"]
Test = Literal["done", "possible", "missing"]
KINDS: tuple[Kind, ...] = get_args(Kind)
"""In the order in which they are told."""
THEMES: Mapping[Kind, tuple[str, ...]] = {
    "implementation": (
        "delivery.level",
        "delivery.relevance",
        "delivery.supplier_knowledge",
        "delivery.recruitment_fear",
        "delivery.short_horizon",
        "delivery.roles",
        "delivery.competence",
    ),
    "context": ("context.returnability", "context.threat_of_force", "context.security_home"),
    "time": ("rival.lock_in",),
}
"""Codes (by slug) whose passages are a sign of an explanation."""
UNDECIDED: tuple[NumberClass, ...] = ("inconclusive", "unreliable", "none")
SIGNIFICANT: tuple[NumberClass, ...] = ("positive", "negative")


@dataclass(frozen=True, slots=True)
class MeasureFacts:
    """What a study holds on one measure, beside its cells.

    Attributes
    ----------
    sources_by_theme : mapping of slug to int
        Sources on the measure with a passage of that code.
    theme_names : mapping of slug to Worded
        What the codebook calls them.
    n_dose, n_completion_known : int
        Participants whose sessions or hours, and whose completion, the register tells.
    n_not_completed, n_unknown, n_unreturnable, n_short : int or None
        Participants who did not complete, whose whereabouts are unknown, who cannot be returned, and who are
        followed for less than a year after the index date; None where the register does not say, or they are
        too few to be told.
    bias_assumptions : frozenset of str
        Assumptions that the noted biases of the direct estimate break.
    shared_assumptions : mapping of str to tuple of Worded
        Assumptions that are said not to hold for other estimates, and which: the same reservation holds here.
    tests : mapping of kind to Test
        Whether the study has done the test, holds the data for it, or lacks them.
    """

    sources_by_theme: Mapping[str, int] = field(default_factory=dict)
    theme_names: Mapping[str, Worded] = field(default_factory=dict)
    n_dose: int = 0
    n_completion_known: int = 0
    n_not_completed: int | None = None
    n_unknown: int | None = None
    n_unreturnable: int | None = None
    n_short: int | None = None
    bias_assumptions: frozenset[str] = frozenset()
    shared_assumptions: Mapping[str, tuple[Worded, ...]] = field(default_factory=dict)
    tests: Mapping[Kind, Test] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Explanation:
    """One explanation that remains.

    Attributes
    ----------
    signs : tuple of Reason
        What in the material speaks for it; never empty.
    test : Reason
        What would separate it from the others.
    state : Test
        Whether the study has that test.
    """

    kind: Kind
    signs: tuple[Reason, ...]
    test: Reason
    state: Test


def remaining(
    readings: Mapping[tuple[str, ...], PathReading],
    direct: Cell | None,
    facts: MeasureFacts,
    *,
    names: Callable[[str], object] = str,
    least_sources: int = 3,
    least_dropped_out: float = 0.2,
) -> tuple[Explanation, ...]:
    """All explanations that the material gives a sign of, for one measure; several may hold at once.

    Parameters
    ----------
    readings : mapping of path to PathReading
        The measure's paths and where the voices say each stops.
    direct : Cell or None
        The cell from the measure straight to return, where the numbers are.
    facts : MeasureFacts
    names : callable, optional
        From the id of a link to what it is called.
    least_sources : int
        A theme that fewer sources bring up is no sign.
    least_dropped_out : float
        A smaller share of participants who did not complete is no sign.

    References
    ----------
    Stame (2010), Evaluation 16(4), 371-387, on failure of theory, implementation and method.
    """
    told: dict[Kind, Iterator[Reason]] = {
        "implementation": _implementation(facts, least_sources, least_dropped_out),
        "theory": _theory(readings, names),
        "measurement": _measurement(direct, facts),
        "context": _context(facts, least_sources),
        "time": _time(direct, facts, least_sources),
        "selection": _selection(direct, facts),
    }
    found = {kind: tuple(signs) for kind, signs in told.items()}
    return tuple(
        Explanation(kind, found[kind], Reason.of(f"pathways.test_{kind}"), facts.tests.get(kind, "missing"))
        for kind in KINDS
        if found[kind]
    )


def _themes(kind: Kind, facts: MeasureFacts, least: int) -> Iterator[Reason]:
    for slug in THEMES[kind]:
        n = facts.sources_by_theme.get(slug, 0)
        if n >= least:
            yield Reason.of("pathways.sign_theme", theme=facts.theme_names.get(slug, slug), n=n)


def _implementation(facts: MeasureFacts, least_sources: int, least_dropped_out: float) -> Iterator[Reason]:
    yield from _themes("implementation", facts, least_sources)
    n, of = facts.n_not_completed, facts.n_completion_known
    if n and n >= least_dropped_out * of:
        yield Reason.of("pathways.sign_not_completed", n=n, of=of)


def _context(facts: MeasureFacts, least: int) -> Iterator[Reason]:
    yield from _themes("context", facts, least)
    if facts.n_unreturnable:
        yield Reason.of("pathways.sign_unreturnable", n=facts.n_unreturnable)


def _theory(
    readings: Mapping[tuple[str, ...], PathReading], names: Callable[[str], object]
) -> Iterator[Reason]:
    for stop in dict.fromkeys(one.stops_at for one in readings.values() if one.stops_at):
        yield Reason.of("pathways.sign_stop", link=names(stop))


def _measurement(direct: Cell | None, facts: MeasureFacts) -> Iterator[Reason]:
    found: NumberClass = direct.numbers.number_class if direct else "none"
    if found in UNDECIDED:
        yield Reason.of(f"pathways.sign_{found}")
    if facts.n_unknown:
        yield Reason.of("pathways.sign_unknown", n=facts.n_unknown)


def _time(direct: Cell | None, facts: MeasureFacts, least: int) -> Iterator[Reason]:
    yield from _noted("no_lock_in", "lock_in", direct, facts)
    yield from _themes("time", facts, least)
    if facts.n_short:
        yield Reason.of("pathways.sign_short", n=facts.n_short)


def _selection(direct: Cell | None, facts: MeasureFacts) -> Iterator[Reason]:
    """Matching on what is known never rules out what is not; a significant effect may be chosen, not made."""
    if direct is None or direct.estimate is None:
        return
    yield from _noted("unconfounded", "selection", direct, facts)
    found = direct.numbers.number_class
    yield Reason.of("pathways.sign_significant" if found in SIGNIFICANT else "pathways.sign_not_random")


def _noted(assumption: str, name: str, direct: Cell | None, facts: MeasureFacts) -> Iterator[Reason]:
    """A bias noted on this estimate, or used to explain another that takes the same for granted."""
    if assumption in facts.bias_assumptions:
        yield Reason.of(f"pathways.sign_{name}_noted")
    elif direct is not None and direct.estimate is not None and facts.shared_assumptions.get(assumption):
        yield Reason.of(f"pathways.sign_{name}_shared", links=facts.shared_assumptions[assumption])
