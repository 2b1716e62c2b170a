"""Dose and negative controls of an effect, each from a study's register to plain values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import Any, Literal, get_args

import numpy as np
from sqlite_utils import Database

from db.logic_model import logic_model
from db.register import outcomes, participations, persons_frame
from workbench.quant.arms import TREATMENT
from workbench.quant.dose_response import dose_response
from workbench.quant.effect_summary import nulled
from workbench.quant.negative_controls import negative_controls
from workbench.quant.part_estimates import PartEstimate, attempted, no_estimate
from workbench.quant.specification import fitting
from workbench.reasons import Reason
from workbench.services.follow_up import date_of, days_between, iso_day
from workbench.services.kept_results import Json
from workbench.services.part_effects import ArmEstimator
from workbench.services.pathways import registered_parts
from workbench.services.robustness_parts import plain
from workbench.services.thresholds import study_settings

Dose = Literal["sessions", "hours", "completed"]
Progress = Callable[[float], None]
DOSES: tuple[Dose, ...] = get_args(Dose)
CONTROLS: Mapping[str, tuple[str, ...]] = {
    "permit": ("tillatelse", "permit", "residence_permit"),
    "death": ("dod", "død", "death"),
}
"""Ends of a stay that a measure for return decides nothing of, by the labels of registers."""
WAITING = "waiting_before"
"""Days from arrival to the duty to leave, where both came before the measure."""
ARRIVED_COLUMNS = ("arrived_on", "ankomst_dato", "ankomstdato")
LEAST_EVENTS = 10
"""A control outcome that fewer of an arm's persons have is refused."""


def dose(db: Database, measure_id: str, progress: Progress) -> Json:
    """The effect by sessions, hours and completion, on the study's covariates with nearest neighbours.

    Intervals and p are at the plan's level of main analyses.
    """
    estimator = ArmEstimator(db, measure_id)
    spec = fitting(replace(estimator.specification, method="nearest", se_method=None))
    run = estimator.run(spec)
    persons = [int(no) for no in estimator.data.frame.index[run.design.rows]]
    progress(0.5)
    taken = doses_taken(db, measure_id, persons)
    told = []
    for name, amounts in taken.items():
        found = dose_response(
            run.design.outcome,
            run.design.treatment,
            run.model.scores,
            run.match,
            amounts,
            n_groups=2 if name == "completed" else 3,
            alpha=study_settings(db).significance,
        )
        told.append({"dose": name, **plain(found), "groups": [plain(one) for one in found.groups]})
    matched = {no for no, is_matched in zip(persons, run.match.treated_matched, strict=True) if is_matched}
    progress(1.0)
    return {"doses": told, "n_cut_short": _cut_short(db, measure_id, matched)}


def doses_taken(db: Database, measure_id: str, persons: list[int]) -> dict[Dose, np.ndarray]:
    """How much each person took of a measure and its parts, ``nan`` where that is not known.

    Sessions and hours are added up; completed is who completed every part of which that is known. Doses that
    nobody's is known of are left out.
    """
    found: dict[Dose, np.ndarray] = {}
    for name in DOSES:
        amounts = _amounts(db, measure_id, name)
        if amounts:
            put = min if name == "completed" else sum
            found[name] = np.array([float(put(amounts[no])) if no in amounts else np.nan for no in persons])
    return {name: told for name, told in found.items() if np.isfinite(told).any()}


def _amounts(db: Database, measure_id: str, column: str) -> dict[int, list[float]]:
    """What is known of each person in one column, a value a participation."""
    taken, parts = participations(db), _parts(db, measure_id)
    found: dict[int, list[float]] = {}
    for person, measure, amount in zip(taken["person_no"], taken["measure_id"], taken[column], strict=True):
        if person is not None and measure in parts and amount is not None:
            found.setdefault(person, []).append(amount)
    return found


def _parts(db: Database, measure_id: str) -> Collection[str]:
    model = logic_model(db)
    return registered_parts(model, measure_id) if model else {measure_id}


def _cut_short(db: Database, measure_id: str, persons: Collection[int]) -> int:
    """Persons whose stay ended by the day their measure did: the outcome may have decided their dose."""
    ended, parts, taken = outcomes(db), _parts(db, measure_id), participations(db)
    left = {no: on for no, on in zip(ended["person_no"], ended["outcome_on"], strict=True) if on}
    last: dict[int, str] = {}
    for no, measure, until in zip(taken["person_no"], taken["measure_id"], taken["ended_on"], strict=True):
        if no in persons and measure in parts and until:
            last[no] = max(last.get(no, ""), until)
    return sum(no in left and left[no] <= until for no, until in last.items())


def negative(db: Database, measure_id: str, progress: Progress) -> Json:
    """The effect on outcomes that the measure cannot have changed, with the study's own specification.

    Intervals and adjusted tests are at the plan's level of main analyses, told as ``alpha``.
    """
    estimator = ArmEstimator(db, measure_id)
    persons = [int(no) for no in estimator.data.frame.index]
    treated = estimator.data.frame[TREATMENT].to_numpy() == 1
    outcome_of = control_outcomes(db, persons)
    alpha = study_settings(db).significance
    found: dict[str, PartEstimate] = {}
    for done, (name, values) in enumerate(outcome_of.items(), start=1):
        found[name] = _estimated(estimator, name, values)
        progress(done / len(outcome_of))
    rows = [
        {**plain(one), "events": _events(one.control, outcome_of[one.control], treated)}
        for one in negative_controls(found, alpha=alpha)
    ]
    return {"rows": [nulled(row) for row in rows], "alpha": alpha}


def control_outcomes(db: Database, persons: list[int]) -> dict[str, np.ndarray]:
    """Control outcomes that the register holds: 0 and 1 for ends of a stay, days for what came before."""
    ended = outcomes(db)
    label = dict(zip(ended["person_no"], ended["outcome"], strict=True))
    found = {
        name: np.array([float(label.get(no) in labels) for no in persons])
        for name, labels in CONTROLS.items()
    }
    found = {name: values for name, values in found.items() if values.any()}
    people = persons_frame(db)
    known = dict(zip(people["person_no"], people["attributes"], strict=True))
    waited = np.array([_waited(known[no]) for no in persons])
    return found | ({WAITING: waited} if np.isfinite(waited).any() else {})


def _waited(known: Mapping[str, str]) -> float:
    """Days from arrival to the duty to leave; ``nan`` where that is not known to lie before the measure."""
    arrived = iso_day(next((known[name] for name in ARRIVED_COLUMNS if known.get(name)), ""))
    obliged, index = date_of(known, "obliged"), date_of(known, "index")
    if not (arrived and obliged and index) or obliged >= index:
        return np.nan
    return float(days_between(arrived, obliged))


def _estimated(estimator: ArmEstimator, name: str, values: np.ndarray) -> PartEstimate:
    n = int(np.nansum(values))
    if name != WAITING and n < LEAST_EVENTS:
        return no_estimate(Reason.of("effect_reason.control_rare", n=n, least=LEAST_EVENTS))
    return attempted(lambda: estimator.on_outcome(values))


def _events(name: str, values: np.ndarray, treated: np.ndarray) -> dict[str, int] | None:
    """Persons of each arm who have the control outcome; None for days."""
    if name == WAITING:
        return None
    counts: Counter[Any] = Counter(treated[values == 1].tolist())
    return {"treated": counts[True], "control": counts[False]}
