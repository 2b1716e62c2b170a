"""The smallest effect that matters and every other threshold on the screen."""

from __future__ import annotations

import math
from collections.abc import Sequence

import streamlit as st
from sqlite_utils import Database

from workbench.mixed.plan_frame import SesoiBasis, effect_that_pays, value_that_pays
from workbench.mixed.plan_thresholds import LEVELS, LIMITS, WHOLE
from workbench.mixed.settings import CLAIM_WEIGHTS, TriangulationSettings
from workbench.qual.records import Coder
from workbench.services.plan import PlanView
from workbench.services.plan_frame import costs_per_participant, set_sesoi_basis, set_thresholds
from workbench.ui.after_lock import after_lock_mark
from workbench.ui.errors import shown_errors
from workbench.ui.plan_words import value_words
from workbench.ui.tables import show_table
from workbench.ui.text import language, t, texts
from workbench.words import level_said

_STEP = 0.01
_A_ROW = 3


def limits_tab(db: Database, coder: Coder | None, view: PlanView) -> None:
    """How the smallest effect was set, then the thresholds of voices, numbers and verdicts."""
    sesoi = view.parts.thresholds.sesoi
    st.write(t("plan.sesoi_lead", sesoi=texts().pp(sesoi)))
    after_lock_mark(view.after, "thresholds", "sesoi")
    _calculator(db, coder, view)
    _thresholds(db, coder, view)


def _calculator(db: Database, coder: Coder | None, view: PlanView) -> None:
    """The value of an additional return turned into percentage points, for every measure with a cost."""
    st.subheader(t("plan.calculator"))
    held, costs = view.parts.basis, costs_per_participant(db)
    after_lock_mark(view.after, "sesoi")
    value = st.number_input(
        t("plan.value_per_return"),
        0.0,
        1e9,
        held.value_per_return,
        step=10_000.0,
        format="%.0f",
        placeholder=t("plan.nobody_said"),
        help=t("plan.value_help"),
        key="plan_value",
    )
    if not costs:
        st.caption(t("plan.no_costs"))
        st.page_link(st.session_state["pages"]["costs"], label=t("nav.costs"), icon="➡️")
    else:
        _show_paying(view, costs, value)
    if coder:
        _store_basis(db, coder, view, costs, value)
    elif held.set_by:
        st.text(held.set_by)


def _show_paying(view: PlanView, costs: dict[str, float], value: float | None) -> None:
    named, form = _names(view), texts()
    rows = [
        [
            named.get(measure, measure),
            form.integer(cost),
            form.pp(effect_that_pays(cost, value)) if value else "–",
            form.integer(value_that_pays(cost, view.parts.thresholds.sesoi)),
        ]
        for measure, cost in costs.items()
        if math.isfinite(cost)
    ]
    head = [
        t(f"plan.{name}") for name in ("measure", "cost_per_participant", "needed_effect", "needed_value")
    ]
    show_table(head, rows, name="sesoi", caption=t("plan.calculator_caption"))


def _store_basis(
    db: Database, coder: Coder, view: PlanView, costs: dict[str, float], value: float | None
) -> None:
    """Keep how it was set, and take over the effect that it gives."""
    held, named = view.parts.basis, _names(view)
    with st.form("sesoi_basis", border=False), shown_errors():
        weighed, said = st.columns([1, 2])
        options = ["", *costs]
        measure = weighed.selectbox(
            t("plan.weighed_against"),
            options,
            index=options.index(held.measure) if held.measure in options else 0,
            format_func=lambda one: named.get(one, one) or t("plan.no_measure"),
        )
        set_by = said.text_input(t("plan.set_by"), held.set_by, max_chars=300, help=t("plan.set_by_help"))
        take = st.checkbox(t("plan.take_effect"), help=t("plan.take_effect_help"))
        if st.form_submit_button(t("plan.store"), type="primary"):
            cost = costs.get(str(measure))
            set_sesoi_basis(db, coder, SesoiBasis(value or None, str(measure or ""), cost, set_by.strip()))
            if take and cost is not None and value:
                set_thresholds(db, coder, {"sesoi": round(effect_that_pays(cost, value), 4)}, {})
            st.rerun()


