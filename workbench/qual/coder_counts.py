"""What a set of coders did, counted by code and source: all that measures of agreement are made of.

Every count can be added over sources, so that a bootstrap over sources is a product of matrices.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from workbench.qual.coded_sources import CodedSource, union_of
from workbench.qual.intervals import NONE, Stretches, covered, gap_lengths, meeting

FloatArray = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
OVERLAP_THRESHOLD = 0.5


@dataclass(frozen=True, slots=True)
class PairCounts:
    """Two coders' decisions.

    Attributes
    ----------
    both, first, second : np.ndarray, shape (n_codes, n_sources)
        Units that both, the first and the second gave the code.
    shared : np.ndarray of bool, shape (n_sources,)
        Sources that both have read.
    """

    both: FloatArray
    first: FloatArray
    second: FloatArray
    shared: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]


@dataclass(frozen=True, slots=True)
class SetCounts:
    """Counts of a set of coders over the sources that at least two of them have read.

    Attributes
    ----------
    units, coded_units : np.ndarray, shape (n_sources,)
        Units of each source, and those of them that somebody of the set gave any code.
    readers : np.ndarray, shape (n_sources,)
        Coders of the set who have read the source: m.
    excluding : np.ndarray of bool, shape (n_sources,)
        Whether every coder's codes exclude each other.
    all_blank : np.ndarray, shape (n_sources,)
        Units without a code, summed over ordered pairs of coders that agree on it, over m − 1.
    marked, mismatched, both, covered_marks : np.ndarray, shape (n_codes, n_sources)
        Units that coders gave the code, summed over coders; units on which two differ and units that two gave
        it, summed over pairs; marked units that another coder gave any code, summed over ordered pairs.
    segments, squares, cubes, covered_squares : np.ndarray, shape (n_codes, n_sources)
        Stretches of the code, their squared lengths, (2l³ − 3l² + l)/3, and the squares of the parts of them
        that somebody else gave any code.
    found_segments, sought_segments : np.ndarray, shape (n_codes, n_sources)
        Stretches that a second coder has, too (to the threshold), of those looked for; over ordered pairs.
    distances : np.ndarray, shape (n_codes, n_sources)
        Krippendorff's squared differences between unitizations, over ordered pairs, over m − 1.
    chance : np.ndarray, shape (n_codes, n_sources, n_sources)
        Σ l²·max(gap − l + 1, 0): stretches of the first source against gaps of the second.
    """

    coders: tuple[str, ...]
    codes: tuple[str, ...]
    sources: tuple[str, ...]
    pairs: tuple[PairCounts, ...]
    units: FloatArray
    coded_units: FloatArray
    readers: FloatArray
    excluding: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
    all_blank: FloatArray
    marked: FloatArray
    mismatched: FloatArray
    both: FloatArray
    covered_marks: FloatArray
    segments: FloatArray
    squares: FloatArray
    cubes: FloatArray
    covered_squares: FloatArray
    found_segments: FloatArray
    sought_segments: FloatArray
    distances: FloatArray
    chance: FloatArray = field(repr=False)


_BY_CODE: tuple[str, ...] = (
    "marked",
    "mismatched",
    "both",
    "covered_marks",
    "segments",
    "squares",
    "cubes",
    "covered_squares",
)
_BY_CODE += ("found_segments", "sought_segments", "distances")


def set_counts(
    sources: Sequence[CodedSource],
    coders: Sequence[str],
    codes: Sequence[str],
    *,
    overlap_threshold: float = OVERLAP_THRESHOLD,
) -> SetCounts:
    """Count what a set of coders did.

    Parameters
    ----------
    sources : sequence of CodedSource
    coders, codes : sequence of str
        In order. Sources that fewer than two of the coders have read do not count.
    overlap_threshold : float
        Two stretches are the same segment when their common part is at least this share of their union.
    """
    parts = [_SourcePart(one, _among(one.coders, coders), codes, overlap_threshold) for one in sources]
    parts = [one for one in parts if len(one.coders) > 1]
    by_code = {name: _stacked([part.tally[name] for part in parts], len(codes)) for name in _BY_CODE}
    return SetCounts(
        coders=tuple(coders),
        codes=tuple(codes),
        sources=tuple(one.source.units.source for one in parts),
        pairs=tuple(_pair(parts, pair, codes) for pair in combinations(coders, 2)),
        units=np.array([one.source.units.n for one in parts], dtype=float),
        coded_units=np.array([union_of(one.any.values()).total for one in parts], dtype=float),
        readers=np.array([len(one.coders) for one in parts], dtype=float),
        excluding=np.array([all(map(one.source.excludes_itself, one.coders)) for one in parts], dtype=bool),
        all_blank=np.array([one.all_blank() for one in parts], dtype=float),
        chance=_chance(parts, codes),
        **by_code,
    )


def _among(readers: Iterable[str], coders: Collection[str]) -> tuple[str, ...]:
    return tuple(one for one in readers if one in coders)


def _stacked(columns: Sequence[FloatArray], n_codes: int) -> FloatArray:
    return np.stack(columns, axis=1) if columns else np.zeros((n_codes, 0))


class _SourcePart:
    """One source, as the coders of a set coded it."""

    def __init__(
        self, source: CodedSource, coders: tuple[str, ...], codes: Sequence[str], threshold: float
    ) -> None:
        self.source, self.coders = source, coders
        self.any = {coder: source.by_coder.get(coder, NONE) for coder in coders}
        self.stretches = [[source.of(coder, code) for coder in coders] for code in codes]
        self.tally = {name: np.zeros(len(codes)) for name in _BY_CODE}
        if len(coders) > 1:
            others = [union_of(self.any[one] for one in coders if one != coder) for coder in coders]
            for place, found in enumerate(self.stretches):
                if any(map(len, found)):
                    self._count(place, found, others, threshold)

    def _count(
        self, k: int, found: Sequence[Stretches], others: Sequence[Stretches], threshold: float
    ) -> None:
        add, m = self.tally, len(found)
        for one, elsewhere in zip(found, others, strict=True):
            length = one.lengths.astype(float)
            add["marked"][k] += one.total
            add["segments"][k] += len(one)
            add["sought_segments"][k] += len(one) * (m - 1)
            add["squares"][k] += (length**2).sum()
            add["cubes"][k] += ((2 * length**3 - 3 * length**2 + length) / 3).sum()
            add["covered_squares"][k] += (covered(one.start, one.end, elsewhere).astype(float) ** 2).sum()
        for (i, one), (j, other) in combinations(enumerate(found), 2):
            both = int(covered(one.start, one.end, other).sum())
            add["both"][k] += both
            add["mismatched"][k] += one.total + other.total - 2 * both
            for mine, whose in ((one, j), (other, i)):
                inside = covered(mine.start, mine.end, self.any[self.coders[whose]])
                add["covered_marks"][k] += inside.sum()
            add["found_segments"][k] += sum(_same(one, other, threshold))
            add["distances"][k] += 2 * _distance(one, other) / (m - 1)

    def all_blank(self) -> float:
        pairs = combinations(self.any.values(), 2)
        blank = sum(self.source.units.n - union_of(pair).total for pair in pairs)
        return 2 * blank / (len(self.coders) - 1)


def _same(one: Stretches, other: Stretches, threshold: float) -> tuple[int, int]:
    """Stretches of each that have a counterpart in the other."""
    i, j = meeting(one, other)
    common = np.minimum(one.end[i], other.end[j]) - np.maximum(one.start[i], other.start[j])
    whole = np.maximum(one.end[i], other.end[j]) - np.minimum(one.start[i], other.start[j])
    alike = common >= threshold * whole
    return len(np.unique(i[alike])), len(np.unique(j[alike]))


def _distance(one: Stretches, other: Stretches) -> float:
    """Σδ² between two unitizations: squared shifts of ends where stretches meet, else squared lengths."""
    i, j = meeting(one, other)
    shifts = (one.start[i] - other.start[j]).astype(float) ** 2 + (one.end[i] - other.end[j]).astype(
        float
    ) ** 2
    alone = [np.delete(found.lengths.astype(float), met) for found, met in ((one, i), (other, j))]
    return float(shifts.sum() + sum((part**2).sum() for part in alone))


def _pair(parts: Sequence[_SourcePart], pair: tuple[str, str], codes: Sequence[str]) -> PairCounts:
    table = np.zeros((3, len(codes), len(parts)))
    shared = np.array([set(pair) <= set(part.coders) for part in parts], dtype=bool)
    for column in np.flatnonzero(shared).tolist():
        source = parts[column].source
        for place, code in enumerate(codes):
            one, other = source.of(pair[0], code), source.of(pair[1], code)
            both = covered(one.start, one.end, other).sum() if len(one) and len(other) else 0
            table[:, place, column] = both, one.total, other.total
    return PairCounts(table[0], table[1], table[2], shared)


def _chance(parts: Sequence[_SourcePart], codes: Sequence[str]) -> FloatArray:
    table = np.zeros((len(codes), len(parts), len(parts)))
    for place in range(len(codes)):
        lengths = [np.concatenate([one.lengths for one in part.stretches[place]]) for part in parts]
        if not any(map(len, lengths)):
            continue
        stretch, which = (
            np.concatenate(lengths),
            np.repeat(np.arange(len(parts)), [len(one) for one in lengths]),
        )
        for column, free in enumerate(_free(parts, place)):
            below = np.searchsorted(free, stretch, side="left")
            longer = np.concatenate((np.cumsum(free[::-1])[::-1], [0]))[below]
            room = longer - (len(free) - below) * (stretch - 1.0)
            table[place, :, column] = np.bincount(which, stretch.astype(float) ** 2 * room, len(parts))
    return table


def _free(parts: Sequence[_SourcePart], place: int) -> Iterator[FloatArray]:
    """Lengths of the gaps of every coder in each source, in order."""
    for part in parts:
        gaps = [gap_lengths(one, part.source.units.n) for one in part.stretches[place]]
        yield np.sort(np.concatenate(gaps)).astype(float)
