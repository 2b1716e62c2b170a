"""Robustness on the screen: estimators side by side, without one thing at a time, by group."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from workbench.ui.estimates import estimate_row, interval, number, show_forest
from workbench.ui.small_cells import with_hidden_note
from workbench.ui.tables import show_table
from workbench.ui.text import t, texts
from workbench.words import level_name, method_name, stored_reason, term_name

Kept = dict[str, Any]
_MOST_CENTRES = 12
"""Centres drawn, those that move the effect most; the table holds all."""


def show_estimators(known: Kept, sesoi: float) -> None:
    """Every estimator on one axis; what could not be estimated says why."""
    done = [row for row in known["rows"] if row.get("att") is not None]
    if done:
        _show_signs(done)
    rows = [
        estimate_row(method_name(row["method"], row["choices"], texts()), row["att"], number(row["se"]))
        for row in done
    ]
    show_forest(rows, "estimators", sesoi, caption=t("robustness.estimators_note"))
    head = [t("robustness.estimator"), t("robustness.effect"), t("robustness.se_method")]
    head += [t("effect.row_n_treated"), t("robustness.dropped"), t("robustness.max_smd"), t("robustness.ess")]
    listed = [_estimator_cells(row) for row in done]
    counts = (row[name] for row in done for name in ("n_treated_matched", "dropped_treated"))
    note = with_hidden_note(t("robustness.estimators_table_note"), counts)
    show_table(head, listed, name="estimators-table", caption=note)
    for row in known["rows"]:
        if row.get("att") is None:
            name = method_name(row["method"], row["choices"], texts())
            st.caption(f"{name}: {stored_reason(row['reason'], texts())}")
    _show_ties(known.get("ties"))


def _show_signs(done: Sequence[Kept]) -> None:
    signs = {math.copysign(1, row["att"]) for row in done}
    lowest, highest = (texts().pp(pick(row["att"] for row in done), 1, sign=True) for pick in (min, max))
    same = "robustness.same_sign" if len(signs) == 1 else "robustness.both_signs"
    st.write(t(same, n=len(done), lowest=lowest, highest=highest))


def _estimator_cells(row: Mapping[str, Any]) -> list[str]:
    form = texts()
    return [
        method_name(row["method"], row["choices"], form),
        interval(row["att"], number(row["se"])),
        t("effect.se_" + str(row["se_method"]).replace("-", "_")),
        form.integer(row["n_treated_matched"]),
        form.integer(row["dropped_treated"]),
        form.number(row["max_smd"], 3),
        form.integer(row["effective_sample_size"]),
    ]


def _show_ties(ties: Mapping[str, Any] | None) -> None:
    if ties:
        low, high = (texts().pp(ties[name], 1, sign=True) for name in ("lowest", "highest"))
        st.caption(t("robustness.ties", n=ties["n"], lowest=low, highest=high))


def show_leave_one_out(known: Kept, sesoi: float) -> None:
    """The effect without each covariate and each centre."""
    covariates = known["covariates"]
    st.write(_left_out_lead("robustness.without_covariate", covariates))
    _left_out_figure(covariates["rows"], "without-covariate", sesoi, lambda name: term_name(name, texts()))
    centres = known.get("centres")
    if not centres:
        st.caption(t("robustness.no_centres"))
        return
    if not centres["rows"]:
        return
    st.write(_left_out_lead("robustness.without_centre", centres))
    moved = sorted(centres["rows"], key=lambda row: -abs(number(row["change"]) if row["change"] else 0))
    _left_out_figure(moved[:_MOST_CENTRES], "without-centre", sesoi, str)
    head = [t("register.centres"), t("robustness.effect"), t("robustness.change")]
    listed = [
        [row["left_out"], interval(row["effect"], number(row["se"])), texts().pp(row["change"], 2, sign=True)]
        for row in moved
        if row["effect"] is not None
    ]
    show_table(head, listed, name="without-centre-table", height=320, caption=t("robustness.centres_note"))


def _left_out_lead(key: str, kept: Kept) -> str:
    low, high = (texts().pp(kept[name], 1, sign=True) for name in ("lowest", "highest"))
    return t(key, n=len(kept["rows"]), lowest=low, highest=high, turned=kept["n_sign_changed"])


def _left_out_figure(rows: Sequence[Kept], name: str, sesoi: float, named: Any) -> None:
    drawn = [
        estimate_row(t("robustness.without", what=named(row["left_out"])), row["effect"], number(row["se"]))
        for row in rows
        if row["effect"] is not None
    ]
    show_forest(drawn, name, sesoi)


def show_groups(known: Kept, sesoi: float) -> None:
    """The effect by country, sex, family and long stay, each with the test that it differs."""
    st.caption(t("robustness.groups_note"))
    for column, kept in known.items():
        st.subheader(term_name(column, texts()))
        st.write(_difference(kept))
        drawn = [
            estimate_row(_group(column, row["group"]), row["effect"], number(row["se"]))
            for row in kept["rows"]
            if row["effect"] is not None and row["se"] is not None
        ]
        if drawn:
            show_forest(drawn, f"groups-{column}", sesoi)
        head = [
            t("robustness.group"),
            t("effect.row_n_treated"),
            t("robustness.effect"),
            t("robustness.p_holm"),
        ]
        note = with_hidden_note("", (row["n_treated"] for row in kept["rows"]))
        listed = [_group_cells(column, row) for row in kept["rows"]]
        show_table(head, listed, name=f"groups-{column}-table", caption=note)


def _difference(kept: Kept) -> str:
    if kept["p"] is None:
        return t("robustness.no_difference_test")
    return t("robustness.difference", p=texts().p_value(kept["p"]), i2=texts().percent(kept["i2"], 0))


def _group(column: str, level: str) -> str:
    if column in ("has_child", "long_stayer"):
        return t("common.yes" if level == "1" else "common.no")
    return level_name(column, level, texts())


def _group_cells(column: str, row: Kept) -> list[str]:
    name, n = _group(column, row["group"]), texts().integer(row["n_treated"])
    if row["effect"] is None:
        return [name, n, stored_reason(row["reason"], texts()), ""]
    return [name, n, interval(row["effect"], number(row["se"])), texts().p_value(number(row["p_holm"]))]
