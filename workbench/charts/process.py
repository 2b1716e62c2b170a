"""Charts of the way to return: steps of the funnel, and the share that has left by each day."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.charts.pieces import chart_of, coloured, limits_at
from workbench.charts.theme import ACCENT, CONTROL, MUTED, finished

if TYPE_CHECKING:
    import altair as alt

    from workbench.texts import Texts

DAYS_PER_YEAR = 365.25
_CURVES = (ACCENT, CONTROL, "#2f6db3", MUTED)


@dataclass(frozen=True, slots=True)
class ShareBar:
    """A share with its interval (0–1), under a label and for a group."""

    label: str
    group: str
    share: float
    lower: float
    upper: float
    n: int
    of: int


@dataclass(frozen=True, slots=True)
class Curve:
    """A curve over days; ``dashed`` for what is expected rather than observed."""

    label: str
    days: Sequence[float]
    share: Sequence[float]
    dashed: bool = False


def share_bars(rows: Sequence[ShareBar], texts: Texts) -> alt.LayerChart:
    """Shares of two groups beside each other, with their intervals."""
    import altair as alt

    values = [
        {
            "label": row.label,
            "group": row.group,
            "share": row.share,
            "lower": row.lower,
            "upper": row.upper,
            "said": f"{texts.integer(row.n)} / {texts.integer(row.of)}",
        }
        for row in rows
    ]
    groups = list(dict.fromkeys(row.group for row in rows))
    base = chart_of(values).encode(
        y=alt.Y("label:N", sort=None, title=None), yOffset=alt.YOffset("group:N", sort=groups)
    )
    colour = coloured("group:N", groups, (ACCENT, CONTROL, MUTED))
    x = alt.X("share:Q", title=None, axis=alt.Axis(format=".0%"), scale=alt.Scale(domain=[0, 1]))
    tooltip = [alt.Tooltip("label:N", title=" "), alt.Tooltip("group:N", title=" ")]
    tooltip += [alt.Tooltip("share:Q", format=".1%", title=" "), alt.Tooltip("said:N", title="n")]
    bars = base.mark_bar(opacity=0.75).encode(x=x, color=colour, tooltip=tooltip)
    whiskers = base.mark_rule(strokeWidth=1.5, color=MUTED).encode(x="lower:Q", x2="upper:Q")
    height = 34 * len({row.label for row in rows}) * max(1, len(groups)) // 2 + 60
    return finished((bars + whiskers).properties(height=max(180, height), width="container"), texts)


def incidence_chart(
    curves: Sequence[Curve], texts: Texts, *, title: str, until_days: float, mean_days: float | None = None
) -> alt.LayerChart:
    """Share that has left by each time, up to ``until_days``; a vertical line at the mean, if given."""
    import altair as alt

    years = alt.Scale(domain=[0, until_days / DAYS_PER_YEAR])
    dashes = alt.Scale(domain=[False, True], range=[[1, 0], [6, 4]])
    lines = (
        chart_of(_points(curves))
        .mark_line(interpolate="step-after", strokeWidth=2.2, clip=True)
        .encode(
            x=alt.X("years:Q", title=texts.t("chart.years"), scale=years),
            y=alt.Y("share:Q", title=title, axis=alt.Axis(format=".0%"), scale=alt.Scale(zero=True)),
            color=coloured("label:N", [curve.label for curve in curves], _CURVES, labelLimit=400),
            strokeDash=alt.StrokeDash("dashed:N", legend=None, scale=dashes),
            tooltip=[alt.Tooltip("label:N", title=" "), alt.Tooltip("share:Q", format=".1%", title=" ")],
        )
    )
    mean = limits_at([] if mean_days is None else [mean_days / DAYS_PER_YEAR], dash=(3, 3))
    return finished((lines + mean).properties(height=320, width="container"), texts)


def _points(curves: Sequence[Curve]) -> Iterator[dict[str, Any]]:
    for curve in curves:
        for day, share in zip(*_thinned(curve), strict=True):
            years = day / DAYS_PER_YEAR
            yield {"years": years, "share": share, "label": curve.label, "dashed": curve.dashed}


def _thinned(curve: Curve, most: int = 400) -> tuple[list[float], list[float]]:
    """At most about ``most`` points: a screen has no more, and a step that is drawn twice is not seen."""
    step = max(1, len(curve.days) // most)
    places = [*range(0, len(curve.days), step)]
    if places and places[-1] != len(curve.days) - 1:
        places.append(len(curve.days) - 1)
    return [float(curve.days[place]) for place in places], [float(curve.share[place]) for place in places]
