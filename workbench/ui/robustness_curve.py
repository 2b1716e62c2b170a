"""The specification curve on the screen: pick a dot with mouse or keys, and open it on the effect page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import streamlit as st
from sqlite_utils import Database

from workbench.charts.specification_curve import PICK, CurveDot, choices_chart, curve_chart, whole_curve
from workbench.charts.theme import on_screen
from workbench.quant.specification_grid import FACTORS, NOT_USED
from workbench.services.shown_robustness import shown_curve
from workbench.services.small_cells import least_shown
from workbench.services.specification_curves import (
    curve_key,
    known_permutation,
    permutation_key,
    run_permutation,
    run_study_curve,
)
from workbench.ui.basis import curve_basis
from workbench.ui.captions import resting_on
from workbench.ui.curve_pick import pick_place
from workbench.ui.effect_form import fill_form
from workbench.ui.errors import shown_errors
from workbench.ui.estimates import interval, number
from workbench.ui.figures import offer_figure
from workbench.ui.jobs import offered
from workbench.ui.tables import show_table
from workbench.ui.text import as_text, t, texts
from workbench.word_figures import curve_dots, curve_in_words, specification_said
from workbench.words import stored_reason

Kept = Mapping[str, Any]


def show_curve(db: Database, study: str, measure: str) -> None:
    """The curve as it is kept, or the offer to compute it; then the joint test."""
    with shown_errors(least=least_shown(db)):
        known = shown_curve(db, measure)
        if known is None:
            key, work = f"{study}_{curve_key(db, measure)}", partial(run_study_curve, study, measure)
            offered(t("robustness.curve_intro"), key, t("robustness.compute"), work)
            return
        _show_summary(known["summary"])
        done = [point for point in known["points"] if point["att"] is not None]
        with resting_on(curve_basis(db, measure, _levels(done))):
            _show_chart(done, known, measure)
            for why in known.get("hidden", ()):
                st.caption(stored_reason(why, texts()))
            _show_factors(known["summary"])
        _show_permutation(db, study, measure)


def _show_summary(summary: Kept) -> None:
    form = texts()
    st.write(
        t(
            "robustness.curve_lead",
            n=summary["n"],
            lowest=form.pp(summary["lowest"], 1, sign=True),
            median=form.pp(summary["median"], 1, sign=True),
            highest=form.pp(summary["highest"], 1, sign=True),
            same=form.percent(summary["share_same_sign"], 0),
        )
    )
    for failure in summary["failures"]:
        st.caption(t("robustness.curve_failed", n=failure["n"], why=stored_reason(failure["reason"], form)))


def _show_chart(done: Sequence[Kept], known: Kept, measure: str) -> None:
    """The curve, the list that a dot can be picked from, and the choices behind every dot."""
    st.caption(t("robustness.curve_hint"))
    dots = curve_dots(done, texts())
    above, below = st.container(), st.container()
    with below:
        place = pick_place(dots, measure, clicked=_clicked(measure))
        if place:
            _show_picked(done[place - 1], known, measure)
    with above:
        _draw_curve(dots, measure, place)
    choices = on_screen(choices_chart(dots, texts(), picked=place), dark=_is_dark())
    st.vega_lite_chart(choices, alt=t("robustness.curve_choices_alt"))
    offer_figure(whole_curve(dots, texts()), "specification-curve", caption=t("robustness.curve_note"))


def _draw_curve(dots: Sequence[CurveDot], measure: str, place: int | None) -> None:
    st.vega_lite_chart(
        on_screen(curve_chart(dots, texts(), picked=place), dark=_is_dark()),
        alt=curve_in_words(dots, texts()),
        on_select="rerun",
        selection_mode=PICK,
        key=_chart_key(measure),
    )


def _is_dark() -> bool:
    return bool(st.context.theme.type == "dark")


def _chart_key(measure: str) -> str:
    return f"curve_{measure}"


def _clicked(measure: str) -> int | None:
    """Place of the dot that the mouse picked last."""
    state: Any = st.session_state.get(_chart_key(measure)) or {}
    chosen = state.get("selection", {}).get(PICK, [])
    return int(chosen[0]["place"]) if chosen else None


def _show_picked(point: Kept, known: Kept, measure: str) -> None:
    """One specification in words, and the way to it on the effect page."""
    said, found = specification_said(point, texts()), interval(point["att"], number(point["se"]))
    st.markdown(f"**{as_text(said)}**: {as_text(found)}")
    if st.button(t("robustness.open_effect"), key="open_picked"):
        fill_form(measure, {**known["specification"], **point["specification"]})
        st.switch_page(st.session_state["pages"]["effect"])


def _levels(done: Sequence[Kept]) -> dict[str, int]:
    """How many levels of each choice a curve crosses, of those that it has more than one of."""
    levels = {name: {point["choices"][name] for point in done} - {NOT_USED} for name in FACTORS}
    return {name: len(found) for name, found in levels.items() if len(found) > 1}


def _show_factors(summary: Kept) -> None:
    """Which choice moves the estimate most, the one that does first."""
    head = [t("robustness.factor"), t("robustness.variance_share")]
    rows = [
        [t(f"curve.factor_{one['factor']}"), texts().percent(one["share"], 0)]
        for one in summary["factors"]
        if one["share"] is not None
    ]
    show_table(head, rows, name="curve-factors", caption=t("robustness.factors_note"))


def _show_permutation(db: Database, study: str, measure: str) -> None:
    known = known_permutation(db, measure)
    if known is None:
        key, work = f"{study}_{permutation_key(db, measure)}", partial(run_permutation, study, measure)
        offered(t("robustness.permutation_intro"), key, t("robustness.permute"), work)
        return
    form = texts()
    st.write(
        t(
            "robustness.permutation",
            n=known["n_done"],
            median=form.p_value(number(known["p_median"])),
            sign=form.p_value(number(known["p_share"])),
        )
    )
