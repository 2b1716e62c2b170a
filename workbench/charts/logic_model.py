"""The logic model as a drawing: nodes in columns, links by verdict, width by confidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.charts.label_places import Box, box_of, freest_steps
from workbench.charts.pieces import chart_of
from workbench.charts.theme import INK, MUTED, PAPER, VERDICT_COLOURS, VERDICT_SIGNS, finished

if TYPE_CHECKING:
    import altair as alt

    from workbench.texts import Texts

PLACES = {
    "measure": (0.0, 1.5),
    "activity": (1.0, 0.2),
    "competence": (1.6, 2.7),
    "mental_health": (2.0, 0.2),
    "motivation": (3.0, 0.5),
    "staff_return_work": (1.0, 3.5),
    "non_participants": (0.0, 3.5),
    "return": (4.0, 1.5),
}
"""Where stations of the standard model stand: along the chain, and downwards; others on the last row."""
WIDTHS = {"high": 6.0, "moderate": 4.0, "low": 2.5, "very_low": 1.5}
HEIGHT = 400
WIDTH = 620
"""Of the narrowest page, in pixels: words that keep apart there do so on every wider one."""
ABOVE = 10
"""Pixels from a link up to the middle of its words."""
NAME_ASIDE = 20
"""Pixels from a station to the middle of its name."""
MARGINS = 0.35, 0.45
"""Around the stations, in units of their places."""
GAP = 0.5
"""Between the middles of parallel links, in units of the places' ``y``."""
STEPS = 24


@dataclass(frozen=True, slots=True)
class DrawnNode:
    """A station at a place: ``x`` grows with the chain, ``y`` downwards."""

    node: str
    label: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class DrawnLink:
    """A link between two stations with its verdict and the voices' confidence.

    Attributes
    ----------
    fragile : bool
        Told as a word beside the sign.
    owner : str
        Whose link it is, shown beside the sign; may be empty.
    added : bool
        Added after the plan: drawn dashed.
    """

    link: str
    label: str
    start: str
    end: str
    verdict: str
    confidence: str
    fragile: bool
    owner: str = ""
    added: bool = False


def logic_model_chart(
    nodes: Sequence[DrawnNode], links: Sequence[DrawnLink], texts: Texts, *, pick: str = ""
) -> alt.LayerChart:
    """Draw the model; parallel links between two stations are bowed apart, each with its sign and owner.

    Parameters
    ----------
    pick : str, optional
        Name of the selection that holds the ``link`` somebody clicks; without it nothing can be clicked.
    """
    import altair as alt

    where: dict[str, Any] = {
        "x": alt.X("x:Q", axis=None, scale=_scale(nodes, "x")),
        "y": alt.Y("y:Q", axis=None, scale=_scale(nodes, "y")),
    }
    tooltip = [alt.Tooltip("label:N", title=" "), alt.Tooltip("said:N", title=" ")]
    colour = _verdict_colour(links, texts)
    rows = _link_rows(nodes, links, texts)
    lines = chart_of([point for row in rows for point in _curve(row)])
    drawn = lines.mark_line(opacity=0.9, strokeCap="round").encode(
        **where,
        detail="link:N",
        order="step:Q",
        color=colour,
        strokeWidth=alt.StrokeWidth("width:Q", legend=None, scale=None),
        strokeDash=alt.StrokeDash(
            "dash:N", legend=None, scale=alt.Scale(domain=[False, True], range=[[1, 0], [6, 7]])
        ),
        tooltip=tooltip,
    )
    if pick:
        drawn = drawn.add_params(alt.selection_point(name=pick, fields=["link"], on="click", clear=False))
    signs = chart_of(_signs(nodes, rows)).encode(**where, text="mark:N", tooltip=tooltip)
    written = _written(signs, dy=-ABOVE, fontSize=13)
    layers = drawn + written + _stations(nodes)
    return finished(layers.properties(height=HEIGHT, width="container"), texts)


def _verdict_colour(links: Sequence[DrawnLink], texts: Texts) -> alt.Color:
    import altair as alt

    verdicts = list(dict.fromkeys(one.verdict for one in links))
    return alt.Color(
        "said:N",
        legend=alt.Legend(orient="bottom", title=None, columns=len(verdicts), symbolType="stroke"),
        scale=alt.Scale(
            domain=[_said(verdict, texts) for verdict in verdicts],
            range=[VERDICT_COLOURS[verdict] for verdict in verdicts],
        ),
    )


def _written(chart: alt.Chart, **look: Any) -> alt.LayerChart:
    """Words that can be read where a line crosses them: on a rim of the page's colour."""
    rim = chart.mark_text(color=PAPER, stroke=PAPER, strokeWidth=5, strokeJoin="round", **look)
    layered: alt.LayerChart = rim + chart.mark_text(color=INK, **look)
    return layered


