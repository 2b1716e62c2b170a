"""One measure's effect on the screen: choices, the answer in words, pictures and tables."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import streamlit as st
from sqlite_utils import Database

from workbench.charts.effect import (
    BalanceRow,
    distribution_chart,
    love_plot,
    overlap_chart,
)
from workbench.mixed.records import NumbersResult
from workbench.quant.small_effects import shown_reason
from workbench.services.effects import (
    EffectSummary,
    StoredEffect,
    effect_of,
    specified,
    study_specification,
)
from workbench.services.shown_effects import (
    POOL,
    ShownStored,
    shown_counts_of,
    shown_shares,
    shown_stored,
)
from workbench.services.small_cells import least_shown
from workbench.services.triangulation import JudgedEffect
from workbench.ui.errors import shown_errors
from workbench.ui.estimates import show_forest, summary_row
from workbench.ui.figures import show_figure
from workbench.ui.small_cells import with_hidden_note, with_hidden_terms
from workbench.ui.tables import show_table
from workbench.ui.text import as_text, t, texts
from workbench.word_figures import overlap_bins
from workbench.words import (
    answer,
    balance_sentence,
    class_word,
    exclusion,
    level_name,
    numbers_said,
    term_name,
)

LIMITS = (0.1, 0.25)
_ROW_WIDTH, _ESTIMATE_WIDTH = 410, 540
"""Pixels that names beside numbers, and a chart with its axis, need; in a narrow window one goes below."""


def shown_or_why(db: Database, stored: StoredEffect) -> ShownStored | None:
    """The effect as it may be shown; where it rests on few real persons, why nothing of it is."""
    shown = shown_stored(db, stored)
    if shown.counts.is_hidden:
        st.info(t("small.effect", least=shown.least))
        return None
    return shown


def show_answer(shown: ShownStored, sesoi: float, judged: JudgedEffect | None) -> None:
    """The answer in one sentence, then what it is worth: as the joint display has it, or what it excludes."""
    stored = shown.stored
    st.markdown(f"#### {answer(stored.summary, texts(), shown=shown.counts)}")
    for reason in stored.summary.warnings:
        st.warning(as_text(texts().reason(shown_reason(reason, least=shown.least))))
    if limits := stored.summary.effect.reason:
        st.warning(as_text(texts().reason(shown_reason(limits, least=shown.least))))
    own = judged_own(stored, judged)
    if own:
        worth = numbers_said(own, stored.summary, sesoi, texts())
        st.write(as_text(t("verdict.numbers_say", said=worth)))
        return
    st.write(exclusion(stored.summary, sesoi, texts()))
    if judged:
        st.caption(as_text(t("effect.studys_own", said=class_word(judged.numbers, texts()))))


def judged_own(stored: StoredEffect, judged: JudgedEffect | None) -> NumbersResult | None:
    """What the rules say of an effect; None unless it is the one that the study stands by."""
    return judged.numbers if judged and judged.effect.analysis.id == stored.analysis.id else None


def show_row(
    shown: ShownStored,
    beside: Sequence[StoredEffect],
    sesoi: float,
    judged: JudgedEffect | None,
) -> None:
    """The row as tables of 2014 print it, and the estimate with others of the same measure beside it."""
    stored = shown.stored
    row = st.container(horizontal=True)
    with row.container(width=_ROW_WIDTH):
        head = [t("effect.quantity"), t("effect.value")]
        show_table(head, _row_table(shown), name="effect", caption=_counts(shown))
    with row.container(width=_ESTIMATE_WIDTH):
        rows = [
            summary_row(
                stored_name(one, among=(stored, *beside)), one.summary, numbers=judged_own(one, judged)
            )
            for one in (stored, *beside)
        ]
        note = t("effect.beside_note") if beside else ""
        show_forest(rows, "estimate", sesoi, caption=note)


def _counts(shown: ShownStored) -> str:
    said = t(
        "effect.counts",
        dropped=shown.counts.treated_off_support,
        controls=shown.counts.controls_off_support,
        left_out=shown.n_left_out,
        incomplete=shown.n_incomplete,
    )
    base = (None,) if shown.counts.hides_base else ()
    return with_hidden_note(said, (*shown.told, *base))


def others_beside(db: Database, stored: StoredEffect) -> list[StoredEffect]:
    """The matching of 2014 and a doubly robust estimate of the same measure, unless one of them is shown.

    They adjust for what the study adjusts for; an estimate that does not has its own method beside it, too.
    """
    spec, own = stored.summary.specification, study_specification(db, stored.summary.specification.measure)
    is_alike = (spec.covariates, spec.age_resolution) == (own.covariates, own.age_resolution)
    measure = spec.measure
    methods = [one for one in ("as-in-2014", "aipw") if one != spec.method or not is_alike]
    found = []
    for method in methods:
        with shown_errors(least=least_shown(db)):
            found.append(effect_of(db, measure, **{**specified(db, measure), **_unless_default(method)}))
    return [one for one in found if not shown_counts_of(db, one).is_hidden]


def _unless_default(method: str) -> dict[str, str]:
    return {} if method == "as-in-2014" else {"method": method}


def stored_name(stored: StoredEffect, *, among: Sequence[StoredEffect]) -> str:
    """«Probit, nærmeste nabo, uten alder»: what was done, short, and what others beside it adjust for."""
    spec = stored.summary.specification
    listed = dict.fromkeys(name for one in among for name in one.summary.specification.covariates)
    left_out = [term_name(name, texts()).lower() for name in listed if name not in spec.covariates]
    said = [t(f"effect.link_{spec.link}"), t("effect.method_" + spec.method.replace("-", "_"))]
    said += [t("robustness.without", what=", ".join(left_out))] if left_out else []
    if spec.age_resolution != "asis":
        said.append(t("effect.age_in", resolution=t(f"robustness.resolution_{spec.age_resolution}")))
    return ", ".join(said)


def _row_table(shown: ShownStored) -> list[list[str]]:
    effect, form = shown.stored.summary.effect, texts()
    rows = (
        ("n_treated", form.integer(shown.counts.n_treated_matched)),
        ("n_controls", form.integer(shown.counts.n_controls_used)),
        (effect.estimand, form.number(effect.att, 3)),
        ("se", form.number(effect.se, 3)),
        ("t", form.number(effect.t, 3)),
        ("p", form.p_value(effect.p)),
        ("ci", f"[{form.pp(effect.ci_lower)}; {form.pp(effect.ci_upper)}]"),
        ("mde", form.pp(effect.mde)),
        ("base_rate", form.percent(effect.control_mean)),
    )
    return [[t(f"effect.row_{name}"), value] for name, value in rows]


def show_overlap(shown: ShownStored) -> None:
    """Mirror histogram with the bounds of common support."""
    summary = shown.stored.summary
    bins = overlap_bins(summary)
    bounds = (summary.support.lower, summary.support.upper)
    note = t("effect.overlap_note", lower=bounds[0], upper=bounds[1])
    if shown.least > 1:
        note += " " + t("small.overlap", least=shown.least)
    show_figure(overlap_chart(bins, bounds, texts()), "overlap", alt=t("effect.overlap_alt"), caption=note)


def show_distribution(db: Database, shown: ShownStored) -> None:
    """A covariate's distribution: participants, all non-participants, those they are compared with."""
    spec = shown.stored.summary.specification
    chosen = st.selectbox(
        t("effect.distribution_of"),
        spec.covariates,
        format_func=lambda name: term_name(name, texts()),
        key="distribution_of",
    )
    with shown_errors(least=shown.least):
        shares = shown_shares(db, shown.stored, str(chosen))
        if shares is None:
            st.info(t("small.distribution", least=shown.least))
            return
        labels = [_value_name(str(chosen), value) for value in shares.values]
        chart = distribution_chart(labels, (shares.treated, shares.before, shares.after), texts())
        alt = t("effect.distribution_alt", covariate=term_name(str(chosen), texts()))
        note = t("effect.distribution_note")
        if POOL in shares.values:
            note += " " + t("small.pooled", least=shown.least)
        show_figure(chart, "distribution", alt=alt, caption=note)


