"""The joint display on the screen: the smallest effect that matters, what counts, the table."""

from __future__ import annotations

from collections import Counter
from typing import Any

import streamlit as st
from sqlite_utils import Database

from workbench.mixed.voices import group_name
from workbench.qual.crosstab import Crosstab
from workbench.services.joint_facts import theme_statistics
from workbench.services.triangulation import (
    Cell,
    JointDisplay,
    marked_subsets,
    set_sesoi,
    study_sesoi,
)
from workbench.ui.components.joint_table.component import mount_joint_table
from workbench.ui.joint_views import VIEWS, Shown, View, laid_out, measures_shown
from workbench.ui.study import optional_coder, study_name
from workbench.ui.tables import show_table
from workbench.ui.text import language, t, texts
from workbench.words import interval, level_said, levels_said, verdict_word

_STEPS = tuple(round(0.005 + 0.001 * step, 3) for step in range(46))


def choose_sesoi(db: Database) -> float:
    """The smallest effect that matters; a change is stored at once and everything follows it.

    The slider keeps its key, so that it keeps the focus while somebody steps with the arrow keys. It follows
    the study where somebody else has changed it, unless it has been moved here since, and is set again in
    another language, because the browser knows its values by their words.
    """
    stored, state, here = study_sesoi(db), st.session_state, (study_name(), language())
    place, known = state.get("sesoi_known", (("", ""), None))
    if place != here or "sesoi" not in state or state["sesoi"] == known != stored:
        state["sesoi"] = known = stored
    state["sesoi_known"] = (here, known)
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
    state["sesoi_known"] = (here, chosen)
    return chosen


def choose_what_counts(db: Database) -> dict[str, Any]:
    """Marked subsets and the unit of counting; off by default, for seeing what a mistake would do."""
    chosen = tuple(
        name
        for name in marked_subsets(db)
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
    st.caption(levels_said(display.settings, texts()))
    if display.agreement is not None:
        st.caption(t("joint.agreement", alpha=texts().number(display.agreement, 2)))


def show_changes(ruled: JointDisplay, display: JointDisplay) -> None:
    """Which cells the choices under «sensitivity» have turned, compared with the rule."""
    if display is ruled:
        return
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


def choose_view(shown: Shown) -> tuple[View, str | None]:
    """How the display is laid out, and the measure that a layout of one measure shows.

    A link can name the layout it leads to.
    """
    asked = st.query_params.get("view", "")
    if asked in VIEWS and "joint_view" not in st.session_state:
        st.session_state["joint_view"] = asked
    view = st.segmented_control(
        t("joint.view"),
        VIEWS,
        default=None if "joint_view" in st.session_state else VIEWS[0],
        required=True,
        format_func=lambda name: t(f"joint.view_{name}"),
        key="joint_view",
        label_visibility="collapsed",
    )
    measure = None
    if view == "measure":
        measure = st.segmented_control(
            t("joint.measure"),
            measures_shown(shown),
            default=measures_shown(shown)[0],
            required=True,
            format_func=lambda name: shown.found.model.measure(name).name(language()),
            key="joint_measure",
        )
    return view or VIEWS[0], measure


def chosen_cell(shown: Shown, view: View, measure: str | None) -> str | None:
    """Show the table; the link whose cell is open: clicked here, or named by the link that led here.

    The address names the open cell, so that another link to one that was open before opens it again.
    """
    cells, asked, state = shown.display.cells, st.query_params.get("cell", ""), st.session_state
    if asked in cells and state.get("cell_asked") != asked:
        _open(asked)
    table, selected = laid_out(shown, view, measure=measure), state.get("open_cell")
    payload = {"caption": t("joint.title"), **table, "selected": selected or ""}
    payload["lead"] = state.pop("cell_lead", False)
    clicked, known = mount_joint_table(payload, key=f"joint_table_{view}"), f"cell_clicked_{view}"
    if clicked and clicked != state.get(known):
        state[known] = st.query_params["cell"] = clicked
        _open(clicked)
        st.rerun()
    if not clicked:
        state.pop(known, None)
    return selected if selected in cells else None


def _open(link: str) -> None:
    st.session_state.update(cell_asked=link, open_cell=link, cell_lead=True)


def opened_cell(shown: Shown) -> str | None:
    """The link whose cell is open, where no table is shown to choose another."""
    selected = st.session_state.get("open_cell")
    return selected if selected in shown.display.cells else None


def show_themes(db: Database, shown: Shown) -> None:
    """Statistics by theme: how many of each group speak of it, beside the effect of its measure."""
    held = theme_statistics(db, shown.found)
    st.caption(t("joint.theme_lead"))
    rows = []
    for code in held.themes:
        link = held.effect_link.get(code.id)
        effect = f"{_owner(shown, link)}: {interval(shown.display.cells[link], texts())}" if link else "–"
        n = sum(held.table.cells[code.id, group].n_sources for group in held.table.columns)
        rows.append([code.name(language()), texts().integer(n), _groups_said(held.table, code.id), effect])
    confidence = level_said(1 - shown.display.settings.significance, texts())
    head = [t(f"joint.theme{part}") for part in ("", "_sources", "_groups")]
    head.append(t("joint.theme_effect", confidence=confidence))
    show_table(head, rows, name="themes", caption=t("joint.view_theme"))


def _groups_said(table: Crosstab[int], theme: int) -> str:
    """«deltaker 12 av 20 · workshop 5 av 6»: groups that speak of the theme."""
    counts = zip(table.columns, table.column_sources, strict=True)
    return " · ".join(
        t("joint.theme_of", group=texts().shown(group_name(group)), n=n, of=of)
        for group, of in counts
        if (n := table.cells[theme, group].n_sources)
    )


def _owner(shown: Shown, link: str) -> str:
    measure = shown.found.model.link(link).measure_id
    return shown.found.model.measure(measure).name(language()) if measure else ""
