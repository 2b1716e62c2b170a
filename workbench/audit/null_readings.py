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
from workbench.audit.stated_estimates import stated_estimate
from workbench.mixed.overclaims import claims

MDE = 2.8016
"""Standard errors that the least effect shown with 80 % power lies from nought, two-sided at 5 % (Bloom
1995).
"""


@dataclass(frozen=True, slots=True)
class Undecided:
    """An estimate whose 95 per cent interval holds none.

    Attributes
    ----------
    table : Table or None
        None where a sentence tells it.
    error : float
        nan for a ratio.
    """

    table: Table | None
    row: int
    value: float
    error: float
    low: float
    high: float
    ratio: bool


def check_null_readings(document: Document) -> Iterator[Observation]:
    """«No effect» said of an estimate whose interval holds effects of either sign."""
    estimates = [one for table in document.tables for one in _undecided(table)]
    stated = dict(_stated(document))
    for sentence in sentences_of(document) if estimates or stated else ():
        found = _claimed(sentence)
        if not found or any(
            has("equivalence", one.text) for one in document.of_section(sentence.paragraph.place)
        ):
            continue
        if own := stated.get(sentence.paragraph.place.section):
            yield _told(sentence, found, own)
        elif one := _meant(sentence, found, estimates, document):
            yield _told(sentence, found, one)


def _claimed(sentence: Sentence) -> str | None:
    """The words that say that there is nothing, in the author's own name and without reservation."""
    if not has("null.denial", sentence.text) or has("null.robust", sentence.text):
        return None
    made = claims(sentence.text, sentence.paragraph.language)
    said = next((words for _, family, words in made if family in ("none", "no_benefit")), None)
    if said is not None:
        open_ = has("null.strong_guards", sentence.text) or has("null.unshown", sentence.text)
        return None if open_ or has("significant", said) or has("null.certain", said) else said
    found = pattern("null.nothing").search(sentence.text)
    return found.group() if found and not _guarded(sentence.text) else None


def _meant(
    sentence: Sentence, words: str, estimates: list[Undecided], document: Document
) -> Undecided | None:
    """The estimate that is named, of the table that is cited, or the nearest; None without statistics."""
    named = [one for one in estimates if one.table and one.row in rows_named(sentence.text, one.table)]
    elsewhere = any(document.table_numbered(number) is None for number in sentence.cited)
    small = has("null.small", words) and not has("not_significant", sentence.text)
    if small and all(_is_held_fixed(one) for one in named):
        return None
    if not named and (elsewhere or not _of_numbers(sentence)):
        return None
    cited = [one for one in estimates if one.table in tables_of(sentence, document)]
    order = sentence.paragraph.order
    near = named or cited or estimates
    return min(near, key=lambda one: abs(one.table.order - order) if one.table else 0, default=None)


def _is_held_fixed(one: Undecided) -> bool:
    """Whether a row is of a regression and not its first: what is held fixed, whose size may be told."""
    labels = one.table.labels if one.table else ()
    return one.row > 0 and any(has("model_row", label) for label in labels)


def _stated(document: Document) -> Iterator[tuple[str, Undecided]]:
    """Sections whose text tells an undecided estimate with its standard error, and that estimate."""
    for sentence in sentences_of(document):
        found = stated_estimate(sentence)
        if found and abs(found.value) < 1.96 * found.error:
            reach = 1.96 * found.error
            low, high = found.value - reach, found.value + reach
            place = sentence.paragraph.place.section
            yield place, Undecided(None, 0, found.value, found.error, low, high, ratio=False)


def _guarded(text: str) -> bool:
    """Whether the sentence keeps open what it says, or says only what was not shown.

    One that concludes from what is not significant is not guarded by saying so.
    """
    if has("null.strong_guards", text):
        return True
    concludes = has("null.conclusion", text) and has("not_significant", text)
    return has("null.guards", text) and not concludes


def _told(sentence: Sentence, words: str, one: Undecided) -> Observation:
    name, row = (one.table.name, one.table.labels[one.row]) if one.table else ("–", "")
    told = {"table": name, "words": words, "row": row or str(one.row + 1)}
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
