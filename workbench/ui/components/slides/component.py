"""Mount the slides; their parts are plain CSS and JavaScript beside this file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.ui.components.plain import plain_component

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

HERE = Path(__file__).parent


def mount_slides(payload: Mapping[str, Any], *, key: str) -> None:
    """Show the slides; going from one to the next asks nothing of the server.

    Parameters
    ----------
    payload : mapping
        ``words`` of the controls, ``slides``, and ``start`` (place of the smallest effect that matters among
        the steps); plain JSON, see :func:`workbench.ui.presentation.slides_of`.
    """
    import streamlit as st

    dark = st.context.theme.type == "dark"
    _renderer()(key=key, data={**payload, "dark": dark})


@cache
def _renderer() -> ComponentRenderer:
    return plain_component(
        "samsyn_slides",
        HERE,
        ("slides.js",),
        html='<section class="slides" tabindex="-1"></section>\n',
        style="slides.css",
    )
