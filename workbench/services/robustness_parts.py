"""The parts of robustness, each from a study's register to plain values."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from sqlite_utils import Database

from db.register import outcomes, persons_frame
from workbench.errors import WorkbenchError
from workbench.quant.arms import TREATMENT
from workbench.quant.effect_summary import nulled, reason_to_json
from workbench.quant.specification import EffectSpecification, Method, fitting
from workbench.reasons import Reason
from workbench.services.effects import CENTRES
from workbench.services.kept_results import Json
from workbench.services.part_effects import ArmEstimator
from workbench.services.thresholds import study_settings

if TYPE_CHECKING:
    from workbench.quant.analysis import EffectRun
    from workbench.quant.design import Design

Progress = Callable[[float], None]
METHODS: tuple[tuple[Method, Mapping[str, Any]], ...] = (
    ("as-in-2014", {}),
    ("nearest", {}),
    ("nearest", {"se_method": "abadie-imbens"}),
    ("nearest", {"neighbours": 5, "se_method": "abadie-imbens"}),
    ("nearest", {"caliper": 0.2, "caliper_scale": "sd", "se_method": "abadie-imbens"}),
    ("nearest-no-replacement", {"caliper": 0.2, "caliper_scale": "sd"}),
    ("optimal", {"caliper": 0.2, "caliper_scale": "sd"}),
    ("mahalanobis", {"se_method": "abadie-imbens"}),
    ("mahalanobis-no-replacement", {"caliper": 0.2, "caliper_scale": "sd"}),
    ("radius", {"radius": 0.01}),
    ("kernel", {"replications": 200}),
    ("blocks", {}),
    ("subclass", {}),
    ("ipw", {}),
    ("ra", {}),
    ("aipw", {}),
    ("entropy", {}),
)
"""What the estimators' view sets side by side: method, and choices that differ from its defaults."""
N_DRAWS = 20
GAMMAS = (1.0, 1.05, 1.1, 1.2, 1.3, 1.5, 2.0)
RETURNABLE_COLUMNS = ("returnable", "returnerbar")
NOT_RETURNABLE = "nei"
"""Values of that column that begin so say that a person cannot be returned."""
UNKNOWN = ("ukjent_oppholdssted", "ukjent", "unknown", "unknown_whereabouts")
GROUPED_BY = ("country", "sex", "has_child", "long_stayer")


def plain(record: Any) -> Json:
    """A frozen record as plain values, its reason as key and values."""
    told = {field.name: getattr(record, field.name) for field in fields(record)}
    if isinstance(told.get("reason"), Reason) or "reason" in told:
        told["reason"] = reason_to_json(told["reason"])
    found: Json = nulled(told)
    return found


def estimators(db: Database, measure_id: str, progress: Progress) -> Json:
    """Every estimator with the study's covariates, link and support."""
    estimator = ArmEstimator(db, measure_id)
    rows = []
    for done, (method, choices) in enumerate(METHODS, start=1):
        spec = replace(fitting(replace(estimator.specification, method=method)), **choices)
        rows.append({"method": method, "choices": dict(choices), **_estimate_row(estimator, spec)})
        progress(done / len(METHODS))
    return {"rows": rows, "ties": _tie_range(estimator)}


def _estimate_row(estimator: ArmEstimator, spec: EffectSpecification) -> Json:
    from workbench.quant.analysis import run_effect

    try:
        run = run_effect(estimator.data.frame, spec)
    except WorkbenchError as error:
        return {"reason": reason_to_json(Reason.of(error.key, **error.values))}
    return _row(run)


def _row(run: EffectRun) -> Json:
    effect = run.effect
    smds = [abs(row.smd_after) for row in run.balance if math.isfinite(row.smd_after)]
    names = ("att", "se", "p", "ci_lower", "ci_upper", "ci90_lower", "ci90_upper", "effective_sample_size")
    counts = ("n_treated_matched", "n_controls_used", "dropped_treated", "se_method")
    told = {name: getattr(effect, name) for name in (*names, *counts)}
    found: Json = nulled(
        {**told, "max_smd": max(smds, default=math.nan), "reason": reason_to_json(effect.reason)}
    )
    return found


