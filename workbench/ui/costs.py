"""Costs on the screen: first what an additional return costs, then what that rests on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import streamlit as st
from sqlite_utils import Database

from workbench.qual.records import Coder
from workbench.quant.costs import sesoi_from_value
from workbench.quant.register_rows import Cost
from workbench.services.costs import (
    CostedMeasure,
    CostPerReturn,
    CostTable,
    Courses,
    Reallocation,
    add_cost,
    courses,
    moved,
    set_courses,
)
from workbench.ui.errors import shown_errors
from workbench.ui.tables import show_table
from workbench.ui.text import t, texts

Names = Mapping[str, str]


def show_per_return(listed: Sequence[CostedMeasure], sesoi: float, names: Names) -> None:
    """Kroner per additional return at the estimate, at the smallest effect of interest, over the interval."""
    head = [t(f"costs.{name}") for name in ("measure", "per_participant", "effect", "at_effect")]
    head += [t("costs.at_sesoi", sesoi=texts().pp(sesoi)), t("costs.range")]
    rows = [_per_return_row(one, names) for one in listed]
    undecided = [names.get(one.cost.measure, one.cost.measure) for one in listed if _is_open(one)]
    if undecided:
        st.write(t("costs.lead_open", measures=tuple(undecided)))
    show_table(head, rows, name="cost-per-return", caption=t("costs.per_return_note"))


def _is_open(one: CostedMeasure) -> bool:
    return one.per_return is not None and one.per_return.range_reason is not None


def _per_return_row(one: CostedMeasure, names: Names) -> list[str]:
    form, found = texts(), one.per_return
    name = names.get(one.cost.measure, one.cost.measure)
    row = [name, form.integer(one.cost.per_participant)]
    if found is None or one.effect is None:
        return [*row, t("verdict.class_none"), "", "", ""]
    effect = one.effect.effect
    pooled = "" if one.effect_of == one.cost.measure else f" ({names.get(one.effect_of or '', '')})"
    said = f"{form.pp(effect.att, 1, sign=True)} [{form.pp(effect.ci_lower)}; {form.pp(effect.ci_upper)}]"
    at_effect = form.integer(found.at_effect) if found.reason is None else t("costs.not_defined")
    return [*row, said + pooled, at_effect, form.integer(found.at_sesoi), _range(found)]


def _range(found: CostPerReturn) -> str:
    form = texts()
    if found.lowest != found.lowest:
        return t("costs.not_defined")
    highest = t("costs.not_defined") if found.highest != found.highest else form.integer(found.highest)
    return t("costs.from_to", lowest=form.integer(found.lowest), highest=highest)


def show_value(listed: Sequence[CostedMeasure], names: Names) -> None:
    """Let the user say what a return is worth, and how large an effect must then be."""
    with st.expander(t("costs.value_title")):
        value = st.number_input(t("costs.value"), 1_000, 100_000_000, 335_000, step=5_000, key="return_value")
        st.caption(t("costs.value_note"))
        rows = [
            [
                names.get(one.cost.measure, one.cost.measure),
                texts().pp(sesoi_from_value(one.cost.per_participant, float(value))),
            ]
            for one in listed
            if one.cost.per_participant > 0
        ]
        note = t("costs.worth_note", value=texts().integer(float(value)))
        head = [t("costs.measure"), t("costs.needed_effect")]
        show_table(head, rows, name="sesoi-from-value", caption=note)


def show_unit_costs(table: CostTable, names: Names) -> None:
    """Kroner and participations as they were reported."""
    st.subheader(t("costs.unit_costs"))
    head = [t(f"costs.{name}") for name in ("measure", "nok", "reported", "per_participant")]
    form = texts()
    rows = [
        [
            names.get(row.measure, row.measure),
            form.integer(row.nok),
            form.integer(row.participants),
            form.integer(row.per_participant),
        ]
        for row in table.rows
    ]
    rows.append([t("report.total"), form.integer(table.nok), form.integer(table.participants), ""])
    show_table(head, rows, name="unit-costs", caption=t("costs.unit_note"))


def show_break_even(listed: Sequence[CostedMeasure], names: Names) -> None:
    """Participants a course needs to cost as little each as the cheapest measure, on both bases."""
    st.subheader(t("costs.break_even"))
    rows = []
    for one in listed:
        if one.break_even is None:
            continue
        name = names.get(one.cost.measure, one.cost.measure)
        for basis, found in (("spent", one.break_even.spent), ("cap", one.break_even.cap)):
            if found is not None:
                numbers = [texts().integer(found.per_course), texts().number(found.needed, 1)]
                rows.append([name, t(f"costs.basis_{basis}"), *numbers, texts().number(found.actual, 1)])
    if not rows:
        st.caption(t("costs.break_even_none"))
        return
    head = [t(f"costs.{name}") for name in ("measure", "basis", "per_course", "needed", "actual")]
    show_table(head, rows, name="break-even", caption=t("costs.break_even_note"))


def ask_courses(db: Database, listed: Sequence[CostedMeasure], names: Names, coder: Coder | None) -> None:
    """Let the user say how many courses were held and what one may cost."""
    known = courses(db)
    with st.expander(t("costs.courses")), shown_errors():
        for one in listed:
            measure = one.cost.measure
            held = known.get(measure)
            with st.form(f"courses_{measure}", border=False):
                columns = st.columns([2, 1, 1, 1], vertical_alignment="bottom")
                columns[0].markdown(f"**{names.get(measure, measure)}**")
                n = columns[1].number_input(t("costs.n_courses"), 0, 100_000, held.n if held else 0)
                cap = columns[2].number_input(t("costs.cap"), 0, 10**9, int(held.cap or 0) if held else 0)
                if columns[3].form_submit_button(t("costs.store")):
                    found = Courses(int(n), float(cap) or None)
                    set_courses(db, measure, found, coder_id=coder.id if coder else None)
                    st.rerun()


def ask_cost(db: Database, measures: Names, coder: Coder | None) -> None:
    """Let the user add what a measure cost; taken back on the log's page."""
    with st.expander(t("costs.add")), st.form("add_cost", border=False), shown_errors():
        columns = st.columns([2, 2, 2, 1, 1], vertical_alignment="bottom")
        measure = columns[0].selectbox(t("costs.measure"), list(measures), format_func=measures.__getitem__)
        nok = columns[1].number_input(t("costs.nok"), 0, 10**12, 0)
        participants = columns[2].number_input(t("costs.participants"), 0, 10**7, 0)
        year = columns[3].number_input(t("register.year"), 1990, 2100, dt.date.today().year)
        if columns[4].form_submit_button(t("costs.store")) and measure:
            cost = Cost(str(measure), int(nok), int(participants), int(year), "entered")
            add_cost(db, cost, coder)
            st.rerun()


