"""«It peaked in 2015, and has gone on rising since then»: each later year must go that way."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from workbench.audit.document import Document, Table
from workbench.audit.findings import Observation, Severity, seen
from workbench.audit.heads import are_year
from workbench.audit.lexicon import pattern
from workbench.audit.numbers import numbers_in
from workbench.audit.orders import named_column
from workbench.audit.sentences import Sentence, near_tables, sentences_of

LEAST = 2
"""Steps from which on something has gone on."""
_SINCE = re.compile(
    r"\b(?:since(?: then)?|siden(?: da)?|deretter|thereafter|from then on|etter det)\b", re.IGNORECASE
)
_CLAUSE = re.compile(r"[;:]|\b(?:mens|while|whereas|men|but)\b", re.IGNORECASE)


def check_since_then(document: Document) -> Iterator[Observation]:
    """Clauses that say so of what the sentence before, or this one, tells of one year."""
    for sentence in sentences_of(document):
        clause = next(
            (one for one in _CLAUSE.split(sentence.text) if pattern("series.going_on").search(one)), ""
        )
        told = pattern("series.going_on").search(clause)
        year = _year(sentence, clause) if told and _SINCE.search(clause) else None
        found = _series(sentence, document) if year else None
        if told and year and found:
            up = pattern("series.going_up").search(told.group().split(maxsplit=1)[-1]) is not None
            up = up or pattern("series.going_up").match(told.group()) is not None
            yield from _judged(sentence, *found, year, up=up)


def _year(sentence: Sentence, clause: str) -> int | None:
    """The only year of the clause, else of the sentence before."""
    for text in (clause, *sentence.before[-1:]):
        years = {
            int(one.value) for one in numbers_in(text, sentence.paragraph.language) if one.unit == "year"
        }
        if len(years) == 1:
            return years.pop()
    return None


def _series(sentence: Sentence, document: Document) -> tuple[Table, int] | None:
    """The table of years near by, and the column that this sentence or the one before names."""
    texts = (sentence.text, *sentence.before[-1:])
    for table in near_tables(sentence, document):
        if sum(are_year(label) for label in table.labels) > LEAST:
            told = (Sentence(" ".join(texts[::-1]), sentence.paragraph, ()),)
            column = next((c for one in told if (c := named_column(one, table)) is not None), None)
            return (table, column) if column is not None else None
    return None


def _judged(sentence: Sentence, table: Table, column: int, year: int, *, up: bool) -> Iterator[Observation]:
    rows = [
        row
        for row, label in enumerate(table.labels)
        if are_year(label)
        and re.fullmatch(r"\d{4}", label.strip())
        and int(label) >= year
        and table.value(row, column) is not None
    ]
    steps = list(itertools.pairwise(sorted(rows, key=lambda row: table.labels[row])))
    against = [pair for pair in steps if not _goes(table, column, pair, up=up)]
    if len(steps) < LEAST:
        return
    told = {"table": table.name, "column": table.head[column]}
    listed = "; ".join(
        ", ".join(f"{table.labels[row]}: {table.rows[row][column].text}" for row in pair) for pair in against
    )
    severity: Severity = "medium" if against else "reconciled"
    place, quote = sentence.paragraph.place, sentence.text
    if against:
        yield seen("trend", severity, "every_differs", place, quote, steps=listed, **told)
    else:
        yield seen("trend", severity, "every_agrees", place, quote, n=len(steps) + 1, **told)


def _goes(table: Table, column: int, pair: tuple[int, int], *, up: bool) -> bool:
    first, last = (table.value(row, column) or 0.0 for row in pair)
    return last > first if up else last < first
