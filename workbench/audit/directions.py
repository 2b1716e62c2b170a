"""Which way an estimate goes in words, «larger houses used less gas», against its sign in the table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.audit.document import Document, Table
from workbench.audit.estimates import estimate_columns
from workbench.audit.findings import Observation, Severity, seen
from workbench.audit.lexicon import content_words, has, pattern, same_word, shares_word, words
from workbench.audit.sentences import Sentence, near_tables, rows_named, sentences_of

_CUT = re.compile(r"[;:]|,(?!\d)|\b(?:mens|while|whereas|but)\b", re.IGNORECASE)
_THAN = re.compile(r"\b(?:enn|than)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Way:
    """A row and the sign that a clause gives its estimate."""

    row: int
    sign: int


def check_directions(document: Document) -> Iterator[Observation]:
    """Clauses of one row of estimates and one direction, without reservation."""
    tables = [table for table in document.tables if _estimate(table) is not None]
    for sentence in sentences_of(document) if tables else ():
        for table in near_tables(sentence, document):
            if table in tables and not has("directions.open", sentence.text):
                for clause in _CUT.split(sentence.text):
                    yield from _of_clause(sentence, clause, table)


def _estimate(table: Table) -> int | None:
    """The column of estimates of a table that has their errors; none of ratios."""
    columns = estimate_columns(table)
    if columns is None or has("ratio_head", table.head[columns.estimate]):
        return None
    return columns.estimate


def _of_clause(sentence: Sentence, clause: str, table: Table) -> Iterator[Observation]:
    way, column = _way(sentence, clause, table), _estimate(table)
    value = table.value(way.row, column) if way and column is not None else None
    if way is None or column is None or not value or has("fell", table.labels[way.row]):
        return
    severity: Severity = "reconciled" if value * way.sign > 0 else "medium"
    key = "way_agrees" if value * way.sign > 0 else "way_differs"
    told = {"table": table.name, "row": table.labels[way.row], "estimate": value}
    yield seen(
        "estimates", severity, key, sentence.paragraph.place, sentence.text, clause=clause.strip(), **told
    )


def _way(sentence: Sentence, clause: str, table: Table) -> Way | None:
    """The row and its sign: told by «negative effect», else by what there is less or more of."""
    named = _named(clause, table)
    if len(named) != 1 or has("control", clause):
        return None
    row, place = next(iter(named.items()))
    than = _THAN.search(clause)
    if than and place > than.start():
        return None
    down, up = has("directions.negative", clause), has("directions.positive", clause)
    if down != up:
        return Way(row, -1 if down else 1)
    if down or has("directions.magnitude", clause) or not _is_of_outcome(clause, table, row):
        return None
    return _compared(clause, table, row)


def _named(clause: str, table: Table) -> dict[int, int]:
    """Rows that a clause names, also by what a variable measures: «larger» for an area, «older» for age."""
    named = {
        row: at for row, at in rows_named(clause, table).items() if not has("model_row", table.labels[row])
    }
    for row, label in enumerate(table.labels) if not named else ():
        for axis in ("size", "age", "distance", "income", "number"):
            found = pattern(f"directions.{axis}_more", f"directions.{axis}_less").search(clause)
            if found and has(f"directions.{axis}", label):
                named[row] = found.start()
    return named


def _is_of_outcome(clause: str, table: Table, row: int) -> bool:
    """Whether a clause speaks of what the table explains, or the row is the outcome itself."""
    explained = [word for word in content_words(table.title) if not has("regression", word)]
    outcome = [word for word in explained if not shares_word([word], content_words(table.labels[row]))]
    if has("directions.outcome", table.label_name):
        return True
    return any(_part_of(word, told) for word in outcome for told in words(clause))


def _part_of(word: str, told: str) -> bool:
    """Whether two words are forms of one, or one is the last or first part of the other."""
    shorter, longer = sorted((word, told), key=len)
    return same_word(word, told) or (len(shorter) > 4 and shorter in longer)


def _compared(clause: str, table: Table, row: int) -> Way | None:
    """The sign of what there is more or less of, turned where there is less of the variable."""
    outcome = has("directions.outcome", table.label_name)
    marks = [(found.start(), -1) for found in pattern("directions.less").finditer(clause)]
    marks += [(found.start(), 1) for found in pattern("directions.more").finditer(clause)]
    marks.sort()
    if outcome or (len(marks) == 1 and not has("directions.variable", table.labels[row])):
        return Way(row, marks[0][1]) if len(marks) == 1 else None
    if len(marks) == 2:
        return Way(row, marks[0][1] * marks[1][1])
    return None
