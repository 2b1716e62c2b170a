"""Persons matched, told in words or as controls of a table, against how many there are to match."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.audit.document import Document, Place, Table
from workbench.audit.estimates import estimate_columns
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import content_words, has, same_word
from workbench.audit.numbers import Number
from workbench.audit.sentences import Sentence, label_words, sentences_of

LEAST = 20
"""Persons from which on a count is compared."""
_MATCHED = re.compile(r"\b(?:matched|paired|matchet|matchede|paret|parede|koblet)\b", re.IGNORECASE)
_WITH = re.compile(r"\b(?:with|to|against|med|mot)\s+(?:the |de |i alt |a total of )?$", re.IGNORECASE)
_ENDS = re.compile(r"[,.;:(]|\b(?:on|by|på|etter|using|med|with|og|and)\b", re.IGNORECASE)
_REUSED = re.compile(
    r"counted (?:once )?for each|flere ganger|more than once|several times|kan telle", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Group:
    """A count of persons, what is said of them, and where."""

    value: float
    words: tuple[str, ...]
    name: str


def check_pools(document: Document) -> Iterator[Observation]:
    """Controls of tables of estimates, then persons matched in the text."""
    for table in document.tables:
        yield from _controls(table, document)
    for sentence in sentences_of(document):
        found = _MATCHED.search(sentence.text)
        if found and not _REUSED.search(sentence.paragraph.text):
            yield from _in_text(sentence, found.end(), document)


def _controls(table: Table, document: Document) -> Iterator[Observation]:
    """Rows whose controls are more than those whom another table has of that name."""
    columns = [
        c for c, head in enumerate(table.head) if has("control", head) and table.column_unit(c) == "count"
    ]
    if len(columns) != 1 or estimate_columns(table) is None or _REUSED.search(f"{table.notes} {table.title}"):
        return
    pools = [pool for other in document.tables if other is not table for pool in _pools(other)]
    for row in range(len(table.rows)):
        value, own = table.value(row, columns[0]), label_words(table, row)
        there = [pool for pool in pools if _same_name(table, row, own, pool)]
        if value is not None and there:
            most = max(there, key=lambda pool: pool.value)
            place, quote = table.cell_place(row, columns[0]), table.row_text(row)
            yield _told(place, quote, value, most)


def _pools(table: Table) -> Iterator[Group]:
    """Rows of a column of those who did not take part; none of a table of estimates."""
    if estimate_columns(table) is not None:
        return
    for column, head in enumerate(table.head):
        of_others = has("control", head) or has("pools.others", head)
        if of_others and table.column_unit(column) == "count" and not has("no_sum", head):
            for row in range(len(table.rows)):
                if (value := table.value(row, column)) is not None:
                    words = ("*",) if table.is_total(row) else label_words(table, row)
                    yield Group(value, words, f"{table.labels[row]}, {head}")


def _same_name(table: Table, row: int, own: tuple[str, ...], pool: Group) -> bool:
    """Whether both are of all, or both rows are named by the same words."""
    if table.is_total(row) or not own:
        return pool.words == ("*",)
    return len(own) == len(pool.words) and all(any(same_word(a, b) for b in pool.words) for a in own)


def _in_text(sentence: Sentence, start: int, document: Document) -> Iterator[Observation]:
    """Each number after «matched», held against the counts of those who are told by the same words."""
    for number in sentence.numbers:
        if number.start < start or number.unit != "count" or number.value < LEAST:
            continue
        who = _who(sentence.text, number)
        others = _WITH.search(sentence.text[: number.start]) is not None
        groups = [one for one in _groups(document, sentence) if _is_of(one.words, who, others=others)]
        if groups and who:
            most = max(groups, key=lambda one: one.value)
            yield _told(sentence.paragraph.place, sentence.text, number.value, most)


def _who(text: str, number: Number) -> tuple[str, ...]:
    """The words that tell who a number is of."""
    after = text[number.end : number.end + 80]
    opened = re.match(r"\s*(?:av|of) (?:dem|de|them|those)\s*(?:som|who|that)?", after)
    rest = after[opened.end() :] if opened else after
    cut = _ENDS.search(rest)
    return content_words(rest[: cut.start()] if cut else rest)


def _groups(document: Document, besides: Sentence) -> Iterator[Group]:
    """Counts of the text and totals of tables, each with the words that tell who they are of."""
    for table in document.tables:
        yield from _totals(table)
    for sentence in sentences_of(document):
        if sentence is besides or _MATCHED.search(sentence.text):
            continue
        for number in sentence.numbers:
            if number.unit == "count" and number.sense == "exact" and number.value >= LEAST:
                before = re.split(r"[;:]", sentence.text[: number.start])[-1]
                after = re.split(r"[,.;:]|\b(?:og|and|mens|while)\b", sentence.text[number.end :])[0]
                yield Group(number.value, content_words(f"{before} {after}"), sentence.text)


def _totals(table: Table) -> Iterator[Group]:
    """Totals of a table that is of persons as they are, not of estimates."""
    for row in range(len(table.rows)) if estimate_columns(table) is None else ():
        for column, head in enumerate(table.head):
            value = table.value(row, column) if table.is_total(row) else None
            if value is not None and table.column_unit(column) == "count":
                yield Group(value, content_words(f"{head} {table.title}"), f"{table.labels[row]}, {head}")


def _is_of(words: tuple[str, ...], who: tuple[str, ...], *, others: bool) -> bool:
    """Whether a count is of those matched: all their words; of others, any count of that group or place."""
    shared = all(any(same_word(one, other) for other in words) for one in who)
    if others:
        return shared and has("control", " ".join(words)) and has("control", " ".join(who))
    return shared and len(who) > 1


def _told(place: Place, quote: str, value: float, most: Group) -> Observation:
    told = {"matched": value, "there": most.value, "name": most.name[:120]}
    if value > most.value:
        return seen("participants", "high", "pool_exceeded", place, quote, **told)
    return seen("participants", "reconciled", "pool_holds", place, quote, **told)
