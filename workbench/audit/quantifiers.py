"""Ranges and words such as «most», «all» and «half», against the rows they are about; and trends over
years.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from workbench.audit.clauses import main_clauses
from workbench.audit.document import Document, Table
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import content_words, has, pattern, same_word, words
from workbench.audit.number_words import spelled
from workbench.audit.numbers import Number, Range, ranges_in
from workbench.audit.sentences import (
    Sentence,
    column_meant,
    is_about,
    near_tables,
    rows_named,
    sentences_of,
    speaks_of,
    tables_of,
)

_INTERVAL = re.compile(r"konfidens|confidence|\bKI\b|\bCI\b")
_PARTLY = re.compile(r"\b(?:til dels|delvis|i noen grad|nesten også|to some extent|partly)\b", re.IGNORECASE)
_TOP = re.compile(
    r"\b(?:av (?:de|topp|våre)?\s*|of (?:the )?(?:top )?)(?P<n>\d{1,2}|[a-zæøå]{2,8})\b", re.IGNORECASE
)
STEM = 4
"""Letters of a word that a longer one must begin with."""
_CONCEDED = re.compile(
    r"\W*(?:på tross av|til tross for|selv om|despite|in spite of|although)\b[^.;]{5,120}?"
    r"(?:,|\bså (?=har|er|ble))",
    re.IGNORECASE,
)
_YEARS = re.compile(
    r"\b(?:fra|from|mellom|between)\s+(?P<low>(?:19|20)\d\d)\s+(?:til|to|og|and)\s+(?P<high>(?:19|20)\d\d)",
    re.I,
)


def check_ranges(document: Document) -> Iterator[Observation]:
    """«For A, B and C between 50 and 60 per cent»."""
    for sentence in sentences_of(document):
        ranges = ranges_in(sentence.text)
        found = speaks_of(sentence, document) if len(ranges) == 1 else None
        if found is None or _INTERVAL.search(sentence.text):
            continue
        table, named = found
        column = column_meant(sentence.text, table, "percent")
        partly = _PARTLY.search(sentence.text)
        rows = [row for row, at in named.items() if not (partly and at > partly.start())]
        if column is not None and rows and is_about(sentence, table, column):
            yield _in_range(sentence, table, column, rows, ranges[0])


def _in_range(sentence: Sentence, table: Table, column: int, rows: list[int], one: Range) -> Observation:
    low, high = one.low - one.half, one.high + one.half
    outside = [row for row in rows if not _inside(table.rows[row][column].number, low, high)]
    told = {"table": table.name, "column": table.head[column], "low": one.low, "high": one.high}
    place, quote = sentence.paragraph.place, sentence.text
    if outside:
        listed = _listed(table, column, outside)
        return seen("range", "medium", "range_differs", place, quote, outside=listed, **told)
    return seen("range", "reconciled", "range_agrees", place, quote, n=len(rows), **told)


def _inside(number: Number | None, low: float, high: float) -> bool:
    return number is None or low - 1e-9 <= number.value <= high + 1e-9


def _listed(table: Table, column: int, rows: list[int]) -> str:
    return ", ".join(f"{table.labels[row]} ({table.rows[row][column].text})" for row in rows)


def check_quantifiers(document: Document) -> Iterator[Observation]:
    """«Most of the nine countries lie above 20 per cent»."""
    for sentence in sentences_of(document):
        bounds = [
            one for one in sentence.numbers if one.unit == "percent" and one.sense in ("above", "below")
        ]
        clause = _clause_at(sentence.text, bounds[0].start) if len(bounds) == 1 else ""
        most = has("most", clause)
        if not most and (not has("every", clause) or has("interviewed", sentence.text)):
            continue
        for table in tables_of(sentence, document):
            column = column_meant(sentence.text, table, "percent")
            if column is not None and _is_about_rows(sentence, table) and is_about(sentence, table, column):
                yield from _quantified(sentence, table, column, bounds[0], share=0.5 if most else 1.0)
            break


def _clause_at(text: str, at: int) -> str:
    """The clause in which a number stands: another one may quantify other things."""
    return next(text[start:end] for start, end in main_clauses(text) if start <= at < end)


def _is_about_rows(sentence: Sentence, table: Table) -> bool:
    """Whether what is quantified is what rows are: the head of their names, their kind, or their number."""
    quantifier = pattern("most", "every").search(sentence.text)
    after = sentence.text[quantifier.end() : quantifier.end() + 60] if quantifier else ""
    kinds = (
        *content_words(table.label_name),
        *content_words(table.title),
        "land",
        "countries",
        "region",
        "skole",
        "school",
        "gruppe",
        "kommune",
        "municipalit",
        "senter",
        "cent",
    )
    told = content_words(after)[:4]
    return any(same_word(word, kind) or word.startswith(kind) for word in told for kind in kinds)


def _quantified(
    sentence: Sentence, table: Table, column: int, bound: Number, *, share: float
) -> Iterator[Observation]:
    rows = [
        row
        for row in range(len(table.rows))
        if table.rows[row][column].number
        and not table.is_total(row)
        and not has("constant", table.labels[row])
    ]
    found = _TOP.search(sentence.text)
    n_told = (spelled(found["n"]) or (int(found["n"]) if found["n"].isdigit() else None)) if found else None
    n = n_told if n_told and 2 < n_told <= len(rows) else len(rows)
    above = bound.sense == "above"
    fitting = [row for row in rows if _beyond(table.value(row, column) or 0.0, bound.value, above=above)]
    most_possible = min(len(fitting), n)
    agrees = most_possible > share * n if share < 1 else most_possible >= n
    told = {
        "table": table.name,
        "column": table.head[column],
        "bound": bound.value,
        "k": most_possible,
        "n": n,
    }
    names = {"rows": _listed(table, column, fitting) or "–"}
    severity, key = ("reconciled", "quantifier_agrees") if agrees else ("medium", "quantifier_differs")
    if n >= 3:
        yield seen("quantifier", severity, key, sentence.paragraph.place, sentence.text, **told, **names)  # type: ignore[arg-type]


def _beyond(value: float, bound: float, *, above: bool) -> bool:
    return value >= bound if above else value <= bound


def check_trends(document: Document) -> Iterator[Observation]:
    """«From 2009 to 2011 the number of X rose, while Y fell»: each clause by itself."""
    for sentence in sentences_of(document):
        years = _YEARS.search(sentence.text)
        if not years:
            continue
        for table in tables_of(sentence, document) or near_tables(sentence, document)[:2]:
            columns = {head.strip()[:4]: column for column, head in enumerate(table.head)}
            ends = [columns.get(years["low"]), columns.get(years["high"])]
            if None not in ends:
                yield from _clauses(sentence, table, [int(end or 0) for end in ends])
                break


def _clauses(sentence: Sentence, table: Table, ends: list[int]) -> Iterator[Observation]:
    for clause in _main_clauses(sentence.text):
        rows = rows_named(clause, table) or _whole_named(clause, table)
        up, down = has("rose", clause), has("fell", clause)
        if len(rows) == 1 and up != down:
            yield from _trend(sentence, table, next(iter(rows)), ends, up=up)


def _main_clauses(text: str) -> list[str]:
    """Clauses by themselves; of «despite a fall in A, B has risen» what follows the reservation."""
    conceded = _CONCEDED.match(text)
    parts = re.split(
        r"\b(?:mens|while|whereas|men|but)\b|;|, (?:og|and)\b", text[conceded.end() :] if conceded else text
    )
    return parts[:1] if conceded else parts


def _whole_named(clause: str, table: Table) -> dict[int, int]:
    """The total, where a clause tells of persons and its words begin those of the title."""
    totals = [row for row in range(len(table.rows)) if table.is_total(row)]
    subject = re.split(r",|\bog\b|\band\b", clause)[0]
    told, title = words(subject), content_words(table.title)
    named = any(
        len(one) > STEM and word.startswith(one[: max(STEM, len(one) - 2)]) for one in told for word in title
    )
    return {totals[-1]: 0} if totals and named and has("persons", subject) else {}


def _trend(sentence: Sentence, table: Table, row: int, ends: list[int], *, up: bool) -> Iterator[Observation]:
    first, last = table.value(row, ends[0]), table.value(row, ends[1])
    if first is None or last is None:
        return
    agrees = last > first if up else last < first
    told = {"table": table.name, "row": table.labels[row], "first": first, "last": last}
    years = {"from_year": table.head[ends[0]], "to_year": table.head[ends[1]]}
    severity, key = ("reconciled", "trend_agrees") if agrees else ("medium", "trend_differs")
    yield seen("trend", severity, key, sentence.paragraph.place, sentence.text, **told, **years)  # type: ignore[arg-type]
