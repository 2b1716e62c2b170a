"""«A majority of the houses in Riverside had loft insulation only»: a share told of one cell of counts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.audit.axes import names_in
from workbench.audit.document import Document, Table, transposed
from workbench.audit.findings import Observation, Severity, seen
from workbench.audit.lexicon import has
from workbench.audit.number_words import fractions_in
from workbench.audit.sentences import Sentence, near_tables, rows_named, sentences_of

_MAJORITY = re.compile(
    r"\b(?:(?:a|the|et|en) (?:\w+ )?(?:majority|flertall)\w*|flertallet|most of the|"
    r"de fleste|more than half|over half|over halvparten|mer enn halvparten)\b",
    re.IGNORECASE,
)
_MINORITY = re.compile(
    r"\b(?:(?:a|et) (?:\w+ )?(?:minority|mindretall)\w*|less than half|"
    r"under half|under halvparten|mindre enn halvparten)\b",
    re.IGNORECASE,
)
_OF_THEM = re.compile(r"\b(?:of them|of these|of whom|av dem|av disse)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Share:
    """Words for a share, with the least and greatest that they may stand for."""

    words: str
    low: float
    high: float


def check_cell_fractions(document: Document) -> Iterator[Observation]:
    """Clauses without numbers that name one row and one column of a table of counts with totals."""
    for sentence in sentences_of(document):
        share = _share(sentence.text)
        numbered = any(one.unit != "year" for one in sentence.numbers)
        if share is None or numbered or _OF_THEM.search(sentence.text):
            continue
        for table in near_tables(sentence, document):
            rows, columns = rows_named(sentence.text, table), names_in(sentence.text, transposed(table))
            columns = {c: at for c, at in columns.items() if not has("sum_total", table.head[c])}
            if len(rows) == 1 and len(columns) == 1:
                yield from _judged(sentence, table, (next(iter(rows)), next(iter(columns))), share)
                break


def _share(text: str) -> Share | None:
    """The only words for a share."""
    majority, minority = _MAJORITY.search(text), _MINORITY.search(text)
    if majority or minority:
        found = majority or minority
        low, high = (0.5, 1.0) if majority else (0.0, 0.5)
        return Share(found.group(), low, high) if found and not (majority and minority) else None
    fractions = list(fractions_in(text))
    return Share(fractions[0].text, fractions[0].low, fractions[0].high) if len(fractions) == 1 else None


def _judged(sentence: Sentence, table: Table, cell: tuple[int, int], share: Share) -> Iterator[Observation]:
    """Of the row or of the column, whichever holds; in neither is it so."""
    row, column = cell
    value = table.value(row, column)
    if value is None or table.column_unit(column) != "count":
        return
    bases = [
        base for base in (_row_total(table, row), _column_total(table, column)) if base and base >= value
    ]
    shares = [value / base for base in bases]
    if not shares or _row_total(table, row) is None:
        return
    agrees = any(share.low - 1e-9 <= one <= share.high + 1e-9 for one in shares)
    names = {
        "table": table.name,
        "row": table.labels[row],
        "column": table.head[column],
        "words": share.words,
    }
    values = {"cell": value, "whole": bases[0], "share": round(100 * shares[0], 1)}
    severity: Severity = "reconciled" if agrees else "medium"
    key = "cell_fraction_agrees" if agrees else "cell_fraction_differs"
    yield seen("quantifier", severity, key, sentence.paragraph.place, sentence.text, **names, **values)


def _row_total(table: Table, row: int) -> float | None:
    columns = [
        c for c, head in enumerate(table.head) if has("sum_total", head) and table.column_unit(c) == "count"
    ]
    return table.value(row, columns[-1]) if columns else None


def _column_total(table: Table, column: int) -> float | None:
    rows = [row for row in range(len(table.rows)) if table.is_total(row) and not table.is_subtotal(row)]
    return table.value(rows[-1], column) if rows else None
