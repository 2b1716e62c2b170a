"""«Moen comes second», «svakest var det i Lia»: places told without naming a column."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.audit.document import Document, Table
from workbench.audit.findings import Observation, Severity, seen
from workbench.audit.lexicon import has, pattern
from workbench.audit.orders import is_year, listed, rank_of, ranked_rows
from workbench.audit.sentences import Sentence, near_tables, rows_named, sentences_of

LEAST = 3
"""Rows from which on there is a second place."""
_CLAUSE = re.compile(r"[;:,]|\b(?:og|and|mens|while|whereas|men|but)\b", re.IGNORECASE)
_PLACES = {2: "places.second", 3: "places.third"}


@dataclass(frozen=True, slots=True)
class Placed:
    """A row and the place it is told to have."""

    row: int
    place: int


def check_places(document: Document) -> Iterator[Observation]:
    """Places below the row that is told to be first, and the weakest and strongest of changes."""
    for sentence in sentences_of(document):
        tables = near_tables(sentence, document)
        yield from next((found for table in tables if (found := list(_below_first(sentence, table)))), [])
        yield from next((found for table in tables if (found := list(_weakest(sentence, table)))), [])


def _below_first(sentence: Sentence, table: Table) -> Iterator[Observation]:
    """Against every column that the first row leads: then none may agree."""
    first = _first(sentence, table)
    placed = [one for one in _placed(sentence.text, table) if one.row != first]
    led = [order for order in _orders(table) if first is not None and order[1][0] == first]
    for one in placed:
        if known := [order for order in led if one.row in order[1]]:
            yield _judged(sentence, table, one, known)


def _first(sentence: Sentence, table: Table) -> int | None:
    """The only row of a clause that tells of the first, in this sentence or the one before."""
    for text in (sentence.text, *sentence.before[-1:]):
        for clause in _CLAUSE.split(text):
            leading = has("largest", clause) or has("smallest", clause) or has("places.first", clause)
            named = list(rows_named(clause, table))
            if leading and len(named) == 1 and not any(has(concept, clause) for concept in _PLACES.values()):
                return named[0]
    return None


def _placed(text: str, table: Table) -> list[Placed]:
    found = []
    for clause in _CLAUSE.split(text):
        told = [place for place, concept in _PLACES.items() if pattern(concept).search(clause)]
        named = list(rows_named(clause, table))
        if len(told) == len(named) == 1:
            found.append(Placed(named[0], told[0]))
    return found


def _orders(table: Table) -> list[tuple[int, list[int]]]:
    """Columns of numbers with their rows, the largest first and the smallest first."""
    columns = [column for column in range(len(table.head)) if table.column_unit(column)]
    orders = [
        (column, ranked_rows(table, column, largest=largest))
        for column in columns
        for largest in (True, False)
    ]
    return [(column, ranked) for column, ranked in orders if len(ranked) >= LEAST]


def _judged(sentence: Sentence, table: Table, told: Placed, led: list[tuple[int, list[int]]]) -> Observation:
    ranks = [(column, ranked, rank_of(table, column, ranked, told.row)) for column, ranked in led]
    column, ranked, own = next((one for one in ranks if one[2] == told.place), ranks[0])
    severity: Severity = "reconciled" if own == told.place else "medium"
    key = "place_agrees" if own == told.place else "place_differs"
    names = {"table": table.name, "column": table.head[column], "row": table.labels[told.row]}
    order = listed(table, column, ranked[: max(told.place, own)])
    values = {"place": told.place, "own": own, "order": order}
    return seen("rank", severity, key, sentence.paragraph.place, sentence.text, **names, **values)


def _weakest(sentence: Sentence, table: Table) -> Iterator[Observation]:
    """«The weakest growth was in A»: last in no column of changes."""
    weak, strong = has("places.weakest", sentence.text), has("places.strongest", sentence.text)
    named = list(rows_named(sentence.text, table))
    changes = [
        c
        for c in range(len(table.head))
        if has("places.change", table.head[c]) and not is_year(table.head[c])
    ]
    if weak == strong or len(named) != 1 or not changes or not has("places.change", sentence.text):
        return
    orders = [
        (column, ranked_rows(table, column, largest=strong))
        for column in changes
        if table.column_unit(column)
    ]
    known = [(column, ranked) for column, ranked in orders if named[0] in ranked and len(ranked) >= LEAST]
    for column, ranked in known[-1:]:
        agrees = any(rank_of(table, one, other, named[0]) == 1 for one, other in known)
        values = {"value": table.value(named[0], column), "best": table.value(ranked[0], column)}
        names = {
            "row": table.labels[named[0]],
            "best_row": table.labels[ranked[0]],
            "column": table.head[column],
        }
        severity: Severity = "reconciled" if agrees else "medium"
        key = "superlative_agrees" if agrees else "superlative_differs"
        place, quote = sentence.paragraph.place, sentence.text
        yield seen("rank", severity, key, place, quote, table=table.name, **names, **values)
