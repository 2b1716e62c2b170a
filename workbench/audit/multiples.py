"""«More than twice as many as B»: how many times one row's number another row's is told to be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.audit.document import Document, Table
from workbench.audit.findings import Observation, seen
from workbench.audit.number_words import COUNT, whole
from workbench.audit.sentences import Sentence, near_tables, rows_told_apart, sentences_of

SPREAD = 0.12
"""Share of itself that a plain multiple may be off, as «twice» is said of 1.8 to 2.2."""
WIDE = 0.3
"""The same for «nearly» downwards and «more than» upwards, past which the next word would have been used."""
_TIMES = re.compile(
    rf"(?:(?P<over>more than|over|mer enn|well over|godt over|drøyt|vel)\s+|"
    rf"(?P<under>nearly|almost|close to|just under|nesten|nær|snaut|knapt)\s+)?"
    rf"(?:(?P<double>twice|double|dobbelt|det dobbelte)|(?P<half>half|halvparten)"
    rf"|(?P<n>{COUNT})\s+(?:times|ganger))\s+(?:as|så|the|av)\b(?P<between>[^.;:]{{0,40}}?)\b(?:as|som|of|enn|than|i)\s+",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Multiple:
    """The least and the greatest that the words can stand for, and where what they compare with begins."""

    low: float
    high: float
    start: int
    end: int
    text: str


def check_multiples(document: Document) -> Iterator[Observation]:
    """Sentences that name a row, then how many times another one it is."""
    for sentence in sentences_of(document):
        told = [_multiple(found) for found in _TIMES.finditer(sentence.text)]
        for table in near_tables(sentence, document) if told else ():
            named = sorted(rows_told_apart(sentence.text, table).items(), key=lambda item: item[1])
            if len(named) > 1 and named[0][1] < told[0].start:
                yield from _judged(sentence, table, named, told)
                break


def _multiple(found: re.Match[str]) -> Multiple:
    times = 2.0 if found["double"] else 0.5 if found["half"] else float(whole(found["n"]) or 1)
    low = times if found["over"] else times * (1 - (WIDE if found["under"] else SPREAD))
    high = times if found["under"] else times * (1 + (WIDE if found["over"] else SPREAD))
    return Multiple(low, high + 1e-9, found.start(), found.end(), found.group().strip())


def _judged(
    sentence: Sentence, table: Table, named: list[tuple[int, int]], told: list[Multiple]
) -> Iterator[Observation]:
    """Each against the row named right after it, in the column that agrees with most of them."""
    subject = named[0][0]
    pairs = [(one, row) for one in told for row, at in named[1:] if 0 <= at - one.end <= len("the other ")]
    columns = [c for c in range(len(table.head)) if table.column_unit(c) and table.value(subject, c)]
    if not pairs or not columns:
        return
    best = max(columns, key=lambda c: sum(_holds(table, subject, row, c, one) for one, row in pairs))
    for one, row in pairs:
        if not table.value(row, best):
            continue
        agrees = _holds(table, subject, row, best, one)
        own, other = table.value(subject, best) or 0.0, table.value(row, best) or 1.0
        names = {
            "table": table.name,
            "row": table.labels[subject],
            "other": table.labels[row],
            "words": one.text,
        }
        values = {"own": own, "against": other, "ratio": round(own / other, 2)}
        severity, key = ("reconciled", "multiple_agrees") if agrees else ("medium", "multiple_differs")
        yield seen("ratios", severity, key, sentence.paragraph.place, sentence.text, **names, **values)  # type: ignore[arg-type]


def _holds(table: Table, row: int, other: int, column: int, told: Multiple) -> bool:
    own, against = table.value(row, column), table.value(other, column)
    return bool(own and against) and told.low <= (own or 0.0) / (against or 1.0) <= told.high
