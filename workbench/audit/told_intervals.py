"""An interval told in words, «runs from 980 to 1,320», against the estimate of a table that it is around."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.audit.document import Document, Table
from workbench.audit.estimates import bounds_of, error_of, estimate_columns
from workbench.audit.findings import Observation, Severity, seen
from workbench.audit.intervals import WIDTHS
from workbench.audit.lexicon import has
from workbench.audit.sentences import Sentence, near_tables, sentences_of

SCALES = (1.0, 100.0, 1000.0)
"""What a text may multiply an estimate by: per cent of shares, thousands written out."""
OFF_CENTRE = 0.06
"""Share of its width that the middle of a told interval may lie from the estimate."""
_INTERVAL = re.compile(
    r"\b(?:interval\w*|intervall\w*|CI|KI|confidence|konfidens\w*|usikkerhet\w*|uncertainty|feilmargin\w*)\b",
    re.IGNORECASE,
)
_LEVEL = re.compile(r"\b(90|95|99)\s*(?:%|prosent|per ?cent)", re.IGNORECASE)
_JOIN = re.compile(r"\W*(?:[^\W\d]+\s+){0,3}?(?:to|til|and|og|[-–])\W*\Z", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Told:
    """An interval as told: sizes only, since a text may leave out signs; ``half`` of the last place."""

    low: float
    high: float
    half: float
    level: int

    @property
    def middle(self) -> float:
        """Where the estimate should lie."""
        return (self.low + self.high) / 2


def check_told_intervals(document: Document) -> Iterator[Observation]:
    """Sentences with one interval and no standard error, in sections with a table of estimates."""
    for sentence in sentences_of(document):
        told = (
            _told(sentence) if _INTERVAL.search(sentence.text) and not has("error", sentence.text) else None
        )
        tables = near_tables(sentence, document) if told else ()
        rows = [(table, row) for table in tables for row in range(len(table.rows))]
        if told is None or any(_is_of(table, row, told) for table, row in rows):
            continue
        around = [(table, row) for table, row in rows if _centred(table, row, told)]
        if len(around) == 1 and _error(*around[0]):
            yield _judged(sentence, told, *around[0])


def _told(sentence: Sentence) -> Told | None:
    """The only two numbers after the word that are joined by «to»."""
    start = _INTERVAL.search(sentence.text)
    levels = [found.span(1) for found in _LEVEL.finditer(sentence.text)]
    numbers = [one for one in sentence.numbers if start and one.start > start.start() and one.unit != "year"]
    numbers = [one for one in numbers if not any(at <= one.start < end for at, end in levels)]
    pairs = [
        (low, high)
        for low, high in itertools.pairwise(numbers)
        if _JOIN.fullmatch(sentence.text[low.end : high.start]) and low.value < high.value
    ]
    if len(pairs) != 1:
        return None
    low, high = pairs[0]
    level = _LEVEL.search(sentence.text)
    return Told(low.value, high.value, max(low.half, high.half), int(level.group(1)) if level else 95)


def _centred(table: Table, row: int, told: Told) -> bool:
    """Whether the estimate of a row lies in the middle of the interval, in size."""
    columns = estimate_columns(table)
    value = table.value(row, columns.estimate) if columns else None
    if columns is None or not value or has("ratio_head", table.head[columns.estimate]):
        return False
    slack = OFF_CENTRE * (told.high - told.low) + told.half
    return any(abs(abs(value) * scale - abs(told.middle)) <= slack for scale in SCALES)


def _is_of(table: Table, row: int, told: Told) -> bool:
    """Whether the interval is that of a row: as printed, or as wide as its standard error makes it."""
    columns = estimate_columns(table)
    if columns is None:
        return False
    bounds = sorted(abs(one) for one in bounds_of(table, row, columns))
    ends = sorted((abs(told.low), abs(told.high)))
    for scale in SCALES if len(bounds) == 2 else ():
        if all(abs(scale * one - other) <= told.half + 1e-9 for one, other in zip(bounds, ends, strict=True)):
            return True
    return _centred(table, row, told) and _fits_error(table, row, told)


def _error(table: Table, row: int) -> float | None:
    columns = estimate_columns(table)
    return error_of(table, row, columns) if columns else None


def _fits_error(table: Table, row: int, told: Told) -> bool:
    error = _error(table, row)
    least, most = WIDTHS[told.level]
    half_width = (told.high - told.low) / 2
    return any(
        least * error * scale - told.half <= half_width <= most * error * scale + told.half
        for scale in SCALES
        if error
    )


def _judged(sentence: Sentence, told: Told, table: Table, row: int) -> Observation:
    columns = estimate_columns(table)
    value = table.value(row, columns.estimate) if columns else None
    error = _error(table, row)
    names = {"table": table.name, "row": table.labels[row], "level": told.level}
    values = {"low": told.low, "high": told.high, "estimate": value or 0.0, "error": error or 0.0}
    severity: Severity = "high"
    place, quote = sentence.paragraph.place, sentence.text
    return seen("estimates", severity, "told_interval_differs", place, quote, **names, **values)
