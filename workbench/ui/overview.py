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


def show_missing(view: Overview) -> None:
    """Where the study is thin, each a link to the page that mends it."""
    st.subheader(t("overview.missing"))
    if not view.missing:
        st.write(t("overview.nothing_missing"))
    for one in view.missing:
        st.page_link(st.session_state["pages"][one.page], label=t(f"overview.missing_{one.kind}", n=one.n))


def show_next_steps(view: Overview) -> None:
    """What comes next, on one line: each step a link to its page."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"**{t('overview.next')}**", width="content")
        for step in view.steps:
            label = t(f"overview.step_{step}", n=view.n_discordant)
            st.page_link(st.session_state["pages"][step], label=label, icon="➡️", width="content")
