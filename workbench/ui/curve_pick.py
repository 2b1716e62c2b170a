"""Picking one specification of a curve without a mouse: a list by estimate, and the ones before and after."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from workbench.charts.specification_curve import CurveDot
from workbench.ui.text import t, texts

PREVIOUS_KEY, NEXT_KEY = "Alt+Up", "Alt+Down"
"""Keys that go along the curve; they write nothing in a field, and no browser has them."""


def pick_place(dots: Sequence[CurveDot], measure: str, *, clicked: int | None) -> int | None:
    """The place of the specification that is picked: from the list, by the buttons, or on the chart.

    Parameters
    ----------
    dots : sequence of CurveDot
        From the lowest estimate to the highest.
    measure : str
        Each has a pick of its own.
    clicked : int or None
        The dot that the mouse picked last; it counts when it is another than before.
    """
    key = f"curve_pick_{measure}"
    row = st.container(horizontal=True, vertical_alignment="bottom")
    before = _step(row, -1, PREVIOUS_KEY, measure)
    listed = row.container(width="stretch")
    after = _step(row, 1, NEXT_KEY, measure)
    held = st.session_state.get(key, st.session_state.get(f"{key}_kept"))
    st.session_state[key] = _moved(held, after - before, len(dots))
    if clicked != st.session_state.get(f"{key}_clicked"):
        st.session_state[f"{key}_clicked"] = clicked
        st.session_state[key] = clicked or st.session_state[key]
    said = {dot.place: _line(dot, len(dots)) for dot in dots}
    chosen = listed.selectbox(
        t("robustness.curve_pick"),
        list(said),
        index=None,
        format_func=said.__getitem__,
        key=key,
        placeholder=t("robustness.curve_nothing"),
    )
    st.session_state[f"{key}_kept"] = chosen
    return int(chosen) if chosen else None


def _step(row: st.delta_generator.DeltaGenerator, by: int, keys: str, measure: str) -> int:
    """1 if the button, or its keys, were pressed."""
    name = t("robustness.curve_previous" if by < 0 else "robustness.curve_next")
    return int(row.button(name, shortcut=keys, key=f"curve_step_{by}_{measure}"))


def _moved(place: int | None, by: int, n: int) -> int | None:
    """The place some steps on, from either end where none is picked; never beyond the ends."""
    if not by or not n:
        return place if place is None or place <= n else None
    if place is None:
        return 1 if by > 0 else n
    return min(max(place + by, 1), n)


def _line(dot: CurveDot, n: int) -> str:
    form = texts()
    told = f"{form.pp(dot.effect, 1, sign=True)} [{form.pp(dot.lower)}; {form.pp(dot.upper)}]"
    return t("robustness.curve_place", place=dot.place, n=n, effect=told, said=dot.said)
