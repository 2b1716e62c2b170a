"""Triangulation of a study: evidence, settings, cells, and what people decide beside the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, cast

from sqlite_utils import Database

from db.codings import codings, subset_names
from db.judgements import (
    NumberNote,
    Override,
    keep_verdicts,
    number_notes,
    overrides,
    remove_override,
    set_override,
)
from db.logic_model import logic_model
from db.settings import set_setting, settings
from db.sources import sources
from workbench.errors import InputError, NotFoundError, WorkbenchError
from workbench.mixed.display import Cell, JointDisplay, joint_display
from workbench.mixed.logic_model import LogicModel
from workbench.mixed.numbers import assess_numbers
from workbench.mixed.records import VERDICTS, Bias, EstimateInput, NumbersResult, Push, SourceStance
from workbench.mixed.settings import TriangulationSettings
from workbench.mixed.voices import stances_from_codings
from workbench.qual.records import Coder, Coding
from workbench.qual.stance_agreement import StanceAgreement, stance_agreement
from workbench.quant.multiplicity import holm
from workbench.reasons import Worded
from workbench.services.effects import StoredEffect, effects_for_display
from workbench.services.examined import Examined, examined_of
from workbench.services.thresholds import THRESHOLDS, study_settings

__all__ = ["Cell", "Evidence", "JointDisplay", "Override", "display_of", "evidence", "study_settings"]
MIN_REASON = 10


@dataclass(frozen=True, slots=True)
class Evidence:
    """Everything the rules read, before any threshold.

    Attributes
    ----------
    codings : tuple of Coding
        Those that count: coders that are not excluded, marked subsets only where switched on.
    estimates : mapping of link to EstimateInput
    effects : mapping of link to StoredEffect
        The analyses behind the estimates.
    failures : mapping of link to WorkbenchError
        Why a measured link has no estimate.
    """

    model: LogicModel
    codings: tuple[Coding, ...]
    stances: tuple[SourceStance, ...]
    estimates: Mapping[str, EstimateInput]
    effects: Mapping[str, StoredEffect]
    failures: Mapping[str, WorkbenchError]
    agreement: StanceAgreement
    overrides: Mapping[str, Override]

    @property
    def alpha(self) -> float | None:
        """Krippendorff's alpha, None where it cannot be judged."""
        return None if self.agreement.alpha != self.agreement.alpha else self.agreement.alpha


def study_sesoi(db: Database) -> float:
    """The study's smallest effect of interest, a share."""
    return study_settings(db).sesoi


def set_sesoi(db: Database, sesoi: float, coder: Coder | None) -> None:
    """Store the smallest effect of interest that everything is judged by, if it changed."""
    if not 0 < sesoi <= 0.2:
        raise InputError("errors.sesoi_outside", sesoi=sesoi)
    if sesoi != study_sesoi(db):
        stored = {**settings(db).get(THRESHOLDS, {}), "sesoi": sesoi}
        set_setting(db, THRESHOLDS, stored, coder_id=coder.id if coder else None)


def evidence(db: Database, *, subsets: Iterable[str] = (), count_segments: bool = False) -> Evidence:
    """Read a study's evidence.

    Parameters
    ----------
    subsets : iterable of str
        Marked subsets of codings to let count, beside those the study has switched on.
    count_segments : bool
        Let every segment count as if it were a source of its own: the mistake to show, never the rule.
    """
    model = logic_model(db)
    if model is None:
        raise NotFoundError("errors.model_missing")
    stored, every = settings(db), codings(db)
    on = {*subsets, *stored.get("subsets", [])}
    counted = _counted(every, on, set(stored.get("excluded_coders", [])))
    effects, failures = _effects_by_link(db, model)
    return Evidence(
        model=model,
        codings=counted,
        stances=segments_as_sources(counted) if count_segments else stances_from_codings(counted),
        estimates=_estimates(db, effects),
        effects=effects,
        failures=failures,
        agreement=_agreement(every, stored),
        overrides=overrides(db),
    )


def segments_as_sources(counted: Iterable[Coding]) -> tuple[SourceStance, ...]:
    """Stances where every segment counts as if it were a source of its own."""
    return stances_from_codings(replace(one, source=f"{one.source}#{one.id}") for one in counted)


def display_of(found: Evidence, thresholds: TriangulationSettings) -> JointDisplay:
    """Judge every link of the evidence."""
    return joint_display(found.model, found.stances, found.estimates, thresholds, agreement=found.alpha)


@dataclass(frozen=True, slots=True)
class JudgedEffect:
    """The study's own estimate of a measure with what the rules say of it."""

    effect: StoredEffect
    numbers: NumbersResult


def judged_effects(db: Database) -> dict[str, JudgedEffect]:
    """What the rules say of each measure's estimate before any voice is heard, by id of the measure."""
    model, thresholds = logic_model(db), study_settings(db)
    if model is None:
        return {}
    effects, _ = _effects_by_link(db, model)
    estimates = _estimates(db, effects)
    return {
        effect.analysis.measure_id: JudgedEffect(effect, assess_numbers(estimates[link], thresholds))
        for link, effect in effects.items()
    }


def judged_numbers(db: Database) -> dict[str, NumbersResult]:
    """The numbers of :func:`judged_effects` alone."""
    return {name: one.numbers for name, one in judged_effects(db).items()}


