"""Calipers: a largest distance, stated in standard deviations."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np

SpreadOf = Literal["all", "arms"]


def caliper_width(
    index: np.ndarray,
    treatment: np.ndarray,
    *,
    sd: float = 0.2,
    spread: SpreadOf = "all",
    on_support: np.ndarray | None = None,
) -> float:
    """Width of a caliper that is stated in standard deviations.

    Parameters
    ----------
    index : ndarray of float, shape (n,)
        What is matched on, most often the linear index of the propensity score.
    treatment : ndarray of bool or 0/1, shape (n,)
    sd : float
        Standard deviations, 0 or more.
    spread : {"all", "arms"}
        ``all``: standard deviation (n - 1) of all rows, both arms together, as MatchIt. ``arms``: root of
        the mean of the two arms' variances, as Austin (2011) and Rosenbaum & Rubin (1985).
    on_support : ndarray of bool, shape (n,), optional
        Rows that count; all where left out (MatchIt leaves discarded rows out).

    Returns
    -------
    float
        In the unit of ``index``; ``nan`` with one row of an arm.

    References
    ----------
    Austin (2011), Pharmaceutical Statistics 10(2), 150-161: 0.2 standard deviations of the logit.
    """
    if not sd >= 0:
        raise ValueError("sd must be 0 or more")
    allowed = np.ones(len(index), dtype=bool) if on_support is None else np.asarray(on_support, dtype=bool)
    treated = np.asarray(treatment, dtype=bool)
    arms = index[treated & allowed], index[~treated & allowed]
    if min(len(arm) for arm in arms) < 2:
        return math.nan
    if spread == "all":
        return sd * float(np.concatenate(arms).std(ddof=1))
    return sd * math.sqrt(sum(float(arm.var(ddof=1)) for arm in arms) / 2)
