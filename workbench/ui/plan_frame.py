"""Measures with their rules of overlap, outcomes and criteria on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st
from sqlite_utils import Database

from workbench.mixed.logic_model import Measure
from workbench.mixed.model_editing import free_id
from workbench.mixed.plan_frame import Criterion, PlannedOutcome
from workbench.mixed.plan_lock import fingerprint
from workbench.qual.records import Coder
from workbench.reasons import Worded
from workbench.services.plan import PlanView
from workbench.services.plan_frame import set_criteria, set_outcomes
from workbench.ui.after_lock import after_lock_mark, after_lock_word
from workbench.ui.errors import shown_errors
from workbench.ui.row_editor import edited_rows
from workbench.ui.study import study_name
from workbench.ui.tables import show_table
from workbench.ui.text import language, t


def frame_tab(db: Database, coder: Coder | None, view: PlanView) -> None:
    """Who is compared, what shall change, and what it is judged by."""
    st.subheader(t("plan.section_measures"))
    _show_measures(view)
    st.subheader(t("plan.section_outcomes"))
    _outcomes(db, coder, view)
    st.subheader(t("plan.section_criteria"))
    _criteria(db, coder, view)


def _show_measures(view: PlanView) -> None:
    measures = view.parts.model.measures if view.parts.model else ()
    named = {one.id: one.name(language()) for one in measures}
    rows = [
        [named[one.id], _overlap(one, named), after_lock_word(view.after, "measures", one.id)]
        for one in measures
    ]
    head = [t("plan.measure"), t("plan.who_counts"), t("plan.lock")]
    show_table(head, rows, name="arms", caption=t("plan.measures_caption"))


def _overlap(measure: Measure, named: dict[str, str]) -> str:
    if not measure.parts:
        return t("plan.registered_as")
    parts = ", ".join(named.get(one, one) for one in measure.parts)
    return t("plan.in_every" if measure.needs_all_parts else "plan.in_any", parts=parts)


def _outcomes(db: Database, coder: Coder | None, view: PlanView) -> None:
    gaps = [_said(one.name) for one in view.parts.outcomes if not one.is_measured]
    if gaps:
        st.caption(t("plan.outcome_gaps", names=", ".join(gaps)))
    rows = [_row(one.id, one.name, one.measured_by, "measured_by") for one in view.parts.outcomes]
    after_lock_mark(view.after, "outcomes")
    if coder is None:
        _show(rows, "measured_by")
        return
    edited = _edit("outcomes", rows, "measured_by", view)
    wanted = tuple(
        PlannedOutcome(str(row["id"]), _words(row, "name"), _words(row, "measured_by"))
        for row in _filled(edited)
    )
    if st.button(t("plan.store"), key="store_outcomes", disabled=wanted == view.parts.outcomes):
        with shown_errors():
            set_outcomes(db, coder, wanted)
            st.rerun()


def _criteria(db: Database, coder: Coder | None, view: PlanView) -> None:
    rows = [_row(one.id, one.name, one.standard, "standard") for one in view.parts.criteria]
    after_lock_mark(view.after, "criteria")
    if coder is None:
        _show(rows, "standard")
        return
    edited = _edit("criteria", rows, "standard", view)
    wanted = tuple(
        Criterion(str(row["id"]), _words(row, "name"), _words(row, "standard")) for row in _filled(edited)
    )
    if st.button(t("plan.store"), key="store_criteria", disabled=wanted == view.parts.criteria):
        with shown_errors():
            set_criteria(db, coder, wanted)
            st.rerun()


def _edit(section: str, rows: list[dict[str, Any]], second: str, view: PlanView) -> list[dict[str, Any]]:
    begun = fingerprint({section: view.document[section]})[:12]
    config = st.column_config
    columns = {
        "id": None,
        **{
            f"{field}_{ending}": config.TextColumn(
                t(f"plan.in_{ending}", name=t(f"plan.field_{field}")), max_chars=300, width="medium"
            )
            for field in ("name", second)
            for ending in ("nb", "en")
        },
    }
    key = f"plan_{section}.{study_name()}.{begun}"
    return edited_rows(rows, columns, key=key, alt=t(f"plan.section_{section}"))


def _show(rows: Sequence[dict[str, Any]], second: str) -> None:
    ending = language()
    show_table(
        [t("plan.field_name"), t(f"plan.field_{second}")],
        [[row[f"name_{ending}"], row[f"{second}_{ending}"] or "–"] for row in rows],
        alt=t(f"plan.field_{second}"),
    )


def _row(row_id: str, name: Worded, said: Worded, second: str) -> dict[str, Any]:
    return {
        "id": row_id,
        "name_nb": name.nb,
        "name_en": name.en,
        f"{second}_nb": said.nb,
        f"{second}_en": said.en,
    }


def _filled(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Rows with a name, each with an id."""
    kept = [row for row in rows if row["name_nb"] or row["name_en"]]
    taken = {str(row["id"]) for row in kept if row["id"]}
    found = []
    for row in kept:
        row_id = row["id"] or free_id(str(row["name_en"] or row["name_nb"]), taken)
        taken.add(str(row_id))
        found.append({**row, "id": row_id})
    return found


def _words(row: dict[str, Any], field: str) -> Worded:
    nb, en = (" ".join(str(row[f"{field}_{ending}"] or "").split()) for ending in ("nb", "en"))
    return Worded(nb or en, en or nb)


def _said(words: Worded) -> str:
    return words.nb if language() == "nb" else words.en
