"""What a cell would say had one source, one group, one coder or one choice been another."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from workbench.mixed.display import Cell
from workbench.mixed.outcomes import Judge, Outcome, judge_of
from workbench.mixed.records import SourceStance
from workbench.mixed.settings import TriangulationSettings
from workbench.mixed.voices import stances_from_codings, tally
from workbench.qual.records import Coding

Check = Literal[
    "without_source",
    "without_group",
    "without_opinion",
    "threshold",
    "weights",
    "coder_alone",
    "agreed_layer",
    "agreement_limit",
    "sesoi",
    "sesoi_from",
    "sesoi_below",
    "significance",
]
THRESHOLDS = (0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9)
SESOIS = (0.01, 0.02, 0.03)
LEVELS = (0.01, 0.05, 0.10)
AGREEMENT_LIMITS = (0.667, 0.80)
EQUAL, SEGMENTS = "equal", "segments"
_SAID_TOGETHER = ("without_source", "threshold")
"""Checks of one kind that come out alike are one row."""


@dataclass(frozen=True, slots=True)
class Trial:
    """One change to a cell, and how it would come out.

    Attributes
    ----------
    check : Check
        What was changed.
    what : tuple of str or float
        Sources left out one at a time, the group, the coder, the weights, or the values that were tried.
    turns_voices, turns_verdict : bool
        Whether the direction of the voices, or the verdict, is another than the rule's.
    """

    check: Check
    what: tuple[str | float, ...]
    outcome: Outcome
    turns_voices: bool
    turns_verdict: bool


@dataclass(frozen=True, slots=True)
class OtherVoices:
    """The voices on one link, counted or coded in another way.

    Attributes
    ----------
    segments : sequence of SourceStance
        Every segment as if it were a source of its own.
    coders : mapping of coder to stances
        Each coder alone.
    agreed : sequence of SourceStance or None
        What the coders agree on or have settled; None where there is nothing to agree on.
    """

    segments: Sequence[SourceStance] = ()
    coders: Mapping[str, Sequence[SourceStance]] = field(default_factory=dict)
    agreed: Sequence[SourceStance] | None = None


_Found = tuple[Check, tuple[str | float, ...], Outcome]


def cell_trials(
    cell: Cell,
    settings: TriangulationSettings,
    *,
    agreement: float | None = None,
    others: OtherVoices | None = None,
) -> tuple[Trial, ...]:
    """Every change that the method tries on a cell, with the verdict it would give.

    Each source and each group left out, without opinion and hearsay, thresholds from 0.5 to 0.9, sources of
    equal weight, segments counted instead of sources, each coder alone, the agreed layer, a stricter or
    milder limit of agreement; and for the numbers other smallest effects of interest, every flip point, and
    other levels of significance. Sources alike in group, stance and claim turn alike, so the time grows with
    the kinds of sources and not with their number.

    Parameters
    ----------
    settings : TriangulationSettings
        Those the cell was judged by.
    agreement : float, optional
        Krippendorff's alpha, as the cell was judged by.
    others : OtherVoices, optional
        The link's voices counted or coded in another way; those checks are left out without it.
    """
    judge = judge_of(cell, settings, agreement=agreement)
    found = [*_of_voices(judge, others or OtherVoices()), *_of_numbers(judge)]
    return tuple(_trial(cell, *one) for one in _together(found))


def is_sensitive(trials: Iterable[Trial]) -> bool:
    """Whether a change to the voices turns their direction or the verdict («følsom»)."""
    numbers = ("sesoi", "sesoi_from", "sesoi_below", "significance")
    return any(one.turns_voices or one.turns_verdict for one in trials if one.check not in numbers)


def stances_by_coder(codings: Iterable[Coding]) -> dict[str, tuple[SourceStance, ...]]:
    """Stances of all links as each coder alone would have them."""
    apart: dict[str, list[Coding]] = defaultdict(list)
    for coding in codings:
        apart[coding.coder].append(coding)
    return {coder: stances_from_codings(own) for coder, own in apart.items()}


def _trial(cell: Cell, check: Check, what: tuple[str | float, ...], outcome: Outcome) -> Trial:
    voices = outcome.direction != cell.voices.direction
    return Trial(check, what, outcome, voices, outcome.verdict != cell.verdict)


def _of_voices(judge: Judge, others: OtherVoices) -> Iterator[_Found]:
    if judge.counts:
        yield from _without_sources(judge)
        yield from _without_groups(judge)
        yield from _without_opinion(judge)
        for threshold in THRESHOLDS:
            moved = replace(judge.settings, direction_threshold=threshold)
            yield "threshold", (threshold,), judge.outcome(settings=moved)
        equal = replace(judge.settings, claim_weights=dict.fromkeys(judge.settings.claim_weights, 1.0))
        yield "weights", (EQUAL,), judge.outcome(settings=equal)
    if others.segments:
        yield "weights", (SEGMENTS,), judge.outcome(tally(others.segments))
    for coder, own in others.coders.items():
        yield "coder_alone", (coder,), judge.outcome(tally(own))
    if others.agreed is not None:
        yield "agreed_layer", (), judge.outcome(tally(others.agreed))
    if judge.agreement is not None and judge.counts:
        for limit in AGREEMENT_LIMITS:
            if limit != judge.settings.alpha_low:
                strict = replace(judge.settings, alpha_low=limit)
                yield "agreement_limit", (limit,), judge.outcome(settings=strict)


def _without_sources(judge: Judge) -> Iterator[_Found]:
    alike: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for one in judge.cell.stances:
        alike[one.group, one.stance, one.claim].append(one.source)
    for left_out, sources in alike.items():
        rest = {key: n - (key == left_out) for key, n in judge.counts.items()}
        outcome = judge.outcome({key: n for key, n in rest.items() if n})
        yield "without_source", tuple(sources), outcome


def _without_groups(judge: Judge) -> Iterator[_Found]:
    for group in dict.fromkeys(group for group, _, _ in judge.counts):
        rest = {key: n for key, n in judge.counts.items() if key[0] != group}
        yield "without_group", (group,), judge.outcome(rest)


def _without_opinion(judge: Judge) -> Iterator[_Found]:
    rest = {key: n for key, n in judge.counts.items() if key[2] not in ("op", "hear")}
    if len(rest) < len(judge.counts):
        yield "without_opinion", (), judge.outcome(rest)


def _of_numbers(judge: Judge) -> Iterator[_Found]:
    if judge.cell.estimate is None or not judge.cell.estimate.is_measured:
        return
    for sesoi in SESOIS:
        if sesoi != judge.settings.sesoi:
            yield "sesoi", (sesoi,), judge.with_sesoi(sesoi)
    for point in judge.cell.flip_points:
        above = point.sesoi > judge.settings.sesoi
        beyond = point.sesoi * (1 + (1e-9 if above else -1e-9))
        yield "sesoi_from" if above else "sesoi_below", (point.sesoi,), judge.with_sesoi(beyond)
    for level in LEVELS:
        if level != judge.settings.significance:
            yield "significance", (level,), judge.at_level(level)


def _together(found: Iterable[_Found]) -> Iterator[_Found]:
    """Sources and thresholds that come out alike, gathered in one; the first of a kind keeps its place."""
    gathered: dict[tuple[Check, Outcome, tuple[str | float, ...]], list[str | float]] = {}
    for check, what, outcome in found:
        apart = () if check in _SAID_TOGETHER else what
        gathered.setdefault((check, outcome, apart), []).extend(what)
    for (check, outcome, _), whats in gathered.items():
        yield check, tuple(whats), outcome
