"""Parts of a whole that exclude each other by their own numbers: «84 all four days and 63 two or three»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.audit.document import Document
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import content_words, has, same_word
from workbench.audit.number_words import COUNT, whole
from workbench.audit.numbers import numbers_in
from workbench.audit.sentences import Sentence, sentences_of

_PARTS = re.compile(
    rf"\b(?:av|of|blant|among) (?:de |the |alle |all ){{0,2}}(?P<n>{COUNT}) (?P<who>[^.;:]{{0,80}}?)"
    rf"(?<![\w.,])(?P<one>{COUNT}) (?P<what>[^.;:]{{1,60}}?) (?:og|and) "
    rf"(?P<other>{COUNT}) (?P<rest>[^.;:]{{1,60}})",
    re.IGNORECASE,
)
_GIRLS = r"(?:girls|women|females|jenter|kvinner)"
_BOYS = r"(?:boys|men|males|gutter|menn)"
_SEXES = re.compile(
    rf"(?<![\w.,])(?P<one>{COUNT}) (?:[^\W\d]+ )?"
    rf"(?:{_GIRLS} (?:og|and) (?P<other>{COUNT}) (?:[^\W\d]+ )?{_BOYS}"
    rf"|{_BOYS} (?:og|and) (?P<other2>{COUNT}) (?:[^\W\d]+ )?{_GIRLS})\b",
    re.IGNORECASE,
)
FURTHEST = 4
"""Blocks before a sentence in which the number of them all can be told."""
MOST_ABOVE = 1.5
"""Times that the number of them all may be of two parts and still be meant as their whole."""
_NUMBERED = re.compile(rf"\b{COUNT}\b", re.IGNORECASE)


def check_exclusive_parts(document: Document) -> Iterator[Observation]:
    """Two parts, each told by a number of the same thing: nobody can be in both."""
    for sentence in sentences_of(document):
        found = _PARTS.search(sentence.text)
        if not found or not _exclude(found["what"], found["rest"]):
            continue
        n, one, other = (whole(found[name]) or 0 for name in ("n", "one", "other"))
        if not 0 < max(one, other) <= n:
            continue
        values = {"n": n, "one": one, "other": other, "sum": one + other}
        severity, key = ("high", "parts_exceed") if one + other > n else ("reconciled", "parts_within")
        yield seen("sums", severity, key, sentence.paragraph.place, sentence.text, **values)  # type: ignore[arg-type]


def check_sexes(document: Document) -> Iterator[Observation]:
    """«694 girls and 631 boys among those attending»: no more than all of them, told before or in a table."""
    for sentence in sentences_of(document):
        found = _SEXES.search(sentence.text)
        if not found or has("overlap_hint", sentence.text):
            continue
        one, other = whole(found["one"]) or 0, whole(found["other"] or found["other2"]) or 0
        wholes = [n for n in _wholes(sentence, document) if max(one, other) < n <= MOST_ABOVE * (one + other)]
        if wholes and not any(one + other <= n for n in wholes):
            values = {"n": max(wholes), "one": one, "other": other, "sum": one + other}
            yield seen("sums", "high", "parts_exceed", sentence.paragraph.place, sentence.text, **values)


def _wholes(sentence: Sentence, document: Document) -> list[float]:
    """Counts of the sentences before in the section, and totals of its tables."""
    place, order = sentence.paragraph.place, sentence.paragraph.order
    before = [one.text for one in document.of_section(place) if order - FURTHEST <= one.order < order]
    texts = [*before, *sentence.before]
    told = [one for text in texts for one in numbers_in(text, sentence.paragraph.language)]
    return [*(one.value for one in told if one.unit == "count"), *document.count_totals(place)]


def _exclude(one: str, other: str) -> bool:
    """Whether both descriptions give a number of the same thing, and not the same number."""
    words = [content_words(text) for text in (one, other)]
    shared = any(same_word(word, told) for word in words[0] for told in words[1])
    numbers = [{found.casefold() for found in _NUMBERED.findall(text)} for text in (one, other)]
    return shared and all(numbers) and not numbers[0] & numbers[1]
