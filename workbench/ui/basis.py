"""What figures and tables rest on, in words: one place for the captions of every page of numbers."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from workbench.quant.specification import ERROR_OPTIONS_OF, OPTIONS_OF, EffectSpecification
from workbench.services.costs import cost_sources
from workbench.services.effects import StoredEffect, estimated_measures, study_specification
from workbench.services.participation import ModelTable
from workbench.services.register_used import register_used
from workbench.services.robustness import Part
from workbench.services.triangulation import study_sesoi
from workbench.ui.text import language, t, texts
from workbench.words import level_name, reference_name, register_name, term_name

_PLAIN = EffectSpecification("", "", ())
"""What an option is where nobody chose it."""
_ALWAYS_SAID = (
    *("order", "covariance", "radius", "kernel", "bandwidth", "blocks", "level", "subclasses"),
    *("replications", "seed"),
)
"""Options that are said even where nobody chose them: the method has no meaning without."""
_VARIED: Mapping[Part, tuple[str, ...]] = dict.fromkeys(
    ("estimators", "hidden_bias", "dose"), ("method", "se")
)
"""What a part of robustness varies, so that its rows or a note say it and not the study's specification."""
_NOTED: tuple[Part, ...] = ("hidden_bias", "dose")
"""Parts that say their own method."""


def register_basis(db: Database) -> str:
    """«Register: a.csv, SHA-256 1a2b3c4d5e6f, hentet inn 3. mai 2026.»; empty in a study without one."""
    used = register_used(db)
    if used is None:
        return ""
    name = register_name(used.file_name, texts(), simulated=used.simulated)
    return t("basis.register", file=name, sha=used.sha256[:12], date=used.imported_on)


def rests_on(db: Database, stored: StoredEffect) -> str:
    """What one effect rests on: measure, whole specification, number of the analysis, register."""
    spec = stored.summary.specification
    return t(
        "effect.rests_on",
        measure=_measure_name(db, spec.measure),
        name=_method_said(spec),
        support=_support(spec),
        se=_error_said(spec),
        covariates=_covariates_said(spec),
        analysis=stored.analysis.id,
        register=register_basis(db),
    )


def measure_basis(db: Database, measure: str, *, part: Part | None = None) -> str:
    """What a view of a measure's robustness rests on: the specification that the study stands by."""
    spec = study_specification(db, measure)
    said = specification_said(spec, without=_VARIED.get(part, ()) if part else ())
    note = [t(f"basis.{part}")] if part in _NOTED else []
    named = t("basis.measure", measure=_measure_name(db, measure), said=said)
    return " ".join([named, *note, register_basis(db)])


def measures_basis(db: Database, measures: Sequence[str]) -> str:
    """What a view of several measures rests on, which the study estimates alike."""
    names = tuple(_measure_name(db, one) for one in measures)
    said = specification_said(study_specification(db, measures[0])) if measures else ""
    return f"{t('basis.measure', measure=', '.join(names), said=said)} {register_basis(db)}"


def verdicts_basis(db: Database) -> str:
    """What verdicts rest on: the smallest effect that matters, and how effects are estimated if they are."""
    said = [t("basis.sesoi", sesoi=texts().pp(study_sesoi(db)))]
    known = [one.id for one in estimated_measures(db)] if register_used(db) else []
    return " ".join([*said, measures_basis(db, known)] if known else said)


def curve_basis(db: Database, measure: str, levels: Mapping[str, int]) -> str:
    """What a specification curve rests on: choices it crosses, how many of each, and the main analysis."""
    crossed = tuple(f"{t(f'curve.factor_{name}')} ({texts().integer(n)})" for name, n in levels.items())
    return f"{t('basis.curve', crossed=crossed)} {measure_basis(db, measure)}"


def model_basis(db: Database, table: ModelTable, outcome: str) -> str:
    """What a regression of a register rests on beside its note: whom and what it is about, and its terms."""
    terms = {one.term.column: one for one in table.terms[1:]}
    names = tuple(term_name(name, texts()).lower() for name in terms)
    compared = tuple(
        f"{term_name(name, texts()).lower()}: {reference_name(one.term, texts()).lower()}"
        for name, one in terms.items()
        if one.term.reference is not None
    )
    said = t(
        "basis.model",
        outcome=t(f"basis.outcome_{outcome}"),
        covariates=names,
        references="; ".join(compared),
    )
    return f"{said} {register_basis(db)}"


