"""What if: thresholds and weights tried on the whole display, and where cells turn; nothing is stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from workbench.mixed.flips import NearFlip, Setting, held_value, nearest_flips
from workbench.mixed.settings import TriangulationSettings
from workbench.qual.records import CLAIM_TYPES
from workbench.services.triangulation import Cell, JointDisplay
from workbench.ui.study import study_name
from workbench.ui.tables import show_table
from workbench.ui.text import as_text, language, t, texts

_TIMES_BACK = "what_if_times_back"
_HUNDREDTHS = tuple(round(0.01 * step, 2) for step in range(101))
_WEIGHTS = tuple(round(0.05 * step, 2) for step in range(21))
_LEVELS = (0.01, 0.05, 0.1)
_THRESHOLDS: tuple[Setting, ...] = ("direction_threshold", "alpha_low", "significance")
_COLUMNS: tuple[tuple[Setting, ...], ...] = (
    ("sesoi",),
    *((name,) for name in _THRESHOLDS),
    CLAIM_TYPES,
)
"""Of the table of flips: one a threshold, one for all weights."""


def what_if_tabs() -> Sequence[st.delta_generator.DeltaGenerator]:
    """Places for thresholds and weights, where cells turn, what turns them, and mistakes in the coding."""
    return st.tabs([t(f"what_if.tab_{name}") for name in ("thresholds", "flips", "trials", "mistakes")])


def choose_thresholds(plan: TriangulationSettings) -> TriangulationSettings:
    """Thresholds and weights to try, the plan's by default; what differs from the plan is said."""
    st.write(t("what_if.lead"))
    chosen = {
        name: _asked(place, name, held, options)
        for place, (name, held, options) in zip(_level(3), _thresholds_asked(plan), strict=True)
    }
    weights: dict[str, float] = {
        claim: _asked(place, claim, plan.claim_weights[claim], _WEIGHTS)
        for place, claim in zip(_level(len(CLAIM_TYPES)), CLAIM_TYPES, strict=True)
    }
    level = chosen["significance"]
    tried = replace(
        plan if level == plan.significance else plan.at_level(level),
        direction_threshold=chosen["direction_threshold"],
        alpha_low=chosen["alpha_low"],
        claim_weights=weights,
    )
    if st.button(t("what_if.back"), key="what_if_back", disabled=tried == plan):
        st.session_state[_TIMES_BACK] = st.session_state.get(_TIMES_BACK, 0) + 1
        st.rerun()
    return tried


def _level(n: int) -> Sequence[st.delta_generator.DeltaGenerator]:
    """Columns whose sliders stand level, however long their names are."""
    return st.columns(n, vertical_alignment="bottom")


def _thresholds_asked(plan: TriangulationSettings) -> list[tuple[Setting, float, Sequence[float]]]:
    """Each threshold with the plan's value and the values to try."""
    shares = [one for one in _HUNDREDTHS if 0.5 <= one <= 0.9]
    alphas = [one for one in _HUNDREDTHS if one <= plan.alpha_provisional]
    options: Mapping[Setting, Sequence[float]] = {
        "direction_threshold": shares,
        "alpha_low": alphas,
        "significance": _LEVELS,
    }
    return [(name, float(getattr(plan, name)), options[name]) for name in _THRESHOLDS]


def _asked(
    place: st.delta_generator.DeltaGenerator, name: Setting, held: float, options: Iterable[float]
) -> float:
    """A value between those listed and the plan's own, which is marked."""
    offered = sorted({held, *(one for one in options if abs(one - held) > 0.005)})
    said = partial(_offered, name, held)
    return float(place.select_slider(_label(name), offered, held, format_func=said, key=_key(name, held)))


def _key(name: Setting, held: float) -> str:
    """Another for each study, language and plan, and after going back: sliders begin at the plan's values.

    The browser knows the values of a slider by their words.
    """
    return f"what_if.{study_name()}.{language()}.{name}.{held}.{st.session_state.get(_TIMES_BACK, 0)}"


def _offered(name: Setting, held: float, value: float) -> str:
    return t("what_if.of_the_plan", value=_value(name, value)) if value == held else _value(name, value)


def show_not_the_plan(plan: TriangulationSettings, tried: TriangulationSettings) -> None:
    """Say plainly that the display is not the plan's, and what differs."""
    changes = [
        t("what_if.change", name=_label(name), tried=_value(name, now), plan=_value(name, held))
        for name in (*_THRESHOLDS, *CLAIM_TYPES)
        if (held := held_value(plan, name)) != (now := held_value(tried, name))
    ]
    if changes:
        st.warning(as_text(t("what_if.not_the_plan", changes="; ".join(changes))))


def show_flips(display: JointDisplay) -> None:
    """Where each cell turns when one threshold or weight is moved from where it stands, the others kept."""
    sesoi = f"{_label('sesoi')} ({t('joint.pp')})"
    head = [t("what_if.link"), sesoi, *map(_label, _THRESHOLDS), t("what_if.weights")]
    rows = [_row(cell, display) for cell in display.cells.values()]
    show_table(head, rows, name="flips", caption=t("what_if.caption"))


def _row(cell: Cell, display: JointDisplay) -> list[str]:
    near = nearest_flips(cell, display.settings, agreement=display.agreement)
    said = ["; ".join(_said(one) for one in near if one.flip.setting in column) for column in _COLUMNS[:-1]]
    weights = "; ".join(
        f"{t(f'plan.claim_{one.flip.setting}')} {_said(one)}"
        for one in near
        if one.flip.setting in CLAIM_TYPES
    )
    return [cell.link.name(language()), *(one or "–" for one in (*said, weights))]


def flips_said(cell: Cell, display: JointDisplay) -> str:
    """«Snur også: andel en retning trenger over 0,71: delt.», empty where nothing but the effect turns it."""
    near = nearest_flips(cell, display.settings, agreement=display.agreement)
    said = [_named(one) for one in near if one.flip.setting != "sesoi"]
    return t("what_if.cell", flips="; ".join(said)) if said else ""


def _named(near: NearFlip) -> str:
    return f"{_label(near.flip.setting).lower()} {_said(near)}"


def _said(near: NearFlip) -> str:
    """«over 0,71: delt» or «under 0,62: støtter»: what the cell would then say."""
    flip, outcome = near.flip, near.outcome
    words = {
        "verdict": t(f"verdict.verdict_{outcome.verdict}"),
        "voices": t(f"verdict.direction_{outcome.direction}"),
        "fragile": t("verdict.fragile" if outcome.fragile else "what_if.not_fragile"),
    }
    key = "over" if near.is_above else "under"
    return t(f"what_if.{key}", at=_value(flip.setting, flip.at), then=words[flip.turns])


def _label(name: Setting) -> str:
    if name in CLAIM_TYPES:
        return t("what_if.weight_of", claim=t(f"plan.claim_{name}"))
    return t(f"plan.threshold_{name}")


def _value(name: Setting, value: float) -> str:
    if name == "sesoi":
        return texts().pp(value, 2)
    return texts().number(value, 3 if name in _THRESHOLDS else 2)
