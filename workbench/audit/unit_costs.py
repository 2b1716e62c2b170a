"""How many participants it would take to come down to another measure's unit cost, and on which base that
was computed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.audit.document import Document, Table
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import has, pattern, same_word, words
from workbench.audit.numbers import Number
from workbench.audit.sentences import Sentence, label_words, sentences_of

_PER_UNIT = re.compile(r"\b(?:pr\.?|per)\s+(?P<unit>[^\W\d_]{3,})", re.IGNORECASE)
TOLERANCE = 0.06
"""Share that a told number may be off from the quotient it was computed as."""


@dataclass(frozen=True, slots=True)
class CostColumns:
    """Columns of total cost and of cost a person."""

    table: Table
    cost: int
    average: int


def check_unit_costs(document: Document) -> Iterator[Observation]:
    """«To match X, each course would need N participants», recomputed from what was spent and from a cap."""
    for columns in _cost_tables(document):
        near = [
            one
            for one in sentences_of(document)
            if one.paragraph.place.section == columns.table.place.section
        ]
        if not any(has("break_even", one.text) for one in near):
            continue
        targets = _targets(columns, near)
        for sentence in near:
            for target in targets:
                yield from _needed(columns, sentence, near, target)


def _cost_tables(document: Document) -> Iterator[CostColumns]:
    for table in document.tables:
        costs = [
            c
            for c, head in enumerate(table.head)
            if has("money", head) and not has("average", head) and table.column_unit(c) == "money"
        ]
        averages = [c for c, head in enumerate(table.head) if has("average", head)]
        if costs and averages:
            yield CostColumns(table, costs[0], averages[0])


def _targets(columns: CostColumns, near: list[Sentence]) -> list[int]:
    """Rows whose unit cost the others are to come down to."""
    told = next(one for one in near if has("break_even", one.text))
    found = pattern("break_even").search(told.text)
    after = told.text[found.end() :] if found else ""
    return [row for row in range(len(columns.table.rows)) if _names(after, columns.table, row)]


def _names(text: str, table: Table, row: int) -> bool:
    """Whether a text names a row by a word that no other row has."""
    others = [word for one in range(len(table.labels)) if one != row for word in label_words(table, one)]
    own = [word for word in label_words(table, row) if not any(same_word(word, other) for other in others)]
    told = words(text)
    return bool(own) and any(any(same_word(word, known) for known in told) for word in own)


def _needed(
    columns: CostColumns, sentence: Sentence, near: list[Sentence], target: int
) -> Iterator[Observation]:
    unit = _PER_UNIT.search(sentence.text)
    counts = [one for one in sentence.numbers if one.unit == "count" and 2 <= one.value < 1000]
    if not unit or len(counts) != 1 or has("cap", sentence.text) or not _after_break_even(sentence, near):
        return
    table, told = columns.table, counts[0]
    text = _PER_UNIT.sub("", sentence.text)
    rows = [row for row in range(len(table.rows)) if row != target and _names(text, table, row)]
    price = table.value(target, columns.average)
    if len(rows) != 1 or not price:
        return
    spent = table.value(rows[0], columns.cost)
    n_units = _n_units(table, rows[0], unit["unit"], near, told)
    cap = _cap(table, rows[0], near)
    if spent and n_units:
        yield _compared(table, sentence, rows[0], told, Needed(spent, n_units, price, cap))


def _after_break_even(sentence: Sentence, near: list[Sentence]) -> bool:
    """Whether the paragraph has told what is to be reached."""
    return any(has("break_even", one.text) for one in near if one.paragraph.order == sentence.paragraph.order)


def _n_units(table: Table, row: int, unit: str, near: list[Sentence], told: Number) -> float | None:
    """How many units (courses, classes) a row had: a count just before the unit's word, told where the row
    is named.
    """
    for sentence in near:
        around = " ".join((*sentence.before[-1:], sentence.text))
        for number in sentence.numbers:
            after = re.split(r"\b(?:og|and)\b|[,;.]", sentence.text[number.end : number.end + 30])[0]
            is_units = any(_is_unit(word, unit.casefold()) for word in words(after)[:2])
            named = _names(after, table, row) or (
                _names(around, table, row) and not _names_other(around, table, row)
            )
            per = _PER_UNIT.search(after)
            if (
                number.unit == "count"
                and number.value > 1
                and is_units
                and not per
                and number is not told
                and named
            ):
                return number.value
    return None


def _is_unit(word: str, unit: str) -> bool:
    """Whether a word is the unit, a form of it, or a compound that ends in it."""
    return word[:4] == unit[:4] or word.endswith(unit)


def _names_other(text: str, table: Table, row: int) -> bool:
    return any(_names(text, table, other) for other in range(len(table.labels)) if other != row)


def _cap(table: Table, row: int, near: list[Sentence]) -> float | None:
    """A ceiling on the cost of one unit, told where the row is named."""
    for sentence in near:
        money = [one for one in sentence.numbers if one.unit == "money"]
        if has("cap", sentence.text) and money and _names(sentence.text, table, row):
            return money[0].value
    return None


@dataclass(frozen=True, slots=True)
class Needed:
    """What a number of participants needed is computed from: spending, units, the unit cost to reach, a
    cap.
    """

    spent: float
    n_units: float
    price: float
    cap: float | None

    @property
    def from_spent(self) -> float:
        """Participants a unit, from what was spent."""
        return self.spent / self.n_units / self.price


def _compared(table: Table, sentence: Sentence, row: int, told: Number, needed: Needed) -> Observation:
    from_cap = needed.cap / needed.price if needed.cap else None
    names = {"row": table.labels[row], "table": table.name}
    values = {"spent": needed.spent, "units": needed.n_units, "price": needed.price}
    values |= {"told": told.value, "from_spent": round(needed.from_spent, 1)}
    place, quote = sentence.paragraph.place, sentence.text
    if _near(told, needed.from_spent):
        return seen("unit_costs", "reconciled", "needed_agrees", place, quote, **names, **values)
    if from_cap is not None and _near(told, from_cap):
        values |= {"cap": needed.cap or 0.0, "from_cap": round(from_cap, 1)}
        return seen("unit_costs", "high", "needed_from_cap", place, quote, **names, **values)
    return seen("unit_costs", "medium", "needed_differs", place, quote, **names, **values)


def _near(told: Number, value: float) -> bool:
    return abs(told.value - value) <= max(told.half, TOLERANCE * value)
