"""Regressions of a yes or no: what their coefficients must give at the mean, and so which family they can
be of.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.audit.document import Document, Table
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import content_words, has, pattern, same_word
from workbench.audit.numbers import Number
from workbench.audit.sentences import label_words, sentences_of, tables_of

OLDEST_MEAN = 55.0
"""Greatest mean age, in years, of a population of people that measures are made for."""
YOUNGEST_MEAN = 5.0


@dataclass(frozen=True, slots=True)
class Coefficients:
    """A regression as printed, percentages as shares.

    Attributes
    ----------
    constant : float
    steps : tuple of float
        Coefficients of what is 0 or 1.
    one_of : tuple of float
        Coefficients of which only one can be at work for a person: rows that are the parts of another table.
    age : float or None
        Coefficient of a year of age, where there is one.
    """

    table: Table
    constant: float
    constant_row: int
    steps: tuple[float, ...]
    one_of: tuple[float, ...]
    age: float | None

    def reach(self) -> tuple[float, float]:
        """Least and greatest sum of constant and coefficients at any means of what is 0 or 1, age left out.

        Where it is not known that groups exclude each other, all may be at work: nothing possible is called
        impossible.
        """
        low = self.constant + sum(one for one in self.steps if one < 0) + min(0.0, *self.one_of, 0.0)
        high = self.constant + sum(one for one in self.steps if one > 0) + max(0.0, *self.one_of, 0.0)
        return low, high


def coefficients_of(table: Table, document: Document) -> Coefficients | None:
    """The regression of a table with a row for the constant; None where there is none."""
    constants = [row for row in range(len(table.rows)) if has("constant", table.labels[row])]
    columns = [column for column, head in enumerate(table.head) if has("estimate", head)]
    if len(constants) != 1 or not columns or len(table.rows) < 3:
        return None
    numbers = [row[columns[0]].number for row in table.rows]
    constant = numbers[constants[0]]
    if constant is None or any(number is None for number in numbers):
        return None
    steps: list[float] = []
    one_of: list[float] = []
    age = None
    parts = _parts(table, document)
    for row, number in enumerate(numbers):
        if number is None or row == constants[0]:
            continue
        if has("age", table.labels[row]):
            age = _share(number)
        else:
            (one_of if row in parts else steps).append(_share(number))
    return Coefficients(table, _share(constant), constants[0], tuple(steps), tuple(one_of), age)


def _parts(table: Table, document: Document) -> set[int]:
    """Rows that are the parts of another table's total: groups that exclude each other."""
    best: set[int] = set()
    for other in document.tables:
        columns = [c for c in range(len(other.head)) if other.column_unit(c) == "count"]
        totals = [row for row in range(len(other.rows)) if other.is_total(row)]
        if other.order == table.order or not columns or len(totals) != 1 or coefficient_like(other):
            continue
        names = [label_words(other, row) for row in range(len(other.rows)) if row not in totals]
        found = {
            row
            for row in range(len(table.rows))
            if (own := label_words(table, row)) and any(name and _all_same(own, name) for name in names)
        }
        best = max(best, found, key=len)
    return best if len(best) > 2 else set()


def _all_same(own: Sequence[str], other: Sequence[str]) -> bool:
    return all(any(same_word(word, known) for known in other) for word in own)


def coefficient_like(table: Table) -> bool:
    """Whether a table has a row for a constant."""
    return any(has("constant", label) for label in table.labels)


def _share(number: Number) -> float:
    return number.value / 100 if number.unit == "percent" else number.value


def check_regressions(document: Document) -> Iterator[Observation]:
    """Coefficients read as chances must make a chance: their sum at the mean lies at the observed rate."""
    for table in document.tables:
        found = coefficients_of(table, document)
        if not found or not _is_chance(table) or _told_link(table, document):
            continue
        reading = next(
            (one for one in sentences_of(document) if table in tables_of(one, document) and _reads(one.text)),
            None,
        )
        in_percent = any(row[0].number and row[0].number.unit == "percent" for row in table.rows)
        if reading is None and not in_percent:
            continue
        quote = reading.text if reading else table.row_text(found.constant_row)
        yield _judged(found, observed_rate(document, table), quote)


