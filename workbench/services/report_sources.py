"""What a report takes from the rest of the study: recommendations, costs, robustness, who was heard."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from sqlite_utils import Database

from db.codings import codings
from db.register import active_import, costs
from db.sources import sources
from workbench.mixed.display import JointDisplay
from workbench.qual.retrieval import CodingFilter, found_codings
from workbench.quant.landmark import LandmarkRow
from workbench.quant.small_counts import shown_counts
from workbench.quant.small_curves import ShownTimes
from workbench.reports.content import ReportedAdvice, ReportedCost, ReportedSaturation, ReportedTrials
from workbench.services.claims import study_claims
from workbench.services.costs import CostedMeasure, costed_measures
from workbench.services.process import known_landmarks
from workbench.services.register_profile import reach
from workbench.services.retrieval_tables import saturation_of
from workbench.services.shown_robustness import shown_curve, shown_part
from workbench.services.shown_times import shown_landmarks, shown_times
from workbench.services.small_cells import least_shown
from workbench.services.triangulation import Evidence


def reported_advice(db: Database, found: Evidence, display: JointDisplay) -> tuple[ReportedAdvice, ...]:
    """Recommendations in their order, each with how it stands."""
    listed = study_claims(db, found, display).recommendations
    return tuple(ReportedAdvice(one.recommendation, one.standing) for one in listed)


def reported_costs(db: Database, found: Evidence, display: JointDisplay) -> tuple[ReportedCost, ...]:
    """What the measures cost; beside an effect only where that may be shown."""
    shown = {one.analysis.measure_id: link for link, one in found.effects.items()}
    listed = costed_measures(db, sesoi=display.settings.sesoi)
    return tuple(_cost(db, one, shown) for one in listed if one.cost.participants)


def _cost(db: Database, one: CostedMeasure, shown: Mapping[str, str]) -> ReportedCost:
    told = [cost for cost in costs(db) if cost.measure_id == one.cost.measure]
    arm = one.effect_of if one.effect_of in shown else None
    return ReportedCost(
        cost=one.cost,
        recorded_in=tuple(dict.fromkeys(cost.recorded_in for cost in told)),
        years=tuple(sorted({cost.year for cost in told})),
        effect_of=arm or "",
        link=shown[arm] if arm else "",
        per_return=one.per_return if arm else None,
        break_even=one.break_even,
    )


def reported_trials(db: Database, found: Evidence) -> dict[str, ReportedTrials]:
    """What is kept of the robustness of every effect that is shown; computes nothing."""
    listed = (one.analysis.measure_id for one in found.effects.values())
    return {
        measure: ReportedTrials(
            hidden_bias=shown_part(db, "hidden_bias", measure),
            unknown=shown_part(db, "unknown", measure),
            estimators=shown_part(db, "estimators", measure),
            leave_one_out=shown_part(db, "leave_one_out", measure),
            curve=shown_curve(db, measure),
        )
        for measure in listed
    }


def reported_groups(db: Database) -> dict[str, int]:
    """Sources of each informant group; small counts of real ones are not told, nor what would give them."""
    counts = Counter(one.informant_group for one in sources(db) if one.informant_group)
    shown = shown_counts(list(counts.values()), least=least_shown(db))
    return {name: n for name, n in zip(counts, shown, strict=True) if n is not None}


def reported_reach(db: Database) -> list[tuple[str, int, int]]:
    """Participants of each measure and how many of them returned, where both may be shown."""
    return [
        (one.measure_id, one.n_participants, one.n_returned)
        for one in reach(db)
        if one.n_participants and one.n_returned is not None
    ]


def reported_times(db: Database) -> ShownTimes | None:
    """Times to returning from the duty to leave, or from the index date where the register lacks that."""
    if active_import(db) is None:
        return None
    return shown_times(db, zero="obliged") or shown_times(db, zero="index")


def reported_landmarks(db: Database, found: Evidence) -> dict[str, tuple[LandmarkRow, ...]]:
    """Effects by months after the index date of every effect that is shown, where computed already."""
    listed = (one.analysis.measure_id for one in found.effects.values())
    known = (measure for measure in listed if known_landmarks(db, measure))
    return {measure: tuple(one.row for one in shown_landmarks(db, measure)) for measure in known}


def reported_saturation(db: Database) -> ReportedSaturation | None:
    """The saturation curve of everybody's codings of the sources that are not coded blind."""
    listed = tuple(one for one in sources(db) if not one.blind)
    newest = {one.revision_id for one in listed}
    current = (one for one in codings(db) if one.segment.revision_id in newest)
    held = found_codings(current, listed, CodingFilter(), measure_of_link={})
    return ReportedSaturation(*saturation_of(held, listed)) if held else None
