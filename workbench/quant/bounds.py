"""What the Rosenbaum bounds share: degrees of hidden bias, and where a test turns."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Literal

from workbench.reasons import Reason

Direction = Literal["up", "down"]
DEFAULT_GAMMAS = (1.0, 1.1, 1.2, 1.3, 1.4, 1.5, 1.75, 2.0, 2.5, 3.0)
"""Odds of treatment by which two persons alike in what is measured may differ."""
_LARGEST_GAMMA = 1e9


def check_options(gammas: Sequence[float], alpha: float) -> None:
    """Refuse a degree of hidden bias below 1, and a level that is none."""
    if any(not 1 <= gamma < math.inf for gamma in gammas):
        raise ValueError("each gamma must be a finite number of at least 1")
    if not 0 < alpha < 0.5:
        raise ValueError("alpha must be between 0 and 0.5")


def not_significant(p: float, alpha: float) -> Reason | None:
    """Why there is no bias to solve for, if the test says nothing even without any."""
    if p < alpha:
        return None
    return Reason.of("effect_reason.bounds_not_significant", p=round(p, 4), alpha=alpha)


def tail(z: float) -> float:
    """P(Z > z) in the standard normal distribution."""
    return 0.5 * math.erfc(z / math.sqrt(2))


def turning_gamma(excess: Callable[[float], float]) -> float:
    """Where an increasing function of the hidden bias passes 0.

    Returns
    -------
    float
        ``nan`` if it is at 0 or above without bias; infinity if it stays below 0 up to 1e9.
    """
    from scipy.optimize import brentq

    if not excess(1.0) < 0:
        return math.nan
    upper = 2.0
    while excess(upper) < 0:
        upper *= 2
        if upper > _LARGEST_GAMMA:
            return math.inf
    return float(brentq(excess, upper / 2, upper, xtol=1e-12, rtol=1e-12))
