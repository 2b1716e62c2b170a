"""Process: from application to return on persons, the time it takes, and effects as time goes by."""

import streamlit as st

from workbench.services.process import funnel_view
from workbench.services.sources import arm_names
from workbench.ui.captions import resting_on
from workbench.ui.first_steps import need_register
from workbench.ui.process import TABS, asked_tab, show_funnel, show_landmarks, show_steps
from workbench.ui.process_basis import funnel_basis
from workbench.ui.return_times import show_times
from workbench.ui.study import current_study
from workbench.ui.text import language, t

st.title(t("process.title"))
with current_study() as db:
    need_register(db)
    names = arm_names(db, language())
    steps, times, landmarks = st.tabs([t(f"process.{name}") for name in TABS], default=asked_tab())
    with steps:
        if view := funnel_view(db):
            with resting_on(funnel_basis(db, view)):
                show_funnel(view)
                show_steps(view, names)
        else:
            st.info(t("process.no_cases"))
    with times:
        show_times(db)
    with landmarks:
        show_landmarks(db)
