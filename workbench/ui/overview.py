"""The first page: the logic model as it stands, what is done, what comes next."""

from __future__ import annotations

import streamlit as st

from workbench.charts.logic_model import DrawnLink, DrawnNode, logic_model_chart
from workbench.services.overview import Overview
from workbench.services.triangulation import Cell
from workbench.ui.figures import show_figure
from workbench.ui.text import language, t, texts

_PLACES = {
    "measure": (0.0, 1.5),
    "activity": (1.0, 0.2),
    "competence": (1.6, 2.7),
    "mental_health": (2.0, 0.2),
    "motivation": (3.0, 0.5),
    "staff_return_work": (1.0, 3.5),
    "non_participants": (0.0, 3.5),
    "return": (4.0, 1.5),
}


def show_model(view: Overview) -> None:
    """The logic model: colour and sign a verdict, width the voices' confidence."""
    cells = list(view.display.cells.values())
    used = {place for cell in cells for place in (cell.link.from_node, cell.link.to_node)}
    nodes = [
        DrawnNode(name, t(f"overview.node_{name}"), *place) for name, place in _PLACES.items() if name in used
    ]
    owners = {one.id: one.name(language()) for one in view.model.measures}
    links = [
        _drawn(cell, owners) for cell in cells if {cell.link.from_node, cell.link.to_node} <= set(_PLACES)
    ]
    chart = logic_model_chart(nodes, links, texts())
    show_figure(chart, "logic-model", alt=model_in_words(cells), caption=t("overview.model_note"))


def _drawn(cell: Cell, owners: dict[str, str]) -> DrawnLink:
    return DrawnLink(
        link=cell.link.link,
        label=cell.link.name(language()),
        start=cell.link.from_node,
        end=cell.link.to_node,
        verdict=cell.verdict,
        confidence=cell.voices.confidence or "very_low",
        fragile=cell.fragile,
        owner=owners.get(cell.link.measure_id or "", ""),
    )


def model_in_words(cells: list[Cell]) -> str:
    """The drawing for those who do not see it."""
    return ". ".join(
        f"{cell.link.name(language())}: {t(f'verdict.verdict_{cell.verdict}')}" for cell in cells
    )


def show_progress(view: Overview) -> None:
    """What the study holds so far."""
    held, form = view.summary, texts()
    st.subheader(t("overview.done"))
    lines = [
        t("overview.persons", n=held.n_persons, kept=held.n_in_population),
        t("overview.sources", n=held.n_sources, coded=view.n_coded, double=view.n_double_coded),
        t("overview.codings", n=held.n_codings),
        t("overview.analyses", n=held.n_analyses),
    ]
    if view.agreement.alpha == view.agreement.alpha:
        lines.append(
            t("overview.alpha", alpha=form.number(view.agreement.alpha, 2), n=view.agreement.n_units)
        )
    for line in lines:
        st.markdown(f"- {line}")


def show_next_steps(view: Overview) -> None:
    """What comes next, each step a link to its page."""
    st.subheader(t("overview.next"))
    for step in view.steps:
        st.page_link(
            st.session_state["pages"][step], label=t(f"overview.step_{step}", n=view.n_discordant), icon="➡️"
        )
