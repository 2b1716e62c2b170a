"""Percentages of a sentence against the counts it gives beside them: «12 av 40 (30 prosent)»."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.audit.document import Document
from workbench.audit.findings import Observation, seen
from workbench.audit.number_words import DIGITS, spelled
from workbench.audit.numbers import Number, numbers_in
from workbench.audit.sentences import Sentence, sentences_of
from workbench.audit.shares import implied_base

NEAR = 120
"""Characters between the counts and their percentage."""
_K_OF_N = re.compile(
    rf"(?P<k>(?<![\w.,]){DIGITS}|\b(?:to|tre|fire|fem|seks|sju|syv|åtte|ni|ti|"
    r"elleve|tolv|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve))"
    r"\s+(?:[^\W\d]+\s+){0,3}?(?:av|of|ut av|out of)\s+(?:de|våre|the|our|alle|all|totalt|i alt|til sammen|"
    r"a total of|in all|those)?\s*(?:totalt |i alt |total )?"
    rf"(?P<n>(?=\d\d|\d[ ,]\d){DIGITS})(?![\d.,]*\s*(?:%|prosent|per ?cent))",
    re.IGNORECASE,
)


_RATE = re.compile(r"(?:svarprosent(?:en)? (?:på|er|var)|response rate (?:of|was)) $", re.IGNORECASE)
_OF_THEM = re.compile(
    r"\W*(?:av (?:dem|disse|de|respondentene|deltakerne)|of (?:them|these|those))\b", re.IGNORECASE
)


_N_THEN_K = re.compile(
    r"\b(?:av|of|blant|among)\s+(?:de |the |totalt |all |alle )?(?P<n>\d[\d \u00a0,]{1,10}\d|"
    r"\d\d)\s+[^.;()\d%]{0,40}?"
    r"(?<![\d.,])(?P<k>\d[\d \u00a0,]{0,10}\d|\d)\s+(?:[^\W\d]+\s+){0,2}?\(",
    re.IGNORECASE,
)


def check_counts_in_text(document: Document) -> Iterator[Observation]:
    """Every sentence that gives one part, one whole and their percentage."""
    for sentence in sentences_of(document):
        yield from _k_of_n(sentence)
        yield from _part_of_before(sentence)


def _part_of_before(sentence: Sentence) -> Iterator[Observation]:
    """«Of them 870 were mothers (78 per cent)»: the whole stands in the sentence before."""
    start = _OF_THEM.match(sentence.text)
    if not start or not sentence.before:
        return
    wholes = [
        one.value
        for one in numbers_in(sentence.before[-1], sentence.paragraph.language)
        if one.unit == "count"
    ]
    counts = [one for one in sentence.numbers if one.unit == "count" and one.sense == "exact"]
    for count in counts:
        told = next(
            (one for one in sentence.numbers if one.start > count.end and one.unit == "percent"), None
        )
        between = sentence.text[count.end : told.start] if told else ""
        bases = [whole for whole in wholes if whole >= count.value and whole >= 10]
        if told is None or not bases or not re.fullmatch(r"[^.;,()\d]{2,40}\(", between):
            continue
        fitting = [whole for whole in bases if told.fits(100 * count.value / whole)]
        n = fitting[0] if fitting else bases[0]
        low, high = implied_base(count.value, told)
        values = {"k": count.value, "n": n, "told": told.value, "computed": round(100 * count.value / n, 1)}
        severity, key = ("reconciled", "k_of_n_agrees") if fitting else ("high", "k_of_n_differs")
        place, quote = sentence.paragraph.place, sentence.text
        yield seen("shares", severity, key, place, quote, low=low, high=high, **values)  # type: ignore[arg-type]


def _k_of_n(sentence: Sentence) -> Iterator[Observation]:
    """«12 av 40 (30 prosent)»."""
    found = list(_K_OF_N.finditer(sentence.text)) or list(_N_THEN_K.finditer(sentence.text))
    percents = [one for one in sentence.numbers if _is_percent(sentence.text, one) and one.sense == "exact"]
    if len(found) != 1 or not percents:
        return
    match = found[0]
    k, n = _count(match["k"]), _count(match["n"])
    beside = [number for number in percents if _beside(sentence.text, match, number)]
    if k is None or not n or len(beside) != 1 or k > n:
        return
    told = beside[0]
    agrees = told.fits(100 * k / n)
    low, high = implied_base(k, told)
    place = sentence.paragraph.place
    values = {"told": told.value, "k": k, "n": n, "computed": round(100 * k / n, 1), "low": low, "high": high}
    severity, key = ("reconciled", "k_of_n_agrees") if agrees else ("high", "k_of_n_differs")
    yield seen("shares", severity, key, place, sentence.text, **values)  # type: ignore[arg-type]


def _is_percent(text: str, number: Number) -> bool:
    """A percentage, or the bare number of a response rate."""
    return (
        number.unit == "percent" or _RATE.search(text[max(0, number.start - 25) : number.start]) is not None
    )


def _beside(text: str, match: re.Match[str], number: Number) -> bool:
    """Whether a percentage stands in brackets after the counts, or just before them in front of brackets."""
    after, before = text[match.end() : number.start], text[number.end : match.start()]
    if number.start == match.end() or (number.start >= match.end() and re.fullmatch(r"[\s,;:=–-]*", after)):
        return True
    if 0 <= number.start - match.end() < NEAR and re.search(
        r"\($|, (?:eller|or|dvs\.?|altså|noe som gir|som er|which is)\s*$|(?:tilsvar\w*|utgjør|det er|"
        r"equals|or|eller|svarprosent på|response rate of) $",
        after.lower(),
    ):
        return True
    return 0 <= match.start() - number.end < 40 and "(" in before and ")" not in before


def _count(text: str) -> float | None:
    plain = re.sub(r"[ \u00a0\u2009\u202f,]", "", text)
    return float(plain) if plain.isdigit() else spelled(text)
