"""Writing findings and recommendations on the screen."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from sqlite_utils import Database

from workbench.mixed.logic_model import LogicModel
from workbench.qual.records import Coder
from workbench.reasons import Worded
from workbench.services.claims import (
    AIMS,
    Claims,
    Finding,
    Recommendation,
    remove_finding,
    remove_recommendation,
    store_finding,
    store_recommendation,
)
from workbench.ui.claims import in_words
from workbench.ui.errors import shown_errors
from workbench.ui.study import asked_coder
from workbench.ui.text import language, t

_MAX = 2000
_EMPTY = Worded("", "")


def edit_claims(db: Database, claims: Claims, model: LogicModel) -> None:
    """A place to write findings and recommendations."""
    coder = asked_coder(db, place="claims")
    if coder is None:
        return
    finding, recommendation = st.tabs([t("questions.edit_finding"), t("questions.edit_recommendation")])
    with finding:
        _edit_finding(db, claims, model, coder)
    with recommendation:
        _edit_recommendation(db, claims, model, coder)


def _edit_finding(db: Database, claims: Claims, model: LogicModel, coder: Coder) -> None:
    held = [one.finding for one in claims.findings]
    known = _chosen(held, key="edit_finding") or Finding(0, "", _EMPTY, _EMPTY)
    assert isinstance(known, Finding)
    with st.form(f"finding_{known.id}", border=False):
        number, text = _number_and_text(known.number, known.text)
        reason_nb = st.text_area(t("questions.reason_nb"), known.reason.nb, max_chars=_MAX)
        reason_en = st.text_area(t("questions.reason_en"), known.reason.en, max_chars=_MAX)
        links = _links(model, known.links)
        numbers = [one.question.number for one in claims.questions]
        asked = st.multiselect(
            t("questions.for_questions"), numbers, [n for n in known.questions if n in numbers]
        )
        stored, removed = _buttons(known.id)
    with shown_errors():
        if stored:
            new = Finding(
                known.id, number, text, Worded(reason_nb.strip(), reason_en.strip()), links, tuple(asked)
            )
            store_finding(db, new, coder=coder)
            st.rerun()
        if removed:
            remove_finding(db, known.id, coder=coder)
            st.rerun()


def _edit_recommendation(db: Database, claims: Claims, model: LogicModel, coder: Coder) -> None:
    held = [one.recommendation for one in claims.recommendations]
    known = _chosen(held, key="edit_recommendation") or Recommendation(0, "", _EMPTY)
    assert isinstance(known, Recommendation)
    with st.form(f"recommendation_{known.id}", border=False):
        number, text = _number_and_text(known.number, known.text)
        aims = {name: t(f"questions.aim_{name}") for name in AIMS}
        aim = st.selectbox(t("questions.aim"), AIMS, AIMS.index(known.aim), format_func=aims.__getitem__)
        about = _measure(model, "about", known.measure_id)
        over = _measure(model, "over", known.over_measure_id)
        links = _links(model, known.links)
        numbers = [one.finding.number for one in claims.findings]
        through = st.multiselect(
            t("questions.from_findings"), numbers, [n for n in known.findings if n in numbers]
        )
        stored, removed = _buttons(known.id)
    with shown_errors():
        if stored:
            new = Recommendation(known.id, number, text, aim, about, over, links, tuple(through))
            store_recommendation(db, new, coder=coder)
            st.rerun()
        if removed:
            remove_recommendation(db, known.id, coder=coder)
            st.rerun()


def _chosen(
    held: Sequence[Finding] | Sequence[Recommendation], *, key: str
) -> Finding | Recommendation | None:
    """The one to change; None for a new one."""
    known = {one.id: one for one in held}
    labels = {0: t("questions.new")} | {one.id: f"{one.number}. {in_words(one.text)}" for one in held}
    chosen = st.selectbox(t(f"questions.{key}"), list(labels), format_func=labels.__getitem__, key=key)
    return known.get(chosen)


def _number_and_text(number: str, text: Worded) -> tuple[str, Worded]:
    new = st.text_input(t("questions.number"), number, max_chars=12)
    nb = st.text_area(t("questions.text_nb"), text.nb, max_chars=_MAX)
    en = st.text_area(t("questions.text_en"), text.en, max_chars=_MAX)
    return new.strip(), Worded(nb.strip(), en.strip())


def _links(model: LogicModel, chosen: Sequence[str]) -> tuple[str, ...]:
    names = {one.link: one.name(language()) for one in model.links}
    kept = [link for link in chosen if link in names]
    return tuple(st.multiselect(t("questions.links"), list(names), kept, format_func=names.__getitem__))


def _measure(model: LogicModel, name: str, chosen: str | None) -> str | None:
    names = {"": t("questions.none")} | {one.id: one.name(language()) for one in model.measures}
    listed = list(names)
    at = listed.index(chosen) if chosen in names else 0
    return st.selectbox(t(f"questions.{name}"), listed, at, format_func=names.__getitem__) or None


def _buttons(stored_id: int) -> tuple[bool, bool]:
    with st.container(horizontal=True):
        stored = st.form_submit_button(t("questions.store"), type="primary")
        removed = bool(stored_id) and st.form_submit_button(t("questions.remove"))
    return stored, removed
