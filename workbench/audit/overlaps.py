"""Groups that share persons: whether their sizes can all hold, and whether a total counts somebody twice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.audit.column_kinds import adds_up
from workbench.audit.document import Document, Table
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import content_words, has, pattern, same_word, shares_word
from workbench.audit.numbers import numbers_in
from workbench.audit.participants import Count, group_sizes, matched_tables, participant_totals
from workbench.audit.sentences import Sentence, sentences_of, split

_BOTH = re.compile(
    r"(?P<n>(?<![\w.,])\d[\d \u00a0,]{0,14})\s[^.;]{0,70}?\b(?:både|both)\s+(?:på |i |med |in |on |"
    r"the )?(?P<one>[^.;]{3,80}?)\s+(?:og|and)\s+(?:på |i |med |in |the )?(?P<other>[^.;,]{3,60})",
    re.IGNORECASE,
)
_EITHER = re.compile(
    r"minst (?:ett|én|en) av|at least one|ett eller flere|one or more|enten .* eller|either", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Overlap:
    """A number told to be in both of two groups."""

    count: Count
    one: tuple[str, ...]
    other: tuple[str, ...]
    sentence: Sentence


def overlaps(document: Document) -> list[Overlap]:
    """Sentences that tell how many were in both of two groups."""
    found = []
    for sentence in sentences_of(document):
        if "%" in sentence.text[:0] or not (match := _BOTH.search(sentence.text)):
            continue
        number = next((one for one in sentence.numbers if one.start == match.start("n")), None)
        if (
            number
            and number.unit == "count"
            and number.sense == "exact"
            and has("persons", match.group()) | has("participants", match.group())
        ):
            count = Count(number.value, sentence.paragraph.place, sentence.text, match["one"])
            found.append(Overlap(count, content_words(match["one"]), content_words(match["other"]), sentence))
    return found


def check_sets(document: Document) -> Iterator[Observation]:
    """Two groups, those in both and all of them: one plus the other less both is how many there are."""
    totals = participant_totals(document)
    for overlap in overlaps(document):
        one, other = _sizes(document, overlap, overlap.one), _sizes(document, overlap, overlap.other)
        if one and not other:
            other = _left_over(document, overlap)
        elif other and not one:
            one = _left_over(document, overlap)
        if one and other and totals:
            yield from _feasible(overlap, one, other, totals)


def _sizes(document: Document, overlap: Overlap, wanted: Sequence[str]) -> list[Count]:
    wanted = [word for word in wanted if not has("no_entity", word)]
    if not wanted:
        return []
    matched = [
        count for one in matched_tables(document) for count in one.counts() if not _is_both(count.name)
    ]
    listed = [*group_sizes(document), *matched, *_near_counts(overlap)]
    return [
        count
        for count in listed
        if shares_word(wanted, content_words(count.name)) and _names_most(count.name, wanted)
    ]


def _names_most(name: str, wanted: Sequence[str]) -> bool:
    own = content_words(name)
    return sum(any(same_word(word, known) for known in own) for word in wanted) >= max(1, len(wanted) - 1)


def _near_counts(overlap: Overlap) -> Iterator[Count]:
    """Counts in sentences of the same paragraph, with the words after each."""
    paragraph = overlap.sentence.paragraph
    for text in split(paragraph.text):
        for clause in re.split(r"(?<=[,;])\s|\b(?:og|and|mens|while)\b", text):
            numbers = [one for one in numbers_in(clause, paragraph.language) if one.unit == "count"]
            if len(numbers) == 1 and not re.search(r"\b(?:både|both|begge)\b", clause, re.I):
                yield Count(numbers[0].value, paragraph.place, text, clause[numbers[0].end :])


def _is_both(name: str) -> bool:
    return re.search(r"\b(?:både|both|begge)\b", name, re.IGNORECASE) is not None


def _left_over(document: Document, overlap: Overlap) -> list[Count]:
    """The matched group that is neither all, nor both, nor the one that is named."""
    left = []
    for matched in matched_tables(document):
        for count in matched.counts():
            own = [word for word in content_words(count.name) if not has("no_entity", word)]
            if own and not _is_both(count.name) and not shares_word(own, (*overlap.one, *overlap.other)):
                left.append(count)
    return left if len(left) == 1 else []


def _feasible(
    overlap: Overlap, ones: Sequence[Count], others: Sequence[Count], totals: Sequence[Count]
) -> Iterator[Observation]:
    """The least that two groups can make together, against the greatest total told."""
    in_text = [one for one in totals if one.place == overlap.count.place and one.value != overlap.count.value]
    whole = max(totals, key=lambda count: count.value)
    one, other = min(ones, key=lambda c: c.value), min(others, key=lambda c: c.value)
    together = one.value + other.value - overlap.count.value
    told = {
        "one": one.value,
        "other": other.value,
        "both": overlap.count.value,
        "together": together,
        "total": whole.value,
    }
    sums = {"names": f"{_short(one)}; {_short(other)}", "difference": abs(together - whole.value)}
    either = in_text and _EITHER.search(overlap.sentence.paragraph.text) is not None
    if overlap.count.value > min(one.value, other.value):
        yield seen(
            "sets", "high", "sets_both_exceeds", overlap.count.place, overlap.count.quote, **told, **sums
        )
    elif together > whole.value or (either and together != whole.value):
        yield seen(
            "sets", "high", "sets_impossible", overlap.count.place, overlap.count.quote, **told, **sums
        )
    else:
        yield seen(
            "sets", "reconciled", "sets_possible", overlap.count.place, overlap.count.quote, **told, **sums
        )


def _short(count: Count) -> str:
    return " ".join(count.name.split())[:60].strip(" ,.;") or "–"


def check_double_counting(document: Document) -> Iterator[Observation]:
    """A row for all that is the plain sum of groups that are told to share persons."""
    for overlap in overlaps(document):
        if overlap.count.value <= 0:
            continue
        for table in document.tables:
            rows = [
                row
                for row in range(len(table.rows))
                if not table.is_total(row) and not has("other", table.labels[row])
            ]
            groups = (*overlap.one, *overlap.other)
            named = [row for row in rows if _is_of(content_words(table.labels[row]), groups)]
            if len(rows) >= 2 and named and pattern("persons").search(" ".join((*table.head, table.title))):
                yield from _plain_sums(table, rows, overlap)


def _is_of(label: Sequence[str], groups: Sequence[str]) -> bool:
    """Whether a label says nothing but a group's name."""
    return bool(label) and all(any(same_word(word, known) for known in groups) for word in label)


def _plain_sums(table: Table, rows: Sequence[int], overlap: Overlap) -> Iterator[Observation]:
    for total in [row for row in range(len(table.rows)) if table.is_total(row) and row > max(rows[:2])]:
        columns = [
            column
            for column in range(len(table.head))
            if table.column_unit(column) == "count"
            and adds_up(table, column)
            and (table.value(total, column) or 0) > 0
            and all(table.value(row, column) is not None for row in rows if row < total)
            and sum(table.value(row, column) or 0 for row in rows if row < total)
            == table.value(total, column)
        ]
        if columns:
            heads = "; ".join(f"{table.head[column]}: {table.value(total, column):.0f}" for column in columns)
            told = {
                "table": table.name,
                "row": table.labels[total],
                "columns": heads,
                "both": overlap.count.value,
            }
            yield seen(
                "double_counting",
                "high",
                "counted_twice",
                table.cell_place(total),
                table.row_text(total),
                **told,
            )
