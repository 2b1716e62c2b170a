"""What an effect would be if some of those whose whereabouts are unknown had returned."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from workbench.quant.comparison import Comparison
from workbench.reasons import Reason


@dataclass(frozen=True, slots=True)
class ArmShares:
    """One arm of the comparison when a share (0–1) of its unknown are counted as returned.

    Attributes
    ----------
    mean, slope : float
        Weighted mean outcome with none of them returned, and weighted share of the unknown: the mean is
        ``mean + share * slope``.
    plain_mean, plain_slope : float
        The same without weights, over rows that are used: what the variance rests on.
    factor : float
        Turns p(1 - p) of the plain mean into the variance of the weighted one.
    n, n_unknown, n_unknown_returned : int
        Rows used; those of them unknown and not counted as returned; those unknown but returned already.
    """

    mean: float
    slope: float
    plain_mean: float
    plain_slope: float
    factor: float
    n: int
    n_unknown: int
    n_unknown_returned: int


@dataclass(frozen=True, slots=True)
class MisclassificationPlane:
    """The effect over both shares.

    Attributes
    ----------
    treated, control : ArmShares
    shares : ndarray of float, shape (n_steps,)
        From 0 to 1, of either arm.
    effect, se : ndarray of float, shape (n_steps, n_steps)
        By share of the treated (row) and of the controls (column), in the outcome's unit.
    reason : Reason or None
        Why standard errors are ``nan``, if they are.
    """

    treated: ArmShares
    control: ArmShares
    shares: np.ndarray
    effect: np.ndarray
    se: np.ndarray
    reason: Reason | None = None

    def turning_line(self, level: float = 0.0) -> tuple[float, float]:
        """Where the effect is ``level``: share of controls = first + second × share of treated.

        Both ``nan`` if no control is unknown.
        """
        if self.control.slope == 0:
            return math.nan, math.nan
        gap = self.treated.mean - self.control.mean - level
        return gap / self.control.slope, self.treated.slope / self.control.slope

    def turning_share(self, level: float = 0.0) -> float:
        """Share alike in both arms at which the effect is ``level``; ``nan`` if none between 0 and 1 is."""
        slope = self.treated.slope - self.control.slope
        gap = level - (self.treated.mean - self.control.mean)
        share = gap / slope if slope else math.nan
        return share if 0 <= share <= 1 else math.nan


def misclassification_plane(
    outcome: np.ndarray, unknown: np.ndarray, comparison: Comparison, *, n_steps: int = 21
) -> MisclassificationPlane:
    """The effect when the unknown are counted as returned for 0–100 % in each arm.

    Parameters
    ----------
    outcome : ndarray of 0/1, shape (n,)
        With the unknown as they are counted now.
    unknown : ndarray of bool, shape (n,)
        Rows whose outcome may be another; only those with outcome 0 are moved.
    comparison : Comparison
        Of the same rows in the same order; not matched anew.
    n_steps : int
        Steps of each share, at least 2.

    Returns
    -------
    MisclassificationPlane

    Notes
    -----
    The effect is linear in both shares. The standard error is Becker and Ichino's, with as many
    returned in each arm as the share says; at the corners it is that of :func:`estimate_att` on the changed
    outcome.
    """
    if n_steps < 2 or not np.isin(outcome, (0, 1)).all():
        raise ValueError("the outcome must be 0 and 1, and there must be at least 2 steps")
    returned, moved = np.asarray(outcome, dtype=float), np.asarray(unknown, dtype=bool)
    treated = _arm(returned, moved, comparison.treated_weights)
    control = _arm(returned, moved, comparison.control_weights)
    shares = np.linspace(0, 1, n_steps)
    effect = np.subtract.outer(treated.mean + shares * treated.slope, control.mean + shares * control.slope)
    variance = np.add.outer(_variance(treated, shares), _variance(control, shares))
    few = Reason.of("effect_reason.one_row", treated=treated.n, controls=control.n)
    reason = few if min(treated.n, control.n) < 2 else None
    return MisclassificationPlane(treated, control, shares, effect, np.sqrt(variance), reason)


def _arm(returned: np.ndarray, unknown: np.ndarray, weights: np.ndarray) -> ArmShares:
    used = weights != 0
    movable = unknown & (returned == 0)
    n, total = int(used.sum()), float(weights.sum())
    return ArmShares(
        mean=float(weights @ returned / total),
        slope=float(weights @ movable / total),
        plain_mean=float(returned[used].mean()),
        plain_slope=float(movable[used].mean()),
        factor=float(weights @ weights / total**2 * n / (n - 1)) if n > 1 else math.nan,
        n=n,
        n_unknown=int(movable[used].sum()),
        n_unknown_returned=int((unknown & used & (returned == 1)).sum()),
    )


def _variance(arm: ArmShares, share: np.ndarray) -> np.ndarray:
    p = arm.plain_mean + share * arm.plain_slope
    return np.asarray(arm.factor * p * (1 - p))