def costs_basis(
    db: Database, *, effects: Sequence[EffectSpecification] = (), sesoi: float | None = None
) -> str:
    """What costs rest on: whose records, the years of the prices, and the effects they are held against."""
    found = cost_sources(db)
    kinds = tuple(level_name("recorded", one, texts()) for one in found.recorded_in)
    said = [t("basis.costs", kinds=kinds, years=", ".join(map(str, found.years)))]
    if effects:
        alike = dict.fromkeys(specification_said(one) for one in effects)
        said.append(t("basis.costs_effect", said=" / ".join(alike)))
    if sesoi is not None:
        said.append(t("basis.sesoi", sesoi=texts().pp(sesoi)))
    return " ".join([*said, register_basis(db)] if effects else said)


def specification_said(spec: EffectSpecification, *, without: Collection[str] = ()) -> str:
    """«Probit, nærmeste nabo, ATT; felles område: …; standardfeil: …; kjennetegn: …».

    Parameters
    ----------
    spec : EffectSpecification
    without : collection of str
        ``method`` and ``se`` where they vary.
    """
    parts = {
        "score": t(f"effect.link_{spec.link}") if "method" in without else "",
        "method": _method_said(spec),
        "support": t("basis.support", value=_support(spec)),
        "se": t("basis.se", value=_error_said(spec)),
        "covariates": t("basis.covariates", value=_covariates_said(spec)),
    }
    return "; ".join(said for name, said in parts.items() if said and name not in without)


def _measure_name(db: Database, measure: str) -> str:
    return {one.id: one.name(language()) for one in estimated_measures(db)}.get(measure, measure)


def _method_said(spec: EffectSpecification) -> str:
    """«Probit, nærmeste nabo, 5 naboer, ATT»: the score, the method with its options, whom it speaks for."""
    method = t("effect.method_" + spec.method.replace("-", "_"))
    read = [name for name, of in OPTIONS_OF.items() if spec.method in of]
    options = _options_said(spec, read + (["seed"] if spec.order == "random" else []))
    return ", ".join([t(f"effect.link_{spec.link}"), method, *options, t(f"effect.row_{spec.estimand}")])


def _error_said(spec: EffectSpecification) -> str:
    named = [name for name, of in ERROR_OPTIONS_OF.items() if spec.standard_error in of]
    named += ["seed"] if spec.standard_error == "bootstrap" else []
    chosen = t("effect.se_" + spec.standard_error.replace("-", "_"))
    return ", ".join([chosen, *_options_said(spec, named)])


def _support(spec: EffectSpecification) -> str:
    return t("effect.support_" + spec.support.replace("-", "_"))


def _covariates_said(spec: EffectSpecification) -> str:
    """«kjønn, alder (hele år), land»."""
    names = [term_name(name, texts()).lower() for name in spec.covariates]
    if spec.age_resolution != "asis" and spec.age_column in spec.covariates:
        place = spec.covariates.index(spec.age_column)
        names[place] += f" ({t(f'robustness.resolution_{spec.age_resolution}')})"
    return ", ".join(names)


def _options_said(spec: EffectSpecification, names: Sequence[str]) -> list[str]:
    said = [name for name in names if name in _ALWAYS_SAID or getattr(spec, name) != getattr(_PLAIN, name)]
    return [t(f"basis.option_{name}", value=_value_said(spec, name)) for name in said if _is_told(spec, name)]


def _is_told(spec: EffectSpecification, name: str) -> bool:
    """A caliper says its own scale, and what is not there is not said."""
    value = getattr(spec, name)
    return name != "caliper_scale" and value is not None and value is not False and value != ()


def _value_said(spec: EffectSpecification, name: str) -> str:
    value: Any = getattr(spec, name)
    worded: dict[str, Callable[[], str]] = {
        "caliper": lambda: f"{_short(value)} {t(f'basis.scale_{spec.caliper_scale}')}",
        "exact": lambda: ", ".join(term_name(one, texts()).lower() for one in value),
        "order": lambda: t(f"effect.order_{value}"),
        "kernel": lambda: t(f"effect.kernel_{value}"),
        "covariance": lambda: t(f"basis.covariance_{value}"),
    }
    return worded[name]() if name in worded else _short(value)


def _short(value: object) -> str:
    """A number with the decimals it has; every other value as it is."""
    plain = f"{value:g}" if isinstance(value, float) else str(value)
    decimals = plain.partition(".")[2]
    is_plain = isinstance(value, int | float) and (decimals.isdigit() or plain.isdigit())
    return texts().number(float(plain), len(decimals)) if is_plain else plain
