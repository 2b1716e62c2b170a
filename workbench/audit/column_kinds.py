"""What kind of numbers a column holds: decided once, by the words of its head and by the numbers themselves.

A check asks here before it adds a column up, sets it against another one or reads a significance out of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Literal

from workbench.audit.document import Table
from workbench.audit.lexicon import has

Kind = Literal[
    "",
    "count",
    "amount",
    "share",
    "mean",
    "deviation",
    "difference",
    "estimate",
    "error",
    "statistic",
    "p_value",
    "interval",
    "ratio",
]
"""What a column can hold; empty for words and flags."""
TESTED: tuple[Kind, ...] = ("error", "statistic", "p_value", "interval")
"""Kinds that tell how certain the column before them is."""
LEAST_AGREEING = 2 / 3
"""Share of rows in which a column is the difference of two others before it is taken for one."""
_SHORT = 14
_RATIO = re.compile(r"\b(?:OR|HR|RR|IRR)\b|odds|hazard|ratio", re.IGNORECASE)
_SPAN = re.compile(r"[\[(]?\s*[-−–]?\d[\d.,]*\s*(?:;|,\s|\bto\b|\btil\b|[–-])\s*[-−–]?\d[\d.,]*\s*[\])]?")
_DIFFERENCE = re.compile(r"^(?:gap|avstand|avvik|vekst|growth|margin|diff)", re.IGNORECASE)
_LAST = re.compile(r"(?<![,(/])\s(?:SD|standardavvik|standard deviation)$", re.IGNORECASE)


def told_kind(head: str) -> Kind:
    """The kind that a head says; empty where it says none."""
    plain = head.strip()
    return next((kind for kind, told in _TOLD if told(plain)), "")


def _deviates(head: str) -> bool:
    """Whether a head says deviation, and not that a mean stands before one in brackets."""
    return has("deviation", head) and (_LAST.search(head) is not None or not has("average", head))


_TOLD: tuple[tuple[Kind, Callable[[str], bool]], ...] = (
    ("error", lambda head: has("error", head)),
    ("statistic", lambda head: len(head) < _SHORT and has("statistic", head)),
    ("p_value", lambda head: len(head) < _SHORT and has("p_value", head)),
    ("interval", lambda head: has("interval", head)),
    ("ratio", lambda head: _RATIO.search(head) is not None),
    ("estimate", lambda head: has("estimate", head)),
    ("deviation", _deviates),
    ("difference", lambda head: _DIFFERENCE.match(head) is not None),
)


@lru_cache(maxsize=8192)
def kind_of(table: Table, column: int) -> Kind:
    """The kind of a column: what its head says, else what its unit and its numbers do."""
    told, unit = told_kind(table.head[column]), table.column_unit(column)
    if told or not unit:
        return told or ("interval" if _holds_spans(table, column) else "")
    if unit in ("percent", "points"):
        return "share"
    if has("average", table.head[column]) or not may_add(table.head[column]):
        return "mean"
    if _lies_within(table, column):
        return "mean"
    if parents_of(table, column):
        return "difference"
    return "amount" if unit == "money" or _has_decimals(table, column) else "count"


def may_add(head: str) -> bool:
    """Whether a head names what can be added up; «all years» does, though years, prices and means do not."""
    return not has("no_sum", head) or (has("sum_total", head) and not has("average", head))


def adds_up(table: Table, column: int) -> bool:
    """Whether the total of a column is the sum of its rows: counts, amounts, and differences of those."""
    if not may_add(table.head[column]):
        return False
    kind = kind_of(table, column)
    if kind == "difference":
        parents = parents_of(table, column)
        return bool(parents) and all(adds_up(table, one) for one in parents)
    return kind in ("count", "amount")


@lru_cache(maxsize=8192)
def parents_of(table: Table, column: int) -> tuple[int, ...]:
    """The two columns before it that a column is the difference of, in most rows; empty without such."""
    before = [one for one in range(column) if table.column_unit(one) in ("count", "money", "percent")]
    for one in reversed(before):
        for other in reversed(before):
            if one != other and _is_difference(table, column, one, other):
                return (one, other)
    return ()


def _is_difference(table: Table, column: int, one: int, other: int) -> bool:
    told = fitting = 0
    for row in table.rows:
        cells = [row[at].number for at in (column, one, other)]
        if all(cells):
            rest, first, second = (cell for cell in cells if cell)
            half = sum(cell.half for cell in (rest, first, second) if cell.half < 0.5)
            told += 1
            fitting += abs(first.value - second.value - rest.value) <= half + 1e-9
    return told > 1 and fitting >= LEAST_AGREEING * told


def _holds_spans(table: Table, column: int) -> bool:
    texts = [row[column].text for row in table.rows if row[column].text.strip()]
    return bool(texts) and sum(_SPAN.fullmatch(text.strip()) is not None for text in texts) * 2 > len(texts)


def _lies_within(table: Table, column: int) -> bool:
    """Whether a total lies between the least and the greatest row, as that of means does and a sum cannot."""
    parts = [value for row in plain_rows(table) if (value := table.value(row, column)) is not None]
    totals = [row for row in range(len(table.rows)) if table.is_total(row) and not table.is_subtotal(row)]
    told = [value for row in totals if (value := table.value(row, column)) is not None]
    several = len(told) > 0 and sum(part > 0 for part in parts) > 1
    return several and min(parts) >= 0 and all(min(parts) < value <= max(parts) for value in told)


def plain_rows(table: Table) -> list[int]:
    """Rows of groups: no totals, no numbers of observations."""
    return [row for row in range(len(table.rows)) if not (table.is_total(row) or table.is_base(row))]


def _has_decimals(table: Table, column: int) -> bool:
    return any(row[column].number and row[column].number.half < 0.5 for row in table.rows)  # type: ignore[union-attr]