def _value_name(covariate: str, value: Any) -> str:
    if value == POOL:
        return t("small.pool")
    if isinstance(value, tuple):
        return "{}–{}".format(*(texts().number(bound, 0) for bound in value))
    if covariate in ("has_child", "long_stayer"):
        return t("common.yes" if value == "1" else "common.no")
    return level_name(covariate, str(value), texts())


def show_balance(shown: ShownStored) -> None:
    """Love plot, downloads, and the table behind it."""
    summary, few = shown.stored.summary, shown.counts.few_terms
    rows = balance_rows(summary)
    st.write(as_text(balance_sentence(summary, texts(), hidden=few)))
    chart = love_plot(rows, LIMITS, texts())
    note = t("effect.balance_note")
    note = with_hidden_terms(note, bool(few))
    show_figure(chart, "love-plot", alt=t("effect.balance_alt"), caption=note)
    names = [
        t(f"effect.{name}") for name in ("covariate", "smd_before", "smd_after", "vr_before", "vr_after")
    ]
    numbers = zip(rows, _balance_numbers(summary), strict=True)
    listed = [[row.covariate, *map(_three, found)] for row, found in numbers]
    show_table(names, listed, name="balance", caption=note)


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


def show_model(shown: ShownStored) -> None:
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
        for term in shown.stored.summary.terms
    ]
    head = [t(f"effect.{name}") for name in names]
    note = t("effect.model_note", r2=shown.stored.summary.pseudo_r2)
    note = with_hidden_note(note, (n for _, n in shown.dropped))
    note = with_hidden_terms(note, any(math.isnan(one.estimate) for one in shown.stored.summary.terms))
    show_table(head, rows, name="participation-model", caption=note)
    for level, n in shown.dropped:
        st.warning(t("effect.level_dropped", level=f"{level.column}={level.level}", n=n))
