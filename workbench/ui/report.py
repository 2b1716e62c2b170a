"""The report on the screen: what it says now, section by section, and what must be confirmed."""

from __future__ import annotations

import streamlit as st
from sqlite_utils import Database

from workbench.services.report_draft import begin_draft
from workbench.services.report_writing import (
    ReadClaim,
    ReadSection,
    ReportContent,
    confirm,
    read_report,
)
from workbench.services.reporting import report_content, report_seq, summary_of
from workbench.services.undoing import REPORT
from workbench.ui.errors import shown_errors
from workbench.ui.first_steps import show_first_steps
from workbench.ui.report_back import CLAIM
from workbench.ui.report_claim import differences_in_words, readable, stops_in_words
from workbench.ui.report_editor import edit_claim
from workbench.ui.report_sections import edit_sections
from workbench.ui.study import asked_coder, optional_coder
from workbench.ui.text import as_text, language, t, texts
from workbench.ui.undoing import undo_redo

_KEPT, EDITED = "report_kept", "report_edited"
NEW = 0
"""Stands for a claim that is not stored yet."""


def current_content(db: Database, study: str) -> ReportContent | None:
    """What the report is made of, read once until somebody changes something; None where it is nothing."""
    key = (study, report_seq(db))
    held = st.session_state.get(_KEPT)
    if held is None or held[0] != key:
        held = (key, report_content(db, study, base=""))
        st.session_state[_KEPT] = held
    content: ReportContent = held[1]
    if content.register is None and not content.quotes:
        show_first_steps(t("report.empty"), "sources", "register")
        return None
    return content


def show_report(db: Database, content: ReportContent) -> None:
    """The written report; before anybody has written, what the program sums up, and a way to begin."""
    sections = read_report(db, content)
    if not sections:
        _show_summary(content)
        _begin(db, content)
        return
    st.write(_lead(sections))
    undo_redo(db, REPORT, place="report")
    names = {one.section.id: _named(one) for one in sections}
    asked = _show_asked(sections)
    chosen = st.segmented_control(
        t("report.section"),
        list(names),
        format_func=names.__getitem__,
        default=asked or next(iter(names)),
        required=True,
    )
    section = next((one for one in sections if one.section.id == chosen), sections[0])
    for claim in section.claims:
        _show_claim(db, content, section, claim)
    _add_claim(db, content, section)
    edit_sections(db, [one.section for one in sections], section.section)


def _show_asked(sections: tuple[ReadSection, ...]) -> int | None:
    """The sentence that a link asks for, above the others; its section."""
    asked = st.query_params.get(CLAIM, "")
    for section in sections:
        for read in section.claims:
            if str(read.claim.id) == asked:
                with st.container(border=True):
                    st.caption(t("report.asked", section=section.section.name(language())))
                    st.markdown(_read(read))
                return section.section.id
    return None


def _read(read: ReadClaim) -> str:
    """A sentence in the language of the page, where it is written in that."""
    if language() == "en" and read.claim.en:
        return readable(read.claim.en, read.parts, "en")
    return readable(read.claim.nb, read.parts, "nb")


def _lead(sections: tuple[ReadSection, ...]) -> str:
    """How many sentences there are, and how many are not as they should be."""
    claims = [claim for one in sections for claim in one.claims]
    counts = {
        "changed": sum(bool(one.changed) for one in claims),
        "stopped": sum(bool(one.stopped) for one in claims),
        "pairing": sum(bool(one.pairing) for one in claims),
    }
    told = [t(f"report.lead_{name}", n=n) for name, n in counts.items() if n]
    return " ".join([t("report.lead", n=len(claims)), *(told or [t("report.lead_fine")])])


def _named(section: ReadSection) -> str:
    waiting = sum(not one.stands for one in section.claims)
    name = section.section.name(language())
    return f"{name} ▲ {waiting}" if waiting else name


def _show_summary(content: ReportContent) -> None:
    st.subheader(t("report.preview"))
    for sentence in summary_of(content, texts()):
        link = f" [↗]({sentence.anchor})" if sentence.anchor else ""
        st.markdown(f"- {as_text(sentence.text)}{link}")


def _begin(db: Database, content: ReportContent) -> None:
    st.write(t("report.begin_lead"))
    coder = asked_coder(db, place="begin")
    if coder and st.button(t("report.begin"), key="report_begin"):
        with shown_errors():
            begin_draft(db, content, coder)
            st.rerun()


def _show_claim(db: Database, content: ReportContent, section: ReadSection, read: ReadClaim) -> None:
    """A sentence as it is read now, what is held against it, and a way to change it."""
    if st.session_state.get(EDITED) == read.claim.id:
        edit_claim(db, content, section.section, read.claim, done=EDITED)
        return
    words, action = st.columns([8, 1])
    with words:
        st.markdown(readable(read.claim.nb, read.parts, "nb"))
        if section.section.paired:
            st.markdown(f"**EN** {readable(read.claim.en, read.parts, 'en')}")
    with action:
        if st.button(t("report.edit"), key=f"edit_{read.claim.id}", type="tertiary"):
            st.session_state[EDITED] = read.claim.id
            st.rerun()
    _show_marks(db, content, read)


def _show_marks(db: Database, content: ReportContent, read: ReadClaim) -> None:
    lines = [*differences_in_words(read), *stops_in_words(read.stopped)]
    if not lines:
        return
    st.warning("\n".join(f"- {line}" for line in lines))
    coder = optional_coder(db)
    confirmable = read.changed and not read.stopped and all(one.now is not None for one in read.changed)
    if confirmable and coder and st.button(t("report.confirm"), key=f"confirm_{read.claim.id}"):
        confirm(db, content, coder, read.claim)
        st.rerun()


def _add_claim(db: Database, content: ReportContent, section: ReadSection) -> None:
    if st.session_state.get(EDITED) == NEW:
        edit_claim(db, content, section.section, None, done=EDITED)
    elif st.button(t("report.add_claim"), key="add_claim", icon=":material/add:"):
        st.session_state[EDITED] = NEW
        st.rerun()
