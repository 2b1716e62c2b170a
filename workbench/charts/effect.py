"""Charts of one measure's effect: overlap, balance, estimates against the smallest effect of interest."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from workbench.charts.theme import ACCENT, AFTER, BEFORE, CONTROL, MUTED, TREATED, finished

if TYPE_CHECKING:
    import altair as alt

    from workbench.texts import Texts


_LIMITS = ("lower_95", "upper_95", "lower_90", "upper_90")


@dataclass(frozen=True, slots=True)
class OverlapBin:
    """Persons per arm whose score lies in ``[lower, upper)``."""

    lower: float
    upper: float
    n_treated: int
    n_control: int


@dataclass(frozen=True, slots=True)
class BalanceRow:
    """Standardised mean difference of one covariate, before and after matching."""

    covariate: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class EstimateRow:
    """One estimate in shares with its 95 % and 90 % limits; ``note`` stands below its label."""

    label: str
    estimate: float
    lower_95: float
    upper_95: float
    lower_90: float
    upper_90: float
    note: str = ""

    @property
    def named(self) -> str:
        """The label with its note, each a line."""
        return f"{self.label}\n{self.note}" if self.note else self.label


def overlap_chart(bins: Sequence[OverlapBin], bounds: tuple[float, float], texts: Texts) -> alt.LayerChart:
    """Mirror histogram of the score: participants above, non-participants below, support marked.

    Heights are shares of the arm, so that a small arm can be read beside a large one; where a bin is wider
    than the narrowest, its mean over that width.
    """
    import altair as alt

    totals = sum(one.n_treated for one in bins) or 1, sum(one.n_control for one in bins) or 1
    narrowest = min((one.upper - one.lower for one in bins), default=1.0)
    rows = [
        {
            "lower": one.lower,
            "upper": one.upper,
            "arm": texts.t(f"chart.{arm}"),
            "share": sign * n / total / round((one.upper - one.lower) / narrowest, 6),
            "n": n,
        }
        for one in bins
        for arm, sign, n, total in (
            ("treated", 1, one.n_treated, totals[0]),
            ("control", -1, one.n_control, totals[1]),
        )
    ]
    arms = [texts.t("chart.treated"), texts.t("chart.control")]
    bars = (
        alt.Chart(alt.InlineData(values=rows))
        .mark_bar(binSpacing=0)
        .encode(
            x=alt.X("lower:Q", bin="binned", title=texts.t("chart.score"), axis=alt.Axis(format=".2~f")),
            x2="upper:Q",
            y=alt.Y(
                "share:Q",
                title=texts.t("chart.share_of_arm"),
                axis=alt.Axis(labelExpr="format(abs(datum.value), '.0%')"),
            ),
            color=alt.Color(
                "arm:N", scale=alt.Scale(domain=arms, range=[TREATED, CONTROL]), legend=_legend()
            ),
            tooltip=[alt.Tooltip("arm:N", title=" "), alt.Tooltip("n:Q", title="n")],
        )
    )
    edges = alt.Chart(alt.InlineData(values=[{"x": edge} for edge in bounds])).mark_rule(
        strokeDash=[4, 3], color=MUTED
    )
    return finished((bars + edges.encode(x="x:Q")).properties(height=240, width="container"), texts)


def distribution_chart(
    labels: Sequence[str], shares: tuple[Sequence[float], Sequence[float], Sequence[float]], texts: Texts
) -> alt.LayerChart:
    """Shares of a covariate's values among participants, all others, and those compared with.

    Parameters
    ----------
    labels : sequence of str
        Values or bins, in order.
    shares : three sequences of float
        Participants, non-participants before, and as weighted; each sums to 1.
    """
    import altair as alt

    groups = [texts.t(f"chart.{name}") for name in ("treated", "control_before", "control_after")]
    values = [
        {"value": label, "group": group, "share": share}
        for group, listed in zip(groups, shares, strict=True)
        for label, share in zip(labels, listed, strict=True)
    ]
    base = alt.Chart(alt.InlineData(values=values)).encode(
        x=alt.X("value:N", sort=list(labels), title=None, axis=alt.Axis(labelAngle=0)),
        xOffset=alt.XOffset("group:N", sort=groups),
        y=alt.Y("share:Q", title=texts.t("chart.share_of_arm"), axis=alt.Axis(format=".0%")),
    )
    colours = alt.Scale(domain=groups, range=[TREATED, MUTED, CONTROL])
    colour = alt.Color("group:N", scale=colours, legend=_legend())
    tooltip = [alt.Tooltip("group:N", title=" "), alt.Tooltip("share:Q", format=".1%", title=" ")]
    bars = base.mark_bar().encode(color=colour, tooltip=["value:N", *tooltip])
    line = alt.Chart(alt.InlineData(values=[{"y": 0}])).mark_rule(color=MUTED).encode(y="y:Q")
    return finished((bars + line).properties(height=260, width="container"), texts)


def love_plot(rows: Sequence[BalanceRow], limits: tuple[float, float], texts: Texts) -> alt.LayerChart:
    """Absolute standardised differences before and after, with the good and the unacceptable limit.

    A difference that is ``nan`` has no place on the axis and is left out; say so beside the chart.
    """
    import altair as alt

    samples = [texts.t("chart.before"), texts.t("chart.after")]
    values = [
        {"covariate": row.covariate, "sample": sample, "smd": abs(smd)}
        for row in rows
        for sample, smd in zip(samples, (row.before, row.after), strict=True)
        if math.isfinite(smd)
    ]
    known = [row for row in rows if math.isfinite(row.before)]
    order = [row.covariate for row in sorted(known, key=lambda row: -abs(row.before))]
    points = (
        alt.Chart(alt.InlineData(values=values))
        .mark_point(size=70, filled=True, opacity=1)
        .encode(
            x=alt.X("smd:Q", title=texts.t("chart.smd"), scale=alt.Scale(zero=True)),
            y=alt.Y("covariate:N", sort=order, title=None),
            color=alt.Color(
                "sample:N", scale=alt.Scale(domain=samples, range=[BEFORE, AFTER]), legend=_legend()
            ),
            shape=alt.Shape(
                "sample:N", scale=alt.Scale(domain=samples, range=["circle", "diamond"]), legend=_legend()
            ),
            tooltip=["covariate:N", "sample:N", alt.Tooltip("smd:Q", format=".3f")],
        )
    )
    lines = alt.Chart(alt.InlineData(values=[{"x": limit} for limit in limits])).mark_rule(
        strokeDash=[4, 3], color=MUTED
    )
    height = max(160, 24 * len(rows) + 40)
    return finished((lines.encode(x="x:Q") + points).properties(height=height, width="container"), texts)


def forest_plot(
    rows: Sequence[EstimateRow], sesoi: float, texts: Texts, *, axis: str = "chart.effect_pp"
) -> alt.LayerChart:
    """Estimates in percentage points with 95 % (thin) and 90 % (thick) intervals over the ±SESOI band.

    An estimate whose limits are ``nan`` stands without an interval. ``axis`` is the key of what is measured.
    """
    import altair as alt

    values = [{"label": row.named, "estimate": 100 * row.estimate} for row in rows]
    limits = [
        {"label": row.named, **{name: 100 * getattr(row, name) for name in _LIMITS}}
        for row in rows
        if all(math.isfinite(getattr(row, name)) for name in _LIMITS)
    ]
    band = alt.Chart(alt.InlineData(values=[{"from": -100 * sesoi, "to": 100 * sesoi}])).mark_rect(
        color=ACCENT, opacity=0.12
    )
    zero = alt.Chart(alt.InlineData(values=[{"x": 0}])).mark_rule(color=MUTED)
    noted = any(row.note for row in rows)
    lines = alt.Axis(labelExpr="split(datum.label, '\\n')") if noted else alt.Undefined
    named = alt.Y("label:N", sort=[row.named for row in rows], title=None, axis=lines)
    title = texts.t(axis)
    intervals = alt.Chart(alt.InlineData(values=limits)).encode(y=named)
    thin = intervals.mark_rule(strokeWidth=1.5, color=MUTED).encode(
        x=alt.X("lower_95:Q", title=title), x2="upper_95:Q"
    )
    thick = intervals.mark_rule(strokeWidth=4, color=ACCENT).encode(x="lower_90:Q", x2="upper_90:Q")
    points = alt.Chart(alt.InlineData(values=values)).mark_point(
        filled=True, size=90, color=ACCENT, opacity=1
    )
    points = points.encode(
        x="estimate:Q",
        y=named,
        tooltip=[alt.Tooltip("label:N", title=" "), alt.Tooltip("estimate:Q", format="+.1f", title=title)],
    )
    layers = band.encode(x="from:Q", x2="to:Q") + zero.encode(x="x:Q") + thin + thick + points
    height = max(110, (60 if noted else 44) * len(rows) + 50)
    return finished(layers.properties(height=height, width="container"), texts)


def _legend() -> alt.Legend:
    import altair as alt

    return alt.Legend(orient="top", title=None)
