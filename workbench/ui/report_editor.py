"""Writing a sentence of the report: words are typed, everything else is chosen from the study."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from sqlite_utils import Database

from workbench.mixed.report_pairs import pair_differences
from workbench.mixed.report_text import Reference, references
from workbench.qual.records import Coder
from workbench.services.report_writing import (
    LONGEST,
    ReportClaim,
    ReportContent,
    ReportSection,
    drop_section,
    label,
    live_parts,
    move,
    name_section,
    new_section,
    offered,
    remove,
    stopped_words,
    store_claim,
    true_sentences,
)
from workbench.ui.errors import shown_errors
from workbench.ui.report_claim import readable, stops_in_words
from workbench.ui.study import asked_coder, optional_coder
from workbench.ui.text import as_text, t, texts

_WAITING = "report_waiting"
"""What a button puts into the texts: a text area cannot change after it is drawn, so the next run does it."""
KINDS = (
    *("verdict", "voices", "effect", "advice", "cost", "trial", "agreement", "register", "group", "study"),
    *("table", "figure", "quote"),
)


def edit_claim(
    db: Database, content: ReportContent, section: ReportSection, claim: ReportClaim | None, *, done: str
) -> None:
    """The form of one sentence; ``done`` is the state that is cleared when it is closed."""
    coder = asked_coder(db, place="claim")
    if coder is None:
        return
    with st.container(border=True):
        nb, en = _texts(section, claim)
        _insert(content, section)
        _show_now(content, section, nb, en)
        _actions(db, content, coder, section=section, claim=claim, written=(nb, en), done=done)


def _texts(section: ReportSection, claim: ReportClaim | None) -> tuple[str, str]:
    """The two texts as they stand in the form; what a button asked for is put in first."""
    place = claim.id if claim else f"new_{section.id}"
    keys = {"nb": f"claim_nb_{place}", "en": f"claim_en_{place}"}
    for name, key in keys.items():
        st.session_state.setdefault(key, getattr(claim, name) if claim else "")
    how, code = st.session_state.pop(_WAITING, ("", ""))
    for key in keys.values() if section.paired else [keys["nb"]]:
        before = st.session_state[key]
        if how == "instead":
            st.session_state[key] = code
        elif how == "behind":
            st.session_state[key] = f"{before}{'' if before.endswith(' ') or not before else ' '}{code}"
    nb = st.text_area(t("report.text_nb"), key=keys["nb"], max_chars=LONGEST, height=120)
    if not section.paired:
        return nb, ""
    return nb, st.text_area(t("report.text_en"), key=keys["en"], max_chars=LONGEST, height=120)


def _insert(content: ReportContent, section: ReportSection) -> None:
    """Choose a part of the study and put it behind what is written."""
    held = {found.kind for found in offered(content)}
    kinds = {one: t(f"report.kinds_{one}") for one in KINDS if one in held}
    kind_place, what_place, button_place = st.columns([2, 6, 1], vertical_alignment="bottom")
    with kind_place:
        kind = st.selectbox(t("report.insert"), list(kinds), format_func=kinds.__getitem__, key="insert_kind")
    listed = [one for one in offered(content) if one.kind == kind]
    parts = live_parts(content, listed)
    names = {one: label(content, one, part, texts()) for one, part in parts.items()}
    with what_place:
        chosen = st.selectbox(
            t("report.insert_what"), list(names), format_func=names.__getitem__, key=f"insert_{kind}"
        )
    with button_place:
        pressed = st.button(t("report.insert_now"), key=f"insert_now_{section.id}")
    if pressed and chosen:
        _put("behind", chosen.code)


def _put(how: str, code: str) -> None:
    st.session_state[_WAITING] = (how, code)
    st.rerun()


def _show_now(content: ReportContent, section: ReportSection, nb: str, en: str) -> None:
    """How the sentence reads now, what stops it, and sentences that would be true."""
    parts = live_parts(content, references(nb, en))
    st.caption(t("report.reads_now"))
    st.markdown(readable(nb, parts, "nb"))
    if section.paired:
        st.markdown(readable(en, parts, "en"))
    stopped = list(stopped_words(content, nb, en))
    lines = stops_in_words(stopped)
    if section.paired and nb.strip():
        lines += [as_text(texts().reason(one)) for one in pair_differences(nb, en)]
    if lines:
        st.warning("\n".join(f"- {line}" for line in lines))
    claims = [one for _, one in stopped if not one.family.startswith("typed_")]
    if claims:
        _offer(content, true_sentences(content, f"{nb} {en}", claims[0]))


def _offer(content: ReportContent, sentences: Sequence[Reference]) -> None:
    st.caption(t("report.true_instead"))
    for one, part in live_parts(content, sentences).items():
        words, action = st.columns([7, 2])
        words.markdown(as_text(part.words(texts().language)) + ".")
        if action.button(t("report.use"), key=f"use_{one.key}"):
            _put("instead", f"{one.code}.")


def _actions(
    db: Database,
    content: ReportContent,
    coder: Coder,
    *,
    section: ReportSection,
    claim: ReportClaim | None,
    written: tuple[str, str],
    done: str,
) -> None:
    names = ("store", "close", *(("up", "down", "remove") if claim else ()))
    with st.container(horizontal=True):
        pressed = [
            name
            for name in names
            if st.button(
                t(f"report.{name}"), key=f"claim_{name}", type="primary" if name == "store" else "secondary"
            )
        ]
    if not pressed:
        return
    with shown_errors():
        if pressed == ["store"]:
            store_claim(db, content, coder, *written, section_id=section.id, claim=claim)
        elif claim and pressed == ["remove"]:
            remove(db, coder, claim)
        elif claim and pressed in (["up"], ["down"]):
            move(db, coder, section, claim, -1 if pressed == ["up"] else 1)
        if pressed in (["store"], ["close"], ["remove"]):
            _close(section, claim, done)
        st.rerun()


def _close(section: ReportSection, claim: ReportClaim | None, done: str) -> None:
    """Forget the form, so that it opens with what is stored."""
    place = claim.id if claim else f"new_{section.id}"
    for key in (done, f"claim_nb_{place}", f"claim_en_{place}"):
        st.session_state.pop(key, None)


def edit_sections(db: Database, sections: Sequence[ReportSection], chosen: ReportSection) -> None:
    """Name, add and remove sections."""
    coder = optional_coder(db)
    if coder is None:
        return
    with st.expander(t("report.sections")):
        _rename(db, coder, chosen)
        _add(db, coder, has_summary=any(one.paired for one in sections))


def _rename(db: Database, coder: Coder, chosen: ReportSection) -> None:
    with st.form(f"section_{chosen.id}", border=False):
        nb = st.text_input(t("report.section_nb"), chosen.name_nb, max_chars=120)
        en = st.text_input(t("report.section_en"), chosen.name_en, max_chars=120)
        with st.container(horizontal=True):
            renamed = st.form_submit_button(t("report.section_rename"))
            dropped = st.form_submit_button(t("report.section_remove", n=len(chosen.claims)))
    with shown_errors():
        if renamed:
            name_section(db, coder, chosen.id, nb, en)
        if dropped:
            drop_section(db, coder, chosen.id)
        if renamed or dropped:
            st.rerun()


def _add(db: Database, coder: Coder, *, has_summary: bool) -> None:
    with st.form("new_section", border=False, clear_on_submit=True):
        nb = st.text_input(t("report.new_section_nb"), max_chars=120)
        en = st.text_input(t("report.new_section_en"), max_chars=120)
        paired = not has_summary and st.checkbox(t("report.section_paired"))
        added = st.form_submit_button(t("report.section_add"))
    if added:
        with shown_errors():
            new_section(db, coder, nb, en, paired=paired)
            st.rerun()
