"""Words on the screen, in the session's language."""

from __future__ import annotations

import re
from typing import cast

import streamlit as st

from workbench.services.preferences import preferences
from workbench.texts import LANGUAGES, Language, Texts

_MARKDOWN = re.compile(r"[\\`*_\[\]<>#!|$~:]")
_KEY, _FIELD = "language", "language_field"
_NAMES = {"nb": "Norsk", "en": "English"}


def language() -> Language:
    """The session's language: chosen here, else what this machine remembers."""
    if _KEY not in st.session_state:
        remembered = preferences().language
        st.session_state[_KEY] = remembered if remembered in LANGUAGES else "nb"
    return cast(Language, st.session_state[_KEY])


def texts() -> Texts:
    """Words and number forms in the session's language."""
    return Texts(language())


def t(key: str, /, **values: object) -> str:
    """Text of ``key`` in the session's language."""
    return texts().t(key, **values)


def as_text(words: str) -> str:
    """Words that Streamlit shows as they are: what would be Markdown in them is escaped."""
    return _MARKDOWN.sub(r"\\\g<0>", words)


def choose_language() -> None:
    """Let the user choose the language in the sidebar; the machine remembers it."""
    from dataclasses import replace

    from workbench.services.preferences import save_preferences

    st.session_state[_KEY] = st.session_state.get(_FIELD) or language()
    with st.sidebar:
        st.session_state[_KEY] = st.segmented_control(
            Texts(language()).t("frame.language"),
            LANGUAGES,
            format_func=_NAMES.__getitem__,
            default=language(),
            key=_FIELD,
            required=True,
            label_visibility="collapsed",
        )
    save_preferences(replace(preferences(), language=language()))
