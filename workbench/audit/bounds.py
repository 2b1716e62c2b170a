"""The lowest and the highest of a column, told in whatever words: «between 11 and 29», «never under 5.6»."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from workbench.audit.document import Document, Table, transposed
from workbench.audit.findings import Observation, Severity, seen
from workbench.audit.lexicon import content_words, has, shares_word, words
from workbench.audit.numbers import Number
from workbench.audit.orders import ranked_rows
from workbench.audit.sentences import Sentence, column_meant, is_about, near_tables, rows_named, sentences_of

LEAST = 3
"""Rows from which on a column has a lowest and a highest."""
_JOIN = re.compile(
    r"\W*(?:%|prosent|per ?cent|percent)?\W*(?:[^\W\d]+\s+){0,2}?(?P<join>and|og|to|til|[-–])\s+",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\b(?:between|mellom)\s+$", re.IGNORECASE)
_FROM = re.compile(r"\b(?:from|fra)\s+$", re.IGNORECASE)
_OUTER = re.compile(
    r"\b(?:under|below|lower than|lavere enn|less than|mindre enn|fewer than|færre enn|over|above|"
    r"higher than|høyere enn|more than|mer enn|flere enn)\s+$",
    re.IGNORECASE,
)
_DENIED = re.compile(r"\b(?:never|aldri|ikke|not|nowhere|ingen steder|no|ingen|none)\b", re.IGNORECASE)
_LOWEST = re.compile(r"\b(?:lowest|least|lavest\w*|minst\w*|smallest|færrest)\b", re.IGNORECASE)
_HIGHEST = re.compile(r"\b(?:highest|most|høyest\w*|størst\w*|largest|flest)\b", re.IGNORECASE)
_NOT_OF_ALL = ("interval", "bounds.uncertain", "others_word", "bounds.partly")


@dataclass(frozen=True, slots=True)
class Bounds:
    """Two numbers told to be the ends of what a column holds."""

    low: Number
    high: Number


@dataclass(frozen=True, slots=True)
class Held:
    """What a column, or a whole table, holds from its lowest to its highest."""

    name: str
    values: tuple[float, ...]

    def agrees(self, told: Bounds) -> bool:
        """Whether both ends are those told."""
        return told.low.fits(min(self.values)) and told.high.fits(max(self.values))

    def has_both(self, told: Bounds) -> bool:
        """Whether both numbers told stand in the column, at its ends or not."""
        return all(any(one.fits(value) for value in self.values) for one in (told.low, told.high))

    def has_end(self, told: Bounds) -> bool:
        """Whether one of the ends is as told."""
        return told.low.fits(min(self.values)) or told.high.fits(max(self.values))


def check_bounds(document: Document) -> Iterator[Observation]:
    """Sentences that tell two ends and name no row."""
    for sentence in sentences_of(document):
        told = _bounds(sentence)
        if told is None or any(has(concept, sentence.text) for concept in _NOT_OF_ALL):
            continue
        for table in near_tables(sentence, document):
            if rows_named(sentence.text, table):
                break
            if judged := _judged(sentence, table, told):
                yield judged
                break


def _bounds(sentence: Sentence) -> Bounds | None:
    """The two numbers, where the sentence has no more of their kind."""
    told = [one for one in sentence.numbers if one.unit != "year"]
    numbers = [replace(one, sense="exact") if one.sense in ("above", "below") else one for one in told]
    pairs = [Bounds(low, high) for low, high in itertools.pairwise(numbers) if low.value < high.value]
    found = [pair for pair in pairs if _are_ends(sentence.text, pair)]
    return found[0] if len(found) == 1 else None


def _are_ends(text: str, pair: Bounds) -> bool:
    """Whether words before, between and after two numbers make them ends."""
    before, between = text[: pair.low.start], text[pair.low.end : pair.high.start]
    spread = has("bounds.spread", text)
    joined = _JOIN.fullmatch(between)
    if joined and _BETWEEN.search(before) and joined["join"].lower() in ("and", "og"):
        return spread or has("bounds.was", text)
    if joined and _FROM.search(before) and joined["join"].lower() in ("to", "til"):
        return spread
    if _OUTER.search(before) and _OUTER.search(between):
        return _DENIED.search(before) is not None
    return _told_apart(text, pair)


def _told_apart(text: str, pair: Bounds) -> bool:
    """«The lowest was 5.6 and the highest 6.9»: each word stands nearest to its number."""
    lowest, highest = _LOWEST.search(text), _HIGHEST.search(text)
    if not lowest or not highest:
        return False
    first, second = sorted((lowest, highest), key=lambda one: one.start())
    return first.start() < pair.low.start < second.start() < pair.high.start and first is lowest


def _judged(sentence: Sentence, table: Table, told: Bounds) -> Observation | None:
    """A column that agrees settles it; else one that is named, or has both numbers, does not agree."""
    held = [*_columns(table, told), *_columns(transposed(table), told), *_whole(table, told)]
    if agreeing := next((one for one in held if one.agrees(told)), None):
        return _told(sentence, table, told, agreeing, agrees=True)
    named, shares = _named(sentence, table), _shares_meant(sentence, table, told)
    wrong = [
        one
        for one in held
        if one.has_both(told) or (one.name in named and one.has_end(told)) or one.name == shares
    ]
    wrong.sort(key=lambda one: one.name not in named)
    return _told(sentence, table, told, wrong[0], agrees=False) if wrong else None


def _columns(table: Table, told: Bounds) -> list[Held]:
    """Columns of the unit of the numbers told."""
    percent = "percent" in (told.low.unit, told.high.unit)
    found = []
    for column, head in enumerate(table.head):
        unit = table.column_unit(column)
        rows = ranked_rows(table, column) if unit and (unit == "percent") == percent else []
        if len(rows) >= LEAST:
            found.append(Held(head or table.title, tuple(table.value(row, column) or 0.0 for row in rows)))
    return found


def _whole(table: Table, told: Bounds) -> list[Held]:
    """All cells of columns of one unit, totals left out."""
    columns = [c for c in range(len(table.head)) if not has("sum_total", table.head[c])]
    alike = {table.column_unit(column) for column in columns}
    rows = [row for row in range(len(table.rows)) if not table.is_total(row)]
    values = [value for row in rows for column in columns if (value := table.value(row, column)) is not None]
    return [Held(table.title, tuple(values))] if len(alike) == 1 and len(values) >= LEAST else []


def _named(sentence: Sentence, table: Table) -> set[str]:
    """Heads that the sentence names best; the only column of numbers of a table whose title it names."""
    told = words(sentence.text)
    scores = {head: _score(head, told) for head in table.head}
    best = max(scores.values(), default=0.0)
    return {head for head, score in scores.items() if score == best and best > 0}


def _shares_meant(sentence: Sentence, table: Table, told: Bounds) -> str | None:
    """The head of the percentages, where the numbers are such and the sentence is of that column."""
    column = column_meant(sentence.text, table, "percent") if told.high.unit == "percent" else None
    return table.head[column] if column is not None and is_about(sentence, table, column) else None


def _score(head: str, told: Sequence[str]) -> float:
    own = content_words(head)
    n = sum(shares_word([word], told) for word in own)
    return n + n / len(own) if own else 0.0


def _told(sentence: Sentence, table: Table, told: Bounds, held: Held, *, agrees: bool) -> Observation:
    names = {"table": table.name, "column": held.name, "low": told.low.value, "high": told.high.value}
    ends = {"least": min(held.values), "most": max(held.values)}
    severity: Severity = "reconciled" if agrees else "medium"
    key = "spread_agrees" if agrees else "spread_differs"
    return seen("range", severity, key, sentence.paragraph.place, sentence.text, **names, **ends)
