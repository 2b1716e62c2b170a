"""Times to return on the screen: cumulative incidence beside an expected curve, and only those who left."""

from __future__ import annotations

import numpy as np
import streamlit as st
from sqlite_utils import Database

from workbench.charts.process import Curve, incidence_chart
from workbench.quant.return_times import expected_curve
from workbench.quant.small_curves import LEAST_OF_MEAN, ShownLeavers
from workbench.services.follow_up import Zero
from workbench.services.shown_times import ShownTimes, shown_times
from workbench.ui.captions import resting_on
from workbench.ui.errors import shown_errors
from workbench.ui.figures import show_figure
from workbench.ui.process_basis import leavers_basis, times_basis
from workbench.ui.small_cells import with_hidden_note
from workbench.ui.text import t, texts

_BEYOND = 1.3
"""How far the axis goes beyond the last return."""
_HAZARDS = tuple(step / 20 for step in range(61))
"""Departures per person and year that the expected curve can be drawn for."""
_ZEROS: tuple[Zero, ...] = ("obliged", "index")


def show_times(db: Database) -> None:
    """Cumulative incidence with competing events, beside an expected curve that the user draws."""
    zero: Zero = st.segmented_control(
        t("process.zero"),
        _ZEROS,
        format_func=lambda name: t(f"process.zero_{name}"),
        default="obliged",
        required=True,
        key="time_zero",
    )
    with shown_errors():
        times = shown_times(db, zero=zero)
        if times is None:
            st.info(t("process.no_dates"))
            return
        with resting_on(times_basis(db, times, zero)):
            _show_incidence(times, zero)
        if times.leavers:
            with resting_on(leavers_basis(db, times.leavers, zero)):
                _show_leavers(times, times.leavers)


def _show_incidence(times: ShownTimes, zero: Zero) -> None:
    hazard = st.select_slider(
        t("process.hazard"),
        _HAZARDS,
        0.5,
        format_func=lambda value: texts().number(value, 2),
        key="hazard",
        help=t("process.hazard_help"),
    )
    curves = [
        Curve(t(f"process.group_{name}"), found.days.tolist(), found.share.tolist())
        for name, found in times.curves.items()
    ]
    until = _BEYOND * (float(times.leavers.curve.days[-1]) if times.leavers else 365.0)
    expected = expected_curve(np.linspace(0, until, 200), hazard_per_year=hazard)
    label = t("process.expected", hazard=texts().number(hazard, 2))
    curves.append(Curve(label, expected.days.tolist(), expected.share.tolist(), dashed=True))
    alt = ". ".join(_reached(name, times) for name in times.curves)
    chart = incidence_chart(curves, texts(), title=t("process.share_returned"), until_days=until)
    show_figure(chart, "incidence", alt=alt, caption=_note(times, zero))


def _note(times: ShownTimes, zero: Zero) -> str:
    """What the curves are, whom they leave out, and what of few persons they do not show."""
    said = [t(f"process.incidence_note_{zero}", n=times.n)]
    if times.n_left_out != 0:
        said.append(t("process.left_out", n=times.n_left_out))
    if times.is_coarse:
        said.append(t("small.coarse", least=times.least))
    if times.hidden:
        groups = tuple(t(f"process.group_{name}") for name in times.hidden)
        said.append(t("small.curve_hidden", groups=groups, least=times.least))
    if times.leavers_hidden:
        said.append(t("small.leavers_hidden", least=times.least))
    return with_hidden_note(" ".join(said), (times.n, times.n_left_out))


def _reached(name: str, times: ShownTimes) -> str:
    share = times.curves[name].by(730)
    return t("process.reached", group=t(f"process.group_{name}"), share=texts().percent(share))


def _show_leavers(times: ShownTimes, leavers: ShownLeavers) -> None:
    has_mean = leavers.mean_days == leavers.mean_days
    st.subheader(t("process.leavers"))
    st.write(
        t(
            "process.leavers_lead" if has_mean else "small.leavers_lead",
            n=leavers.n,
            of=leavers.n_all,
            two=texts().percent(leavers.share_by(730), 0),
            mean=texts().number(leavers.mean_days / 365.25, 1),
        )
    )
    curve = Curve(t("process.leavers_curve"), leavers.curve.days.tolist(), leavers.curve.share.tolist())
    chart = incidence_chart(
        [curve],
        texts(),
        title=t("process.share_leavers"),
        until_days=float(leavers.curve.days[-1]),
        mean_days=leavers.mean_days if has_mean else None,
    )
    said = [t("process.leavers_note" if has_mean else "small.leavers_note")]
    if leavers.curve.is_coarse:
        said.append(t("small.coarse", least=times.least))
    if not has_mean:
        said.append(t("small.mean_hidden", least=LEAST_OF_MEAN))
    show_figure(chart, "leavers", alt=t("process.leavers_curve"), caption=" ".join(said))
