"""One look for every chart: colours that survive grey print, and the numbers of the language."""

from __future__ import annotations

import json
import textwrap
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import altair as alt

    from workbench.texts import Texts

FONTS = Path(__file__).parent / "fonts"
FONT = "Samsyn Sans"
CAPTION_WIDTH = 90
"""Characters of a line of a caption in a file."""
ACCENT, MUTED, INK, PAPER = "#0b6e6e", "#8a8f94", "#1a1a1a", "#fffdf9"
FAINT = "#cfe6e3"
"""Where a scale of shades begins: nearest to the page, light or dark."""
TREATED, CONTROL = "#0b6e6e", "#b4552d"
BEFORE, AFTER = "#b4552d", "#0b6e6e"
VERDICT_COLOURS = {
    "convergent": "#0b6e6e",
    "partly_convergent": "#4d9d97",
    "complementary": "#2f6db3",
    "discordant": "#cc4a1f",
    "inconclusive": "#b07d12",
    "silent_numbers": "#6f757a",
    "silent_voices": "#6f757a",
    "gap": "#8c9297",
}
ON_DARK = {
    ACCENT: "#5cc2bd",
    MUTED: "#a3a9ae",
    INK: "#ececec",
    PAPER: "#171a1c",
    CONTROL: "#e58d63",
    FAINT: "#24484a",
    "#4d9d97": "#93d8d3",
    "#2f6db3": "#7fb2ec",
    "#cc4a1f": "#ff8a5c",
    "#b07d12": "#e0b04a",
    "#6f757a": "#a9b0b6",
    "#8c9297": "#8d9398",
    "#e3e1dc": "#3a4045",
}
"""What each colour becomes on a dark page, so that contrast stays."""
VERDICT_SIGNS = {
    "convergent": "●",
    "partly_convergent": "◐",
    "complementary": "◆",
    "discordant": "▲",
    "inconclusive": "○",
    "silent_numbers": "◇",
    "silent_voices": "◇",
    "gap": "·",
}
LIGHT_SIGNS = {"red": "▲", "amber": "○", "green": "●", "grey": "·"}
"""Of how a recommendation stands."""


def number_locale(texts: Texts) -> dict[str, Any]:
    """Vega's number marks for the language."""
    if texts.language == "nb":
        marks = {"decimal": ",", "thousands": "\u00a0", "grouping": [3], "currency": ["", "\u00a0kr"]}
        return {"number": {**marks, "percent": "\u00a0%", "minus": "−"}}
    return {"number": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", ""], "minus": "−"}}


def finished(chart: alt.LayerChart, texts: Texts) -> alt.LayerChart:
    """The chart with the language's numbers and readable axes; colours of text are left to the theme."""
    config = {
        "locale": number_locale(texts),
        "axis": {"labelLimit": 260, "labelFontSize": 12, "titleFontSize": 12},
    }
    setattr(chart, "config", config)  # noqa: B010 - the mixin declares no attribute
    return chart


def on_screen(chart: alt.TopLevelMixin, *, dark: bool) -> dict[str, Any]:
    """The chart as a specification for a light or a dark page.

    Colours that the code names are exchanged one by one; everything else is left to the page's theme.
    """
    spec = json.dumps(chart.to_dict())
    for light, other in ON_DARK.items() if dark else ():
        spec = spec.replace(f'"{light}"', f'"{other}"')
    found: dict[str, Any] = json.loads(spec)
    return found


@cache
def _fonts_registered() -> bool:
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
    return True


def png(chart: alt.TopLevelMixin, *, caption: str = "", scale: float = 2.0) -> bytes:
    """The chart as a PNG on white, without a browser; fonts are the ones shipped here.

    The caption stands below the chart, and each of its lines begins anew.
    """
    import vl_convert

    _fonts_registered()
    return bytes(vl_convert.vegalite_to_png(_printed(chart, caption), scale=scale))


def svg(chart: alt.TopLevelMixin, *, caption: str = "") -> str:
    """The chart as SVG, without a browser."""
    import vl_convert

    _fonts_registered()
    return str(vl_convert.vegalite_to_svg(_printed(chart, caption)))


def _printed(chart: alt.TopLevelMixin, caption: str) -> dict[str, Any]:
    spec: dict[str, Any] = chart.to_dict()
    if caption:
        lines = [line for part in caption.splitlines() for line in textwrap.wrap(part, CAPTION_WIDTH)]
        place = {"anchor": "start", "orient": "bottom", "offset": 12}
        spec["title"] = {"text": lines, "fontWeight": "normal", **place}
    spec["background"] = "white"
    spec.setdefault("config", {}).update({"font": FONT, "view": {"stroke": None}})
    if spec.get("width") in (None, "container"):
        spec["width"] = 560
    return spec
