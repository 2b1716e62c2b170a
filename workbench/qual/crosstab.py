"""Code by attribute: in how many sources, in how many passages, and what share that is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from workbench.qual.passages_coded import coded_stretches
from workbench.qual.records import Coding, Source

R = TypeVar("R", bound=Hashable)


@dataclass(frozen=True, slots=True)
class CrossCell:
    """One row in one column.

    Attributes
    ----------
    n_sources : int
        Sources of the column in which the row is found.
    n_segments : int
        Passages; overlapping codings count once, whoever made them.
    n_codings : int
        Codings as they were made.
    row_share : float
        Of the row's sources (with segments: passages), those in this column (0–1); nan in an empty row.
    column_share : float
        Of *all* the column's sources, those with the row, nan in a column without sources; with segments: of
        the column's passages in all rows.
    """

    n_sources: int
    n_segments: int
    n_codings: int
    row_share: float
    column_share: float
    row_share_segments: float
    column_share_segments: float


@dataclass(frozen=True, slots=True)
class Crosstab(Generic[R]):
    """A table of rows (codes, links) by columns (values of an attribute).

    Attributes
    ----------
    column_sources : tuple of int
        N of each column: its sources, coded or not.
    n_without : int
        Sources left out because they have no value; their codings are left out as well.
    """

    rows: tuple[R, ...]
    columns: tuple[str, ...]
    column_sources: tuple[int, ...]
    cells: Mapping[tuple[R, str], CrossCell]
    n_without: int


def crosstab(
    codings: Iterable[Coding],
    sources: Iterable[Source],
    *,
    rows: Sequence[R],
    row_of: Callable[[Coding], R],
    column_of: Callable[[Source], Sequence[str]],
) -> Crosstab[R]:
    """Count rows of codings by columns of sources.

    Parameters
    ----------
    sources : iterable of Source
        Every source that could have had a coding: the base of column shares.
    rows : sequence
        What is counted; codings of other rows are left out.
    row_of : callable
        Gives the row of a coding, e.g. its code.
    column_of : callable
        Gives the columns of a source: none, one, or several (a source that took part in two measures counts
        in both, so that the columns' sources may add up to more than there are).
    """
    listed = {one.name: tuple(column_of(one)) for one in sources}
    bases = Counter(column for columns in listed.values() for column in columns)
    kept, wanted = [one for one in codings if listed.get(one.source)], set(rows)
    counts = _counts([one for one in kept if row_of(one) in wanted], listed, row_of)
    frame = _Frame(tuple(rows), tuple(sorted(bases)), bases)
    return Crosstab(
        rows=frame.rows,
        columns=frame.columns,
        column_sources=tuple(bases[one] for one in frame.columns),
        cells={(row, one): _cell(counts, frame, row, one) for row in rows for one in frame.columns},
        n_without=sum(not columns for columns in listed.values()),
    )


@dataclass(frozen=True, slots=True)
class _Frame(Generic[R]):
    rows: tuple[R, ...]
    columns: tuple[str, ...]
    bases: Counter[str]


@dataclass(frozen=True, slots=True)
class _Counts(Generic[R]):
    sources: Counter[tuple[R, str]]
    segments: Counter[tuple[R, str]]
    codings: Counter[tuple[R, str]]


def _counts(
    codings: Sequence[Coding], columns: Mapping[str, tuple[str, ...]], row_of: Callable[[Coding], R]
) -> _Counts[R]:
    made: _Counts[R] = _Counts(Counter(), Counter(), Counter())
    for row, source in {(row_of(one), one.source) for one in codings}:
        made.sources.update((row, column) for column in columns[source])
    source_of = {one.segment.revision_id: one.source for one in codings}
    for (row, revision), stretches in coded_stretches(codings, row_of).items():
        for column in columns[source_of[revision]]:
            made.segments[row, column] += len(stretches)
    for one in codings:
        made.codings.update((row_of(one), column) for column in columns[one.source])
    return made


def _cell(counts: _Counts[R], table: _Frame[R], row: R, column: str) -> CrossCell:
    n_sources, n_segments = counts.sources[row, column], counts.segments[row, column]
    return CrossCell(
        n_sources,
        n_segments,
        counts.codings[row, column],
        _share(n_sources, sum(counts.sources[row, one] for one in table.columns)),
        _share(n_sources, table.bases[column]),
        _share(n_segments, sum(counts.segments[row, one] for one in table.columns)),
        _share(n_segments, sum(counts.segments[one, column] for one in table.rows)),
    )


def _share(n: int, of: int) -> float:
    return n / of if of else float("nan")
