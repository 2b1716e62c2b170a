"""Mount the joint display's table; its parts are plain CSS and JavaScript beside this file."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.ui.components.plain import nothing, plain_component

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

HERE = Path(__file__).parent


def mount_joint_table(payload: Mapping[str, Any], *, key: str) -> str | None:
    """Show the table and return the link whose cell was opened last, or None.

    Parameters
    ----------
    payload : mapping
        ``caption, columns, rows[{label, cells[[entry]]}], selected, lead``; plain JSON. An entry is a link's
        button ``{link, verdict, sign, word, fragile, voices, numbers, marks, spoken}``, or ``{lines}``.
        With ``lead`` the page moves down to the container of the key ``open_cell``, if it is further below.
    """
    result = _renderer()(key=key, data=dict(payload), default={"link": None}, on_link_change=nothing)
    link = result["link"]
    return str(link) if link else None


@cache
def _renderer() -> ComponentRenderer:
    return plain_component(
        "samsyn_joint_table",
        HERE,
        ("joint_table.js",),
        html='<div class="joint"></div>\n',
        style="joint_table.css",
    )
