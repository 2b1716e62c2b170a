"""Which thresholds a plan sets, and between which limits."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from workbench.errors import InputError
from workbench.mixed.settings import CLAIM_WEIGHTS, TriangulationSettings
from workbench.reasons import Reason

LIMITS: Mapping[str, tuple[float, float]] = {
    "sesoi": (0.0001, 0.2),
    "significance": (0.001, 0.2),
    "equivalence_level": (0.001, 0.2),
    "exploratory_level": (0.001, 0.5),
    "hidden_bias_level": (0.001, 0.2),
    "power": (0.5, 0.99),
    "direction_threshold": (0.5, 1.0),
    "thin_below": (1, 50),
    "few_sources_below": (1, 50),
    "opinion_share": (0.0, 1.0),
    "negative_case_share": (0.0, 1.0),
    "alpha_low": (0.0, 1.0),
    "alpha_provisional": (0.0, 1.0),
    "blind_spot_steps": (0, 3),
    "matched_share_min": (0.0, 1.0),
    "smd_unreliable": (0.0, 2.0),
    "smd_fragile": (0.0, 2.0),
    "gamma_fragile": (1.0, 10.0),
    "spec_share_min": (0.0, 1.0),
}
"""Lowest and highest value of every threshold that can be set, in the order in which they are asked for.

Multiples of the standard error in intervals and the MDE follow from the levels and the power.
"""
LEVELS = ("significance", "equivalence_level", "exploratory_level", "hidden_bias_level", "power")
"""Those that say how sure is sure enough, main analyses first."""
WHOLE = ("thin_below", "few_sources_below", "blind_spot_steps")
_PAIRS = (
    ("alpha_low", "alpha_provisional"),
    ("smd_fragile", "smd_unreliable"),
    ("significance", "exploratory_level"),
)
"""The first must not be above the second."""


def checked_thresholds(
    held: TriangulationSettings, values: Mapping[str, float], weights: Mapping[str, float]
) -> TriangulationSettings:
    """The settings with other thresholds and weights by type of claim.

    Parameters
    ----------
    values : mapping
        Names of :data:`LIMITS`; what is not named stays.
    weights : mapping
        Type of claim → weight between 0 and 1; one must be above 0.

    Raises
    ------
    InputError
        If a value lies outside its limits, or two that belong together stand the wrong way round.
    """
    changes: dict[str, Any] = {}
    for name, value in values.items():
        low, high = LIMITS[name]
        if not (math.isfinite(value) and low <= value <= high):
            raise InputError("errors.threshold_outside", name=_name(name), low=low, high=high)
        changes[name] = round(value) if name in WHOLE else float(value)
    found = replace(held, **changes, claim_weights=_weights({**held.claim_weights, **weights}))
    for lower, upper in _PAIRS:
        if getattr(found, lower) > getattr(found, upper):
            raise InputError("errors.threshold_order", lower=_name(lower), upper=_name(upper))
    return found


def _weights(weights: Mapping[str, float]) -> dict[str, float]:
    known = {name: float(weights[name]) for name in CLAIM_WEIGHTS}
    if not all(0 <= one <= 1 for one in known.values()) or not any(known.values()):
        raise InputError("errors.claim_weights_outside")
    return known


def _name(threshold: str) -> Reason:
    return Reason.of(f"plan.threshold_{threshold}")
