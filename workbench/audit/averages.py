"""«On average 132 a centre»: a mean over the rows of a table, told in words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.audit.column_kinds import adds_up
from workbench.audit.document import Document, Table
from workbench.audit.findings import Observation, Severity, seen
from workbench.audit.lexicon import content_words, same_word
from workbench.audit.numbers import Number
from workbench.audit.orders import ranked_rows
from workbench.audit.sentences import Sentence, near_tables, rows_named, sentences_of

FARTHEST = 1.5
"""Times that a told mean may be of the true one and still be meant as it."""
LEAST = 3
_AVERAGE = re.compile(
    r"\b(?:on average|average|mean|i snitt|i gjennomsnitt|gjennomsnittlig|gjennomsnittet|snittet)\b", re.I
)
_PER = re.compile(r"\b(?:per|pr\.?|each|every|hver|hvert|a|an|i hver|i hvert)\s+(?P<kind>[^\W\d_]{3,})", re.I)


def check_averages(document: Document) -> Iterator[Observation]:
    """Sentences with one number, told of each of what the rows are, and no row by name."""
    for sentence in sentences_of(document):
        numbers = [one for one in sentence.numbers if one.unit in ("count", "money")]
        if len(numbers) != 1 or not _AVERAGE.search(sentence.text):
            continue
        for table in near_tables(sentence, document):
            if rows_named(sentence.text, table):
                break
            if _is_of_rows(sentence.text, table) and (judged := _judged(sentence, table, numbers[0])):
                yield judged
                break


def _is_of_rows(text: str, table: Table) -> bool:
    """Whether a text tells of each of the kind that rows are."""
    kinds = content_words(table.label_name)
    told = [found["kind"].casefold() for found in _PER.finditer(text)]
    return any(same_word(kind, one) for kind in kinds for one in told)


def _judged(sentence: Sentence, table: Table, told: Number) -> Observation | None:
    """Against the mean of every column of counts: one that agrees settles it."""
    means = {column: mean for column in range(len(table.head)) if (mean := _mean(table, column)) is not None}
    agreeing = [column for column, mean in means.items() if told.fits(mean) or abs(told.value - mean) < 0.5]
    near = [c for c, mean in means.items() if mean and 1 / FARTHEST <= told.value / mean <= FARTHEST]
    if not agreeing and not near:
        return None
    column = agreeing[0] if agreeing else min(near, key=lambda one: abs(told.value - means[one]))
    severity: Severity = "reconciled" if agreeing else "medium"
    key = "average_agrees" if agreeing else "average_differs"
    names = {"table": table.name, "column": table.head[column] or table.title}
    values = {"told": told.value, "mean": round(means[column], 2)}
    return seen("ratios", severity, key, sentence.paragraph.place, sentence.text, **names, **values)


def _mean(table: Table, column: int) -> float | None:
    """The mean of the rows; None for a column that is none of counts or money."""
    rows = ranked_rows(table, column) if table.column_unit(column) in ("count", "money") else []
    if len(rows) < LEAST or not adds_up(table, column):
        return None
    return table.scale ** (table.column_unit(column) == "money") * _sum(table, rows, column) / len(rows)


def _sum(table: Table, rows: list[int], column: int) -> float:
    return sum(table.value(row, column) or 0.0 for row in rows)
