"""Robustness on the screen: the effect by dose, and on outcomes that the measure cannot have changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from workbench.ui.estimates import estimate_row, interval, number, show_forest
from workbench.ui.robustness_parts import Kept
from workbench.ui.small_cells import with_hidden_note
from workbench.ui.tables import show_table
from workbench.ui.text import t, texts
from workbench.words import level_said, stored_reason

_DAYS = "waiting_before"


def show_dose(known: Kept, sesoi: float) -> None:
    """What a slope would mean, then each dose with its slope, its groups, and what it takes for granted."""
    if not known["doses"]:
        st.info(t("robustness.dose_none"))
        return
    st.write(t("robustness.dose_lead"))
    if known["n_cut_short"]:
        st.warning(t("robustness.dose_cut_short", n=known["n_cut_short"]))
    for one in known["doses"]:
        st.subheader(t(f"robustness.dose_{one['dose']}"))
        st.write(_slope_said(one))
        _show_groups(one, sesoi)
    st.markdown(f"**{t('robustness.assumes')}** {t('robustness.dose_assumes')}")
    st.markdown(f"**{t('robustness.cannot_say')}** {t('robustness.dose_cannot_say')}")


def _slope_said(one: Kept) -> str:
    """The slope with its interval, and which way it goes."""
    if one["slope"] is None or one["se"] is None:
        return stored_reason(one["reason"], texts())
    form = texts()
    ends = {name: form.pp(one[name], 2, sign=True) for name in ("slope", "ci_lower", "ci_upper")}
    ends |= {"p": form.p_value(one["p"]), "confidence": level_said(1 - one["alpha"], form)}
    said = t(f"robustness.dose_slope_{one['dose']}", **ends)
    sides = {one["ci_lower"] > 0: "rises", one["ci_upper"] < 0: "falls"}
    return f"{said} {t('robustness.dose_' + sides.get(True, 'undecided'))}"


def _show_groups(one: Kept, sesoi: float) -> None:
    name, groups, level = one["dose"], one["groups"], one["alpha"]
    drawn = [
        estimate_row(_range(name, group), group["effect"], number(group["se"]), level=level)
        for group in groups
        if group["effect"] is not None and group["se"]
    ]
    if drawn:
        show_forest(drawn, f"dose-{name}", sesoi, caption=_strokes(level))
    head = [t(f"robustness.{part}") for part in ("dose_group", "dose_mean")]
    head += [t("effect.row_n_treated"), t("effect.row_n_controls")]
    head += [t("robustness.effect_at", confidence=level_said(1 - level, texts()))]
    rows = [_group_cells(name, group, level) for group in groups]
    note = t("robustness.dose_note")
    if one["n_unknown"] is None or one["n_unknown"]:
        note += " " + t("robustness.dose_unknown", n=texts().integer(one["n_unknown"]))
    if rows:
        note = with_hidden_note(note, (one["n_unknown"],))
        show_table(head, rows, name=f"dose-{name}-table", caption=note)


def _strokes(level: float) -> str:
    """Which intervals the thick and the thin stroke of a figure are."""
    inner, outer = (level_said(1 - share, texts()) for share in (2 * level, level))
    return t("robustness.strokes", inner=inner, outer=outer)


def _group_cells(name: str, group: Kept, level: float) -> list[str]:
    form = texts()
    counts = [form.integer(group[side]) for side in ("n_treated", "n_control")]
    told = [_range(name, group), form.number(group["mean_dose"], 1), *counts]
    if group["effect"] is None:
        return [*told, stored_reason(group["reason"], form)]
    return [*told, interval(group["effect"], number(group["se"]), level=level)]


def _range(name: str, group: Mapping[str, Any]) -> str:
    """«72–96 timer», or whether the measure was completed."""
    low, high = group["lowest"], group["highest"]
    if name == "completed":
        return t("robustness.dose_did" if low == 1 else "robustness.dose_did_not")
    ends = " – ".join(
        texts().number(end, 0 if end == round(end) else 1) for end in dict.fromkeys((low, high))
    )
    return t(f"robustness.dose_of_{name}", n=ends)


def show_negative(known: Kept, sesoi: float) -> None:
    """Whether the arms differ where the measure can have made no difference, and what that says."""
    rows = known["rows"]
    if not rows:
        st.info(t("robustness.negative_none"))
        return
    level = known["alpha"]
    st.write(_negative_said(rows, level))
    shares = [row for row in rows if row["control"] != _DAYS and row["effect"] is not None and row["se"]]
    drawn = [estimate_row(_named(row), row["effect"], number(row["se"]), level=level) for row in shares]
    if drawn:
        caption = _strokes(level)
        show_forest(drawn, "negative-controls", sesoi, caption=caption, axis="chart.difference_pp")
    events = [count for row in rows for count in (row["events"] or {}).values()]
    note = with_hidden_note(t("robustness.negative_note"), events)
    cells = [_control_cells(row, level) for row in rows]
    show_table(_control_head(level), cells, name="negative-controls-table", caption=note)
    st.markdown(f"**{t('robustness.assumes')}** {t('robustness.negative_assumes')}")
    st.markdown(f"**{t('robustness.cannot_say')}** {t('robustness.negative_cannot_say')}")


def _control_head(level: float) -> list[str]:
    difference = t("robustness.control_effect", confidence=level_said(1 - level, texts()))
    outcome, events = t("robustness.control"), t("robustness.control_events")
    return [outcome, events, difference, t("effect.row_p"), t("robustness.p_holm")]


def _negative_said(rows: Sequence[Kept], level: float) -> str:
    done = [row for row in rows if row["effect"] is not None]
    apart = [_named(row).lower() for row in done if row["differs"]]
    told = {"of": len(done), "level": level_said(level, texts())}
    if not done:
        return t("robustness.negative_not_estimated")
    if apart:
        return t("robustness.negative_apart", n=len(apart), which=", ".join(apart), **told)
    return t("robustness.negative_alike", **told)


def _control_cells(row: Kept, level: float) -> list[str]:
    form, events = texts(), row["events"]
    said = "–"
    if events:
        said = t("robustness.control_of_arms", **{arm: form.integer(n) for arm, n in events.items()})
    if row["effect"] is None:
        return [_named(row), said, stored_reason(row["reason"], form), "–", "–"]
    p = [form.p_value(number(row[name])) for name in ("p", "p_holm")]
    return [_named(row), said, _effect(row, level), *p]


def _effect(row: Kept, level: float) -> str:
    """In percentage points, or in days."""
    if row["control"] != _DAYS:
        found = interval(row["effect"], number(row["se"]), level=level)
        return t("robustness.in_points", interval=found)
    form = texts()
    low, high = (form.number(row[name], 1) for name in ("ci_lower", "ci_upper"))
    return t("robustness.in_days", effect=form.number(row["effect"], 1, sign=True), low=low, high=high)


def _named(row: Mapping[str, Any]) -> str:
    return t(f"robustness.control_{row['control']}")
