"""The joint display on the screen: the smallest effect that matters, what counts, the table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import streamlit as st
from sqlite_utils import Database

from workbench.charts.theme import VERDICT_SIGNS
from workbench.services.shown_evidence import shown_evidence
from workbench.services.triangulation import (
    Cell,
    Evidence,
    JointDisplay,
    display_of,
    marked_subsets,
    set_sesoi,
    study_sesoi,
)
from workbench.ui.components.joint_table.component import mount_joint_table
from workbench.ui.study import optional_coder, study_name
from workbench.ui.text import language, t, texts
from workbench.words import interval, verdict_word

DIRECTION_SIGNS = {
    "supports": "+",
    "no_change": "0",
    "reverses": "−",
    "mixed": "±",
    "thin": "…",
    "silent": "–",
}
_STEPS = tuple(round(0.005 + 0.001 * step, 3) for step in range(46))


def choose_sesoi(db: Database) -> float:
    """The smallest effect that matters; a change is stored at once and everything follows it.

    The slider keeps its key, so that it keeps the focus while somebody steps with the arrow keys. It follows
    the study where somebody else has changed it, unless it has been moved here since.
    """
    stored, state = study_sesoi(db), st.session_state
    study, known = state.get("sesoi_known", ("", None))
    if study != study_name() or "sesoi" not in state or state["sesoi"] == known != stored:
        state["sesoi"] = known = stored
    state["sesoi_known"] = (study_name(), known)
    chosen = float(
        st.select_slider(
            t("joint.sesoi"),
            tuple(sorted({*_STEPS, stored})),
            format_func=lambda value: f"{texts().pp(value)} {t('joint.pp')}",
            key="sesoi",
            help=t("joint.sesoi_help"),
        )
    )
    if chosen != stored:
        set_sesoi(db, chosen, optional_coder(db))
    state["sesoi_known"] = (study_name(), chosen)
    return chosen


def choose_what_counts(db: Database) -> dict[str, Any]:
    """Marked subsets and the unit of counting; off by default, for seeing what a mistake would do."""
    subsets = marked_subsets(db)
    with st.expander(t("joint.sensitivity")):
        chosen = tuple(
            name
            for name in subsets
            if st.checkbox(t("joint.subset", name=_subset_name(name)), key=f"subset_{name}")
        )
        segments = st.checkbox(t("joint.count_segments"), key="count_segments")
        st.caption(t("joint.sensitivity_note"))
    return {"subsets": chosen, "count_segments": segments}


def _subset_name(name: str) -> str:
    key = f"joint.subset_{name}"
    return t(key) if texts().has(key) else name


def show_summary(display: JointDisplay) -> None:
    """The display in one sentence: how many cells of each verdict."""
    counts = Counter(cell.verdict for cell in display.cells.values())
    parts = ", ".join(f"{n} {t(f'verdict.verdict_{verdict}')}" for verdict, n in counts.most_common())
    st.write(t("joint.summary", sesoi=texts().pp(display.settings.sesoi), parts=parts))
    if display.agreement is not None:
        st.caption(t("joint.agreement", alpha=texts().number(display.agreement, 2)))


def show_changes(db: Database, display: JointDisplay, counts: Mapping[str, Any]) -> None:
    """Which cells the choices under «sensitivity» have turned, compared with the rule."""
    if not any(counts.values()):
        return
    ruled = display_of(shown_evidence(db), display.settings)
    turned = [
        t(
            "joint.turned",
            link=cell.link.name(language()),
            before=_state(ruled.cells[name]),
            after=_state(cell),
        )
        for name, cell in display.cells.items()
        if _state(ruled.cells[name]) != _state(cell)
    ]
    st.warning("\n".join([t("joint.turned_lead", n=len(turned)), *(f"- {line}" for line in turned)]))


def _state(cell: Cell) -> str:
    confidence = f" ({t(f'verdict.confidence_{cell.voices.confidence}')})" if cell.voices.confidence else ""
    return f"{t(f'verdict.direction_{cell.voices.direction}')}{confidence}, {verdict_word(cell, texts())}"


def chosen_cell(display: JointDisplay, found: Evidence) -> str | None:
    """Show the table; the link whose cell is open: clicked here, or named by the link that led here."""
    asked = st.query_params.get("cell", "")
    if asked in display.cells and st.session_state.get("cell_asked") != asked:
        st.session_state["cell_asked"] = st.session_state["open_cell"] = asked
    selected = st.session_state.get("open_cell")
    clicked = mount_joint_table(_payload(display, found, selected), key="joint_table")
    if clicked and clicked != st.session_state.get("cell_clicked"):
        st.session_state["cell_clicked"] = st.session_state["open_cell"] = clicked
        st.rerun()
    return selected if selected in display.cells else None


def _payload(display: JointDisplay, found: Evidence, selected: str | None) -> dict[str, Any]:
    stations = [
        node for node in found.model.nodes if any(_leads(cell, node.node) for cell in display.cells.values())
    ]
    owners = list(dict.fromkeys(cell.link.measure_id for cell in display.cells.values()))
    rows = [
        {
            "label": found.model.measure(owner).name(language()) if owner else t("joint.chain"),
            "cells": [
                [
                    _cell(cell, found)
                    for cell in display.cells.values()
                    if cell.link.measure_id == owner and _leads(cell, node.node)
                ]
                for node in stations
            ],
        }
        for owner in owners
    ]
    columns = [node.name(language()) for node in stations]
    return {"caption": t("joint.title"), "columns": columns, "rows": rows, "selected": selected or ""}


def _leads(cell: Cell, node: str) -> bool:
    return cell.link.to_node == node


def _cell(cell: Cell, found: Evidence) -> dict[str, Any]:
    override = found.overrides.get(cell.link.link)
    verdict = override.verdict if override else cell.verdict
    word = t(f"verdict.verdict_{verdict}") + (
        f" ({t('verdict.fragile')})" if cell.fragile and not override else ""
    )
    voices = f"{DIRECTION_SIGNS[cell.voices.direction]} {t(f'verdict.direction_{cell.voices.direction}')}"
    if cell.voices.confidence:
        voices += f", {t(f'verdict.confidence_{cell.voices.confidence}')} ({cell.voices.n})"
    numbers = interval(cell, texts())
    spoken = ". ".join(part for part in (cell.link.name(language()), word, voices, numbers) if part)
    shown = word + (f" ✎ {t('joint.overridden')}" if override else "")
    return {
        "link": cell.link.link,
        "verdict": verdict,
        "sign": VERDICT_SIGNS[verdict],
        "word": shown,
        "fragile": cell.fragile,
        "voices": voices,
        "numbers": numbers,
        "spoken": spoken,
    }
