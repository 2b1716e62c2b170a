"""Robustness: other estimators, hidden bias, unknown outcomes, without one thing, by group."""

import streamlit as st

from workbench.ui.first_steps import need_register
from workbench.ui.robustness import PARTS, asked_part, choose_measure, show_part, show_together
from workbench.ui.robustness_curve import show_curve
from workbench.ui.study import current_study, study_name
from workbench.ui.text import t

st.title(t("robustness.title"))
with current_study() as db:
    need_register(db)
    show_together(db)
    if measure := choose_measure(db):
        names = [t(f"robustness.{part}") for part in (*PARTS, "curve")]
        *tabs, curve = st.tabs(names, default=asked_part())
        for tab, part in zip(tabs, PARTS, strict=True):
            with tab:
                show_part(db, study_name(), part, measure)
        with curve:
            show_curve(db, study_name(), measure)
