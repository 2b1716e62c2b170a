"""Editing what is known of the sources, and the map of who was not heard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st
from sqlite_utils import Database

from workbench.qual.records import INFORMANT_GROUPS, SOURCE_TYPES, Coder, Source
from workbench.services.source_facts import (
    ATTRIBUTES,
    BlindSpots,
    SourceFacts,
    centre_names,
    changed_facts,
    facts_of,
    save_facts,
)
from workbench.ui.errors import shown_errors
from workbench.ui.row_editor import choice_column
from workbench.ui.tables import show_table
from workbench.ui.text import as_text, t, texts

_WORD, _WORDS, _TITLE = 130, 220, 300
"""Pixels of columns, so that nothing usual is cut."""


def edit_facts(
    db: Database, coder: Coder, listed: Sequence[Source], measures: Sequence[tuple[str, str]]
) -> None:
    """One row a source; nothing is stored before the button is pressed, and one undo takes it back."""
    if not listed:
        st.info(t("sources.none"))
        return
    st.caption(t("source_facts.lead"))
    shown = [_shown(facts_of(source), source.name) for source in listed]
    edited = st.data_editor(
        shown,
        hide_index=True,
        height=min(620, 38 * len(listed) + 42),
        disabled=["name"],
        column_config=_columns(centre_names(db), dict(measures)),
        key=f"source_facts.{st.session_state.get('facts_saved', 0)}",
    )
    facts = [_facts(source, row) for source, row in zip(listed, edited, strict=True)]
    changed = changed_facts(db, facts)
    if st.button(t("source_facts.save", n=len(changed)), type="primary", disabled=not changed):
        with shown_errors():
            save_facts(db, coder, facts)
            st.session_state["facts_saved"] = st.session_state.get("facts_saved", 0) + 1
            st.rerun()


def _shown(facts: SourceFacts, name: str) -> dict[str, Any]:
    return {
        "name": name,
        "title": facts.title,
        "blind": facts.blind,
        "type": facts.type,
        "group": facts.informant_group,
        "centre": facts.centre_id or "",
        "measures": list(facts.measures),
        **{attribute: facts.attributes.get(attribute, "") for attribute in ATTRIBUTES},
    }


def _columns(centres: Mapping[str, str], measures: Mapping[str, str]) -> dict[str, Any]:
    config, named = st.column_config, {"": "–"} | dict(centres)
    return {
        "name": config.TextColumn(t("sources.name"), pinned=True),
        "title": config.TextColumn(t("sources.source_title"), width=_TITLE, max_chars=200, required=True),
        "blind": config.CheckboxColumn(t("source_facts.blind"), help=t("source_facts.blind_help")),
        "type": choice_column(t("sources.type"), type_names(), required=True),
        "group": choice_column(t("sources.group"), group_names(), required=True),
        "centre": choice_column(t("source_facts.centre"), named, width=_WORD),
        "measures": config.MultiselectColumn(
            t("source_facts.measures"),
            width=_WORDS,
            options=list(measures),
            format_func=lambda one: measures.get(str(one), str(one)),
        ),
        **{
            attribute: config.TextColumn(
                t(f"source_facts.{attribute}"),
                width=_WORD,
                max_chars=120,
                help=t("source_facts.date_help") if attribute == "date" else None,
            )
            for attribute in ATTRIBUTES
        },
    }


def type_names() -> dict[str, str]:
    """Types of sources in words."""
    return {one: t(f"import_text.type_{one}") for one in SOURCE_TYPES}


def group_names() -> dict[str, str]:
    """Groups of informants in words."""
    return {one: t(f"import_text.group_{one}") for one in INFORMANT_GROUPS}


def _facts(source: Source, row: Mapping[str, Any]) -> SourceFacts:
    said = {attribute: str(row[attribute] or "").strip() for attribute in ATTRIBUTES}
    return SourceFacts(
        source_id=source.id,
        title=str(row["title"] or "").strip(),
        type=str(row["type"]),
        informant_group=str(row["group"]),
        centre_id=str(row["centre"]) or None,
        measures=tuple(row["measures"] or ()),
        attributes={name: value for name, value in said.items() if value},
        blind=bool(row["blind"]),
    )


def show_blind_spots(spots: BlindSpots, measures: Mapping[str, str], links: Mapping[str, str]) -> None:
    """Who was heard about which measure; where nobody was, in words."""
    if not spots.groups:
        st.info(t("sources.none"))
        return
    st.write(t("source_facts.spots_lead", n=len(spots.empty), of=len(spots.n_sources)))
    head = [t("source_facts.measures"), *(t(f"import_text.group_{group}") for group in spots.groups)]
    rows = [
        [measures.get(measure, measure)]
        + [texts().integer(spots.n_sources[measure, group]) for group in spots.groups]
        for measure in spots.measures
    ]
    show_table(head, rows, name="blind_spots", caption=t("source_facts.spots_caption"))
    if spots.links:
        named = ", ".join(links.get(link, link) for link in spots.links)
        st.write(as_text(t("source_facts.spots_links", links=named)))
