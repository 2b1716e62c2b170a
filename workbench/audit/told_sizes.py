"""«Larger farms did better by 0.064»: the size of one estimate, told with the other sign."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.audit.document import Document, Table
from workbench.audit.estimates import estimate_columns
from workbench.audit.findings import Observation, Severity, seen
from workbench.audit.lexicon import content_words, has, same_word, words
from workbench.audit.numbers import Number
from workbench.audit.sentences import Sentence, near_tables, sentences_of

LEAST_DIGITS = 2
"""Digits from which on a size tells one estimate from others."""
_THAN = re.compile(r"\b(?:than|enn)\b", re.IGNORECASE)
_TURNED = re.compile(
    r"\b(?:ikke|not|no|uten|without|instead of|i stedet for|enn hos|against|mot|than (?:men|boys))\b",
    re.IGNORECASE,
)


def check_told_sizes(document: Document) -> Iterator[Observation]:
    """Sentences that name a row of estimates and give its size once, with one direction."""
    for sentence in sentences_of(document):
        up, down = has("told_sizes.up", sentence.text), has("told_sizes.down", sentence.text)
        if up == down or _TURNED.search(sentence.text):
            continue
        for table in near_tables(sentence, document):
            yield from _of_table(sentence, table, up=up)


def _of_table(sentence: Sentence, table: Table, *, up: bool) -> Iterator[Observation]:
    columns = estimate_columns(table)
    if columns is None or has("ratio_head", table.head[columns.estimate]) or _is_valued(sentence, table):
        return
    cells = {row: cell for row, line in enumerate(table.rows) if (cell := line[columns.estimate].number)}
    for told in sentence.numbers:
        rows = [row for row, cell in cells.items() if _is_size(told, cell)]
        if len(rows) == 1 and _is_named(sentence.text, table, rows[0]):
            yield _judged(sentence, table, rows[0], cells[rows[0]].value, up=up)


def _is_valued(sentence: Sentence, table: Table) -> bool:
    """Whether «better» may be less: the rows are outcomes, or the table explains what nobody wants."""
    outcomes = has("directions.outcome", table.label_name) or has("told_sizes.unwanted", table.title)
    heads = any(has("told_sizes.unwanted", head) for head in table.head)
    return has("told_sizes.valued", sentence.text) and (outcomes or heads)


def _is_size(told: Number, cell: Number) -> bool:
    """Whether a number is that of a cell, to the last digit, its sign left out."""
    digits = len(str(round(abs(cell.value) / (2 * cell.half))))
    alike = told.value > 0 and told.half == cell.half and abs(told.value - abs(cell.value)) < told.half / 2
    return alike and cell.half < 0.5 and digits >= LEAST_DIGITS


def _is_named(text: str, table: Table, row: int) -> bool:
    """Whether the text holds all words of the row's label, and the row is no negation or fall itself."""
    text = _THAN.split(text)[0]
    label = re.sub(r"\([^)]*\)", " ", table.labels[row])
    own = content_words(label)
    turned = has("told_sizes.negative", label) or has("fell", label)
    return (
        bool(own) and not turned and all(any(same_word(word, other) for other in words(text)) for word in own)
    )


def _judged(sentence: Sentence, table: Table, row: int, value: float, *, up: bool) -> Observation:
    agrees = (value > 0) == up
    severity: Severity = "reconciled" if agrees else "medium"
    told = {"table": table.name, "row": table.labels[row], "estimate": value}
    place, quote = sentence.paragraph.place, sentence.text
    return seen(
        "estimates", severity, "way_agrees" if agrees else "way_differs", place, quote, clause=quote, **told
    )
