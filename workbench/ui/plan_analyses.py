"""The main analysis of each measure on the screen, and the mark on any other."""

from __future__ import annotations

import streamlit as st
from sqlite_utils import Database

from workbench.quant.specification import EffectSpecification
from workbench.services.effects import estimated_measures, study_specification
from workbench.services.plan import PlanView, changed_after_lock
from workbench.services.plan_specifications import differs_from_lock, is_main, set_main_specification
from workbench.ui.after_lock import after_lock_mark, after_lock_note, after_lock_word, show_marked_table
from workbench.ui.basis import specification_said
from workbench.ui.errors import shown_errors
from workbench.ui.plan_words import field_name
from workbench.ui.study import optional_coder
from workbench.ui.text import language, t


def analyses_tab(db: Database, view: PlanView) -> None:
    """Which analysis the plan stands by for each measure; it is chosen where effects are shown."""
    st.write(t("plan.analyses_lead"))
    rows = [
        [
            one.name(language()),
            specification_said(study_specification(db, one.id)),
            after_lock_word(view.after, "analyses", one.id),
        ]
        for one in estimated_measures(db)
    ]
    head = [t("plan.measure"), t("plan.main_analysis")]
    show_marked_table(head, rows, name="main-analyses", caption=t("plan.analyses_caption"))
    st.page_link(st.session_state["pages"]["effect"], label=t("plan.choose_on_effect"), icon="➡️")


def main_or_other(db: Database, spec: EffectSpecification) -> None:
    """Beside an effect: what differs from the lock, and a button to let the plan stand by this analysis."""
    after_lock_mark(changed_after_lock(db), "measures", spec.measure)
    differing = differs_from_lock(db, spec)
    if differing:
        names = ", ".join(field_name("analyses", name) for name in differing)
        after_lock_note(t("plan.other_analysis", names=names))
    if is_main(db, spec):
        return
    if not differing:
        st.caption(t("plan.not_main"))
    coder = optional_coder(db)
    if coder and st.button(t("plan.make_main"), help=t("plan.make_main_help"), key="make_main"):
        with shown_errors():
            set_main_specification(db, coder, spec)
            st.rerun()
