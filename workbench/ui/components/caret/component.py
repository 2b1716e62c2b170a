"""Ask the browser where the caret last stood in text areas; its script is plain JavaScript beside it."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from workbench.ui.components.plain import nothing, plain_component

if TYPE_CHECKING:
    from streamlit.components.v2.types import ComponentRenderer

HERE = Path(__file__).parent


class Caret(NamedTuple):
    """A place in a text, in code points from its start, and how often the text area has been left."""

    at: int
    times: int


def carets(keys: Sequence[str], *, key: str) -> dict[str, Caret]:
    """Where the caret stood when each text area was left last; without those that nobody has been in.

    Parameters
    ----------
    keys : sequence of str
        Of the text areas; letters, digits and underscores.
    """
    result = _renderer()(
        key=key, data={"keys": list(keys)}, default={"places": None}, on_places_change=nothing, height=1
    )
    told = result["places"] or {}
    return {name: Caret(int(told[name]["at"]), int(told[name]["times"])) for name in keys if name in told}


@cache
def _renderer() -> ComponentRenderer:
    return plain_component("samsyn_caret", HERE, ("caret.js",))
