"""One measure's effect on the screen: choices, the answer in words, pictures and tables."""

from __future__ import annotations

from typing import Any

import streamlit as st
from sqlite_utils import Database
from streamlit.delta_generator import DeltaGenerator

from workbench.charts.effect import (
    BalanceRow,
    EstimateRow,
    OverlapBin,
    forest_plot,
    love_plot,
    overlap_chart,
)
from workbench.services.effects import (
    EffectSummary,
    Pair,
    StoredEffect,
    effect_by_id,
    effect_of,
    estimated_measures,
    pairs_of,
    specified,
)
from workbench.ui.errors import shown_errors
from workbench.ui.figures import show_figure
from workbench.ui.tables import show_table
from workbench.ui.text import as_text, language, t, texts
from workbench.words import answer, balance_sentence, exclusion, term_name

LIMITS = (0.1, 0.25)
_PAGE = 50
_ROW_WIDTH, _ESTIMATE_WIDTH = 410, 540
"""Pixels that names beside numbers, and a chart with its axis, need; in a narrow window one goes below."""
_DIGITS = 18
"""Longer numbers are no analysis: SQLite's own end with 19."""
_OPTIONS: dict[str, tuple[str, ...]] = {
    "link": ("probit", "logit"),
    "method": ("as-in-2014", "nearest"),
    "support": ("minmax", "treated-range", "none"),
}


def choose_effect(db: Database) -> StoredEffect | None:
    """The effect to show: the analysis a link names, else that of the chosen measure and specification."""
    asked = st.query_params.get("analysis", "")
    if asked.isdecimal() and len(asked) <= _DIGITS and st.session_state.get("analysis_asked") != asked:
        st.session_state["analysis_asked"] = asked
        st.session_state["effect_measure"] = effect_by_id(db, int(asked)).analysis.measure_id
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
    choices = _specification()
    with shown_errors(), st.spinner(t("effect.computing")):
        return effect_of(db, str(chosen), **{**specified(db), **choices})
    return None


def _specification() -> dict[str, Any]:
    """Choices that differ from the default of 2014; an empty form changes nothing."""
    with st.expander(t("effect.specification")):
        chosen = {
            name: _choice(column, name, values)
            for column, (name, values) in zip(st.columns(3), _OPTIONS.items(), strict=True)
        }
    return {name: value for name, value in chosen.items() if value != _OPTIONS[name][0]}


def _choice(place: DeltaGenerator, name: str, values: tuple[str, ...]) -> str:
    def shown(value: str) -> str:
        return t(f"effect.{name}_{value.replace('-', '_')}")

    return str(place.selectbox(t(f"effect.{name}"), values, format_func=shown, key=f"effect_{name}"))


def show_answer(stored: StoredEffect, sesoi: float) -> None:
    """The answer in one sentence, then what it can and cannot exclude."""
    st.markdown(f"#### {answer(stored.summary, texts())}")
    st.write(exclusion(stored.summary, sesoi, texts()))


def show_row(stored: StoredEffect, sesoi: float) -> None:
    """The row as tables of 2014 print it, and the estimate against the smallest effect that matters."""
    summary = stored.summary
    row = st.container(horizontal=True)
    with row.container(width=_ROW_WIDTH):
        show_table([t("effect.quantity"), t("effect.value")], _row_table(summary))
        st.caption(
            t(
                "effect.counts",
                dropped=summary.support.treated_dropped,
                controls=summary.support.controls_dropped,
                left_out=stored.n_left_out,
                incomplete=stored.n_incomplete,
                analysis=stored.analysis.id,
            )
        )
    with row.container(width=_ESTIMATE_WIDTH):
        chart = forest_plot([estimate_row(summary, stored_name(stored))], sesoi, texts())
        show_figure(chart, "estimate", alt=answer(summary, texts()))


def stored_name(stored: StoredEffect) -> str:
    """«Probit, som i 2014»: what was done, short."""
    spec = stored.summary.specification
    return f"{t(f'effect.link_{spec.link}')}, {t('effect.method_' + spec.method.replace('-', '_'))}"


def estimate_row(summary: EffectSummary, label: str) -> EstimateRow:
    """The estimate with both intervals, for a chart."""
    effect = summary.effect
    return EstimateRow(
        label, effect.att, effect.ci_lower, effect.ci_upper, effect.ci90_lower, effect.ci90_upper
    )


