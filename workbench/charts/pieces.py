"""Pieces that several charts are made of: a chart of rows, colours by name, the dashed line of a limit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from workbench.charts.theme import MUTED

if TYPE_CHECKING:
    import altair as alt


def chart_of(rows: Iterable[Mapping[str, Any]]) -> alt.Chart:
    """A chart that carries its rows along."""
    import altair as alt

    return alt.Chart(alt.InlineData(values=list(rows)))


def coloured(field: str, names: Sequence[str], colours: Sequence[str], **legend: Any) -> alt.Color:
    """A colour for each name, in order; what each means stands above the chart.

    Parameters
    ----------
    field : str
        Of the rows, e.g. ``arm:N``.
    names : sequence of str, length n
    colours : sequence of str, length n or more
    legend
        As ``altair.Legend`` calls it.
    """
    import altair as alt

    scale = alt.Scale(domain=list(names), range=list(colours)[: len(names)])
    return alt.Color(field, scale=scale, legend=legend_above(**legend))


def legend_above(**more: Any) -> alt.Legend:
    """What marks mean, above the chart and without a title."""
    import altair as alt

    return alt.Legend(orient="top", title=None, **more)


def limits_at(places: Iterable[float], *, dash: Sequence[int] = (4, 3)) -> alt.Chart:
    """A dashed line upwards at each place of the axis."""
    lines = chart_of({"x": place} for place in places).mark_rule(strokeDash=list(dash), color=MUTED)
    upright: alt.Chart = lines.encode(x="x:Q")
    return upright
