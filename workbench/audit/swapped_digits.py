"""A number of a row that is spoken of, in which two digits changed places: «164» for 146."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.audit.document import Document, Table
from workbench.audit.explanations import is_explained
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import content_words, has, same_word, words
from workbench.audit.numbers import Number
from workbench.audit.sentences import Sentence, near_tables, rows_named, sentences_of


def check_swapped_digits(document: Document) -> Iterator[Observation]:
    """Numbers that no table has, and that are a cell of the row spoken of but for two digits."""
    known = {
        abs(cell.number.value)
        for table in document.tables
        for row in table.rows
        for cell in row
        if cell.number
    }
    for sentence in sentences_of(document):
        for told in sentence.numbers:
            if told.sense == "exact" and told.unit != "year" and abs(told.value) not in known:
                yield from _first(sentence, told, document)


def _first(sentence: Sentence, told: Number, document: Document) -> Iterator[Observation]:
    """The only row near by that is spoken of and has such a cell."""
    found = [
        (table, row, column)
        for table in near_tables(sentence, document)
        for row in range(len(table.rows))
        for column in _swapped(told, table, row)
        if _is_spoken_of(sentence, told, table, (row, column))
        and not _is_derived(sentence, table, row, told, document)
    ]
    if len(found) == 1:
        table, row, column = found[0]
        cells = f"{table.head[column] or table.title}: {table.rows[row][column].text}"
        names = {"table": table.name, "row": table.labels[row], "told": told.value, "cells": cells}
        place, quote = sentence.paragraph.place, sentence.text
        yield seen("prose_numbers", "medium", "prose_differs", place, quote, **names)


def _is_derived(sentence: Sentence, table: Table, row: int, told: Number, document: Document) -> bool:
    """Whether a sentence tells of a sum or a difference, and the number is one."""
    derived = has("swapped_digits.derived", sentence.text)
    return derived and is_explained(sentence, table, row, told, document)


def _swapped(told: Number, table: Table, row: int) -> Iterator[int]:
    """Columns whose number has the same digits and point, two neighbours changed."""
    for column, cell in enumerate(table.rows[row]):
        if (
            cell.number
            and cell.number.half == told.half
            and is_swap(told.value, cell.number.value, told.half)
        ):
            yield column


def is_swap(one: float, other: float, half: float) -> bool:
    """Whether three digits or more are the same but for two neighbours that changed places."""
    first, second = (str(round(abs(value) / (2 * half))) for value in (one, other))
    differing = [at for at, (a, b) in enumerate(zip(first, second, strict=False)) if a != b]
    if len(first) != len(second) or len(first) < 3 or len(differing) != 2:
        return False
    start, end = differing
    return end == start + 1 and first[start] == second[end] and first[end] == second[start]


def _is_spoken_of(sentence: Sentence, told: Number, table: Table, cell: tuple[int, int]) -> bool:
    """Whether the sentence names the row, or has another number of it and names the column."""
    row, column = cell
    if row in rows_named(sentence.text, table):
        return True
    others = [
        one for one in sentence.numbers if one is not told and one.unit == told.unit and one.half == told.half
    ]
    cells = [other.number for at, other in enumerate(table.rows[row]) if at != column and other.number]
    beside = any(one.value == number.value for one in others for number in cells)
    named = any(
        same_word(own, other) or (len(own) > 5 and other.startswith(own))
        for own in (*content_words(table.head[column]), *words(table.head[column])[:1])
        for other in words(sentence.text)
    )
    return beside and named
