"""The logic model through time: a slider over its versions, or over the study's own history."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import streamlit as st
from sqlite_utils import Database

from workbench.mixed.logic_model import LogicModel
from workbench.services.history import Moment, PastDisplay, display_at, study_moments
from workbench.services.triangulation import JointDisplay
from workbench.ui.logic_model import draw_model
from workbench.ui.text import as_text, language, t, texts
from workbench.words import action_word

_WAYS = ("history", "versions")


def choose_moment(db: Database) -> Moment | None:
    """The point of the study's history to look at; None for now."""
    found = study_moments(db)
    if len(found) < 2:
        return None
    ways = {name: t(f"pathways.over_{name}") for name in _WAYS}
    way = st.segmented_control(
        t("pathways.when"),
        _WAYS,
        default=_WAYS[0],
        format_func=ways.__getitem__,
        key="history_way",
        required=True,
    )
    if way == "versions":
        found = tuple(one for one in found if one.action.startswith("model."))
    known = {one.seq: one for one in found}
    labels = {**{seq: _label(one) for seq, one in known.items()}, 0: t("pathways.now")}
    chosen = st.select_slider(
        t("pathways.when"),
        list(labels),
        value=0,
        format_func=labels.__getitem__,
        key=f"moment_{way}_{len(labels)}_{language()}",
        label_visibility="collapsed",
    )
    return known.get(chosen)


def _label(moment: Moment) -> str:
    what = _what(moment)
    return t("pathways.moment", when=_when(moment), what=what)


def _what(moment: Moment) -> str:
    what = action_word(moment.action, texts())
    return t("pathways.moment_count", what=what, n=moment.n_operations) if moment.n_operations > 1 else what


def _when(moment: Moment) -> str:
    return texts().datetime(dt.datetime.fromisoformat(moment.at).astimezone())


def show_model_through_time(
    db: Database, model: LogicModel, display: JointDisplay, moment: Moment | None
) -> None:
    """The model as it is, or as it stood with what has changed since."""
    if moment is None:
        draw_model(model, display.cells.values(), name="pathways-model")
        return
    past = display_at(db, moment)
    st.write(t("pathways.past_lead", when=_when(moment), version=past.model.version))
    draw_model(past.model, past.display.cells.values(), name="pathways-model-past", leads=False)
    st.write(as_text(_changes(past, display)))
    if past.kept:
        st.caption(t("pathways.past_kept"))
    if past.differing:
        st.warning(as_text(t("pathways.past_differs", links=_names(past, past.differing))))


def _changes(past: PastDisplay, today: JointDisplay) -> str:
    turned = [
        t(
            "pathways.past_change",
            link=cell.link.name(language()),
            before=_word(past.display, name),
            after=_word(today, name),
        )
        for name, cell in today.cells.items()
        if name not in past.display.cells or past.display.cells[name].verdict != cell.verdict
    ]
    if not turned:
        return t("pathways.past_same")
    return t("pathways.past_changed", n=len(turned), changes="; ".join(turned))


def _word(display: JointDisplay, name: str) -> str:
    cell = display.cells.get(name)
    return t(f"verdict.verdict_{cell.verdict}") if cell else "–"


def _names(past: PastDisplay, links: Sequence[str]) -> str:
    return ", ".join(past.display.cells[link].link.name(language()) for link in links)
