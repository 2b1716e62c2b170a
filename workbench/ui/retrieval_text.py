"""Searching the texts on the screen: words, lemmas, parts of words or a pattern, with what stands around."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from sqlite_utils import Database

from workbench.qual.concordance import Line
from workbench.services.retrieval import CodedMaterial
from workbench.services.retrieval_files import lines_xlsx
from workbench.services.text_search import MODES, Mode, SearchResult, search_texts
from workbench.ui.errors import shown_errors
from workbench.ui.quotes import shown_safely
from workbench.ui.retrieval import group_name, prune
from workbench.ui.retrieval_quotes import XLSX, open_place
from workbench.ui.retrieval_words import words_are_counted
from workbench.ui.study import study_name
from workbench.ui.text import as_text, t, texts

PER_PAGE = 25


def show_text_search(db: Database, material: CodedMaterial) -> None:
    """What to look for and where; then every place with its surroundings."""
    mode, query = _choose_query()
    groups, interviewer = _choose_where(material)
    if not query.strip():
        st.info(t(f"retrieval.search_hint_{mode}"))
        return
    if mode == "lemmas" and not words_are_counted(db):
        return
    wanted = {one.name for one in material.sources if not groups or one.informant_group in groups}
    with shown_errors(), st.spinner(t("retrieval.searching")):
        result = search_texts(db, mode, query, interviewer=interviewer, sources=frozenset(wanted))
        _show_result(result, query, mode)


def _choose_query() -> tuple[Mode, str]:
    how, what = st.columns([2, 3])
    mode: Mode = how.selectbox(
        t("retrieval.search_mode"),
        MODES,
        format_func=lambda one: t(f"retrieval.search_mode_{one}"),
        key="retrieval_mode",
    )
    query = what.text_input(t("retrieval.search_for"), max_chars=500, key="retrieval_query")
    return mode, query


def _choose_where(material: CodedMaterial) -> tuple[list[str], bool]:
    where, who = st.columns([2, 3], vertical_alignment="bottom")
    listed = sorted({one.informant_group for one in material.sources})
    prune("retrieval_search_groups", listed)
    groups = where.multiselect(
        t("retrieval.choose_groups"),
        listed,
        format_func=group_name,
        key="retrieval_search_groups",
        placeholder=t("retrieval.all"),
    )
    return groups, who.checkbox(t("retrieval.with_interviewer"), key="retrieval_interviewer")


def _show_result(result: SearchResult, query: str, mode: Mode) -> None:
    counts = {"n": result.n_places, "n_sources": result.n_sources, "of_sources": result.of_sources}
    st.write(t("retrieval.search_lead", **counts))
    if result.forms:
        st.caption(as_text(t("retrieval.forms", forms=", ".join(result.forms[:40]), n=len(result.forms))))
    if not result.lines:
        st.info(t(f"retrieval.search_nothing_{mode}"))
        return
    if len(result.lines) < result.n_places:
        st.caption(t("retrieval.search_cut", n=len(result.lines)))
    n_pages = -(-len(result.lines) // PER_PAGE)
    page = min(max(st.session_state.get("retrieval_lines_page", 1), 1), n_pages)
    st.session_state["retrieval_lines_page"] = page
    _show_lines(result.lines[PER_PAGE * (page - 1) : PER_PAGE * page])
    if n_pages > 1:
        st.pagination(n_pages, key="retrieval_lines_page")
    _offer(result, query)


def _show_lines(lines: Sequence[Line]) -> None:
    for one in lines:
        words, opened = st.columns([7, 1], vertical_alignment="center")
        with words:
            st.html(
                '<div style="display:grid;grid-template-columns:minmax(0,1fr) auto minmax(0,1fr);gap:.5rem">'
                f'<span style="text-align:right">{shown_safely(one.before)}</span>'
                f"<strong>{shown_safely(one.words)}</strong><span>{shown_safely(one.after)}"
                f" <small>· {shown_safely(one.speaker)}</small></span></div>"
            )
        with opened:
            open_place(one.source, one.start, one.end)


def _offer(result: SearchResult, query: str) -> None:
    words = texts()
    said = t("retrieval.search_asked", query=query, n=result.n_places)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.caption(t("retrieval.only_by_export"))
        st.download_button(
            "Excel",
            lambda: lines_xlsx(result.lines, words, asked=said),
            f"{study_name()}-search.xlsx",
            XLSX,
            on_click="ignore",
        )
