"""Report: written with live parts, guarded, confirmed, and taken along."""

import streamlit as st

from workbench.ui.report import current_content, show_report
from workbench.ui.report_export import make_report
from workbench.ui.study import current_study, study_name
from workbench.ui.text import t

st.title(t("report.title"))
with current_study() as db:
    st.caption(t("report.intro"))
    if content := current_content(db, study_name()):
        show_report(db, content)
        make_report(db, study_name())
