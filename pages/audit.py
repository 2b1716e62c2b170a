"""Audit: where an old report's numbers and words do not hold together."""

import streamlit as st

from workbench.ui.audit import audited_report, show_audit
from workbench.ui.text import t

st.title(t("audit.title"))
st.write(t("audit.lead"))
st.caption(t("audit.intro"))
if report := audited_report():
    show_audit(report)
