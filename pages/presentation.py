"""Presentation: five slides for a client."""

import streamlit as st

from workbench.services.presentation import presentation
from workbench.services.shown_evidence import shown_evidence
from workbench.ui.components.slides.component import mount_slides
from workbench.ui.first_steps import show_first_steps
from workbench.ui.presentation import slides_of
from workbench.ui.study import current_study
from workbench.ui.text import t, texts

st.title(t("presentation.title"))
with current_study() as db:
    shown = presentation(db)
    if shown is None:
        show_first_steps(t("presentation.empty"), "sources", "register")
    else:
        st.caption(t("presentation.keys"))
        mount_slides(slides_of(shown, shown_evidence(db), texts()), key="slides")
