"""Where coders differ, side by side, and what agreement does to the verdicts."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from sqlite_utils import Database

from workbench.qual.records import Coder, Coding
from workbench.services.adjudication import (
    AGREED,
    JudgedPassage,
    Layers,
    Option,
    code_of,
    judged_passages,
    layers,
    options,
    reopen,
    settle,
    surroundings,
)
from workbench.services.agreement import Comparable
from workbench.services.coding import source_titles
from workbench.services.undoing import DECISIONS
from workbench.ui.errors import shown_errors
from workbench.ui.quotes import quote, shown_safely
from workbench.ui.study import asked_coder
from workbench.ui.tables import show_table
from workbench.ui.text import as_text, language, t, texts
from workbench.ui.undoing import undo_redo
from workbench.words import verdict_word

_SHOWN = ("open", "settled", "all")
_AT = "differing_at"
_TEXT = "white-space:pre-wrap;max-width:72ch"
_MARKED = "background:rgba(10,112,112,.16);color:inherit"


def show_disagreements(db: Database, found: Comparable, coders: Sequence[str]) -> None:
    """One passage at a time: the words, what each coder made of them, and the decision."""
    standing = judged_passages(db, found, coders)
    _show_counts(standing)
    which = st.segmented_control(
        t("differing.show"),
        _SHOWN,
        default="open",
        required=True,
        format_func=lambda name: t(f"differing.show_{name}"),
        key="differing_show",
        label_visibility="collapsed",
    )
    listed = [one for one in standing if _is_shown(one, str(which))]
    if not listed:
        st.success(t(f"differing.none_{which}"))
        undo_redo(db, DECISIONS, place="decisions")
        return
    at = _place(len(listed))
    one = listed[at]
    st.subheader(t("differing.place", at=at + 1, of=len(listed)))
    _show_passage(db, one)
    _decide(db, one, at)


def _show_counts(standing: Sequence[JudgedPassage]) -> None:
    counts = {name: sum(one.status == name for one in standing) for name in ("agreed", "settled", "reopened")}
    n_open = sum(one.is_open for one in standing)
    compared = sum(one.status != "one_reader" for one in standing)
    st.write(t("differing.counts", n=compared, n_open=n_open, **counts))
    if counts["reopened"]:
        st.caption(t("differing.reopened_n", n=counts["reopened"]))


def _is_shown(one: JudgedPassage, which: str) -> bool:
    if which == "open":
        return one.is_open
    return one.status == "settled" if which == "settled" else one.status not in ("agreed", "one_reader")


def _place(n: int) -> int:
    """Where in the list the reader is; N and P go on and back."""
    at = min(int(st.session_state.get(_AT, 0)), n - 1)
    with st.container(horizontal=True):
        if st.button(t("differing.previous"), shortcut="p", disabled=n < 2):
            at = (at - 1) % n
        if st.button(t("differing.next"), shortcut="n", type="primary", disabled=n < 2):
            at = (at + 1) % n
    st.session_state[_AT] = at
    return at


def _show_passage(db: Database, one: JudgedPassage) -> None:
    passage = one.passage
    title = source_titles(db).get(passage.source, passage.source)
    st.markdown(f"**{as_text(code_of(db, passage).name(language()))}** · {as_text(title)}")
    around = surroundings(db, passage)
    before, words, after = (shown_safely(part) for part in (around.before, around.words, around.after))
    st.html(f'<p style="{_TEXT}">…{before}<mark style="{_MARKED}">{words}</mark>{after}…</p>')
    place = {"source": passage.source}
    place |= {"start": str(passage.segment.start), "end": str(passage.segment.end)}
    st.page_link(st.session_state["pages"]["coding"], label=f"{passage.source} ↗", query_params=place)
    for column, coder in zip(st.columns(len(passage.readers)), passage.readers, strict=True):
        with column:
            st.markdown(f"**{as_text(coder)}**")
            _show_codings([coding for coding in passage.codings if coding.coder == coder])


def _show_codings(mine: Sequence[Coding]) -> None:
    if not mine:
        st.write(t("differing.not_coded"))
    for coding in mine:
        quote(coding.quote, _assessed(coding.assessment.stance, coding.assessment.claim))
        if coding.memo:
            st.caption(as_text(coding.memo))


def _assessed(stance: str | None, claim: str | None) -> str:
    word = t(f"joint.stance_{_STANCE_NAMES[stance]}") if stance else ""
    parts = (
        f"{stance} {word}" if stance else t("differing.no_stance"),
        t(f"coder.claim_{claim}") if claim else "",
    )
    return " · ".join(part for part in parts if part)


_STANCE_NAMES = {"+": "plus", "0": "zero", "-": "minus", "±": "mixed"}


def _decide(db: Database, one: JudgedPassage, at: int) -> None:
    if one.adjudication:
        decision = one.adjudication.decision
        what = (
            _assessed(decision.stance, decision.claim) if decision.coded else t("differing.decided_not_coded")
        )
        told = {"what": what, "reason": decision.reason, "coder": one.adjudication.coder}
        st.info(as_text(t(f"differing.{one.status}", **told)))
    coder = asked_coder(db, place="differing")
    if coder is None:
        return
    key = "_".join(str(part) for part in (*_identity(one), at))
    if one.status == "settled":
        if st.button(t("differing.reopen"), key=f"reopen_{key}"):
            reopen(db, one, coder)
            st.rerun()
    else:
        _decision_form(db, one, coder, key)
    undo_redo(db, DECISIONS, place="decisions")


def _identity(one: JudgedPassage) -> tuple[int, int, int]:
    segment = one.passage.segment
    return segment.revision_id, one.passage.code_id, segment.start


def _decision_form(db: Database, one: JudgedPassage, coder: Coder, key: str) -> None:
    with st.form(f"decide_{key}", border=False):
        offered = options(one.passage)
        chosen = st.radio(
            t("differing.decide"), range(len(offered)), format_func=lambda at: _option(offered[at])
        )
        reason = st.text_area(t("differing.reason"), max_chars=2000, help=t("differing.reason_help"))
        pressed = st.form_submit_button(t("differing.store"), type="primary")
    if pressed:
        with shown_errors():
            settle(db, one.passage, offered[chosen], reason, coder)
            st.rerun()


def _option(option: Option) -> str:
    judged = _assessed(option.stance, option.claim) if option.stance or option.claim else t("differing.coded")
    what = judged if option.coded else t("differing.decided_not_coded")
    return f"{what} – {t('differing.as', coders=', '.join(option.coders))}" if option.coders else what


def show_conclusion(db: Database, found: Comparable, coders: Sequence[str]) -> None:
    """Verdicts under each coder alone and under the agreed layer, and which cells flip."""
    if len(coders) < 2:
        st.info(t("errors.agreement_one_coder", coders=", ".join(coders)))
        return
    standing = judged_passages(db, found, coders)
    judged = layers(db, found, coders, standing)
    n_cells, between = len(judged.displays[AGREED].cells), len(judged.between_coders)
    said = "conclusion_differ" if between else "conclusion_alike"
    st.markdown(f"**{t(f'agreement.{said}', n=between, of=n_cells)}**")
    counts = {
        "by_agreement": len(judged.by_agreement),
        "voices": len(judged.turned_voices),
        "open": judged.n_open,
    }
    st.write(" ".join(t(f"agreement.conclusion_{name}", n=n, of=n_cells) for name, n in counts.items() if n))
    _show_layers(judged)


def _show_layers(judged: Layers) -> None:
    names = list(judged.displays)
    head = [t("agreement.by_link"), *(_layer(name, judged) for name in names), t("agreement.head_flips")]
    agreed = judged.displays[AGREED].cells
    turned = (*judged.between_coders, *judged.by_agreement, *judged.turned_voices)
    ordered = (*turned, *(link for link in agreed if link not in turned))
    rows = [
        [
            agreed[link].link.name(language()),
            *(_state(judged, name, link) for name in names),
            _turn(judged, link),
        ]
        for link in ordered
    ]
    show_table(head, rows, name="agreement_conclusion", caption=t("agreement.conclusion_caption"))


def _layer(name: str, judged: Layers) -> str:
    return t("agreement.layer", name=name or t("agreement.agreed_layer"), n=judged.n_sources[name])


def _state(judged: Layers, name: str, link: str) -> str:
    cell = judged.displays[name].cells[link]
    voices = t(f"verdict.direction_{cell.voices.direction}")
    return f"{verdict_word(cell, texts())} ({voices}, {texts().integer(cell.voices.n)})"


def _turn(judged: Layers, link: str) -> str:
    for name in ("between_coders", "by_agreement", "turned_voices"):
        if link in getattr(judged, name):
            return t(f"agreement.turns_{name}")
    return ""
