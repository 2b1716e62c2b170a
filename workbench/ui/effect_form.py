"""Choosing a measure and a specification: only what the method has is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import Any, get_args

import streamlit as st
from sqlite_utils import Database

from workbench.quant.age_resolution import Resolution
from workbench.quant.arms import AGE, specification_of_2014
from workbench.quant.specification import (
    NEEDED_BY,
    OPTIONS_OF,
    WITH_ATE,
    EffectSpecification,
    Method,
    SEMethod,
    fitting,
    refused_se,
)
from workbench.services.effects import (
    StoredEffect,
    choices_of,
    cluster_columns,
    effect_by_id,
    effect_of,
    estimated_measures,
    held_covariates,
    known_effect,
    run_effect_of,
    study_specification,
)
from workbench.services.shown_effects import is_few_arm
from workbench.services.small_cells import least_shown
from workbench.ui.effect_fields import KEY, Fields
from workbench.ui.errors import shown_errors
from workbench.ui.jobs import offered
from workbench.ui.study import study_name
from workbench.ui.text import language, t, texts
from workbench.words import method_name

_DIGITS = 18
"""Longer numbers are no analysis: SQLite's own end with 19."""
_EXACT = ("country", "sex", "has_child", "long_stayer")
Choices = dict[str, Any]


def choose_effect(db: Database) -> StoredEffect | None:
    """The effect to show: the analysis a link names, else that of the chosen measure and specification."""
    _follow_link(db)
    measures = {one.id: one.name(language()) for one in estimated_measures(db)}
    if not measures:
        st.info(t("effect.no_model"))
        return None
    if st.session_state.get("effect_measure") not in measures:
        st.session_state["effect_measure"] = "all" if "all" in measures else next(iter(measures))
    chosen = st.segmented_control(
        t("effect.measure"),
        list(measures),
        format_func=measures.__getitem__,
        key="effect_measure",
        required=True,
    )
    with st.expander(t("effect.specification")):
        choices = _choices(db)
    return _estimated(db, str(chosen), choices)


def _follow_link(db: Database) -> None:
    """Set every field as the analysis was made that a link asks for, once."""
    asked = st.query_params.get("analysis", "")
    known = asked.isdecimal() and len(asked) <= _DIGITS
    if not known or st.session_state.get("analysis_asked") == asked:
        return
    st.session_state["analysis_asked"] = asked
    linked = effect_by_id(db, int(asked))
    spec = linked.summary.specification
    st.session_state["analysis_followed"] = _state_of(linked)
    fill_form(spec.measure, asdict(spec))


def _estimated(db: Database, measure: str, choices: Choices) -> StoredEffect | None:
    """The effect at once, or as long work where it draws resamples."""
    if is_few_arm(db, measure):
        st.info(t("small.effect", least=least_shown(db)))
        return None
    with shown_errors(least=least_shown(db)):
        spec = replace(specification_of_2014(measure), **choices)
        if spec.standard_error != "bootstrap" or known_effect(db, measure, **choices):
            with st.spinner(t("effect.computing")):
                found = effect_of(db, measure, **choices)
            _tell_another(found)
            return found
        study = study_name()
        key = f"effect_{study}_{measure}_{sorted(choices.items())}"

        def work(progress: Callable[[float], None]) -> None:
            run_effect_of(study, measure, choices, progress)

        offered(t("effect.resampling", n=spec.replications), key, t("robustness.compute"), work)
    return None


def _tell_another(found: StoredEffect) -> None:
    """Say so where a link asked for an analysis that is no longer the one this register gives."""
    asked = st.query_params.get("analysis", "")
    same = st.session_state.get("analysis_followed") == _state_of(found)
    if asked.isdecimal() and int(asked[:_DIGITS]) != found.analysis.id and same:
        st.warning(t("effect.another_analysis", asked=asked[:_DIGITS], shown=found.analysis.id))


def fill_form(measure: str, spec: Choices) -> None:
    """Set every field as a specification has it; only before the fields are drawn."""
    st.session_state["effect_measure"] = measure
    for name in _FIELDS:
        st.session_state[KEY(name)] = spec[name]


def _state_of(found: StoredEffect) -> tuple[Any, ...]:
    spec = found.summary.specification
    return tuple(getattr(spec, name) for name in ("measure", *_FIELDS))


