"""The register on the screen: tables, costs, centres, imports, assumptions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

import streamlit as st
from sqlite_utils import Database

from workbench.qual.records import Coder
from workbench.quant.register_rows import RegisterImport
from workbench.services.register import RegisterPage, RegisterTables, use_import
from workbench.ui.errors import shown_errors
from workbench.ui.small_cells import with_hidden_note
from workbench.ui.tables import show_table
from workbench.ui.text import t, texts
from workbench.word_tables import (
    country_head,
    country_rows,
    flow_rows,
    participation_head,
    participation_rows,
)
from workbench.words import register_name

_CENTRES_HEIGHT = 335
"""Pixels: the last row is cut in the middle, so that it shows that there are more."""


def show_tables(tables: RegisterTables | None) -> None:
    """Flow, countries, participation; an empty study says what to do first."""
    if tables is None:
        st.info(t("register.none"))
        return
    note = with_hidden_note("", (n for _, n in tables.removed))
    head = [t("report.flow_step"), t("report.persons")]
    show_table(head, flow_rows(tables, texts()), name="population", caption=note)
    left, right = st.columns([3, 4])
    with left:
        note = with_hidden_note("", (row.n_participants for row in tables.participation))
        rows = participation_rows(tables, texts())
        show_table(participation_head(texts()), rows, name="participation", caption=note)
    with right:
        note = with_hidden_note("", (n for row in tables.countries for n in (row.n_women, row.n_men)))
        show_table(country_head(texts()), country_rows(tables, texts()), name="countries", caption=note)


def show_costs_and_centres(page: RegisterPage, measures: Mapping[str, str]) -> None:
    """What the measures cost, and the reception centres."""
    form = texts()
    rows = [
        [
            measures.get(one.measure_id, one.measure_id),
            form.integer(one.nok),
            form.integer(one.participants),
            form.integer(round(one.nok / one.participants)) if one.participants else "",
            str(one.year),
        ]
        for one in page.costs
    ]
    if rows:
        names = [t(f"register.{name}") for name in ("nok", "reported", "per_participant", "year")]
        show_table([t("register.costs"), *names], rows, name="costs")
    places = [[one.id, one.name, one.region or ""] for one in page.centres]
    if places:
        head = [t("register.centres"), t("register.name"), t("register.region")]
        note = t("register.centres_note", n=len(places))
        show_table(head, places, name="centres", height=_CENTRES_HEIGHT, caption=note)


def show_imports(db: Database, page: RegisterPage, coder: Coder | None) -> None:
    """Earlier imports; one of them is in use."""
    if not page.imports:
        st.info(t("register.none"))
    for one in page.imports:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.text(_import_facts(one))
            if one.active:
                st.badge(t("import_register.active"))
            elif coder and st.button(t("import_register.use_this"), key=f"use_{one.id}"):
                with shown_errors():
                    use_import(db, one.id, coder.id)
                    st.rerun()


def _import_facts(one: RegisterImport) -> str:
    return t(
        "register.import_facts",
        file=register_name(one.file_name, texts(), simulated=one.simulated),
        n=one.n_rows,
        date=dt.date.fromisoformat(one.created_at[:10]),
        sha=one.sha256[:12],
    )


def show_assumptions(assumptions: str) -> None:
    """What the simulated register was drawn from, as it stands in its file."""
    st.write(t("register.assumptions_note"))
    st.code(assumptions, language="toml", wrap_lines=True)
