"""Correcting a transcript on the screen: the new text, what it does to the codings, and storing it."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from sqlite_utils import Database

from workbench.qual.records import Coder, Source
from workbench.services.revisions import (
    CarriedCoding,
    RevisionPreview,
    corrected_turns,
    left_behind,
    preview_revision,
    revise_source,
    source_text,
)
from workbench.ui.errors import shown_errors
from workbench.ui.quotes import quote
from workbench.ui.tables import show_table
from workbench.ui.text import t

_DONE = "revision_stored"


def correct_text(db: Database, coder: Coder, listed: Sequence[Source]) -> None:
    """From the text as it stands to a new revision, with every coding accounted for."""
    if not listed:
        st.info(t("sources.none"))
        return
    if stored := st.session_state.pop(_DONE, None):
        st.success(t("revision.stored", name=stored))
    st.caption(t("revision.lead"))
    titles = {source.name: f"{source.name} · {source.title}" for source in listed}
    name = st.selectbox(t("coding.source"), list(titles), format_func=titles.__getitem__, key="revise_source")
    text, _ = source_text(db, name)
    number = next(source.revision_number for source in listed if source.name == name)
    new = st.text_area(t("revision.text"), text, height=360, key=f"revise_text.{name}.{number}")
    if new == text:
        st.caption(t("revision.unchanged", number=number))
    else:
        with shown_errors():
            _store(db, coder, name, new, preview_revision(db, coder, name, new))
    _show_left(db, coder)


def _store(db: Database, coder: Coder, name: str, text: str, found: RevisionPreview) -> None:
    st.write(t("revision.preview", same=found.n_same, changed=len(found.changed), lost=len(found.lost)))
    if found.n_hidden_lost:
        st.warning(t("revision.hidden", n=found.n_hidden_lost))
    if found.changed:
        head = [t("sources.coders"), t("revision.before"), t("revision.after")]
        rows = [[one.coding.coder, one.coding.quote, one.words] for one in found.changed]
        show_table(head, rows, height=240)
    placed = {}
    for one in found.lost:
        if _accepted(one):
            placed[one.coding.id] = (one.carried.start, one.carried.end)
    if st.button(t("revision.store"), type="primary"):
        revise_source(db, coder, name, text, corrected_turns(db, name, text), placed=placed)
        st.session_state[_DONE] = name
        st.rerun()


def _accepted(lost: CarriedCoding) -> bool:
    """Whether somebody lets a lost coding stand on the little that is left of its words."""
    quote(lost.coding.quote, lost.coding.coder)
    if not lost.words:
        st.caption(t("revision.gone"))
        return False
    choices = ("stay", "take")
    chosen = st.radio(
        t("revision.decide", words=lost.words),
        choices,
        format_func=lambda one: t(f"revision.{one}"),
        key=f"lost_{lost.coding.id}_{lost.carried.start}_{lost.carried.end}",
        horizontal=True,
    )
    return chosen == "take"


def _show_left(db: Database, coder: Coder) -> None:
    left = left_behind(db, coder)
    if not left:
        return
    st.subheader(t("revision.left", n=len(left)))
    st.caption(t("revision.left_lead"))
    for one in left[:50]:
        quote(one.quote, f"{one.source} · {one.coder}")
