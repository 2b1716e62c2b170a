"""Joint display: voices, numbers and verdict of every link, and what would change them."""

import streamlit as st

from workbench.services.shown_evidence import shown_evidence
from workbench.services.triangulation import display_of, study_settings
from workbench.ui.first_steps import show_first_steps
from workbench.ui.joint_cell import show_cell
from workbench.ui.joint_display import (
    choose_sesoi,
    choose_what_counts,
    chosen_cell,
    show_changes,
    show_summary,
)
from workbench.ui.study import current_study
from workbench.ui.text import t

st.title(t("joint.title"))
with current_study() as db:
    choose_sesoi(db)
    counts = choose_what_counts(db)
    found = shown_evidence(db, **counts)
    display = display_of(found, study_settings(db))
    if not (found.stances or found.effects):
        show_first_steps(t("joint.empty"), "sources", "register")
    show_summary(display)
    link = chosen_cell(display, found)
    show_changes(db, display, counts)
    if link:
        show_cell(db, found, display.cells[link])
    else:
        st.info(t("joint.open_a_cell"))
