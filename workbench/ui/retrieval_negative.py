"""Negative cases on the screen: alike informants who say the opposite, both sides with their quotes."""

from __future__ import annotations

import streamlit as st
from sqlite_utils import Database

from workbench.qual.negative_cases import NegativeCase
from workbench.services.retrieval import in_context
from workbench.services.retrieval_tables import (
    ROWS,
    Found,
    attribute_names,
    negative_cases_of,
    row_names,
)
from workbench.ui.retrieval import attribute_name, prune, value_name
from workbench.ui.retrieval_quotes import show_quote
from workbench.ui.text import as_text, language, t

SHOWN = 15
QUOTES = 4


def show_negative_cases(db: Database, found: Found) -> None:
    """Choose what makes sources alike; each topic with the prevailing side and the negative cases."""
    what, alike, opposite = st.columns([1, 2, 1], vertical_alignment="bottom")
    rows = what.selectbox(
        t("retrieval.rows"),
        ROWS,
        index=1,
        format_func=lambda one: t(f"retrieval.rows_{one}"),
        key="retrieval_negative_rows",
    )
    names = attribute_names(found.sources)
    prune("retrieval_alike", names)
    attributes = alike.multiselect(
        t("retrieval.alike"),
        names,
        default=None if "retrieval_alike" in st.session_state else ("informant_group",),
        format_func=attribute_name,
        key="retrieval_alike",
        placeholder=t("retrieval.all"),
    )
    zero = opposite.checkbox(t("retrieval.zero_is_opposite"), key="retrieval_zero")
    cases = negative_cases_of(found, rows, attributes, no_change_is_opposite=zero)
    if not cases:
        st.info(t("retrieval.no_negative"))
        return
    st.write(t("retrieval.negative_lead", n=len(cases)))
    topics = row_names(found, rows, language())
    for case in cases[:SHOWN]:
        _show_case(db, found, case, topics.get(str(case.topic), str(case.topic)), attributes)
    if len(cases) > SHOWN:
        st.caption(t("retrieval.negative_more", n=len(cases) - SHOWN))


def _show_case(db: Database, found: Found, case: NegativeCase, topic: str, attributes: list[str]) -> None:
    shared = [
        f"{attribute_name(name)}: {value_name(found.material, name)(value)}"
        for name, value in zip(attributes, case.alike, strict=True)
    ]
    label = t(
        "retrieval.negative_case",
        topic=topic,
        alike=" · ".join(shared) or t("retrieval.all"),
        n_against=case.n_against,
        n_with=case.n_with,
        stance="+" if case.prevailing == "+" else "−",
    )
    codes = {code.id: code.name(language()) for code in found.material.codes}
    with st.expander(as_text(label)):
        st.markdown(f"**{t('retrieval.negative_against')}**")
        for one in in_context(db, found.material, case.against[:QUOTES]):
            show_quote(one, codes[one.coding.code_id])
        st.markdown(f"**{t('retrieval.negative_with')}**")
        for one in in_context(db, found.material, case.with_it[:QUOTES]):
            show_quote(one, codes[one.coding.code_id])