def _thresholds(db: Database, coder: Coder | None, view: PlanView) -> None:
    held = view.parts.thresholds
    for name in held.as_dict():
        if name != "sesoi" and view.after.has("thresholds", name):
            st.markdown(f"**{t(f'plan.threshold_{name}')}**")
            after_lock_mark(view.after, "thresholds", name)
    if coder is None:
        _show_thresholds(view)
        return
    with st.form("thresholds", border=False), shown_errors():
        st.subheader(t("plan.levels"))
        st.caption(f"{t('plan.levels_lead')} {_fixed(held)}")
        values = _asked_for(LEVELS, held)
        st.subheader(t("plan.section_thresholds"))
        values |= _asked_for([name for name in LIMITS if name not in LEVELS], held)
        st.markdown(f"**{t('plan.threshold_claim_weights')}**")
        weights = {
            claim: float(
                place.number_input(
                    t(f"plan.claim_{claim}"), 0.0, 1.0, float(held.claim_weights[claim]), step=0.05
                )
            )
            for place, claim in zip(st.columns(len(CLAIM_WEIGHTS)), CLAIM_WEIGHTS, strict=True)
        }
        if st.form_submit_button(t("plan.store"), type="primary"):
            set_thresholds(db, coder, _changed(values, view), weights)
            st.rerun()


def _fixed(held: TriangulationSettings) -> str:
    """Intervals and the minimum detectable effect that follow from the levels."""
    form = texts()
    return t(
        "plan.fixed",
        interval=level_said(1 - held.significance, form),
        z_interval=form.number(held.z_interval, 3),
        inner=level_said(1 - 2 * held.equivalence_level, form),
        z_equivalence=form.number(held.z_equivalence, 3),
        mde=form.number(held.mde_factor, 4),
    )


def _asked_for(names: Sequence[str], held: TriangulationSettings) -> dict[str, float]:
    """A field a threshold, three a row; fields of a row stand level however long their names are."""
    values = {}
    for start in range(0, len(names), _A_ROW):
        places = st.columns(_A_ROW, vertical_alignment="bottom")
        for place, name in zip(places, names[start : start + _A_ROW], strict=False):
            values[name] = _asked(place, name, float(getattr(held, name)))
    return values


def _asked(place: st.delta_generator.DeltaGenerator, name: str, held: float) -> float:
    low, high = LIMITS[name]
    label = t(f"plan.threshold_{name}")
    if name in WHOLE:
        return float(place.number_input(label, int(low), int(high), int(held), step=1))
    if name == "sesoi":
        label, factor = f"{label} ({t('joint.pp')})", 100
        return place.number_input(label, low * 100, high * 100, held * 100, step=0.1, format="%.2f") / factor
    return float(place.number_input(label, low, high, held, step=_STEP, format="%.3f"))


def _changed(values: dict[str, float], view: PlanView) -> dict[str, float]:
    """What differs from what is held by more than a form can show."""
    held = view.parts.thresholds
    return {name: value for name, value in values.items() if abs(value - getattr(held, name)) > 1e-6}


def _show_thresholds(view: PlanView) -> None:
    held = view.parts.thresholds.as_dict()
    rows = [
        [t(f"plan.threshold_{name}"), value_words("thresholds", "value", held[name], name)]
        for name in (*LIMITS, "claim_weights")
    ]
    head = [t("plan.field_threshold"), t("plan.field_value")]
    show_table(
        head, rows, name="thresholds", caption=f"{t('plan.levels_lead')} {_fixed(view.parts.thresholds)}"
    )


def _names(view: PlanView) -> dict[str, str]:
    measures = view.parts.model.measures if view.parts.model else ()
    return {one.id: one.name(language()) for one in measures}
