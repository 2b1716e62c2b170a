"""Who takes part and who returns: the two regression models of a register, kept in the study."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from sqlite_utils import Database

from workbench.quant.effect_summary import warnings_to_json
from workbench.quant.propensity import TermEstimate
from workbench.quant.small_counts import Count
from workbench.reasons import Reason
from workbench.services.arms import arm_data
from workbench.services.effects import default_specification, held_covariates, specified, with_choices
from workbench.services.kept_results import kept_result
from workbench.services.measured import refuse_late

if TYPE_CHECKING:
    from workbench.quant.design import Design
    from workbench.services.arms import ArmData

__all__ = ["Family", "ModelTable", "TermEstimate", "participation_model", "return_model"]
Family = Literal["probit", "logit", "linear"]
EVERYONE = "all"
"""The arm of everybody who took part in anything."""
VERSION = 2


@dataclass(frozen=True, slots=True)
class ModelTable:
    """A regression model of a register.

    Attributes
    ----------
    terms : tuple of TermEstimate
        The intercept first.
    n : int or None
        Persons; this count and those below are None where they are hidden.
    share : float
        Observed share of ones (0–1).
    fit : float
        McFadden's pseudo R², or R² of a linear model (0–1).
    n_outside : int or None
        Persons whose fitted share lies outside 0–1; only a linear model can have any.
    dropped : tuple of (str, int or None)
        Levels found in one group only, and the persons left out for it.
    warnings : tuple of Reason
        Covariates measured after the first measure began that the study lets through.
    """

    family: Family
    terms: tuple[TermEstimate, ...]
    n: Count
    share: float
    fit: float
    n_outside: Count
    dropped: tuple[tuple[str, Count], ...]
    warnings: tuple[Reason, ...] = ()


def participation_model(
    db: Database, family: Family = "probit", *, covariates: Sequence[str] | None = None
) -> ModelTable:
    """Who takes part in anything, as table 7 of 2014.

    Parameters
    ----------
    covariates : sequence of str, optional
        All that the register holds where left out.

    Raises
    ------
    InputError
        If a covariate was measured after the first measure began, as for an effect.
    """
    return _model(db, "participation_model", family, covariates, _participation_design)


def return_model(
    db: Database, family: Family = "linear", *, covariates: Sequence[str] | None = None
) -> ModelTable:
    """Who returns, with participation among the covariates, as table 9 of 2014.

    See :func:`participation_model` for the covariates.
    """
    return _model(db, "return_model", family, covariates, _return_design)


def _model(
    db: Database, kind: str, family: Family, covariates: Sequence[str] | None, design_of: Any
) -> ModelTable:
    allowed = specified(db, EVERYONE).get("post_treatment", "refuse")
    chosen = None if covariates is None or tuple(covariates) == held_covariates(db) else tuple(covariates)
    asked = {"family": family, "covariates": chosen, "post_treatment": allowed}

    def compute() -> dict[str, Any]:
        data = arm_data(db, EVERYONE)
        used = data.covariates if chosen is None else chosen
        choices = {"covariates": used, "post_treatment": allowed}
        late = refuse_late(data.late, with_choices(default_specification(data, EVERYONE), choices))
        return {**_fitted(design_of(data, used), family), "warnings": warnings_to_json(late)}

    stored = kept_result(db, kind, asked, compute, version_of=VERSION)
    return _table(family, stored)


def _participation_design(data: ArmData, covariates: tuple[str, ...]) -> Design:
    return _design(data, "treatment", covariates)


def _return_design(data: ArmData, covariates: tuple[str, ...]) -> Design:
    return _design(data, "returned", ("treatment", *covariates))


def _design(data: ArmData, ones: str, covariates: tuple[str, ...]) -> Design:
    """A design whose «treatment» is the column the model is about."""
    from workbench.quant.arms import REFERENCE
    from workbench.quant.design import build_design

    frame = data.frame.assign(**{ones: data.frame[ones].astype(int)})
    levels = {name: set(frame[name]) for name in covariates}
    return build_design(
        frame.assign(same=frame[ones]),
        treatment=ones,
        outcome="same",
        covariates=covariates,
        reference={name: level for name, level in REFERENCE.items() if level in levels.get(name, set())},
        merge_empty_levels="drop",
    )


def _fitted(design: Design, family: Family) -> dict[str, Any]:
    from workbench.quant.effect_summary import nulled, terms_to_json
    from workbench.quant.linear_probability import fit_linear_probability
    from workbench.quant.propensity import fit_propensity

    known = {"n": design.n, "share": float(design.treatment.mean())}
    dropped = [(f"{one.column}={one.level}", one.n_treated + one.n_control) for one in design.dropped]
    if family == "linear":
        linear = fit_linear_probability(design)
        fit, terms, outside = linear.r2, linear.terms, linear.n_outside
    else:
        model = fit_propensity(design, link=family)
        fit, terms, outside = model.pseudo_r2, model.terms, 0
    found: dict[str, Any] = nulled(
        {**known, "fit": fit, "n_outside": outside, "dropped": dropped, **terms_to_json(terms)}
    )
    return found


def _table(family: Family, stored: Mapping[str, Any]) -> ModelTable:
    from workbench.quant.effect_summary import terms_from_json, warnings_from_json

    dropped = tuple((str(level), int(n)) for level, n in stored["dropped"])
    known = {name: stored[name] for name in ("n", "share", "fit", "n_outside")}
    return ModelTable(
        family=family,
        terms=terms_from_json(stored),
        dropped=dropped,
        warnings=warnings_from_json(stored["warnings"]),
        **known,
    )
