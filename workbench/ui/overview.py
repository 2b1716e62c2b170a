"""The first page: the logic model as it stands, what is done, what comes next."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from workbench.services.overview import Overview
from workbench.services.studies import StudySummary
from workbench.ui.logic_model import draw_model
from workbench.ui.text import t, texts

_TITLE_WIDTH = 130
"""Pixels: lists of links stand below each other, whatever stands before them."""


def study_title(held: StudySummary) -> str:
    """What the study is called; the simulated one has a name in each language."""
    return t("overview.simulated_title") if held.simulated else held.title


def show_model(view: Overview) -> None:
    """The logic model; a click on a link leads to its cell."""
    draw_model(view.model, view.display.cells.values())


def show_progress(view: Overview) -> None:
    """What the study holds so far, on one line; nothing of an empty study."""
    held, form = view.summary, texts()
    if not (held.n_persons or held.n_sources):
        return
    estimates = sum(cell.estimate is not None for cell in view.display.cells.values())
    parts = [
        t("overview.persons", n=held.n_persons, kept=held.n_in_population),
        t("overview.sources", n=held.n_sources, coded=view.n_coded, double=view.n_double_coded),
        t("overview.codings", n=held.n_codings),
        t("overview.estimates", n=estimates),
    ]
    if view.agreement.alpha == view.agreement.alpha:
        alpha = form.number(view.agreement.alpha, 2)
        parts.append(t("overview.alpha", alpha=alpha, n=view.agreement.n_units))
    st.caption(f"{t('overview.done')}: {' · '.join(parts)}")


def show_next_steps(view: Overview) -> None:
    """What comes next, each step a link to its page."""
    labels = [(step, t(f"overview.step_{step}", n=view.n_discordant)) for step in view.steps]
    _links(t("overview.next"), labels, icon="➡️")


def show_missing(view: Overview) -> None:
    """Where the study is thin, each a link to the page that mends it."""
    _links(
        t("overview.missing"),
        [(one.page, t(f"overview.missing_{one.kind}", n=one.n)) for one in view.missing],
    )


def _links(title: str, labels: Sequence[tuple[str, str]], *, icon: str | None = None) -> None:
    """A title with links behind it, on one line where there is room; nothing where there are none."""
    if not labels:
        return
    with st.container(horizontal=True, gap="small"):
        st.markdown(f"**{title}**", width=_TITLE_WIDTH)
        with st.container(horizontal=True, gap="small"):
            for page, label in labels:
                st.page_link(st.session_state["pages"][page], label=label, icon=icon, width="content")