def show_reallocation(listed: Sequence[CostedMeasure], names: Names) -> None:
    """What moving money between two measures would give, with its interval."""
    measured = {one.cost.measure: one for one in listed if one.as_effect() is not None}
    if len(measured) < 2:
        return
    st.subheader(t("costs.reallocation"))

    def named(measure: str) -> str:
        return names.get(measure, measure)

    columns = st.columns(3)
    source = columns[0].selectbox(t("costs.from"), list(measured), format_func=named, key="money_from")
    others = [name for name in measured if name != source]
    target = columns[1].selectbox(t("costs.to"), others, format_func=named, key="money_to")
    nok = columns[2].number_input(t("costs.amount"), 10_000, 10**9, 1_000_000, step=100_000, key="money")
    if source and target and (found := moved(measured[source], measured[target], float(nok))):
        st.write(_reallocated(found, named(source), named(target)))
        st.caption(t("costs.reallocation_note_shared" if found.correlation else "costs.reallocation_note"))


def _reallocated(found: Reallocation, source: str, target: str) -> str:
    form = texts()
    return t(
        "costs.reallocated",
        source=source,
        target=target,
        nok=form.integer(found.nok),
        lost=form.integer(found.places_lost),
        gained=form.integer(found.places_gained),
        additional=form.number(found.additional, 1, sign=True),
        lower=form.number(found.ci_lower, 1, sign=True),
        upper=form.number(found.ci_upper, 1, sign=True),
        chance=form.percent(found.probability_of_gain, 0),
    )