def _tie_range(estimator: ArmEstimator) -> Json | None:
    """How far greedy 1:1 goes over random tie-breaking; None where the score cannot be had."""
    from workbench.quant.tie_range import tie_breaking_range

    try:
        run = _run(estimator, estimator.specification)
    except WorkbenchError:
        return None
    design = run.design
    found = tie_breaking_range(
        design.outcome,
        run.model.scores,
        design.treatment,
        replications=100,
        on_support=run.support.on_support,
    )
    told = {"att": found.att, "lowest": found.lowest, "highest": found.highest, "sd": found.sd, "n": 100}
    plain_range: Json = nulled(told)
    return plain_range


def _run(estimator: ArmEstimator, spec: EffectSpecification) -> EffectRun:
    from workbench.quant.analysis import run_effect

    return run_effect(estimator.data.frame, spec)


def hidden_bias(db: Database, measure_id: str, progress: Progress) -> Json:
    """Rosenbaum bounds of two tests, the E-value, and simulated confounders."""
    from workbench.quant.bound_inputs import discordant_pairs, success_counts
    from workbench.quant.bounds_mcnemar import mcnemar_bounds
    from workbench.quant.bounds_mh import mantel_haenszel_bounds
    from workbench.quant.evalue import e_value_of_difference

    estimator = ArmEstimator(db, measure_id)
    spec = fitting(replace(estimator.specification, method="nearest", se_method=None))
    run = _run(estimator, spec)
    paired = _run(estimator, fitting(replace(spec, method="nearest-no-replacement")))
    told: Any = {"gammas": GAMMAS, "alpha": study_settings(db).hidden_bias_level}
    mh = mantel_haenszel_bounds(success_counts(run.design.outcome, run.match), **told)
    pairs = mcnemar_bounds(*discordant_pairs(paired.design.outcome, paired.match), **told)
    effect = run.effect
    value = e_value_of_difference(effect.att, effect.control_mean, se=effect.se)
    progress(0.1)
    return {
        "mantel_haenszel": {**plain(mh), "rows": [nulled(asdict(row)) for row in mh.rows]},
        "mcnemar": {**plain(pairs), "rows": [nulled(asdict(row)) for row in pairs.rows]},
        "e_value": plain(value),
        "confounders": list(_confounders(run.design, spec, progress)),
    }


def _confounders(design: Design, spec: EffectSpecification, progress: Progress) -> Iterator[Json]:
    """A confounder that goes with nothing, then one like each covariate of zeros and ones."""
    from workbench.quant.simulated_confounder import NEUTRAL, calibrated_confounders, simulate_confounder

    listed = [("", NEUTRAL), *((one.name, one.prevalence) for one in calibrated_confounders(design))]
    for done, (name, prevalence) in enumerate(listed, start=1):
        found = simulate_confounder(design, prevalence, _effect_of_design(spec), n_draws=N_DRAWS)
        told = {field.name: getattr(found, field.name) for field in fields(found)}
        kept = ("att", "se", "baseline", "outcome_effect", "selection_effect", "n_draws", "n_failed")
        yield {"like": name, **nulled({key: told[key] for key in kept})}
        progress(0.1 + 0.9 * done / len(listed))


def _effect_of_design(spec: EffectSpecification) -> Callable[[Design], tuple[float, float]]:
    from workbench.quant.analysis import analysed

    def estimate(design: Design) -> tuple[float, float]:
        effect = analysed(design, spec).effect
        return effect.att, effect.se

    return estimate


def unknown_outcomes(db: Database, measure_id: str, progress: Progress) -> Json:
    """The unknown counted as returned for 0–100 % in each arm, and the effect without the unreturnable."""
    from workbench.quant.misclassification import misclassification_plane

    estimator = ArmEstimator(db, measure_id)
    run = _run(estimator, replace(estimator.specification, se_method=None))
    persons = estimator.data.frame.index.to_numpy()[run.design.rows]
    ended = outcomes(db)
    label = dict(zip(ended["person_no"], ended["outcome"], strict=True))
    unknown = np.array([label.get(int(no)) in UNKNOWN for no in persons])
    progress(0.3)
    told: Json = {"n_unknown": int(unknown.sum()), "effect": _row(run)}
    if unknown.any():
        plane = misclassification_plane(run.design.outcome, unknown, run.match, n_steps=11)
        told["shares"] = plane.shares.tolist()
        told["plane"] = plane.effect.tolist()
        told["line"] = nulled(plane.turning_line())
        told["same_share"] = nulled(plane.turning_share())
        sides = {"treated": plane.treated, "control": plane.control}
        told["arms"] = {name: {"n": one.n, "n_unknown": one.n_unknown} for name, one in sides.items()}
    progress(0.6)
    told["returnable"] = _without_unreturnable(db, estimator)
    progress(1.0)
    return told


