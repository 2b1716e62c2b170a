"""Joint display: voices, numbers and verdict of every link, and what would change them."""

import streamlit as st

from workbench.services.closing import findings
from workbench.services.sensitivity import sensitivity
from workbench.services.shown_evidence import shown_evidence
from workbench.services.triangulation import display_of, study_settings
from workbench.ui.first_steps import show_first_steps
from workbench.ui.joint_cell import show_cell
from workbench.ui.joint_display import (
    choose_sesoi,
    choose_view,
    choose_what_counts,
    chosen_cell,
    opened_cell,
    show_changes,
    show_summary,
    show_themes,
)
from workbench.ui.joint_sensitivity import show_trials_of_every_cell
from workbench.ui.joint_views import Shown
from workbench.ui.plan_marks import link_mark, thresholds_mark
from workbench.ui.study import current_study
from workbench.ui.text import t
from workbench.ui.what_if import choose_thresholds, show_flips, show_not_the_plan, what_if_tabs

st.title(t("joint.title"))
with current_study() as db:
    choose_sesoi(db)
    after = thresholds_mark(db)
    plan = study_settings(db)
    with st.expander(t("joint.sensitivity")):
        thresholds, flips, trials, mistakes = what_if_tabs()
    with thresholds:
        settings = choose_thresholds(plan)
    with mistakes:
        counts = choose_what_counts(db)
    found, as_ruled = shown_evidence(db, **counts), settings == plan and not any(counts.values())
    display = display_of(found, settings)
    ruled = shown_evidence(db) if any(counts.values()) else found
    rule = display if as_ruled else display_of(ruled, plan)
    with flips:
        show_flips(display)
    show_not_the_plan(plan, settings)
    tried = sensitivity(db, ruled, rule)
    with trials:
        show_trials_of_every_cell(rule, tried)
    shown = Shown(display, rule, found, tried.sensitive, findings(db, ruled, rule))
    if not (found.stances or found.effects):
        show_first_steps(t("joint.empty"), "sources", "register")
    show_summary(display)
    view, measure = choose_view(shown)
    if view == "theme":
        show_themes(db, shown)
        link = opened_cell(shown)
    else:
        link = chosen_cell(shown, view, measure)
    show_changes(rule, display)
    if link:
        with st.container(key="open_cell"):
            link_mark(after, found.model.link(link))
            show_cell(db, shown, link, tried, as_ruled=as_ruled)
    else:
        st.info(t("joint.open_a_cell"))
