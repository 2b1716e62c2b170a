"""«The second highest», «nest størst»: places in the order of a column."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.audit.document import Document
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import pattern
from workbench.audit.orders import listed, named_column, rank_of, ranked_rows
from workbench.audit.sentences import Sentence, sentences_of, speaks_of

_PLACES = {"nest": 2, "andre": 2, "second": 2, "tredje": 3, "third": 3, "fjerde": 4, "fourth": 4}
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
    if not found or len(found[1]) != 1:
        return
    table, row = found[0], next(iter(found[1]))
    column = named_column(sentence, table, row)
    ranked = (
        ranked_rows(table, column, largest=pattern("largest").match(word) is not None)
        if column is not None
        else []
    )
    if column is None or row not in ranked or len(ranked) < 3:
        return
    own = rank_of(table, column, ranked, row)
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
