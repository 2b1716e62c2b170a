"""What the plan judges by, as the study has set it: criteria, outcomes, the smallest effect, thresholds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from sqlite_utils import Database

from db.settings import set_setting
from workbench.errors import InputError
from workbench.mixed.plan_frame import (
    STANDARD_CRITERIA,
    STANDARD_OUTCOMES,
    Criterion,
    PlannedOutcome,
    SesoiBasis,
    effect_that_pays,
)
from workbench.mixed.plan_thresholds import checked_thresholds
from workbench.mixed.settings import TriangulationSettings
from workbench.qual.records import Coder
from workbench.reasons import Worded
from workbench.services.costs import unit_costs
from workbench.services.thresholds import THRESHOLDS, study_settings

CRITERIA, OUTCOMES, BASIS = "plan_criteria", "plan_outcomes", "sesoi_basis"
"""Names of settings."""


def criteria(stored: Mapping[str, Any]) -> tuple[Criterion, ...]:
    """The study's criteria with their standards; the standard ones where it has set none."""
    held = stored.get(CRITERIA)
    if held is None:
        return STANDARD_CRITERIA
    return tuple(Criterion(one["id"], Worded(**one["name"]), Worded(**one["standard"])) for one in held)


def planned_outcomes(stored: Mapping[str, Any]) -> tuple[PlannedOutcome, ...]:
    """What the measures shall change; the standard outcomes where the study has set none."""
    held = stored.get(OUTCOMES)
    if held is None:
        return STANDARD_OUTCOMES
    told = ("name", "measured_by", "definition", "horizon")
    return tuple(
        PlannedOutcome(one["id"], **{name: Worded(**one[name]) for name in told if name in one})
        for one in held
    )


def sesoi_basis(stored: Mapping[str, Any]) -> SesoiBasis:
    """How the study set its smallest effect of interest."""
    return SesoiBasis.from_dict(stored.get(BASIS, {}))


def set_criteria(db: Database, coder: Coder, wanted: Iterable[Criterion]) -> None:
    """Store the criteria, each with a name and an id of its own."""
    listed = tuple(wanted)
    _refuse_unnamed([one.id for one in listed], [one.name for one in listed])
    set_setting(db, CRITERIA, [asdict(one) for one in listed], coder_id=coder.id)


def set_outcomes(db: Database, coder: Coder, wanted: Iterable[PlannedOutcome]) -> None:
    """Store the outcomes, each with a name and an id of its own."""
    listed = tuple(wanted)
    _refuse_unnamed([one.id for one in listed], [one.name for one in listed])
    set_setting(db, OUTCOMES, [asdict(one) for one in listed], coder_id=coder.id)


def set_sesoi_basis(db: Database, coder: Coder, basis: SesoiBasis) -> None:
    """Store how the smallest effect was set; the effect itself is a threshold.

    Raises
    ------
    InputError
        If a cost is negative or a value not above 0.
    """
    if basis.value_per_return is not None:
        effect_that_pays(basis.cost_per_participant or 0.0, basis.value_per_return)
    set_setting(db, BASIS, basis.as_dict(), coder_id=coder.id)


def set_thresholds(
    db: Database, coder: Coder, values: Mapping[str, float], weights: Mapping[str, float]
) -> TriangulationSettings:
    """Store thresholds and weights that differ; returns all as they now stand.

    Raises
    ------
    InputError
        If one lies outside its limits.
    """
    held = study_settings(db)
    wanted = checked_thresholds(held, values, weights)
    if wanted != held:
        set_setting(db, THRESHOLDS, wanted.as_dict(), coder_id=coder.id)
    return wanted


def costs_per_participant(db: Database) -> dict[str, float]:
    """Kroner a participant by measure, as the costs were recorded."""
    return {row.measure: row.per_participant for row in unit_costs(db).rows}


def _refuse_unnamed(ids: list[str], names: list[Worded]) -> None:
    if not all(ids) or not all(one.nb and one.en for one in names):
        raise InputError("errors.plan_unnamed")
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise InputError("errors.model_id_twice", ids=tuple(twice))
