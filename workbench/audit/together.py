"""«A and B together make up 52 per cent»: what several named rows are told to make in all."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.audit.axes import Axis, axes_of
from workbench.audit.clauses import main_clauses
from workbench.audit.column_kinds import adds_up
from workbench.audit.document import Document, Table
from workbench.audit.findings import Observation, Severity, seen
from workbench.audit.lexicon import has, pattern
from workbench.audit.measures import measured_in
from workbench.audit.number_words import COUNT, Fraction, fractions_in, whole
from workbench.audit.numbers import Number
from workbench.audit.orders import counted_column, ranked_rows
from workbench.audit.sentences import Sentence, near_tables, sentences_of

MOST_NAMED = 6
FARTHEST = 2.0
"""Times that a told sum may be of the true one and still be meant as it."""
HUNDRED = 1.0
"""Points that percentages of one whole may be off a hundred."""
_TOGETHER = re.compile(
    r"\b(?:together|combined|between them|jointly|taken as one|til sammen|tilsammen|sammenlagt|"
    r"samlet sett|samlet|i sum)\b",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\b(?:and|og|plus|pluss|samt|as well as)\b|&", re.IGNORECASE)
_APART = re.compile(
    r"(?<!more )(?<!mer )(?<!less )(?<!mindre )\b(?:than|enn)\b|\b(?:of whom|hvorav|herav|but|men)\b",
    re.IGNORECASE,
)
_TOP = re.compile(
    rf"\b(?:the|de) (?P<n>{COUNT}) "
    r"(?P<most>largest|biggest|greatest|highest|største|smallest|lowest|minste)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Sum:
    """What rows make in a column, and which share of all of it that is; nan where a share is not known."""

    column: str
    total: float
    share: float
    half: float


def check_together(document: Document) -> Iterator[Observation]:
    """Clauses that join rows, or the largest of them, and give one number of them."""
    for sentence in sentences_of(document):
        for start, end in main_clauses(sentence.text) if _TOGETHER.search(sentence.text) else ():
            clause = sentence.text[start:end]
            if _TOGETHER.search(clause) and not _APART.search(clause):
                yield from _of_clause(sentence, clause, start, document)


def _of_clause(sentence: Sentence, clause: str, start: int, document: Document) -> Iterator[Observation]:
    """The first table in which what is told can be looked up."""
    numbers = [one for one in sentence.numbers if start <= one.start < start + len(clause)]
    numbers = [one for one in numbers if one.unit in ("count", "percent", "money")]
    fractions = list(fractions_in(clause))
    judged = []
    for table, rows, sums in _sums(sentence, clause, document):
        kept = [
            one for one in numbers if not _of_one(table, rows, one) and measured_in(sentence.text, one, table)
        ]
        if sums and (one := _judged(sentence, (table, rows, sums), kept, fractions)):
            judged.append(one)
    yield from sorted(judged, key=lambda one: one.severity != "reconciled")[:1]


def _sums(
    sentence: Sentence, clause: str, document: Document
) -> Iterator[tuple[Table, list[int], list[Sum]]]:
    """Tables with the rows that a clause joins, and what they make in each column."""
    found = False
    for axis in axes_of(clause, sentence, document):
        rows = [row for row, _ in sorted(axis.named.items(), key=lambda item: item[1])]
        if len(rows) <= MOST_NAMED and _are_joined(clause, axis, rows):
            found = True
            yield axis.table, rows, _made(axis.table, rows, axis.across)
    top = _TOP.search(clause)
    for table in near_tables(sentence, document) if top and not found else ():
        column, n = counted_column(table), whole(top["n"]) if top else None
        if column is not None and n and top:
            rows = ranked_rows(table, column, largest=pattern("largest").match(top["most"]) is not None)[:n]
            yield table, rows, _made(table, rows, [column])


def _are_joined(clause: str, axis: Axis, rows: Sequence[int]) -> bool:
    """Whether «and» stands before the last name."""
    before, last = axis.named[rows[-2]], axis.named[rows[-1]]
    return _JOINED.search(clause, before, last) is not None


def _made(table: Table, rows: Sequence[int], columns: Sequence[int]) -> list[Sum]:
    """Sums in columns of counts and money, and in those of percentages of one whole."""
    return [
        _sum(table, column, [cell for cell in cells if cell])
        for column in columns
        if all(cells := [table.rows[row][column].number for row in rows]) and _adds_up(table, column)
    ]


def _adds_up(table: Table, column: int) -> bool:
    unit = table.column_unit(column)
    if unit == "percent":
        return abs(_sum_of_rows(table, column) - 100) <= HUNDRED
    return unit in ("count", "money") and adds_up(table, column)


def _sum(table: Table, column: int, cells: Sequence[Number]) -> Sum:
    total, head = sum(cell.value for cell in cells), table.head[column]
    if table.column_unit(column) == "percent":
        return Sum(head, math.nan, total, sum(cell.half for cell in cells))
    whole_ = _whole(table, column)
    half = sum(cell.half for cell in cells if cell.half < 0.5)
    return Sum(head, total, 100 * total / whole_ if whole_ else math.nan, half)


def _sum_of_rows(table: Table, column: int) -> float:
    return sum(table.value(row, column) or 0.0 for row in range(len(table.rows)) if not table.is_total(row))


def _whole(table: Table, column: int) -> float:
    """The total of a column: printed, or else the sum of its rows."""
    totals = [row for row in range(len(table.rows)) if table.is_total(row) and not table.is_subtotal(row)]
    printed = table.value(totals[-1], column) if totals else None
    return printed or _sum_of_rows(table, column)


def _of_one(table: Table, rows: Sequence[int], number: Number) -> bool:
    """Whether a number is a cell of one of the rows."""
    return any(cell.number and number.fits(cell.number.value) for row in rows for cell in table.rows[row])


def _judged(
    sentence: Sentence,
    found: tuple[Table, list[int], list[Sum]],
    numbers: Sequence[Number],
    fractions: Sequence[Fraction],
) -> Observation | None:
    table, rows, sums = found
    names = ", ".join(table.labels[row] for row in rows)
    for one in sums:
        told = [_fits(number, one) for number in numbers] or [_holds(part, one) for part in fractions]
        if any(told):
            return _told(sentence, table, names, one, agrees=True)
    near = [one for one in sums for number in numbers if len(numbers) == 1 and _is_near(number, one)]
    shared = [one for one in sums if not math.isnan(one.share) and fractions and not numbers]
    wrong = sorted(near or shared, key=lambda one: not has("sum_total", one.column))
    return _told(sentence, table, names, wrong[0], agrees=False) if wrong else None


def _fits(number: Number, one: Sum) -> bool:
    value = one.share if number.unit == "percent" else one.total
    return not math.isnan(value) and number.fits(value, half=one.half)


def _holds(part: Fraction, one: Sum) -> bool:
    return not math.isnan(one.share) and part.low - 1e-9 <= one.share / 100 <= part.high + 1e-9


def _is_near(number: Number, one: Sum) -> bool:
    value = one.share if number.unit == "percent" else one.total
    return value > 0 and 1 / FARTHEST <= number.value / value <= FARTHEST


def _told(sentence: Sentence, table: Table, names: str, one: Sum, *, agrees: bool) -> Observation:
    told = {"table": table.name, "rows": names, "column": one.column or table.name}
    values = {"total": "–" if math.isnan(one.total) else round(one.total, 6), "share": round(one.share, 1)}
    severity: Severity = "reconciled" if agrees else "medium"
    key = "together_agree" if agrees else "together_differ"
    return seen("sums", severity, key, sentence.paragraph.place, sentence.text, **told, **values)
