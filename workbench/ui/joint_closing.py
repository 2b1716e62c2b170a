"""Deciding on a cell on the screen: override, discordance explained, cell closed."""

from __future__ import annotations

import datetime as dt

import streamlit as st
from sqlite_utils import Database

from workbench.mixed.records import VERDICTS
from workbench.qual.records import Coder
from workbench.services.closing import (
    WAYS,
    Finding,
    close_cell,
    explain_discordance,
    reopen_cell,
)
from workbench.services.triangulation import (
    Cell,
    Evidence,
    drop_override,
    override_verdict,
    study_sesoi,
)
from workbench.ui.errors import shown_errors
from workbench.ui.study import asked_coder, optional_coder
from workbench.ui.text import as_text, t, texts


def show_standing(db: Database, found: Evidence, cell: Cell, finding: Finding) -> None:
    """What people have decided on the cell: override, explanation, closing."""
    _show_override(db, found, cell)
    if finding.discordance and finding.is_discordant:
        held = finding.discordance
        if not finding.explained:
            st.warning(t("joint.discordance_outdated"))
        way = t(f"joint.way_{held.way}")
        st.info(as_text(t("joint.discordance_stands", way=way, coder=held.coder, reason=held.reason)))
    if finding.closing:
        when = texts().datetime(dt.datetime.fromisoformat(finding.closing.created_at).astimezone())
        key = "closed_by" if finding.state == "closed" else "reopened_since"
        verdict = t(f"verdict.verdict_{finding.closing.verdict}")
        said = as_text(t(f"joint.{key}", coder=finding.closing.coder, when=when, verdict=verdict))
        if finding.state == "closed":
            st.success(said)
        else:
            st.warning(said)


def _show_override(db: Database, found: Evidence, cell: Cell) -> None:
    override = found.overrides.get(cell.link.link)
    if override is None:
        return
    word = t(f"verdict.verdict_{override.verdict}")
    ruled = t(f"verdict.verdict_{cell.verdict}")
    st.warning(
        as_text(
            t("joint.override_stands", verdict=word, rule=ruled, coder=override.coder, reason=override.reason)
        )
    )
    coder = optional_coder(db)
    if coder and st.button(t("joint.override_drop"), key=f"drop_{cell.link.link}"):
        drop_override(db, cell.link.link, coder)
        st.rerun()


def show_decisions(db: Database, cell: Cell, finding: Finding, *, as_ruled: bool) -> None:
    """Override the rule, explain a discordance, close the cell; each under the coder's name."""
    if not as_ruled:
        st.info(t("joint.what_if_no_closing"))
        return
    coder = asked_coder(db, place="override")
    if coder is None:
        return
    left, right = st.columns(2)
    with left:
        _override_form(db, cell, coder)
    with right:
        if finding.is_discordant:
            _discordance_form(db, finding, coder)
        _show_closing(db, finding, coder)


def _override_form(db: Database, cell: Cell, coder: Coder) -> None:
    st.markdown(f"**{t('joint.override')}**")
    st.caption(t("joint.override_intro"))
    with st.form(f"override_{cell.link.link}", border=False):
        verdict = st.selectbox(
            t("joint.override_verdict"),
            VERDICTS,
            index=VERDICTS.index(cell.verdict),
            format_func=lambda name: t(f"verdict.verdict_{name}"),
        )
        reason = st.text_area(t("joint.override_reason"), max_chars=2000)
        pressed = st.form_submit_button(t("joint.override_store"), type="primary")
    if pressed:
        with shown_errors():
            override_verdict(db, cell, verdict=verdict, reason=reason, coder=coder, sesoi=study_sesoi(db))
            st.rerun()


def _discordance_form(db: Database, finding: Finding, coder: Coder) -> None:
    with st.form(f"discordance_{finding.link}", border=False):
        way = st.radio(
            t("joint.discordance"), WAYS, index=None, format_func=lambda name: t(f"joint.way_{name}")
        )
        reason = st.text_area(t("joint.discordance_reason"), max_chars=2000)
        pressed = st.form_submit_button(t("joint.discordance_store"), type="primary")
    if pressed:
        with shown_errors():
            explain_discordance(db, finding, way=way or "", reason=reason, coder=coder)
            st.rerun()


def _show_closing(db: Database, finding: Finding, coder: Coder) -> None:
    st.markdown(f"**{t('joint.close')}**")
    st.caption(t("joint.close_intro"))
    if finding.state == "closed":
        if st.button(t("joint.reopen_button"), key=f"reopen_{finding.link}"):
            reopen_cell(db, finding, coder)
            st.rerun()
        return
    if finding.missing:
        missing = [f"- {t(f'joint.missing_{name}')}" for name in finding.missing]
        st.markdown("\n".join([t("joint.close_missing"), "", *missing]))
    disabled = bool(finding.missing)
    if st.button(t("joint.close_button"), key=f"close_{finding.link}", disabled=disabled, type="primary"):
        with shown_errors():
            close_cell(db, finding, coder)
            st.rerun()