def marked_subsets(db: Database) -> tuple[str, ...]:
    """Names of the marked subsets of codings that the study holds."""
    return subset_names(db)


def quotes_of(found: Evidence, cell: Cell) -> tuple[Coding, ...]:
    """The codings behind a cell's voices, in the order of the sources."""
    wanted = {coding for stance in cell.stances for coding in stance.codings}
    return tuple(one for one in found.codings if one.id in wanted)


def quotes_seen(db: Database, found: Evidence, cell: Cell, coder: Coder | None) -> tuple[Coding, ...]:
    """Those behind a cell's voices that may be shown: of sources coded blind, the coder's own alone."""
    blind = {source.name for source in sources(db) if source.blind}
    mine = coder.id if coder else None
    return tuple(one for one in quotes_of(found, cell) if one.source not in blind or one.coder_id == mine)


def override_verdict(
    db: Database, cell: Cell, *, verdict: str, reason: str, coder: Coder, sesoi: float
) -> None:
    """Set a verdict beside the rule's; the reason is required, the rule's verdict is kept with it.

    Raises
    ------
    InputError
        If the verdict is unknown or the reason too short to be one.
    """
    if verdict not in VERDICTS:
        raise InputError("errors.verdict_unknown", verdict=verdict[:40])
    if len(reason.strip()) < MIN_REASON:
        raise InputError("errors.reason_missing", n=MIN_REASON)
    values = {"verdict": verdict, "rule_verdict": cell.verdict, "sesoi": sesoi, "reason": reason.strip()}
    set_override(db, cell.link.link, values, coder_id=coder.id)


def drop_override(db: Database, link: str, coder: Coder) -> None:
    """Let the rule's verdict stand again."""
    remove_override(db, link, coder_id=coder.id)


def keep_display(db: Database, display: JointDisplay, coder: Coder | None = None) -> None:
    """Keep the verdicts as they stand, when a report leaves the house."""
    keep_verdicts(
        db, [_kept(cell, display) for cell in display.cells.values()], coder_id=coder.id if coder else None
    )


def _kept(cell: Cell, display: JointDisplay) -> dict[str, Any]:
    detail = {
        "direction": cell.voices.direction,
        "confidence": cell.voices.confidence,
        "n": cell.voices.n,
        "class": cell.numbers.number_class,
        "settings": display.settings.as_dict(),
    }
    standing = {"verdict": cell.verdict, "fragile": cell.fragile, "detail": detail}
    return {"link": cell.link.link, "sesoi": display.settings.sesoi, **standing}


def _counted(every: Iterable[Coding], on: set[str], excluded: set[str]) -> tuple[Coding, ...]:
    return tuple(one for one in every if one.subset in on or (not one.subset and one.coder not in excluded))


def _agreement(every: Iterable[Coding], stored: Mapping[str, Any]) -> StanceAgreement:
    chosen = set(stored.get("agreement_coders", []))
    return stance_agreement(one for one in every if not one.subset and (not chosen or one.coder in chosen))


def _effects_by_link(
    db: Database, model: LogicModel
) -> tuple[dict[str, StoredEffect], dict[str, WorkbenchError]]:
    """The effect behind each link that leads from a measure straight to return, or why there is none."""
    computed = effects_for_display(db)
    effects: dict[str, StoredEffect] = {}
    failures: dict[str, WorkbenchError] = {}
    for link in model.links:
        found = computed.get(link.measure_id or "") if _is_measured(link.from_node, link.to_node) else None
        if isinstance(found, StoredEffect):
            effects[link.link] = found
        elif found:
            failures[link.link] = found
    return effects, failures


def _is_measured(start: str, end: str) -> bool:
    return (start, end) == ("measure", "return")


def _estimates(db: Database, effects: Mapping[str, StoredEffect]) -> dict[str, EstimateInput]:
    notes, adjusted = number_notes(db), adjusted_p(effects)
    found = {}
    for link, effect in effects.items():
        mine = tuple(note for note in notes if note.link == link)
        seen = examined_of(db, effect.analysis.measure_id)
        found[link] = _estimate(link, effect, adjusted[link], mine, seen)
    return found


def adjusted_p(effects: Mapping[str, StoredEffect]) -> dict[str, float]:
    """p of each effect, adjusted for their number (Holm)."""
    return dict(zip(effects, holm([one.summary.effect.p for one in effects.values()]), strict=True))


def _estimate(
    link: str, stored: StoredEffect, adjusted: float, notes: tuple[NumberNote, ...], seen: Examined
) -> EstimateInput:
    effect = stored.summary.effect
    return EstimateInput(
        link=link,
        att=effect.att,
        se=effect.se,
        t=effect.t,
        p_adjusted=adjusted,
        n_participants=effect.n_treated_matched,
        share_matched=stored.summary.share_matched,
        max_smd=stored.summary.max_smd,
        gamma=seen.gamma,
        spec_share=seen.spec_share,
        red_flags=tuple(_worded(note) for note in notes if note.kind == "red_flag"),
        biases=tuple(Bias(_worded(note), cast(Push, note.pushes)) for note in notes if note.kind == "bias"),
    )


def _worded(note: NumberNote) -> Worded:
    return Worded(note.name_nb, note.name_en)
