"""The living logic model on the screen: a drawing of verdicts in which each link leads to its cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import streamlit as st

from workbench.charts.logic_model import PLACES, DrawnLink, DrawnNode, logic_model_chart
from workbench.charts.theme import on_screen
from workbench.mixed.logic_model import LogicModel
from workbench.mixed.template import NODES
from workbench.services.triangulation import Cell
from workbench.ui.figures import offer_figure
from workbench.ui.text import language, t, texts
from workbench.words import verdict_word

_PICK = "picked"
_FREE_ROW, _COLUMN_WIDTH = 4.5, 1.3


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
    nodes = _stations(model, listed)
    if not nodes:
        return
    owners = {one.id: one.name(language()) for one in model.measures}
    links = [_drawn(cell, owners) for cell in listed]
    chart = logic_model_chart(nodes, links, texts(), pick=_PICK if leads else "")
    dark = st.context.theme.type == "dark"
    picked = st.vega_lite_chart(
        on_screen(chart, dark=dark),
        alt=model_in_words(listed),
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


def model_in_words(cells: Sequence[Cell]) -> str:
    """The drawing for those who do not see it."""
    return ". ".join(
        f"{cell.link.name(language())}: {t(f'verdict.verdict_{cell.verdict}')}" for cell in cells
    )


def _chosen(picked: object) -> str:
    """The link of the click, as the chart tells it; empty where nothing has been clicked."""
    selection = picked.get("selection", {}) if isinstance(picked, Mapping) else {}
    rows = selection.get(_PICK, []) if isinstance(selection, Mapping) else []
    return str(rows[0].get("link", "")) if rows else ""


def _stations(model: LogicModel, cells: Sequence[Cell]) -> list[DrawnNode]:
    used = {place for cell in cells for place in (cell.link.from_node, cell.link.to_node)}
    known = {node.node: node.name(language()) for node in model.nodes}
    free = [name for name in known if name in used and name not in PLACES]
    free += sorted(used - known.keys() - PLACES.keys())
    placed = [(name, *place) for name, place in PLACES.items() if name in used]
    placed += [(name, 1.0 + _COLUMN_WIDTH * at, _FREE_ROW) for at, name in enumerate(free)]
    return [DrawnNode(name, _station_name(name, known), x, y) for name, x, y in placed]


def _station_name(name: str, known: Mapping[str, str]) -> str:
    """Short names for the standard stations; one of the study's own, or renamed there, has its own name."""
    key, given = f"overview.node_{name}", known.get(name, name)
    is_standard = given in (name, *(one.name(language()) for one in NODES if one.node == name))
    return t(key) if is_standard and texts().has(key) else given


def _drawn(cell: Cell, owners: Mapping[str, str]) -> DrawnLink:
    return DrawnLink(
        link=cell.link.link,
        label=cell.link.name(language()),
        start=cell.link.from_node,
        end=cell.link.to_node,
        verdict=cell.verdict,
        confidence=cell.voices.confidence or "very_low",
        fragile=cell.fragile,
        owner=owners.get(cell.link.measure_id or "", ""),
        added=cell.link.after_plan,
    )
