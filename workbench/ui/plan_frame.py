"""Measures with their rules of overlap, outcomes and criteria on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st
from sqlite_utils import Database

from workbench.mixed.model_editing import free_id
from workbench.mixed.plan_frame import Criterion, PlannedOutcome
from workbench.mixed.plan_lock import fingerprint
from workbench.qual.records import Coder
from workbench.reasons import Worded
from workbench.services.plan import PlanView
from workbench.services.plan_frame import set_criteria, set_outcomes
from workbench.ui.after_lock import after_lock_sign, after_lock_word
from workbench.ui.errors import shown_errors
from workbench.ui.plan_measures import measures_part
from workbench.ui.row_editor import edited_rows
from workbench.ui.study import study_name
from workbench.ui.tables import show_table
from workbench.ui.text import language, t

Row = dict[str, Any]
_OUTCOME_FIELDS = ("name", "definition", "horizon", "measured_by")
_CRITERION_FIELDS = ("name", "standard")


def frame_tab(db: Database, coder: Coder | None, view: PlanView) -> None:
    """Who is compared, what shall change, and what it is judged by."""
    st.subheader(t("plan.section_measures"))
    measures_part(db, coder, view)
    st.subheader(t("plan.section_outcomes"))
    _outcomes(db, coder, view)
    st.subheader(t("plan.section_criteria"))
    _criteria(db, coder, view)


def _outcomes(db: Database, coder: Coder | None, view: PlanView) -> None:
    gaps = [_said(one.name) for one in view.parts.outcomes if not one.is_measured]
    if gaps:
        st.caption(t("plan.outcome_gaps", names=", ".join(gaps)))
    rows = [_row(one, _OUTCOME_FIELDS) for one in view.parts.outcomes]
    _show("outcomes", rows, _OUTCOME_FIELDS, view)
    if coder is None:
        return
    with st.expander(t("plan.edit_outcomes"), expanded=not rows):
        edited = _edit("outcomes", rows, _OUTCOME_FIELDS, view)
        wanted = tuple(
            PlannedOutcome(str(row["id"]), **{name: _words(row, name) for name in _OUTCOME_FIELDS})
            for row in _filled(edited)
        )
        if st.button(t("plan.store"), key="store_outcomes", disabled=wanted == view.parts.outcomes):
            with shown_errors():
                set_outcomes(db, coder, wanted)
                st.rerun()


def _criteria(db: Database, coder: Coder | None, view: PlanView) -> None:
    rows = [_row(one, _CRITERION_FIELDS) for one in view.parts.criteria]
    _show("criteria", rows, _CRITERION_FIELDS, view)
    if coder is None:
        return
    with st.expander(t("plan.edit_criteria"), expanded=not rows):
        edited = _edit("criteria", rows, _CRITERION_FIELDS, view)
        wanted = tuple(
            Criterion(str(row["id"]), **{name: _words(row, name) for name in _CRITERION_FIELDS})
            for row in _filled(edited)
        )
        if st.button(t("plan.store"), key="store_criteria", disabled=wanted == view.parts.criteria):
            with shown_errors():
                set_criteria(db, coder, wanted)
                st.rerun()


def _edit(section: str, rows: list[Row], fields: Sequence[str], view: PlanView) -> list[Row]:
    begun = fingerprint({section: view.document[section]})[:12]
    config = st.column_config
    columns = {
        "id": None,
        **{
            f"{field}_{ending}": config.TextColumn(
                t(f"plan.in_{ending}", name=t(f"plan.field_{field}")), max_chars=400, width="medium"
            )
            for field in fields
            for ending in ("nb", "en")
        },
    }
    key = f"plan_{section}.{study_name()}.{begun}"
    return edited_rows(rows, columns, key=key, alt=t(f"plan.section_{section}"))


def _show(section: str, rows: Sequence[Row], fields: Sequence[str], view: PlanView) -> None:
    """What there is, each with its mark, and what went after locking."""
    head = [*(t(f"plan.field_{field}") for field in fields), t("plan.lock")]
    told = [
        [
            *(row[f"{field}_{language()}"] or "–" for field in fields),
            after_lock_word(view.after, section, row["id"]),
        ]
        for row in rows
    ]
    gone = [one for one in view.after.of(section) if one.kind == "removed"]
    told += [
        [one.old["name"][language()], *("–" for _ in fields[1:]), f"{after_lock_sign()}: {t('plan.removed')}"]
        for one in gone
    ]
    show_table(head, told, name=section, alt=t(f"plan.section_{section}"))


def _row(one: Criterion | PlannedOutcome, fields: Sequence[str]) -> Row:
    words: dict[str, Worded] = {field: getattr(one, field) for field in fields}
    told = {
        f"{field}_{ending}": getattr(said, ending) for field, said in words.items() for ending in ("nb", "en")
    }
    return {"id": one.id, **told}


def _filled(rows: Sequence[Row]) -> list[Row]:
    """Rows with a name, each with an id."""
    kept = [row for row in rows if row["name_nb"] or row["name_en"]]
    taken = {str(row["id"]) for row in kept if row["id"]}
    found = []
    for row in kept:
        row_id = row["id"] or free_id(str(row["name_en"] or row["name_nb"]), taken)
        taken.add(str(row_id))
        found.append({**row, "id": row_id})
    return found


def _words(row: Row, field: str) -> Worded:
    nb, en = (" ".join(str(row[f"{field}_{ending}"] or "").split()) for ending in ("nb", "en"))
    return Worded(nb or en, en or nb)


def _said(words: Worded) -> str:
    return words.nb if language() == "nb" else words.en
