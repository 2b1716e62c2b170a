"""Treated persons of a subgroup that were matched, against how many there are of it, as the text tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.audit.document import Document, Table
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import content_words, has, same_word
from workbench.audit.numbers import Number
from workbench.audit.participants import MatchedTable, matched_tables
from workbench.audit.sentences import Sentence, sentences_of

LEAST = 20
"""Persons from which on a count is compared."""
MOST_ABOVE = 1.5
"""Times a group from which on the matched are of another population."""
_WITHOUT = re.compile(
    r"\b(?:uten|mangl\w*|ikke|ingen|without|lack\w*|no|not|did not|never|other|øvrige|andre)\b", re.IGNORECASE
)
_ANAPHORA = re.compile(r"\b(?:det|dette|dem|disse|it|this|them|these|one|so)\b", re.IGNORECASE)
_ENDS = re.compile(r"[.;:()]|,(?!\d)|\b(?:og|and|mens|while|mot|against)\b", re.IGNORECASE)
_WHOLE = re.compile(r"\b(?:av|of)(?: (?:de|alle|the|all))?\s+$", re.IGNORECASE)
_EACH = re.compile(r"\b(?:per|pr|each|every|hver|hvert)\b", re.IGNORECASE)
_NUMBERED = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Subgroup:
    """What tells the persons of a row from all: words, numbers such as an age, and whether they lack it."""

    words: tuple[str, ...]
    numbers: frozenset[str]
    without: bool

    def is_in(self, text: str) -> bool:
        """Whether a text speaks of these persons."""
        told = content_words(text)
        return (
            all(any(same_word(word, one) for one in told) for word in self.words)
            and self.numbers <= set(_NUMBERED.findall(text))
            and self.without == (_WITHOUT.search(text) is not None)
        )


def check_subgroup_pools(document: Document) -> Iterator[Observation]:
    """Rows of subgroups of tables of matched persons."""
    for matched in matched_tables(document):
        for row in range(len(matched.table.rows)):
            value = matched.table.value(row, matched.column)
            group = _subgroup(matched.table, row)
            if value is not None and value >= LEAST and group:
                yield from _judged(document, matched, row, value, group)


def _subgroup(table: Table, row: int) -> Subgroup | None:
    """The last part of a row's name, where its words stand in no other whole name."""
    parts = re.split(r",\s|[:–(]\s?", table.labels[row].rstrip(" )"))
    part, before = parts[-1], " ".join(parts[:-1])
    told = (word for word in content_words(part) if not _WITHOUT.fullmatch(word))
    words = tuple(word for word in told if word not in content_words(before))
    numbers = frozenset(_NUMBERED.findall(part))
    if len(parts) < 2 or not words or has("total", part) or table.is_total(row):
        return None
    return Subgroup(words, numbers, _WITHOUT.search(part) is not None)


def _judged(
    document: Document, matched: MatchedTable, row: int, value: float, group: Subgroup
) -> Iterator[Observation]:
    """Against the largest count of those persons that a sentence tells."""
    found = [
        (number.value, sentence.text)
        for sentence in sentences_of(document)
        for number in _counts_of(sentence, group)
    ]
    there, name = max(found, default=(0.0, ""))
    if not there or value > MOST_ABOVE * there:
        return
    place, quote = matched.table.cell_place(row, matched.column), matched.table.row_text(row)
    told = {"matched": value, "there": there, "name": name[:120]}
    if value > there:
        yield seen("participants", "high", "pool_exceeded", place, quote, **told)
    else:
        yield seen("participants", "reconciled", "pool_holds", place, quote, **told)


def _counts_of(sentence: Sentence, group: Subgroup) -> Iterator[Number]:
    """Counts of the persons of a group, none of those who were matched or of the others."""
    if has("matching_word", sentence.text) or has("control", sentence.text):
        return
    for number in sentence.numbers:
        if number.unit != "count" or number.sense != "exact" or number.value < LEAST or number.half != 0.5:
            continue
        if _WHOLE.search(sentence.text[: number.start]):
            continue
        rest = sentence.text[number.end :]
        cut = _ENDS.search(rest)
        clause = rest[: cut.start()] if cut else rest
        before = sentence.text[: number.start] if _ANAPHORA.search(clause) else ""
        if (
            not _EACH.search(clause)
            and group.is_in(f"{before} {clause}")
            and str(int(number.value)) not in group.numbers
        ):
            yield number