def _row_table(summary: EffectSummary) -> list[list[str]]:
    effect, form = summary.effect, texts()
    rows = (
        ("n_treated", form.integer(effect.n_treated_matched)),
        ("n_controls", form.integer(effect.n_controls_used)),
        ("att", form.number(effect.att, 3)),
        ("se", form.number(effect.se, 3)),
        ("t", form.number(effect.t, 3)),
        ("p", form.p_value(effect.p)),
        ("ci", f"{form.pp(effect.ci_lower)} – {form.pp(effect.ci_upper)}"),
        ("mde", form.pp(effect.mde)),
        ("base_rate", form.percent(effect.control_mean)),
    )
    return [[t(f"effect.row_{name}"), value] for name, value in rows]


def show_overlap(stored: StoredEffect) -> None:
    """Mirror histogram with the bounds of common support."""
    summary = stored.summary
    bins = overlap_bins(summary)
    bounds = (summary.support.lower, summary.support.upper)
    note = t("effect.overlap_note", lower=bounds[0], upper=bounds[1])
    show_figure(overlap_chart(bins, bounds, texts()), "overlap", alt=t("effect.overlap_alt"), caption=note)


def overlap_bins(summary: EffectSummary) -> list[OverlapBin]:
    """The histogram of scores as a chart takes it."""
    overlap = summary.overlap
    sides = zip(overlap.edges, overlap.edges[1:], overlap.treated, overlap.control, strict=False)
    return [OverlapBin(*side) for side in sides]


def show_balance(stored: StoredEffect) -> None:
    """Love plot, downloads, and the table behind it."""
    rows = balance_rows(stored.summary)
    st.write(as_text(balance_sentence(stored.summary, texts())))
    chart = love_plot(rows, LIMITS, texts())
    show_figure(chart, "love-plot", alt=t("effect.balance_alt"), caption=t("effect.balance_note"))
    names = [
        t(f"effect.{name}") for name in ("covariate", "smd_before", "smd_after", "vr_before", "vr_after")
    ]
    numbers = zip(rows, _balance_numbers(stored.summary), strict=True)
    show_table(names, [[row.covariate, *map(_three, found)] for row, found in numbers])


def balance_rows(summary: EffectSummary) -> list[BalanceRow]:
    """Standardised differences under the covariates' names on the screen."""
    return [
        BalanceRow(term_name(row.covariate, texts()), row.smd_before, row.smd_after)
        for row in summary.balance
    ]


def _balance_numbers(summary: EffectSummary) -> list[tuple[float | None, ...]]:
    return [
        (row.smd_before, row.smd_after, row.variance_ratio_before, row.variance_ratio_after)
        for row in summary.balance
    ]


def _three(value: float | None) -> str:
    return texts().number(value, 3)


def show_model(stored: StoredEffect) -> None:
    """Who takes part: index coefficients beside average marginal effects in percentage points."""
    form = texts()
    names = ("covariate", "coefficient", "row_se", "row_p", "marginal", "discrete")
    rows = [
        [
            term_name(term.term.name, texts()),
            form.number(term.estimate, 3),
            form.number(term.se, 3),
            form.p_value(term.p),
            form.pp(term.marginal_effect, 1, sign=True),
            form.pp(term.discrete_change, 1, sign=True),
        ]
        for term in stored.summary.terms
    ]
    show_table([t(f"effect.{name}") for name in names], rows)
    st.caption(t("effect.model_note", r2=stored.summary.pseudo_r2))
    for level in stored.summary.dropped:
        st.warning(
            t(
                "effect.level_dropped",
                level=f"{level.column}={level.level}",
                n=level.n_treated + level.n_control,
            )
        )


def show_pairs(db: Database, stored: StoredEffect) -> None:
    """Matched pairs, a page at a time: a participant and a non-participant beside each other."""
    n_pages = max(1, -(-stored.n_pairs // _PAGE))
    st.write(t("effect.pairs_lead", n=stored.n_pairs))
    number = st.number_input(
        t("effect.pairs_page", n=n_pages), 1, n_pages, key=f"pairs_page_{stored.analysis.id}"
    )
    rows = [_pair_row(pair) for pair in pairs_of(db, stored.analysis.id, page=int(number), size=_PAGE)]
    st.dataframe(rows, hide_index=True, height=420)
    st.caption(t("effect.pairs_note"))


def _pair_row(pair: Pair) -> dict[str, Any]:
    row: dict[str, Any] = {}
    for side, person in (("treated", pair.treated), ("control", pair.control)):
        row[t(f"chart.{side}")] = person["person_id"]
        row[f"{t(f'effect.{side}_short')} {t('covariate.age').lower()}"] = texts().number(person["age"], 1)
        row[f"{t(f'effect.{side}_short')} {t('covariate.country').lower()}"] = person["country"]
        row[f"{t(f'effect.{side}_short')} {t('effect.returned')}"] = texts().shown(bool(person["returned"]))
    return row | {
        t("effect.weight"): texts().number(pair.weight, 3),
        t("effect.distance"): f"{pair.distance:.1e}",
    }