def _is_chance(table: Table) -> bool:
    told = f"{table.title} {table.label_name} {' '.join(table.head)}"
    return pattern("chance_reading", "regression").search(told) is not None


def _told_link(table: Table, document: Document) -> bool:
    """Whether the table says that it is a logit or a probit."""
    near = [one for one in document.of_section(table.place) if abs(one.order - table.order) <= 2]
    return has(
        "log_link", f"{table.title} {' '.join(table.head)} {table.notes} {' '.join(one.text for one in near)}"
    )


def _reads(text: str) -> bool:
    return has("chance_reading", text) and (
        "prosent" in text or "%" in text or "per cent" in text or "percent" in text
    )


def observed_rate(document: Document, table: Table) -> float | None:
    """The share that other tables give for the outcome: a total among percentages whose head names it."""
    wanted = (
        *content_words(table.label_name),
        *(word for word in table.label_name.lower().split() if len(word) > 5),
    )
    if not wanted:
        return None
    for other in document.tables:
        for column, head in enumerate(other.head):
            told = (*content_words(head), *(word for word in head.lower().split() if len(word) > 5))
            if other.order == table.order or other.column_unit(column) != "percent":
                continue
            if not any(same_word(word, one) for word in wanted for one in told):
                continue
            for row in reversed(range(len(other.rows))):
                value = other.value(row, column)
                if other.is_total(row) and value is not None:
                    return value / 100
    return None


def _judged(found: Coefficients, rate: float | None, quote: str) -> Observation:
    """Whether a linear model can give the rate, and if not, which link can."""
    values: dict[str, object] = {"constant": found.constant, "rate": -1.0 if rate is None else rate}
    values["table"] = found.table.name
    place = found.table.cell_place(found.constant_row, None)
    if _possible(found, rate):
        return seen("regression", "reconciled", "linear_possible", place, quote, **values)
    by_age = found.age is not None
    low, high = _needed(found, rate) if by_age else found.reach()
    links = ", ".join(name for name in ("probit", "logit") if _link_possible(found, rate, name)) or "–"
    values |= {"links": links, "low": low, "high": high}
    key = "linear_needs_age" if by_age else "linear_impossible"
    return seen("regression", "high", key, place, quote, **values)


def _bounds(rate: float | None) -> tuple[float, float]:
    return (0.0, 1.0) if rate is None else (rate, rate)


def _needed(found: Coefficients, rate: float | None) -> tuple[float, float]:
    """Least and greatest mean age at which a linear model gives the rate."""
    if not found.age:
        return math.nan, math.nan
    low, high = found.reach()
    least, most = _bounds(rate)
    ends = sorted(((least - high) / found.age, (most - low) / found.age))
    return round(ends[0], 1), round(ends[1], 1)


def _possible(found: Coefficients, rate: float | None) -> bool:
    low, high = _needed(found, rate)
    if found.age:
        return low <= OLDEST_MEAN and high >= YOUNGEST_MEAN
    return _reaches(found.reach(), _bounds(rate))


def _link_possible(found: Coefficients, rate: float | None, link: str) -> bool:
    """Whether a probit or logit with these coefficients can give the rate at some mean age of people."""
    least, most = _bounds(rate)
    bounds = (_index(max(least, 1e-6), link), _index(min(most, 1 - 1e-6), link))
    low, high = found.reach()
    ages: Sequence[float] = (YOUNGEST_MEAN, OLDEST_MEAN) if found.age else (0.0,)
    shifts = [(found.age or 0.0) * age for age in ages]
    return _reaches((low + min(shifts), high + max(shifts)), bounds)


def _reaches(reach: tuple[float, float], bounds: tuple[float, float]) -> bool:
    return reach[0] <= bounds[1] and reach[1] >= bounds[0]


def _index(share: float, link: str) -> float:
    from statistics import NormalDist

    return NormalDist().inv_cdf(share) if link == "probit" else math.log(share / (1 - share))
