"""«A and B had 84 and 68 respectively»: numbers in the order of the names before them, or of those in the
sentence before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.audit.document import Document, Table
from workbench.audit.findings import Observation, seen
from workbench.audit.numbers import Number
from workbench.audit.sentences import Sentence, oriented, rows_told_apart, sentences_of, tables_of

_WORD = re.compile(r"\b(?:henholdsvis|respectively)\b", re.IGNORECASE)


def check_respectively(document: Document) -> Iterator[Observation]:
    """Every sentence that pairs names and numbers by their order."""
    for sentence in sentences_of(document):
        if not _WORD.search(sentence.text):
            continue
        for table in tables_of(sentence, document):
            turned, named = oriented(sentence.text, table)
            if len(named) < 2 and sentence.before:
                turned, named = table, rows_told_apart(sentence.before[-1], table)
            rows = [row for row, _ in sorted(named.items(), key=lambda item: item[1])]
            numbers = [one for one in sentence.numbers if one.unit in ("count", "percent", "money")]
            if len(rows) >= 2 and len(rows) == len(numbers) and len({one.unit for one in numbers}) == 1:
                yield from _paired(sentence, turned, rows, numbers)
                break


def _paired(
    sentence: Sentence, table: Table, rows: list[int], numbers: list[Number]
) -> Iterator[Observation]:
    """The column that holds all of the numbers for these rows, in whatever order, tells which order is
    right.
    """
    for column in range(len(table.head)):
        cells = [table.rows[row][column].number for row in rows]
        values = [cell.value for cell in cells if cell]
        if len(values) < len(rows) or not _all_there(values, numbers):
            continue
        agrees = all(number.fits(value) for number, value in zip(numbers, values, strict=True))
        told = {"table": table.name, "column": table.head[column]}
        pairs = ", ".join(f"{table.labels[row]} ({table.rows[row][column].text})" for row in rows)
        severity, key = (
            ("reconciled", "respectively_agrees") if agrees else ("medium", "respectively_differs")
        )
        place, quote = sentence.paragraph.place, sentence.text
        yield seen("prose_numbers", severity, key, place, quote, pairs=pairs, **told)  # type: ignore[arg-type]
        return


def _all_there(values: list[float], numbers: list[Number]) -> bool:
    return all(any(number.fits(value) for value in values) for number in numbers) and all(
        any(number.fits(value) for number in numbers) for value in values
    )
