"""What a client is shown: raw gap, matched effects, verdicts at every smallest effect, a recommendation."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlite_utils import Database

from workbench.mixed.display import Cell, JointDisplay, judge
from workbench.quant.effect_summary import EffectSummary
from workbench.services.claims import JudgedRecommendation, study_claims
from workbench.services.process import OTHERS, PARTICIPANTS, funnel_view
from workbench.services.shown_effects import ShownEffect, shown_counts_of
from workbench.services.shown_evidence import shown_evidence
from workbench.services.triangulation import Evidence, display_of, study_settings

STEPS = tuple(round(0.005 + 0.001 * place, 3) for place in range(46))
"""Smallest effects of interest that the slider stops at: 0.5 to 5 percentage points."""


@dataclass(frozen=True, slots=True)
class RawGap:
    """Shares (0–1) of participants and others that returned, before anything is compared."""

    participants: float
    others: float


@dataclass(frozen=True, slots=True)
class ShownMeasure:
    """A measured link with its estimate, as it may be shown."""

    link: str
    name_nb: str
    name_en: str
    summary: EffectSummary
    shown: ShownEffect
    is_reliable: bool

    def name(self, language: str) -> str:
        """The measure's name in ``nb`` or ``en``."""
        return self.name_nb if language == "nb" else self.name_en


@dataclass(frozen=True, slots=True)
class Presentation:
    """Everything the slides show.

    Attributes
    ----------
    raw : RawGap or None
        None where the register has no returns, or small counts hide them.
    steps : sequence of float
        Smallest effects of interest, shares; the study's own is among them.
    start : int
        The study's own.
    displays : sequence of JointDisplay
        One a step.
    advice : sequence of JudgedRecommendation
        The recommendation that stands worst, one a step; empty where nothing is recommended.
    """

    raw: RawGap | None
    measures: tuple[ShownMeasure, ...]
    steps: Sequence[float]
    start: int
    displays: Sequence[JointDisplay]
    advice: Sequence[JudgedRecommendation]


def presentation(db: Database, *, steps: Sequence[float] = STEPS) -> Presentation | None:
    """Gather what is shown; None in a study where nothing is coded and nothing measured."""
    found, settings = shown_evidence(db), study_settings(db)
    if not (found.stances or found.effects):
        return None
    stops = sorted({*steps, settings.sesoi})
    now = display_of(found, settings)
    displays = [_at(found, now, sesoi) for sesoi in stops]
    return Presentation(
        raw=_raw(db),
        measures=tuple(_measures(db, found, now)),
        steps=stops,
        start=stops.index(settings.sesoi),
        displays=displays,
        advice=_advice(db, found, displays, displays[stops.index(settings.sesoi)]),
    )


def _at(found: Evidence, now: JointDisplay, sesoi: float) -> JointDisplay:
    """The display at another smallest effect: only measured cells can change."""
    settings = replace(now.settings, sesoi=sesoi)
    cells: Mapping[str, Cell] = {
        name: cell
        if cell.estimate is None
        else judge(cell.link, cell.stances, cell.estimate, settings, agreement=found.alpha)
        for name, cell in now.cells.items()
    }
    return JointDisplay(settings, now.agreement, cells)


def _raw(db: Database) -> RawGap | None:
    view = funnel_view(db)
    if view is None:
        return None
    shares = {
        group.group: one.share
        for group in view.funnel.groups
        for one in group.shares
        if (one.part, one.whole) == ("departed", "persons")
    }
    ours, theirs = (shares.get(name, math.nan) for name in (PARTICIPANTS, OTHERS))
    return RawGap(ours, theirs) if math.isfinite(ours) and math.isfinite(theirs) else None


def _measures(db: Database, found: Evidence, now: JointDisplay) -> list[ShownMeasure]:
    return [
        ShownMeasure(
            link,
            found.model.measure(effect.analysis.measure_id).name_nb,
            found.model.measure(effect.analysis.measure_id).name_en,
            effect.summary,
            shown_counts_of(db, effect),
            now.cells[link].numbers.number_class != "unreliable",
        )
        for link, effect in found.effects.items()
    ]


def _advice(
    db: Database, found: Evidence, displays: Sequence[JointDisplay], now: JointDisplay
) -> list[JudgedRecommendation]:
    """The recommendation that stands worst now; among those alike, the one with the most against it."""
    order = ("red", "amber", "green", "grey")
    listed = study_claims(db, found, now).recommendations
    if not listed:
        return []
    worst = min(
        listed, key=lambda one: (order.index(one.standing.light), -len(one.standing.reasons))
    ).recommendation.number
    return [
        next(
            one
            for one in study_claims(db, found, display).recommendations
            if one.recommendation.number == worst
        )
        for display in displays
    ]
