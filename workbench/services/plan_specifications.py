"""The main analysis of each measure: the one that the plan stands by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from sqlite_utils import Database

from db.plan import newest_lock
from db.settings import set_setting, settings
from workbench.qual.records import Coder
from workbench.quant.arms import specification_of_2014
from workbench.quant.specification import EffectSpecification
from workbench.services.effects import (
    SPECIFICATIONS,
    choices_of,
    estimated_measures,
    held_covariates,
    specified,
    with_choices,
)

_NOT_CHOSEN = ("sesoi", "measure", "treatment", "outcome")
"""Fields that stand elsewhere in the plan or are the same for all."""
_OF_REGISTER = ("reference", "categorical")
"""What follows from the levels that a register holds."""


def main_specifications(db: Database) -> dict[str, dict[str, Any]]:
    """Every choice of the main analysis by measure, as it is known before any register is read."""
    return {one.id: _chosen(_planned(db, one.id)) for one in estimated_measures(db)}


def set_main_specification(db: Database, coder: Coder, spec: EffectSpecification) -> None:
    """Let a measure's main analysis be this one, here and wherever its effect is shown."""
    held: Mapping[str, Any] = settings(db).get(SPECIFICATIONS, {})
    wanted = {name: _plain(value) for name, value in choices_of(db, spec).items() if name != "measure"}
    if held.get(spec.measure) != wanted:
        set_setting(db, SPECIFICATIONS, {**held, spec.measure: wanted}, coder_id=coder.id)


def is_main(db: Database, spec: EffectSpecification) -> bool:
    """Whether an analysis is the main one of its measure as the study has it now."""
    return not _differing(db, _chosen(_planned(db, spec.measure)), spec)


def differs_from_lock(db: Database, spec: EffectSpecification) -> tuple[str, ...]:
    """Choices in which an analysis differs from the main one of its measure that is locked.

    Empty where the plan was never locked. Covariates that the register does not hold do not count.
    """
    lock = newest_lock(db)
    locked = lock.document().get("analyses", {}).get(spec.measure) if lock else None
    return _differing(db, locked, spec) if locked else ()


def _planned(db: Database, measure_id: str) -> EffectSpecification:
    return with_choices(specification_of_2014(measure_id), specified(db, measure_id))


def _chosen(spec: EffectSpecification) -> dict[str, Any]:
    return {name: _plain(value) for name, value in asdict(spec).items() if name not in _NOT_CHOSEN}


def _differing(db: Database, planned: Mapping[str, Any], spec: EffectSpecification) -> tuple[str, ...]:
    found = _chosen(spec)
    held = set(held_covariates(db))
    wanted = {**planned, "covariates": [one for one in planned["covariates"] if one in held]}
    names = [one.name for one in fields(spec) if one.name in found and one.name not in _OF_REGISTER]
    return tuple(name for name in names if name in wanted and wanted[name] != found[name])


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
