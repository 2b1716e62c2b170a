"""Choosing a measure and a specification: only what the method has is asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from typing import Any, cast, get_args

import streamlit as st
from sqlite_utils import Database
from streamlit.delta_generator import DeltaGenerator

from workbench.quant.arms import specification_of_2014
from workbench.quant.specification import (
    NEEDED_BY,
    OPTIONS_OF,
    WITH_ATE,
    EffectSpecification,
    Method,
    SEMethod,
    refused_se,
)
from workbench.services.effects import (
    StoredEffect,
    cluster_columns,
    effect_by_id,
    effect_of,
    estimated_measures,
    known_effect,
    run_effect_of,
    specified,
)
from workbench.services.shown_effects import is_few_arm
from workbench.services.small_cells import least_shown
from workbench.ui.errors import shown_errors
from workbench.ui.jobs import watched
from workbench.ui.study import study_name
from workbench.ui.text import language, t, texts
from workbench.words import method_name

_DIGITS = 18
"""Longer numbers are no analysis: SQLite's own end with 19."""
_BASE = specification_of_2014("")
"""What stands in every field at first."""
_EXACT = ("country", "sex", "has_child", "long_stayer")
_KEY = "effect_{}".format
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
        choices = {**specified(db), **_choices(cluster_columns(db))}
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
        spec = replace(_BASE, **choices)
        if spec.standard_error != "bootstrap" or known_effect(db, measure, **choices):
            with st.spinner(t("effect.computing")):
                found = effect_of(db, measure, **choices)
            _tell_another(found)
            return found
        study = study_name()
        key = f"effect_{study}_{measure}_{sorted(choices.items())}"

        def work(progress: Callable[[float], None]) -> None:
            run_effect_of(study, measure, choices, progress)

        st.write(t("effect.resampling", n=spec.replications))
        if watched(key, t("robustness.compute"), work):
            st.rerun()
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
        st.session_state[_KEY(name)] = spec[name]


def _state_of(found: StoredEffect) -> tuple[Any, ...]:
    spec = found.summary.specification
    return tuple(getattr(spec, name) for name in ("measure", *_FIELDS))


def _choices(clusters: Sequence[str]) -> Choices:
    """Choices that differ from those of 2014."""
    chosen = _main_choices()
    method: Method = chosen["method"]
    chosen |= _method_choices(method)
    chosen |= _error_choices(replace(_BASE, **chosen), clusters)
    return {name: value for name, value in chosen.items() if value != getattr(_BASE, name)}


def _main_choices() -> Choices:
    columns = st.columns(3)
    link = _select(columns[0], "link", ("probit", "logit"))
    method = _select(columns[1], "method", get_args(Method), shown=_method_name)
    support = _select(columns[2], "support", ("minmax", "treated-range", "crump", "none"))
    chosen = {"link": link, "method": method, "support": support}
    if method in WITH_ATE:
        chosen["estimand"] = _select(columns[0], "estimand", ("att", "ate"))
    return chosen


def _method_choices(method: Method) -> Choices:
    """What this method has beside the score."""
    read = {name for name, methods in OPTIONS_OF.items() if method in methods}
    columns = st.columns(3)
    asked: dict[str, Callable[[], Any]] = {
        "neighbours": lambda: _whole(columns[0], "neighbours", least=1, most=50),
        "caliper": lambda: _decimal(columns[1], "caliper", blank=True),
        "caliper_scale": lambda: _select(columns[2], "caliper_scale", ("probability", "sd")),
        "exact": lambda: _several(columns[0], "exact", _EXACT),
        "order": lambda: _select(columns[1], "order", ("largest", "smallest", "data", "random")),
        "bias_adjust": lambda: _yes(columns[2], "bias_adjust"),
        "radius": lambda: _decimal(columns[0], "radius"),
        "kernel": lambda: _select(columns[0], "kernel", ("gaussian", "epanechnikov")),
        "bandwidth": lambda: _decimal(columns[1], "bandwidth"),
        "blocks": lambda: _whole(columns[0], "blocks", least=1, most=100),
        "level": lambda: _decimal(columns[1], "level"),
        "subclasses": lambda: _whole(columns[0], "subclasses", least=1, most=100),
    }
    chosen: Choices = {}
    for name, ask in asked.items():
        needed = NEEDED_BY.get(name)
        if name in read and (needed is None or chosen[needed] is not None):
            chosen[name] = ask()
    return chosen


