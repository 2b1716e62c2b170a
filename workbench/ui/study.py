"""The study on the screen: which one, opened for one script run, and who codes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from urllib.parse import unquote

import streamlit as st
from sqlite_utils import Database

from workbench.qual.records import Coder
from workbench.services.preferences import preferences, save_preferences
from workbench.services.studies import coder_called, create_study
from workbench.services.study_files import DEMO, opened_study, study_names
from workbench.ui.errors import shown_errors
from workbench.ui.text import t

_STUDY, _CODER, _GIVEN = "study", "coder_name", "coder_given"
_FORM_WIDTH = 320
_COOKIE, _LONGEST = "samsyn_coder", 60


def ensure_demo_study() -> None:
    """Build the demo study on a machine that has no study yet, telling how far it is."""
    if study_names():
        return
    from workbench.services.demo_study import build_demo_study

    with st.status(t("frame.building_demo"), expanded=True) as status:
        build_demo_study(progress=lambda step: st.write(t(f"frame.demo_{step}")))
        status.update(state="complete")
    st.rerun()


def study_name() -> str:
    """The chosen study: by link, in this session, or the one this machine remembers."""
    names = study_names()
    if _STUDY not in st.session_state:
        wished = (st.query_params.get("study", ""), preferences().study, DEMO, *names)
        st.session_state[_STUDY] = next((name for name in wished if name in names), None)
    return st.session_state[_STUDY] or ""


def choose_study() -> None:
    """Let the user choose a study in the sidebar, or make one."""
    names, chosen = study_names(), study_name()
    with st.sidebar:
        st.session_state[_STUDY] = st.selectbox(
            t("frame.study"),
            names,
            index=names.index(chosen) if chosen in names else None,
            key=_field(_STUDY),
            placeholder=t("frame.study"),
        )
        known = len(study_names())
        with st.popover(t("frame.new_study"), width="stretch", key=f"new_study_{known}"):
            _new_study_form(known)
    save_preferences(replace(preferences(), study=study_name()))


def _new_study_form(known: int) -> None:
    """What is wrong with a name stands above it: below, it would lie outside a low window.

    Parameters
    ----------
    known : int
        How many studies there are: when one is made, form and popover begin anew.
    """
    with st.form(f"new_study_form_{known}", border=False, width=_FORM_WIDTH):
        above = st.container()
        name = st.text_input(t("frame.new_study_name"), max_chars=60)
        if st.form_submit_button(t("frame.new_study_make"), type="primary"):
            with above, shown_errors():
                path = create_study(name)
                st.session_state["study_made"] = path.stem
                st.rerun()


def adopt_new_study() -> None:
    """Turn to a study that was made in the run before; a widget's choice cannot change after it is drawn."""
    made = st.session_state.pop("study_made", None)
    if made:
        _put(_STUDY, made)


def _field(name: str) -> str:
    """Key of the field in which somebody chooses; another one once the choice is put from outside.

    The choice itself stands under ``name`` and is the field's default in every run. Were it set as the state
    of the field, a browser that has not drawn the field yet would miss it when a quick click ends the first
    run, and would answer with an empty field.
    """
    return f"{name}_field_{st.session_state.get(f'{name}_put', 0)}"


def _put(name: str, value: str) -> None:
    st.session_state[name] = value
    st.session_state[f"{name}_put"] = st.session_state.get(f"{name}_put", 0) + 1


def choose_coder() -> None:
    """Let the user say in the sidebar under which name codings are stored."""
    if _CODER not in st.session_state:
        st.session_state[_CODER] = _coder_of_browser() or preferences().coder
    if given := st.session_state.pop(_GIVEN, None):
        _put(_CODER, given)
    with st.sidebar:
        st.session_state[_CODER] = st.text_input(
            t("frame.coder"),
            st.session_state[_CODER],
            key=_field(_CODER),
            max_chars=60,
            placeholder=t("frame.coder_placeholder"),
        ).strip()
    save_preferences(replace(preferences(), coder=st.session_state[_CODER]))


def _coder_of_browser() -> str:
    """Who coded in this browser last: coders at one server are not taken for each other after a reload."""
    told = st.context.cookies.get(_COOKIE)
    return unquote(told)[:_LONGEST] if isinstance(told, str) else ""


@contextmanager
def current_study() -> Iterator[Database]:
    """The chosen study, open for this script run; the page stops with advice where there is none.

    What the user can mend is shown as a message; anything else gets a number and goes to the log
    without a word of the study's content.
    """
    if not study_name():
        st.info(t("frame.no_study"))
        st.stop()
    with shown_errors(), opened_study(study_name()) as db:
        yield db


def asked_coder(db: Database, *, place: str = "page") -> Coder | None:
    """The coder of this session; where no name is written yet, a form that asks for it, and None.

    Parameters
    ----------
    place : str
        Tells several forms on one page apart.
    """
    if coder := optional_coder(db):
        return coder
    st.info(t("frame.coder_missing"))
    with st.form(f"ask_coder_{place}", border=False, width=420):
        name = st.text_input(
            t("frame.coder"), max_chars=60, placeholder=t("frame.coder_placeholder"), key=f"ask_name_{place}"
        )
        if st.form_submit_button(t("frame.coder_take"), type="primary") and name.strip():
            st.session_state[_GIVEN] = name.strip()
            st.rerun()
    return None


def optional_coder(db: Database) -> Coder | None:
    """The coder of this session, None where no name is written yet."""
    name = str(st.session_state.get(_CODER, ""))
    return coder_called(db, name) if name else None
