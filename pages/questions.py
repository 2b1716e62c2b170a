"""Questions: what was asked, what answers it, what is found, and how recommendations stand on their cells."""

import streamlit as st

from workbench.services.claims import study_claims
from workbench.services.shown_evidence import shown_evidence
from workbench.services.triangulation import display_of, study_settings
from workbench.ui.basis import verdicts_basis
from workbench.ui.captions import resting_on
from workbench.ui.claim_forms import edit_claims
from workbench.ui.claims import show_asked_recommendation, show_findings, show_recommendations
from workbench.ui.first_steps import show_first_steps
from workbench.ui.questions import claims_tabs, show_matrix, show_question, show_questions_lead
from workbench.ui.study import current_study
from workbench.ui.text import t

st.title(t("questions.title"))
with current_study() as db:
    found = shown_evidence(db)
    display = display_of(found, study_settings(db))
    claims = study_claims(db, found, display)
    show_asked_recommendation(claims, display)
    show_questions_lead(claims)
    asked, advice, found_out, written = claims_tabs(db)
    with asked, resting_on(verdicts_basis(db)):
        if claims.questions:
            show_matrix(claims, found.model, display)
            show_question(db, claims, display)
        else:
            show_first_steps(t("questions.empty"), "plan", "sources", "register")
    with advice:
        show_recommendations(claims, display)
    with found_out:
        show_findings(claims, display)
    with written:
        edit_claims(db, claims, found.model)