def _error_choices(spec: EffectSpecification, clusters: Sequence[str]) -> Choices:
    """Standard errors that go with the method, and what they need."""
    columns = st.columns(3)
    fitting = [one for one in get_args(SEMethod) if refused_se(replace(spec, se_method=one)) is None]
    fitting = [one for one in fitting if one != "cluster" or clusters]
    chosen: Choices = {"se_method": _select(columns[0], "se_method", (None, *fitting), shown=_error_name)}
    asked = replace(spec, se_method=chosen["se_method"])
    if asked.standard_error == "cluster":
        chosen["cluster"] = columns[1].selectbox(t("effect.cluster"), clusters, key=_KEY("cluster"))
    if asked.standard_error == "bootstrap":
        chosen["replications"] = _whole(columns[1], "replications", least=50, most=10_000)
    if asked.standard_error == "bootstrap" or spec.order == "random":
        chosen["seed"] = _whole(columns[2], "seed", least=0, most=2**31)
    return chosen


def _method_name(name: str) -> str:
    return method_name(name, {}, texts())


def _error_name(name: str | None) -> str:
    return t("effect.se_own") if name is None else t("effect.se_" + name.replace("-", "_"))


def _start(name: str, allowed: Sequence[Any] | None = None) -> None:
    """Put what stood in 2014 into a field that has nothing yet, or something that is no longer offered."""
    key = _KEY(name)
    if key not in st.session_state or (allowed is not None and st.session_state[key] not in allowed):
        value = getattr(_BASE, name)
        st.session_state[key] = value if allowed is None or value in allowed else allowed[0]


def _select(
    place: DeltaGenerator, name: str, options: Sequence[Any], *, shown: Callable[[Any], str] | None = None
) -> Any:
    _start(name, options)
    named = shown or (lambda value: t(f"effect.{name}_{str(value).replace('-', '_')}"))
    blank = named(None) if None in options else None
    return place.selectbox(
        t(f"effect.{name}"), list(options), format_func=named, key=_KEY(name), placeholder=blank
    )


def _several(place: DeltaGenerator, name: str, options: Sequence[str]) -> tuple[str, ...]:
    key = _KEY(name)
    st.session_state[key] = [one for one in st.session_state.get(key, ()) if one in options]
    return tuple(
        place.multiselect(
            t(f"effect.{name}"),
            list(options),
            format_func=lambda one: t(f"covariate.{one}"),
            key=key,
            placeholder=t("effect.nothing"),
        )
    )


def _whole(place: DeltaGenerator, name: str, *, least: int, most: int) -> int:
    _start(name)
    return int(place.number_input(t(f"effect.{name}"), least, most, step=1, key=_KEY(name)))


def _decimal(place: DeltaGenerator, name: str, *, blank: bool = False) -> float | None:
    _start(name)
    label, start = t(f"effect.{name}"), cast(Any, None if blank else "min")
    value = place.number_input(label, 0.0, 100.0, step=0.01, format="%.4g", key=_KEY(name), value=start)
    return None if value is None else float(value)


def _yes(place: DeltaGenerator, name: str) -> bool:
    _start(name)
    return bool(place.checkbox(t(f"effect.{name}"), key=_KEY(name)))


_FIELDS = (
    *("link", "method", "support", "estimand", "neighbours", "caliper", "caliper_scale", "exact"),
    *("order", "bias_adjust", "radius", "kernel", "bandwidth", "blocks", "level", "subclasses"),
    *("se_method", "cluster", "replications", "seed"),
)
"""Fields of the specification that the form asks for."""
