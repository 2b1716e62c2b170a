"""The living logic model on the screen: a drawing of verdicts in which each link leads to its cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import streamlit as st

from workbench.charts.logic_model import logic_model_chart
from workbench.charts.theme import on_screen
from workbench.mixed.logic_model import LogicModel
from workbench.services.triangulation import Cell
from workbench.ui.figures import offer_figure
from workbench.ui.text import language, t, texts
from workbench.word_figures import drawn_model, model_in_words
from workbench.words import verdict_word

_PICK = "picked"


def draw_model(
    model: LogicModel, cells: Iterable[Cell], *, name: str = "logic-model", leads: bool = True
) -> None:
    """Colour and sign a verdict, width the voices' confidence, dashed what was added after the plan.

    Parameters
    ----------
    model : LogicModel
        Stations and owners; a station without a place of its own stands on a row below.
    cells : iterable of Cell
    name : str
        Of the figure's files and widgets; distinct on a page.
    leads : bool
        A click on a link opens its cell in the joint display.
    """
    listed = list(cells)
    nodes, links = drawn_model(model, listed, texts())
    if not nodes:
        return
    chart = logic_model_chart(nodes, links, texts(), pick=_PICK if leads else "")
    dark = st.context.theme.type == "dark"
    picked = st.vega_lite_chart(
        on_screen(chart, dark=dark),
        alt=model_in_words(listed, texts()),
        key=f"figure_{name}",
        on_select="rerun" if leads else "ignore",
    )
    offer_figure(
        logic_model_chart(nodes, links, texts()),
        name,
        caption=t("overview.model_note" if leads else "plan.drawing_note"),
    )
    chosen = _chosen(picked) if leads else ""
    if chosen in {cell.link.link for cell in listed}:
        open_cell(chosen)


def open_cell(link: str) -> None:
    """Turn to a link's cell in the joint display."""
    st.switch_page(st.session_state["pages"]["joint_display"], query_params={"cell": link})


def cell_links(cells: Iterable[Cell], *, place: str) -> None:
    """The way to each of several cells, for those who use the keyboard and those who read."""
    with st.container(horizontal=True, key=f"cells_{place}"):
        for cell in cells:
            st.page_link(
                st.session_state["pages"]["joint_display"],
                label=f"{cell.link.name(language())}: {verdict_word(cell, texts())}",
                query_params={"cell": cell.link.link},
                width="content",
            )


def _chosen(picked: object) -> str:
    """The link of the click, as the chart tells it; empty where nothing has been clicked."""
    selection = picked.get("selection", {}) if isinstance(picked, Mapping) else {}
    rows = selection.get(_PICK, []) if isinstance(selection, Mapping) else []
    return str(rows[0].get("link", "")) if rows else ""
