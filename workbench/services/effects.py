"""Effects of measures: run once, stored with specification, data hash and pairs, found again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from sqlite_utils import Database

from db.analyses import (
    PAIR_ORDERS,
    Analysis,
    ControlUse,
    Pair,
    PairOrder,
    analysis_by_id,
    analysis_by_key,
    control_use,
    count_pairs,
    pairs,
    store_analysis,
)
from db.logic_model import measures
from db.register import active_import, person_columns_held, persons_frame
from db.settings import settings
from workbench.errors import WorkbenchError
from workbench.mixed.logic_model import Measure, membership
from workbench.quant.arms import AGE, COVARIATES, REFERENCE, specification_of_2014
from workbench.quant.effect_summary import EffectSummary
from workbench.services.arms import ArmData, arm_data
from workbench.services.measured import refuse_late
from workbench.services.study_files import opened_study

if TYPE_CHECKING:
    from workbench.quant.analysis import EffectRun, EffectSpecification

__all__ = [
    "PAIR_ORDERS",
    "Analysis",
    "ControlUse",
    "EffectSummary",
    "Pair",
    "PairOrder",
    "StoredEffect",
    "control_use",
    "effect_by_id",
    "effect_of",
    "estimated_measures",
    "pairs_of",
    "specified",
]
DEFAULT_VERSION = 5
"""Goes up when the default specification or a definition changes, so that nothing outdated is found again."""
LIBRARIES = ("numpy", "pandas", "scipy")
CENTRES = ("centre", "mottak", "mottak_id")
"""Columns that tell in which reception centre somebody lived."""
_DEFAULT = specification_of_2014("")
_OF_REGISTER = ("covariates", "categorical", "reference")
"""What the default takes from the register, so that it is not known before that is read."""
SPECIFICATIONS = "effect_specifications"
"""Name of the setting that holds the main choices of measures that do not follow those of all."""
RunProgress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class StoredEffect:
    """An effect with the analysis it is stored as.

    Attributes
    ----------
    n_left_out, n_incomplete : int
        Participants of other measures only, and persons with a blank: neither is compared.
    """

    analysis: Analysis
    summary: EffectSummary
    n_pairs: int
    n_left_out: int
    n_incomplete: int


def estimated_measures(db: Database) -> tuple[Measure, ...]:
    """Measures and arms whose effect can be asked for: those that are not a part of another course arm."""
    listed = measures(db)
    parts = {part for one in listed if not one.needs_all_parts for part in one.parts}
    shown = [one for one in listed if one.parts or one.id not in parts or one.id == "vv"]
    return tuple(shown)


def default_specification(data: ArmData, measure_id: str) -> EffectSpecification:
    """The specification of 2014, with the covariates and references that the register has."""
    levels = {name: set(data.frame[name]) for name in data.covariates}
    known = {name: level for name, level in REFERENCE.items() if level in levels.get(name, set())}
    return specification_of_2014(measure_id, covariates=data.covariates, reference=known)


def effect_of(
    db: Database,
    measure_id: str,
    *,
    coder_id: int | None = None,
    progress: RunProgress | None = None,
    **choices: Any,
) -> StoredEffect:
    """The effect of a measure; computed and stored the first time, found again after that.

    Parameters
    ----------
    progress : callable, optional
        Told (done, all) by long work.
    choices
        Fields of :class:`EffectSpecification` that differ from the default.

    Raises
    ------
    NotFoundError, InputError, StatisticsError
        If the register, the measure or the data do not allow it.
    """
    key = _key(db, measure_id, choices)
    found = analysis_by_key(db, key)
    if found is None:
        data = arm_data(db, measure_id, beside=beside_of(choices))
        spec = with_choices(default_specification(data, measure_id), choices)
        found = _run(db, spec, data, key, coder_id=coder_id, progress=progress)
    return _stored(db, found)


def with_choices(spec: EffectSpecification, choices: Mapping[str, Any]) -> EffectSpecification:
    """The specification with other choices; what it says of covariates that are left out goes with them."""
    told: dict[str, Any] = {
        name: tuple(one) if isinstance(one, list) else one for name, one in choices.items()
    }
    if told.get("age_resolution", "asis") != "asis":
        told.setdefault("age_column", AGE)
    spec = replace(spec, **told)
    kept = {name: level for name, level in spec.reference.items() if name in spec.covariates}
    return replace(spec, reference=kept)


def beside_of(choices: Mapping[str, Any]) -> tuple[str, ...]:
    """Columns that the choices need and that are no covariates."""
    named = (*choices.get("exact", ()), *((choices["cluster"],) if choices.get("cluster") else ()))
    return tuple(dict.fromkeys(name for name in named if name not in COVARIATES))


def known_effect(db: Database, measure_id: str, **choices: Any) -> bool:
    """Whether the effect is stored already."""
    return analysis_by_key(db, _key(db, measure_id, choices)) is not None


def run_effect_of(
    study: str, measure_id: str, choices: Mapping[str, Any], progress: Callable[[float], None]
) -> None:
    """Estimate and store an effect beside the screen; opens the study itself."""
    with opened_study(study) as db:
        effect_of(db, measure_id, progress=lambda done, of: progress(done / of), **choices)


def held_covariates(db: Database) -> tuple[str, ...]:
    """Covariates that the active register tells of anybody: those an effect can be adjusted for."""
    return person_columns_held(db, COVARIATES)


def study_specification(db: Database, measure_id: str) -> EffectSpecification:
    """The specification that the study stands by, as far as it is known before any row is read."""
    spec = specification_of_2014(measure_id, covariates=held_covariates(db))
    return with_choices(spec, specified(db, measure_id))


def choices_of(db: Database, spec: EffectSpecification) -> dict[str, Any]:
    """Choices with which :func:`effect_of` makes the default specification this one."""
    whole, spec = specification_of_2014(spec.measure, covariates=held_covariates(db)), with_choices(spec, {})
    plain = replace(whole, reference=with_choices(whole, {"covariates": spec.covariates}).reference)
    names = [one.name for one in fields(spec)]
    return {name: getattr(spec, name) for name in names if getattr(spec, name) != getattr(plain, name)}


def cluster_columns(db: Database) -> tuple[str, ...]:
    """Columns kept with the persons that can name clusters: those that tell reception centres."""
    kept = persons_frame(db)["attributes"]
    return tuple(name for name in CENTRES if kept and any(row.get(name) for row in kept))


def effect_by_id(db: Database, analysis_id: int) -> StoredEffect:
    """A stored effect by the number of its analysis."""
    return _stored(db, analysis_by_id(db, analysis_id))


def effects_for_display(db: Database) -> dict[str, StoredEffect | WorkbenchError]:
    """The effect of each estimated measure as the study specifies it, or why it cannot be had."""
    if active_import(db) is None:
        return {}
    found: dict[str, StoredEffect | WorkbenchError] = {}
    for measure in estimated_measures(db):
        try:
            found[measure.id] = effect_of(db, measure.id, **specified(db, measure.id))
        except WorkbenchError as error:
            found[measure.id] = error
    return found


def specified(db: Database, measure_id: str = "") -> dict[str, Any]:
    """What the study has set for its effects beside the default: score and ties, for example.

    What it has set for one measure or arm stands in place of what it has set for all.
    """
    stored = settings(db)
    of_all: dict[str, Any] = stored.get("effect_specification", {})
    of_one: dict[str, Any] | None = stored.get(SPECIFICATIONS, {}).get(measure_id)
    chosen = of_all if of_one is None else of_one
    return {name: tuple(value) if isinstance(value, list) else value for name, value in chosen.items()}


def pairs_of(
    db: Database, analysis_id: int, *, page: int = 1, size: int = 50, order: PairOrder = "treated"
) -> Sequence[Pair]:
    """One page of an analysis' matched pairs, as the register describes both persons."""
    return pairs(db, analysis_id, limit=size, offset=size * (page - 1), order=order)


