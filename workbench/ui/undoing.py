"""Undo and redo of one kind of change, where the change is made."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from sqlite_utils import Database

from workbench.qual.records import Coder
from workbench.ui.errors import shown_errors
from workbench.ui.study import optional_coder
from workbench.ui.text import t

Change = Callable[[Database, Coder], None]


def undo_redo(
    db: Database,
    can: Callable[[Database, Coder], tuple[bool, bool]],
    undo: Change,
    redo: Change,
    *,
    place: str,
) -> None:
    """Two buttons for the coder of this session; nothing where there is nothing to take back.

    Parameters
    ----------
    can, undo, redo : callable
        A service's own, for the kinds of change it makes.
    place : str
        Tells several pairs on one page apart.
    """
    coder = optional_coder(db)
    can_undo, can_redo = can(db, coder) if coder else (False, False)
    if coder is None or not (can_undo or can_redo):
        return
    with st.container(horizontal=True), shown_errors():
        if st.button(t("threads.undo"), disabled=not can_undo, key=f"undo_{place}"):
            undo(db, coder)
            st.rerun()
        if st.button(t("threads.redo"), disabled=not can_redo, key=f"redo_{place}"):
            redo(db, coder)
            st.rerun()
