"""Robustness on the screen: hidden bias, and outcomes that are not known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from workbench.charts.robustness import plane_chart
from workbench.ui.estimates import estimate_row, interval, number, show_forest
from workbench.ui.figures import show_figure
from workbench.ui.robustness_parts import Kept
from workbench.ui.tables import show_table
from workbench.ui.text import t, texts
from workbench.words import level_said, stored_reason, term_name


def show_hidden_bias(known: Kept, sesoi: float) -> None:
    """How strong a bias nobody measured would have to be."""
    for test in ("mantel_haenszel", "mcnemar"):
        st.write(_turning(test, known[test]))
    _e_value(known["e_value"])
    _bounds_table(known)
    _confounders(known["confounders"], sesoi)


def _turning(test: str, kept: Kept) -> str:
    name = t(f"robustness.test_{test}")
    if kept["gamma_star"] is None:
        return f"{name}: {stored_reason(kept['reason'], texts())}" if kept["reason"] else name
    told = {"gamma": texts().number(kept["gamma_star"], 2), "level": level_said(kept["alpha"], texts())}
    return t("robustness.turns_at", test=name, **told)


def _e_value(kept: Kept) -> None:
    """How strong a cause nobody measured would have to be, and what that takes as known."""
    if kept["e_value"] is None:
        st.write(stored_reason(kept["reason"], texts()))
        return
    told = {name: texts().number(kept[name], 2) for name in ("ratio", "e_value", "e_value_limit")}
    st.write(t("robustness.e_value", **told))
    if kept["method"] == "fixed_base":
        st.caption(t("robustness.e_value_note"))


def _bounds_table(known: Kept) -> None:
    head = ["Γ", t("robustness.test_mantel_haenszel"), t("robustness.test_mcnemar")]
    rows = [
        [
            texts().number(first["gamma"], 2),
            texts().p_value(number(first["p_worst"])),
            texts().p_value(number(second["p_upper"])),
        ]
        for first, second in zip(known["mantel_haenszel"]["rows"], known["mcnemar"]["rows"], strict=True)
    ]
    show_table(head, rows, name="bounds", caption=t("robustness.bounds_note"))


def _confounders(rows: list[Mapping[str, Any]], sesoi: float) -> None:
    st.subheader(t("robustness.confounders"))
    st.caption(t("robustness.confounders_note"))
    done = [row for row in rows if row["att"] is not None]
    drawn = [estimate_row(_like(row["like"]), row["att"], number(row["se"])) for row in done]
    show_forest(drawn, "confounders", sesoi)
    head = [
        t("robustness.like"),
        t("robustness.effect"),
        t("robustness.on_outcome"),
        t("robustness.on_selection"),
    ]
    listed = [
        [
            _like(row["like"]),
            interval(row["att"], number(row["se"])),
            texts().number(row["outcome_effect"], 2),
            texts().number(row["selection_effect"], 2),
        ]
        for row in done
    ]
    show_table(head, listed, name="confounders-table", caption=t("robustness.odds_note"))


def _like(name: str) -> str:
    return t("robustness.like_nothing") if not name else term_name(name, texts())


def show_unknown(known: Kept, sesoi: float) -> None:
    """The unknown counted as returned for 0–100 % in each arm, and the effect among the returnable."""
    if "plane" in known:
        _plane(known)
    elif known["n_unknown"] == 0:
        st.info(t("robustness.none_unknown"))
    st.subheader(t("robustness.returnable"))
    found = known.get("returnable")
    if not found:
        st.caption(t("robustness.no_returnable"))
        return
    if found["effect"] is None:
        st.write(stored_reason(found["reason"], texts()))
        return
    everyone = known["effect"]
    rows = [
        estimate_row(t("robustness.everyone"), everyone["att"], number(everyone["se"])),
        estimate_row(t("robustness.only_returnable"), found["effect"], number(found["se"])),
    ]
    said = t(
        "robustness.returnable_lead",
        n=found["n_left_out"],
        effect=interval(found["effect"], number(found["se"])),
    )
    st.write(said)
    show_forest(rows, "returnable", sesoi)


def _plane(known: Kept) -> None:
    line = known["line"]
    counts = {name: arm["n_unknown"] for name, arm in known["arms"].items()}
    st.write(t("robustness.unknown_lead", **counts))
    st.write(_turning_words(known))
    chart = plane_chart(known["shares"], known["plane"], texts())
    corners = [known["plane"][row][column] for row, column in ((0, 0), (0, -1), (-1, 0), (-1, -1))]
    alt = t("robustness.plane_alt", corners=tuple(texts().pp(one, 1, sign=True) for one in corners))
    note = t("robustness.plane_note") if line[0] is not None else ""
    show_figure(chart, "plane", alt=alt, caption=note)


def _turning_words(known: Kept) -> str:
    same = known["same_share"]
    if same is not None:
        return t("robustness.turns_alike", share=texts().percent(same, 0))
    return t("robustness.never_alike")
