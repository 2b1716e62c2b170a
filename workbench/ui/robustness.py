"""Robustness on the screen: each part is computed when asked for, kept, and said in words first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st
from sqlite_utils import Database

from workbench.mixed.records import UNEXAMINED, NumbersResult
from workbench.services.effects import StoredEffect, effects_for_display, estimated_measures
from workbench.services.robustness import PARTS, Part, part_key, run_part
from workbench.services.shown_effects import shown_counts_of
from workbench.services.shown_robustness import rests_on_few_persons, shown_part
from workbench.services.small_cells import least_shown
from workbench.services.triangulation import adjusted_p, judged_numbers, study_sesoi
from workbench.ui.basis import measure_basis, measures_basis
from workbench.ui.captions import resting_on
from workbench.ui.errors import shown_errors
from workbench.ui.estimates import interval, show_forest, summary_row
from workbench.ui.jobs import offered
from workbench.ui.robustness_bias import show_hidden_bias, show_unknown
from workbench.ui.robustness_checks import show_dose, show_negative
from workbench.ui.robustness_parts import show_estimators, show_groups, show_leave_one_out
from workbench.ui.tables import show_table
from workbench.ui.text import as_text, language, t, texts
from workbench.words import numbers_said, stored_reason

__all__ = ["PARTS", "asked_part", "choose_measure", "show_part", "show_together"]
_SHOWN: Mapping[Part, Callable[[dict[str, Any], float], None]] = {
    "estimators": show_estimators,
    "hidden_bias": show_hidden_bias,
    "unknown": show_unknown,
    "leave_one_out": show_leave_one_out,
    "groups": show_groups,
    "dose": show_dose,
    "negative": show_negative,
}
_MEASURE = "robust_measure"


def choose_measure(db: Database) -> str | None:
    """The measure asked about; None where there is none, or where its estimate rests on few real persons."""
    measures = {one.id: one.name(language()) for one in estimated_measures(db)}
    if not measures:
        st.info(t("effect.no_model"))
        return None
    _follow_link(measures)
    chosen = st.segmented_control(
        t("effect.measure"),
        list(measures),
        format_func=measures.__getitem__,
        default=None if _MEASURE in st.session_state else next(iter(measures)),
        required=True,
        key=_MEASURE,
    )
    if rests_on_few_persons(db, str(chosen)):
        st.info(t("small.effect", least=least_shown(db)))
        return None
    return str(chosen)


def _follow_link(measures: Mapping[str, str]) -> None:
    """Choose the measure that the link asks for that led here, once."""
    asked = st.query_params.get("measure", "")
    if asked in measures and st.session_state.get("robust_asked") != asked:
        st.session_state["robust_asked"] = st.session_state[_MEASURE] = asked


def asked_part() -> str | None:
    """The name of the tab that the link asks for that led here."""
    asked = st.query_params.get("part", "")
    return t(f"robustness.{asked}") if asked in (*PARTS, "curve") else None


def show_together(db: Database) -> None:
    """All measures on one forest plot, and in words what each is worth; closed for a link to one part."""
    names = {one.id: one.name(language()) for one in estimated_measures(db)}
    tried = {name: one for name, one in effects_for_display(db).items() if isinstance(one, StoredEffect)}
    found = {name: one for name, one in tried.items() if not shown_counts_of(db, one).is_hidden}
    if not found:
        return
    sesoi, holm, judged = study_sesoi(db), adjusted_p(tried), judged_numbers(db)
    with st.expander(t("robustness.together"), expanded=asked_part() is None):
        rows = [
            summary_row(names[name], one.summary, numbers=judged.get(name)) for name, one in found.items()
        ]
        with resting_on(measures_basis(db, list(found))):
            show_forest(rows, "measures", sesoi, caption=t("robustness.together_note", n=len(tried)))
        for name, one in found.items():
            said = numbers_said(judged.get(name), one.summary, sesoi, texts(), unexamined=False)
            st.markdown(f"- **{as_text(names[name])}**: {as_text(said)}")
        _show_unexamined({names[name]: judged[name] for name in found if name in judged})
        head = [t("effect.measure"), t("robustness.effect"), t("effect.row_p"), t("robustness.p_holm")]
        listed = [
            [names[name], _interval(one), texts().p_value(one.summary.effect.p), texts().p_value(holm[name])]
            for name, one in found.items()
        ]
        with resting_on(measures_basis(db, list(found))):
            show_table(head, listed, name="measures-table", caption=t("robustness.together_table_note"))
        if hidden := tuple(names[name] for name in tried if name not in found):
            st.caption(t("small.measures", measures=hidden, least=least_shown(db)))


def _show_unexamined(judged: Mapping[str, NumbersResult]) -> None:
    """What is still to be computed on this page, said once for all measures that lack the same."""
    for key in UNEXAMINED:
        lacking = tuple(name for name, one in judged.items() if key in [why.key for why in one.unexamined])
        if lacking:
            st.write(as_text(t(key.replace("verdict.", "robustness."), measures=lacking)))


def _interval(stored: StoredEffect) -> str:
    effect = stored.summary.effect
    return interval(effect.att, effect.se)


def show_part(db: Database, study: str, part: Part, measure: str) -> None:
    """A part as it may be shown, or the offer to compute it."""
    with shown_errors(least=least_shown(db)):
        known = shown_part(db, part, measure)
        if known is None:
            key, work = f"{study}_{part_key(db, part, measure)}", partial(run_part, study, part, measure)
            offered(t(f"robustness.{part}_intro"), key, t("robustness.compute"), work)
            return
        with resting_on(measure_basis(db, measure, part=part)):
            _SHOWN[part](known, study_sesoi(db))
        for why in known.get("hidden", ()):
            st.caption(stored_reason(why, texts()))
