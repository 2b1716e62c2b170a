"""The way to return on the screen: where persons fall off, how long it takes, and lock-in."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import streamlit as st
from sqlite_utils import Database

from workbench.charts.effect import EstimateRow, forest_plot
from workbench.charts.process import Curve, ShareBar, incidence_chart, share_bars
from workbench.quant.return_times import expected_curve
from workbench.services.effects import estimated_measures
from workbench.services.follow_up import Zero, time_zero_warnings
from workbench.services.process import (
    EVERYONE,
    OTHERS,
    PARTICIPANTS,
    RETURNED,
    FunnelGroup,
    FunnelShare,
    FunnelView,
    LandmarkRow,
    ReturnTimes,
    Step,
    landmark_rows,
    return_times,
)
from workbench.services.triangulation import study_sesoi
from workbench.ui.errors import shown_errors
from workbench.ui.figures import show_figure
from workbench.ui.small_cells import with_hidden_note
from workbench.ui.tables import show_table
from workbench.ui.text import as_text, language, t, texts

_STEPS: tuple[Step, ...] = (
    "applied",
    "granted",
    "under_treatment",
    "refused",
    "withdrawn",
    "departed",
    "not_departed",
)
_COMPARED = (PARTICIPANTS, OTHERS)
_BEYOND = 1.3
"""How far the axis goes beyond the last return."""
_HAZARDS = tuple(step / 20 for step in range(61))
"""Departures per person and year that the expected curve can be drawn for."""
_ZEROS: tuple[Zero, ...] = ("obliged", "index")


def show_funnel(view: FunnelView) -> None:
    """The step where participants and others part most, in words, then shares side by side."""
    groups = {group.group: group for group in view.funnel.groups}
    stayed = _share(groups[PARTICIPANTS], "not_departed", "granted")
    other = _share(groups[OTHERS], "not_departed", "granted")
    if stayed and other and stayed.of and other.of:
        st.write(_lead(view, stayed, other))
    rows = [
        ShareBar(
            _share_name(one),
            t(f"process.group_{name}"),
            one.share,
            one.ci_lower,
            one.ci_upper,
            one.n,
            one.of,
        )
        for name in _COMPARED
        for one in groups[name].shares
        if one.of
    ]
    alt = ". ".join(f"{row.group}, {row.label}: {texts().percent(row.share)}" for row in rows)
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


def _share_name(one: FunnelShare) -> str:
    return t("process.share_of", part=t(f"process.step_{one.part}"), whole=t(f"process.of_{one.whole}"))


def show_steps(view: FunnelView, names: Mapping[str, str]) -> None:
    """Persons at every step, by measure; each person once in a row."""
    head = [t("process.group"), t("report.persons"), *(t(f"process.step_{step}") for step in _STEPS)]
    rows = [
        [
            _group_name(group.group, names),
            texts().integer(group.counts["persons"]),
            *(texts().integer(group.counts[step]) for step in _STEPS),
        ]
        for group in view.funnel.groups
    ]
    shared = [
        t("process.overlap", first=_group_name(first, names), second=_group_name(second, names), n=n)
        for first, second, n in view.funnel.overlaps
        if not {first, second} & {PARTICIPANTS, OTHERS, EVERYONE}
    ]
    note = " ".join([t("process.steps_note"), *shared])
    counts = (n for group in view.funnel.groups for n in group.counts.values())
    show_table(head, rows, name="funnel", caption=with_hidden_note(note, counts))


def _group_name(group: str, names: Mapping[str, str]) -> str:
    return names.get(group) or t(f"process.group_{group}")


def show_times(db: Database) -> None:
    """Cumulative incidence with competing events, beside an expected curve that the user draws."""
    zero = st.segmented_control(
        t("process.zero"),
        _ZEROS,
        format_func=lambda name: t(f"process.zero_{name}"),
        default="obliged",
        required=True,
        key="time_zero",
    )
    with shown_errors():
        times = return_times(db, zero=zero)
        if times is None:
            st.info(t("process.no_dates"))
            return
        _show_incidence(times, str(zero))
        _show_leavers(times)


def _show_incidence(times: ReturnTimes, zero: str) -> None:
    hazard = st.select_slider(
        t("process.hazard"),
        _HAZARDS,
        0.5,
        format_func=lambda value: texts().number(value, 2),
        key="hazard",
        help=t("process.hazard_help"),
    )
    curves = [
        Curve(t(f"process.group_{name}"), found.times.tolist(), found.curve(RETURNED).incidence.tolist())
        for name, found in times.groups.items()
        if any(cause.cause == RETURNED for cause in found.causes)
    ]
    until = _BEYOND * max(times.leavers.days, default=365.0)
    expected = expected_curve(np.linspace(0, until, 200), hazard_per_year=hazard)
    label = t("process.expected", hazard=texts().number(hazard, 2))
    curves.append(Curve(label, expected.days.tolist(), expected.share.tolist(), dashed=True))
    alt = ". ".join(_reached(name, times) for name in times.groups)
    note = t(f"process.incidence_note_{zero}", n=sum(one.n for one in times.groups.values()))
    if times.n_left_out:
        note += " " + t("process.left_out", n=times.n_left_out)
    chart = incidence_chart(curves, texts(), title=t("process.share_returned"), until_days=until)
    show_figure(chart, "incidence", alt=alt, caption=note)


def _reached(name: str, times: ReturnTimes) -> str:
    found = times.groups[name]
    share, _ = found.at(RETURNED, 730)
    return t("process.reached", group=t(f"process.group_{name}"), share=texts().percent(share))


def _show_leavers(times: ReturnTimes) -> None:
    leavers = times.leavers
    if not leavers.n:
        return
    st.subheader(t("process.leavers"))
    st.write(
        t(
            "process.leavers_lead",
            n=leavers.n,
            of=leavers.n_all,
            two=texts().percent(leavers.share_by(730), 0),
            mean=texts().number(leavers.mean_days / 365.25, 1),
        )
    )
    curve = Curve(t("process.leavers_curve"), leavers.days.tolist(), leavers.share.tolist())
    chart = incidence_chart(
        [curve],
        texts(),
        title=t("process.share_leavers"),
        until_days=float(leavers.days[-1]),
        mean_days=leavers.mean_days,
    )
    show_figure(chart, "leavers", alt=t("process.leavers_curve"), caption=t("process.leavers_note"))


def show_landmarks(db: Database) -> None:
    """Effects on having returned by 3, 6, 12 and 18 months: what lock-in looks like."""
    measures = {one.id: one.name(language()) for one in estimated_measures(db)}
    chosen = st.segmented_control(
        t("effect.measure"),
        list(measures),
        format_func=measures.__getitem__,
        default=next(iter(measures), None),
        required=True,
        key="landmark_measure",
    )
    if not chosen:
        return
    _warn_of_time_zero(db)
    with shown_errors(), st.spinner(t("effect.computing")):
        rows = landmark_rows(db, str(chosen))
        if rows:
            _show_landmark_rows(rows, study_sesoi(db))
        else:
            st.info(t("process.no_dates"))


def _warn_of_time_zero(db: Database) -> None:
    """Say so where time begins otherwise for participants than for others."""
    if found := time_zero_warnings(db):
        st.warning("\n".join(f"- {as_text(texts().reason(reason))}" for reason in found))


def _show_landmark_rows(rows: tuple[LandmarkRow, ...], sesoi: float) -> None:
    drawn = [row for row in rows if row.reason is None]
    estimates = [
        EstimateRow(
            t("process.by_month", months=texts().integer(row.months)),
            row.effect,
            row.ci_lower,
            row.ci_upper,
            row.ci_lower + (row.effect - row.ci_lower) * _NARROWER,
            row.ci_upper - (row.ci_upper - row.effect) * _NARROWER,
        )
        for row in drawn
    ]
    alt = ". ".join(f"{one.label}: {texts().pp(one.estimate, 1, sign=True)}" for one in estimates)
    show_figure(
        forest_plot(estimates, sesoi, texts()), "landmarks", alt=alt, caption=t("process.landmark_note")
    )
    head = [t(f"process.{name}") for name in ("months", "in_use", "too_short")]
    head += [t("chart.effect_pp"), t("effect.row_ci")]
    listed = [
        [
            texts().integer(row.months),
            texts().integer(row.n),
            texts().integer(row.n_too_short),
            texts().pp(row.effect, 1, sign=True),
            f"{texts().pp(row.ci_lower)} – {texts().pp(row.ci_upper)}",
        ]
        for row in rows
    ]
    show_table(head, listed, name="landmarks", caption=t("process.landmark_table_note"))
    for row in rows:
        if row.reason is not None:
            st.caption(texts().reason(row.reason))


_NARROWER = 1 - 1.6448536 / 1.9599640
"""How much shorter a side of a 90 % interval is than one of a 95 % interval."""
