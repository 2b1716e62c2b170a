"""Threads on the screen: what the rules propose, what is followed, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st
from sqlite_utils import Database

from workbench.qual.records import Coder
from workbench.services.threads import (
    Thread,
    answer_thread,
    change_thread,
    dismiss_thread,
    new_thread,
    open_thread,
    release_thread,
)
from workbench.services.undoing import THREADS
from workbench.ui.errors import shown_errors
from workbench.ui.study import asked_coder
from workbench.ui.text import as_text, t, texts
from workbench.ui.undoing import undo_redo

_GROUPS = ("open", "proposed", "answered", "dismissed")
_MAX = 2000


def show_threads_lead(threads: Sequence[Thread]) -> None:
    """How many threads are followed, answered and proposed."""
    counts = Counter(one.status for one in threads)
    shown = {name: counts[name] for name in ("open", "answered", "proposed")}
    st.write(t("threads.lead", **shown))


def show_threads(db: Database, threads: Sequence[Thread]) -> None:
    """All threads by what became of them, each to be opened; changes are stored under the coder's name."""
    coder = asked_coder(db, place="threads")
    undo_redo(db, THREADS, place="threads")
    for group in _GROUPS:
        listed = [one for one in threads if one.status == group]
        if listed:
            st.subheader(f"{t(f'threads.group_{group}')} ({len(listed)})")
        if group == "proposed":
            listed = _of_chosen_rules(listed)
        for place, one in enumerate(listed):
            first = group == "proposed" and place == 0 and not any(each.stored for each in threads)
            with st.expander(as_text(_label(one)), expanded=first):
                _show_thread(db, one, coder)
    if coder:
        _new_thread(db, coder)


def _of_chosen_rules(proposed: Sequence[Thread]) -> list[Thread]:
    """Those of the rules that somebody chooses, all where nobody does; a choice only where there is one."""
    counts = Counter(one.key.partition(":")[0] for one in proposed)
    if len(counts) < 2:
        return list(proposed)
    chosen = st.pills(
        t("threads.only"),
        list(counts),
        selection_mode="multi",
        format_func=lambda rule: f"{t(f'threads.rule_{rule}')} ({counts[rule]})",
        key="thread_rules",
    )
    return [one for one in proposed if not chosen or one.key.partition(":")[0] in chosen]


def _label(one: Thread) -> str:
    """«Frafall. Deltakere faller fra her: …»."""
    if one.proposal:
        rule = t(f"threads.rule_{one.proposal.rule}")
        return f"{rule}. {texts().reason(one.proposal.why)}"
    title = one.stored.title if one.stored else ""
    known = f"threads.rule_{one.key.partition(':')[0]}"
    return f"{t(known)}. {title or one.key.partition(':')[2]}" if texts().has(known) else title


def _show_thread(db: Database, one: Thread, coder: Coder | None) -> None:
    if one.proposal:
        told = (*one.proposal.beside, one.proposal.follow)
        st.markdown("\n".join(f"- {as_text(texts().reason(reason))}" for reason in told))
        _page_to_look(one.proposal.page)
    elif not one.key.startswith("own:"):
        st.caption(t("threads.gone"))
    if one.stored and one.stored.owner:
        st.write(as_text(t("threads.followed_by", owner=one.stored.owner)))
    if one.stored and one.stored.reason:
        st.write(as_text(t("threads.decided", coder=one.stored.coder, reason=one.stored.reason)))
    if coder:
        _forms(db, one, coder)


def _page_to_look(page: str) -> None:
    listed = st.session_state["pages"]
    if page in listed:
        st.page_link(listed[page], label=t("threads.look", page=t(f"nav.{page}")))


def _forms(db: Database, one: Thread, coder: Coder) -> None:
    """What can be done with a thread: follow it, note, answer, put away, let go."""
    if one.status in ("open", "proposed"):
        left, right = st.columns(2)
        with left:
            _follow_form(db, one, coder)
        with right:
            _close_form(db, one, coder)
    if one.stored and st.button(t("threads.release"), key=f"release_{one.key}"):
        with shown_errors():
            release_thread(db, one.key, coder=coder)
            st.rerun()


def _follow_form(db: Database, one: Thread, coder: Coder) -> None:
    known = one.stored
    with st.form(f"follow_{one.key}", border=False):
        owner = st.text_input(t("threads.owner"), known.owner if known else coder.name, max_chars=60)
        note = st.text_area(t("threads.note"), known.note, max_chars=_MAX) if known else ""
        pressed = st.form_submit_button(t("threads.store" if known else "threads.take_up"))
    if pressed:
        with shown_errors():
            if known:
                change_thread(db, one.key, owner=owner, note=note, coder=coder)
            else:
                open_thread(db, one.key, owner=owner, coder=coder)
            st.rerun()


def _close_form(db: Database, one: Thread, coder: Coder) -> None:
    """Answer a thread that is followed; put any away, with a reason."""
    is_open = one.status == "open"
    with st.form(f"close_{one.key}", border=False):
        reason = st.text_area(t("threads.result" if is_open else "threads.reason"), max_chars=_MAX)
        with st.container(horizontal=True):
            answered = is_open and st.form_submit_button(t("threads.answer"))
            dismissed = st.form_submit_button(t("threads.dismiss"))
    if answered or dismissed:
        with shown_errors():
            (answer_thread if answered else dismiss_thread)(db, one.key, reason=reason, coder=coder)
            st.rerun()


def _new_thread(db: Database, coder: Coder) -> None:
    with st.expander(t("threads.new")), st.form("new_thread", border=False):
        title = st.text_area(t("threads.new_title"), max_chars=_MAX)
        owner = st.text_input(t("threads.owner"), coder.name, max_chars=60)
        if st.form_submit_button(t("threads.new_store"), type="primary"):
            with shown_errors():
                new_thread(db, title, owner=owner, coder=coder)
                st.rerun()
