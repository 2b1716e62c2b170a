"""How much an effect rests on one covariate or one group: estimated again without each of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from workbench.quant.part_estimates import PartEstimate, attempted
from workbench.quant.steps import IsCancelled, Progress, in_steps, never, quiet
from workbench.reasons import Reason


@dataclass(frozen=True, slots=True)
class LeftOut:
    """The effect without one thing.

    Attributes
    ----------
    left_out : str
    effect, se : float
        In the outcome's unit.
    change : float
        From the effect with everything.
    n_treated, n_control : int
        Treated the effect speaks for, and controls used.
    reason : Reason or None
        Why numbers are ``nan``, if they are.
    """

    left_out: str
    effect: float
    se: float
    change: float
    n_treated: int
    n_control: int
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class LeaveOneOut:
    """The effect without each thing in turn.

    Attributes
    ----------
    full : PartEstimate
        With everything.
    rows : tuple of LeftOut
        In the order of the covariates, or sorted by group.
    lowest, highest : float
        Of the effects that could be estimated; ``nan`` if none could.
    n_sign_changed, n_failed : int
        Effects with the other sign than ``full``, and those that could not be estimated.
    is_complete : bool
        False if somebody cancelled.
    """

    full: PartEstimate
    rows: tuple[LeftOut, ...]
    lowest: float
    highest: float
    n_sign_changed: int
    n_failed: int
    is_complete: bool


def without_each_covariate(
    covariates: Sequence[str],
    estimate: Callable[[tuple[str, ...]], PartEstimate],
    *,
    progress: Progress = quiet,
    is_cancelled: IsCancelled = never,
) -> LeaveOneOut:
    """Estimate with all covariates but one, for each of them.

    Parameters
    ----------
    covariates : sequence of str
    estimate : callable
        Effect from the covariates to use, in their order; called with all of them first.
    progress, is_cancelled : callable
        See :func:`in_steps`.
    """
    full = attempted(partial(estimate, tuple(covariates)))
    parts = [
        (name, attempted(partial(estimate, tuple(other for other in covariates if other != name))))
        for name in in_steps(covariates, progress, is_cancelled)
    ]
    return _collected(full, parts, len(covariates))


def without_each_group(
    groups: np.ndarray,
    estimate: Callable[[np.ndarray], PartEstimate],
    *,
    progress: Progress = quiet,
    is_cancelled: IsCancelled = never,
) -> LeaveOneOut:
    """Estimate on all rows but one group's (a reception centre, a country), for each group.

    Parameters
    ----------
    groups : ndarray of str, shape (n,)
    estimate : callable
        Effect from row numbers, ascending; called with all of them first.
    progress, is_cancelled : callable
        See :func:`in_steps`.
    """
    labels, codes = np.unique(np.asarray(groups, dtype=str), return_inverse=True)
    full = attempted(partial(estimate, np.arange(len(codes))))
    parts = [
        (str(labels[code]), attempted(partial(estimate, np.flatnonzero(codes != code))))
        for code in in_steps(range(len(labels)), progress, is_cancelled)
    ]
    return _collected(full, parts, len(labels))


def _collected(full: PartEstimate, parts: Sequence[tuple[str, PartEstimate]], wanted: int) -> LeaveOneOut:
    effects = np.array([part.effect for _, part in parts])
    known = effects[np.isfinite(effects)]
    return LeaveOneOut(
        full=full,
        rows=tuple(
            LeftOut(
                name,
                part.effect,
                part.se,
                part.effect - full.effect,
                part.n_treated,
                part.n_control,
                part.reason,
            )
            for name, part in parts
        ),
        lowest=float(known.min()) if len(known) else float("nan"),
        highest=float(known.max()) if len(known) else float("nan"),
        n_sign_changed=int((known * full.effect < 0).sum()),
        n_failed=len(effects) - len(known),
        is_complete=len(parts) == wanted,
    )
