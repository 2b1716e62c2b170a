"""A linear regression held to the means that another table of the report prints for its variables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.audit.column_kinds import TESTED, told_kind
from workbench.audit.document import Document, Table
from workbench.audit.findings import Observation
from workbench.audit.lexicon import content_words, has, same_word, shares_word
from workbench.audit.mean_identity import Outcome, held_to_mean
from workbench.audit.numbers import Number

_MEAN_HEAD = re.compile(r"\b(?:means?|average|gjennomsnitt\w*|snitt)\b", re.IGNORECASE)
_LINEAR = re.compile(
    r"\bOLS\b|least squares|minste kvadrat|linear (?:probability|regression|model)|lineær", re.IGNORECASE
)
_MORE_TERMS = re.compile(
    r"fixed effects?|faste effekter|not (?:shown|reported)|ikke (?:vist|gjengitt)|dummies|weighted|vektet|"
    r"logit|probit|logistic|logistisk|\blog\b|\bln\b",
    re.IGNORECASE,
)
_NO_TERM = re.compile(
    r"\W*(?:observa|number of|antall obs|n\W*$|r[²2]|r-sq|adj|justert|konstant|constant|inter)", re.I
)
_IN_BRACKET = re.compile(r"\([^)]*\)|,.*$")


def check_mean_tables(document: Document) -> Iterator[Observation]:
    """Regressions that are told to be linear and show all their terms, each with a mean in one table."""
    for table in document.tables:
        constants = [row for row, label in enumerate(table.labels) if has("constant", label)]
        if len(constants) != 1 or not _is_linear(table, document):
            continue
        for other in document.tables:
            if other is not table and (mean := _mean_column(other)) is not None:
                yield from _held(table, constants[0], other, mean)


def _is_linear(table: Table, document: Document) -> bool:
    told = f"{table.title} {' '.join(table.head)} {document.beside(table)}"
    return _LINEAR.search(told) is not None and _MORE_TERMS.search(told) is None


def _mean_column(table: Table) -> int | None:
    """The only column of means of a table without a constant."""
    means = [column for column, head in enumerate(table.head) if _MEAN_HEAD.search(head)]
    return means[0] if len(means) == 1 and not any(has("constant", label) for label in table.labels) else None


def _held(table: Table, constant: int, other: Table, mean: int) -> Iterator[Observation]:
    """Each column that holds the constant and a coefficient of every variable."""
    rows = [row for row, label in enumerate(table.labels) if label and not _NO_TERM.match(label)]
    places = {row: _row_of(table.labels[row], other) for row in rows}
    if len(rows) < 2 or any(at is None for at in places.values()):
        return
    for column in (c for c, head in enumerate(table.head) if told_kind(head) not in (*TESTED, "deviation")):
        terms = [
            (slope, at)
            for row, place in places.items()
            if (slope := table.rows[row][column].number) and (at := other.rows[place or 0][mean].number)
        ]
        outcome = _outcome(table, column, other, mean, {at for at in places.values() if at is not None})
        if table.rows[constant][column].number and len(terms) == len(rows) and outcome:
            yield held_to_mean(table, (constant, column), terms, Outcome(outcome))


def _row_of(label: str, other: Table) -> int | None:
    """The row of that very name, units and brackets left out."""
    own = _words(label)
    found = [row for row, told in enumerate(other.labels) if own and _same(own, _words(told))]
    return found[0] if len(found) == 1 else None


def _words(label: str) -> tuple[str, ...]:
    return content_words(_IN_BRACKET.sub("", label)) or content_words(label)


def _same(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    pairs = ((one, other), (other, one))
    return all(all(any(same_word(word, known) for known in b) for word in a) for a, b in pairs)


def _outcome(table: Table, column: int, other: Table, mean: int, used: set[int]) -> Number | None:
    """The mean of the only further row that the head of the column, or else the title, speaks of."""
    several = sum(bool(table.rows[0][one].number) for one in range(len(table.head))) > 1
    for told in (table.head[column], table.title):
        rows = [
            row
            for row, label in enumerate(other.labels)
            if row not in used
            and not _NO_TERM.match(label)
            and shares_word(content_words(told), content_words(label))
        ]
        if len(rows) == 1:
            return other.rows[rows[0]][mean].number
        if several and content_words(told) and not has("estimate", told) and told != table.title:
            return None
    return None
