"""A count in a text that is a cell of the row it names but for one digit, or two that changed places."""

from __future__ import annotations

from collections.abc import Iterator

from workbench.audit.document import Document, Table
from workbench.audit.explanations import is_explained
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import has
from workbench.audit.numbers import Number
from workbench.audit.sentences import Sentence, near_tables, rows_named, sentences_of

LEAST = 20


def check_near_misses(document: Document) -> Iterator[Observation]:
    """Sentences that name one row and give one count that no cell and no simple sum explains."""
    for sentence in sentences_of(document):
        told = (
            [one for one in sentence.numbers if one.unit == "count"]
            if not has("average", sentence.text)
            else []
        )
        for table in near_tables(sentence, document) if len(told) == 1 and told[0].sense == "exact" else ():
            named = rows_named(sentence.text, table)
            if len(named) == 1:
                yield from _missed(sentence, table, next(iter(named)), told[0], document)
                break


def _missed(
    sentence: Sentence, table: Table, row: int, told: Number, document: Document
) -> Iterator[Observation]:
    cells = [cell.number for line in document.tables for cells in line.rows for cell in cells if cell.number]
    if told.value < LEAST or told.half != 0.5 or any(told.value == cell.value for cell in cells):
        return
    near = [
        column
        for column, cell in enumerate(table.rows[row])
        if cell.number and cell.number.unit == "count" and is_misprint(told.value, cell.number.value)
    ]
    if near and not is_explained(sentence, table, row, told, document):
        listed = "; ".join(f"{table.head[c] or table.title}: {table.rows[row][c].text}" for c in near)
        names = {"table": table.name, "row": table.labels[row], "told": told.value, "cells": listed}
        yield seen(
            "prose_numbers", "medium", "prose_differs", sentence.paragraph.place, sentence.text, **names
        )


def is_misprint(one: float, other: float) -> bool:
    """Whether two whole numbers differ in one digit, or in two neighbours that changed places."""
    if one != int(one) or other != int(other):
        return False
    first, second = str(int(one)), str(int(other))
    differing = [at for at, (a, b) in enumerate(zip(first, second, strict=False)) if a != b]
    if len(first) != len(second) or not differing or len(differing) > 2:
        return False
    start = differing[0]
    swapped = differing == [start, start + 1] and first[start : start + 2] == second[start : start + 2][::-1]
    return swapped or (len(differing) == 1 and len(first) > 2)
