"""The report on the screen: its summary with links, and the file."""

from __future__ import annotations

import streamlit as st
from sqlite_utils import Database

from workbench.services.reporting import report_summary, write_report
from workbench.services.triangulation import study_sesoi
from workbench.ui.errors import shown_errors
from workbench.ui.first_steps import show_first_steps
from workbench.ui.study import optional_coder
from workbench.ui.text import as_text, t, texts

_MIME = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def show_summary(db: Database, study: str) -> bool:
    """The claims of the summary, each leading to what it rests on; False where there is nothing to say."""
    sentences = report_summary(db, study, texts())
    if not sentences:
        show_first_steps(t("report.empty"), "sources", "register")
        return False
    st.subheader(t("report.preview"))
    for sentence in sentences:
        link = f" [↗]({sentence.anchor})" if sentence.anchor else ""
        st.markdown(f"- {as_text(sentence.text)}{link}")
    return True


def make_report(db: Database, study: str) -> None:
    """Write the report when asked, keep the verdicts, and offer the file."""
    key = f"report_{study}"
    if st.button(t("report.make"), type="primary"):
        with shown_errors(), st.spinner(t("report.making")):
            st.session_state[key] = write_report(db, study, coder=optional_coder(db))
            st.success(t("report.ready", sesoi=texts().pp(study_sesoi(db))))
    if key in st.session_state:
        st.download_button(
            t("report.download"), st.session_state[key], f"{study}.docx", _MIME, on_click="ignore"
        )
