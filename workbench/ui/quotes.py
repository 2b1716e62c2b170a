"""Words of people on the screen: always text, never markup."""

from __future__ import annotations

from html import escape

import streamlit as st

from workbench.qual.clean_text import marks_shown


def plain_text(text: str, *, height: int | None = None) -> None:
    """Show text as it is: line breaks kept, markup shown, direction marks made visible."""
    box = f"max-height:{height}px;overflow:auto;" if height else ""
    st.html(f'<div tabindex="0" style="white-space:pre-wrap;{box}">{shown_safely(text)}</div>')


def shown_safely(text: str) -> str:
    """Text for HTML, with marks that turn the direction of writing made visible."""
    return escape(marks_shown(text))


def quote(words: str, origin: str) -> None:
    """One quote with where it comes from."""
    st.html(
        '<blockquote style="margin:0 0 .25rem 0;padding-left:.75rem;border-left:3px solid currentColor">'
        f"«{shown_safely(words)}»<br><small>{shown_safely(origin)}</small></blockquote>"
    )
