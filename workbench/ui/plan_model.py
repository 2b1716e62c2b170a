"""Editing the logic model on the screen: two tables, a drawing that follows them, and earlier versions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st
from sqlite_utils import Database

from workbench.errors import WorkbenchError
from workbench.mixed.logic_model import LogicModel
from workbench.mixed.model_editing import edited_model, link_rows, node_rows
from workbench.mixed.plan_document import model_document
from workbench.qual.records import Coder
from workbench.reasons import Reason
from workbench.services.model_editing import (
    CodesAfterModel,
    codes_that_follow,
    draft_of,
    model_changes,
    model_versions,
    orphaned_links,
    save_model,
    study_model,
)
from workbench.services.plan import PlanView
from workbench.services.shown_evidence import shown_evidence
from workbench.services.triangulation import display_of, study_settings
from workbench.ui.after_lock import after_lock_word, show_marked_table
from workbench.ui.errors import shown_errors
from workbench.ui.logic_model import draw_model
from workbench.ui.plan_words import change_rows
from workbench.ui.row_editor import choice_column, edited_rows
from workbench.ui.study import study_name
from workbench.ui.tables import show_table
from workbench.ui.text import as_text, language, t, texts

_SAVED = "model_saved"
_NAME, _SENTENCE = 210, 115
"""Pixels that columns have at least; they share what else there is, and all fit on a small screen."""


def model_tab(db: Database, coder: Coder | None, view: PlanView) -> None:
    """The drawing, what would change, the tables; below them what earlier versions said."""
    if view.parts.model is None:
        st.info(t("errors.model_missing"))
        return
    model = view.parts.model
    st.write(t("plan.model_lead", version=model.version, nodes=len(model.nodes), links=len(model.links)))
    drawn = st.container()
    draft = _edited(db, model) if coder else model
    with drawn:
        _draw(db, draft or model, name="plan-model")
    if coder and draft:
        _save(db, coder, model, draft)
    _show_what_links_assume(view, model)
    _show_orphans(db)
    _show_versions(db, coder, model)


def _edited(db: Database, model: LogicModel) -> LogicModel | None:
    """What the two tables describe; None, with the reason shown, where they describe no model."""
    st.caption(t("plan.model_how"))
    key = f"{study_name()}.{model.version}.{st.session_state.get(_SAVED, 0)}"
    with st.expander(t("plan.nodes")):
        nodes = edited_rows(
            node_rows(model),
            _node_columns(),
            key=f"plan_nodes.{key}",
            alt=t("plan.nodes"),
            disabled=("node",),
        )
    try:
        stations = _stations(model, nodes)
        links = edited_rows(
            link_rows(model),
            _link_columns(model, stations),
            key=f"plan_links.{key}",
            alt=t("plan.links"),
            disabled=("link",),
            views=_link_views(),
        )
        return draft_of(db, model, nodes, links)
    except WorkbenchError as error:
        st.error(as_text(texts().reason(Reason.of(error.key, **error.values))))
        return None


def _stations(model: LogicModel, nodes: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Stations by id as the first table has them now, so that a new one can be chosen at once."""
    found = edited_model(replace(model, links=()), nodes, ())
    return {one.node: one.name(language()) for one in found.nodes}


def _node_columns() -> dict[str, Any]:
    config = st.column_config
    return {
        "node": config.TextColumn(t("plan.key"), help=t("plan.key_help")),
        "name_nb": config.TextColumn(t("plan.field_name_nb"), max_chars=80, width="large"),
        "name_en": config.TextColumn(t("plan.field_name_en"), max_chars=80, width="large"),
    }


def _link_columns(model: LogicModel, stations: Mapping[str, str]) -> dict[str, Any]:
    config = st.column_config
    owners = {one.id: one.name(language()) for one in model.measures}
    return {
        "link": config.TextColumn(t("plan.key"), help=t("plan.key_help"), pinned=True, width="small"),
        "name_nb": config.TextColumn(t("plan.field_name_nb"), max_chars=120, width=_NAME),
        "name_en": config.TextColumn(t("plan.field_name_en"), max_chars=120, width=_NAME),
        "measure_id": choice_column(t("plan.field_measure_id"), owners),
        "from_node": choice_column(t("plan.field_from_node"), stations, required=True),
        "to_node": choice_column(t("plan.field_to_node"), stations, required=True),
        **{
            name: config.TextColumn(
                t(f"plan.field_{name}"), max_chars=400, help=t(f"plan.help_{name}"), width=_SENTENCE
            )
            for name in ("assumption", "mechanism", "context")
        },
        **{
            name: config.CheckboxColumn(t(f"plan.field_{name}"), help=t(f"plan.help_{name}"), default=False)
            for name in ("blind_spot", "needs_measure")
        },
    }


