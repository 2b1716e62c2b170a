"""Sources as several coders coded them: each coder's segments of a code united, in units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from workbench.qual.coded_units import CodedSegment, SourceUnits
from workbench.qual.intervals import NONE, Stretches, united


@dataclass(frozen=True, slots=True)
class CodedSource:
    """One source as its coders coded it.

    Attributes
    ----------
    units : SourceUnits
    coders : tuple of str
        Those who have worked on the source, in order.
    by_code : mapping of (coder, code) to Stretches
        The union of the coder's segments of the code, in units.
    by_coder : mapping of coder to Stretches
        The union over all compared codes.
    n_outside : int
        Segments that touch no unit, such as those on what the interviewer says.
    """

    units: SourceUnits
    coders: tuple[str, ...]
    by_code: Mapping[tuple[str, str], Stretches]
    by_coder: Mapping[str, Stretches]
    n_outside: int

    def of(self, coder: str, code: str) -> Stretches:
        """The coder's stretches of a code."""
        return self.by_code.get((coder, code), NONE)

    def excludes_itself(self, coder: str) -> bool:
        """Whether the coder's codes exclude each other: no unit has two of them."""
        each = sum(found.total for (who, _), found in self.by_code.items() if who == coder)
        return each == self.by_coder.get(coder, NONE).total


def coded_sources(
    segments: Iterable[CodedSegment],
    units: Mapping[str, SourceUnits],
    *,
    coders: Collection[str],
    codes: Collection[str],
    read: Collection[tuple[str, str]],
) -> tuple[CodedSource, ...]:
    """Gather segments by source; sources that fewer than two of the coders have read are left out.

    Parameters
    ----------
    segments : iterable of CodedSegment
    units : mapping of source to SourceUnits
    coders, codes : collection of str
        Those to compare.
    read : collection of (coder, source)
        Who has worked on what, whether anything was coded there or not.
    """
    gathered: dict[str, dict[tuple[str, str], list[tuple[int, int]]]] = defaultdict(lambda: defaultdict(list))
    for one in segments:
        if one.coder in coders and one.code in codes:
            gathered[one.source][one.coder, one.code].append((one.start, one.end))
    found = []
    for source in sorted(units):
        readers = tuple(coder for coder in sorted(coders) if (coder, source) in read)
        if len(readers) > 1:
            found.append(_coded(units[source], readers, gathered.get(source, {})))
    return tuple(found)


def _coded(
    units: SourceUnits, coders: tuple[str, ...], gathered: Mapping[tuple[str, str], Sequence[tuple[int, int]]]
) -> CodedSource:
    by_code, n_outside = {}, 0
    for key, bounds in sorted(gathered.items()):
        listed = np.array(bounds, dtype=np.int64)
        start, end = units.places(listed[:, 0], listed[:, 1])
        n_outside += int((start >= end).sum())
        by_code[key] = united(start[start < end], end[start < end])
    by_coder = {
        coder: union_of(found for (who, _), found in by_code.items() if who == coder) for coder in coders
    }
    return CodedSource(units, coders, by_code, by_coder, n_outside)


def union_of(found: Iterable[Stretches]) -> Stretches:
    """All places that any of several lists of stretches covers."""
    listed = list(found)
    if not listed:
        return NONE
    start, end = (np.concatenate([getattr(one, side) for one in listed]) for side in ("start", "end"))
    return united(start, end, touching=True)
