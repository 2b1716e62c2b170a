"""Fields of a specification: each keeps its value for the session, and begins as the study has it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, cast

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from workbench.quant.specification import EffectSpecification
from workbench.ui.text import t

KEY = "effect_{}".format
"""Name of a field's widget, from the name of what it sets."""


class Fields:
    """Fields of a form.

    Parameters
    ----------
    base : EffectSpecification
        What stands in every field at first.
    """

    def __init__(self, base: EffectSpecification) -> None:
        self.base = base

    def one_of(
        self,
        place: DeltaGenerator,
        name: str,
        options: Sequence[Any],
        *,
        shown: Callable[[Any], str] | None = None,
    ) -> Any:
        """One of some options."""
        self._start(name, options)
        named = shown or (lambda value: t(f"effect.{name}_{str(value).replace('-', '_')}"))
        blank = named(None) if None in options else None
        return place.selectbox(
            t(f"effect.{name}"), list(options), format_func=named, key=KEY(name), placeholder=blank
        )

    def several(self, place: DeltaGenerator, name: str, options: Sequence[str]) -> tuple[str, ...]:
        """Any of some covariates, in the order of the options."""
        key = KEY(name)
        held = st.session_state.get(key, getattr(self.base, name))
        st.session_state[key] = [one for one in options if one in held]
        chosen = place.multiselect(
            t(f"effect.{name}"),
            list(options),
            format_func=lambda one: t(f"covariate.{one}"),
            key=key,
            placeholder=t("effect.nothing"),
        )
        return tuple(one for one in options if one in chosen)

    def whole(self, place: DeltaGenerator, name: str, *, least: int, most: int) -> int:
        """A whole number."""
        self._start(name)
        return int(place.number_input(t(f"effect.{name}"), least, most, step=1, key=KEY(name)))

    def decimal(self, place: DeltaGenerator, name: str, *, blank: bool = False) -> float | None:
        """A number, or nothing where it may be blank."""
        self._start(name)
        label, start = t(f"effect.{name}"), cast(Any, None if blank else "min")
        value = place.number_input(label, 0.0, 100.0, step=0.01, format="%.4g", key=KEY(name), value=start)
        return None if value is None else float(value)

    def yes(self, place: DeltaGenerator, name: str) -> bool:
        """Yes or no."""
        self._start(name)
        return bool(place.checkbox(t(f"effect.{name}"), key=KEY(name)))

    def _start(self, name: str, allowed: Sequence[Any] | None = None) -> None:
        """Put the base's value into a field that has nothing yet, or something that is no longer offered."""
        key = KEY(name)
        if key not in st.session_state or (allowed is not None and st.session_state[key] not in allowed):
            value = getattr(self.base, name)
            st.session_state[key] = value if allowed is None or value in allowed else allowed[0]
