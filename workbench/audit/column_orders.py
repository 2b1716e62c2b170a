"""«In every borough boys outnumbered girls»: one column told to be greater than another in so many rows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.audit.axes import names_in
from workbench.audit.document import Document, Table, transposed
from workbench.audit.findings import Observation, Severity, seen
from workbench.audit.lexicon import has, pattern
from workbench.audit.quantified import Quantified, quantified, rows_of, table_meant
from workbench.audit.sentences import Sentence, sentences_of

_THAN = re.compile(r"\b(?:than|enn)\b", re.IGNORECASE)
_UNEQUAL = re.compile(r"\b(?:as many|like mange|lik\w*|equal|difference|forskjell)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Order:
    """A column told to be greater than another."""

    greater: int
    less: int


def check_column_orders(document: Document) -> Iterator[Observation]:
    """Sentences that tell it of all rows, of none or of so many."""
    for sentence in sentences_of(document):
        told = quantified(sentence.text) if not _UNEQUAL.search(sentence.text) else None
        table = table_meant(sentence, told, document) if told else None
        if told and table and not has("series.partly", sentence.text):
            order = _order(sentence.text, transposed(table))
            if order:
                yield from _judged(sentence, table, told, order)


def _order(text: str, columns: Table) -> Order | None:
    """Which of two columns is told to be the greater one."""
    named = sorted(names_in(text, columns).items(), key=lambda item: item[1])
    if len(named) == 2:
        (one, first), (other, second) = named
        between = text[first:second]
        if pattern("column_orders.exceeds").search(between):
            return Order(one, other)
        return _more_than(text, (one, first), (other, second))
    counts = [row for row in range(len(columns.labels)) if not columns.is_total(row)]
    if len(named) == 1 and len(counts) == 2 and has("column_orders.most", text):
        one = named[0][0]
        rest = [row for row in counts if row != one]
        return Order(one, rest[0]) if len(rest) == 1 else None
    return None


def _more_than(text: str, one: tuple[int, int], other: tuple[int, int]) -> Order | None:
    """«More boys than girls», «boys were more numerous than girls»: «than» stands between the two."""
    than = _THAN.search(text, one[1], other[1])
    before = text[: one[1]][-25:] + text[one[1] : than.start()] if than else ""
    up, down = has("higher", before), has("lower", before)
    if up == down:
        return None
    return Order(one[0], other[0]) if up else Order(other[0], one[0])


def _judged(sentence: Sentence, table: Table, told: Quantified, order: Order) -> Iterator[Observation]:
    rows = rows_of(table)
    pairs = [(row, table.value(row, order.greater), table.value(row, order.less)) for row in rows]
    known = [(row, one, other) for row, one, other in pairs if one is not None and other is not None]
    units = {table.column_unit(column) for column in (order.greater, order.less)}
    if len(known) < 2 or len(units) > 1:
        return
    holding = [row for row, one, other in known if one > other]
    k = len(known) if told.k is None else told.k
    severity: Severity = "reconciled" if len(holding) == k else "medium"
    key = "order_holds" if len(holding) == k else "order_differs"
    names = {"table": table.name, "one": table.head[order.greater], "other": table.head[order.less]}
    values = {"told": k, "k": len(holding), "n": len(known), "rows": _listed(table, known, holding, order)}
    yield seen("quantifier", severity, key, sentence.paragraph.place, sentence.text, **names, **values)


def _listed(
    table: Table, known: Sequence[tuple[int, float, float]], holding: Sequence[int], order: Order
) -> str:
    """Rows that do not go that way."""
    found = []
    for row in (row for row, _, _ in known if row not in holding):
        one, other = (table.rows[row][column].text for column in (order.greater, order.less))
        found.append(f"{table.labels[row]} ({one} / {other})")
    return ", ".join(found) or "–"
