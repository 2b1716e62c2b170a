"""Negative cases of a cell on the screen: who is most alike on the other side, in what, and the answers."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st
from sqlite_utils import Database

from workbench.qual.likeness import Likeness
from workbench.services.closing import Finding, NegativeSource, answer_cases
from workbench.services.coding import source_titles
from workbench.services.negative_matches import NegativeMatch, attributes_to_compare, negative_matches
from workbench.services.taken_words import STANCE_WORDS
from workbench.services.triangulation import Cell, Evidence, quotes_seen
from workbench.ui.errors import shown_errors
from workbench.ui.joint_voices import show_quote
from workbench.ui.retrieval import attribute_name, group_name, prune, type_name
from workbench.ui.study import asked_coder, optional_coder, study_name
from workbench.ui.tables import show_table
from workbench.ui.text import as_text, language, t

_NEAREST = 2
"""Equally near sources that are told apart; the rest are counted."""


def show_cases(db: Database, found: Evidence, cell: Cell, finding: Finding, *, as_ruled: bool) -> None:
    """Sources that say the opposite of sources like them, with the nearest match, quotes and answers."""
    if not finding.cases:
        st.info(t("joint.cases_none"))
        return
    named = [one for one in finding.cases if not one.blind]
    unanswered = [one for one in named if one.answer is None]
    st.write(t("joint.cases_lead", n=len(finding.cases), open=len(unanswered)))
    if blind := len(finding.cases) - len(named):
        st.warning(t("joint.case_blind", n=blind))
    if not named:
        return
    matches = negative_matches(db, cell, finding, _choose_attributes(db, cell))
    _show_matches(found, cell, matches)
    for match in matches:
        _show_case(db, found, cell, match.case)
    if as_ruled:
        _answer_form(db, finding, named, unanswered)


def _choose_attributes(db: Database, cell: Cell) -> list[str]:
    """What sources are compared in; everything that tells who speaks, to begin with."""
    known, by_default = attributes_to_compare(db, cell)
    key = f"cases_compared_{study_name()}"
    prune(key, known)
    return st.multiselect(
        t("joint.cases_compare"),
        known,
        default=None if key in st.session_state else by_default,
        format_func=attribute_name,
        key=key,
        help=t("joint.cases_compare_help"),
    )


def _show_matches(found: Evidence, cell: Cell, matches: Sequence[NegativeMatch]) -> None:
    head = [t(f"joint.case_{name}") for name in ("source", "stance", "nearest", "agree", "differ", "answer")]
    rows = [row for match in matches for row in _rows(found, match)]
    link = cell.link.name(language())
    name = f"cases_{cell.link.link}"
    show_table(head, rows, name=name, caption=t("joint.cases_caption", link=link))


def _rows(found: Evidence, match: NegativeMatch) -> list[list[str]]:
    """One row a nearest source, the first with what is said of the case itself."""
    case = match.case
    first = [case.source, _stance(case)]
    answered = t("joint.case_is_answered" if case.answer else "joint.case_is_open")
    if not match.nearest:
        return [[*first, t("joint.case_nobody"), "–", "–", answered]]
    rows = [
        [*(first if place == 0 else ["", ""]), *_told(found, match, near), answered if place == 0 else ""]
        for place, near in enumerate(match.nearest[:_NEAREST])
    ]
    if (more := len(match.nearest) - _NEAREST) > 0:
        rows[-1][2] = t("joint.case_equally_near", source=rows[-1][2], n=more)
    return rows


def _stance(case: NegativeSource) -> str:
    """The sign and the word: «+ støtter»."""
    return f"{case.stance.replace('-', '−')} {t(f'joint.{STANCE_WORDS[case.stance]}')}"


def _told(found: Evidence, match: NegativeMatch, near: Likeness) -> list[str]:
    """The other source, what is alike with its value, and what differs with both."""
    mine, theirs = match.case.source, near.source

    def said(source: str, name: str) -> str:
        return " + ".join(_value(found, name, one) for one in match.values[source, name])

    agree = "; ".join(f"{attribute_name(name)}: {said(mine, name)}" for name in near.agree)
    differ = "; ".join(
        f"{attribute_name(name)}: {said(mine, name)} / {said(theirs, name)}" for name in near.differ
    )
    return [theirs, agree or "–", differ or t("joint.case_nothing_differs")]


def _value(found: Evidence, name: str, value: str) -> str:
    """A value in words; those of the study's own attributes stay as they are."""
    if name == "measures":
        known = {one.id: one.name(language()) for one in found.model.measures}
        return known.get(value, value)
    words = {"informant_group": group_name, "type": type_name}
    return words[name](value) if name in words else value


def _show_case(db: Database, found: Evidence, cell: Cell, case: NegativeSource) -> None:
    group, stance = group_name(case.group), _stance(case)
    alike = ", ".join(case.alike) or "–"
    st.markdown(as_text(t("joint.case", source=case.source, group=group, stance=stance, alike=alike)))
    titles = source_titles(db)
    for one in quotes_seen(db, found, cell, optional_coder(db)):
        if one.id in case.coding_ids:
            show_quote(one, titles.get(one.source, one.source))
    if case.answer:
        st.success(as_text(t("joint.case_answered", coder=case.answer.coder, reason=case.answer.reason)))


def _answer_form(
    db: Database, finding: Finding, named: list[NegativeSource], unanswered: list[NegativeSource]
) -> None:
    coder = asked_coder(db, place="cases")
    if coder is None:
        return
    with st.form(f"cases_{finding.link}", border=False):
        chosen = st.multiselect(
            t("joint.case_choose"),
            [one.source for one in named],
            default=[one.source for one in unanswered],
        )
        reason = st.text_area(t("joint.case_reason"), max_chars=2000)
        pressed = st.form_submit_button(t("joint.case_store"), type="primary")
    if pressed:
        with shown_errors():
            answer_cases(db, finding, chosen=chosen, reason=reason, coder=coder)
            st.rerun()
