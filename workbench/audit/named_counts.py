"""Which numbers of a report count what a phrase names: «those eligible», «dem som svarte», «deltakerne»."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from workbench.audit.document import Document, Table
from workbench.audit.lexicon import content_words, has, same_word, words
from workbench.audit.numbers import Number, numbers_in
from workbench.audit.sentences import Sentence

AFTER, BEFORE = 45, 22
"""Characters after and before a number in which a word may tell what it counts."""
_CUT = re.compile(r"[,;:.()]|\b(?:og|and|men|but|mens|while|or|eller)\b", re.IGNORECASE)
_AGED = re.compile(r"\b(?:fylt|aged?|alder\w*|over|under|age of)\s*\Z", re.IGNORECASE)
_YEARS = re.compile(
    r"\s*(?:år|years?|(?:and|og|or|eller) (?:over|older|more|eldre|mer|above|under|younger|yngre))\b",
    re.IGNORECASE,
)
_SAMPLE_SIZE = re.compile(r"\b[nN]\s*=\s*(?P<n>\d{1,3}(?:[ \u00a0,.]?\d{3})*)")


def counts_of(text: str, numbers: Iterable[Number]) -> list[Number]:
    """Counts of things or persons; ages are none."""
    return [
        one
        for one in numbers
        if one.unit == "count"
        and one.sense == "exact"
        and one.value >= 1
        and one.half == 0.5
        and not (_AGED.search(text[: one.start]) and one.value < 100)
        and not _YEARS.match(text[one.end :])
    ]


def marks_of(phrase: str) -> tuple[str, ...]:
    """The words by which a phrase tells of whom, those of all persons left out."""
    return tuple(word for word in content_words(phrase) if not has("named_bases.anyone", word))


def sizes_in(text: str, sentence: Sentence, marks: Iterable[str]) -> Iterator[float]:
    """Counts of a text of which a word just after, or just before, is one of the marks."""
    counts = counts_of(text, numbers_in(text, sentence.paragraph.language))
    listed = tuple(marks)
    for at, one in enumerate(counts):
        end = counts[at + 1].start if at + 1 < len(counts) else len(text)
        start = counts[at - 1].end if at else 0
        after = _CUT.split(text[one.end : min(end, one.end + AFTER)].lstrip(" "))[0]
        before = _CUT.split(text[max(start, one.start - BEFORE) : one.start])[-1]
        if any(_is_marked(mark, word) for mark in listed for word in (*words(after), *words(before))):
            yield one.value


def _is_marked(mark: str, word: str) -> bool:
    if has("named_bases.answered", mark):
        return has("named_bases.answered", word)
    return same_word(mark, word) and not has("share_word", word)


def table_sizes(table: Table, marks: Iterable[str]) -> Iterator[float]:
    """Totals of a table whose own label, or whose title, tells of them; and the n of its title."""
    listed = tuple(marks)
    answered = any(has("named_bases.answered", mark) for mark in listed)
    if answered and (told := _SAMPLE_SIZE.search(f"{table.title} {table.notes}")):
        yield float(re.sub(r"\D", "", told["n"]))
    for row in (row for row in range(len(table.rows)) if table.is_total(row)):
        named = any(_is_marked(mark, word) for mark in listed for word in words(table.labels[row]))
        for column, head in enumerate(table.head):
            headed = any(_is_marked(mark, word) for mark in listed for word in words(head))
            value = table.value(row, column)
            if value and table.column_unit(column) == "count" and (headed or (named and not _mixed(table))):
                yield value


def _mixed(table: Table) -> bool:
    """Whether a table has several columns of counts, so that its total's name tells of none of them."""
    return sum(table.column_unit(column) == "count" for column in range(len(table.head))) > 1


def section_sizes(sentence: Sentence, document: Document, marks: Iterable[str]) -> set[float]:
    """Sizes told in the section up to the sentence's end, and by its tables."""
    listed, section = tuple(marks), sentence.paragraph.place.section
    before = [
        one.text
        for one in document.of_section(sentence.paragraph.place)
        if one.order < sentence.paragraph.order
    ]
    told = {value for text in before for value in sizes_in(text, sentence, listed)}
    tables = [table for table in document.tables if table.place.section == section]
    return told | {value for table in tables for value in table_sizes(table, listed)}
