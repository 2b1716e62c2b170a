"""«No effect» read out of an estimate that is not significant."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.audit.document import Document, Table
from workbench.audit.estimates import EstimateColumns, bounds_of, error_of, estimate_columns
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import has, pattern
from workbench.audit.sentences import Sentence, rows_named, sentences_of, tables_of

MDE = 2.8016
"""Standard errors that the least effect shown with 80 % power lies from nought, two-sided at 5 % (Bloom
1995).
"""


@dataclass(frozen=True, slots=True)
class Undecided:
    """An estimate whose 95 per cent interval holds none; ``error`` is nan for a ratio."""

    table: Table
    row: int
    value: float
    error: float
    low: float
    high: float
    ratio: bool


def check_null_readings(document: Document) -> Iterator[Observation]:
    """«No effect» said of an estimate whose interval holds effects of either sign."""
    estimates = [one for table in document.tables for one in _undecided(table)]
    claims = pattern("null.claims")
    for sentence in sentences_of(document) if estimates else ():
        found = claims.search(sentence.text)
        if not found or _guarded(sentence.text):
            continue
        named = [one for one in estimates if one.row in rows_named(sentence.text, one.table)]
        if not named and not _of_numbers(sentence):
            continue
        if any(has("equivalence", one.text) for one in document.of_section(sentence.paragraph.place)):
            continue
        cited = [one for one in estimates if one.table in tables_of(sentence, document)]
        order = sentence.paragraph.order
        near = named or cited or sorted(estimates, key=lambda one: abs(one.table.order - order))
        yield _told(sentence, found.group(), near[0])


def _guarded(text: str) -> bool:
    """Whether the sentence keeps open what it says, or says only what was not shown.

    One that concludes from what is not significant is not guarded by saying so.
    """
    if has("null.strong_guards", text):
        return True
    concludes = has("null.conclusion", text) and has("not_significant", text)
    return has("null.guards", text) and not concludes


def _told(sentence: Sentence, words: str, one: Undecided) -> Observation:
    told = {"table": one.table.name, "words": words, "row": one.table.labels[one.row] or str(one.row + 1)}
    values = {"estimate": one.value, "low": round(one.low, 4), "high": round(one.high, 4)}
    place, quote = sentence.paragraph.place, sentence.text
    if one.ratio:
        return seen("null_reading", "high", "null_reading_ratio", place, quote, **told, **values)
    values |= {"error": one.error, "mde": round(MDE * one.error, 4)}
    return seen("null_reading", "high", "null_reading", place, quote, **told, **values)


def _undecided(table: Table) -> Iterator[Undecided]:
    columns = estimate_columns(table)
    for row in range(len(table.rows)) if columns else ():
        if has("model_row", table.labels[row]):
            continue
        found = _ratio(table, row, columns) if _is_ratio(table, columns) else _plain(table, row, columns)  # type: ignore[arg-type]
        if found:
            yield found


def _is_ratio(table: Table, columns: EstimateColumns | None) -> bool:
    return columns is not None and has("ratio_head", table.head[columns.estimate])


def _plain(table: Table, row: int, columns: EstimateColumns) -> Undecided | None:
    value, error = table.value(row, columns.estimate), error_of(table, row, columns)
    if value is None or not error or abs(value) >= 1.96 * error:
        return None
    return Undecided(table, row, value, error, value - 1.96 * error, value + 1.96 * error, ratio=False)


def _ratio(table: Table, row: int, columns: EstimateColumns) -> Undecided | None:
    value, bounds = table.value(row, columns.estimate), bounds_of(table, row, columns)
    if value is None or len(bounds) != 2 or not min(bounds) < 1 < max(bounds):
        return None
    return Undecided(table, row, value, math.nan, min(bounds), max(bounds), ratio=True)


def _of_numbers(sentence: Sentence) -> bool:
    """Whether the paragraph speaks of statistics or cites a table, so that the words are about an
    estimate.
    """
    return (
        has("null.trace", sentence.paragraph.text)
        or re.search(r"\btabell|\btable", sentence.paragraph.text, re.I) is not None
    )
