"""Saturation: how many codes each further source brings that no earlier one had."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np

IntArray = np.ndarray[tuple[int, ...], np.dtype[np.int64]]
FloatArray = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Saturation:
    """New and known codes source by source.

    Attributes
    ----------
    sources : tuple of str
        In the order the curve takes them.
    new : np.ndarray of int64, shape (n_sources,)
        Codes met for the first time.
    known : np.ndarray of int64, shape (n_sources,)
        Codes met so far.
    lower, median, upper : np.ndarray of float, shape (n_sources,)
        Codes known after as many sources in a random order: ends and middle of the band.
    level : float
        Share of random orders within the band at each number of sources (0–1).
    n_permutations : int
    last_new : int
        How many sources at the end brought nothing new.
    """

    sources: tuple[str, ...]
    new: IntArray
    known: IntArray
    lower: FloatArray
    median: FloatArray
    upper: FloatArray
    level: float
    n_permutations: int
    last_new: int


def saturation(
    codes_of: Mapping[str, AbstractSet[Hashable]],
    order: Sequence[str],
    *,
    n_permutations: int = 500,
    level: float = 0.9,
    seed: int = 0,
) -> Saturation:
    """The curve in the given order, beside random orders of the same sources.

    Parameters
    ----------
    codes_of : mapping of str to set
        Codes found in each source.
    order : sequence of str
        Sources in the order in which they were held; those without codes count as bringing nothing.
    level : float
        Share of random orders that the band holds.

    Notes
    -----
    Where the curve flattens says what these sources had to tell in this codebook, not what others would have
    told. A curve above the band means that the first interviews were the richest.
    """
    listed = sorted({code for name in order for code in codes_of.get(name, ())}, key=repr)
    place = {code: number for number, code in enumerate(listed)}
    first = np.full((len(order), len(listed)), False)
    for row, name in enumerate(order):
        first[row, [place[code] for code in codes_of.get(name, ())]] = True
    known = _known(first)
    new = np.diff(known, prepend=0)
    rng = np.random.default_rng(seed)
    drawn = np.array([_known(first[rng.permutation(len(order))]) for _ in range(n_permutations)], dtype=float)
    drawn = drawn.reshape(n_permutations, len(order))
    lower, median, upper = np.quantile(drawn, [(1 - level) / 2, 0.5, (1 + level) / 2], axis=0)
    bringing = np.flatnonzero(new)
    quiet = len(order) - 1 - int(bringing[-1]) if len(bringing) else len(order)
    return Saturation(tuple(order), new, known, lower, median, upper, level, n_permutations, quiet)


def _known(there: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> IntArray:
    """Codes met so far after each source, shape (n_sources,)."""
    return np.asarray(np.logical_or.accumulate(there, axis=0).sum(axis=1), dtype=np.int64)
