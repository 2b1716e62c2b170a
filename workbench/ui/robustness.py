"""Robustness on the screen: each part is computed when asked for, kept, and said in words first."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

import streamlit as st
from sqlite_utils import Database

from workbench.services.effects import StoredEffect, effects_for_display, estimated_measures
from workbench.services.robustness import PARTS, Part, known_part, part_key, run_part
from workbench.services.triangulation import adjusted_p, judged_numbers, study_sesoi
from workbench.ui.errors import shown_errors
from workbench.ui.estimates import interval, show_forest, summary_row
from workbench.ui.jobs import watched
from workbench.ui.robustness_bias import show_hidden_bias, show_unknown
from workbench.ui.robustness_parts import show_estimators, show_groups, show_leave_one_out
from workbench.ui.tables import show_table
from workbench.ui.text import as_text, language, t, texts
from workbench.words import numbers_said

__all__ = ["PARTS", "choose_measure", "show_part", "show_together"]
_SHOWN: Mapping[Part, Callable[[dict[str, Any], float], None]] = {
    "estimators": show_estimators,
    "hidden_bias": show_hidden_bias,
    "unknown": show_unknown,
    "leave_one_out": show_leave_one_out,
    "groups": show_groups,
}


def choose_measure(db: Database) -> str | None:
    """The measure asked about."""
    measures = {one.id: one.name(language()) for one in estimated_measures(db)}
    if not measures:
        st.info(t("effect.no_model"))
        return None
    chosen = st.segmented_control(
        t("effect.measure"),
        list(measures),
        format_func=measures.__getitem__,
        default=next(iter(measures)),
        required=True,
        key="robust_measure",
    )
    return str(chosen)


def show_together(db: Database) -> None:
    """All measures on one forest plot, and in words what each estimate is worth."""
    names = {one.id: one.name(language()) for one in estimated_measures(db)}
    found = {name: one for name, one in effects_for_display(db).items() if isinstance(one, StoredEffect)}
    if not found:
        return
    sesoi, holm, judged = study_sesoi(db), adjusted_p(found), judged_numbers(db)
    with st.expander(t("robustness.together"), expanded=True):
        rows = [
            summary_row(names[name], one.summary, numbers=judged.get(name)) for name, one in found.items()
        ]
        show_forest(rows, "measures", sesoi, caption=t("robustness.together_note", n=len(found)))
        for name, one in found.items():
            said = numbers_said(judged.get(name), one.summary, sesoi, texts())
            st.markdown(f"- **{as_text(names[name])}**: {as_text(said)}")
        head = [t("effect.measure"), t("robustness.effect"), t("effect.row_p"), t("robustness.p_holm")]
        listed = [
            [names[name], _interval(one), texts().p_value(one.summary.effect.p), texts().p_value(holm[name])]
            for name, one in found.items()
        ]
        show_table(head, listed, name="measures-table")


def _interval(stored: StoredEffect) -> str:
    effect = stored.summary.effect
    return interval(effect.att, effect.se)


def show_part(db: Database, study: str, part: Part, measure: str) -> None:
    """A part as it is kept, or the offer to compute it."""
    with shown_errors():
        known = known_part(db, part, measure)
        if known is None:
            st.write(t(f"robustness.{part}_intro"))
            key = f"{study}_{part_key(db, part, measure)}"
            if watched(key, t("robustness.compute"), partial(run_part, study, part, measure)):
                st.rerun()
            return
        _SHOWN[part](known, study_sesoi(db))
