"""«In three of the four groups more than half»: how many rows of a table lie on one side of a bound."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.audit.document import Document, Table
from workbench.audit.explanations import percent_columns
from workbench.audit.findings import Observation, seen
from workbench.audit.number_words import COUNT, fractions_in, whole
from workbench.audit.orders import listed, named_column
from workbench.audit.sentences import Sentence, near_tables, sentences_of

_K_OF_N = re.compile(
    rf"\b(?P<k>{COUNT})\s+(?:av|of|out of)\s+(?:de\s+|the\s+)?(?P<n>{COUNT})\s+(?P<what>[^\W\d]+)",
    re.IGNORECASE,
)
_MORE = r"mer enn|flere enn|over|minst|høyere enn|more than|at least|above|higher than"
_LESS = r"mindre enn|færre enn|under|lavere enn|less than|fewer than|below|lower than"
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


def check_counted_rows(document: Document) -> Iterator[Observation]:
    """Sentences with «k of the n» rows and one bound."""
    for sentence in sentences_of(document):
        found = _K_OF_N.search(sentence.text)
        bound = _bound(sentence) if found else None
        if found is None or bound is None or _PERSONS.match(found["what"]):
            continue
        k, n = whole(found["k"]), whole(found["n"])
        table = _table_of(sentence, n, document) if k and n else None
        if table and k is not None:
            yield from _judged(sentence, table, k, bound)


def _bound(sentence: Sentence) -> tuple[float, bool] | None:
    """The percentage, and whether it is told to be above it."""
    text = sentence.text
    if in_ten := _IN_TEN.search(text):
        k, n = whole(in_ten["k"]), whole(in_ten["n"])
        return (100 * k / n, bool(_ABOVE.match(in_ten["sense"]))) if k and n else None
    above, below = _ABOVE.search(text), _BELOW.search(text)
    percents = [one.value for one in sentence.numbers if one.unit == "percent"]
    values = percents or [100 * one.share for one in fractions_in(text) if one.text.split()[-1] != "kvart"]
    if len(values) != 1 or (above is None) == (below is None):
        return None
    return values[0], above is not None


def _rows(table: Table) -> list[int]:
    return [row for row in range(len(table.rows)) if not table.is_total(row) and not table.is_base(row)]


def _table_of(sentence: Sentence, n: int | None, document: Document) -> Table | None:
    """The nearest table that has that many rows, totals left out."""
    return next((one for one in near_tables(sentence, document) if len(_rows(one)) == n), None)


def _judged(sentence: Sentence, table: Table, k: int, bound: tuple[float, bool]) -> Iterator[Observation]:
    column = named_column(sentence, table)
    columns = percent_columns(table)
    column = columns[0] if len(columns) == 1 else column
    if column is None or table.column_unit(column) != "percent":
        return
    limit, above = bound
    values = {row: table.value(row, column) for row in _rows(table)}
    if any(value is None for value in values.values()):
        return
    fitting = [
        row for row, value in values.items() if (value or 0.0) != limit and ((value or 0.0) > limit) == above
    ]
    told = {"table": table.name, "column": table.head[column], "bound": limit, "told": k, "k": len(fitting)}
    severity, key = ("reconciled", "counted_agree") if len(fitting) == k else ("medium", "counted_differ")
    rows = listed(table, column, fitting) or "–"
    place, quote = sentence.paragraph.place, sentence.text
    yield seen("quantifier", severity, key, place, quote, n=len(values), rows=rows, **told)  # type: ignore[arg-type]
