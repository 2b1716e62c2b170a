"""The rules a register file must keep, each a test of one column or of two columns together."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from workbench.quant import register_values as values
from workbench.quant.register_columns import (
    DATE_ROLES,
    FLAG_ROLES,
    MEASURE_ROLES,
    MEASURED_ON,
    RegisterMapping,
)

MIN_AGE, MAX_AGE = 0.0, 120.0
"""Years; ages outside are impossible."""

Test = Callable[[Any], Any]


@dataclass(frozen=True, slots=True)
class Rule:
    """A test of one column (or, with ``wide``, of the whole table) that says which values are fine."""

    name: str
    column: str
    test: Test
    wide: bool = False


def rules_of(mapping: RegisterMapping) -> Iterator[Rule]:
    """All rules that follow from what the columns are said to mean."""
    for column, role in mapping.roles.items():
        kind, _, measure = role.partition(":")
        if role == "person_id":
            yield Rule("id_missing", column, lambda ids: ~values.blank(ids))
            yield Rule("id_duplicate", column, _unique)
        elif role == "age":
            yield from _number_rules(column, mapping)
        elif role in FLAG_ROLES or kind == "took_part":
            yield from _flag_rules(column, blank_allowed=role != "in_population" and not measure)
        elif role == "birth" or kind in (*DATE_ROLES, "started_on", "ended_on", MEASURED_ON):
            yield from _date_rules(column, role, mapping)
    yield from _order_rules(mapping)


def _unique(ids: Any) -> Any:
    return ~ids.str.strip().duplicated(keep=False) | values.blank(ids)


def _number_rules(column: str, mapping: RegisterMapping) -> Iterator[Rule]:
    def read(words: Any) -> Any:
        return values.numbers(words, decimal=mapping.decimal)

    yield from _readable(column, "number_unreadable", lambda words: read(words).notna())
    yield Rule(
        "age_impossible", column, lambda words: read(words).isna() | read(words).between(MIN_AGE, MAX_AGE)
    )


def _flag_rules(column: str, *, blank_allowed: bool) -> Iterator[Rule]:
    yield from _readable(column, "flag_unknown", lambda words: values.flags(words).notna())
    if not blank_allowed:
        yield Rule("flag_blank", column, lambda words: ~values.blank(words))


def _date_rules(column: str, role: str, mapping: RegisterMapping) -> Iterator[Rule]:
    read = values.births if role == "birth" else values.dates
    yield from _readable(
        column, "date_unreadable", lambda words: read(words, form=mapping.date_format).notna()
    )
    if role == "birth" and (on := mapping.age_on):

        def possible(words: Any) -> Any:
            age = values.ages(values.births(words, form=mapping.date_format), on=on)
            return age.isna() | age.between(MIN_AGE, MAX_AGE)

        yield Rule("age_impossible", column, possible)


def _readable(column: str, rule: str, read: Test) -> Iterator[Rule]:
    """A value is blank, a word for missing (its own rule), or readable."""

    def is_word(words: Any) -> Any:
        return values.is_one_of(words, values.MISSING_WORDS)

    yield Rule("missing_word", column, lambda words: ~is_word(words))
    yield Rule(rule, column, lambda words: values.blank(words) | is_word(words) | read(words))


def _order_rules(mapping: RegisterMapping) -> Iterator[Rule]:
    pairs = [("outcome_after_censoring", mapping.column("outcome_on"), mapping.column("censored_on"))]
    for measure in mapping.measures:
        started, ended = (mapping.column(f"{role}:{measure}") for role in MEASURE_ROLES[1:])
        pairs.append(("end_before_start", started, ended))
        pairs.append(("start_after_outcome", started, mapping.column("outcome_on")))
    for rule, first, second in pairs:
        if first and second:
            yield Rule(rule, second, _in_order(first, second, mapping), wide=True)


def _in_order(first: str, second: str, mapping: RegisterMapping) -> Test:
    def test(table: Any) -> Any:
        early, late = (values.dates(table[column], form=mapping.date_format) for column in (first, second))
        return ~(late < early)

    return test
