"""The question matrix on the screen: what was asked, what answers it, and what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import streamlit as st
from sqlite_utils import Database
from streamlit.delta_generator import DeltaGenerator

from workbench.mixed.logic_model import LogicModel
from workbench.mixed.plan import WORDINGS, Wording
from workbench.reasons import Worded
from workbench.services.claims import (
    GRADES,
    AnsweredQuestion,
    Claims,
    give_answer,
)
from workbench.services.triangulation import Cell, JointDisplay
from workbench.services.undoing import CLAIMS
from workbench.ui.claims import in_words
from workbench.ui.errors import shown_errors
from workbench.ui.logic_model import cell_links
from workbench.ui.study import asked_coder
from workbench.ui.tables import show_table
from workbench.ui.text import as_text, language, t, texts
from workbench.ui.undoing import undo_redo

_COLUMNS = (
    "number",
    "question",
    "criterion",
    "method",
    "measure",
    "finding",
    "recommendation",
    "answer",
)
_TABS = ("questions", "recommendations", "findings", "edit")
_BY_RULE = "by_rule"
_NO_NAME = Worded("", "")


def show_questions_lead(claims: Claims) -> None:
    """How many questions are answered, and how many recommendations are contradicted, if there are any."""
    if not (claims.questions or claims.recommendations):
        return
    answers = [one.answer for one in claims.questions]
    red = sum(one.standing.light == "red" for one in claims.recommendations)
    st.write(
        t(
            "questions.lead",
            n=len(answers),
            answered=answers.count("answered"),
            partly=answers.count("partly"),
            not_answered=answers.count("not"),
            red=red,
            advice=len(claims.recommendations),
        )
    )


def claims_tabs(db: Database) -> Sequence[DeltaGenerator]:
    """Undo and redo, and places for questions, recommendations, findings, and for writing."""
    undo_redo(db, CLAIMS, place="claims")
    return st.tabs([t(f"questions.tab_{name}") for name in _TABS])


def show_matrix(claims: Claims, model: LogicModel, display: JointDisplay) -> None:
    """Question × criterion × method × source × measure × finding × recommendation, with the answer."""
    head = [t(f"questions.{name}") for name in _COLUMNS]
    rows = [_row(one, claims, model, display) for one in claims.questions]
    show_table(head, rows, name="questions", caption=t("questions.matrix"))


def _row(one: AnsweredQuestion, claims: Claims, model: LogicModel, display: JointDisplay) -> list[str]:
    cells = [display.cells[link] for link in one.rule.asked]
    measures = [model.measure(name).name(language()) for name in one.question.measures]
    return [
        one.question.number,
        one.question.asked(language()),
        in_words(claims.criteria.get(one.question.criterion, _NO_NAME)) or one.question.criterion,
        ", ".join(_methods(one, cells)) or "–",
        ", ".join(measures) or t("questions.all_measures"),
        ", ".join(found.number for found in one.findings) or "–",
        ", ".join(found.number for found in one.recommendations) or "–",
        _answer(one),
    ]


def _answer(one: AnsweredQuestion) -> str:
    """«delvis ▲ annet utfall»; a person's answer bears a pencil."""
    answer = t(f"questions.answer_{one.answer}")
    if one.given:
        return t("questions.answer_given", answer=answer)
    return t("questions.other_outcome", answer=answer) if one.rule.outcome_missing else answer


def _methods(one: AnsweredQuestion, cells: Sequence[Cell]) -> Iterator[str]:
    """«intervjuer (20 kilder)», «matching (registeret)», «kostnader»."""
    sources = {stance.source for cell in cells for stance in cell.stances}
    if sources:
        yield t("questions.method_voices", n=len(sources))
    if any(cell.estimate for cell in cells):
        yield t("questions.method_numbers")
    if one.question.verb == "at_what_cost":
        yield t("questions.method_costs")


def show_question(db: Database, claims: Claims, display: JointDisplay) -> None:
    """One question: its wordings, what is missing, its cells, and a place for another answer."""
    known = {one.question.number: one for one in claims.questions}
    labels = {number: f"{number} {one.question.asked(language())}" for number, one in known.items()}
    chosen = st.selectbox(
        t("questions.open"),
        list(known),
        index=next((at for at, each in enumerate(claims.questions) if each.rule.outcome_missing), 0),
        format_func=labels.__getitem__,
        key="question_open",
    )
    one = known[chosen]
    st.markdown("\n".join(_wording(one, version) for version in WORDINGS))
    if standard := getattr(one.question.standard, language()):
        st.caption(as_text(t("questions.standard", standard=standard)))
    st.markdown("\n".join(f"- ○ {as_text(texts().reason(lack))}" for lack in one.rule.lacks))
    if not one.rule.lacks:
        st.write(t("questions.complete"))
    cell_links((display.cells[link] for link in one.rule.asked), place="question")
    _show_given(one)
    _answer_form(db, one)


def _wording(one: AnsweredQuestion, version: Wording) -> str:
    words = one.question.wording(version, language()) or t("questions.wording_missing")
    return f"- **{t(f'questions.wording_{version}')}**: {as_text(words)}"


def _show_given(one: AnsweredQuestion) -> None:
    if one.given is None:
        return
    words = {
        name: t(f"questions.answer_{value}")
        for name, value in (("answer", one.given.answer), ("rule", one.rule.answer))
    }
    st.warning(as_text(t("questions.given", coder=one.given.coder, reason=one.given.reason, **words)))


def _answer_form(db: Database, one: AnsweredQuestion) -> None:
    with st.expander(t("questions.your_answer")):
        coder = asked_coder(db, place="answer")
        if coder is None:
            return
        grades = {_BY_RULE: t("questions.by_rule")} | {name: t(f"questions.answer_{name}") for name in GRADES}
        with st.form(f"answer_{one.question.number}", border=False):
            answer = st.selectbox(
                t("questions.answer"),
                list(grades),
                index=GRADES.index(one.answer) + 1 if one.given else 0,
                format_func=grades.__getitem__,
            )
            reason = st.text_area(t("questions.reason"), max_chars=2000)
            pressed = st.form_submit_button(t("questions.store"), type="primary")
        if pressed:
            with shown_errors():
                wanted = None if answer == _BY_RULE else answer
                give_answer(db, one.question.number, answer=wanted, reason=reason, coder=coder)
                st.rerun()
