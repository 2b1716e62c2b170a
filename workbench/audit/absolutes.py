"""«Never», concluded from nobody among a few having said so."""

from __future__ import annotations

import itertools
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
    r"\b(?:ingen|null|ikke (?:én|en|ett)(?: eneste)?|none|no one|nobody|not (?:a single )?one|"
    r"not a single|zero)"
    r"\s+(?:\w+ )?(?:av|of|blant|among)\b|^\W*(?:ingen|null|none|no one|nobody|not one)\b"
    r"|\b(?:no|ingen) (?:\w+ ){0,3}(?:reported|mentioned|said|recalled|told|described|had seen|fortalte|"
    r"nevnte|meldte|rapporterte|husket|opplevde|hadde sett)\b",
    re.IGNORECASE,
)
_BECAUSE = re.compile(
    r"[:;–]|,?\s\b(?:for|fordi|siden|ettersom|because|since|as|so|så|derfor|dermed|therefore)\b",
    re.IGNORECASE,
)
_REASON_FIRST = re.compile(r"^\W*(?:since|because|as|siden|ettersom|fordi)\b[^,]*,", re.IGNORECASE)
"""A reason that opens its sentence ends at the comma."""
_OF_N = re.compile(
    rf"\b(?:av|of|med|with|to|intervjuet|interviewed|all|alle)\s+(?:de|the|alle|all)?\s*(?P<n>{COUNT})\b",
    re.IGNORECASE,
)


def check_absolutes(document: Document) -> Iterator[Observation]:
    """A conclusion with «never», in the sentence that tells of none or right after it."""
    sentences = sentences_of(document)
    for at, sentence in enumerate(sentences):
        if not (_concluded(sentence) or _in_one(sentence.text)):
            continue
        n = _asked(sentences[max(0, at - 12) : at + 1]) or interviewed(document)
        if n:
            bound = round(100 * (1 - 0.05 ** (1 / n)), 1)
            place, quote = sentence.paragraph.place, " ".join((*sentence.before[-1:], sentence.text))
            yield seen("zero_counts", "medium", "never_of_few", place, quote, n=n, bound=bound)


def _concluded(sentence: Sentence) -> bool:
    """Whether a sentence concludes «never» from one before it that begins with «none»."""
    concluded = has("absolutes.never", sentence.text) and has("absolutes.concluded", sentence.text)
    return (
        concluded
        and not has("absolutes.denied", sentence.text)
        and any(_NONE.match(text) for text in (*sentence.before[-2:], sentence.text))
    )


def _in_one(text: str) -> bool:
    """Whether one clause says «never» or «no harm» of all, and the next that none of a few told of it."""
    if has("absolutes.open", text):
        return False
    first = _REASON_FIRST.match(text)
    ends = [first.end()] if first else []
    cuts = [0, *sorted({*ends, *(found.start() for found in _BECAUSE.finditer(text))}), len(text)]
    clauses = [text[start:end] for start, end in itertools.pairwise(cuts)]
    told = [_NONE.search(_BECAUSE.sub(" ", clause, count=1)) is not None for clause in clauses]
    claimed = [
        not none and (has("absolutes.never", clause) or has("absolutes.harmless", clause))
        for clause, none in zip(clauses, told, strict=True)
    ]
    return any(told) and any(claimed)


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
