"""Give the page its language, and Streamlit's file uploader the page's words."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.texts import Language, Texts

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

HERE = Path(__file__).parent
SCRIPTS = ("words.js", "page_words.js")
LOCALES: dict[Language, str] = {"nb": "nb-NO", "en": "en-GB"}
UPLOADER_WORDS: tuple[str, ...] = (
    "add",
    "cancel",
    "choose",
    "drop",
    "error",
    "input",
    "kind_refused",
    "limit",
    "named_size",
    "one_only",
    "remove",
    "size",
    "too_large",
    "unexpected",
)
"""Keys under ``[uploader]``; the patterns that they stand in for are in ``words.js``."""


def uploader_words(texts: Texts) -> dict[str, str]:
    """Every word of a file uploader, by key; ``{fields}`` are filled in by the browser."""
    return {key: texts.t(f"uploader.{key}") for key in UPLOADER_WORDS}


def mount_page_words(texts: Texts) -> None:
    """Tell the browser the page's language and words; once on every page."""
    language = texts.language
    told = {"language": language, "locale": LOCALES[language], "words": uploader_words(texts)}
    _renderer()(key="page_words", data=told, height=1)


def script() -> str:
    """The component's JavaScript: its files in their order, as one module."""
    return "\n".join((HERE / name).read_text(encoding="utf-8") for name in SCRIPTS)


@cache
def _renderer() -> ComponentRenderer:
    import streamlit as st

    return st.components.v2.component("samsyn_page_words", js=script())
