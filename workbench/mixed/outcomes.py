"""How a cell comes out, and would come out with something changed."""

from __future__ import annotations

from dataclasses import dataclass, replace

from workbench.mixed.display import Cell
from workbench.mixed.numbers import assess_numbers
from workbench.mixed.records import Confidence, Direction, NumberClass, NumbersResult, Verdict
from workbench.mixed.settings import TriangulationSettings
from workbench.mixed.verdicts import is_fragile, verdict_of
from workbench.mixed.voices import Tally, assess_tally, tally


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a cell comes out."""

    direction: Direction
    confidence: Confidence | None
    number_class: NumberClass
    verdict: Verdict
    fragile: bool


@dataclass(frozen=True, slots=True)
class Judge:
    """Judges a cell again with something changed.

    Attributes
    ----------
    settings : TriangulationSettings
        Those the cell was judged by.
    agreement : float or None
        Krippendorff's alpha.
    counts : Tally
        The cell's sources.
    """

    cell: Cell
    settings: TriangulationSettings
    agreement: float | None
    counts: Tally

    def outcome(
        self,
        counts: Tally | None = None,
        *,
        settings: TriangulationSettings | None = None,
        numbers: NumbersResult | None = None,
    ) -> Outcome:
        """The outcome with other sources, settings of the voices, or numbers; what is not named stays."""
        link, figures = self.cell.link, numbers or self.cell.numbers
        voices = assess_tally(
            self.counts if counts is None else counts,
            settings or self.settings,
            blind_spot=link.blind_spot,
            needs_measure=link.needs_measure,
            agreement=self.agreement,
        )
        verdict = verdict_of(voices.direction, figures.number_class)
        fragile = is_fragile(verdict, voices, figures)
        return Outcome(voices.direction, voices.confidence, figures.number_class, verdict, fragile)

    def with_sesoi(self, sesoi: float) -> Outcome:
        """The outcome at another smallest effect of interest."""
        return self._with_numbers(replace(self.settings, sesoi=sesoi))

    def at_level(self, level: float) -> Outcome:
        """The outcome at another level of significance."""
        return self._with_numbers(self.settings.at_level(level))

    def _with_numbers(self, settings: TriangulationSettings) -> Outcome:
        return self.outcome(settings=settings, numbers=assess_numbers(self.cell.estimate, settings))


def judge_of(cell: Cell, settings: TriangulationSettings, *, agreement: float | None) -> Judge:
    """A judge of one cell, its sources counted once."""
    return Judge(cell, settings, agreement, tally(cell.stances))


def rule_outcome(cell: Cell) -> Outcome:
    """How the cell comes out by the rule, for comparison."""
    voices, numbers = cell.voices, cell.numbers
    return Outcome(voices.direction, voices.confidence, numbers.number_class, cell.verdict, cell.fragile)
