"""«The second highest», «nest størst»: places in the order of a column."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.audit.document import Document, Table
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import pattern
from workbench.audit.orders import (
    COUNTED,
    count_columns,
    listed,
    named_column,
    only_counted,
    rank_of,
    ranked_rows,
)
from workbench.audit.sentences import Sentence, sentences_of, speaks_of

LEAST = 3
"""Rows from which on there is a second place."""
_PLACES = {"nest": 2, "andre": 2, "second": 2, "tredje": 3, "third": 3, "fjerde": 4, "fourth": 4}
_PARTS = re.compile(r",|\b(?:og|and)\b", re.IGNORECASE)
_ORDINAL = re.compile(r"\b(?P<place>nest|tredje|fjerde|second|third|fourth)[ -]?(?P<most>\w+)", re.IGNORECASE)


def check_ordinals(document: Document) -> Iterator[Observation]:
    """A clause with one such word and one row named."""
    for sentence in sentences_of(document):
        for clause in re.split(r"[;:]|\b(?:mens|while|whereas|men|but)\b", sentence.text):
            found = _ORDINAL.search(clause)
            told = clause[found.start("most") :] if found else ""
            if found and pattern("largest", "smallest").match(told):
                yield from _place(sentence, clause, _PLACES[found["place"].lower()], document, told)


def _place(
    sentence: Sentence, clause: str, place: int, document: Document, word: str
) -> Iterator[Observation]:
    found = speaks_of(Sentence(clause, sentence.paragraph, sentence.before), document)
    row = _row_of(clause, found[1], word) if found else None
    if not found or row is None:
        return
    table = found[0]
    largest = pattern("largest").match(word) is not None
    orders = [(one, ranked_rows(table, one, largest=largest)) for one in _meant(sentence, table, row, word)]
    places = [(one, ranked, rank_of(table, one, ranked, row)) for one, ranked in orders if row in ranked]
    if not places or len(places[0][1]) < LEAST:
        return
    column, ranked, own = next((one for one in places if one[2] == place), places[0])
    told = {
        "table": table.name,
        "column": table.head[column],
        "row": table.labels[row],
        "place": place,
        "own": own,
    }
    severity, key = ("reconciled", "place_agrees") if own == place else ("medium", "place_differs")
    order = listed(table, column, ranked[: max(place, own)])
    where, quote = sentence.paragraph.place, sentence.text
    yield seen("rank", severity, key, where, quote, order=order, **told)  # type: ignore[arg-type]


def _row_of(clause: str, named: dict[int, int], word: str) -> int | None:
    """The only row of a clause, or of the part between commas or «and» that the ordinal stands in."""
    if len(named) < 2:
        return next(iter(named), None)
    at = clause.rindex(word)
    cuts = [0, *(cut.start() for cut in _PARTS.finditer(clause)), len(clause)]
    start = max(cut for cut in cuts if cut <= at)
    end = min(cut for cut in cuts if cut > at)
    own = [row for row, place in named.items() if start <= place < end]
    return own[0] if len(own) == 1 else None


def _meant(sentence: Sentence, table: Table, row: int, word: str) -> list[int]:
    """The column that is ranked, or all of counts where «most» tells no more: then none may agree."""
    column = named_column(sentence, table, row)
    if column is not None:
        return [column]
    counted = only_counted(table)
    if COUNTED.match(word) or counted is None:
        return count_columns(table) if COUNTED.match(word) else []
    return [counted]
