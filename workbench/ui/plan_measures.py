"""Measures and arms on the screen: who counts as a participant, and what rests on each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import streamlit as st
from sqlite_utils import Database

from workbench.mixed.logic_model import OVERLAPS, Measure, made_of
from workbench.qual.records import Coder
from workbench.services.plan import PlanView
from workbench.services.plan_measures import (
    ID_LENGTH,
    new_measure_id,
    put_measure,
    remove_measure,
    resting_reasons,
)
from workbench.ui.after_lock import after_lock_sign, after_lock_word, show_marked_table
from workbench.ui.errors import shown_errors
from workbench.ui.text import as_text, language, t, texts

_NEW = Measure("", "", "")
_CHOSEN = "plan_measure"


def measures_part(db: Database, coder: Coder | None, view: PlanView) -> None:
    """All measures in one table; below it one opened to be changed, or a new one."""
    listed = view.parts.model.measures if view.parts.model else ()
    _show_all(view, listed)
    if coder is None or view.parts.model is None:
        return
    with st.expander(t("plan.edit_measures"), expanded=not listed):
        st.caption(t("plan.measures_follow"))
        known = {one.id: one for one in listed}
        chosen = st.selectbox(
            t("plan.measure"),
            [*known, ""],
            format_func=lambda one: known[one].name(language()) if one else t("plan.new_measure"),
            key=_CHOSEN,
        )
        if chosen is not None:
            one = known.get(chosen, _NEW)
            _form(db, coder, one, known)
            _removal(db, coder, one)


def _show_all(view: PlanView, listed: Sequence[Measure]) -> None:
    named = {one.id: one.name(language()) for one in listed}
    rows = [
        [
            named[one.id],
            _who(one, named),
            t(f"plan.overlap_{one.overlap}"),
            after_lock_word(view.after, "measures", one.id),
        ]
        for one in listed
    ]
    gone = [one.old for one in view.after.of("measures") if one.kind == "removed"]
    mark = f"{after_lock_sign()}: {t('plan.removed')}"
    rows += [[str(old[f"name_{language()}"]), "–", "–", mark] for old in gone]
    head = [t("plan.measure"), t("plan.who_counts"), t("plan.field_overlap")]
    show_marked_table(head, rows, name="arms", caption=t("plan.measures_caption"))


def _who(measure: Measure, named: Mapping[str, str]) -> str:
    if not measure.parts:
        return t("plan.registered_as")
    parts = ", ".join(named.get(one, one) for one in measure.parts)
    return t("plan.in_every" if measure.needs_all_parts else "plan.in_any", parts=parts)


def _form(db: Database, coder: Coder, one: Measure, known: Mapping[str, Measure]) -> None:
    with st.form(f"measure_{one.id}", border=False), shown_errors():
        wanted, key = _asked(one, known)
        if st.form_submit_button(t("plan.store"), type="primary"):
            put_measure(db, coder, wanted if one.id else replace(wanted, id=new_measure_id(db, key)))
            st.rerun()


def _asked(one: Measure, known: Mapping[str, Measure]) -> tuple[Measure, str]:
    """The measure as the fields have it, and the key that was typed for a new one."""
    nb, en = st.columns(2)
    name_nb = nb.text_input(t("plan.field_name_nb"), one.name_nb, max_chars=80)
    name_en = en.text_input(t("plan.field_name_en"), one.name_en, max_chars=80)
    called = {part: held.name(language()) for part, held in known.items() if _may_be_part(one, held, known)}
    parts = st.multiselect(
        t("plan.parts"),
        list(called),
        default=[part for part in one.parts if part in called],
        format_func=called.__getitem__,
        help=t("plan.parts_help"),
        placeholder=t("plan.no_parts"),
    )
    every = st.checkbox(t("plan.needs_all"), one.needs_all_parts)
    overlap = st.radio(
        t("plan.overlap"),
        OVERLAPS,
        index=OVERLAPS.index(one.overlap),
        format_func=lambda rule: t(f"plan.overlap_{rule}"),
        help=t("plan.overlap_help"),
        horizontal=True,
    )
    key = ""
    if not one.id:
        key = st.text_input(t("plan.measure_key"), max_chars=ID_LENGTH, help=t("plan.measure_key_help"))
    return Measure(one.id, name_nb, name_en, tuple(parts), every, overlap or one.overlap), key


def _may_be_part(arm: Measure, part: Measure, known: Mapping[str, Measure]) -> bool:
    """Whether an arm could be made of it without being made of itself."""
    return not arm.id or arm.id not in made_of(part, known)


def _removal(db: Database, coder: Coder, one: Measure) -> None:
    """A button where nothing rests on the measure; else what does, and where to change that."""
    if not one.id:
        return
    resting = resting_reasons(db, one.id)
    if resting:
        listed = "\n".join(f"- {as_text(texts().reason(why))}" for why in resting)
        st.caption(f"{t('plan.measure_rests')}\n{listed}")
    elif st.button(t("plan.remove_measure"), key=f"remove_measure_{one.id}"):
        with shown_errors():
            remove_measure(db, coder, one.id)
            st.session_state.pop(_CHOSEN, None)
            st.rerun()
