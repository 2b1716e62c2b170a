"""The order of the rows of a table by a column, and which column a sentence means."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from functools import lru_cache

from workbench.audit.document import Table
from workbench.audit.lexicon import content_words, has, same_word, words
from workbench.audit.sentences import Sentence

COUNTED = re.compile(r"flest|færrest|fewest|most$|oftest|most (?:often|frequent)", re.IGNORECASE)
"""Words of rank that are of counts."""


def ranked_rows(table: Table, column: int, *, largest: bool = True) -> list[int]:
    """Rows of things that can be compared, the largest (or smallest) first."""
    rows = [
        row
        for row in range(len(table.rows))
        if table.value(row, column) is not None
        and not table.is_total(row)
        and not table.is_base(row)
        and not has("other", table.labels[row])
        and not has("model_row", table.labels[row].strip())
        and row not in _totals_in_effect(table)
    ]
    return sorted(rows, key=lambda row: table.value(row, column) or 0.0, reverse=largest)


@lru_cache(maxsize=256)
def _totals_in_effect(table: Table) -> frozenset[int]:
    """Last or first rows that are the sum of the others in a column of counts, whatever they are called."""
    found = set()
    for column in range(len(table.head)):
        values = [table.value(row, column) for row in range(len(table.rows))]
        told = [value for value in values if value is not None]
        if table.column_unit(column) == "count" and len(told) == len(values) > 3:
            ends = {0, len(values) - 1}
            found |= {row for row in ends if (told[row] or 0) > 0 and 2 * told[row] == sum(told)}
    return frozenset(found)


def rank_of(table: Table, column: int, ranked: Sequence[int], row: int) -> int:
    """Place in the order, equals sharing the best."""
    value = table.value(row, column)
    return next(at for at, one in enumerate(ranked, start=1) if table.value(one, column) == value)


def out_of_order(table: Table, column: int, order: Sequence[int], *, largest: bool) -> list[int]:
    """Rows that are told before one that should stand before them."""
    values = [table.value(row, column) or 0.0 for row in order]
    pairs = zip(order, itertools.pairwise(values), strict=False)
    return [row for row, (here, after) in pairs if here != after and (here < after) == largest]


def listed(table: Table, column: int, rows: Sequence[int]) -> str:
    """Rows with what the column has for each."""
    return ", ".join(f"{table.labels[row]} ({table.rows[row][column].text})" for row in rows)


def named_column(sentence: Sentence, table: Table, row: int | None = None) -> int | None:
    """The column that a sentence is about.

    The one that has the sentence's number for ``row``; else the one that the sentence names by a word of its
    head, or by what it holds; else the only one of numbers.
    """
    columns = [column for column in range(len(table.head)) if table.column_unit(column)]
    if len(columns) == 1:
        return columns[0]
    held = _holding(sentence, table, row, columns)
    if len(held) == 1:
        return held[0]
    if has("error", sentence.text) and (errors := [c for c in columns if has("error", table.head[c])]):
        return errors[0] if len(errors) == 1 else None
    percents = [column for column in columns if table.column_unit(column) == "percent"]
    chosen = _best_named(
        sentence, table, percents if percents and has("share_word", sentence.text) else columns
    )
    if len(percents) == 1 and has("share_word", sentence.text):
        return percents[0]
    return chosen[0] if len(chosen) == 1 else None


def _holding(sentence: Sentence, table: Table, row: int | None, columns: Sequence[int]) -> list[int]:
    """Columns that have a number of the sentence for a row."""
    numbers = [one for one in sentence.numbers if one.unit != "year"]
    cells = {column: table.rows[row][column].number for column in columns} if row is not None else {}
    return [c for c, cell in cells.items() if cell and any(one.fits(cell.value) for one in numbers)]


def _best_named(sentence: Sentence, table: Table, columns: Sequence[int]) -> list[int]:
    """Columns whose heads a sentence names best; those of the unit of its numbers, where several are."""
    told = words(sentence.text)
    scores = {column: _share_named(table.head[column], told) for column in columns}
    best = max(scores.values(), default=0)
    chosen = [column for column, score in scores.items() if score == best and best]
    units = {number.unit for number in sentence.numbers}
    if len(chosen) > 1:
        chosen = [column for column in chosen if table.column_unit(column) in units]
    return chosen or [c for c in columns if table.column_unit(c) in units - {"count", "year"}]


def _share_named(head: str, told: Sequence[str]) -> float:
    """How many of a head's words a text holds, and then how large a share of them that is."""
    own = content_words(head)
    named = sum(any(same_word(word, other) for other in told) for word in own)
    return named + named / len(own) if own else 0.0


def is_year(head: str) -> bool:
    """Whether a head is a year."""
    return head.strip()[:4].isdigit()


def count_columns(table: Table) -> list[int]:
    """Columns of counts, totals and estimates among them."""
    return [column for column in range(len(table.head)) if table.column_unit(column) == "count"]


def counted_column(table: Table) -> int | None:
    """The only column of counts, or the one that is their total."""
    counts = [c for c in range(len(table.head)) if table.column_unit(c) in ("count", "money")]
    totals = [column for column in counts if has("sum_total", table.head[column])]
    if len(counts) == 1 or len(totals) == 1:
        return counts[0] if len(counts) == 1 else totals[0]
    persons = [column for column in counts if table.column_unit(column) == "count"]
    return persons[0] if len(persons) == 1 else None


def only_counted(table: Table) -> int | None:
    """The column of counts, or their total, of a table without percentages and estimates: what «highest»
    can only be of.
    """
    told = [table.column_unit(column) for column in range(len(table.head))]
    mixed = "percent" in told or any(has("no_sum", head) for head in table.head)
    return None if mixed else counted_column(table)
