"""The plan on the screen: what it says in a sentence, its lock, the history of locks and what differs."""

from __future__ import annotations

import datetime as dt

import streamlit as st
from sqlite_utils import Database

from workbench.mixed.plan_lock import fingerprint
from workbench.qual.records import Coder
from workbench.services.plan import (
    PlanLock,
    PlanView,
    changes_after,
    lock_plan,
    plan_locks,
)
from workbench.services.undoing import PLAN
from workbench.ui.after_lock import after_lock_word, show_marked_table
from workbench.ui.errors import shown_errors
from workbench.ui.plan_words import change_rows, section_name
from workbench.ui.tables import show_table
from workbench.ui.text import as_text, t, texts
from workbench.ui.undoing import undo_redo

_SHORT = 12


def show_lead(db: Database, view: PlanView) -> None:
    """The first sentence: locked or not, and how much has changed since."""
    lock = view.after.lock
    if lock is None:
        st.write(t("plan.lead_open", questions=len(view.parts.questions), links=len(view.document["links"])))
    else:
        told = {"number": lock.id, "when": _when(lock.created_at), "coder": as_text(lock.coder)}
        changed = len({(one.section, one.item) for one in view.after.changes})
        st.write(t("plan.lead_changed" if changed else "plan.lead_locked", **told, n=changed))
    undo_redo(db, PLAN, place="plan")


def lock_tab(db: Database, coder: Coder | None, view: PlanView) -> None:
    """Lock the plan; the locks it has had; what differs from any of them."""
    st.write(t("plan.lock_what"))
    st.markdown(f"{t('plan.fingerprint')}: `{view.sha256}`")
    _show_contents(view)
    if coder:
        _lock_form(db, coder, view)
    locks = plan_locks(db)
    if locks:
        _show_locks(locks)
        _show_differences(db, locks, view)


def _show_contents(view: PlanView) -> None:
    rows = [
        [
            section_name(name),
            texts().integer(len(items)),
            t(f"plan.holds_{name}"),
            f"{fingerprint({name: items})[:_SHORT]}…",
            after_lock_word(view.after, name),
        ]
        for name, items in view.document.items()
    ]
    head = [t(f"plan.{name}") for name in ("part", "items", "holds", "fingerprint")]
    show_marked_table(head, rows, alt=t("plan.lock_what"))


def _lock_form(db: Database, coder: Coder, view: PlanView) -> None:
    """A note and a confirmation; both are required."""
    with st.form("lock_plan", clear_on_submit=True), shown_errors():
        note = st.text_area(t("plan.lock_note"), max_chars=1_000, height=80, help=t("plan.lock_note_help"))
        sure = st.checkbox(t("plan.lock_sure"))
        if view.coded_since:
            st.caption(t("plan.coded_since", when=_when(view.coded_since)))
        if st.form_submit_button(t("plan.lock_now"), type="primary"):
            if not sure:
                st.warning(t("plan.lock_unsure"))
            else:
                lock_plan(db, coder, note)
                st.rerun()


def _show_locks(locks: tuple[PlanLock, ...]) -> None:
    st.subheader(t("plan.locks"))
    head = [t(f"plan.{name}") for name in ("number", "when", "who", "why", "fingerprint", "checked")]
    rows = [
        [
            texts().integer(one.id),
            _when(one.created_at),
            one.coder,
            one.note,
            f"{one.sha256[:_SHORT]}…",
            t("plan.whole" if one.is_whole else "plan.broken"),
        ]
        for one in locks
    ]
    show_table(head, rows, name="plan-locks", caption=t("plan.locks_caption"))


def _show_differences(db: Database, locks: tuple[PlanLock, ...], view: PlanView) -> None:
    """From any lock to any later one, or to now."""
    st.subheader(t("plan.differences"))
    before, after = st.columns(2)
    named = {one.id: t("plan.lock_called", number=one.id, when=_when(one.created_at)) for one in locks}
    start = before.selectbox(t("plan.from_lock"), list(named), format_func=named.__getitem__, key="diff_from")
    later: list[int | None] = [None, *(one for one in named if start is not None and one > start)]
    end = after.selectbox(
        t("plan.to_lock"),
        later,
        format_func=lambda one: named[one] if one is not None else t("plan.now"),
        key=f"diff_to_{start}",
        placeholder=t("plan.now"),
    )
    if start is None:
        return
    changes = changes_after(db, start, end)
    if not changes:
        st.write(t("plan.no_differences"))
        return
    known = {one.id: one.document() for one in locks}
    rows = change_rows(changes, known[end] if end else view.document, known[start])
    head = [t(f"plan.{name}") for name in ("part", "item", "field", "old", "new")]
    show_table(head, rows, name="plan-differences", caption=t("plan.differences_caption", n=len(changes)))


def _when(at: str) -> str:
    return texts().datetime(dt.datetime.fromisoformat(at).astimezone())
