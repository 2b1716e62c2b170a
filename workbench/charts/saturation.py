"""The saturation curve: codes known after each source, beside random orders of the same sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workbench.charts.pieces import chart_of
from workbench.charts.theme import ACCENT, MUTED, finished

if TYPE_CHECKING:
    import altair as alt

    from workbench.qual.saturation import Saturation
    from workbench.texts import Texts


def saturation_chart(found: Saturation, texts: Texts) -> alt.LayerChart:
    """Codes known so far as a line, new codes as bars, the band of random orders behind."""
    import altair as alt

    values = [
        {
            "place": place + 1,
            "source": name,
            "new": int(found.new[place]),
            "known": int(found.known[place]),
            "lower": float(found.lower[place]),
            "upper": float(found.upper[place]),
        }
        for place, name in enumerate(found.sources)
    ]
    base = chart_of(values).encode(
        x=alt.X("place:Q", title=texts.t("chart.sources_in_order"), axis=alt.Axis(format="d", tickMinStep=1)),
        tooltip=[
            alt.Tooltip("source:N", title=texts.t("chart.source")),
            alt.Tooltip("new:Q", title=texts.t("chart.new_codes")),
            alt.Tooltip("known:Q", title=texts.t("chart.known_codes")),
        ],
    )
    band = base.mark_area(opacity=0.25, color=MUTED).encode(
        y=alt.Y("lower:Q", title=texts.t("chart.codes")), y2="upper:Q"
    )
    bars = base.mark_bar(opacity=0.6, color=MUTED, width=5).encode(y="new:Q")
    line = base.mark_line(color=ACCENT, strokeWidth=2.4, point=True).encode(y="known:Q")
    return finished((band + bars + line).properties(height=320, width="container"), texts)
