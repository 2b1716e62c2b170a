"""Expectations and process-tracing tests on the screen, with what came of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st
from sqlite_utils import Database

from workbench.mixed.plan import TEST_KINDS, TEST_OUTCOMES, Expectation
from workbench.mixed.plan_lock import fingerprint
from workbench.qual.records import STANCES, Coder
from workbench.reasons import Worded
from workbench.services.plan import PlanView
from workbench.services.plan_questions import put_expectations
from workbench.ui.after_lock import after_lock_word, show_marked_table
from workbench.ui.errors import shown_errors
from workbench.ui.plan_words import value_words
from workbench.ui.row_editor import choice_column, edited_rows
from workbench.ui.study import study_name
from workbench.ui.text import language, t

_FIELDS = ("link", "kind", "predicts", "text_nb", "text_en", "basis", "outcome", "outcome_note")
_WORDS, _SENTENCE = 100, 150
"""Pixels that columns have at least: those shown together fit on a small screen."""


def expectations_tab(db: Database, coder: Coder | None, view: PlanView) -> None:
    """All expectations, when they were written, what came of them; then the table to edit them in."""
    st.write(t("plan.expectations_lead"))
    if view.parts.expectations:
        _show_all(view)
    if coder is None:
        return
    with st.expander(t("plan.edit_expectations"), expanded=not view.parts.expectations):
        edited = _edited(view)
        wanted = tuple(_expectation(row, view) for row in edited if _says(row))
        if st.button(
            t("plan.store"),
            key="store_expectations",
            type="primary",
            disabled=wanted == view.parts.expectations,
        ):
            with shown_errors():
                put_expectations(db, coder, wanted)
                st.rerun()


def _show_all(view: PlanView) -> None:
    links = _links(view)
    rows = [
        [
            links.get(one.link, one.link),
            t(f"plan.kind_{one.kind}"),
            one.text.nb if language() == "nb" else one.text.en,
            value_words("expectations", "predicts", one.predicts),
            t(f"plan.came_{one.outcome}") + (f": {one.outcome_note}" if one.outcome_note else ""),
            _when(view, one) or after_lock_word(view.after, "expectations", str(one.id)),
        ]
        for one in view.parts.expectations
    ]
    head = [t(f"plan.{name}") for name in ("link", "kind", "expectation", "predicts", "came_of_it")]
    show_marked_table(head, rows, name="expectations", caption=t("plan.expectations_caption"))


def _when(view: PlanView, one: Expectation) -> str:
    """A warning where it was written when coding had begun."""
    late = view.coded_since is not None and one.written_at > view.coded_since
    return t("plan.written_late") if late else ""


def _edited(view: PlanView) -> list[dict[str, Any]]:
    rows = [
        {
            "id": one.id,
            "text_nb": one.text.nb,
            "text_en": one.text.en,
            **{name: getattr(one, name) for name in _FIELDS if not name.startswith("text_")},
        }
        for one in view.parts.expectations
    ]
    told = [(one.outcome, one.outcome_note) for one in view.parts.expectations]
    begun = fingerprint({"e": {**view.document["expectations"], "told": {"all": told}}})[:12]
    key = f"plan_expectations.{study_name()}.{begun}"
    alt = t("plan.section_expectations")
    return edited_rows(rows, _columns(view), key=key, alt=alt, views=_views())


def _views() -> dict[str, Sequence[str]]:
    """Columns that fit beside each other."""
    said = f"text_{language()}"
    return {
        t("plan.view_expected"): ("link", "kind", "predicts", said),
        t("plan.view_wordings"): ("link", "text_nb", "text_en", "basis"),
        t("plan.view_came"): ("link", said, "outcome", "outcome_note"),
    }


def _columns(view: PlanView) -> dict[str, Any]:
    links = _links(view)
    known = {one.link: links.get(one.link, one.link) for one in view.parts.expectations} | links
    kinds = {one: t(f"plan.kind_{one}") for one in TEST_KINDS}
    stances = {one: value_words("expectations", "predicts", one) for one in STANCES}
    outcomes = {one: t(f"plan.came_{one}") for one in TEST_OUTCOMES}
    written = st.column_config.TextColumn
    return {
        "id": None,
        "link": choice_column(t("plan.link"), known, required=True, width=_WORDS),
        "kind": choice_column(t("plan.kind"), kinds, required=True, default="expectation", width=_WORDS),
        "predicts": choice_column(t("plan.predicts"), stances, width=_WORDS),
        "text_nb": written(t("plan.in_nb", name=t("plan.expectation")), max_chars=400, width=_SENTENCE),
        "text_en": written(t("plan.in_en", name=t("plan.expectation")), max_chars=400, width=_SENTENCE),
        "basis": written(t("plan.field_basis"), max_chars=300, width=_WORDS),
        "outcome": choice_column(t("plan.came_of_it"), outcomes, required=True, default="open", width=_WORDS),
        "outcome_note": written(t("plan.field_outcome_note"), max_chars=400, width=_SENTENCE),
    }


def _expectation(row: Mapping[str, Any], view: PlanView) -> Expectation:
    held = {one.id: one for one in view.parts.expectations}.get(int(row["id"] or 0))
    nb, en = (" ".join(str(row[f"text_{ending}"] or "").split()) for ending in ("nb", "en"))
    return Expectation(
        id=held.id if held else 0,
        link=str(row["link"] or ""),
        kind=row["kind"] or "expectation",
        predicts=row["predicts"] or None,
        text=Worded(nb or en, en or nb),
        basis=str(row["basis"] or "").strip(),
        outcome=row["outcome"] or "open",
        outcome_note=str(row["outcome_note"] or "").strip(),
        written_at=held.written_at if held else "",
    )


def _says(row: Mapping[str, Any]) -> bool:
    return any(row[name] for name in ("link", "text_nb", "text_en"))


def _links(view: PlanView) -> dict[str, str]:
    return {one.link: one.name(language()) for one in view.parts.model.links} if view.parts.model else {}
