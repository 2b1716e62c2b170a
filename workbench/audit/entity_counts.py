"""How many took part in a measure, told in a text, against what tables give for that measure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.audit.document import Document
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import has
from workbench.audit.numbers import Number
from workbench.audit.participants import Count, group_sizes, matched_tables
from workbench.audit.sentences import Sentence, rows_told_apart, sentences_of

LEAST = 20
"""Persons from which on a count is compared."""
ALIKE = 3.0
"""Times that a count may be of another one and still be meant as the same."""
_CLAUSES = re.compile(r"[;:]|\b(?:mens|while|whereas|men|but)\b")
_EACH = re.compile(r"\s*(?:hver|each)\b", re.IGNORECASE)


def check_entity_counts(document: Document) -> Iterator[Observation]:
    """Clauses with one count of those who took part in a measure that a table counts."""
    tables = [table for table in document.tables if any(has("participants", head) for head in table.head)]
    sizes = [*group_sizes(document), *(count for one in matched_tables(document) for count in one.counts())]
    for sentence in sentences_of(document) if tables else ():
        for clause in _CLAUSES.split(sentence.text):
            counts = _counts(sentence, clause)
            if len(counts) == 1 and has("engaged", clause) and not has("part_word", clause):
                for table in tables:
                    names = [table.labels[row] for row in rows_told_apart(clause, table)]
                    several = bool(_EACH.match(sentence.text[counts[0].end :]))
                    if names and (len(names) == 1 or several):
                        yield from _compared(sentence, counts[0], names, sizes)


def _counts(sentence: Sentence, clause: str) -> list[Number]:
    """Counts of the clause; those of persons, or of each."""
    start = sentence.text.index(clause)
    found = [
        one for one in sentence.numbers if start <= one.start < start + len(clause) and one.unit == "count"
    ]
    after = [sentence.text[one.end : one.end + 16] for one in found]
    named = all(has("plain_persons", text) or _EACH.match(text) for text in after)
    return [one for one in found if one.value >= LEAST] if named else []


def _compared(
    sentence: Sentence, told: Number, names: list[str], sizes: list[Count]
) -> Iterator[Observation]:
    for name in names:
        known = [one for one in sizes if one.name == name]
        alike = [one for one in known if 1 / ALIKE <= told.value / one.value <= ALIKE]
        if not alike or told.sense in ("above", "below"):
            continue
        agrees = any(told.fits(one.value) for one in known)
        listed = "; ".join(f"{one.value:.0f}" for one in known)
        severity, key = ("reconciled", "entity_agrees") if agrees else ("medium", "entity_differs")
        tables = ", ".join(dict.fromkeys(one.place.table for one in known))
        values = {"told": told.value, "name": name, "known": listed, "tables": tables}
        yield seen("prose_numbers", severity, key, sentence.paragraph.place, sentence.text, **values)  # type: ignore[arg-type]
