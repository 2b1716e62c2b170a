"""Measures with their rules of overlap, outcomes and criteria on the screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import streamlit as st
from sqlite_utils import Database

from workbench.mixed.model_editing import free_id
from workbench.mixed.plan_frame import Criterion, PlannedOutcome
from workbench.mixed.plan_lock import fingerprint
from workbench.qual.records import Coder
from workbench.reasons import Worded
from workbench.services.plan import PlanView
from workbench.services.plan_frame import set_criteria, set_outcomes
from workbench.ui.after_lock import after_lock_sign, after_lock_word, show_marked_table
from workbench.ui.errors import shown_errors
from workbench.ui.plan_measures import measures_part
from workbench.ui.row_editor import edited_rows
from workbench.ui.study import study_name
from workbench.ui.text import language, t

Row = dict[str, Any]
Part = TypeVar("Part", Criterion, PlannedOutcome)
_OUTCOME_FIELDS = ("name", "definition", "horizon", "measured_by")
_CRITERION_FIELDS = ("name", "standard")
_WIDTH = 120
"""Pixels that a column has at least: all of a language fit on a small screen."""


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
    stored = view.parts.outcomes
    _show("outcomes", stored, _OUTCOME_FIELDS, view)
    if coder is not None:
        wanted = _wanted("outcomes", PlannedOutcome, stored, _OUTCOME_FIELDS, view)
        if wanted is not None:
            _store(lambda: set_outcomes(db, coder, wanted))


def _criteria(db: Database, coder: Coder | None, view: PlanView) -> None:
    stored = view.parts.criteria
    _show("criteria", stored, _CRITERION_FIELDS, view)
    if coder is not None:
        wanted = _wanted("criteria", Criterion, stored, _CRITERION_FIELDS, view)
        if wanted is not None:
            _store(lambda: set_criteria(db, coder, wanted))


def _wanted(
    section: str, kind: type[Part], stored: Sequence[Part], fields: Sequence[str], view: PlanView
) -> tuple[Part, ...] | None:
    """What somebody made of the parts, once they ask to have it stored."""
    with st.expander(t(f"plan.edit_{section}"), expanded=not stored):
        edited = _edit(section, [_row(one, fields) for one in stored], fields, view)
        wanted = tuple(
            kind(str(row["id"]), **{name: _words(row, name) for name in fields}) for row in _filled(edited)
        )
        unchanged = wanted == tuple(stored)
        return wanted if st.button(t("plan.store"), key=f"store_{section}", disabled=unchanged) else None


def _store(change: Callable[[], None]) -> None:
    with shown_errors():
        change()
        st.rerun()


def _edit(section: str, rows: list[Row], fields: Sequence[str], view: PlanView) -> list[Row]:
    begun = fingerprint({section: view.document[section]})[:12]
    config = st.column_config
    columns = {
        "id": None,
        **{
            f"{field}_{ending}": config.TextColumn(
                t(f"plan.in_{ending}", name=t(f"plan.field_{field}")), max_chars=400, width=_WIDTH
            )
            for field in fields
            for ending in ("nb", "en")
        },
    }
    key = f"plan_{section}.{study_name()}.{begun}"
    views = {t(f"plan.view_{ending}"): [f"{field}_{ending}" for field in fields] for ending in _endings()}
    return edited_rows(rows, columns, key=key, alt=t(f"plan.section_{section}"), views=views)


def _endings() -> tuple[str, ...]:
    """The session's language first."""
    return ("nb", "en") if language() == "nb" else ("en", "nb")


def _show(
    section: str, stored: Sequence[Criterion | PlannedOutcome], fields: Sequence[str], view: PlanView
) -> None:
    """What there is, each with its mark, and what went after locking."""
    rows = [_row(one, fields) for one in stored]
    head = [t(f"plan.field_{field}") for field in fields]
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
    show_marked_table(head, told, name=section, alt=t(f"plan.section_{section}"))


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
