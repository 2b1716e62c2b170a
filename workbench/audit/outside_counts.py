"""Counts of persons that other tables give for a row of the same name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from workbench.audit.document import Document, Table
from workbench.audit.lexicon import canonical, has, same_word
from workbench.audit.sentences import label_words

STEM = 4
"""Letters that forms of a word begin with."""


def outside_counts(document: Document, table: Table, row: int, *, least: float) -> list[float]:
    """Counts of persons that other tables give for a row of the same name; for a total, their totals."""
    own = label_words(table, row)
    totals, by_word = _counted_rows(document)
    near = by_word.get(_stem(own[0]), []) if own else []
    named = [one for one in near if _same_name(own, one.words)]
    listed = [*named, *(totals if table.is_total(row) else ())]
    return sorted(
        {value for one in listed if one.order != table.order for value in one.counts if value >= least}
    )


@dataclass(frozen=True, slots=True)
class CountedRow:
    """A row's name and its counts of persons."""

    order: int
    words: tuple[str, ...]
    counts: tuple[float, ...]


@lru_cache(maxsize=2)
def _counted_rows(document: Document) -> tuple[list[CountedRow], dict[str, list[CountedRow]]]:
    """Rows that are totals, and all rows by how their words begin."""
    totals: list[CountedRow] = []
    by_word: dict[str, list[CountedRow]] = {}
    for table in document.tables:
        columns = [
            c for c in range(len(table.head)) if table.column_unit(c) == "count" and _of_persons(table, c)
        ]
        for row in range(len(table.rows)) if columns else ():
            counts = tuple(value for column in columns if (value := table.value(row, column)))
            one = CountedRow(table.order, label_words(table, row), counts)
            totals += [one] if table.is_total(row) else []
            for stem in {_stem(word) for word in one.words}:
                by_word.setdefault(stem, []).append(one)
    return totals, by_word


def _stem(word: str) -> str:
    """What two forms of a word have alike: their first letters, or the form that irregular ones share."""
    return canonical(word)[:STEM]


def _of_persons(table: Table, column: int) -> bool:
    head = f"{table.head[column]} {table.title if len(table.head) < 3 else ''}"
    return has("persons", head) or has("sum_total", table.head[column])


def _same_name(one: Sequence[str], other: Sequence[str]) -> bool:
    return bool(one) and all(any(same_word(word, known) for known in other) for word in one)
