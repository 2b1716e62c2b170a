"""The voices of one cell on the screen: counts that open their sources, confidence in four parts, quotes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

import streamlit as st
from sqlite_utils import Database

from workbench.mixed.confidence import ConfidencePart, confidence_parts
from workbench.mixed.settings import TriangulationSettings
from workbench.mixed.voices import group_name, tally
from workbench.qual.records import Coding
from workbench.services.coding import source_titles
from workbench.services.joint_facts import left_unheard, quotes_by_group
from workbench.services.triangulation import Cell, Evidence, quotes_of, quotes_seen
from workbench.ui.joint_views import DIRECTION_SIGNS
from workbench.ui.quotes import quote
from workbench.ui.study import optional_coder
from workbench.ui.text import as_text, t, texts

_STANCES = ("+", "±", "0", "-")
_STANCE_NAMES = {"+": "plus", "0": "zero", "-": "minus", "±": "mixed"}
_COUNTED = {"+": "+", "±": "±", "0": "0:", "-": "−"}
_QUOTES_SHOWN = 60
_LAYOUTS = ("by_group", "all_quotes")
_CONFIDENCE_REASONS = ("reason_split", "reason_thin", "reason_silent")


def show_voices(
    db: Database, found: Evidence, cell: Cell, settings: TriangulationSettings, hidden: Collection[str]
) -> None:
    """Direction, counts that open their sources, and confidence with its four parts."""
    voices = cell.voices
    word = t(f"verdict.direction_{voices.direction}")
    st.markdown(f"**{t('joint.voices')}: {DIRECTION_SIGNS[voices.direction]} {word}**")
    for reason in voices.reasons:
        if reason.code in _CONFIDENCE_REASONS:
            st.write(as_text(texts().reason(reason)))
    if cell.stances:
        _show_sources(found, cell, hidden)
    if voices.confidence:
        confidence = t(f"verdict.confidence_{voices.confidence}")
        st.write(t("joint.confidence_title", confidence=confidence))
    counts = tally(cell.stances)
    for part in confidence_parts(voices, settings, counts=counts, agreement=found.alpha):
        st.markdown(f"- {_part(part)}")
    if voices.provisional:
        st.caption(t("verdict.provisional"))
    _show_blind_spot(db, cell)


def _part(part: ConfidencePart) -> str:
    """«Relevans: alvorlig innvending (2 trinn ned). Blind flekk …»."""
    concern = t(f"joint.concern_{part.concern}", steps=part.steps)
    reasons = " ".join(texts().reason(one) for one in part.reasons)
    return as_text(f"{t(f'joint.part_{part.part}')}: {concern}. {reasons}".strip())


def _show_blind_spot(db: Database, cell: Cell) -> None:
    left = left_unheard(db, cell)
    if left is None:
        return
    key = "blind_few" if left.n_left is None else "blind_counted"
    st.write(t(f"joint.{key}", left=left.n_left, n=left.n_participants, heard=left.n_heard))


def _show_sources(found: Evidence, cell: Cell, hidden: Collection[str]) -> None:
    """The sources behind the counts, by group and stance, each a link to what it says."""
    said = {one.id: one for one in quotes_of(found, cell)}
    by_kind: dict[tuple[str, str], list[Coding]] = defaultdict(list)
    for one in cell.stances:
        first = said[one.codings[0]]
        if first.source not in hidden:
            by_kind[one.group, one.stance].append(first)
    with st.popover(t("joint.open_sources", n=len(cell.stances))):
        for (group, stance), named in sorted(by_kind.items()):
            shown = texts().shown(group_name(group))
            st.markdown(as_text(f"{shown} {stance.replace('-', '−')} ({len(named)})"))
            with st.container(horizontal=True):
                for first in named:
                    _open_place(first)
        if unnamed := len(cell.stances) - sum(map(len, by_kind.values())):
            st.caption(t("joint.sources_blind", n=unnamed))


def show_quotes(db: Database, found: Evidence, cell: Cell) -> None:
    """What was said: a few quotes a group, or all of them by stance."""
    listed = quotes_seen(db, found, cell, optional_coder(db))
    if hidden := len(quotes_of(found, cell)) - len(listed):
        st.caption(t("joint.quotes_hidden", n=hidden))
    if not listed:
        st.info(t("joint.no_quotes"))
        return
    layout = st.segmented_control(
        t("joint.quotes_layout"),
        _LAYOUTS,
        default=_LAYOUTS[0],
        required=True,
        format_func=lambda name: t(f"joint.{name}"),
        key=f"quotes_layout_{cell.link.link}",
        label_visibility="collapsed",
    )
    if layout == "by_group":
        _show_by_group(db, found, cell)
    else:
        _show_all(listed, cell, source_titles(db))


def _show_by_group(db: Database, found: Evidence, cell: Cell) -> None:
    titles = source_titles(db)
    cells = list(quotes_by_group(db, found, cell, optional_coder(db)).items())
    for pair in (cells[place : place + 2] for place in range(0, len(cells), 2)):
        for column, (group, held) in zip(st.columns(2), pair, strict=False):
            with column:
                name = texts().shown(group_name(group))
                said = t("joint.group_heading", group=name, n=held.n_sources, of=held.of_sources)
                counts = " ".join(f"{_COUNTED[stance]}{n}" for stance, n in held.stances if stance)
                st.markdown(f"**{as_text(said)}** · {as_text(counts)}")
                for one in held.quotes:
                    show_quote(one, titles.get(one.source, one.source))


def _show_all(listed: Collection[Coding], cell: Cell, titles: Mapping[str, str]) -> None:
    stances = [stance for stance in _STANCES if any(one.assessment.stance == stance for one in listed)]
    chosen = st.segmented_control(
        t("joint.stance"),
        stances,
        default=stances,
        selection_mode="multi",
        format_func=lambda stance: f"{stance} {t('joint.stance_' + _STANCE_NAMES[stance])}",
        key=f"stances_{cell.link.link}",
    )
    for one in [one for one in listed if one.assessment.stance in chosen][:_QUOTES_SHOWN]:
        show_quote(one, titles.get(one.source, one.source))


def show_quote(coding: Coding, title: str) -> None:
    """One quote with its stance, claim and coder, and the way to its place in the text."""
    stance, claim = coding.assessment.stance or "", coding.assessment.claim or "op"
    origin = f"{title} · {stance.replace('-', '−')} {t(f'coder.claim_{claim}')} · {coding.coder}"
    words, opened = st.columns([6, 1])
    with words:
        quote(coding.quote, origin)
    with opened:
        _open_place(coding)


def _open_place(coding: Coding) -> None:
    place = {"source": coding.source, "start": str(coding.segment.start), "end": str(coding.segment.end)}
    st.page_link(st.session_state["pages"]["coding"], label=f"{coding.source} ↗", query_params=place)
