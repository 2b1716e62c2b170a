"""Paired sentences of two summaries: significance that one alone claims, numbers that changed places."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from workbench.audit.bilingual import summary_sentences
from workbench.audit.document import Document
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import content_words, has
from workbench.audit.numbers import Number
from workbench.audit.sentences import Sentence

STEM = 6
"""Letters that a word of one language and its sister in the other begin with."""
_DENIED = re.compile(
    r"\b(?:ikke|ingen|verken|hverken|not|no|nor|neither|without|uten)\b[^.;,]{0,40}\b(?:signifi|statisti)|\binsignifi",
    re.IGNORECASE,
)
_CUT = re.compile(r"[,;.]|\b(?:og|and|mens|while|whereas|mot|against)\b", re.IGNORECASE)


def check_paired_summaries(document: Document) -> Iterator[Observation]:
    """The summaries in Norwegian and in English, where both are there."""
    nb, en = summary_sentences(document, "nb"), summary_sentences(document, "en")
    yield from _significance(nb, en)
    for one, other in itertools.product(nb, en):
        yield from _swapped(one, other)


def _significance(nb: Sequence[Sentence], en: Sequence[Sentence]) -> Iterator[Observation]:
    """Those that speak of it, in their order, where the summaries have as many."""
    told = [[one for one in sentences if has("significant", one.text)] for sentences in (nb, en)]
    for one, other in zip(*told, strict=True) if len(told[0]) == len(told[1]) else ():
        denied = [_DENIED.search(sentence.text) is not None for sentence in (one, other)]
        shared = any(a.value == b.value for a in one.numbers for b in other.numbers)
        if denied[0] != denied[1] and not shared:
            quote = f"{one.text} / {other.text}"
            texts = {"one": one.text, "other": other.text}
            yield seen(
                "bilingual", "high", "significance_of_pair_differs", other.paragraph.place, quote, **texts
            )


def _swapped(one: Sentence, other: Sentence) -> Iterator[Observation]:
    """Two sentences with the same two numbers, each told of what the other sentence tells the other of."""
    pairs = [_two(sentence) for sentence in (one, other)]
    if not all(pairs) or {n.value for n in pairs[0]} != {n.value for n in pairs[1]}:
        return
    first, second = pairs[0]
    match, rest = sorted(pairs[1], key=lambda n: n.value != first.value)
    own = [_sisters(_after(one, a), _after(other, b)) for a, b in ((first, match), (second, rest))]
    crossed = [_sisters(_after(one, a), _after(other, b)) for a, b in ((first, rest), (second, match))]
    if any(crossed) and not any(own):
        texts = {"one": first.text, "other": second.text}
        place, quote = other.paragraph.place, f"{one.text} / {other.text}"
        yield seen("bilingual", "high", "numbers_swapped", place, quote, **texts)


def _two(sentence: Sentence) -> tuple[Number, ...]:
    """The only two percentages or counts of a sentence."""
    found = tuple(one for one in sentence.numbers if one.unit in ("percent", "count", "points"))
    different = len({one.value for one in found}) == 2
    return found if len(found) == 2 and different and found[0].unit == found[1].unit else ()


def _after(sentence: Sentence, number: Number) -> tuple[str, ...]:
    """Words that tell what a number is of: those after it, up to the end of its clause."""
    return content_words(_CUT.split(sentence.text[number.end :])[0])


def _sisters(one: Sequence[str], other: Sequence[str]) -> bool:
    return any(a[:STEM] == b[:STEM] for a in one for b in other if min(len(a), len(b)) >= STEM)
