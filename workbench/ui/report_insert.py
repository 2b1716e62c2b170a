"""Inserting a part of the study into a sentence: where the caret last stood, else behind what is written."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from workbench.mixed.report_text import with_code
from workbench.services.report_writing import ReportContent, label, live_parts, offered
from workbench.ui.components.caret.component import Caret, carets
from workbench.ui.text import t, texts

KINDS = (
    *("verdict", "voices", "effect", "advice", "cost", "trial", "agreement", "register", "group", "study"),
    *("table", "figure", "quote"),
)
_WAITING, _SET = "report_waiting", "report_carets"
"""What a button puts into the texts: a text area cannot change after it is drawn, so the next run does it.
Then where the caret stands behind what was inserted, as long as nobody has moved it."""


def put_waiting(keys: Sequence[str]) -> None:
    """Put what a button of the last run asked for into the texts; before they are drawn."""
    instead, code, told = st.session_state.pop(_WAITING, (False, "", {}))
    for key in keys if code else ():
        before = str(st.session_state[key])
        if instead:
            st.session_state[key] = code
            continue
        st.session_state[key], after = with_code(before, code, _place(key, before, told))
        st.session_state.setdefault(_SET, {})[key] = (told.get(key), after)


def _place(key: str, text: str, told: dict[str, Caret]) -> int:
    """Behind what was inserted last, if the caret has not been moved since; else where it was left."""
    was_told, after = st.session_state.get(_SET, {}).get(key, (None, len(text)))
    caret = told.get(key)
    return caret.at if caret and caret != was_told else int(after)


def forget_places(keys: Sequence[str]) -> None:
    """Forget where something was inserted, so that the form begins anew."""
    for key in keys:
        st.session_state.get(_SET, {}).pop(key, None)


def insert_part(content: ReportContent, keys: Sequence[str], *, place: str) -> None:
    """Choose a part of the study and put it into the texts of these keys."""
    told = carets(keys, key=f"carets_{place}")
    held = {found.kind for found in offered(content)}
    kinds = {one: t(f"report.kinds_{one}") for one in KINDS if one in held}
    kind_place, what_place, button_place = st.columns([2, 6, 1], vertical_alignment="bottom")
    with kind_place:
        kind = st.selectbox(t("report.insert"), list(kinds), format_func=kinds.__getitem__, key="insert_kind")
    listed = [one for one in offered(content) if one.kind == kind]
    parts = live_parts(content, listed)
    names = {one: label(content, one, part, texts()) for one, part in parts.items()}
    with what_place:
        chosen = st.selectbox(
            t("report.insert_what"), list(names), format_func=names.__getitem__, key=f"insert_{kind}"
        )
    with button_place:
        pressed = st.button(t("report.insert_now"), key=f"insert_now_{place}")
    st.caption(t("report.insert_where"))
    if pressed and chosen:
        put(chosen.code, told=told)


def put(code: str, *, told: dict[str, Caret] | None = None, instead: bool = False) -> None:
    """Let the next run put a code into the texts, or in place of them."""
    st.session_state[_WAITING] = (instead, code, told or {})
    st.rerun()
