"""«Never», concluded from nobody among a few having said so."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.audit.document import Document
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import has
from workbench.audit.number_words import COUNT, whole
from workbench.audit.numbers import numbers_in
from workbench.audit.sentences import Sentence, sentences_of
from workbench.audit.small_bases import LARGEST, sizes_told
from workbench.audit.small_samples import interviewed

_NONE = re.compile(
    r"^\W*(?:ingen|null|none|no one|nobody|not one|no (?:\w+ ){0,2}(?:reported|mentioned|said))\b",
    re.IGNORECASE,
)
_OF_N = re.compile(
    rf"\b(?:av|of|med|with|to|intervjuet|interviewed|all|alle)\s+(?:de|the|alle|all)?\s*(?P<n>{COUNT})\b",
    re.IGNORECASE,
)


def check_absolutes(document: Document) -> Iterator[Observation]:
    """A conclusion with «never» right after a sentence that begins with «none»."""
    sentences = sentences_of(document)
    for at, sentence in enumerate(sentences):
        concluded = has("absolutes.never", sentence.text) and has("absolutes.concluded", sentence.text)
        if not concluded or not any(_NONE.match(text) for text in (*sentence.before[-2:], sentence.text)):
            continue
        n = _asked(sentences[max(0, at - 12) : at]) or interviewed(document)
        if n:
            bound = round(100 * (1 - 0.05 ** (1 / n)), 1)
            place, quote = sentence.paragraph.place, " ".join((*sentence.before[-1:], sentence.text))
            yield seen("zero_counts", "medium", "never_of_few", place, quote, n=n, bound=bound)


def _asked(before: tuple[Sentence, ...]) -> int | None:
    """How many were asked: the last «of the N», or number of persons, in the sentences before."""
    for sentence in reversed(before):
        found = [whole(one["n"]) for one in _OF_N.finditer(sentence.text)]
        known = [n for n in found if n and 5 <= n <= LARGEST]
        known += [n for n in sizes_told(sentence.text) if n]
        counts = [
            one for one in numbers_in(sentence.text, sentence.paragraph.language) if one.unit == "count"
        ]
        known += [
            int(one.value)
            for one in counts
            if 5 <= one.value <= LARGEST and has("persons", sentence.text[one.end : one.end + 30])
        ]
        if known:
            return max(known)
    return None
