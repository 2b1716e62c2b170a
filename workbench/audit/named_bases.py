"""«The 52 who were drawn make up 41% of those eligible»: a percentage of a count whose base is named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.audit.document import Document
from workbench.audit.findings import Observation, Severity, seen
from workbench.audit.lexicon import has, pattern, same_word, words
from workbench.audit.named_counts import counts_of, marks_of, section_sizes, sizes_in
from workbench.audit.numbers import Number, numbers_in
from workbench.audit.sentences import Sentence, sentences_of
from workbench.audit.shares import implied_base

LEAST = 5
"""Persons from which on a base is looked for."""
_BASE = re.compile(
    r"\s*(?:%|prosent|per ?cent|pct)?\s*(?:of|av|blant|among)\s+(?P<base>[^.;:()\d]{3,80})", re.I
)
_END = re.compile(r",|\b(?:og|and|men|but|mens|while|which|noe|med|with|had|hadde|was|were|var|er)\b", re.I)
_RESTATED = re.compile(
    r"\W*(?:this|that|they|these|those|it|dette|det|disse|de|dei)\b(?P<who>[^,]{0,60})", re.I
)
_LINKED = re.compile(r"[^\W\d]*(?: (?!(?:and|og|but|men)\b)[^\W\d]+){0,2}\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Claim:
    """A count that is told to be so many per cent of what the marks name."""

    k: float
    told: Number
    marks: tuple[str, ...]


def check_named_bases(document: Document) -> Iterator[Observation]:
    """Sentences with one percentage of a named base, and one count that it is of."""
    for sentence in sentences_of(document):
        claim = _claim(sentence)
        if claim and (sizes := _sizes(sentence, claim, document)):
            yield _judged(sentence, claim, sizes)


def _claim(sentence: Sentence) -> Claim | None:
    percents = [one for one in sentence.numbers if one.unit == "percent"]
    if len(percents) != 1 or percents[0].sense != "exact" or has("named_bases.weighted", sentence.text):
        return None
    told = percents[0]
    base = _BASE.match(sentence.text, told.end)
    marks = marks_of(_END.split(base["base"])[0]) if base else ()
    k = _count(sentence, told) if marks else None
    return Claim(k, told, marks) if k else None


def _count(sentence: Sentence, told: Number) -> float | None:
    """The only count before the percentage that a word links to it; else that of the sentence before."""
    text = sentence.text
    counts = counts_of(text, (one for one in sentence.numbers if one.end <= told.start))
    start = counts[-1].end if counts else 0
    if not _is_linked(text[start : told.start]):
        return None
    if counts:
        return counts[0].value if len(counts) == 1 else None
    return _restated(sentence)


def _is_linked(between: str) -> bool:
    """Whether the percentage is told of the count: a word for «is» stands just before it, or a bracket."""
    links = list(pattern("named_bases.link").finditer(between))
    bracketed = re.fullmatch(r"[^,;:.()]{0,40}\(\s*", between) is not None
    return bracketed or any(_LINKED.fullmatch(between, link.end()) for link in links)


def _restated(sentence: Sentence) -> float | None:
    """«This is …»: the only count of the sentence before; «those who said yes are …»: that of those words."""
    found = _RESTATED.match(sentence.text)
    if not found or not sentence.before:
        return None
    text = sentence.before[-1]
    counts = counts_of(text, numbers_in(text, sentence.paragraph.language))
    if len(counts) == 1:
        return counts[0].value
    told = [word for word in words(found["who"]) if not has("named_bases.small", word)]
    ends = [*(one.start for one in counts[1:]), len(text)]
    after = [words(text[one.end : end])[:3] for one, end in zip(counts, ends, strict=True)]
    named = [
        one.value
        for one, own in zip(counts, after, strict=True)
        if any(same_word(word, other) for word in told for other in own)
    ]
    return named[0] if len(named) == 1 else None


def _sizes(sentence: Sentence, claim: Claim, document: Document) -> list[float]:
    """Sizes of the base: those of the paragraph, else of the section and its tables.

    Of the section only where no other count of the paragraph explains the percentage.
    """
    texts = (*sentence.before, sentence.text)
    own = {value for text in texts for value in sizes_in(text, sentence, claim.marks)}
    near = [value for value in own if value > claim.k]
    if near:
        return near
    counts = (one for text in texts for one in numbers_in(text, sentence.paragraph.language))
    if any(one.unit == "count" and one.value > 0 and _fits(claim, one.value) for one in counts):
        return []
    return [value for value in section_sizes(sentence, document, claim.marks) if value > claim.k]


def _fits(claim: Claim, n: float) -> bool:
    return claim.told.fits(100 * claim.k / n)


def _judged(sentence: Sentence, claim: Claim, sizes: list[float]) -> Observation:
    agreeing = [n for n in sizes if _fits(claim, n)]
    n = agreeing[0] if agreeing else min(sizes, key=lambda n: abs(100 * claim.k / n - claim.told.value))
    low, high = implied_base(claim.k, claim.told)
    values = {"k": claim.k, "n": n, "told": claim.told.value, "computed": round(100 * claim.k / n, 1)}
    severity: Severity = "reconciled" if agreeing else "high"
    key = "k_of_n_agrees" if agreeing else "k_of_n_differs"
    return seen(
        "shares", severity, key, sentence.paragraph.place, sentence.text, low=low, high=high, **values
    )
