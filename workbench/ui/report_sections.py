"""Sections of the report on the screen: named, added, moved and removed, each to be taken back."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from sqlite_utils import Database

from workbench.qual.records import Coder
from workbench.services.report_sections import drop_section, move_section, name_section, new_section
from workbench.services.report_writing import ReportSection
from workbench.ui.errors import shown_errors
from workbench.ui.study import optional_coder
from workbench.ui.text import t


def edit_sections(db: Database, sections: Sequence[ReportSection], chosen: ReportSection) -> None:
    """Name, move, add and remove sections."""
    coder = optional_coder(db)
    if coder is None:
        return
    with st.expander(t("report.sections")):
        _move(db, coder, sections, chosen)
        _rename(db, coder, chosen)
        _add(db, coder, has_summary=any(one.paired for one in sections))


def _move(db: Database, coder: Coder, sections: Sequence[ReportSection], chosen: ReportSection) -> None:
    """The summary always comes first in the file, so only the others have an order."""
    order = [one.id for one in sections if not one.paired]
    if chosen.id not in order or len(order) < 2:
        return
    with st.container(horizontal=True):
        up = st.button(t("report.section_up"), disabled=chosen.id == order[0], key="section_up")
        down = st.button(t("report.section_down"), disabled=chosen.id == order[-1], key="section_down")
    if up or down:
        with shown_errors():
            move_section(db, coder, chosen.id, -1 if up else 1)
            st.rerun()


def _rename(db: Database, coder: Coder, chosen: ReportSection) -> None:
    with st.form(f"section_{chosen.id}", border=False):
        nb = st.text_input(t("report.section_nb"), chosen.name_nb, max_chars=120)
        en = st.text_input(t("report.section_en"), chosen.name_en, max_chars=120)
        with st.container(horizontal=True):
            renamed = st.form_submit_button(t("report.section_rename"))
            dropped = st.form_submit_button(t("report.section_remove", n=len(chosen.claims)))
    with shown_errors():
        if renamed:
            name_section(db, coder, chosen.id, nb, en)
        if dropped:
            drop_section(db, coder, chosen.id)
        if renamed or dropped:
            st.rerun()


def _add(db: Database, coder: Coder, *, has_summary: bool) -> None:
    with st.form("new_section", border=False, clear_on_submit=True):
        nb = st.text_input(t("report.new_section_nb"), max_chars=120)
        en = st.text_input(t("report.new_section_en"), max_chars=120)
        paired = not has_summary and st.checkbox(t("report.section_paired"))
        added = st.form_submit_button(t("report.section_add"))
    if added:
        with shown_errors():
            new_section(db, coder, nb, en, paired=paired)
            st.rerun()
