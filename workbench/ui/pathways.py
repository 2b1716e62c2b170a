"""Pathways on the screen: where each chain stops, what remains to explain it, and the chain's arithmetic."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from workbench.mixed.explanations import KINDS, Kind
from workbench.mixed.pathways import PathReading, needed_share, share_ruled_out
from workbench.services.pathways import MeasurePaths, motivated
from workbench.services.triangulation import Cell, JointDisplay
from workbench.ui.captions import resting_on
from workbench.ui.joint_views import DIRECTION_SIGNS
from workbench.ui.logic_model import cell_links
from workbench.ui.tables import show_table
from workbench.ui.text import as_text, language, t, texts
from workbench.words import class_word, interval

_DEFAULT_HEALTH, _DEFAULT_RETURN = 60, 50
_TESTED_ON: Mapping[Kind, tuple[str, str]] = {
    "implementation": ("robustness", "dose"),
    "theory": ("robustness", "dose"),
    "measurement": ("robustness", "unknown"),
    "context": ("robustness", "unknown"),
    "time": ("process", ""),
    "selection": ("robustness", "negative"),
}
"""Page, and part of robustness, where the test of an explanation is made."""


def show_lead(paths: Sequence[MeasurePaths], display: JointDisplay) -> None:
    """Where the chain of each measure stops, in a sentence each."""
    st.write(" ".join(as_text(line) for one in paths for line in _lead(one, display)))


def _lead(one: MeasurePaths, display: JointDisplay) -> Iterator[str]:
    measure = one.measure.name(language())
    if not one.readings:
        yield t("pathways.lead_no_path", measure=measure)
    for reading in one.readings.values():
        at = reading.stops_at or reading.unclear_at
        key = "stops" if reading.stops_at else "unclear" if reading.unclear_at else "whole"
        link = {"link": display.cells[at].link.name(language())} if at else {}
        yield t(f"pathways.lead_{key}", measure=measure, **link)


def measure_tabs(paths: Sequence[MeasurePaths]) -> Sequence[DeltaGenerator]:
    """A place for each measure, and one for the arithmetic of the chain."""
    return st.tabs([*(as_text(one.measure.name(language())) for one in paths), t("pathways.arithmetic")])


def show_measure(one: MeasurePaths, display: JointDisplay, *, basis: str = "") -> None:
    """One measure: its paths link by link, its numbers, and the explanations that remain."""
    for path, reading in one.readings.items():
        _show_path(path, reading, display)
    if one.direct:
        told = interval(one.direct, texts())
        shown = t("pathways.numbers_interval", interval=told) if told else ""
        numbers = class_word(one.direct.numbers, texts())
        st.write(as_text(t("pathways.numbers", **{"class": numbers, "interval": shown})))
    with resting_on(basis):
        _show_explanations(one)
    cells = [display.cells[link] for path in one.readings for link in path]
    listed = {cell.link.link: cell for cell in (*cells, *([one.direct] if one.direct else []))}
    cell_links(listed.values(), place=one.measure.id)


def _show_path(path: Sequence[str], reading: PathReading, display: JointDisplay) -> None:
    between = [display.cells[link].link.to_node for link in path[:-1]]
    stations = " → ".join(_station(node) for node in between)
    st.markdown(f"**{as_text(t('pathways.by', stations=stations))}**")
    reached = path.index(reading.stops_at) if reading.stops_at else len(path)
    lines = (
        f"{place + 1}. {_step(display.cells[link], reading, beyond=place > reached)}"
        for place, link in enumerate(path)
    )
    st.markdown("\n".join(lines))


def _station(node: str) -> str:
    key = f"overview.node_{node}"
    return (t(key) if texts().has(key) else node).lower()


def _step(cell: Cell, reading: PathReading, *, beyond: bool) -> str:
    """One link of a path as Markdown: the sign, then what the voices say."""
    link, sign = cell.link.name(language()), DIRECTION_SIGNS[cell.voices.direction]
    if beyond:
        return f"**·** {as_text(t('pathways.step_beyond', link=link))}"
    at = {reading.stops_at: "step_stops", reading.unclear_at: "step_unclear"}
    direction = t(f"verdict.direction_{cell.voices.direction}")
    key = f"pathways.{at.get(cell.link.link, 'step')}"
    return f"**{as_text(sign)}** {as_text(t(key, link=link, direction=direction))}"


def _show_explanations(one: MeasurePaths) -> None:
    if not one.explanations:
        st.caption(t("pathways.none_remaining"))
        return
    head = [t(f"pathways.{name}") for name in ("explanation", "signs", "test", "state")]
    rows = [
        [
            t(f"pathways.kind_{found.kind}"),
            ", ".join(texts().reason(sign) for sign in found.signs),
            texts().reason(found.test),
            t(f"pathways.state_{found.state}"),
        ]
        for found in one.explanations
    ]
    told = {found.kind for found in one.explanations}
    left = ", ".join(t(f"pathways.kind_{kind}").lower() for kind in KINDS if kind not in told)
    caption = t("pathways.without_sign", kinds=left) if left else ""
    show_table(head, rows, name=f"explanations-{one.measure.id}", caption=caption)
    _tests_to_do(one)


def _tests_to_do(one: MeasurePaths) -> None:
    """Ways to the tests of the explanations that remain, where the study holds what they need."""
    wanted = {_TESTED_ON[found.kind]: None for found in one.explanations if found.state != "missing"}
    if not wanted:
        return
    st.caption(t("pathways.where"))
    with st.container(horizontal=True):
        for page, part in wanted:
            label = t(f"robustness.{part}") if part else t(f"nav.{page}")
            asked = {"measure": one.measure.id, "part": part} if part else {}
            st.page_link(st.session_state["pages"][page], label=f"{label} ↗", query_params=asked)


def show_arithmetic(display: JointDisplay) -> None:
    """What a chain of shares would need to reach the smallest effect that matters, and what is ruled out."""
    form, sesoi = texts(), display.settings.sesoi
    st.write(t("pathways.arithmetic_intro"))
    left, right = st.columns(2)
    health = left.slider(
        t("pathways.share_health"), 5, 100, _DEFAULT_HEALTH, 5, format="%d %%", key="chain_health"
    )
    back = right.slider(
        t("pathways.share_return"), 5, 100, _DEFAULT_RETURN, 5, format="%d %%", key="chain_return"
    )
    needed = needed_share(sesoi, health / 100, back / 100)
    if needed > 1:
        st.write(t("pathways.needs_too_much", sesoi=form.pp(sesoi)))
    else:
        st.write(t("pathways.needs", m=form.percent(needed), sesoi=form.pp(sesoi)))
    _show_ruled_out(display, needed)


def _show_ruled_out(display: JointDisplay, needed: float) -> None:
    form, spoke = texts(), motivated(display)
    if not spoke.n:
        st.info(t("pathways.nobody_spoke"))
        return
    limit = share_ruled_out(spoke.n, seen=spoke.seen)
    st.write(t("pathways.rules_out", n=spoke.n, seen=spoke.seen, limit=form.percent(limit)))
    fits = "compatible" if needed <= limit else "incompatible"
    st.info(t(f"pathways.{fits}", sesoi=form.pp(display.settings.sesoi)))
