"""Give the page its language, and Streamlit's widgets the page's words."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from workbench.texts import Language, Texts
from workbench.ui.components.plain import joined, plain_component

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
WIDGET_WORDS: tuple[str, ...] = (
    "all",
    "apply",
    "apply_lines",
    "ascending",
    "autosize",
    "clear",
    "close",
    "columns",
    "command",
    "connecting",
    "copy",
    "csv",
    "dark",
    "descending",
    "fold",
    "format",
    "full_figure",
    "full_screen",
    "help",
    "hide",
    "less",
    "light",
    "link",
    "made_with",
    "menu",
    "more",
    "next",
    "no_contact",
    "no_contact_said",
    "no_results",
    "not_found",
    "not_found_said",
    "open",
    "page",
    "pages",
    "pagination",
    "pin",
    "png",
    "previous",
    "print",
    "record",
    "running",
    "search",
    "show_chart",
    "show_data",
    "sidebar",
    "silent",
    "skip",
    "small_figure",
    "small_screen",
    "specification",
    "statistics",
    "stop",
    "submit",
    "submit_lines",
    "system",
    "tabs_left",
    "tabs_right",
    "take_out",
    "theme",
    "unfold",
    "unpin",
    "wrap",
)
"""Keys under ``[widgets]``, of lists, fields, tables and what stands around the page."""


def uploader_words(texts: Texts) -> dict[str, str]:
    """Every word of a file uploader, by key; ``{fields}`` are filled in by the browser."""
    return {key: texts.t(f"uploader.{key}") for key in UPLOADER_WORDS}


def widget_words(texts: Texts) -> dict[str, str]:
    """Every word of Streamlit's other widgets, by key; ``{fields}`` are filled in by the browser."""
    return {key: texts.t(f"widgets.{key}") for key in WIDGET_WORDS}


def mount_page_words(texts: Texts) -> None:
    """Tell the browser the page's language and words; once on every page."""
    language = texts.language
    words = {"uploader": uploader_words(texts), "widgets": widget_words(texts)}
    told = {"language": language, "locale": LOCALES[language], "words": words}
    _renderer()(key="page_words", data=told, height=1)


def script() -> str:
    """The component's JavaScript: its files in their order, as one module."""
    return joined(HERE, SCRIPTS)


@cache
def _renderer() -> ComponentRenderer:
    return plain_component("samsyn_page_words", HERE, SCRIPTS)
