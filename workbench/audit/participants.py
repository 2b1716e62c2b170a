"""Who took part, and nobody can be matched who did not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from workbench.audit.document import Document, Place, Table
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import content_words, has, same_word
from workbench.audit.number_words import COUNT, whole
from workbench.audit.sentences import Sentence, sentences_of

LEAST = 10
"""Persons from which on a count can be a group's."""
MOST_ABOVE = 1.5
"""Times the participants from which on the matched are of another population."""
_WHO_HAD = re.compile(
    rf"(?<![\w.,])(?P<n>{COUNT})(?: (?:personer|deltakere|people|persons|participants|men|women))? "
    r"(?:som|who|that) (?:hadde|fikk|har hatt|deltok (?:på|i)|had|got|received|took(?: part in)?|attended) "
    r"(?:a |an |the |et |en )?(?P<what>[^\W\d]+)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Count:
    """A count of persons and where it stands."""

    value: float
    place: Place
    quote: str
    name: str


@dataclass(frozen=True, slots=True)
class MatchedTable:
    """A table of matched persons: one count a row, named by the row or the title."""

    table: Table
    column: int

    def counts(self) -> Iterator[Count]:
        """How many treated were matched."""
        for row in range(len(self.table.rows)):
            value = self.table.value(row, self.column)
            if value is not None and not has("control", self.table.labels[row]):
                name = self.table.labels[row] or self.table.title
                yield Count(value, self.table.cell_place(row, self.column), self.table.row_text(row), name)


def matched_tables(document: Document) -> list[MatchedTable]:
    """Tables with a column of matched participants."""
    found = []
    for table in document.tables:
        for column, head in enumerate(table.head):
            told = has("matched", head) or (_of_matching(table, document) and has("participants", head))
            if told and not has("control", head) and table.column_unit(column) == "count":
                found.append(MatchedTable(table, column))
                break
    return found


def _of_matching(table: Table, document: Document) -> bool:
    """Whether a table of estimates says, in its title or below it, that persons were matched."""
    told = f"{table.title} {document.beside(table)}"
    return has("matching_word", told) and any(has("estimate", head) for head in table.head)


def participant_totals(document: Document) -> list[Count]:
    """Totals of participants: of tables, and of sentences that name participants after the number."""
    found = []
    for table in document.tables:
        counts = [column for column in range(len(table.head)) if table.column_unit(column) == "count"]
        for column in counts:
            named = has("participants", table.head[column]) or (
                len(counts) == 1 and has("participants", table.title)
            )
            of_matched = has("matched", table.head[column]) or _of_matching(table, document)
            if not named or of_matched or has("no_sum", table.head[column]):
                continue
            for row in range(len(table.rows)):
                value = table.value(row, column)
                if value and table.is_total(row):
                    found.append(
                        Count(value, table.cell_place(row, column), table.row_text(row), table.labels[row])
                    )
    for sentence in sentences_of(document):
        for number in sentence.numbers:
            after = sentence.text[number.end : number.end + 60]
            if (
                number.unit == "count"
                and number.sense == "exact"
                and number.value >= LEAST
                and _took_part(after)
            ):
                found.append(Count(number.value, sentence.paragraph.place, sentence.text, after.strip()))
    return found


def _person_totals(document: Document) -> list[Count]:
    """Totals of columns of persons, where no column is told to be of participants."""
    return [
        Count(value, table.cell_place(row, column), table.row_text(row), table.labels[row])
        for table in document.tables
        for column, head in enumerate(table.head)
        for row in range(len(table.rows))
        if table.is_total(row)
        and table.column_unit(column) == "count"
        and has("persons", head)
        and not has("matched", head)
        and (value := table.value(row, column))
    ]


def _took_part(after: str) -> bool:
    first = re.split(r"[,.;(]|\d|\b(?:og|and)\b", after)[0]
    return has("participants", first)


def check_participants(document: Document) -> Iterator[Observation]:
    """Nobody can be matched who did not take part."""
    totals = participant_totals(document) or _person_totals(document)
    bound = max(totals, key=lambda one: one.value, default=None)
    for matched in matched_tables(document):
        for count in matched.counts():
            own = _own_total(document, count, matched.table) or bound
            if own is None or count.value > MOST_ABOVE * own.value:
                continue
            values = {"matched": count.value, "participants": own.value, "excess": count.value - own.value}
            told = {"table": matched.table.name, "name": own.name[:80] or "–"}
            more = count.value > own.value
            severity, key = ("high", "matched_exceed") if more else ("reconciled", "matched_within")
            yield seen("participants", severity, key, count.place, count.quote, **told, **values)  # type: ignore[arg-type]


def _own_total(document: Document, count: Count, table: Table) -> Count | None:
    """Participants of the group that a matched table is named after, where a row has that very name."""
    wanted = [word for word in content_words(count.name) if not has("no_entity", word)]
    if not wanted or re.search(r"\b(?:både|both)\b", count.name, re.I):
        return None
    found = [one for one in group_sizes(document, table) if _names(one.name, wanted)]
    whole = has("sum_total", count.name)
    told = [one for one in groups_in_text(document) if _names(one.name, wanted)] if not whole else []
    return max(found or told, key=lambda one: one.value, default=None)


@lru_cache(maxsize=2)
def groups_in_text(document: Document) -> tuple[Count, ...]:
    """«701 som fikk veiledning», «of these, 281 on graded leave»: a number of persons, and who they are."""
    return tuple(group for sentence in sentences_of(document) for group in _groups_of(sentence))


def _groups_of(sentence: Sentence) -> Iterator[Count]:
    place, text = sentence.paragraph.place, sentence.text
    for found in _WHO_HAD.finditer(text):
        if (value := whole(found["n"])) is not None:
            yield Count(float(value), place, text, found["what"])
    for number in sentence.numbers if has("part_word", text) else ():
        if number.unit == "count" and number.sense == "exact" and number.value >= LEAST:
            yield Count(number.value, place, text, re.split(r"[,.;(]|\d", text[number.end :])[0])


def _names(name: str, wanted: Sequence[str]) -> bool:
    own = [word for word in content_words(name) if not has("no_entity", word)]
    return bool(own) and all(any(same_word(word, known) for known in own) for word in wanted)


def group_sizes(document: Document, besides: Table | None = None) -> list[Count]:
    """Participants by group: rows of tables whose column counts participants."""
    order = besides.order if besides is not None else None
    return [count for at, count in _sizes_by_table(document) if at != order]


@lru_cache(maxsize=2)
def _sizes_by_table(document: Document) -> tuple[tuple[int, Count], ...]:
    """Participants by group, each with the place of its table in the document."""
    found = []
    for table in document.tables:
        for column, head in enumerate(table.head):
            told = has("participants", head) and not has("matched", head) and not has("no_sum", head)
            if not told or table.column_unit(column) != "count" or _of_matching(table, document):
                continue
            for row, label in enumerate(table.labels):
                value = table.value(row, column)
                if value and not table.is_total(row):
                    place = table.cell_place(row, column)
                    found.append((table.order, Count(value, place, table.row_text(row), label)))
    return tuple(found)
