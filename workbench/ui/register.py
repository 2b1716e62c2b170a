"""The register on the screen: tables, costs, centres, imports, assumptions."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from sqlite_utils import Database

from workbench.qual.records import Coder
from workbench.services.register import RegisterPage, RegisterTables, use_import
from workbench.ui.errors import shown_errors
from workbench.ui.text import t, texts
from workbench.word_tables import (
    country_head,
    country_rows,
    flow_rows,
    participation_head,
    participation_rows,
)


def show_tables(tables: RegisterTables | None) -> None:
    """Flow, countries, participation; an empty study says what to do first."""
    if tables is None:
        st.info(t("register.none"))
        return
    left, right = st.columns([2, 3])
    with left:
        _table([t("report.flow_step"), t("report.persons")], flow_rows(tables, texts()))
        _table(participation_head(texts()), participation_rows(tables, texts()))
    with right:
        _table(country_head(texts()), country_rows(tables, texts()))


def show_costs_and_centres(page: RegisterPage) -> None:
    """What the measures cost, and the reception centres."""
    names = [t(f"register.{name}") for name in ("nok", "year")]
    rows = [
        [one.measure_id, texts().integer(one.nok), str(one.year), texts().integer(one.participants)]
        for one in page.costs
    ]
    if rows:
        _table([t("register.costs"), *names, t("report.participants")], rows)
    places = [[one.id, one.name, one.region or ""] for one in page.centres]
    if places:
        _table([t("register.centres"), t("register.name"), t("register.region")], places)


def show_imports(db: Database, page: RegisterPage, coder: Coder) -> None:
    """Earlier imports; one of them is in use."""
    for one in page.imports:
        with st.container(horizontal=True, vertical_alignment="center"):
            facts = (one.file_name, texts().integer(one.n_rows), one.created_at[:10], f"{one.sha256[:12]}…")
            st.text(" · ".join(facts))
            if one.active:
                st.badge(t("import_register.active"))
            elif st.button(t("import_register.use_this"), key=f"use_{one.id}"):
                with shown_errors():
                    use_import(db, one.id, coder.id)
                    st.rerun()


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    st.dataframe([dict(zip(head, row, strict=True)) for row in rows], hide_index=True)
