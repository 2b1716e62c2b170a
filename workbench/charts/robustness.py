"""Charts of robustness: the effect over what the unknown might have done."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from workbench.charts.pieces import chart_of
from workbench.charts.theme import finished

if TYPE_CHECKING:
    import altair as alt

    from workbench.texts import Texts


TILES, ON_TILE = ("#d98a66", "#f7f4ee", "#4d9d97"), "#1b1b1b"
"""Colours of the lowest effect, of none and of the highest; of the number on them, light or dark the page."""


def plane_chart(shares: Sequence[float], effects: Sequence[Sequence[float]], texts: Texts) -> alt.LayerChart:
    """The effect in percentage points by share of the unknown counted as returned, in each arm.

    Parameters
    ----------
    shares : sequence of float, length n
        Of either arm (0–1).
    effects : n sequences of n floats
        By share of the participants (row) and of the others (column).
    """
    import altair as alt

    largest = max(abs(100 * effect) for row in effects for effect in row) or 1.0
    names = [texts.t(f"chart.unknown_{arm}") for arm in ("treated", "control")]
    share = alt.Axis(format=".0%", labelAngle=0)
    base = chart_of(_tiles(shares, effects, texts)).encode(
        x=alt.X("treated:O", title=names[0], axis=share),
        y=alt.Y("control:O", title=names[1], sort="descending", axis=share),
    )
    colours = alt.Scale(domain=[-largest, 0, largest], range=list(TILES))
    tiles = base.mark_rect().encode(
        color=alt.Color("effect:Q", title=texts.t("chart.pp"), scale=colours),
        tooltip=[
            alt.Tooltip("treated:O", format=".0%", title=names[0]),
            alt.Tooltip("control:O", format=".0%", title=names[1]),
            alt.Tooltip("told:N", title=texts.t("chart.pp")),
        ],
    )
    signs = base.mark_text(fontSize=11, color=ON_TILE).encode(text="said:N")
    return finished((tiles + signs).properties(height=380, width="container"), texts)


def _tiles(
    shares: Sequence[float], effects: Sequence[Sequence[float]], texts: Texts
) -> Iterator[dict[str, Any]]:
    """Percentage points of each pair of shares: the colour, what stands on it, and a decimal more."""
    for across, row in zip(shares, effects, strict=True):
        for up, effect in zip(shares, row, strict=True):
            points = 100 * effect
            said, told = (_signed(points, decimals, texts) for decimals in (0, 1))
            yield {"treated": across, "control": up, "effect": points, "said": said, "told": told}


def _signed(points: float, decimals: int, texts: Texts) -> str:
    """A number with its sign; what rounds to nothing is a plain 0."""
    return texts.number(round(points, decimals), decimals, sign=True)
