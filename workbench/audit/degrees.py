"""Words for how much more: «three times as many as B», «doubled», «somewhat lower», against the numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from workbench.audit.axes import names_in
from workbench.audit.document import Document, Table, transposed
from workbench.audit.findings import Observation, seen
from workbench.audit.number_words import whole
from workbench.audit.numbers import Number, ranges_in
from workbench.audit.orders import counted_column, named_column
from workbench.audit.sentences import Sentence, near_tables, rows_told_apart, sentences_of

_HEDGE = (
    r"nesten|knapt|snaut|nær|vel|drøyt|godt|mer enn|over|litt over|nearly|almost|just under|just over|"
    r"well over|more than|about|omtrent|rundt"
)
_N = r"to|tre|fire|fem|seks|sju|åtte|ni|ti|two|three|four|five|six|seven|eight|nine|ten|\d{1,2}"
_AS_MANY = re.compile(
    rf"(?:(?P<sense>{_HEDGE})\s+)?"
    rf"(?:(?P<n>{_N})\s+(?:ganger|times)|(?P<twice>dobbelt|twice)|(?P<half>halvparten|half))\s+(?:så|as)\s+"
    r"(?:mange|mye|høy\w*|stor\w*|ofte|lang\w*|many|much|high|large|often|big|likely)"
    r"(?P<between>[^.;:,]{0,60}?)\s(?:som|as)\s+(?P<rest>[^.;:,]+)",
    re.IGNORECASE,
)
_FACTOR = re.compile(
    rf"(?:(?P<sense>{_HEDGE})\s+)?(?:(?P<two>doblet\w*|dobling\w*|fordoblet|doubled|doubling)|"
    r"(?P<three>tredoblet\w*|tripled|trebled)|(?P<half>halvert\w*|halvering\w*|halved|cut in half))",
    re.IGNORECASE,
)
_SLIGHTLY = re.compile(
    r"\b(?P<words>(?:noe|litt|en anelse|marginalt|så vidt|somewhat|slightly|a little|marginally) "
    r"(?P<way>lavere|høyere|færre|flere|mindre|større|mer|lower|higher|fewer|more|less|larger|smaller))"
    r"\s+(?:enn|than)\s+(?P<other>[^.;:]+)",
    re.IGNORECASE,
)
_DOWN = ("lavere", "færre", "mindre", "lower", "fewer", "less", "smaller")
_ALL = re.compile(r"\b(?:alle|all|total\w*|gjennomsnitt\w*|average|overall|samlet|landet)\b", re.IGNORECASE)
WHOLE = 100.0
"""What percentages make in all, so that no group can be told by it."""
LEAST_ALIKE = 0.67
"""Share of the larger that the smaller must be for «somewhat» to be apt."""


def check_degrees(document: Document) -> Iterator[Observation]:
    """Sentences with such words, whose two numbers are told or can be read from a table."""
    for sentence in sentences_of(document):
        yield from _as_many(sentence, document)
        yield from _factor(sentence)
        yield from _slightly(sentence, document)


def _bounds(n: float, sense: str) -> tuple[float, float]:
    """Least and greatest ratio that the words may stand for."""
    sense = sense.lower()
    if sense in ("nesten", "knapt", "snaut", "nær", "nearly", "almost", "just under"):
        return 0.8 * n, 1.02 * n
    if sense in ("mer enn", "over", "well over", "more than", "godt"):
        return 0.99 * n, 1.5 * n + 0.5
    if sense in ("vel", "drøyt", "litt over", "just over"):
        return 0.99 * n, 1.25 * n
    return 0.85 * n, 1.17 * n


def _as_many(sentence: Sentence, document: Document) -> Iterator[Observation]:
    """«A had three times as many as B»: in no column of the table is it so."""
    found = _AS_MANY.search(sentence.text)
    if not found:
        return
    n = 2.0 if found["twice"] else 0.5 if found["half"] else float(whole(found["n"]) or 0)
    for table in near_tables(sentence, document) if n else ():
        for one, columns in _sides(sentence, table):
            rows = _compared_rows(sentence, one, found)
            if rows:
                yield from _ratio(sentence, one, columns, rows, (found, n))
                return


def _sides(sentence: Sentence, table: Table) -> Iterator[tuple[Table, Sequence[int]]]:
    """The table with all its columns; then turned, with the rows that are named or else the total."""
    yield table, range(len(table.head))
    named = rows_told_apart(sentence.text, table)
    totals = [row for row in range(len(table.rows)) if table.is_total(row)]
    if across := tuple(named) or tuple(totals[-1:]):
        yield transposed(table), across


def _compared_rows(sentence: Sentence, table: Table, found: re.Match[str]) -> tuple[int, int] | None:
    """The two that the words compare: named within them and after, or before them and after."""
    after = names_in(found["rest"], table)
    within = names_in(found["between"], table)
    before = names_in(sentence.text[: found.start()], table) or _last_named(sentence, table)
    for first in (within, before):
        if len(after) == 1 and len(first) == 1 and set(after) != set(first):
            return next(iter(first)), next(iter(after))
    return None


def _last_named(sentence: Sentence, table: Table) -> dict[int, int]:
    return rows_told_apart(sentence.before[-1], table) if sentence.before else {}


def _ratio(
    sentence: Sentence,
    table: Table,
    columns: Sequence[int],
    rows: tuple[int, int],
    told_as: tuple[re.Match[str], float],
) -> Iterator[Observation]:
    found, n = told_as
    low, high = _bounds(n, found["sense"] or "")
    ratios = {}
    for column in columns:
        one, other = (table.value(row, column) for row in rows)
        if one and other and one > 0 and other > 0 and not one == other == WHOLE:
            ratios[column] = one / other
    named = named_column(sentence, table)
    if not ratios:
        return
    fitting = [column for column, ratio in ratios.items() if low <= ratio <= high]
    usual = named if named in ratios else counted_column(table)
    shown = fitting[0] if fitting else usual if usual in ratios else min(ratios)
    values = {"first": table.value(rows[0], shown), "second": table.value(rows[1], shown)}
    told = {"words": " ".join(found.group().split()), "table": table.name, "column": table.head[shown] or "–"}
    severity, key = ("reconciled", "as_many_agrees") if fitting else ("medium", "as_many_differs")
    place, quote = sentence.paragraph.place, sentence.text
    yield seen("differences", severity, key, place, quote, ratio=round(ratios[shown], 2), **told, **values)  # type: ignore[arg-type]


def _factor(sentence: Sentence) -> Iterator[Observation]:
    """«Doubled, from 40 to 70»."""
    found = _FACTOR.search(sentence.text)
    ends = _ends(sentence) if found else None
    if not found or not ends or ends[0] <= 0:
        return
    n = 2.0 if found["two"] else 3.0 if found["three"] else 0.5
    low, high = _bounds(n, found["sense"] or "")
    if n < 1 and (found["sense"] or "").lower() in ("mer enn", "over", "more than"):
        low, high = 0.0, 0.505
    ratio = ends[1] / ends[0]
    agrees = low <= ratio <= high
    severity, key = ("reconciled", "factor_agrees") if agrees else ("medium", "factor_differs")
    values = {"first": ends[0], "last": ends[1], "ratio": round(ratio, 2)}
    place, quote = sentence.paragraph.place, sentence.text
    yield seen("differences", severity, key, place, quote, words=" ".join(found.group().split()), **values)  # type: ignore[arg-type]


def _ends(sentence: Sentence) -> tuple[float, float] | None:
    """The two numbers of «from … to …», where the sentence has no other numbers but years."""
    told = [one for one in sentence.numbers if one.unit != "year"]
    if len(told) != 2 or told[0].unit != told[1].unit:
        return None
    before = sentence.text[max(0, told[0].start - 12) : told[0].start]
    between = sentence.text[told[0].end : told[1].start]
    begun = re.search(r"\b(?:fra|from)\s+(?:\w+\s+)?$", before, re.IGNORECASE)
    joined = begun and re.search(r"\b(?:til|to)\s+(?:\w+\s+)?$", between, re.IGNORECASE)
    return (told[0].value, told[1].value) if joined else None


def _slightly(sentence: Sentence, document: Document) -> Iterator[Observation]:
    """«6–8 per cent. This is somewhat lower than among all»: the other one is the total of the column."""
    found = _SLIGHTLY.search(sentence.text)
    own = _own(sentence, found) if found else None
    if not found or not own:
        return
    told = [one for one in sentence.numbers if one.start > found.end("words") and one.unit == own[1]]
    others = [told[0].value] if len(told) == 1 else _totals(sentence, found["other"], document)
    if len(others) != 1 or others[0] <= 0 or own[0] <= 0:
        return
    smaller, larger = sorted((own[0], others[0]))
    if (own[0] < others[0]) != (found["way"].lower() in _DOWN):
        return
    alike = smaller / larger >= LEAST_ALIKE
    values = {"own": own[0], "other": others[0], "ratio": round(own[0] / others[0], 2)}
    severity, key = ("reconciled", "slightly_agrees") if alike else ("low", "slightly_differs")
    place, quote, words = sentence.paragraph.place, sentence.text, found["words"]
    yield seen("differences", severity, key, place, quote, words=words, **values)  # type: ignore[arg-type]


def _own(sentence: Sentence, found: re.Match[str]) -> tuple[float, str] | None:
    """The last percentage before the words, here or in the sentence before; of a range its end."""
    here = sentence.text[: found.start()]
    for text, numbers in ((here, _percents(sentence, found.start())), *_before(sentence)):
        ranges = ranges_in(text)
        if ranges:
            return ranges[-1].high, "percent"
        if numbers:
            return numbers[-1].value, "percent"
    return None


def _percents(sentence: Sentence, until: int) -> list[Number]:
    return [one for one in sentence.numbers if one.unit == "percent" and one.end <= until]


def _before(sentence: Sentence) -> Sequence[tuple[str, list[Number]]]:
    """The sentence before, where this one begins by pointing to it."""
    if not sentence.before or not re.match(
        r"\W*(?:dette|det|this|that|andelen|the share)\b", sentence.text, re.I
    ):
        return ()
    last = Sentence(sentence.before[-1], sentence.paragraph, ())
    return ((last.text, _percents(last, len(last.text))),)


def _totals(sentence: Sentence, other: str, document: Document) -> list[float]:
    """The total of the percentages that the paragraph is about, where it is compared with all."""
    tables = near_tables(sentence, document)[:1] if _ALL.search(other) else ()
    for table in tables:
        around = Sentence(" ".join((*sentence.before[-1:], sentence.text)), sentence.paragraph, ())
        column = named_column(around, table)
        rows = [row for row in range(len(table.rows)) if table.is_total(row)]
        if column is not None and table.column_unit(column) == "percent" and rows:
            value = table.value(rows[-1], column)
            return [value] if value is not None else []
    return []
