"""The codebook on the screen: the tree, what is said of a code, and what can be done to it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

import streamlit as st
from sqlite_utils import Database

from workbench.qual.records import Code, Coder, Coding
from workbench.services.codebook_editing import (
    CodebookView,
    CodeChange,
    add_code,
    change_code,
    code_history,
    codings_of_code,
    merge_codes,
    remove_code,
    split_code,
)
from workbench.services.coding_access import coding_token
from workbench.services.plan import AfterLock
from workbench.ui.after_lock import SIGN
from workbench.ui.components.code_tree.component import mount_code_tree, told_choice, tree_words
from workbench.ui.errors import shown_errors
from workbench.ui.quotes import quote
from workbench.ui.study import study_name
from workbench.ui.tables import show_table
from workbench.ui.text import language, t, texts
from workbench.words import action_word

_CHOSEN, _TOLD, _TOKEN = "codebook_code", "codebook_told", "codebook_token"
_FIELDS = (("definition",), ("include", "exclude"), ("example",))
"""Side by side in a line."""


def choose_code(db: Database, coder: Coder, view: CodebookView, after: AfterLock) -> Code | None:
    """The tree, what came or changed after locking marked; the code chosen in it, the first where none is."""
    known = {code.id: code for code in view.codes}
    key = f"code_tree.{study_name()}.{coder.id}"
    told = told_choice(key)
    if told != st.session_state.get(_TOLD):
        st.session_state[_TOLD] = told
        st.session_state[_CHOSEN] = told["id"] if told else None
    chosen = st.session_state.get(_CHOSEN)
    selected = chosen if chosen in known else next(iter(known), None)
    payload = {
        "api": "/api/codebook/operations",
        "token": _token(db, coder),
        "nodes": [_node(code, view, after) for code in view.codes],
        "selected": selected,
        "words": tree_words(texts()),
        "language": language(),
    }
    mount_code_tree(payload, key=key)
    return known.get(selected) if selected is not None else None


def _token(db: Database, coder: Coder) -> str:
    """One token a session: a new one each run would make the tree draw itself afresh."""
    key = (study_name(), coder.id)
    if st.session_state.get(_TOKEN, (None, ""))[0] != key:
        st.session_state[_TOKEN] = (key, coding_token(db, study_name(), coder))
    return str(st.session_state[_TOKEN][1])


def _node(code: Code, view: CodebookView, after: AfterLock) -> dict[str, Any]:
    return {
        "id": code.id,
        "parent": code.parent_id,
        "label": code.name(language()),
        "colour": code.colour,
        "codable": code.codable,
        "count": view.counts.get(code.id, 0),
        "late": _late(after, code),
    }


def _late(after: AfterLock, code: Code) -> str:
    """«▲ lagt til etter låsing»; empty where the code is as it was locked."""
    kinds = {one.kind for one in after.of("codebook", code.slug)}
    if not kinds:
        return ""
    return f"{SIGN} {t('plan.added_after_lock' if 'added' in kinds else 'plan.changed_after_lock')}"


def new_code_form(db: Database, coder: Coder, view: CodebookView, under: Code | None) -> None:
    """A code below the chosen one or at the top."""
    with st.popover(t("codebook.new"), width="stretch"), st.form("new_code", border=False):
        places = {None: t("codebook.top")} | {one.id: one.name(language()) for one in view.codes}
        listed = list(places)
        place = st.selectbox(
            t("codebook.under"),
            listed,
            index=listed.index(under.id) if under else 0,
            format_func=lambda one: places[one],
        )
        name = st.text_input(t("codebook.name_nb"), max_chars=120)
        name_en = st.text_input(t("codebook.name_en"), max_chars=120)
        if st.form_submit_button(t("codebook.make"), type="primary"):
            with shown_errors():
                made = add_code(db, coder, parent_id=place, name_nb=name, name_en=name_en)
                st.session_state[_CHOSEN] = made
                st.rerun()


def code_form(db: Database, coder: Coder, code: Code) -> None:
    """What is said of a code; saved as one change."""
    with st.form(f"code_{code.id}"):
        left, right = st.columns(2)
        said: dict[str, object] = {
            "name_nb": left.text_input(t("codebook.name_nb"), code.name_nb, max_chars=120),
            "name_en": right.text_input(t("codebook.name_en"), code.name_en, max_chars=120),
        }
        for fields in _FIELDS:
            for field, place in zip(fields, st.columns(len(fields)), strict=True):
                said[field] = place.text_area(
                    t(f"codebook.{field}"), getattr(code, field), height=70, max_chars=4_000
                )
        colour, usable = st.columns([2, 3], vertical_alignment="bottom")
        said["colour"] = colour.selectbox(
            t("codebook.colour"),
            list(range(12)),
            index=code.colour % 12,
            format_func=lambda n: t(f"codebook.colour_{n}"),
        )
        said["codable"] = usable.checkbox(
            t("codebook.codable"), code.codable, help=t("codebook.codable_help")
        )
        if st.form_submit_button(t("codebook.save"), type="primary"):
            with shown_errors():
                change_code(db, coder, code.id, said)
                st.rerun()
    if code.link:
        st.caption(t("codebook.is_link"))


def code_actions(db: Database, coder: Coder, view: CodebookView, code: Code) -> None:
    """Merge, split and remove; each is one change that can be taken back."""
    merging, splitting, removing = st.columns(3)
    fixed, why = bool(code.link), t("codebook.of_model") if code.link else None
    with merging, st.popover(t("codebook.merge"), width="stretch", disabled=fixed, help=why):
        _merge(db, coder, view, code)
    with splitting, st.popover(t("codebook.split"), width="stretch"):
        _split(db, coder, code)
    with removing, st.popover(t("codebook.remove"), width="stretch", disabled=fixed, help=why):
        st.write(t("codebook.remove_what", n=_below(view, code)))
        if st.button(t("codebook.remove_now"), type="primary", key=f"remove_{code.id}"):
            with shown_errors():
                remove_code(db, coder, code.id)
                st.rerun()


def _below(view: CodebookView, code: Code) -> int:
    """Codings under a code and those below it."""
    inside = {code.id}
    for one in view.codes:
        if one.parent_id in inside:
            inside.add(one.id)
    return sum(view.counts.get(one, 0) for one in inside)


def _merge(db: Database, coder: Coder, view: CodebookView, code: Code) -> None:
    others = {one.id: one.name(language()) for one in view.codes if one.codable and one.id != code.id}
    into = st.selectbox(
        t("codebook.merge_into"), list(others), format_func=lambda one: others[one], key=f"into_{code.id}"
    )
    if st.button(t("codebook.merge_now"), type="primary", disabled=into is None, key=f"merge_{code.id}"):
        with shown_errors():
            merge_codes(db, coder, code.id, into)
            st.session_state[_CHOSEN] = into
            st.rerun()


def _split(db: Database, coder: Coder, code: Code) -> None:
    found = codings_of_code(db, coder, code.id)
    if not found:
        st.write(t("codebook.split_nothing"))
        return
    st.write(t("codebook.split_what"))
    name = st.text_input(t("codebook.name_nb"), max_chars=120, key=f"split_name_{code.id}")
    listed = st.dataframe(
        [_listed(one) for one in found],
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row",
        key=f"split_rows_{code.id}",
    )
    rows = listed["selection"]["rows"]
    if st.button(t("codebook.split_now", n=len(rows)), type="primary", disabled=not rows):
        with shown_errors():
            chosen = [found[row].id for row in rows]
            st.session_state[_CHOSEN] = split_code(db, coder, code.id, name=name, coding_ids=chosen)
            st.rerun()


def _listed(coding: Coding) -> dict[str, str]:
    return {
        t("codebook.source"): coding.source,
        t("codebook.coder"): coding.coder,
        t("codebook.quote"): coding.quote,
    }


def code_quotes(db: Database, coder: Coder, code: Code, *, limit: int = 12) -> None:
    """Exemplary quotes first, then the rest in the order of the texts."""
    found = sorted(codings_of_code(db, coder, code.id), key=lambda one: not one.exemplary)
    if not found:
        st.caption(t("codebook.no_quotes"))
    for one in found[:limit]:
        mark = "❝ " if one.exemplary else ""
        quote(one.quote, f"{mark}{one.source} · {one.coder}")
    if len(found) > limit:
        st.caption(t("codebook.more_quotes", n=len(found) - limit))


def show_history(db: Database, code: Code, names: Sequence[Code]) -> None:
    """Who changed what in a code, the newest first."""
    called = {one.id: one.name(language()) for one in names}
    rows = [_history_row(line, called) for line in code_history(db, code.id)]
    head = [t("log.when"), t("log.who"), t("log.what"), t("codebook.changed")]
    show_table(
        head, rows, name=f"code_{code.slug}", caption=t("codebook.history_of", name=code.name(language()))
    )


def _history_row(line: CodeChange, called: dict[int, str]) -> list[str]:
    action = action_word(line.action, texts())
    done = action if line.kind == "do" else t(f"log.kind_{line.kind}", action=action)
    changes = [
        f"{t(f'codebook.{name}')}: {_shown(name, before, called)} → {_shown(name, after, called)}"
        for name, (before, after) in line.changed.items()
        if not line.whole
    ]
    return [
        texts().datetime(dt.datetime.fromisoformat(line.at).astimezone()),
        line.coder or t("log.program"),
        done,
        " · ".join(changes),
    ]


def _shown(name: str, value: object, called: dict[int, str]) -> str:
    if name == "parent_id":
        return called.get(int(str(value)), "–") if value is not None else t("codebook.top")
    if name == "colour" and value is not None:
        return t(f"codebook.colour_{int(str(value)) % 12}")
    if name == "codable":
        return t("codebook.yes" if value else "codebook.no")
    return str(value) if value else "–"
