"""The event log on the screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import streamlit as st
from sqlite_utils import Database

from workbench.qual.records import Coder
from workbench.services.log import Operation, redo_last, undo_last, undoable
from workbench.ui.errors import shown_errors
from workbench.ui.text import t, texts


def undo_buttons(db: Database, coder: Coder) -> None:
    """Undo and redo of everything the coder did, also in earlier sessions."""
    can_undo, can_redo = undoable(db, coder)
    with st.container(horizontal=True), shown_errors():
        if st.button(t("log.undo"), disabled=not can_undo):
            undo_last(db, coder)
            st.rerun()
        if st.button(t("log.redo"), disabled=not can_redo):
            redo_last(db, coder)
            st.rerun()


def show_operations(operations: Sequence[Operation]) -> None:
    """One row an operation: when, who, what."""
    rows = [
        {
            t("log.when"): texts().datetime(dt.datetime.fromisoformat(one.at).astimezone()),
            t("log.who"): one.coder or t("log.program"),
            t("log.what"): _named(one),
            t("log.rows"): one.n_changes,
            t("log.number"): one.first_seq,
        }
        for one in operations
    ]
    st.dataframe(rows, hide_index=True, height=560)


def _named(operation: Operation) -> str:
    action = t(f"action.{operation.action.replace('.', '_')}")
    return action if operation.kind == "do" else t(f"log.kind_{operation.kind}", action=action)
