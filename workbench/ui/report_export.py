"""Taking the report along: Word always, OpenDocument and PDF where LibreOffice is on the machine."""

from __future__ import annotations

import streamlit as st
from sqlite_utils import Database

from workbench.services.reporting import FORMS, Form, has_office, write_report
from workbench.services.triangulation import study_sesoi
from workbench.ui.errors import shown_errors
from workbench.ui.study import optional_coder
from workbench.ui.text import t, texts

_MIMES = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "pdf": "application/pdf",
}


def make_report(db: Database, study: str) -> None:
    """Write the report when asked, keep the verdicts, and offer the file."""
    st.subheader(t("report.take_along"))
    st.caption(t("report.appendix_says"))
    forms: dict[Form, str] = {one: t(f"report.form_{one}") for one in (FORMS if has_office() else FORMS[:1])}
    form = st.segmented_control(
        t("report.form"),
        list(forms),
        format_func=forms.__getitem__,
        default="docx",
        required=True,
    )
    if not has_office():
        st.caption(t("report.without_office"))
    key = f"report_{study}_{form}"
    if st.button(t("report.make"), type="primary"):
        with shown_errors(), st.spinner(t("report.making")):
            st.session_state[key] = write_report(db, study, coder=optional_coder(db), form=form)
            st.success(t("report.ready", sesoi=texts().pp(study_sesoi(db))))
    if key in st.session_state:
        st.download_button(
            t("report.download"), st.session_state[key], f"{study}.{form}", _MIMES[form], on_click="ignore"
        )