def _without_unreturnable(db: Database, estimator: ArmEstimator) -> Json | None:
    """The effect among those who are not known to be unreturnable; None without such a column."""
    known = _attribute(db, estimator, RETURNABLE_COLUMNS)
    if known is None:
        return None
    kept = np.flatnonzero([not value.casefold().startswith(NOT_RETURNABLE) for value in known])
    found = estimator.tried(kept)
    return {**plain_estimate(found), "n_left_out": len(known) - len(kept)}


def plain_estimate(found: Any) -> Json:
    """A part's estimate as plain values with its interval."""
    reach = 1.959964 * found.se
    told = {**found._asdict(), "reason": reason_to_json(found.reason)}
    told |= {"ci_lower": found.effect - reach, "ci_upper": found.effect + reach}
    values: Json = nulled(told)
    return values


def _attribute(db: Database, estimator: ArmEstimator, names: Sequence[str]) -> list[str] | None:
    """A column kept with the persons, for the rows of an arm; None where the register has none of these."""
    people = persons_frame(db)
    held = dict(zip(people["person_no"], people["attributes"], strict=True))
    rows = [held[int(no)] for no in estimator.data.frame.index]
    found = next((name for name in names if any(row.get(name) for row in rows)), None)
    return None if found is None else [str(row.get(found, "")) for row in rows]


def leave_one_out(db: Database, measure_id: str, progress: Progress) -> Json:
    """The effect without each covariate, and without each reception centre."""
    from workbench.quant.leave_one_out import without_each_covariate, without_each_group

    estimator = ArmEstimator(db, measure_id)
    names = estimator.specification.covariates
    covariates = without_each_covariate(
        names, estimator.on_covariates, progress=lambda done, of: progress(0.3 * done / of)
    )
    centres = _attribute(db, estimator, CENTRES)
    told: Json = {"covariates": _left_out(covariates), "centres": None}
    if centres is not None:
        found = without_each_group(
            np.array(centres), estimator.on_rows, progress=lambda done, of: progress(0.3 + 0.7 * done / of)
        )
        told["centres"] = _left_out(found)
    return told


def _left_out(found: Any) -> Json:
    told = {name: getattr(found, name) for name in ("lowest", "highest", "n_sign_changed", "n_failed")}
    values: Json = nulled({**told, "full": plain_estimate(found.full)})
    return {**values, "rows": [plain(row) for row in found.rows]}


def groups(db: Database, measure_id: str, progress: Progress) -> Json:
    """The effect by country, sex, family and long stay, with a test that they differ."""
    from workbench.quant.heterogeneity import effects_by_group

    estimator = ArmEstimator(db, measure_id)
    frame = estimator.data.frame
    told: Json = {}
    columns = [name for name in GROUPED_BY if name in frame.columns]
    for place, name in enumerate(columns):

        def share(done: int, of: int, place: int = place) -> None:
            progress((place + done / of) / len(columns))

        found = effects_by_group(
            _labels(frame[name]), frame[TREATMENT].to_numpy() == 1, estimator.on_rows, progress=share
        )
        kept = ("q", "df", "p", "i2", "pooled", "least_treated", "least_control")
        values: Json = nulled({key: getattr(found, key) for key in kept})
        told[name] = {**values, "rows": [plain(row) for row in found.groups]}
    return told


def _labels(column: Any) -> np.ndarray:
    """Levels as text; 0/1 without a decimal."""
    return np.array([str(int(value)) if isinstance(value, float) else str(value) for value in column])
