"""Plan: what the evaluation sets out to do, locked before the results, and what changed since."""

import streamlit as st

from workbench.services.plan import plan_view
from workbench.ui.plan import lock_tab, show_lead
from workbench.ui.plan_analyses import analyses_tab
from workbench.ui.plan_expectations import expectations_tab
from workbench.ui.plan_frame import frame_tab
from workbench.ui.plan_limits import limits_tab
from workbench.ui.plan_model import model_tab
from workbench.ui.plan_questions import questions_tab
from workbench.ui.study import asked_coder, current_study
from workbench.ui.text import t

st.title(t("plan.title"))
with current_study() as db:
    view = plan_view(db)
    with st.container():
        show_lead(db, view)
        coder = asked_coder(db, place="plan")
    questions, model, frame, limits, analyses, expectations, lock = st.tabs(
        [
            t("plan.tab_questions"),
            t("plan.tab_model"),
            t("plan.tab_frame"),
            t("plan.tab_limits"),
            t("plan.tab_analyses"),
            t("plan.tab_expectations"),
            t("plan.tab_lock"),
        ]
    )
    with questions:
        questions_tab(db, coder, view)
    with model:
        model_tab(db, coder, view)
    with frame:
        frame_tab(db, coder, view)
    with limits:
        limits_tab(db, coder, view)
    with analyses:
        analyses_tab(db, view)
    with expectations:
        expectations_tab(db, coder, view)
    with lock:
        lock_tab(db, coder, view)
