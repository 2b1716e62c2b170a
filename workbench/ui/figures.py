"""Figures on the screen: readable on a light and a dark page, and to be taken along as PNG and SVG."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import streamlit as st

from workbench.charts.theme import on_screen, png, svg
from workbench.ui.captions import full_caption, shown_caption
from workbench.ui.text import t

if TYPE_CHECKING:
    import altair as alt


def show_figure(chart: alt.LayerChart, name: str, *, alt: str, caption: str = "") -> None:
    """Show a figure with what it says, and offer it as a file.

    Parameters
    ----------
    chart : alt.LayerChart
    name : str
        Of the files, and of the widgets; distinct on a page.
    alt : str
        What the figure says, for those who do not see it.
    caption : str
        Stands below the figure, and in the files, with what the figure rests on: see
        :func:`workbench.ui.captions.resting_on`.
    """
    dark = st.context.theme.type == "dark"
    st.vega_lite_chart(on_screen(chart, dark=dark), alt=alt, key=f"figure_{name}")
    offer_figure(chart, name, caption=caption)


def offer_figure(chart: alt.TopLevelMixin, name: str, *, caption: str = "") -> None:
    """The caption, and the figure as files; see :func:`show_figure`."""
    whole = full_caption(caption)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.caption(shown_caption(caption))
        with st.popover(t("figure.take_along"), type="tertiary", key=f"take_{name}"):
            for kind, written, mime in (("PNG", png, "image/png"), ("SVG", svg, "image/svg+xml")):
                st.download_button(
                    kind,
                    partial(written, chart, caption=whole),
                    f"{name}.{kind.lower()}",
                    mime,
                    on_click="ignore",
                    key=f"figure_{name}_{kind}",
                )
