"""Distinct values in order, and where each value stands among them: for coding, grouping and sorting."""

from __future__ import annotations

import numpy as np

_LARGEST = 2**62
_SMALL_CODES = 2**16
_SAMPLE = 5_000


def ranked(values: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Rank of each value among the distinct ones, and these in ascending order.

    Whole numbers that lie close are counted, others are hashed: both are quicker than sorting where values
    repeat.

    Parameters
    ----------
    values : ndarray, shape (n,)
        Numbers, none missing.

    Returns
    -------
    ranks : ndarray of int, shape (n,)
    distinct : ndarray, shape (n_distinct,)
    """
    import pandas as pd

    if values.dtype.kind in "iu" and len(values):
        low, high = int(values.min()), int(values.max())
        if high - low < len(values) and low > -_LARGEST and high < _LARGEST:
            place = np.subtract(values, low, dtype=np.int64)
            occurs = np.bincount(place) > 0
            distinct = (np.flatnonzero(occurs) + low).astype(values.dtype)
            return (np.cumsum(occurs) - 1)[place], distinct
    return in_order(*pd.factorize(values))


def in_order(codes: np.ndarray, found: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Ranks and ascending distinct values, from codes of distinct values as they were ``found``."""
    order = np.argsort(found)
    ranks = np.empty_like(order)
    ranks[order] = np.arange(len(order))
    return ranks[codes], found[order]


def hardly_repeats(values: np.ndarray) -> bool:
    """Whether a sample of a long column holds so many distinct values that ranking them gains nothing."""
    sample = values[:: max(1, len(values) // _SAMPLE)]
    return len(values) > 10 * _SAMPLE and len(np.unique(sample)) > 0.9 * len(sample)


def stable_order(values: np.ndarray) -> np.ndarray:
    """Positions by ascending value, equal values as they stand; quick where values repeat.

    Parameters
    ----------
    values : ndarray of float, shape (n,)
        None missing.
    """
    if hardly_repeats(values):
        return np.argsort(values, kind="stable")
    ranks, distinct = ranked(values)
    if len(distinct) <= _SMALL_CODES:  # NumPy sorts 16 bits in one pass, without comparing
        ranks = ranks.astype(np.uint16)
    return np.argsort(ranks, kind="stable")
