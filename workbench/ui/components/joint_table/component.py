"""Mount the joint display's table; its parts are plain CSS and JavaScript beside this file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

HERE = Path(__file__).parent


def mount_joint_table(payload: Mapping[str, Any], *, key: str) -> str | None:
    """Show the table and return the link whose cell was opened last, or None.

    Parameters
    ----------
    payload : mapping
        ``caption, columns, rows[{label, cells[[entry]]}], selected``; plain JSON. An entry is a link's button
        ``{link, verdict, sign, word, fragile, voices, numbers, marks, spoken}`` or ``{lines}`` to read.
    """
    result = _renderer()(key=key, data=dict(payload), default={"link": None}, on_link_change=_nothing)
    link = result["link"]
    return str(link) if link else None


def _nothing() -> None:
    """Streamlit wants a callback for a default; the state is read in the page's body."""


@cache
def _renderer() -> ComponentRenderer:
    import streamlit as st

    return st.components.v2.component(
        "samsyn_joint_table",
        html='<div class="joint"></div>\n',
        css=(HERE / "joint_table.css").read_text(encoding="utf-8"),
        js=(HERE / "joint_table.js").read_text(encoding="utf-8"),
    )
