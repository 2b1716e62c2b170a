"""Report: the summary as it stands, and the Word report."""

import streamlit as st

from workbench.ui.report import make_report, show_summary
from workbench.ui.study import current_study, study_name
from workbench.ui.text import t

st.title(t("report.title"))
with current_study() as db:
    st.caption(t("report.intro"))
    if show_summary(db, study_name()):
        make_report(db, study_name())
