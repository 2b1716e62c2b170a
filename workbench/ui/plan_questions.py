"""Evaluation questions on the screen: all in one table, one with its three wordings side by side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, cast

import streamlit as st
from sqlite_utils import Database
from streamlit.delta_generator import DeltaGenerator

from workbench.mixed.plan import OUTCOMES, VERBS, WORDINGS, Question
from workbench.qual.records import Coder
from workbench.reasons import Worded
from workbench.services.plan import PlanView
from workbench.services.plan_questions import put_question, question_history, remove_question
from workbench.ui.after_lock import after_lock_mark, after_lock_word, show_marked_table
from workbench.ui.errors import shown_errors
from workbench.ui.plan_words import value_words
from workbench.ui.tables import show_table
from workbench.ui.text import language, t, texts

_BLANK = Worded("", "")
_NEW = Question(0, "", _BLANK, _BLANK, _BLANK, "effectiveness", _BLANK, "whether", "")
_CHOSEN = "plan_question"


def questions_tab(db: Database, coder: Coder | None, view: PlanView) -> None:
    """The table, then one question opened."""
    listed = view.parts.questions
    if not listed:
        st.info(t("plan.no_questions"))
    else:
        _show_all(view)
    known = {one.id: one for one in listed}
    choices = [*known, 0] if coder else list(known)
    if not choices:
        return
    chosen = st.selectbox(
        t("plan.question"),
        choices,
        format_func=lambda one: _short(known[one]) if one else t("plan.new_question"),
        key=_CHOSEN,
    )
    if chosen:
        _show_wordings(known[chosen])
        after_lock_mark(view.after, "questions", str(chosen))
    if coder and chosen is not None:
        with st.expander(t("plan.edit_question" if chosen else "plan.new_question"), expanded=not chosen):
            _form(db, coder, view, known.get(chosen, _NEW))
    if chosen:
        with st.expander(t("plan.question_history")):
            _show_history(db, chosen)


def _show_all(view: PlanView) -> None:
    named = {one.id: one.name(language()) for one in view.parts.model.measures} if view.parts.model else {}
    rows = [
        [
            one.number,
            one.asked(language()),
            value_words("questions", "criterion", one.criterion),
            value_words("questions", "verb", one.verb),
            ", ".join(named.get(name, name) for name in one.measures) or t("plan.all_measures"),
            t("plan.differs" if one.differs else "plan.same"),
            after_lock_word(view.after, "questions", str(one.id)),
        ]
        for one in view.parts.questions
    ]
    head = [t(f"plan.{name}") for name in ("number", "question", "criterion", "asks", "measures", "wordings")]
    show_marked_table(head, rows, name="questions", caption=t("plan.questions_caption"))


def _show_wordings(one: Question) -> None:
    """The three wordings beside each other, and why they differ."""
    for place, version in zip(st.columns(3), WORDINGS, strict=True):
        with place:
            st.markdown(f"**{t(f'plan.{version}')}**")
            st.text(one.wording(version, language()) or t("plan.not_asked"))
    said = one.note.nb if language() == "nb" else one.note.en
    if said:
        st.markdown(f"**{t('plan.field_note')}**")
        st.text(said)


def _form(db: Database, coder: Coder, view: PlanView, one: Question) -> None:
    with st.form(f"question_{one.id}", border=False), shown_errors():
        plain = _plain_fields(view, one)
        words = {version: _worded(one, version) for version in (*WORDINGS, "standard", "note")}
        if st.form_submit_button(t("plan.store"), type="primary"):
            put_question(db, coder, replace(one, **plain, **cast(dict[str, Any], words)))
            st.rerun()
    if one.id and st.button(t("plan.remove_question"), key=f"remove_question_{one.id}"):
        with shown_errors():
            remove_question(db, coder, one.id)
            st.session_state.pop(_CHOSEN, None)
            st.rerun()


def _plain_fields(view: PlanView, one: Question) -> dict[str, Any]:
    number, criterion, verb, outcome = st.columns([1, 2, 2, 2])
    criteria = {held.id: str(texts().shown(held.name)) for held in view.parts.criteria}
    criteria.setdefault(one.criterion, one.criterion)
    verbs: dict[str, str] = {name: t(f"plan.verb_{name}") for name in VERBS}
    outcomes = {
        name: value_words("questions", "outcome", name)
        for name in ("", *(held.id for held in view.parts.outcomes), *OUTCOMES)
    }
    return {
        "number": number.text_input(t("plan.number"), one.number, max_chars=12),
        "criterion": _one_of(criterion, t("plan.criterion"), criteria, one.criterion),
        "verb": _one_of(verb, t("plan.asks"), verbs, one.verb),
        "outcome": _one_of(outcome, t("plan.outcome"), outcomes, one.outcome),
        "measures": _measures(view, one),
    }


def _one_of(place: DeltaGenerator, label: str, words: Mapping[str, str], held: str) -> str:
    """One of some, by the words for each; what is held is chosen at first, or else the first."""
    options = list(words)
    at = options.index(held) if held in options else 0
    return place.selectbox(label, options, index=at, format_func=words.__getitem__)


def _measures(view: PlanView, one: Question) -> tuple[str, ...]:
    measures = view.parts.model.measures if view.parts.model else ()
    called = {held.id: held.name(language()) for held in measures}
    chosen = st.multiselect(
        t("plan.measures"),
        list(called),
        default=[name for name in one.measures if name in called],
        format_func=called.__getitem__,
        placeholder=t("plan.all_measures"),
    )
    return tuple(chosen)


def _worded(one: Question, field: str) -> Worded:
    held: Worded = getattr(one, field)
    nb, en = st.columns(2)
    name = t(f"plan.{field}" if field in WORDINGS else f"plan.field_{field}")
    return Worded(
        nb.text_area(t("plan.in_nb", name=name), held.nb, height=70, max_chars=1_000),
        en.text_area(t("plan.in_en", name=name), held.en, height=70, max_chars=1_000),
    )


def _show_history(db: Database, question_id: int) -> None:
    rows = [
        [
            texts().datetime(dt.datetime.fromisoformat(line.at).astimezone()),
            line.coder or t("log.program"),
            _field(line.field),
            line.old or "–",
            line.new or "–",
        ]
        for line in question_history(db, question_id)
    ]
    head = [t("plan.when"), t("plan.who"), t("plan.field"), t("plan.old"), t("plan.new")]
    show_table(head, rows, name=f"question-{question_id}", caption=t("plan.question_history"))


def _field(column: str) -> str:
    plain, _, ending = column.rpartition("_")
    if ending in ("nb", "en") and plain:
        name = t(f"plan.{plain}" if plain in WORDINGS else f"plan.field_{plain}")
        return t(f"plan.in_{ending}", name=name)
    return t(f"plan.field_{column}")


def _short(one: Question) -> str:
    return f"{one.number} {one.asked(language())}"[:110]
