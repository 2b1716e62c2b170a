"""Common support: the range of scores in which both groups are found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

SupportRule = Literal["minmax", "treated-range", "crump", "none"]
CRUMP = 0.1, 0.9
"""Scores that the rule of Crump and others keeps, both included."""


@dataclass(frozen=True, slots=True)
class Support:
    """Which rows lie on common support.

    Attributes
    ----------
    rule : {"minmax", "treated-range", "crump", "none"}
    lower, upper : float
        Bounds of the score (0–1), both included.
    on_support : ndarray of bool, shape (n,)
    treated_dropped, controls_dropped : int
        If treated were dropped, an effect speaks for the remaining treated only.
    """

    rule: SupportRule
    lower: float
    upper: float
    on_support: np.ndarray
    treated_dropped: int
    controls_dropped: int


def common_support(scores: np.ndarray, treatment: np.ndarray, *, rule: SupportRule = "minmax") -> Support:
    """Find the rows on common support.

    Parameters
    ----------
    scores : ndarray of float, shape (n,)
    treatment : ndarray of bool or 0/1, shape (n,)
    rule : {"minmax", "treated-range", "crump", "none"}
        ``minmax`` drops rows of both groups outside [larger of the two minima, smaller of the two maxima];
        ``treated-range`` drops controls outside the range of the treated (``comsup`` of Stata's ``pscore``);
        ``crump`` drops rows of both groups outside 0.1-0.9; ``none`` drops nobody.

    Returns
    -------
    Support

    References
    ----------
    Crump, Hotz, Imbens & Mitnik (2009), Biometrika 96(1), 187-199.
    """
    treated = np.asarray(treatment, dtype=bool)
    lower, upper = _bounds(scores[treated], scores[~treated], rule)
    inside = (scores >= lower) & (scores <= upper)
    dropped = int((treated & ~inside).sum()), int((~treated & ~inside).sum())
    return Support(rule, lower, upper, inside, *dropped)


def _bounds(treated: np.ndarray, control: np.ndarray, rule: SupportRule) -> tuple[float, float]:
    if rule == "treated-range":
        return float(treated.min()), float(treated.max())
    if rule == "crump":
        return CRUMP
    if rule == "none":
        return float(min(treated.min(), control.min())), float(max(treated.max(), control.max()))
    return float(max(treated.min(), control.min())), float(min(treated.max(), control.max()))
