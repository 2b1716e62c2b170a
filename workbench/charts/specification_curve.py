"""The specification curve: every estimate in order, and below it the choices that each was made with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workbench.charts.pieces import chart_of, coloured
from workbench.charts.theme import ACCENT, CONTROL, INK, MUTED

if TYPE_CHECKING:
    import altair as alt

    from workbench.texts import Texts

PICK = "specification"
"""Name of the selection: a dot that somebody clicks."""
_FILE_WIDTH = 640
_LABELS, _TICKS = 330, 20
"""Pixels left of both charts, so that a tick stands under its dot; those of them that hold no words."""
_ROOM: Mapping[str, Any] = {"minExtent": _LABELS, "maxExtent": _LABELS}


@dataclass(frozen=True, slots=True)
class CurveDot:
    """One specification: its place in the order, its effect (shares), and its choices in words."""

    place: int
    effect: float
    lower: float
    upper: float
    kind: str
    said: str
    choices: Sequence[tuple[str, str]]


def curve_chart(dots: Sequence[CurveDot], texts: Texts, *, picked: int | None = None) -> alt.Chart:
    """Estimates in percentage points in ascending order; hover for the specification, click to pick it.

    Parameters
    ----------
    dots : sequence of CurveDot
    texts : Texts
    picked : int, optional
        Place of the dot that stands out.
    """
    import altair as alt

    is_picked = f"datum.place === {picked or 0}"
    kinds = [texts.t(f"chart.curve_{name}") for name in ("below", "none", "above", "main")]
    grid = alt.condition("datum.value === 0", alt.value(INK), alt.value("#e3e1dc"))
    large = f"datum.kind === '{kinds[-1]}' || {is_picked}"
    chart = (
        chart_of(_dot_rows(dots, texts))
        .mark_point(filled=True, opacity=0.9)
        .encode(
            x=alt.X("place:Q", title=None, axis=None, scale=alt.Scale(domain=[0, len(dots) + 1])),
            y=alt.Y("effect:Q", title=None, axis=alt.Axis(gridColor=grid, **_ROOM)),
            color=coloured("kind:N", kinds, (CONTROL, MUTED, ACCENT, INK), columns=2),
            size=alt.condition(large, alt.value(140), alt.value(24)),
            stroke=alt.condition(is_picked, alt.value(INK), alt.value("transparent")),
            strokeWidth=alt.condition(is_picked, alt.value(3), alt.value(0)),
            tooltip=[alt.Tooltip("said:N", title=" "), alt.Tooltip("told:N", title=texts.t("chart.pp"))],
        )
        .add_params(alt.selection_point(name=PICK, fields=["place"], on="click", nearest=True))
    )
    finished: alt.Chart = chart.properties(height=260, width="container")
    return finished


def _dot_rows(dots: Sequence[CurveDot], texts: Texts) -> list[dict[str, Any]]:
    """Effects in percentage points, with what is told of each when it is pointed at."""
    return [
        {
            "place": dot.place,
            "effect": 100 * dot.effect,
            "told": f"{texts.pp(dot.effect, 1, sign=True)} [{texts.pp(dot.lower)}; {texts.pp(dot.upper)}]",
            "kind": texts.t(f"chart.curve_{dot.kind}"),
            "said": dot.said,
        }
        for dot in dots
    ]


def whole_curve(dots: Sequence[CurveDot], texts: Texts, *, width: int = _FILE_WIDTH) -> alt.VConcatChart:
    """Estimates and choices in one figure, for files; ``width`` in pixels, without the names of choices."""
    import altair as alt

    parts = [chart(dots, texts).properties(width=width) for chart in (curve_chart, choices_chart)]
    figure: alt.VConcatChart = alt.vconcat(*parts)
    return figure


def choices_chart(dots: Sequence[CurveDot], texts: Texts, *, picked: int | None = None) -> alt.Chart:
    """A tick for every choice of every specification, in the same order from left to right.

    Parameters
    ----------
    dots, texts, picked
        As in :func:`curve_chart`: the ticks under the dot that stands out do so, too.
    """
    import altair as alt

    is_picked = f"datum.place === {picked or 0}"
    values = [
        {"place": dot.place, "choice": f"{factor}: {level}", "factor": factor}
        for dot in dots
        for factor, level in dot.choices
    ]
    order = [choice for _, choice in sorted({(str(one["factor"]), str(one["choice"])) for one in values})]
    chart = (
        chart_of(values)
        .mark_tick(thickness=1.5, color=MUTED)
        .encode(
            stroke=alt.condition(is_picked, alt.value(ACCENT), alt.value("transparent")),
            strokeWidth=alt.condition(is_picked, alt.value(3), alt.value(0)),
            x=alt.X(
                "place:Q", title=texts.t("chart.curve_order"), scale=alt.Scale(domain=[0, len(dots) + 1])
            ),
            y=alt.Y(
                "choice:N",
                title=None,
                sort=order,
                axis=alt.Axis(labelOverlap=False, labelLimit=_LABELS - _TICKS, **_ROOM),
            ),
        )
    )
    finished: alt.Chart = chart.properties(height=19 * len(order), width="container")
    return finished
