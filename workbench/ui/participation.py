"""Who takes part and who returns, on the screen: coefficients beside marginal effects, never confused."""

from __future__ import annotations

import math
from typing import Literal, cast

import streamlit as st
from sqlite_utils import Database

from workbench.mixed.settings import TriangulationSettings
from workbench.services.effects import held_covariates
from workbench.services.shown_participation import (
    Family,
    ModelTable,
    TermEstimate,
    shown_participation_model,
    shown_return_model,
)
from workbench.services.small_cells import least_shown
from workbench.services.thresholds import study_settings
from workbench.ui.basis import model_basis
from workbench.ui.captions import resting_on
from workbench.ui.errors import shown_errors
from workbench.ui.small_cells import with_hidden_note, with_hidden_terms
from workbench.ui.tables import show_table
from workbench.ui.text import as_text, t, texts
from workbench.words import level_said, reference_name, significance_mark, term_name

_TABLES: dict[Family, Literal["index", "linear"]] = {"probit": "index", "logit": "index", "linear": "linear"}


def choose_family() -> Family:
    """Probit, as in 2014, or logit."""
    chosen = st.segmented_control(
        t("participation.family"),
        ["probit", "logit"],
        format_func=lambda name: t(f"effect.link_{name}"),
        default="probit",
        required=True,
        key="participation_family",
    )
    return cast(Family, chosen)


def choose_covariates(db: Database) -> tuple[str, ...]:
    """What both models tell persons apart by; all that the register holds at first."""
    held = held_covariates(db)
    with st.expander(t("effect.specification")):
        chosen = st.multiselect(
            t("participation.covariates"),
            held,
            held,
            format_func=lambda name: term_name(name, texts()),
            key="participation_covariates",
        )
    return tuple(name for name in held if name in chosen)


def show_reading(db: Database, family: Family, covariates: tuple[str, ...]) -> ModelTable | None:
    """The model in words, and the misreading of its coefficients where it would happen."""
    with shown_errors(least=least_shown(db)):
        table = shown_participation_model(db, family, covariates=covariates)
        marked = [term for term in table.terms[1:] if term.p < study_settings(db).significance]
        strongest = max(marked, key=lambda term: abs(term.marginal_effect), default=None)
        st.write(t("participation.lead", n=table.n, share=texts().percent(table.share)))
        _show_warnings(table)
        if strongest:
            st.info(_misreading(strongest))
        return table
    return None


def _show_warnings(table: ModelTable) -> None:
    """Covariates measured after the first measure began that the study lets through."""
    for reason in table.warnings:
        st.warning(as_text(texts().reason(reason)))


def _misreading(term: TermEstimate) -> str:
    effect = term.discrete_change if term.term.kind == "dummy" else term.marginal_effect
    return t(
        "participation.misreading",
        term=term_name(term.term.name, texts()),
        coefficient=texts().number(term.estimate, 2),
        wrong=texts().number(100 * term.estimate, 0),
        effect=texts().pp(effect, 1, sign=True),
    )


def show_model(db: Database, table: ModelTable, name: str) -> None:
    """One row a term: reference, coefficient with error and mark, marginal effect in percentage points.

    Parameters
    ----------
    db : Database
        Its plan holds the levels of the marks.
    table : ModelTable
    name : str
        Of the files; distinct on a page.
    """
    titles = ("term", "reference", f"coefficient_{_TABLES[table.family]}")
    head = [t(f"participation.{title}") for title in titles]
    head += [t("effect.row_se"), t("effect.row_p"), t("participation.mark"), t("effect.marginal")]
    head += [t("effect.discrete")] if table.family != "linear" else []
    thresholds = study_settings(db)
    note = t(f"participation.note_{table.family}", fit=table.fit, n=table.n, outside=table.n_outside)
    note = f"{note} {_levels_note(thresholds)}"
    note = with_hidden_note(note, (table.n, table.n_outside, *(n for _, n in table.dropped)))
    note = with_hidden_terms(note, any(math.isnan(term.estimate) for term in table.terms))
    show_table(head, [_row(term, table.family, thresholds) for term in table.terms], name=name, caption=note)
    for level, n in table.dropped:
        st.warning(t("effect.level_dropped", level=level, n=n))


def _levels_note(thresholds: TriangulationSettings) -> str:
    levels = (thresholds.significance, thresholds.exploratory_level)
    main, exploring = (level_said(level, texts()) for level in levels)
    return t("participation.note_levels", main=main, exploring=exploring)


def _row(term: TermEstimate, family: Family, thresholds: TriangulationSettings) -> list[str]:
    form = texts()
    row = [
        term_name(term.term.name, form),
        reference_name(term.term, form),
        form.number(term.estimate, 3),
        form.number(term.se, 3),
        form.p_value(term.p),
        significance_mark(term.p, thresholds, form),
        form.pp(term.marginal_effect, 1, sign=True),
    ]
    return row + ([form.pp(term.discrete_change, 1, sign=True)] if family != "linear" else [])


def show_return_models(db: Database, covariates: tuple[str, ...]) -> None:
    """Who returns: the linear model of 2014 and a logit beside it, because the two are read differently."""
    with shown_errors(least=least_shown(db)):
        families: tuple[Family, Family] = ("linear", "logit")
        linear, logit = (shown_return_model(db, one, covariates=covariates) for one in families)
        st.write(t("participation.return_lead", n=linear.n, share=texts().percent(linear.share)))
        _show_warnings(linear)
        st.info(t("participation.families"))
        st.subheader(t("participation.linear"))
        with resting_on(model_basis(db, linear, "return")):
            show_model(db, linear, "returns-linear")
        st.subheader(t("participation.logit"))
        with resting_on(model_basis(db, logit, "return")):
            show_model(db, logit, "returns-logit")
        if "long_stayer" in covariates:
            st.caption(t("participation.long_stay"))
