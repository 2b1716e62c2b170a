"""Threads and biases: what to follow from one strand into the other, and what could overturn a verdict."""

import streamlit as st

from workbench.services.shown_evidence import shown_evidence
from workbench.services.threads import study_threads
from workbench.services.triangulation import display_of, study_settings
from workbench.ui.basis import verdicts_basis
from workbench.ui.biases import show_biases
from workbench.ui.first_steps import show_first_steps
from workbench.ui.study import current_study
from workbench.ui.text import t
from workbench.ui.threads import show_threads, show_threads_lead

st.title(t("threads.title"))
with current_study() as db:
    found = shown_evidence(db)
    display = display_of(found, study_settings(db))
    threads = study_threads(db, found, display)
    if found.stances or found.effects or threads:
        show_threads_lead(threads)
    if not (found.stances or found.effects):
        show_first_steps(t("threads.empty"), "sources", "register")
    followed, biases = st.tabs([t("threads.tab_threads"), t("threads.tab_biases")])
    with followed:
        show_threads(db, threads)
    with biases:
        show_biases(db, found, display, basis=verdicts_basis(db))
