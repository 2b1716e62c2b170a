"""The first page: the logic model as it stands, what is done, what comes next."""

from __future__ import annotations

import streamlit as st

from workbench.services.overview import Overview
from workbench.ui.logic_model import draw_model
from workbench.ui.text import t, texts


def show_model(view: Overview) -> None:
    """The logic model; a click on a link leads to its cell."""
    draw_model(view.model, view.display.cells.values())


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
