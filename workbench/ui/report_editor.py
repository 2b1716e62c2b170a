"""Writing a sentence of the report: words are typed, everything else is chosen from the study."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from sqlite_utils import Database

from workbench.mixed.report_pairs import pair_differences
from workbench.mixed.report_text import Reference, filled, references
from workbench.qual.records import Coder
from workbench.services.report_writing import (
    LONGEST,
    ReportClaim,
    ReportContent,
    ReportSection,
    live_parts,
    move,
    remove,
    stopped_words,
    store_claim,
    true_sentences,
)
from workbench.ui.errors import shown_errors
from workbench.ui.report_claim import readable, stops_in_words
from workbench.ui.report_insert import forget_places, insert_part, put, put_waiting
from workbench.ui.study import asked_coder
from workbench.ui.text import as_text, language, t, texts

_EDITED_LAST = "report_edited_last"
"""The claim that was stored last, by section: a new one comes behind it."""
FIRST, _SHOWN = 0, 80


def edit_claim(
    db: Database, content: ReportContent, section: ReportSection, claim: ReportClaim | None, *, done: str
) -> None:
    """The form of one sentence; ``done`` is the state that is cleared when it is closed."""
    coder = asked_coder(db, place="claim")
    if coder is None:
        return
    with st.container(border=True):
        after = None if claim else _choose_place(content, section)
        nb, en = _texts(section, claim)
        insert_part(content, _keys(section, claim), place=_place(section, claim))
        _show_now(content, section, nb, en)
        _actions(db, content, coder, section=section, claim=claim, written=(nb, en), after=after, done=done)


def _choose_place(content: ReportContent, section: ReportSection) -> int | None:
    """Which claim a new one comes behind; at first the one that was stored last."""
    if not section.claims:
        return None
    names = {FIRST: t("report.place_first")}
    names |= {one.id: t("report.place_behind", words=_beginning(content, one)) for one in section.claims}
    last = st.session_state.get(_EDITED_LAST, {}).get(section.id)
    at = list(names).index(last) if last in names else len(names) - 1
    return st.selectbox(
        t("report.place"), list(names), at, format_func=names.__getitem__, key=f"place_{section.id}"
    )


def _beginning(content: ReportContent, claim: ReportClaim) -> str:
    text = claim.nb if language() == "nb" else claim.en or claim.nb
    words = filled(text, live_parts(content, references(text)), language(), missing=t("report.part_gone"))
    return words if len(words) <= _SHOWN else f"{words[:_SHOWN].rstrip()} …"


def _place(section: ReportSection, claim: ReportClaim | None) -> str:
    return str(claim.id) if claim else f"new_{section.id}"


def _keys(section: ReportSection, claim: ReportClaim | None) -> tuple[str, ...]:
    """Of the text areas: one a language that the section is written in."""
    languages = ("nb", "en") if section.paired else ("nb",)
    return tuple(f"claim_{one}_{_place(section, claim)}" for one in languages)


def _texts(section: ReportSection, claim: ReportClaim | None) -> tuple[str, str]:
    """The two texts as they stand in the form; what a button asked for is put in first."""
    keys = _keys(section, claim)
    for name, key in zip(("nb", "en"), keys, strict=False):
        st.session_state.setdefault(key, getattr(claim, name) if claim else "")
    put_waiting(keys)
    written = [
        st.text_area(t(f"report.text_{name}"), key=key, max_chars=LONGEST, height=120)
        for name, key in zip(("nb", "en"), keys, strict=False)
    ]
    return written[0], written[1] if section.paired else ""


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
            put(f"{one.code}.", instead=True)


def _actions(
    db: Database,
    content: ReportContent,
    coder: Coder,
    *,
    section: ReportSection,
    claim: ReportClaim | None,
    written: tuple[str, str],
    after: int | None,
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
            stored = store_claim(
                db, content, coder, *written, section_id=section.id, claim=claim, after=after
            )
            st.session_state.setdefault(_EDITED_LAST, {})[section.id] = stored
        elif claim and pressed == ["remove"]:
            remove(db, coder, claim)
        elif claim and pressed in (["up"], ["down"]):
            move(db, coder, section, claim, -1 if pressed == ["up"] else 1)
        if pressed in (["store"], ["close"], ["remove"]):
            _close(section, claim, done)
        st.rerun()


def _close(section: ReportSection, claim: ReportClaim | None, done: str) -> None:
    """Forget the form, so that it opens with what is stored."""
    keys = _keys(section, claim)
    forget_places(keys)
    for key in (done, *keys, f"place_{section.id}"):
        st.session_state.pop(key, None)