def _stations(nodes: Sequence[DrawnNode]) -> Any:

    layers = []
    for chosen, aside in zip(_halves(nodes), (-NAME_ASIDE, NAME_ASIDE), strict=True):
        named = [{"x": one.x, "y": one.y, "label": one.label} for one in chosen]
        chart = chart_of(named).encode(x="x:Q", y="y:Q")
        dots = chart.mark_point(size=160, filled=True, color=MUTED, opacity=1)
        names = _written(chart.encode(text="label:N"), dy=aside, fontSize=13, fontWeight="bold")
        layers.append(dots + names)
    return layers[0] + layers[1]


def _signs(nodes: Sequence[DrawnNode], rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """The words of each link, at a point of it where they cover no other words."""
    curves = [_curve(row) for row in rows]
    pixels = _Pixels.of(nodes)
    above = [[pixels.at(point["x"], point["y"], up=ABOVE) for point in curve] for curve in curves]
    steps = freest_steps(
        [row["mark"] for row in rows], above, [row["at"] for row in rows], _station_boxes(nodes, pixels)
    )
    return [{**row, **curve[step]} for row, curve, step in zip(rows, curves, steps, strict=True)]


def _station_boxes(nodes: Sequence[DrawnNode], pixels: _Pixels) -> list[Box]:
    """What the names of the stations and their dots cover."""
    upper, lower = _halves(nodes)
    named = [(one, NAME_ASIDE) for one in upper] + [(one, -NAME_ASIDE) for one in lower]
    names = [box_of(one.label, pixels.at(one.x, one.y, up=up)) for one, up in named]
    return names + [box_of("●●", pixels.at(one.x, one.y)) for one in nodes]


@dataclass(frozen=True, slots=True)
class _Pixels:
    """Where places are on the narrowest page."""

    left: float
    top: float
    across: float
    down: float

    @classmethod
    def of(cls, nodes: Sequence[DrawnNode]) -> _Pixels:
        (left, right), (top, bottom) = _extent(nodes, "x"), _extent(nodes, "y")
        return cls(left, top, WIDTH / (right - left), HEIGHT / (bottom - top))

    def at(self, x: float, y: float, *, up: float = 0.0) -> tuple[float, float]:
        return (x - self.left) * self.across, (y - self.top) * self.down - up


def _halves(nodes: Sequence[DrawnNode]) -> tuple[list[DrawnNode], list[DrawnNode]]:
    """Stations of the upper half, named above the dot, and of the lower half, named below it."""
    middle = (min(one.y for one in nodes) + max(one.y for one in nodes)) / 2
    return [one for one in nodes if one.y < middle], [one for one in nodes if one.y >= middle]


def _link_rows(nodes: Sequence[DrawnNode], links: Sequence[DrawnLink], texts: Texts) -> list[dict[str, Any]]:
    places = {one.node: one for one in nodes}
    beside = Counter((one.start, one.end) for one in links)
    seen: Counter[tuple[str, str]] = Counter()
    rows = []
    for one in links:
        ends = one.start, one.end
        bow = GAP * (seen[ends] - (beside[ends] - 1) / 2)
        seen[ends] += 1
        rows.append(_row(one, places[one.start], places[one.end], bow, texts))
    return rows


def _row(link: DrawnLink, start: DrawnNode, end: DrawnNode, bow: float, texts: Texts) -> dict[str, Any]:
    return {
        "link": link.link,
        "start": (start.x, start.y),
        "end": (end.x, end.y),
        "bow": bow,
        "at": STEPS // 2 if bow or end.y == start.y else round(0.66 * STEPS),
        "label": link.label,
        "said": _said(link.verdict, texts),
        "mark": _mark(link, texts),
        "width": WIDTHS.get(link.confidence, 1.5),
        "dash": link.added,
    }


def _mark(link: DrawnLink, texts: Texts) -> str:
    """«▲ Begge (skjør)»."""
    fragile = f"({texts.t('verdict.fragile')})" if link.fragile else ""
    return " ".join(part for part in (VERDICT_SIGNS[link.verdict], link.owner, fragile) if part)


def _curve(row: dict[str, Any]) -> list[dict[str, Any]]:
    """Points of a link from station to station, its middle moved aside by ``bow``."""
    (x0, y0), (x1, y1) = row["start"], row["end"]
    known = {name: row[name] for name in ("link", "label", "said", "width", "dash")}
    points = []
    for step in range(STEPS + 1):
        at = 0.04 + 0.92 * step / STEPS
        aside = 4 * at * (1 - at) * row["bow"]
        points.append({**known, "step": step, "x": x0 + at * (x1 - x0), "y": y0 + at * (y1 - y0) + aside})
    return points


def _said(verdict: str, texts: Texts) -> str:
    return f"{VERDICT_SIGNS[verdict]} {texts.t(f'verdict.verdict_{verdict}')}"


def _scale(nodes: Sequence[DrawnNode], axis: str) -> alt.Scale:
    import altair as alt

    low, high = _extent(nodes, axis)
    return alt.Scale(domain=[low, high] if axis == "x" else [high, low], nice=False)


def _extent(nodes: Sequence[DrawnNode], axis: str) -> tuple[float, float]:
    values = [float(getattr(one, axis)) for one in nodes]
    return min(values) - MARGINS[0], max(values) + MARGINS[1]
