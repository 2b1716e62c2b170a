"""«In three of the four groups more than half»: how many rows of a table lie on one side of a bound."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.audit.clauses import main_clauses
from workbench.audit.document import Document, Table
from workbench.audit.explanations import percent_columns
from workbench.audit.findings import Observation, seen
from workbench.audit.number_words import COUNT, fractions_in, whole
from workbench.audit.numbers import Number
from workbench.audit.orders import listed, named_column
from workbench.audit.quantified import quantified, rows_of, table_meant
from workbench.audit.sentences import Sentence, sentences_of

_AT = r"minst|at least|at most|høyst"
_MORE = r"mer enn|flere enn|over|minst|høyere enn|more than|at least|above|higher than"
_LESS = r"mindre enn|færre enn|under|lavere enn|høyst|less than|fewer than|below|lower than|at most"
_IN_TEN = re.compile(
    rf"\b(?P<sense>{_MORE}|{_LESS})\s+(?P<k>{COUNT})\s+(?:av|of|out of|in)\s+"
    r"(?P<n>ti|ten|fem|five|tre|three|fire|four)\b",
    re.IGNORECASE,
)
_ABOVE = re.compile(rf"\b(?:{_MORE})\b", re.IGNORECASE)
_BELOW = re.compile(rf"\b(?:{_LESS})\b", re.IGNORECASE)
_PERSONS = re.compile(
    r"lærer|teacher|informant|respond|deltak|particip|elev|pupil|nurse|intervju|interview", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Bound:
    """A percentage, which side of it is meant, and whether the bound itself counts."""

    percent: float
    above: bool
    inclusive: bool

    def holds(self, value: float) -> bool:
        """Whether a percentage lies on that side."""
        if value == self.percent:
            return self.inclusive
        return (value > self.percent) == self.above


def check_counted_rows(document: Document) -> Iterator[Observation]:
    """Clauses with «k of the n» rows, all or none of them, and one bound; none with several percentages."""
    for sentence in sentences_of(document):
        if sum(one.unit == "percent" for one in sentence.numbers) > 1:
            continue
        for start, end in main_clauses(sentence.text):
            numbers = [one for one in sentence.numbers if start <= one.start < end]
            yield from _clause(sentence, sentence.text[start:end], numbers, document)


def _clause(
    sentence: Sentence, text: str, numbers: Sequence[Number], document: Document
) -> Iterator[Observation]:
    bound = _bound(text, numbers)
    told = quantified(_IN_TEN.sub("", text)) if bound else None
    if bound is None or told is None or _PERSONS.match(told.what):
        return
    if table := table_meant(sentence, told, document):
        k = len(rows_of(table)) if told.k is None else told.k
        yield from _judged(sentence, table, k, bound)


def _bound(text: str, numbers: Sequence[Number]) -> Bound | None:
    """The only bound of a clause."""
    inclusive = re.search(rf"\b(?:{_AT})\b", text, re.IGNORECASE) is not None
    if in_ten := _IN_TEN.search(text):
        k, n = whole(in_ten["k"]), whole(in_ten["n"])
        above = _ABOVE.match(in_ten["sense"]) is not None
        return Bound(100 * k / n, above, inclusive) if k and n else None
    more, less = _ABOVE.search(text), _BELOW.search(text)
    percents = [one.value for one in numbers if one.unit == "percent"]
    values = percents or [100 * one.share for one in fractions_in(text) if one.text.split()[-1] != "kvart"]
    if len(values) != 1 or (more is None) == (less is None):
        return None
    return Bound(values[0], more is not None, inclusive)


def _judged(sentence: Sentence, table: Table, k: int, bound: Bound) -> Iterator[Observation]:
    """Against the column that is named, or else every one of percentages: then none may agree."""
    named = named_column(sentence, table)
    percents = percent_columns(table)
    columns = [named] if named in percents else percents
    fitting = {column: _fitting(table, column, bound) for column in columns}
    told = {column: rows for column, rows in fitting.items() if rows is not None}
    if not told:
        return
    column, rows = min(told.items(), key=lambda item: abs(len(item[1]) - k))
    values = {"bound": bound.percent, "told": k, "k": len(rows), "n": len(rows_of(table))}
    severity, key = ("reconciled", "counted_agree") if len(rows) == k else ("medium", "counted_differ")
    names = {"table": table.name, "column": table.head[column], "rows": listed(table, column, rows) or "–"}
    yield seen("quantifier", severity, key, sentence.paragraph.place, sentence.text, **values, **names)  # type: ignore[arg-type]


def _fitting(table: Table, column: int, bound: Bound) -> list[int] | None:
    """Rows on that side; None where one has no number."""
    values = {row: table.value(row, column) for row in rows_of(table)}
    if any(value is None for value in values.values()):
        return None
    return [row for row, value in values.items() if value is not None and bound.holds(value)]
