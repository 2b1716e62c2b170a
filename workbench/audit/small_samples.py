"""Percentages that so few persons cannot give, and what none among so few can exclude."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

from workbench.audit.document import Document
from workbench.audit.findings import Observation, Severity, seen
from workbench.audit.lexicon import has, pattern
from workbench.audit.number_words import COUNT, whole
from workbench.audit.numbers import Number
from workbench.audit.sentences import Sentence, sentences_of
from workbench.audit.small_bases import LARGEST, SMALLEST, base_told, counts_told

_OWN_N = re.compile(
    r"\b(?:av|of|blant|among) (?:de|våre|the|our|alle|all) (?P<n>\d{1,2})\b(?!\s*(?:%|prosent|per ?cent))",
    re.IGNORECASE,
)
_NEXT_N = re.compile(
    r"\s*(?:%|prosent|per ?cent)?\s*(?:av|of|blant|among)\s+"
    r"(?:(?:de|våre|the|our|alle|all|those|these)\s+){0,2}"
    rf"(?P<n>{COUNT})(?![\w.,]*\d|\s*(?:%|prosent|per ?cent))\s+(?P<what>[^\W\d]{{3,}})",
    re.IGNORECASE,
)
_ANSWERED_BY = re.compile(
    rf"\b(?:answer|repl|respon|complete|return|fill|besvar|svar|utfyl|fylt)\w*\s+(?:(?:in|ut|ble|was)\s+)?"
    rf"(?:by|from|av|fra)\s+(?:(?:de|the|all|alle)\s+)?(?P<n>{COUNT})\b(?!\s*(?:%|prosent|per ?cent))",
    re.IGNORECASE,
)


def check_small_samples(document: Document) -> Iterator[Observation]:
    """Percentages of those interviewed that no count can give."""
    n = interviewed(document)
    for sentence in sentences_of(document):
        percents = [one for one in sentence.numbers if one.unit == "percent"]
        if (told := _size_beside(sentence, percents)) is not None:
            yield from _percent(sentence, percents[0], told)
            continue
        if not has("interviewed", sentence.text):
            yield from _of_paragraph(sentence, percents)
            continue
        own = _OWN_N.search(sentence.text)
        size = int(own["n"]) if own else n
        if size and len(percents) == 1 and not _other_base(sentence, size):
            yield from _percent(sentence, percents[0], size)


def _size_beside(sentence: Sentence, percents: list[Number]) -> int | None:
    """The number that the only percentage is told of: «64 per cent of the 18», «answered by 16, 52 per cent».

    None where it is large, or where the sentence is of something weighted or about.
    """
    if len(percents) != 1 or percents[0].sense != "exact" or has("named_bases.weighted", sentence.text):
        return None
    counts = [one for one in sentence.numbers if one.unit == "count"]
    found = _NEXT_N.match(sentence.text, percents[0].end)
    found = found or (_ANSWERED_BY.search(sentence.text, 0, percents[0].start) if len(counts) < 2 else None)
    what = found["what"] if found and found.re is _NEXT_N else ""
    n = whole(found["n"]) if found and not has("measures.unit", what) and not has("money", what) else None
    return n if n and SMALLEST <= n <= LARGEST else None


def _of_paragraph(sentence: Sentence, percents: list[Number]) -> Iterator[Observation]:
    """A percentage in a paragraph that has told how many were asked, and no count that it is of."""
    base = base_told(sentence) if len(percents) == 1 else None
    told = counts_told(sentence) if base else []
    larger = any(n > (base or 0) for n in told)
    if base and not larger and not any(_possible(percents[0], int(n)) for n in told if n > 0):
        yield from _percent(sentence, percents[0], base)


def _possible(told: Number, n: int) -> bool:
    return any(told.fits(100 * k / n) for k in range(n + 1))


def interviewed(document: Document) -> int | None:
    """How many persons were interviewed, where sentences and tables agree on one small number."""
    found: list[int] = []
    for sentence in sentences_of(document):
        for number in sentence.numbers:
            around = sentence.text[max(0, number.start - 40) : number.end + 40]
            if (
                number.unit == "count"
                and number.sense == "exact"
                and 5 <= number.value <= LARGEST
                and _of_interviews(around)
            ):
                found.append(int(number.value))
    for table in document.tables:
        for column, head in enumerate(table.head):
            for row in range(len(table.rows)):
                value = table.value(row, column)
                if has("interviewed", head) and table.is_total(row) and value and value <= LARGEST:
                    found.append(int(value))
    if not found:
        return None
    most = max(set(found), key=found.count)
    return most if found.count(most) >= 2 or len(set(found)) == 1 else None


def _of_interviews(around: str) -> bool:
    return (
        has("interviewed", around)
        and has("persons", around)
        | bool(re.search(r"asyl|intervju|interview|informant|respondent", around, re.I))
        and not re.search(r"\bav\s+\d|\bof\s+\d|%|prosent|år\b|years?\b", around)
    )


def _other_base(sentence: Sentence, n: int) -> bool:
    """Whether a sentence tells another number of persons that the percentage is of."""
    return any(one.unit == "count" and one.value > n for one in sentence.numbers)


def _percent(sentence: Sentence, told: Number, n: int) -> Iterator[Observation]:
    if told.half * n / 100 >= 0.5 or told.sense in ("above", "below"):
        return
    fitting = [k for k in range(n + 1) if told.fits(100 * k / n)]
    place, quote = sentence.paragraph.place, sentence.text
    if fitting:
        yield seen(
            "small_samples",
            "reconciled",
            "percent_of_few_agrees",
            place,
            quote,
            n=n,
            k=fitting[0],
            told=told.value,
        )
        return
    below = math.floor(told.value * n / 100)
    values = {"n": n, "told": told.value, "below": below, "above": below + 1}
    near = {"percent_below": round(100 * below / n, 1), "percent_above": round(100 * (below + 1) / n, 1)}
    yield seen("small_samples", "medium", "percent_of_few_differs", place, quote, **values, **near)


def check_zero_counts(document: Document) -> Iterator[Observation]:
    """«None of those interviewed»: what share that leaves possible; a note where the sentence does not
    tell of how many.
    """
    n = interviewed(document)
    for sentence in sentences_of(document):
        found = pattern("none_word").search(sentence.text)
        if not found or not _of_persons(sentence.text[found.end() :]):
            continue
        told_size = _own_size(sentence, found.end())
        own = told_size or (n if found.start() < 5 else None)
        bounded = re.search(r"\d\s*(?:%|prosent|per ?cent)", sentence.text)
        if own and 3 <= own <= 1000 and not bounded:
            told = {"n": own, "bound": round(100 * (1 - 0.05 ** (1 / own)), 1), "rule": round(300 / own, 1)}
            severity: Severity = "reconciled" if told_size else "note"
            place, quote = sentence.paragraph.place, sentence.text
            yield seen("zero_counts", severity, "zero_of_few", place, quote, **told)


def _of_persons(after: str) -> bool:
    """Whether «none» is of the persons who were interviewed, staff left out."""
    near = after[:60]
    return has("interviewed", near) and not re.search(
        r"ansatt|staff|kurs|course|mottak\b|centre", near, re.IGNORECASE
    )


def _own_size(sentence: Sentence, start: int) -> int | None:
    after = [one for one in sentence.numbers if start <= one.start < start + 30 and one.unit == "count"]
    return int(after[0].value) if after else None
