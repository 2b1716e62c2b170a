"""The way to return on the screen: where persons fall off, and lock-in."""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st
from sqlite_utils import Database

from workbench.charts.effect import forest_plot
from workbench.charts.process import share_bars
from workbench.services.effects import estimated_measures
from workbench.services.process import (
    EVERYONE,
    OTHERS,
    PARTICIPANTS,
    FunnelGroup,
    FunnelShare,
    FunnelView,
)
from workbench.services.shown_times import ShownLandmark, shown_landmarks, shown_warnings
from workbench.services.triangulation import study_sesoi
from workbench.ui.captions import resting_on
from workbench.ui.errors import shown_errors
from workbench.ui.figures import show_figure
from workbench.ui.process_basis import landmarks_basis
from workbench.ui.small_cells import with_hidden_note
from workbench.ui.tables import show_table
from workbench.ui.text import as_text, language, t, texts
from workbench.word_figures import bars_in_words, estimates_in_words, funnel_bars, landmark_estimates
from workbench.word_tables import funnel_head, funnel_rows

_COMPARED = (PARTICIPANTS, OTHERS)
TABS = ("steps", "times", "landmarks")


def asked_tab() -> str:
    """The name of the tab that the link asks for that led here; else the first."""
    asked = st.query_params.get("part", "")
    return t(f"process.{asked if asked in TABS else TABS[0]}")


def show_funnel(view: FunnelView) -> None:
    """The step where participants and others part most, in words, then shares side by side."""
    groups = {group.group: group for group in view.funnel.groups}
    stayed = _share(groups[PARTICIPANTS], "not_departed", "granted")
    other = _share(groups[OTHERS], "not_departed", "granted")
    if stayed and other and stayed.of and other.of:
        st.write(_lead(view, stayed, other))
    rows = funnel_bars([groups[name] for name in _COMPARED], texts())
    alt = bars_in_words(rows, texts())
    show_figure(share_bars(rows, texts()), "funnel", alt=alt, caption=t("process.funnel_note"))


def _lead(view: FunnelView, stayed: FunnelShare, other: FunnelShare) -> str:
    gap = next(one for one in view.differences if (one.part, one.whole) == ("not_departed", "granted"))
    form = texts()
    return t(
        "process.lead",
        n=stayed.n,
        of=stayed.of,
        share=form.percent(stayed.share, 0),
        other=form.percent(other.share, 0),
        gap=form.pp(gap.difference, 0, sign=True),
        lower=form.pp(gap.ci_lower, 0),
        upper=form.pp(gap.ci_upper, 0),
    )


def _share(group: FunnelGroup, part: str, whole: str) -> FunnelShare | None:
    """None where a small count hides it."""
    return next((one for one in group.shares if (one.part, one.whole) == (part, whole)), None)


def show_steps(view: FunnelView, names: Mapping[str, str]) -> None:
    """Persons at every step, by measure; each person once in a row."""
    shared = [
        t("process.overlap", first=_group_name(first, names), second=_group_name(second, names), n=n)
        for first, second, n in view.funnel.overlaps
        if not {first, second} & {PARTICIPANTS, OTHERS, EVERYONE}
    ]
    note = " ".join([t("process.steps_note"), *shared])
    counts = (n for group in view.funnel.groups for n in group.counts.values())
    show_table(
        funnel_head(texts()),
        funnel_rows(view.funnel, names, texts()),
        name="funnel",
        caption=with_hidden_note(note, counts),
    )


def _group_name(group: str, names: Mapping[str, str]) -> str:
    return names.get(group) or t(f"process.group_{group}")


def show_landmarks(db: Database) -> None:
    """Effects on having returned by 3, 6, 12 and 18 months: what lock-in looks like."""
    measures = {one.id: one.name(language()) for one in estimated_measures(db)}
    chosen = st.segmented_control(
        t("effect.measure"),
        list(measures),
        format_func=measures.__getitem__,
        default=asked
        if (asked := st.query_params.get("measure")) in measures
        else next(iter(measures), None),
        required=True,
        key="landmark_measure",
    )
    if not chosen:
        return
    _warn_of_time_zero(db)
    with shown_errors(), st.spinner(t("effect.computing")):
        rows = shown_landmarks(db, str(chosen))
        if rows:
            with resting_on(landmarks_basis(db, str(chosen))):
                _show_landmark_rows(rows, study_sesoi(db))
        else:
            st.info(t("process.no_dates"))


def _warn_of_time_zero(db: Database) -> None:
    """Say so where time begins otherwise for participants than for others."""
    if found := shown_warnings(db):
        st.warning("\n".join(f"- {as_text(texts().reason(reason))}" for reason in found))


def _show_landmark_rows(rows: tuple[ShownLandmark, ...], sesoi: float) -> None:
    estimates = landmark_estimates((one.row for one in rows), texts())
    alt = estimates_in_words(estimates, texts())
    note = f"{t('process.landmark_note')} {t('basis.sesoi', sesoi=texts().pp(sesoi))}"
    show_figure(forest_plot(estimates, sesoi, texts()), "landmarks", alt=alt, caption=note)
    head = [t(f"process.{name}") for name in ("months", "in_use", "too_short")]
    head += [t("chart.effect_pp"), t("effect.row_ci")]
    note = with_hidden_note(t("process.landmark_table_note"), (one.n for one in rows))
    show_table(head, [_landmark_cells(one) for one in rows], name="landmarks", caption=note)
    for one in rows:
        if one.row.reason is not None:
            st.caption(texts().reason(one.row.reason))


def _landmark_cells(one: ShownLandmark) -> list[str]:
    form, row = texts(), one.row
    return [
        form.integer(row.months),
        form.integer(one.n),
        form.integer(one.n_too_short),
        form.pp(row.effect, 1, sign=True),
        f"[{form.pp(row.ci_lower)}; {form.pp(row.ci_upper)}]",
    ]