def _run(db: Database, spec: EffectSpecification, data: ArmData, key: str, **options: Any) -> Analysis:
    from workbench.quant.analysis import run_effect
    from workbench.quant.effect_summary import to_json_dict
    from workbench.services.effect_files import with_warnings

    late = refuse_late(data.late, spec)
    run = with_warnings(run_effect(data.frame, spec, progress=options["progress"]), late)
    people = {"n_left_out": data.n_left_out, "n_incomplete": data.n_incomplete, "import_id": data.import_id}
    return store_analysis(
        db,
        key=key,
        measure_id=spec.measure,
        specification=asdict(spec),
        data_sha256=data.sha256,
        libraries={name: version(name) for name in LIBRARIES},
        result={**to_json_dict(run), "people": people},
        pairs=_numbered_pairs(run, data),
        coder_id=options["coder_id"],
    )


def _numbered_pairs(run: EffectRun, data: ArmData) -> list[tuple[int, int, float, float]]:
    """Pairs by the persons' numbers in the register instead of rows."""
    found = run.pairs()
    numbers = data.frame.index.to_numpy()
    columns = (numbers[found.treated], numbers[found.control], found.weight, found.distance)
    return list(zip(*(column.tolist() for column in columns), strict=True))


def _key(db: Database, measure_id: str, choices: dict[str, Any]) -> str:
    """Hash of question and data: register, who counts in which measure, choices, and the default's version.

    The SESOI is no part of it, because the estimate does not depend on it, nor are names of measures and
    choices that are as the default has them.
    """
    imported = active_import(db)
    asked = {
        name: value
        for name, value in choices.items()
        if name != "sesoi" and (name in _OF_REGISTER or value != getattr(_DEFAULT, name))
    }
    register = (imported.id, imported.sha256) if imported else None
    content = [DEFAULT_VERSION, measure_id, register, membership(measures(db)), asked]
    return hashlib.sha256(json.dumps(content, sort_keys=True, default=str).encode()).hexdigest()


def _stored(db: Database, analysis: Analysis) -> StoredEffect:
    people = analysis.result.get("people", {})
    return StoredEffect(
        analysis=analysis,
        summary=EffectSummary.from_json(analysis.result),
        n_pairs=count_pairs(db, analysis.id),
        n_left_out=int(people.get("n_left_out", 0)),
        n_incomplete=int(people.get("n_incomplete", 0)),
    )
