"""The quotes that were found, in their context, each with the way to its place in the text."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st
from sqlite_utils import Database

from workbench.qual.records import Coder
from workbench.services.retrieval import (
    CONTEXTS,
    CodedMaterial,
    Context,
    QuoteInContext,
    by_passage,
    coded_material,
    in_context,
    retrieved,
)
from workbench.services.retrieval_files import origin, quotes_docx, quotes_xlsx
from workbench.services.study_files import opened_study
from workbench.ui.quotes import shown_safely
from workbench.ui.retrieval import Asked, show_lead
from workbench.ui.study import study_name
from workbench.ui.text import language, t, texts

PER_PAGE = 20
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def show_quotes(db: Database, coder: Coder, asked: Asked) -> None:
    """A page of quotes, and all of them as files."""
    show_lead(asked)
    found = asked.found.codings
    if not found:
        st.info(t("retrieval.nothing"))
        return
    context = _choose_context()
    passages = by_passage(found)
    n_pages = -(-len(passages) // PER_PAGE)
    page = min(max(st.session_state.get("retrieval_page", 1), 1), n_pages)
    st.session_state["retrieval_page"] = page
    _offer_files(coder, asked, context)
    names = {code.id: code.name(language()) for code in asked.found.material.codes}
    shown = passages[PER_PAGE * (page - 1) : PER_PAGE * page]
    quotes = in_context(db, asked.found.material, [one for one, *_ in shown], context=context)
    for one, (_, *also) in zip(quotes, shown, strict=True):
        show_quote(replace(one, also=tuple(also)), names[one.coding.code_id])
    if n_pages > 1:
        st.pagination(n_pages, key="retrieval_page")


def show_quote(one: QuoteInContext, code: str) -> None:
    """One quote within the text around it, and a link to its place."""
    words, opened = st.columns([7, 1])
    together = (one.coding, *one.also)
    mark = "❝ " if any(coding.exemplary for coding in together) else ""
    memos = [f"<br><small>✎ {shown_safely(coding.memo)}</small>" for coding in together if coding.memo]
    where = " · ".join((code, origin(one, texts(), with_ids=False)))
    with words:
        st.html(
            '<div style="white-space:pre-wrap;line-height:1.5;padding-left:.75rem;border-left:3px solid">'
            f'<span style="opacity:.75">{shown_safely(one.before)}</span>'
            f'<strong>{shown_safely(one.coding.quote)}</strong><span style="opacity:.75">'
            f"{shown_safely(one.after)}</span><br>"
            f"<small>{mark}{shown_safely(where)}</small>"
            f"{''.join(memos)}</div>"
        )
    with opened:
        open_place(one.coding.source, one.coding.segment.start, one.coding.segment.end)


def open_place(source: str, start: int, end: int) -> None:
    """A link that opens a passage in the text, for coding."""
    place = {"source": source, "start": str(start), "end": str(end)}
    st.page_link(st.session_state["pages"]["coding"], label=f"{source} ↗", query_params=place)


def _choose_context() -> Context:
    chosen = st.segmented_control(
        t("retrieval.context"),
        CONTEXTS,
        default=CONTEXTS[0],
        required=True,
        format_func=lambda one: t(f"retrieval.context_{one}"),
        key="retrieval_context",
    )
    return chosen or CONTEXTS[0]


def _offer_files(coder: Coder, asked: Asked, context: Context) -> None:
    """Files are made when they are asked for, from what the coder may see then."""
    study, words = study_name(), texts()

    def made(kind: str) -> bytes:
        with opened_study(study) as db:
            material: CodedMaterial = coded_material(db, coder)
            found = retrieved(material, asked.wanted)
            write = quotes_docx if kind == "docx" else quotes_xlsx
            return write(db, material, found, words, context=context, asked=asked.said)

    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.caption(t("retrieval.only_by_export"))
        with st.popover(t("figure.take_along"), type="tertiary", key="retrieval_take"):
            st.download_button("Word", lambda: made("docx"), f"{study}-quotes.docx", DOCX, on_click="ignore")
            st.download_button("Excel", lambda: made("xlsx"), f"{study}-quotes.xlsx", XLSX, on_click="ignore")
