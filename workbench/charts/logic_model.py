"""The logic model as a drawing: nodes in columns, links by verdict, width by confidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.charts.theme import INK, MUTED, VERDICT_COLOURS, VERDICT_SIGNS, finished

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

    where = {
        "x": alt.X("x:Q", axis=None, scale=_scale(nodes, "x")),
        "y": alt.Y("y:Q", axis=None, scale=_scale(nodes, "y")),
    }
    tooltip = [alt.Tooltip("label:N", title=" "), alt.Tooltip("said:N", title=" ")]
    colour = _verdict_colour(links, texts)
    rows = _link_rows(nodes, links, texts)
    lines = alt.Chart(alt.InlineData(values=[point for row in rows for point in _curve(row)]))
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
    middles = [{**row, **_curve(row)[row["at"]]} for row in rows]
    signs = (
        alt.Chart(alt.InlineData(values=middles))
        .mark_text(fontSize=13, fontWeight="bold", dy=-10, color=INK)
        .encode(**where, text="mark:N", tooltip=tooltip)
    )
    return finished((drawn + signs + _stations(nodes)).properties(height=HEIGHT, width="container"), texts)


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


def _stations(nodes: Sequence[DrawnNode]) -> Any:
    import altair as alt

    base = [
        alt.Chart(alt.InlineData(values=[{"x": one.x, "y": one.y, "label": one.label} for one in chosen]))
        for chosen in _halves(nodes)
    ]
    layers = [
        chart.mark_point(size=160, filled=True, color=MUTED, opacity=1).encode(x="x:Q", y="y:Q")
        + chart.mark_text(dy=aside, fontSize=13, fontWeight="bold", color=INK).encode(
            x="x:Q", y="y:Q", text="label:N"
        )
        for chart, aside in zip(base, (-20, 20), strict=True)
    ]
    return layers[0] + layers[1]


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

    values = [getattr(one, axis) for one in nodes]
    low, high = min(values) - 0.35, max(values) + 0.45
    return alt.Scale(domain=[low, high] if axis == "x" else [high, low], nice=False)
