"""Mount the tree of codes; its parts are plain CSS and JavaScript beside this file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.texts import Texts
from workbench.ui.components.plain import nothing, plain_component

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

HERE = Path(__file__).parent
SCRIPTS = ("moves.js", "code_tree.js")
TREE_WORDS = ("codes", "help", "not_codable", "not_saved", "search", "unused", "used_many", "used_one")


def tree_words(texts: Texts) -> dict[str, str]:
    """Every word the tree shows, by key; ``{fields}`` are filled in by the component."""
    return {key: texts.t(f"code_tree.{key}") for key in TREE_WORDS}


def told_choice(key: str) -> dict[str, int] | None:
    """What was chosen last in the tree of that key, ``id`` and ``at`` (ms): each choice is another one."""
    import streamlit as st

    state = st.session_state.get(key)
    return state["code"] if state and "code" in state else None


def mount_code_tree(payload: Mapping[str, Any], *, key: str) -> None:
    """Show the tree; what is chosen in it can be read from the next run on.

    Parameters
    ----------
    payload : mapping
        ``api, token, nodes[{id, parent, label, colour, codable, count, late}], selected, words, language``;
        plain JSON. Moves are sent to ``api`` by the component itself; the page is run again after each.
    """
    _renderer()(
        key=key,
        data=dict(payload),
        default={"code": None, "moved": None},
        on_code_change=nothing,
        on_moved_change=nothing,
    )


@cache
def _renderer() -> ComponentRenderer:
    return plain_component(
        "samsyn_code_tree", HERE, SCRIPTS, html='<div class="code-tree"></div>\n', style="code_tree.css"
    )
