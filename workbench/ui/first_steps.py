"""What to do first, where a page has nothing to show yet."""

from __future__ import annotations

import streamlit as st
from sqlite_utils import Database

from workbench.services.studies import summary
from workbench.ui.text import t


def show_first_steps(advice: str, *pages: str) -> None:
    """Say what is missing and lead there.

    Parameters
    ----------
    advice : str
        A sentence.
    pages : str
        Names of the pages that mend it: those with a step of that name on the overview.
    """
    st.info(advice)
    for name in pages:
        st.page_link(st.session_state["pages"][name], label=t(f"overview.step_{name}"), icon="➡️")


def need_register(db: Database) -> None:
    """Stop a page of numbers with the way to a register, where the study has none."""
    if not summary(db).n_persons:
        show_first_steps(t("errors.register_missing"), "register")
        st.stop()
