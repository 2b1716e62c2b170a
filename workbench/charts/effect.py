"""Charts of one measure's effect: overlap, balance, estimates against the smallest effect of interest."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.charts.pieces import chart_of, coloured, legend_above, limits_at
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

    arms = texts.t("chart.treated"), texts.t("chart.control")
    upright = alt.Axis(labelExpr="format(abs(datum.value), '.0%')")
    bars = (
        chart_of([*_bars(bins, arms[0], "n_treated", 1), *_bars(bins, arms[1], "n_control", -1)])
        .mark_bar(binSpacing=0)
        .encode(
            x=alt.X("lower:Q", bin="binned", title=texts.t("chart.score"), axis=alt.Axis(format=".2~f")),
            x2="upper:Q",
            y=alt.Y("share:Q", title=texts.t("chart.share_of_arm"), axis=upright),
            color=coloured("arm:N", arms, (TREATED, CONTROL)),
            tooltip=[alt.Tooltip("arm:N", title=" "), alt.Tooltip("n:Q", title="n")],
        )
    )
    return finished((bars + limits_at(bounds)).properties(height=240, width="container"), texts)


def _bars(bins: Sequence[OverlapBin], arm: str, counted: str, sign: int) -> Iterator[dict[str, Any]]:
    """The bars of an arm, upwards or downwards."""
    total = sum(getattr(one, counted) for one in bins) or 1
    narrowest = min((one.upper - one.lower for one in bins), default=1.0)
    for one in bins:
        n, width = getattr(one, counted), round((one.upper - one.lower) / narrowest, 6)
        share = sign * n / total / width
        yield {"lower": one.lower, "upper": one.upper, "arm": arm, "share": share, "n": n}


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
    base = chart_of(values).encode(
        x=alt.X("value:N", sort=list(labels), title=None, axis=alt.Axis(labelAngle=0)),
        xOffset=alt.XOffset("group:N", sort=groups),
        y=alt.Y("share:Q", title=texts.t("chart.share_of_arm"), axis=alt.Axis(format=".0%")),
    )
    colour = coloured("group:N", groups, (TREATED, MUTED, CONTROL))
    tooltip = [alt.Tooltip("group:N", title=" "), alt.Tooltip("share:Q", format=".1%", title=" ")]
    bars = base.mark_bar().encode(color=colour, tooltip=["value:N", *tooltip])
    line = chart_of([{"y": 0}]).mark_rule(color=MUTED).encode(y="y:Q")
    return finished((bars + line).properties(height=260, width="container"), texts)


def love_plot(rows: Sequence[BalanceRow], limits: tuple[float, float], texts: Texts) -> alt.LayerChart:
    """Absolute standardised differences before and after, with the good and the unacceptable limit.

    A difference that is ``nan`` has no place on the axis and is left out; say so beside the chart.
    """
    import altair as alt

    samples = texts.t("chart.before"), texts.t("chart.after")
    known = [row for row in rows if math.isfinite(row.before)]
    order = [row.covariate for row in sorted(known, key=lambda row: -abs(row.before))]
    shapes = alt.Scale(domain=list(samples), range=["circle", "diamond"])
    points = (
        chart_of(_differences(rows, samples))
        .mark_point(size=70, filled=True, opacity=1)
        .encode(
            x=alt.X("smd:Q", title=texts.t("chart.smd"), scale=alt.Scale(zero=True)),
            y=alt.Y("covariate:N", sort=order, title=None),
            color=coloured("sample:N", samples, (BEFORE, AFTER)),
            shape=alt.Shape("sample:N", scale=shapes, legend=legend_above()),
            tooltip=["covariate:N", "sample:N", alt.Tooltip("smd:Q", format=".3f")],
        )
    )
    height = max(160, 24 * len(rows) + 40)
    return finished((limits_at(limits) + points).properties(height=height, width="container"), texts)


def _differences(rows: Sequence[BalanceRow], samples: tuple[str, str]) -> Iterator[dict[str, Any]]:
    """The differences that have a place on the axis."""
    for row in rows:
        for sample, smd in zip(samples, (row.before, row.after), strict=True):
            if math.isfinite(smd):
                yield {"covariate": row.covariate, "sample": sample, "smd": abs(smd)}


def forest_plot(
    rows: Sequence[EstimateRow], sesoi: float, texts: Texts, *, axis: str = "chart.effect_pp"
) -> alt.LayerChart:
    """Estimates in percentage points with 95 % (thin) and 90 % (thick) intervals over the ±SESOI band.

    An estimate whose limits are ``nan`` stands without an interval. ``axis`` is the key of what is measured.
    """
    import altair as alt

    noted = any(row.note for row in rows)
    lines = alt.Axis(labelExpr="split(datum.label, '\\n')") if noted else alt.Undefined
    named = alt.Y("label:N", sort=[row.named for row in rows], title=None, axis=lines)
    title = texts.t(axis)
    told = [alt.Tooltip("label:N", title=" "), alt.Tooltip("estimate:Q", format="+.1f", title=title)]
    points = (
        chart_of({"label": row.named, "estimate": 100 * row.estimate} for row in rows)
        .mark_point(filled=True, size=90, color=ACCENT, opacity=1)
        .encode(x="estimate:Q", y=named, tooltip=told)
    )
    height = max(110, (60 if noted else 44) * len(rows) + 50)
    band, zero = _ground(sesoi)
    thin, thick = _intervals(rows, named, title)
    layers = band + zero + thin + thick + points
    return finished(layers.properties(height=height, width="container"), texts)


def _ground(sesoi: float) -> tuple[alt.Chart, alt.Chart]:
    """The band of effects too small to matter, and the line of none."""
    band = chart_of([{"from": -100 * sesoi, "to": 100 * sesoi}]).mark_rect(color=ACCENT, opacity=0.12)
    zero = chart_of([{"x": 0}]).mark_rule(color=MUTED)
    return band.encode(x="from:Q", x2="to:Q"), zero.encode(x="x:Q")


def _intervals(rows: Sequence[EstimateRow], named: alt.Y, title: str) -> tuple[alt.Chart, alt.Chart]:
    """The thin lines of 95 % and the thick ones of 90 %, where limits are known."""
    import altair as alt

    limits = [
        {"label": row.named, **{name: 100 * getattr(row, name) for name in _LIMITS}}
        for row in rows
        if all(math.isfinite(getattr(row, name)) for name in _LIMITS)
    ]
    base = chart_of(limits).encode(y=named)
    thin = base.mark_rule(strokeWidth=1.5, color=MUTED)
    thick = base.mark_rule(strokeWidth=4, color=ACCENT)
    return (
        thin.encode(x=alt.X("lower_95:Q", title=title), x2="upper_95:Q"),
        thick.encode(x="lower_90:Q", x2="upper_90:Q"),
    )
