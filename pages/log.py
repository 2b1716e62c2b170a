"""Log: who did what and when, and whether the log is whole."""

import streamlit as st

from workbench.services.log import PAGE_SIZE, log_page
from workbench.services.undoing import EVERYTHING
from workbench.ui.log import show_operations
from workbench.ui.study import current_study
from workbench.ui.text import t
from workbench.ui.undoing import undo_redo

st.title(t("log.title"))
with current_study() as db:
    st.caption(t("log.intro"))
    undo_redo(db, EVERYTHING, place="log")
    number = st.session_state.get("log_page", 1)
    page = log_page(db, number)
    if page.broken_at is None:
        st.success(t("log.whole", n=page.n_operations))
    else:
        st.error(t("log.broken", seq=page.broken_at))
    show_operations(page.operations)
    n_pages = max(1, -(-page.n_operations // PAGE_SIZE))
    if n_pages > 1:
        st.number_input(t("log.page"), 1, n_pages, key="log_page")
