"""Mount the tree of codes; its parts are plain CSS and JavaScript beside this file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.texts import Texts

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
        on_code_change=_nothing,
        on_moved_change=_nothing,
    )


def _nothing() -> None:
    """Streamlit wants a callback for a default; the state is read in the page's body."""


@cache
def _renderer() -> ComponentRenderer:
    import streamlit as st

    return st.components.v2.component(
        "samsyn_code_tree",
        html='<div class="code-tree"></div>\n',
        css=(HERE / "code_tree.css").read_text(encoding="utf-8"),
        js="\n".join((HERE / name).read_text(encoding="utf-8") for name in SCRIPTS),
    )
