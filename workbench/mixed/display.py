"""The joint display: voices, numbers and verdict of every link."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from workbench.mixed.logic_model import Link, LogicModel
from workbench.mixed.numbers import assess_numbers
from workbench.mixed.records import (
    EstimateInput,
    FlipPoint,
    NumbersResult,
    SourceStance,
    Verdict,
    VoicesResult,
)
from workbench.mixed.settings import TriangulationSettings
from workbench.mixed.verdicts import flip_points, is_fragile, verdict_of
from workbench.mixed.voices import assess_voices, gathered


@dataclass(frozen=True, slots=True)
class Cell:
    """One link: both strands, the rule's verdict, and where it flips.

    Attributes
    ----------
    stances : tuple of SourceStance
        The sources behind the voices, each with its codings.
    """

    link: Link
    stances: tuple[SourceStance, ...]
    voices: VoicesResult
    estimate: EstimateInput | None
    numbers: NumbersResult
    verdict: Verdict
    fragile: bool
    flip_points: tuple[FlipPoint, ...]

    @property
    def n_participants(self) -> int | None:
        """Matched participants behind the numbers; None where that is not known."""
        return self.estimate.n_participants if self.estimate else None


@dataclass(frozen=True, slots=True)
class JointDisplay:
    """All cells by link, in the order of the model, under the settings they were judged by."""

    settings: TriangulationSettings
    agreement: float | None
    cells: Mapping[str, Cell]


def joint_display(
    model: LogicModel,
    stances: Iterable[SourceStance],
    estimates: Mapping[str, EstimateInput],
    settings: TriangulationSettings,
    *,
    agreement: float | None = None,
) -> JointDisplay:
    """Judge every link of a model.

    Parameters
    ----------
    stances : iterable of SourceStance
        One a source and link.
    estimates : mapping of link to EstimateInput
    agreement : float, optional
        Krippendorff's alpha.
    """
    by_link: dict[str, list[SourceStance]] = defaultdict(list)
    for one in stances:
        by_link[one.link].append(one)
    cells = {
        link.link: judge(
            link, voices_of(link, by_link), estimates.get(link.link), settings, agreement=agreement
        )
        for link in model.links
    }
    return JointDisplay(settings, agreement, cells)


def voices_of(link: Link, by_link: Mapping[str, Sequence[SourceStance]]) -> tuple[SourceStance, ...]:
    """The sources that speak to a link; a link that gathers others takes theirs."""
    if not link.gathers:
        return tuple(by_link.get(link.link, ()))
    every = [one for name in link.gathers for one in by_link.get(name, ())]
    return gathered(every, link.gathers, link.link)


def judge(
    link: Link,
    stances: Sequence[SourceStance],
    estimate: EstimateInput | None,
    settings: TriangulationSettings,
    *,
    agreement: float | None = None,
) -> Cell:
    """The cell of one link."""
    voices = assess_voices(
        stances,
        settings,
        blind_spot=link.blind_spot,
        needs_measure=link.needs_measure,
        agreement=agreement,
    )
    numbers = assess_numbers(estimate, settings)
    verdict = verdict_of(voices.direction, numbers.number_class)
    return Cell(
        link=link,
        stances=tuple(stances),
        voices=voices,
        estimate=estimate,
        numbers=numbers,
        verdict=verdict,
        fragile=is_fragile(verdict, voices, numbers),
        flip_points=flip_points(estimate, voices.direction, settings),
    )
