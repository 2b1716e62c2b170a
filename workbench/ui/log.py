"""The event log on the screen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import streamlit as st

from workbench.services.log import Operation
from workbench.ui.text import t, texts
from workbench.words import action_word


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
    action = action_word(operation.action, texts())
    return action if operation.kind == "do" else t(f"log.kind_{operation.kind}", action=action)
