"""How many few persons a percentage or a mean is of, where the paragraph tells it."""

from __future__ import annotations

import re

from workbench.audit.lexicon import has
from workbench.audit.number_words import COUNT, whole
from workbench.audit.numbers import numbers_in
from workbench.audit.sentences import Sentence

SMALLEST, LARGEST = 5, 99
"""Persons for which a percentage without decimals can be one that no count gives."""
_ASKED = re.compile(
    rf"(?<![\w.,])(?:(?:alle|all|samtlige)\s+)?(?:de\s+|the\s+|våre\s+|our\s+)?(?<![\w.,])(?P<n>{COUNT})\s+[^\W\d]{{3,}}",
    re.IGNORECASE,
)


def base_told(sentence: Sentence) -> int | None:
    """The only number of persons asked that the paragraph tells, up to the sentence's end."""
    told = [
        one
        for text in (*sentence.before, sentence.text)
        if has("interviewed", text)
        for one in sizes_told(text)
    ]
    return max(told) if told else None


def counts_told(sentence: Sentence) -> list[float]:
    """All counts of a paragraph up to the sentence's end, in digits: what a percentage may be of."""
    language = sentence.paragraph.language
    texts = (*sentence.before, sentence.text)
    return [one.value for text in texts for one in numbers_in(text, language) if one.unit == "count"]


def sizes_told(text: str) -> list[int]:
    """Small numbers of persons or things that a text tells."""
    found = [whole(one["n"]) for one in _ASKED.finditer(text)]
    return [n for n in found if n and SMALLEST <= n <= LARGEST]
