"""One cell of the joint display, opened: sentence, voices, numbers, what turns it, and what people decide."""

from __future__ import annotations

import streamlit as st
from sqlite_utils import Database

from workbench.mixed.sentences import cell_sentence
from workbench.services.effects import StoredEffect
from workbench.services.sensitivity import Sensitivity, hidden_sources
from workbench.services.triangulation import Cell, Evidence
from workbench.ui.biases import show_reservations
from workbench.ui.joint_cases import show_cases
from workbench.ui.joint_closing import show_decisions, show_standing
from workbench.ui.joint_sensitivity import show_trials, trials_said
from workbench.ui.joint_views import Shown
from workbench.ui.joint_voices import show_quotes, show_voices
from workbench.ui.report_back import show_cell_places
from workbench.ui.study import optional_coder
from workbench.ui.text import as_text, language, t, texts
from workbench.ui.what_if import flips_said
from workbench.words import (
    class_word,
    flip_lines,
    interval,
    level_said,
    method_name,
    numbers_reasons,
    term_name,
    verdict_word,
)


def show_cell(db: Database, shown: Shown, link: str, tried: Sensitivity, *, as_ruled: bool) -> None:
    """Everything behind one verdict.

    Parameters
    ----------
    tried : Sensitivity
        Of the cell as the rule has it.
    as_ruled : bool
        Whether the display is the rule's; what somebody only tries cannot be decided on.
    """
    found, cell, finding = shown.found, shown.display.cells[link], shown.findings[link]
    hidden = hidden_sources(db, found, optional_coder(db))
    st.subheader(f"{cell.link.name(language())}: {verdict_word(cell, texts())}")
    st.write(texts().reason(cell_sentence(cell)))
    st.caption(as_text(f"⇄ {trials_said(tried.trials[link])} {flips_said(cell, shown.display)}"))
    with st.container():
        show_standing(db, found, cell, finding)
        show_cell_places(db, cell)
    left, right = st.columns(2)
    with left:
        show_voices(db, found, cell, shown.display.settings, hidden)
    with right:
        _show_numbers(found, cell)
        show_reservations(db, found, link)
    quotes, trials, cases, decisions = st.tabs(
        [
            t("joint.quotes", n=len(cell.stances)),
            t("joint.tried"),
            t("joint.cases", n=len(finding.cases)),
            t("joint.decide"),
        ],
    )
    with quotes:
        show_quotes(db, found, cell)
    with trials:
        show_trials(shown.rule.cells[link], tried, hidden)
    with cases:
        show_cases(db, found, cell, finding, as_ruled=as_ruled)
    with decisions:
        show_decisions(db, cell, finding, as_ruled=as_ruled)


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
            confidence=level_said(1 - numbers.level, texts()),
            mde=form.pp(numbers.mde),
            p=form.number(numbers.p, 3),
            tost=form.number(numbers.tost_p, 3),
        )
    )
    for reason in numbers_reasons(numbers):
        st.markdown(f"- {as_text(form.reason(reason))}")
    for line in flip_lines(cell, texts()):
        st.markdown(f"- ⇄ {line}")
    if None in (cell.estimate.gamma, cell.estimate.spec_share):
        st.page_link(st.session_state["pages"]["robustness"], label=t("joint.examine"))
    if effect := found.effects.get(cell.link.link):
        _show_effect(effect)


def _show_effect(effect: StoredEffect) -> None:
    """What the estimate rests on: its specification, and its matched pairs."""
    specification, number = effect.summary.specification, str(effect.analysis.id)
    method = method_name(specification.method, effect.analysis.specification, texts())
    covariates = ", ".join(term_name(name, texts()).lower() for name in specification.covariates)
    st.caption(as_text(t("joint.specification", method=method, covariates=covariates)))
    page = st.session_state["pages"]["effect"]
    st.page_link(page, label=t("joint.open_specification"), query_params={"analysis": number})
    asked = {"analysis": number, "show": "pairs"}
    st.page_link(page, label=t("joint.open_pairs", n=effect.n_pairs), query_params=asked)
