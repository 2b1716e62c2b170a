"""«Of these, 62 gave shifts, 51 child care, and 19 no reason»: parts of a whole that the text has told."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.audit.document import Document
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import has
from workbench.audit.number_words import COUNT, whole
from workbench.audit.numbers import Number, numbers_in
from workbench.audit.sentences import Sentence, sentences_of

LEAST_PARTS = 3
LARGEST_SPELLED = 30
"""Wholes up to which parts may be spelled out; beyond it words for numbers tell of something else."""
NEAR = 0.15
"""Share of the whole that a sum may differ by and still be meant as it."""
_OF_THESE = re.compile(
    r"\W*(?:of (?:these|those|them|whom)|av (?:disse|dem|desse))\b"
    rf"|\W*(?:of|av) (?:the|de|alle|all) (?P<n>{COUNT})\b",
    re.IGNORECASE,
)
_SPELLED = re.compile(r"(?<!\w)(?!(?:en|én|et|ett|one|a|null|zero)\b)[^\W\d_]+(?!\w)")
_SHARED = re.compile(
    r"\b(?:begge|både|both|også|also|flere svar|several|herav|hvorav|of whom|of which)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Partition:
    """A whole, its parts, and whether one of them is the rest."""

    whole: float
    parts: tuple[float, ...]
    closed: bool


def check_partitions(document: Document) -> Iterator[Observation]:
    """Sentences that begin with «of these» or «of the N» and go on with three counts or more."""
    for sentence in sentences_of(document):
        told = _partition(sentence)
        if told is None:
            continue
        total = sum(told.parts)
        values = {
            "whole": told.whole,
            "sum": total,
            "difference": abs(total - told.whole),
            "n": len(told.parts),
        }
        parts = " + ".join(f"{part:.0f}" for part in told.parts)
        place, quote = sentence.paragraph.place, sentence.text
        if total == told.whole:
            yield seen("sums", "reconciled", "listed_agree", place, quote, parts=parts, **values)
        elif abs(total - told.whole) <= NEAR * told.whole and (told.closed or total > told.whole):
            yield seen("sums", "high", "listed_differ", place, quote, parts=parts, **values)


def _partition(sentence: Sentence) -> Partition | None:
    opening = _OF_THESE.match(sentence.text)
    if not opening or _SHARED.search(sentence.text) or has("overlap_hint", sentence.text):
        return None
    of = whole(opening["n"] or "") or _told_before(sentence)
    parts = _counts(sentence, opening.end(), spelled_too=bool(of and of <= LARGEST_SPELLED))
    if not of or len(parts) < LEAST_PARTS or max(parts) > of:
        return None
    return Partition(
        float(of), tuple(parts), has("other", sentence.text) or has("others_word", sentence.text)
    )


def _told_before(sentence: Sentence) -> float | None:
    """The first count of the sentence before."""
    numbers = numbers_in(sentence.before[-1], sentence.paragraph.language) if sentence.before else ()
    return next((one.value for one in numbers if _is_count(one)), None)


def _is_count(number: Number) -> bool:
    return number.unit == "count" and number.sense == "exact" and number.half == 0.5 and number.value >= 2


def _counts(sentence: Sentence, start: int, *, spelled_too: bool) -> list[float]:
    """Counts in digits, and in words where the whole is small, from a place on."""
    digits = [(one.start, one.value) for one in sentence.numbers if one.start >= start and _is_count(one)]
    spelled = [
        (found.start(), float(value))
        for found in (_SPELLED.finditer(sentence.text, start) if spelled_too else ())
        if (value := whole(found.group()))
    ]
    return [value for _, value in sorted(digits + spelled)]
