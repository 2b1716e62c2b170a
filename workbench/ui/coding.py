"""Choosing a source and preparing what the coder component needs; prepared once a session and source."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st
from sqlite_utils import Database

from workbench.api.shapes import code_shape, coding_shape, decision_shape, note_shape
from workbench.qual.records import Coder, Turn
from workbench.services.coding import CodingDesk, coding_desk, source_titles
from workbench.services.coding_access import coding_token
from workbench.ui.components.coder.component import coder_words
from workbench.ui.study import study_name
from workbench.ui.text import language, t, texts

_KEY = "source"


def choose_source(db: Database) -> str | None:
    """The source to code: from the link that led here, else chosen in the list; None without sources."""
    titles = source_titles(db)
    if not titles:
        return None
    asked = st.query_params.get("source")
    if st.session_state.get("source_asked") != asked and asked in titles:
        st.session_state[_KEY] = asked
        st.session_state["source_asked"] = asked
    if st.session_state.get(_KEY) not in titles:
        st.session_state[_KEY] = next(iter(titles))
    chosen = st.selectbox(
        t("coding.source"),
        list(titles),
        format_func=lambda name: f"{name} · {titles[name]}",
        key=_KEY,
        label_visibility="collapsed",
    )
    return str(chosen)


def go_to_place(place: Mapping[str, Any]) -> None:
    """Turn to another source, at a passage if one is named; called before the page is drawn."""
    st.session_state[_KEY] = st.session_state["source_asked"] = place["source"]
    for name in ("source", "start", "end"):
        if name in place:
            st.query_params[name] = str(place[name])
        elif name in st.query_params:
            del st.query_params[name]


def coder_payload(db: Database, source: str, coder: Coder) -> dict[str, Any]:
    """The component's data, kept unchanged for the session: Streamlit then sends only its hash."""
    asked = tuple(st.query_params.get(name, "") for name in ("start", "end"))
    key = ("coder_payload", study_name(), source, coder.id, language(), asked)
    if st.session_state.get("coder_payload_key") != key:
        desk = coding_desk(db, source, coder)
        st.session_state["coder_payload"] = _payload(
            desk, coder, coding_token(db, study_name(), coder), asked
        )
        st.session_state["coder_payload_key"] = key
    payload: dict[str, Any] = st.session_state["coder_payload"]
    return payload


def _payload(desk: CodingDesk, coder: Coder, token: str, asked: tuple[str, ...]) -> dict[str, Any]:
    source = desk.source
    named = {"id": source.id, "name": source.name, "title": source.title, "revision_id": source.revision_id}
    held = {"id": source.case_id, "name": source.attributes["case"]} if source.case_id else None
    return {
        "api": "/api/coding",
        "token": token,
        "coder": coder.name,
        "source": {**named, "case": held},
        "text": desk.text,
        "turns": [_turn(turn) for turn in desk.turns],
        "links": _links(desk),
        "codes": [code_shape(code, language()) for code in desk.codes],
        "notes": [note_shape(note, coder.id) for note in desk.notes],
        "agreed": [decision_shape(one) for one in desk.decisions],
        "blind": desk.source.blind,
        "measures": _measures(desk),
        "codings": [coding_shape(one, coder.id) for one in desk.codings],
        "done_by": list(desk.done_by),
        "seq": desk.seq,
        "words": coder_words(texts()),
        "language": language(),
        "focus": _focus(asked, source.name),
    }


def _focus(asked: tuple[str, ...], source: str) -> dict[str, int] | None:
    start, end = asked
    led_here = st.query_params.get("source") == source
    if not (led_here and start.isdecimal() and end.isdecimal()):
        return None
    return {"start": int(start), "end": int(end)}


def _turn(turn: Turn) -> dict[str, Any]:
    return {
        "n": turn.number,
        "start": turn.start,
        "end": turn.end,
        "speaker": turn.speaker,
        "role": turn.role,
    }


def _links(desk: CodingDesk) -> list[dict[str, Any]]:
    links = desk.model.links if desk.model else ()
    return [{"id": one.link, "label": one.name(language()), "measure": one.measure_id} for one in links]


def _measures(desk: CodingDesk) -> list[dict[str, Any]]:
    measures = desk.model.measures if desk.model else ()
    return [{"id": one.id, "label": one.name(language())} for one in measures]
