"""Charts of a register: where persons come from, what became of the years, who took part."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from workbench.charts.pieces import chart_of, coloured, legend_above
from workbench.charts.theme import ACCENT, CONTROL, FAINT, MUTED, PAPER, finished

if TYPE_CHECKING:
    import altair as alt

    from workbench.texts import Texts

MAP = Path(__file__).parent / "maps" / "countries-110m.json"
_NORTH, _SOUTH, _WEST, _EAST = 75, -35, -25, 80
"""Degrees that the map shows: where people flee from, and to."""
_CORNERS = {"type": "MultiPoint", "coordinates": [[_WEST, _NORTH], [_EAST, _SOUTH]]}
_EXTENT = {"type": "Feature", "properties": {}, "geometry": _CORNERS}
_BORDERS: Mapping[str, Any] = {"stroke": PAPER, "strokeWidth": 0.4, "clip": True}


@cache
def _outlines() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(MAP.read_text(encoding="utf-8"))
    return found


@cache
def shape_names() -> Mapping[str, str]:
    """Names of countries on the map by every name that Babel knows them by, in bokmål and English."""
    from babel import Locale

    names = {one["properties"]["name"] for one in _outlines()["objects"]["countries"]["geometries"]}
    nb, en = Locale.parse("nb_NO").territories, Locale.parse("en_GB").territories
    found = {name.casefold(): name for name in names}
    for code, name in en.items():
        if name in names:
            found |= {code.casefold(): name, nb[code].casefold(): name}
    return found


def origins_map(counts: Mapping[str, int], texts: Texts) -> alt.LayerChart:
    """Where the persons come from.

    Parameters
    ----------
    counts : mapping of country name to persons
        Names in bokmål or English; what the map does not know is left out (say so beside it).
    """
    import altair as alt

    outlines = alt.InlineData(
        values=_outlines(), format=alt.TopoDataFormat(type="topojson", feature="countries")
    )
    world = alt.Chart(outlines)
    base = world.mark_geoshape(fill=MUTED, fillOpacity=0.25, **_BORDERS)
    lookup = alt.LookupData(
        data=alt.InlineData(values=_found_on_map(counts)), key="name", fields=["label", "n"]
    )
    shades = alt.Scale(range=[FAINT, ACCENT], type="sqrt")
    below = alt.Legend(orient="bottom", direction="horizontal", gradientLength=240)
    filled = (
        world.mark_geoshape(**_BORDERS)
        .transform_lookup(lookup="properties.name", from_=lookup)
        .transform_filter("isValid(datum.n)")
        .encode(
            color=alt.Color("n:Q", title=texts.t("report.persons"), scale=shades, legend=below),
            tooltip=[alt.Tooltip("label:N", title=" "), alt.Tooltip("n:Q", title=" ")],
        )
    )
    projection = alt.Projection(type="naturalEarth1", fit=_EXTENT)
    shown = (base + filled).properties(height=420, width="container", projection=projection)
    return finished(shown, texts)


def _found_on_map(counts: Mapping[str, int]) -> list[dict[str, Any]]:
    known = shape_names()
    return [
        {"name": known[name.casefold()], "label": name, "n": n}
        for name, n in counts.items()
        if name.casefold() in known
    ]


def bars_by_measure(rows: Sequence[tuple[str, int, int]], texts: Texts) -> alt.LayerChart:
    """Participants and, among them, returns by measure; ``rows`` are label, participants, returned."""
    import altair as alt

    kinds = [texts.t("report.participants"), texts.t("register.returned")]
    values = [
        {"label": label, "kind": kind, "n": n}
        for label, *numbers in rows
        for kind, n in zip(kinds, numbers, strict=True)
    ]
    base = chart_of(values).encode(
        y=alt.Y("label:N", sort=None, title=None),
        yOffset=alt.YOffset("kind:N", sort=kinds),
        x=alt.X("n:Q", title=texts.t("report.persons")),
    )
    colour = coloured("kind:N", kinds, (ACCENT, CONTROL))
    tooltip = [alt.Tooltip("label:N", title=" "), alt.Tooltip("kind:N", title=" "), "n:Q"]
    drawn = base.mark_bar().encode(color=colour, tooltip=tooltip)
    numbers = base.mark_text(align="left", dx=4, color=MUTED).encode(text=alt.Text("n:Q", format=",d"))
    height = max(140, 46 * len(rows) + 40)
    return finished((drawn + numbers).properties(height=height, width="container"), texts)


def series_chart(rows: Sequence[tuple[str, str, float]], title: str, texts: Texts) -> alt.LayerChart:
    """Numbers over time, a line a category; ``rows`` are time, category, number."""
    import altair as alt

    values = [{"time": time, "kind": kind, "n": n} for time, kind, n in rows]
    base = chart_of(values).encode(
        x=alt.X("time:N", title=None, sort=None, axis=alt.Axis(labelAngle=0, labelOverlap=True)),
        y=alt.Y("n:Q", title=title, scale=alt.Scale(zero=True)),
    )
    kinds = list(dict.fromkeys(kind for _, kind, _ in rows))
    legend = legend_above() if len(kinds) > 1 else None
    colours = alt.Scale(domain=kinds, range=[ACCENT, CONTROL, "#2f6db3", "#b07d12", "#6f757a"][: len(kinds)])
    colour = alt.Color("kind:N", sort=kinds, legend=legend, scale=colours)
    dash = alt.StrokeDash("kind:N", sort=kinds, legend=None)
    lines = base.mark_line(strokeWidth=2.5).encode(color=colour, strokeDash=dash)
    points = base.mark_point(size=50, filled=True).encode(
        color=colour, tooltip=["time:N", alt.Tooltip("kind:N", title=" "), alt.Tooltip("n:Q", title=" ")]
    )
    return finished((lines + points).properties(height=260, width="container"), texts)
