"""The quote matrix on the screen: measure by informant group, counts first, then quotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st
from sqlite_utils import Database

from workbench.qual.quote_matrix import QuoteCell
from workbench.services.retrieval import in_context
from workbench.services.retrieval_files import quote_matrix_docx, quote_matrix_xlsx
from workbench.services.retrieval_tables import Found, quote_matrix_of
from workbench.ui.retrieval import group_name, value_name
from workbench.ui.retrieval_quotes import DOCX, XLSX, show_quote
from workbench.ui.study import study_name
from workbench.ui.tables import show_table
from workbench.ui.text import as_text, language, t, texts


def show_quote_matrix(db: Database, found: Found) -> None:
    """Who says something of each measure, as a table; then a measure's quotes group by group."""
    measures, cells = quote_matrix_of(found)
    if not measures:
        st.info(t("retrieval.no_measures"))
        return
    groups = sorted({group for _, group in cells})
    name = value_name(found.material, "measures")
    head = [t("retrieval.measures"), *(group_name(group) for group in groups)]
    rows = [[name(row), *(_counted(cells[row, group]) for group in groups)] for row in measures]
    show_table(head, rows, caption=t("retrieval.quotes_caption"))
    _offer(head, [[name(row), *(_quoted(cells[row, group]) for group in groups)] for row in measures])
    chosen = st.selectbox(t("retrieval.quotes_of"), measures, format_func=name, key="retrieval_quotes_of")
    _show_quotes(db, found, {group: cells[chosen, group] for group in groups})


def _show_quotes(db: Database, found: Found, cells: Mapping[str, QuoteCell]) -> None:
    codes = {code.id: code.name(language()) for code in found.material.codes}
    for group, cell in cells.items():
        if cell.quotes:
            st.markdown(f"**{as_text(group_name(group))}** · {as_text(_counted(cell))}")
            for one in in_context(db, found.material, cell.quotes):
                show_quote(one, codes[one.coding.code_id])


def _counted(cell: QuoteCell) -> str:
    if not cell.n_sources:
        return "–"
    stances = ", ".join(f"{stance or t('retrieval.unknown')} {n}" for stance, n in cell.stances)
    return f"{t('retrieval.cell_sources', n=cell.n_sources, of=cell.of_sources)} ({stances})"


def _quoted(cell: QuoteCell) -> str:
    quotes = [f"«{one.quote}» ({one.source}, id {one.id})" for one in cell.quotes]
    return "\n".join([_counted(cell), *quotes])


def _offer(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    words, caption, name = texts(), t("retrieval.quotes_caption"), f"{study_name()}-quote-matrix"
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.caption(t("retrieval.only_by_export"))
        with st.popover(t("figure.take_along"), type="tertiary", key="retrieval_matrix_take"):
            st.download_button(
                "Word",
                lambda: quote_matrix_docx(head, rows, words, caption=caption),
                f"{name}.docx",
                DOCX,
                on_click="ignore",
            )
            st.download_button(
                "Excel",
                lambda: quote_matrix_xlsx(head, rows, words, caption=caption),
                f"{name}.xlsx",
                XLSX,
                on_click="ignore",
            )
