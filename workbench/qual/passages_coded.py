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
    bounds: dict[tuple[K, int], list[tuple[int, int]]] = {}
    for one in codings:
        place = one.segment
        bounds.setdefault((row_of(one), place.revision_id), []).append((place.start, place.end))
    made = {key: np.array(listed, dtype=np.int64) for key, listed in bounds.items()}
    return {key: united(listed[:, 0], listed[:, 1]) for key, listed in made.items()}
