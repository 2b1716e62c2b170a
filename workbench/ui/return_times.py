"""Times to return on the screen: cumulative incidence beside an expected curve, and only those who left."""

from __future__ import annotations

import numpy as np
import streamlit as st
from sqlite_utils import Database

from workbench.charts.process import Curve, incidence_chart
from workbench.quant.return_times import expected_curve
from workbench.quant.small_curves import LEAST_OF_MEAN, ShownLeavers, ShownTimes
from workbench.services.follow_up import Zero
from workbench.services.shown_times import shown_times
from workbench.ui.captions import resting_on
from workbench.ui.errors import shown_errors
from workbench.ui.figures import show_figure
from workbench.ui.process_basis import leavers_basis, times_basis
from workbench.ui.text import t, texts
from workbench.word_figures import incidence_curves, incidence_end, incidence_in_words, incidence_note

_HAZARDS = tuple(step / 20 for step in range(61))
"""Departures per person and year that the expected curve can be drawn for."""
_ZEROS: tuple[Zero, ...] = ("obliged", "index")


def show_times(db: Database) -> None:
    """Cumulative incidence with competing events, beside an expected curve that the user draws."""
    zero: Zero = st.segmented_control(
        t("process.zero"),
        _ZEROS,
        format_func=lambda name: t(f"process.zero_{name}"),
        default=_asked_zero(),
        required=True,
        key="time_zero",
    )
    with shown_errors():
        times = shown_times(db, zero=zero)
        if times is None:
            st.info(t("process.no_dates"))
            return
        with resting_on(times_basis(db, times, zero)):
            _show_incidence(times)
        if times.leavers:
            with resting_on(leavers_basis(db, times.leavers, zero)):
                _show_leavers(times, times.leavers)


def _asked_zero() -> Zero:
    """From when the link that led here lets time count; else from the duty to leave."""
    return "index" if st.query_params.get("zero") == "index" else "obliged"


def _show_incidence(times: ShownTimes) -> None:
    hazard = st.select_slider(
        t("process.hazard"),
        _HAZARDS,
        0.5,
        format_func=lambda value: texts().number(value, 2),
        key="hazard",
        help=t("process.hazard_help"),
    )
    if times.zero == "obliged" and times.leavers:
        gone = texts().percent(times.leavers.n / times.leavers.n_all, 0)
        st.write(t("process.times_lead", share=gone, of=times.leavers.n_all))
    curves, until = incidence_curves(times, texts()), incidence_end(times)
    expected = expected_curve(np.linspace(0, until, 200), hazard_per_year=hazard)
    label = t("process.expected", hazard=texts().number(hazard, 2))
    curves.append(Curve(label, expected.days.tolist(), expected.share.tolist(), dashed=True))
    chart = incidence_chart(curves, texts(), title=t("process.share_returned"), until_days=until)
    alt, note = incidence_in_words(times, texts()), incidence_note(times, texts())
    show_figure(chart, "incidence", alt=alt, caption=note)


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
