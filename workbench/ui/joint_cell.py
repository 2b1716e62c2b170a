"""One cell of the joint display, opened: its sentence, reasons, flip points, quotes, pairs, override."""

from __future__ import annotations

import streamlit as st
from sqlite_utils import Database

from workbench.mixed.records import VERDICTS
from workbench.mixed.sentences import cell_sentence
from workbench.qual.records import Coding
from workbench.services.coding import source_titles
from workbench.services.triangulation import (
    Cell,
    Evidence,
    drop_override,
    override_verdict,
    quotes_of,
    quotes_seen,
    study_sesoi,
)
from workbench.ui.errors import shown_errors
from workbench.ui.joint_display import DIRECTION_SIGNS
from workbench.ui.quotes import quote
from workbench.ui.study import asked_coder, optional_coder
from workbench.ui.text import as_text, language, t, texts
from workbench.words import class_word, flip_lines, interval, numbers_reasons, verdict_word

_STANCES = ("+", "±", "0", "-")
_QUOTES_SHOWN = 60


def show_cell(db: Database, found: Evidence, cell: Cell) -> None:
    """Everything behind one verdict."""
    st.subheader(f"{cell.link.name(language())}: {verdict_word(cell, texts())}")
    st.write(texts().reason(cell_sentence(cell)))
    _show_override(db, found, cell)
    left, right = st.columns(2)
    with left:
        _show_voices(cell)
    with right:
        _show_numbers(found, cell)
    quotes, override = st.tabs([t("joint.quotes", n=len(cell.stances)), t("joint.override")])
    with quotes:
        _show_quotes(db, found, cell)
    with override:
        _override_form(db, found, cell)


def _show_voices(cell: Cell) -> None:
    voices = cell.voices
    confidence = t(f"verdict.confidence_{voices.confidence}") if voices.confidence else "–"
    word = t(f"verdict.direction_{voices.direction}")
    st.markdown(f"**{t('joint.voices')}: {DIRECTION_SIGNS[voices.direction]} {word}**")
    st.write(t("joint.voices_lead", n=voices.n, confidence=confidence))
    for reason in voices.reasons:
        st.markdown(f"- {as_text(texts().reason(reason))}")
    if voices.provisional:
        st.caption(t("verdict.provisional"))


def _show_numbers(found: Evidence, cell: Cell) -> None:
    numbers = cell.numbers
    st.markdown(f"**{t('joint.numbers')}: {class_word(numbers, texts())}**")
    if cell.estimate is None:
        failure = found.failures.get(cell.link.link)
        st.write(as_text(t(failure.key, **failure.values)) if failure else t("joint.not_measured"))
        return
    form = texts()
    st.write(
        t(
            "joint.numbers_lead",
            interval=interval(cell, texts()),
            mde=form.pp(numbers.mde),
            p=form.number(numbers.p, 3),
            tost=form.number(numbers.tost_p, 3),
        )
    )
    for reason in numbers_reasons(numbers):
        st.markdown(f"- {as_text(form.reason(reason))}")
    for line in flip_lines(cell, texts()):
        st.markdown(f"- ⇄ {line}")
    pages = st.session_state["pages"]
    if None in (cell.estimate.gamma, cell.estimate.spec_share):
        st.page_link(pages["robustness"], label=t("joint.examine"))
    effect = found.effects.get(cell.link.link)
    if effect:
        asked = {"analysis": str(effect.analysis.id), "show": "pairs"}
        st.page_link(pages["effect"], label=t("joint.open_pairs", n=effect.n_pairs), query_params=asked)


def _show_quotes(db: Database, found: Evidence, cell: Cell) -> None:
    titles = source_titles(db)
    listed = quotes_seen(db, found, cell, optional_coder(db))
    if hidden := len(quotes_of(found, cell)) - len(listed):
        st.caption(t("joint.quotes_hidden", n=hidden))
    if not listed:
        st.info(t("joint.no_quotes"))
        return
    stances = [stance for stance in _STANCES if any(one.assessment.stance == stance for one in listed)]
    chosen = st.segmented_control(
        t("joint.stance"),
        stances,
        default=stances,
        selection_mode="multi",
        format_func=lambda stance: f"{stance} {t('joint.stance_' + _stance_name(stance))}",
        key=f"stances_{cell.link.link}",
    )
    for one in [one for one in listed if one.assessment.stance in chosen][:_QUOTES_SHOWN]:
        _show_quote(one, titles.get(one.source, one.source))


def _show_quote(coding: Coding, title: str) -> None:
    stance, claim = coding.assessment.stance or "", coding.assessment.claim or "op"
    origin = f"{title} · {stance} {t(f'coder.claim_{claim}')} · {coding.coder}"
    words, opened = st.columns([6, 1])
    with words:
        quote(coding.quote, origin)
    with opened:
        place = {"source": coding.source, "start": str(coding.segment.start), "end": str(coding.segment.end)}
        st.page_link(st.session_state["pages"]["coding"], label=f"{coding.source} ↗", query_params=place)


def _stance_name(stance: str) -> str:
    return {"+": "plus", "0": "zero", "-": "minus", "±": "mixed"}[stance]


def _show_override(db: Database, found: Evidence, cell: Cell) -> None:
    override = found.overrides.get(cell.link.link)
    if override is None:
        return
    word = t(f"verdict.verdict_{override.verdict}")
    ruled = t(f"verdict.verdict_{cell.verdict}")
    st.warning(
        as_text(
            t("joint.override_stands", verdict=word, rule=ruled, coder=override.coder, reason=override.reason)
        )
    )
    coder = optional_coder(db)
    if coder and st.button(t("joint.override_drop"), key=f"drop_{cell.link.link}"):
        drop_override(db, cell.link.link, coder)
        st.rerun()


def _override_form(db: Database, found: Evidence, cell: Cell) -> None:
    st.caption(t("joint.override_intro"))
    coder = asked_coder(db, place="override")
    if coder is None:
        return
    with st.form(f"override_{cell.link.link}", border=False):
        verdict = st.selectbox(
            t("joint.override_verdict"),
            VERDICTS,
            index=VERDICTS.index(cell.verdict),
            format_func=lambda name: t(f"verdict.verdict_{name}"),
        )
        reason = st.text_area(t("joint.override_reason"), max_chars=2000)
        pressed = st.form_submit_button(t("joint.override_store"), type="primary")
    if pressed:
        with shown_errors():
            override_verdict(db, cell, verdict=verdict, reason=reason, coder=coder, sesoi=study_sesoi(db))
            st.rerun()
