"""Findings and recommendations on the screen, each with the cells it rests on and how it stands."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from workbench.charts.theme import LIGHT_SIGNS, VERDICT_COLOURS, VERDICT_SIGNS
from workbench.mixed.claims import Light
from workbench.mixed.records import Verdict
from workbench.reasons import Worded
from workbench.services.claims import Claims, JudgedFinding, JudgedRecommendation, told_by_cell
from workbench.services.triangulation import JointDisplay
from workbench.ui.logic_model import cell_links
from workbench.ui.quotes import shown_safely
from workbench.ui.text import as_text, language, t, texts

_COLOURS = {
    "red": VERDICT_COLOURS["discordant"],
    "amber": VERDICT_COLOURS["inconclusive"],
    "green": VERDICT_COLOURS["convergent"],
    "grey": VERDICT_COLOURS["gap"],
}
_ORDER = ("red", "amber", "green", "grey")


def show_findings(claims: Claims, display: JointDisplay) -> None:
    """Every finding with its reason and the weakest verdict among its cells."""
    if not claims.findings:
        st.info(t("questions.no_findings"))
    for one in claims.findings:
        _show_finding(one, display)


def _show_finding(one: JudgedFinding, display: JointDisplay) -> None:
    head = t("questions.finding_head", number=one.finding.number, text=in_words(one.finding.text))
    st.markdown(f"**{as_text(head)}** {as_text(in_words(one.finding.reason))}")
    cells = [display.cells[link] for link in one.finding.links if link in display.cells]
    if len(cells) != 1:
        st.caption(as_text(_worst(one.worst, one.worst_links, display) or t("questions.rests_on_nothing")))
    if cells:
        cell_links(cells, place=f"finding_{one.finding.id}")


def show_asked_recommendation(claims: Claims, display: JointDisplay) -> None:
    """The card that a link asks for, above everything else."""
    asked = st.query_params.get("advice", "")
    for one in claims.recommendations:
        if str(one.recommendation.id) == asked:
            _show_card(one, display, place="asked")


def show_recommendations(claims: Claims, display: JointDisplay) -> None:
    """Every recommendation as a card; those that cannot stand come first."""
    if not claims.recommendations:
        st.info(t("questions.no_recommendations"))
    for one in sorted(claims.recommendations, key=lambda each: _ORDER.index(each.standing.light)):
        _show_card(one, display)


def _show_card(one: JudgedRecommendation, display: JointDisplay, *, place: str = "recommendation") -> None:
    """Colour, sign and word say how it stands; then the weakest verdict, why, and the way to its cells."""
    held = one.recommendation
    cells = [display.cells[link] for link in held.links if link in display.cells]
    by_cells = {reason for cell in cells for reason in told_by_cell(cell)}
    worst = _worst(one.standing.worst, one.standing.worst_links, display)
    told = [worst] if worst else []
    told += [texts().reason(reason) for reason in one.standing.reasons if reason not in by_cells]
    head = t("questions.finding_head", number=held.number, text=in_words(held.text))
    st.html(_card(head, one.standing.light, told))
    if cells:
        cell_links(cells, place=f"{place}_{held.id}")


def _card(head: str, light: Light, told: Sequence[str]) -> str:
    """A card as HTML; every word of it is text, and the colour is told by a sign and a word as well."""
    sign, colour = LIGHT_SIGNS[light], _COLOURS[light]
    look = f"border-left:5px solid {colour};background:color-mix(in srgb, {colour} 12%, transparent)"
    lines = "".join(f"<li>{shown_safely(line)}</li>" for line in told)
    state = f"{sign} {t(f'questions.light_{light}')}"
    return (
        f'<section style="{look};padding:.6rem 1rem;border-radius:4px">'
        f"<div><b>{shown_safely(head)}</b></div><div>{shown_safely(state)}</div>"
        f'<ul style="margin:.25rem 0 0 1.2rem;padding:0">{lines}</ul></section>'
    )


def in_words(said: Worded) -> str:
    """Words in the session's language; the other language's where those are blank."""
    first, second = (said.nb, said.en) if language() == "nb" else (said.en, said.nb)
    return first or second


def _worst(verdict: Verdict | None, links: Sequence[str], display: JointDisplay) -> str:
    """«Svakeste dom: ▲ motstrid (Begge → frivillig retur)»; empty without a cell."""
    if verdict is None:
        return ""
    names = ", ".join(display.cells[link].link.name(language()) for link in links)
    word = t(f"verdict.verdict_{verdict}")
    return t("questions.worst", sign=VERDICT_SIGNS[verdict], verdict=word, links=names)
