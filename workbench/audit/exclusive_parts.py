"""Parts of a whole that exclude each other by their own numbers: «84 all four days and 63 two or three»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.audit.document import Document
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import content_words, same_word
from workbench.audit.number_words import COUNT, whole
from workbench.audit.sentences import sentences_of

_PARTS = re.compile(
    rf"\b(?:av|of|blant|among) (?:de |the |alle |all ){{0,2}}(?P<n>{COUNT}) (?P<who>[^.;:]{{0,80}}?)"
    rf"(?<![\w.,])(?P<one>{COUNT}) (?P<what>[^.;:]{{1,60}}?) (?:og|and) "
    rf"(?P<other>{COUNT}) (?P<rest>[^.;:]{{1,60}})",
    re.IGNORECASE,
)
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


def _exclude(one: str, other: str) -> bool:
    """Whether both descriptions give a number of the same thing, and not the same number."""
    words = [content_words(text) for text in (one, other)]
    shared = any(same_word(word, told) for word in words[0] for told in words[1])
    numbers = [{found.casefold() for found in _NUMBERED.findall(text)} for text in (one, other)]
    return shared and all(numbers) and not numbers[0] & numbers[1]
