"""What the components share: they are plain HTML, CSS and JavaScript, joined without a build step."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer


def plain_component(
    name: str, folder: Path, scripts: Iterable[str], *, html: str | None = None, style: str | None = None
) -> ComponentRenderer:
    """A component made of the files beside its module.

    Parameters
    ----------
    scripts : iterable of str
        Names of JavaScript files, in their order.
    html : str, optional
        What it begins with.
    style : str, optional
        Name of a CSS file.
    """
    import streamlit as st

    css = (folder / style).read_text(encoding="utf-8") if style else None
    return st.components.v2.component(name, html=html, css=css, js=joined(folder, scripts))


def joined(folder: Path, scripts: Iterable[str]) -> str:
    """JavaScript files in their order, as one module."""
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in scripts)


def nothing() -> None:
    """Streamlit wants a callback for a default; the state is read in the page's body."""
