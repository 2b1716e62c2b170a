"""One look for every chart: colours that survive grey print, and the numbers of the language."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import altair as alt

    from workbench.texts import Texts

FONTS = Path(__file__).parent / "fonts"
FONT = "Samsyn Sans"
ACCENT, MUTED, INK = "#0b6e6e", "#8a8f94", "#1a1a1a"
TREATED, CONTROL = "#0b6e6e", "#b4552d"
BEFORE, AFTER = "#b4552d", "#0b6e6e"
VERDICT_COLOURS = {
    "convergent": "#0b6e6e",
    "partly_convergent": "#5aa9a3",
    "complementary": "#2f6db3",
    "discordant": "#cc4a1f",
    "inconclusive": "#b07d12",
    "silent_numbers": "#6f757a",
    "silent_voices": "#6f757a",
    "gap": "#9aa0a5",
}
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


def number_locale(texts: Texts) -> dict[str, Any]:
    """Vega's number marks for the language."""
    if texts.language == "nb":
        marks = {"decimal": ",", "thousands": "\u00a0", "grouping": [3], "currency": ["", "\u00a0kr"]}
        return {"number": {**marks, "minus": "−"}}
    return {"number": {"decimal": ".", "thousands": ",", "grouping": [3], "currency": ["", ""], "minus": "−"}}


def finished(chart: alt.LayerChart, texts: Texts) -> alt.LayerChart:
    """The chart with the language's numbers and readable axes; colours of text are left to the theme."""
    config = {
        "locale": number_locale(texts),
        "axis": {"labelLimit": 260, "labelFontSize": 12, "titleFontSize": 12},
    }
    setattr(chart, "config", config)  # noqa: B010 - the mixin declares no attribute
    return chart


@cache
def _fonts_registered() -> bool:
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
    return True


def png(chart: alt.TopLevelMixin, *, scale: float = 2.0) -> bytes:
    """The chart as a PNG on white, without a browser; fonts are the ones shipped here."""
    import vl_convert

    _fonts_registered()
    return bytes(vl_convert.vegalite_to_png(_printed(chart), scale=scale))


def svg(chart: alt.TopLevelMixin) -> str:
    """The chart as SVG, without a browser."""
    import vl_convert

    _fonts_registered()
    return str(vl_convert.vegalite_to_svg(_printed(chart)))


def _printed(chart: alt.TopLevelMixin) -> dict[str, Any]:
    spec: dict[str, Any] = chart.to_dict()
    spec["background"] = "white"
    spec.setdefault("config", {}).update({"font": FONT, "view": {"stroke": None}})
    if spec.get("width") in (None, "container"):
        spec["width"] = 560
    return spec
