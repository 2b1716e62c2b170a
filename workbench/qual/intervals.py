"""Half-open stretches on a line of whole numbers: united, measured and compared without a cell a place."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

IntArray = np.ndarray[tuple[int, ...], np.dtype[np.int64]]


@dataclass(frozen=True, slots=True)
class Stretches:
    """Stretches ``[start, end)`` in rising order that do not overlap; they may touch.

    Attributes
    ----------
    start, end : np.ndarray of int64, shape (n,)
    """

    start: IntArray
    end: IntArray

    def __len__(self) -> int:
        return len(self.start)

    @property
    def lengths(self) -> IntArray:
        """Length of each stretch, shape (n,)."""
        return self.end - self.start

    @property
    def total(self) -> int:
        """Places covered."""
        return int(self.lengths.sum())


NONE = Stretches(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))


def united(start: IntArray, end: IntArray, *, touching: bool = False) -> Stretches:
    """The union of stretches in any order: those that overlap become one.

    Parameters
    ----------
    start, end : np.ndarray of int64, shape (n,)
        Each with ``start < end``.
    touching : bool
        Whether two stretches that only touch become one, too.

    Returns
    -------
    Stretches
    """
    if not len(start):
        return NONE
    order = np.argsort(start, kind="stable")
    starts, reached = start[order], np.maximum.accumulate(end[order])
    apart = starts[1:] > reached[:-1] if touching else starts[1:] >= reached[:-1]
    first = np.concatenate(([True], apart))
    last = np.concatenate((apart, [True]))
    return Stretches(starts[first], reached[last])


def covered(start: IntArray, end: IntArray, by: Stretches) -> IntArray:
    """How many places of each stretch lie in ``by``.

    Parameters
    ----------
    start, end : np.ndarray of int64, shape (n,)
        In any order, overlapping or not.
    by : Stretches

    Returns
    -------
    np.ndarray of int64, shape (n,)
    """
    if not len(by):
        return np.zeros(len(start), dtype=np.int64)
    before = np.concatenate(([0], np.cumsum(by.lengths)))
    return _covered_before(end, by, before) - _covered_before(start, by, before)


def _covered_before(place: IntArray, by: Stretches, before: IntArray) -> IntArray:
    begun = np.searchsorted(by.start, place, side="right")
    unfinished = np.where(begun > 0, np.maximum(by.end[begun - 1] - place, 0), 0)
    return before[begun] - unfinished


def gap_lengths(found: Stretches, length: int) -> IntArray:
    """Lengths of what lies between the stretches, before the first and after the last; none of them 0."""
    gaps = np.concatenate((found.start, [length])) - np.concatenate(([0], found.end))
    return gaps[gaps > 0]


def meeting(one: Stretches, other: Stretches) -> tuple[IntArray, IntArray]:
    """Which stretches of two lists overlap.

    Returns
    -------
    first, second : np.ndarray of int64, shape (n_overlaps,)
        Positions in ``one`` and in ``other``.
    """
    low = np.searchsorted(other.end, one.start, side="right")
    high = np.searchsorted(other.start, one.end, side="left")
    count = np.maximum(high - low, 0)
    first = np.repeat(np.arange(len(one)), count)
    within = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    return first, np.repeat(low, count) + within
