"""«From 2020 to 2022 visits rose by 21 per cent»: a change in per cent between two years of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.audit.axes import Axis, axes_of
from workbench.audit.clauses import main_clauses
from workbench.audit.document import Document, transposed
from workbench.audit.findings import Observation, Severity, seen
from workbench.audit.lexicon import has
from workbench.audit.numbers import Number
from workbench.audit.orders import is_year
from workbench.audit.sentences import Sentence, sentences_of

FARTHEST = 2.0
"""Times that a told change may be of the true one and still be meant as it."""
_BY = re.compile(r"\b(?:by|med|på|of)\s+(?:om lag |about |nearly |nesten |over )?$", re.IGNORECASE)


def check_year_growth(document: Document) -> Iterator[Observation]:
    """Clauses with two years, one percentage and one direction."""
    for sentence in sentences_of(document):
        for start, end in main_clauses(sentence.text):
            clause = sentence.text[start:end]
            numbers = [one for one in sentence.numbers if start <= one.start < end and one.unit != "year"]
            changed = has("rose", clause) != has("fell", clause)
            if len(numbers) == 1 and changed and _is_change(sentence.text, numbers[0]):
                yield from _of_tables(sentence, clause, numbers[0], document)


def _is_change(text: str, number: Number) -> bool:
    exact = number.unit == "percent" and number.sense not in ("above", "below")
    return exact and _BY.search(text[: number.start]) is not None


def _of_tables(sentence: Sentence, clause: str, told: Number, document: Document) -> Iterator[Observation]:
    judged = []
    for axis in axes_of(clause, sentence, document):
        years = sorted(row for row in axis.named if is_year(axis.table.labels[row]))
        if len(years) == 2 and (one := _judged(sentence, axis, years, told)):
            judged.append(one)
    yield from sorted(judged, key=lambda one: one.severity != "reconciled")[:1]


def _of_percentages(axis: Axis, row: int, column: int) -> bool:
    """Whether a series is of percentages: their changes are told in points."""
    return "percent" in (axis.table.column_unit(column), transposed(axis.table).column_unit(row))


def _judged(sentence: Sentence, axis: Axis, years: list[int], told: Number) -> Observation | None:
    """One series that agrees settles it; else the nearest of counts and money."""
    one, other = sorted(years, key=lambda row: axis.table.labels[row])
    found = []
    for column, first, last in axis.pairs(one, other):
        cell = axis.table.rows[one][column].number
        if cell and not _of_percentages(axis, one, column) and first > 0 and first != last:
            change = 100 * abs(last - first) / first
            half = 100 * (cell.half if cell.half < 0.5 else 0.0) * 2 / first
            found.append((not told.fits(change, half=half), abs(change - told.value), column, first, last))
    if not found:
        return None
    wrong, _, column, first, last = min(found)
    change = 100 * abs(last - first) / first
    if wrong and not 1 / FARTHEST <= told.value / change <= FARTHEST:
        return None
    severity: Severity = "medium" if wrong else "reconciled"
    key = "year_growth_differs" if wrong else "year_growth_agrees"
    names = {"table": axis.table.name, "column": axis.table.head[column] or "–"}
    values = {"first": first, "last": last, "computed": round(change, 1), "told": told.value}
    return seen("differences", severity, key, sentence.paragraph.place, sentence.text, **names, **values)
