"""Undo and redo of the changes that a screen makes, where they are made."""

from __future__ import annotations

import streamlit as st
from sqlite_utils import Database

from workbench.services.undoing import Undoing
from workbench.ui.errors import shown_errors
from workbench.ui.study import optional_coder
from workbench.ui.text import t, texts
from workbench.words import action_word

_SAID = "said_after_undoing"


def undo_redo(db: Database, undoing: Undoing, *, place: str) -> None:
    """Two buttons that say what they would take back and do again, and afterwards that it is done.

    Nothing is shown to somebody without a name, nor where nothing can be taken back.

    Parameters
    ----------
    place : str
        Tells several pairs on one page apart.
    """
    if said := st.session_state.pop(_SAID, None):
        st.toast(said)
    coder = optional_coder(db)
    steps = undoing.next_steps(db, coder) if coder else None
    if coder is None or steps is None or not any(steps):
        return
    with st.container(horizontal=True), shown_errors():
        if _pressed("undo", steps.undo, place):
            undoing.undo(db, coder)
            _tell("undo", steps.undo)
        if _pressed("redo", steps.redo, place):
            undoing.redo(db, coder)
            _tell("redo", steps.redo)


def _pressed(kind: str, action: str, place: str) -> bool:
    what = action_word(action, texts()) if action else None
    return st.button(t(f"taken_back.{kind}_button"), disabled=not action, help=what, key=f"{kind}_{place}")


def _tell(kind: str, action: str) -> None:
    """Say after the page is drawn anew what was done."""
    st.session_state[_SAID] = t(f"taken_back.{kind}", what=action_word(action, texts()))
    st.rerun()
