"""What the Rosenbaum bounds need of a matched sample: counts by stratum, or pairs of one and one."""

from __future__ import annotations

import numpy as np

from workbench.errors import StatisticsError
from workbench.quant.bounds_mh import SuccessCounts
from workbench.quant.comparison import Comparison
from workbench.quant.design_checks import listed


def success_counts(
    outcome: np.ndarray, comparison: Comparison, *, strata: np.ndarray | None = None
) -> SuccessCounts:
    """Weighted successes and persons of the matched sample.

    Parameters
    ----------
    outcome : ndarray of 0/1, shape (n,)
    comparison : Comparison
        Of the same rows in the same order.
    strata : ndarray, shape (n,), optional
        Groups to compare within; one stratum where left out, as ``mhbounds`` does after matching.

    Returns
    -------
    SuccessCounts
        Strata in sorted order.

    Raises
    ------
    StatisticsError
        The outcome is not 0 and 1.
    """
    success = _binary(outcome)
    labels = np.zeros(len(success), dtype=int) if strata is None else strata
    distinct, code = np.unique(labels, return_inverse=True)
    treated, control = comparison.treated_weights, comparison.control_weights

    def total(weights: np.ndarray) -> np.ndarray:
        return np.bincount(code, weights=weights, minlength=len(distinct))

    return SuccessCounts(
        total(treated * success),
        total(treated),
        total((treated + control) * success),
        total(treated + control),
    )


def pair_differences(outcome: np.ndarray, comparison: Comparison) -> np.ndarray:
    """Outcome of the treated less that of the control, shape (n_pairs,), by row of the treated.

    Parameters
    ----------
    outcome : ndarray of float, shape (n,)
    comparison : Comparison
        Of the same rows in the same order: pairs of one treated and one control, nobody used twice.

    Raises
    ------
    StatisticsError
        It is anything else.
    """
    n = comparison.n_pairs
    apart = n == comparison.n_treated_matched == comparison.n_controls_used and n > 0
    pairs = comparison.pairs() if apart else None
    if pairs is None or len(np.unique(pairs.treated)) < n or len(np.unique(pairs.control)) < n:
        raise StatisticsError(
            "errors.bounds_need_pairs",
            treated=comparison.n_treated_matched,
            controls=comparison.n_controls_used,
            pairs=n,
        )
    return np.asarray(outcome[pairs.treated] - outcome[pairs.control], dtype=float)


def discordant_pairs(outcome: np.ndarray, comparison: Comparison) -> tuple[int, int]:
    """Pairs in which only the treated, and only the control, is a success; see :func:`pair_differences`."""
    differences = pair_differences(_binary(outcome), comparison)
    return int((differences > 0).sum()), int((differences < 0).sum())


def _binary(outcome: np.ndarray) -> np.ndarray:
    values = np.asarray(outcome, dtype=float)
    others = np.setdiff1d(values, [0.0, 1.0])
    if len(others):
        raise StatisticsError(
            "errors.bounds_not_binary", offenders=listed([f"{value:g}" for value in others])
        )
    return values
