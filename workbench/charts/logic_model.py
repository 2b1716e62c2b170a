"""The logic model as a drawing: nodes in columns, links by verdict, width by confidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.charts.theme import MUTED, VERDICT_COLOURS, VERDICT_SIGNS, finished

if TYPE_CHECKING:
    import altair as alt

    from workbench.texts import Texts

WIDTHS = {"high": 6.0, "moderate": 4.0, "low": 2.5, "very_low": 1.5}
HEIGHT = 300


@dataclass(frozen=True, slots=True)
class DrawnNode:
    """A station at a place: ``x`` grows with the chain, ``y`` downwards."""

    node: str
    label: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class DrawnLink:
    """A link between two stations with its verdict and the voices' confidence."""

    link: str
    label: str
    start: str
    end: str
    verdict: str
    confidence: str
    fragile: bool


def logic_model_chart(nodes: Sequence[DrawnNode], links: Sequence[DrawnLink], texts: Texts) -> alt.LayerChart:
    """Draw the model; parallel links between two stations are set apart."""
    import altair as alt

    lines = alt.Chart(alt.InlineData(values=_link_rows(nodes, links, texts)))
    where = {
        "x": alt.X("x:Q", axis=None, scale=_scale(nodes, "x")),
        "y": alt.Y("y:Q", axis=None, scale=_scale(nodes, "y")),
    }
    to = {"x2": "x2:Q", "y2": "y2:Q"}
    tooltip = [alt.Tooltip("label:N", title=" "), alt.Tooltip("said:N", title=" ")]
    verdicts = list(dict.fromkeys(one.verdict for one in links))
    colour = alt.Color(
        "said:N",
        legend=alt.Legend(orient="bottom", title=None, columns=4, symbolType="stroke"),
        scale=alt.Scale(
            domain=[_said(verdict, texts) for verdict in verdicts],
            range=[VERDICT_COLOURS[verdict] for verdict in verdicts],
        ),
    )
    width = alt.StrokeWidth("width:Q", legend=None, scale=None)
    dash = alt.StrokeDash(
        "dash:N", legend=None, scale=alt.Scale(domain=[False, True], range=[[1, 0], [5, 4]])
    )
    drawn = lines.mark_rule(opacity=0.9).encode(
        **where, **to, color=colour, strokeWidth=width, strokeDash=dash, tooltip=tooltip
    )
    signs = lines.mark_text(fontSize=15, fontWeight="bold", dy=-9).encode(
        x="xm:Q", y="ym:Q", text="sign:N", color=colour, tooltip=tooltip
    )
    return finished((drawn + signs + _stations(nodes)).properties(height=HEIGHT, width="container"), texts)


def _stations(nodes: Sequence[DrawnNode]) -> Any:
    import altair as alt

    rows = [{"x": one.x, "y": one.y, "label": one.label} for one in nodes]
    base = alt.Chart(alt.InlineData(values=rows)).encode(x="x:Q", y="y:Q")
    dots = base.mark_point(size=160, filled=True, color=MUTED, opacity=1)
    return dots + base.mark_text(dy=20, fontSize=13, fontWeight="bold").encode(text="label:N")


def _link_rows(nodes: Sequence[DrawnNode], links: Sequence[DrawnLink], texts: Texts) -> list[dict[str, Any]]:
    places = {one.node: one for one in nodes}
    seen: dict[tuple[str, str], int] = {}
    rows = []
    for one in links:
        lane = seen[one.start, one.end] = seen.get((one.start, one.end), -1) + 1
        rows.append(_row(one, places[one.start], places[one.end], 0.13 * lane, texts))
    return rows


def _row(link: DrawnLink, start: DrawnNode, end: DrawnNode, shift: float, texts: Texts) -> dict[str, Any]:
    x, x2 = start.x + 0.04 * (end.x - start.x), start.x + 0.96 * (end.x - start.x)
    y, y2 = start.y + shift, end.y + shift
    return {
        "x": x,
        "x2": x2,
        "y": y,
        "y2": y2,
        "xm": (x + x2) / 2,
        "ym": (y + y2) / 2,
        "label": link.label,
        "said": _said(link.verdict, texts),
        "sign": VERDICT_SIGNS[link.verdict],
        "width": WIDTHS.get(link.confidence, 1.5),
        "dash": link.fragile,
    }


def _said(verdict: str, texts: Texts) -> str:
    return f"{VERDICT_SIGNS[verdict]} {texts.t(f'verdict.verdict_{verdict}')}"


def _scale(nodes: Sequence[DrawnNode], axis: str) -> alt.Scale:
    import altair as alt

    values = [getattr(one, axis) for one in nodes]
    low, high = min(values) - 0.35, max(values) + 0.45
    return alt.Scale(domain=[low, high] if axis == "x" else [high, low], nice=False)
