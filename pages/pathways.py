"""Pathways: where each chain stops, which explanations remain, and the model as it stood."""

import streamlit as st

from workbench.services.pathways import measure_paths
from workbench.services.shown_evidence import shown_evidence
from workbench.services.triangulation import display_of, study_settings
from workbench.ui.basis import verdicts_basis
from workbench.ui.captions import resting_on
from workbench.ui.first_steps import show_first_steps
from workbench.ui.history import choose_moment, show_model_through_time
from workbench.ui.pathways import measure_tabs, show_arithmetic, show_lead, show_measure
from workbench.ui.study import current_study
from workbench.ui.text import t

st.title(t("pathways.title"))
with current_study() as db:
    found = shown_evidence(db)
    display = display_of(found, study_settings(db))
    paths, basis = measure_paths(db, found, display), verdicts_basis(db)
    if found.stances or found.effects:
        show_lead(paths, display)
    else:
        show_first_steps(t("pathways.empty"), "sources", "register")
    with resting_on(basis):
        show_model_through_time(db, found.model, display, choose_moment(db))
    *places, chain = measure_tabs(paths)
    for one, place in zip(paths, places, strict=True):
        with place:
            show_measure(one, display, basis=basis)
    with chain:
        show_arithmetic(display)
