"""Passages that a code was given to: codings that overlap count once, whoever made them."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

import numpy as np

from workbench.qual.intervals import Stretches, united
from workbench.qual.records import Coding

K = TypeVar("K", bound=Hashable)


def coded_stretches(
    codings: Iterable[Coding], row_of: Callable[[Coding], K]
) -> dict[tuple[K, int], Stretches]:
    """Stretches of each revision that carry each row of a table.

    Parameters
    ----------
    row_of : callable
        Gives a coding's row, e.g. its code.

    Returns
    -------
    dict of (row, revision id) to Stretches
        Overlapping codings of the same row are one stretch: two coders who mark the same passage have found
        one passage.
    """
    numbers: dict[tuple[K, int], int] = {}
    listed = [
        (numbers.setdefault((row_of(one), one.segment.revision_id), len(numbers)), one.segment)
        for one in codings
    ]
    if not listed:
        return {}
    number = np.array([key for key, _ in listed], dtype=np.int64)
    start = np.array([segment.start for _, segment in listed], dtype=np.int64)
    end = np.array([segment.end for _, segment in listed], dtype=np.int64)
    apart = number * (int(end.max()) + 1)
    whole = united(start + apart, end + apart)
    return _split(whole, list(numbers), int(end.max()) + 1)


def _split(whole: Stretches, keys: list[tuple[K, int]], room: int) -> dict[tuple[K, int], Stretches]:
    """Stretches of each key, which lie ``room`` places apart on one line."""
    cuts = np.searchsorted(whole.start, np.arange(len(keys) + 1) * room)
    return {
        key: Stretches(
            whole.start[cuts[n] : cuts[n + 1]] - n * room, whole.end[cuts[n] : cuts[n + 1]] - n * room
        )
        for n, key in enumerate(keys)
    }
