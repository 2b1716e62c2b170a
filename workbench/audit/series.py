"""What is said of every year, or every step, of a series in a table."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from workbench.audit.document import Document, Table, transposed
from workbench.audit.findings import Observation, seen
from workbench.audit.heads import are_year
from workbench.audit.lexicon import content_words, has, pattern, same_word, words
from workbench.audit.sentences import Sentence, near_tables, sentences_of

LEAST = 3
"""Years from which on a series has a course."""


def check_series(document: Document) -> Iterator[Observation]:
    """«Membership grew in every year»: each step must go that way."""
    for sentence in sentences_of(document):
        for clause in re.split(r"[;:]|\b(?:mens|while|whereas|men|but)\b", sentence.text):
            every = pattern("series.every").search(clause)
            up, down = has("rose", clause), has("fell", clause)
            if (
                every
                and up != down
                and not pattern("series.partly").search(clause.replace(every.group(), "")[:80])
            ):
                yield from _first(sentence, clause, document, up=up)


def _first(sentence: Sentence, clause: str, document: Document, *, up: bool) -> Iterator[Observation]:
    """The first table near by that has a series of that name."""
    for table in near_tables(sentence, document):
        for one in (table, transposed(table)):
            column = _series_named(clause, one)
            if column is not None:
                yield from _steps(sentence, one, column, _begins_with(clause), up=up)
                return


def _begins_with(clause: str) -> str:
    """The year that «every year» is counted from, where the clause tells it before: «since 2015»."""
    every = pattern("series.every").search(clause)
    before = clause[: every.start()] if every else clause
    years = re.findall(r"\b(?:19|20)\d\d\b", before if has("series.since", before) else "")
    return max(years, default="")


def _series_named(clause: str, table: Table) -> int | None:
    """The column of years' values that a clause is about."""
    if len(_steps_of(table)) < LEAST:
        return None
    told = words(clause)
    scores = {
        column: _named(head, told) for column, head in enumerate(table.head) if table.column_unit(column)
    }
    best = max(scores.values(), default=0)
    if not best and (counted := _counted(clause, table)) is not None:
        return counted
    chosen = [column for column, score in scores.items() if score == best]
    if len(chosen) > 1:
        shares = has("share_word", clause)
        chosen = [column for column in chosen if (table.column_unit(column) == "percent") == shares]
    return chosen[0] if best and len(chosen) == 1 else None


def _counted(clause: str, table: Table) -> int | None:
    """The only column headed as a number, where a clause tells of the number of what the title names."""
    headed = [column for column, head in enumerate(table.head) if has("series.number_head", head)]
    counted = pattern("series.number_of").search(clause)
    named = counted and any(
        same_word(word, other)
        for word in content_words(table.title)
        for other in words(clause[counted.end() :])
    )
    return headed[0] if named and len(headed) == 1 else None


def _steps_of(table: Table) -> list[int]:
    """Rows that follow each other: years, or groups of ages, sizes or amounts from the least on.

    What spans several of them, as a total does, is none of them.
    """
    rows = [row for row, label in enumerate(table.labels) if label and not table.is_total(row)]
    years = [row for row in rows if are_year(table.labels[row])]
    if len(years) >= LEAST:
        return sorted(years, key=lambda row: table.labels[row])
    firsts = [re.search(r"\d+", table.labels[row]) for row in rows]
    values = [int(one.group()) for one in firsts if one]
    ordered = len(values) == len(rows) and values == sorted(values) and len(set(values)) >= LEAST
    return rows if ordered else []


def _named(head: str, told: tuple[str, ...]) -> float:
    """How many of a head's words a text holds, and then how large a share of them that is."""
    own = content_words(head)
    n = sum(any(same_word(word, one) or _begins(word, one) for one in told) for word in own)
    return n + n / len(own) if own else 0.0


def _begins(own: str, told: str, *, least: int = 5) -> bool:
    """Whether one word is made from the other: «Members», «Membership»."""
    shorter, longer = sorted((own, told), key=len)
    return len(shorter) >= least and longer.startswith(shorter[:-1])


def _steps(sentence: Sentence, table: Table, column: int, first: str, *, up: bool) -> Iterator[Observation]:
    rows = [row for row in _steps_of(table) if table.rows[row][column].number and table.labels[row] >= first]
    values = [table.value(row, column) or 0.0 for row in rows]
    against = [
        at
        for at, (one, other) in enumerate(itertools.pairwise(values))
        if (other > one) != up or one == other
    ]
    if len(rows) < LEAST:
        return
    told = {"table": table.name, "column": table.head[column]}
    place, quote = sentence.paragraph.place, sentence.text
    if not against:
        yield seen("trend", "reconciled", "every_agrees", place, quote, n=len(rows), **told)
        return
    steps = "; ".join(
        f"{table.labels[rows[at]]}: {table.rows[rows[at]][column].text}, "
        f"{table.labels[rows[at + 1]]}: {table.rows[rows[at + 1]][column].text}"
        for at in against
    )
    yield seen("trend", "medium", "every_differs", place, quote, steps=steps, **told)
