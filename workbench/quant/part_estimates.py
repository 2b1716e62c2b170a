"""An effect estimated on part of the rows or of the covariates, or why it could not be."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import NamedTuple

from workbench.errors import WorkbenchError
from workbench.reasons import Reason


class PartEstimate(NamedTuple):
    """An effect on part of the data, in the outcome's unit.

    Attributes
    ----------
    effect, se : float
    n_treated, n_control : int
        Treated the effect speaks for, and controls used.
    reason : Reason or None
        Why numbers are ``nan``, if they are.
    """

    effect: float
    se: float
    n_treated: int
    n_control: int
    reason: Reason | None = None


def no_estimate(reason: Reason) -> PartEstimate:
    """What stands where nothing could be estimated."""
    return PartEstimate(math.nan, math.nan, 0, 0, reason)


def attempted(estimate: Callable[[], PartEstimate]) -> PartEstimate:
    """The estimate, or the reason that its error tells."""
    try:
        return estimate()
    except WorkbenchError as error:
        return no_estimate(Reason.of(error.key, **error.values))
