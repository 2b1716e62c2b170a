"""«287 were 80 or older, and 391 were women of 80 or more»: a part larger than what it is a part of."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.audit.document import Document
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import content_words, has, same_word
from workbench.audit.sentences import Sentence, sentences_of

LEAST = 5
"""Persons from which on a count is compared."""
LEAST_MARKS = 2
"""Words and ages by which a group must be told before a narrower one is looked for."""
_AGE = re.compile(r"\b(?P<age>\d{1,2})\s+(?:år|years?)\b(?:\s+(?:og|eller|and|or)\s+\w+)?", re.IGNORECASE)
_CUT = re.compile(r"[,;.:]|\b(?:og|and|mens|while|whereas|men|but)\s*\Z", re.IGNORECASE)
_COMPARING = frozenset(
    ("år", "years", "eldre", "older", "mer", "more", "over", "yngre", "younger", "least", "minst")
)


@dataclass(frozen=True, slots=True)
class Group:
    """A count and the words and ages that tell of whom."""

    value: float
    marks: tuple[str, ...]


def check_subsets(document: Document) -> Iterator[Observation]:
    """Counts of one sentence whose groups are told by some of the same words."""
    for sentence in sentences_of(document):
        if not has("persons", sentence.text):
            continue
        for one, other in itertools.permutations(_groups(sentence), 2):
            if _is_narrower(other, one) and other.value > one.value:
                place, quote = sentence.paragraph.place, sentence.text
                values = {"whole": one.value, "part": other.value, "names": ", ".join(one.marks)}
                yield seen("sets", "high", "part_exceeds", place, quote, **values)


def _groups(sentence: Sentence) -> list[Group]:
    """Counts of persons, each with what is said of them up to the next one."""
    ages = [found.span("age") for found in _AGE.finditer(sentence.text)]
    counts = [
        one
        for one in sentence.numbers
        if one.unit == "count" and one.sense == "exact" and one.value >= LEAST
        if sentence.text[one.start - 1 : one.start] not in ("(", "[")
        if not any(start <= one.start < end for start, end in ages)
    ]
    starts = [*(one.start for one in counts), len(sentence.text)]
    found = [
        Group(one.value, _marks(sentence.text[one.end : starts[at]]))
        for at, one in enumerate(counts, start=1)
    ]
    return [group for group in found if group.marks]


def _marks(text: str) -> tuple[str, ...]:
    """Words that carry meaning and ages, up to the end of the clause."""
    cut = _CUT.search(text.strip())
    clause = text.strip()[: cut.start()] if cut else text
    ages = [found["age"] for found in _AGE.finditer(clause)]
    told = [
        word for word in content_words(clause) if word not in _COMPARING and not has("plain_persons", word)
    ]
    return (*ages, *told)


def _is_narrower(one: Group, other: Group) -> bool:
    """Whether a group is told by all the marks of the other, and by more."""
    held = all(any(same_word(mark, own) for own in one.marks) for mark in other.marks)
    aged = any(mark.isdigit() for mark in other.marks)
    return held and len(one.marks) > len(other.marks) and (aged or len(other.marks) >= LEAST_MARKS)
