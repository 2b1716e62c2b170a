"""Cases on the screen: what each holds, and changing them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st
from sqlite_utils import Database

from workbench.qual.records import Coder
from workbench.qual.refi_writer import passage_name
from workbench.services.cases import (
    MEMO_LENGTH,
    NAME_LENGTH,
    CaseRow,
    add_case,
    merge_cases,
    place_sources,
    rename_case,
    write_case_memo,
)
from workbench.services.sources import SourceRow
from workbench.services.undoing import CASES
from workbench.ui.errors import shown_errors
from workbench.ui.quotes import plain_text
from workbench.ui.retrieval import attribute_name, group_name, type_name
from workbench.ui.tables import show_table
from workbench.ui.text import as_text, t, texts
from workbench.ui.undoing import undo_redo

_CHOSEN, _NEXT = "case_chosen", "case_next"
_ALL_SHOWN = 8
"""More cases than this scroll, so that the fields below stay near."""
Names = Mapping[str, Mapping[str, str]]


def show_cases(found: Sequence[CaseRow], listed: Sequence[SourceRow], names: Names) -> None:
    """One row a case; where there is none, what a case is and how to make one.

    Parameters
    ----------
    names : mapping of str to mapping of str to str
        Words for values of ``centre`` and ``measures``.
    """
    if not found:
        st.info(t("cases.none" if listed else "sources.none"))
        return
    held = sum(len(case.sources) for case in found)
    st.write(t("cases.lead", n=len(found), held=held, of=len(listed)))
    head = [t(f"cases.{name}") for name in ("name", "sources", "codings", "shared", "memo")]
    rows = [_row(case, names) for case in found]
    height = 480 if len(found) > _ALL_SHOWN else None
    show_table(head, rows, name="cases", caption=t("cases.caption"), height=height, alt=t("cases.title"))


def _row(case: CaseRow, names: Names) -> list[str]:
    return [
        case.case.name,
        ", ".join(one.source.name for one in case.sources) or t("cases.no_sources"),
        texts().integer(case.n_codings),
        " · ".join(f"{attribute_name(name)}: {_value(name, case, names)}" for name in case.shared) or "–",
        " · ".join(f"{memo.coder}: {passage_name(memo.body)}" for memo in case.memos) or "–",
    ]


def _value(attribute: str, case: CaseRow, names: Names) -> str:
    told = {"informant_group": group_name, "type": type_name}.get(attribute)
    known = names.get(attribute, {})
    return ", ".join(told(value) if told else known.get(value, value) for value in case.shared[attribute])


def edit_cases(db: Database, coder: Coder, found: Sequence[CaseRow], listed: Sequence[SourceRow]) -> None:
    """Make a case, or choose one and change its memo, name or sources, or merge it with another."""
    if not listed:
        return
    undo_redo(db, CASES, place="cases")
    if not found:
        _new_case(db, coder, listed, n_cases=0)
        return
    left, right = st.columns([3, 1], vertical_alignment="bottom")
    with right:
        _new_case(db, coder, listed, n_cases=len(found))
    with left:
        case = _choose(found)
    memo, facts = st.columns(2, gap="large")
    with memo:
        _memo(db, coder, case)
    with facts:
        _facts(db, coder, case, listed)
        if len(found) > 1:
            _merge(db, coder, case, found)


def _choose(found: Sequence[CaseRow]) -> CaseRow:
    """The case to work with: the one just made or merged into, else the one chosen, else the first."""
    known = {case.case.id: case for case in found}
    wanted = st.session_state.pop(_NEXT, st.session_state.get(_CHOSEN))
    st.session_state[_CHOSEN] = wanted if wanted in known else next(iter(known))
    chosen = st.selectbox(
        t("cases.choose"), list(known), format_func=lambda one: known[one].case.name, key=_CHOSEN
    )
    return known[chosen]


def _new_case(db: Database, coder: Coder, listed: Sequence[SourceRow], *, n_cases: int) -> None:
    """A form that is empty again once the case is made."""
    place = st.popover(t("cases.new"), width="stretch" if n_cases else "content")
    with place, st.form(f"new_case_{n_cases}", border=False):
        name = st.text_input(t("cases.called"), max_chars=NAME_LENGTH, help=t("cases.name_help"))
        chosen = _sources(listed, held=(), key=f"new_case_sources_{n_cases}")
        pressed = st.form_submit_button(t("cases.make"), type="primary")
    if pressed:
        with shown_errors():
            st.session_state[_NEXT] = add_case(db, coder, name=name, source_ids=chosen)
            st.rerun()


def _sources(listed: Sequence[SourceRow], *, held: Sequence[int], key: str) -> list[int]:
    """Choose sources; those of other cases tell of which."""
    known = {one.source.id: one.source for one in listed}
    elsewhere = {number for number, one in known.items() if one.case_id and number not in held}
    labels = {
        number: f"{one.name} ({one.attributes['case']})" if number in elsewhere else one.name
        for number, one in known.items()
    }
    chosen: list[int] = st.multiselect(
        t("cases.sources"),
        list(known),
        list(held),
        format_func=labels.__getitem__,
        placeholder=t("cases.sources_choose"),
        key=key,
    )
    return chosen


def _memo(db: Database, coder: Coder, case: CaseRow) -> None:
    """The coder's own memo in a field, what others noted below."""
    own = case.memo_of(coder)
    with st.form(f"case_memo_{case.case.id}", border=False):
        body = st.text_area(
            t("cases.memo_of", case=case.case.name),
            own,
            height=180,
            max_chars=max(MEMO_LENGTH, len(own)),
            help=t("cases.memo_help"),
        )
        pressed = st.form_submit_button(t("cases.save_memo"), type="primary")
    for memo in case.memos:
        if memo.coder_id != coder.id:
            st.caption(as_text(memo.coder))
            plain_text(memo.body, height=200)
    if pressed and body.strip() != own:
        with shown_errors():
            write_case_memo(db, coder, case.case.id, body)
            st.rerun()


def _facts(db: Database, coder: Coder, case: CaseRow, listed: Sequence[SourceRow]) -> None:
    """Name and sources, each saved as a change of its own."""
    held = sorted(one.source.id for one in case.sources)
    with st.form(f"case_{case.case.id}", border=False):
        name = st.text_input(t("cases.called"), case.case.name, max_chars=NAME_LENGTH)
        chosen = _sources(listed, held=held, key=f"case_sources_{case.case.id}_{held}")
        st.caption(t("cases.sources_help"))
        pressed = st.form_submit_button(t("cases.save"))
    if pressed:
        with shown_errors():
            if name != case.case.name:
                rename_case(db, coder, case.case.id, name)
            if sorted(chosen) != held:
                place_sources(db, coder, case.case.id, chosen)
            st.rerun()


def _merge(db: Database, coder: Coder, case: CaseRow, found: Sequence[CaseRow]) -> None:
    others: dict[int, str] = {one.case.id: one.case.name for one in found if one is not case}
    with st.popover(t("cases.merge")):
        into = st.selectbox(
            t("cases.merge_into"),
            list(others),
            format_func=others.__getitem__,
            key=f"case_into_{case.case.id}",
        )
        st.caption(t("cases.merge_help"))
        if st.button(t("cases.merge_now"), type="primary", key=f"case_merge_{case.case.id}"):
            with shown_errors():
                merge_cases(db, coder, case.case.id, into)
                st.session_state[_NEXT] = into
                st.rerun()