def _link_views() -> dict[str, Sequence[str]]:
    """Columns that fit beside each other; the key, and mostly the name, tell which link a row is."""
    named = ("link", f"name_{language()}")
    return {
        t("plan.view_links"): (*named, "measure_id", "from_node", "to_node"),
        t("plan.view_names"): ("link", "name_nb", "name_en"),
        t("plan.view_assumptions"): (*named, "assumption", "mechanism", "context"),
        t("plan.view_measuring"): (*named, "blind_spot", "needs_measure"),
    }


def _draw(db: Database, model: LogicModel, *, name: str) -> None:
    """The model with the verdicts that the study's evidence gives its links now."""
    found = replace(shown_evidence(db), model=model)
    display = display_of(found, study_settings(db))
    draw_model(model, display.cells.values(), name=name, leads=False)


def _save(db: Database, coder: Coder, model: LogicModel, draft: LogicModel) -> None:
    """What would change in model and codebook, and a note to store it with."""
    changes = model_changes(model, draft)
    if not changes:
        st.caption(t("plan.model_as_stored"))
        return
    rows = change_rows(changes, model_document(draft), model_document(model))
    head = [t(f"plan.{name}") for name in ("part", "item", "field", "old", "new")]
    show_table(head, rows, alt=t("plan.model_changes", n=len(changes)))
    st.caption(_codes_said(codes_that_follow(db, draft)))
    with st.form("save_model", clear_on_submit=True), shown_errors():
        note = st.text_input(t("plan.model_note"), max_chars=300)
        if st.form_submit_button(t("plan.model_save", n=len(changes)), type="primary"):
            save_model(db, coder, draft, note=note)
            st.session_state[_SAVED] = st.session_state.get(_SAVED, 0) + 1
            st.rerun()


def _codes_said(following: CodesAfterModel) -> str:
    return t(
        "plan.codes_follow",
        new=len(following.new),
        changed=len(following.changed),
        without=len(following.without_link),
    )


def _show_what_links_assume(view: PlanView, model: LogicModel) -> None:
    """Assumptions, mechanisms and contexts as a table that can be read and taken along."""
    said = ("assumption", "mechanism", "context")
    rows = [
        [
            one.name(language()),
            *(getattr(one, name) or "–" for name in said),
            after_lock_word(view.after, "links", one.link)
            or (t("plan.added_after") if one.after_plan else ""),
        ]
        for one in model.links
        if one.after_plan or view.after.has("links", one.link) or any(getattr(one, name) for name in said)
    ]
    if rows:
        head = [t("plan.link"), *(t(f"plan.field_{name}") for name in said)]
        show_marked_table(head, rows, name="assumptions", caption=t("plan.assumptions_caption"))


def _show_orphans(db: Database) -> None:
    gone = sorted(orphaned_links(db))
    if gone:
        st.caption(t("plan.orphans", n=len(gone), links=", ".join(gone)))


def _show_versions(db: Database, coder: Coder | None, model: LogicModel) -> None:
    """One earlier version drawn, with what differs from now; it can be made the model again."""
    known = {one.id: one for one in model_versions(db) if one.id != model.version}
    if not known:
        return
    with st.expander(t("plan.earlier", n=len(known))):
        chosen = st.selectbox(
            t("plan.version"),
            list(known),
            format_func=lambda one: t(
                "plan.version_called",
                number=one,
                when=texts().datetime(dt.datetime.fromisoformat(known[one].created_at).astimezone()),
                note=known[one].note,
            ),
            key="model_version",
        )
        if chosen is None:
            return
        earlier = study_model(db, chosen)
        _draw(db, earlier, name="earlier-model")
        changes = model_changes(earlier, model)
        head = [t(f"plan.{name}") for name in ("part", "item", "field", "then", "now")]
        rows = change_rows(changes, model_document(model), model_document(earlier))
        show_table(head, rows, name="model-differences", caption=t("plan.version_caption", number=chosen))
        if coder and changes and st.button(t("plan.take_back"), key="take_back_version"):
            with shown_errors():
                save_model(db, coder, earlier, note=t("plan.taken_back", number=chosen))
                st.rerun()
