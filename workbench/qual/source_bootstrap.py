"""A bootstrap over sources as weights: a source that is drawn twice counts twice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.qual.agreement_records import AgreementChoices, Estimate
from workbench.qual.coder_counts import FloatArray
from workbench.reasons import Reason


def drawn_weights(n_sources: int, choices: AgreementChoices) -> FloatArray:
    """How often each source is drawn in each replication, shape (replications, n_sources).

    Sources are drawn whole, since what one person says hangs together (Efron & Tibshirani 1993, 8.2).
    """
    if n_sources < 2:
        return np.zeros((0, n_sources))
    rng = np.random.default_rng(choices.seed)
    return rng.multinomial(n_sources, np.full(n_sources, 1 / n_sources), size=choices.replications).astype(
        float
    )


@dataclass(frozen=True, slots=True)
class Spread:
    """Percentile intervals of several values at once.

    Attributes
    ----------
    lower, upper : np.ndarray, shape (n_values,)
    n_undefined : np.ndarray of int, shape (n_values,)
    """

    lower: FloatArray
    upper: FloatArray
    n_undefined: np.ndarray[tuple[int, ...], np.dtype[np.int64]]


def spread(replicated: FloatArray, level: float) -> Spread:
    """Percentile intervals over the replications in which each value is defined.

    Parameters
    ----------
    replicated : np.ndarray, shape (replications, n_values)
    level : float
        E.g. 0.95.
    """
    undefined = np.isnan(replicated).sum(axis=0)
    lower, upper = np.full((2, replicated.shape[1]), np.nan)
    known = undefined < len(replicated)
    if known.any():
        ends = np.nanquantile(replicated[:, known], [(1 - level) / 2, (1 + level) / 2], axis=0)
        lower[known], upper[known] = ends
    return Spread(lower, upper, undefined)


def estimate(
    value: float, found: Spread | None, place: int, reason: Reason | None, *, n_sources: int
) -> Estimate:
    """One measure with its interval, or with the reasons why there is none."""
    if reason is not None:
        return Estimate(float("nan"), reason=reason, interval_reason=reason)
    if found is None or np.isnan(found.lower[place]):
        few = Reason.of("agreement.reason_one_source", n=n_sources)
        return Estimate(float(value), interval_reason=few)
    low, high, undefined = found.lower[place], found.upper[place], found.n_undefined[place]
    return Estimate(float(value), float(low), float(high), int(undefined))
