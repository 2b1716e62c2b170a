"""The mean of all against the means of the groups: it lies between them, and is weighted by their sizes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.audit.column_kinds import adds_up, kind_of, parents_of, plain_rows
from workbench.audit.document import Document, Table
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import has
from workbench.audit.numbers import Number
from workbench.audit.shares import is_computed

SLACK = 0.1
"""Share of the way from the least to the greatest group that answers left out may move a weighted mean."""
WHOLE = 100.0
"""Per cent that a total of shares of the whole is."""
_NO_MEAN = re.compile(
    r"\bmedian\w*|\bSD\b|\bn$|rang|rank|minim|maks|maxim|spredning|spread|standard", re.IGNORECASE
)
_PER = re.compile(r"\b(?:per|pr)\b", re.IGNORECASE)
_WEIGHTED = re.compile(r"vekt|weight|justert|adjusted|kontrollert|standardi[sz]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Groups:
    """A column of means: those of the groups, that of all, and sizes that can weigh them.

    Attributes
    ----------
    sizes : tuple of tuple of float
        One for each column of counts whose rows make its total.
    """

    means: tuple[Number, ...]
    overall: Number
    sizes: tuple[tuple[float, ...], ...]

    @property
    def half(self) -> float:
        """What rounding can hide."""
        return self.overall.half + max(one.half for one in self.means)

    def is_outside(self) -> bool:
        """Whether the mean of all is below all groups or above them: no weights can give that."""
        values = [one.value for one in self.means]
        return not min(values) - self.half - 1e-9 <= self.overall.value <= max(values) + self.half + 1e-9

    def weighted(self, sizes: Sequence[float]) -> float:
        """The mean of the groups by their sizes."""
        return sum(n * one.value for n, one in zip(sizes, self.means, strict=True)) / sum(sizes)

    def is_explained(self) -> bool:
        """Whether any of the sizes, or equal ones, give the mean of all, some answers left out."""
        values = [one.value for one in self.means]
        allowed = self.half + SLACK * (max(values) - min(values))
        weights = [*self.sizes, tuple(1.0 for _ in values)]
        return any(abs(self.weighted(one) - self.overall.value) <= allowed + 1e-9 for one in weights)


def check_group_means(document: Document) -> Iterator[Observation]:
    """Columns of means and shares that no others of the table give, where rows are the parts of a total."""
    for table in document.tables:
        totals = [row for row in range(len(table.rows)) if table.is_total(row)]
        counts = [column for column in range(len(table.head)) if _parts_it(table, column, totals)]
        for column in range(len(table.head)) if counts and len(totals) == 1 else ():
            if not _is_mean(table, column) or is_computed(table, column, document):
                continue
            if groups := _groups(table, column, totals[0], counts):
                yield from _judged(table, column, totals[0], groups, counts)


def _parts_it(table: Table, column: int, totals: Sequence[int]) -> bool:
    """Whether a column of counts is given for each group, and the groups make its total."""
    if table.column_unit(column) != "count" or not adds_up(table, column) or len(totals) != 1:
        return False
    values = [table.value(row, column) for row in plain_rows(table)]
    told, known = table.value(totals[0], column), [value for value in values if value is not None]
    whole = len(known) == len(values) > 1 and min(known) >= 0 and sum(known) > 0
    return told is not None and whole and abs(sum(known) - told) < 1e-6


def _is_mean(table: Table, column: int) -> bool:
    """Whether a column holds means or shares of each group, not shares of the whole."""
    head = table.head[column]
    if _NO_MEAN.search(head) or _WEIGHTED.search(f"{head} {table.title}"):
        return False
    if has("difference_head", head) or parents_of(table, column):
        return False
    if kind_of(table, column) == "share":
        values = [value for row in plain_rows(table) if (value := table.value(row, column)) is not None]
        return bool(values) and min(values) >= 0 and abs(sum(values) - 100) > len(values)
    return kind_of(table, column) == "mean" and has("average", head)


def _groups(table: Table, column: int, total: int, counts: Sequence[int]) -> Groups | None:
    means = [table.rows[row][column].number for row in plain_rows(table)]
    known, overall = [one for one in means if one], table.rows[total][column].number
    if overall is None or len(known) < len(means) or len(known) < 2:
        return None
    if kind_of(table, column) == "share" and overall.value + overall.half >= WHOLE:
        return None
    sizes = [tuple(table.value(row, one) or 0.0 for row in plain_rows(table)) for one in counts]
    return Groups(tuple(known), overall, tuple(sizes))


def _judged(
    table: Table, column: int, total: int, groups: Groups, counts: Sequence[int]
) -> Iterator[Observation]:
    """Outside all groups no weights give it; within, one column of sizes is the weight of a plain mean."""
    place, quote = table.cell_place(total, column), table.row_text(total)
    values = [one.value for one in groups.means]
    names = {"table": table.name, "column": table.head[column], "sizes": table.head[counts[0]]}
    told = {"overall": groups.overall.value, "low": min(values), "high": max(values)}
    told["weighted"] = round(groups.weighted(groups.sizes[0]), 2)
    plain = len(counts) == 1 and kind_of(table, column) == "mean"
    if groups.is_outside():
        yield seen("ratios", "high", "mean_outside", place, quote, **names, **told)
    elif groups.is_explained():
        yield seen("ratios", "reconciled", "mean_of_groups", place, quote, **names, **told)
    elif plain and not _PER.search(table.head[column]):
        yield seen("ratios", "medium", "mean_differs", place, quote, **names, **told)