def _choices(db: Database) -> Choices:
    """What the fields say where it differs from 2014; options that nothing reads are left out."""
    fields = Fields(study_specification(db, ""))
    chosen = _main_choices(fields) | _covariate_choices(fields, held_covariates(db))
    chosen |= _method_choices(fields, chosen["method"])
    chosen |= _error_choices(fields, replace(fields.base, **chosen), cluster_columns(db))
    return choices_of(db, fitting(replace(fields.base, **chosen)))


def _main_choices(fields: Fields) -> Choices:
    columns = st.columns(3)
    link = fields.one_of(columns[0], "link", ("probit", "logit"))
    method = fields.one_of(columns[1], "method", get_args(Method), shown=_method_name)
    support = fields.one_of(columns[2], "support", ("minmax", "treated-range", "crump", "none"))
    chosen = {"link": link, "method": method, "support": support}
    if method in WITH_ATE:
        chosen["estimand"] = fields.one_of(columns[0], "estimand", ("att", "ate"))
    return chosen


def _covariate_choices(fields: Fields, held: Sequence[str]) -> Choices:
    """What is adjusted for, and how finely an age among it is read."""
    wide, narrow = st.columns([2, 1])
    chosen: Choices = {"covariates": fields.several(wide, "covariates", held)}
    if AGE in chosen["covariates"]:
        named = "robustness.resolution_{}".format
        resolution = fields.one_of(
            narrow, "age_resolution", get_args(Resolution), shown=lambda one: t(named(one))
        )
        chosen |= {"age_resolution": resolution, "age_column": None if resolution == "asis" else AGE}
    return chosen


def _method_choices(fields: Fields, method: Method) -> Choices:
    """What this method has beside the score."""
    read = {name for name, methods in OPTIONS_OF.items() if method in methods}
    columns = st.columns(3)
    asked: dict[str, Callable[[], Any]] = {
        "neighbours": lambda: fields.whole(columns[0], "neighbours", least=1, most=50),
        "caliper": lambda: fields.decimal(columns[1], "caliper", blank=True),
        "caliper_scale": lambda: fields.one_of(columns[2], "caliper_scale", ("probability", "sd")),
        "exact": lambda: fields.several(columns[0], "exact", _EXACT),
        "order": lambda: fields.one_of(columns[1], "order", ("largest", "smallest", "data", "random")),
        "bias_adjust": lambda: fields.yes(columns[2], "bias_adjust"),
        "radius": lambda: fields.decimal(columns[0], "radius"),
        "kernel": lambda: fields.one_of(columns[0], "kernel", ("gaussian", "epanechnikov")),
        "bandwidth": lambda: fields.decimal(columns[1], "bandwidth"),
        "blocks": lambda: fields.whole(columns[0], "blocks", least=1, most=100),
        "level": lambda: fields.decimal(columns[1], "level"),
        "subclasses": lambda: fields.whole(columns[0], "subclasses", least=1, most=100),
    }
    chosen: Choices = {}
    for name, ask in asked.items():
        needed = NEEDED_BY.get(name)
        if name in read and (needed is None or chosen[needed] is not None):
            chosen[name] = ask()
    return chosen


def _error_choices(fields: Fields, spec: EffectSpecification, clusters: Sequence[str]) -> Choices:
    """Standard errors that go with the method, and what they need."""
    columns = st.columns(3)
    allowed = [one for one in get_args(SEMethod) if refused_se(replace(spec, se_method=one)) is None]
    allowed = [one for one in allowed if one != "cluster" or clusters]
    chosen: Choices = {
        "se_method": fields.one_of(columns[0], "se_method", (None, *allowed), shown=_error_name)
    }
    asked = replace(spec, se_method=chosen["se_method"])
    if asked.standard_error == "cluster":
        chosen["cluster"] = columns[1].selectbox(t("effect.cluster"), clusters, key=KEY("cluster"))
    if asked.standard_error == "bootstrap":
        chosen["replications"] = fields.whole(columns[1], "replications", least=50, most=10_000)
    if asked.standard_error == "bootstrap" or spec.order == "random":
        chosen["seed"] = fields.whole(columns[2], "seed", least=0, most=2**31)
    return chosen


def _method_name(name: str) -> str:
    return method_name(name, {}, texts())


def _error_name(name: str | None) -> str:
    return t("effect.se_own") if name is None else t("effect.se_" + name.replace("-", "_"))


_FIELDS = (
    *("link", "method", "support", "estimand", "neighbours", "caliper", "caliper_scale", "exact"),
    *("order", "bias_adjust", "radius", "kernel", "bandwidth", "blocks", "level", "subclasses"),
    *("se_method", "cluster", "replications", "seed", "covariates", "age_resolution"),
)
"""Fields of the specification that the form asks for."""
