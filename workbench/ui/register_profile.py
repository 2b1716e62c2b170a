"""A register beside its population, on the screen: earlier years, origins, reach, sample."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from sqlite_utils import Database

from workbench.charts.register import bars_by_measure, origins_map, series_chart, shape_names
from workbench.services.register import RegisterTables
from workbench.services.register_profile import (
    population_series,
    reach,
    returns_by_quarter,
    sample_profile,
)
from workbench.ui.figures import show_figure
from workbench.ui.small_cells import with_hidden_note
from workbench.ui.tables import show_table
from workbench.ui.text import t, texts
from workbench.words import level_name


def show_profile(db: Database, tables: RegisterTables | None, measures: Mapping[str, str]) -> None:
    """Origins, reach of the measures, returns over time, earlier years."""
    if tables is None:
        st.info(t("register.none"))
        return
    _origins(tables)
    _reach(db, measures)
    _returns(db)
    _years(db)


def _origins(tables: RegisterTables) -> None:
    st.subheader(t("register.origins"))
    counts = {level_name("country", row.country, texts()): row.n for row in tables.countries if row.n}
    unknown = {name: n for name, n in counts.items() if name.casefold() not in shape_names()}
    said = ", ".join(f"{name} {texts().integer(n)}" for name, n in unknown.items())
    note = t("register.off_map", countries=said) if unknown else ""
    known = sorted(((n, name) for name, n in counts.items() if name not in unknown), reverse=True)
    alt = ", ".join(f"{name} {texts().integer(n)}" for n, name in known)
    note = with_hidden_note(note, (row.n for row in tables.countries))
    show_figure(origins_map(counts, texts()), "origins", alt=alt, caption=note)


def _reach(db: Database, measures: Mapping[str, str]) -> None:
    st.subheader(t("register.reach"))
    found = [one for one in reach(db) if one.n_participants != 0]
    rows = [
        (measures.get(one.measure_id, one.measure_id), one.n_participants, one.n_returned)
        for one in found
        if one.n_participants is not None and one.n_returned is not None
    ]
    if not rows:
        st.caption(t("register.no_participants"))
        return
    alt = ". ".join(t("register.reach_row", measure=name, n=n, returned=gone) for name, n, gone in rows)
    note = with_hidden_note(t("register.reach_note"), (one.n_returned for one in found))
    show_figure(bars_by_measure(rows, texts()), "reach", alt=alt, caption=note)


def _returns(db: Database) -> None:
    found = returns_by_quarter(db)
    rows = [(quarter, n) for quarter, n in found if n is not None]
    if not found:
        return
    st.subheader(t("register.returns"))
    chart = series_chart(
        [(quarter, t("register.returned"), n) for quarter, n in rows], t("report.persons"), texts()
    )
    alt = ", ".join(f"{quarter}: {texts().integer(n)}" for quarter, n in rows)
    note = with_hidden_note(t("register.returns_note"), (n for _, n in found))
    show_figure(chart, "returns", alt=alt, caption=note)


def _years(db: Database) -> None:
    rows = population_series(db)
    if not rows:
        return
    st.subheader(t("register.series"))
    names = list(rows[0].parts)
    head = [t("register.year"), *(t(f"register.series_{name}") for name in names)]
    head += [t("report.total"), t("register.sum_check")]
    listed = [
        [
            str(row.year),
            *(texts().integer(row.parts[name]) for name in names),
            texts().integer(row.total),
            texts().integer(row.difference, sign=True) if row.difference else "",
        ]
        for row in rows
    ]
    show_table(head, listed, name="population-series", caption=t("register.sum_note"))


def show_sample(db: Database) -> None:
    """Who was interviewed beside who is in the register: whose voices are missing."""
    rows = sample_profile(db)
    if all(row.n_interviews == 0 for row in rows):
        st.info(t("register.no_sample"))
        return
    silent = [level_name("country", row.country, texts()) for row in rows if row.n_interviews == 0]
    if silent:
        st.write(t("register.sample_lead", countries=tuple(silent)))
    names = ("covariate.country", "register.in_register", "report.share", "register.interviewed")
    head = [*(t(name) for name in names), t("register.share_interviewed")]
    listed = [
        [
            level_name("country", row.country, texts()),
            texts().integer(row.n_register),
            texts().percent(row.share_register, 1),
            texts().integer(row.n_interviews),
            texts().percent(row.share_interviews, 0),
        ]
        for row in rows
    ]
    note = with_hidden_note(
        t("register.sample_note"), (n for row in rows for n in (row.n_register, row.n_interviews))
    )
    show_table(head, listed, name="sample", caption=note)
