"""Differences and multiples: columns told to be differences, and what sentences subtract or divide."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence

from workbench.audit.document import MOST_COLUMNS, Document, Table
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import WORD, has, same_word
from workbench.audit.number_words import COUNTS
from workbench.audit.numbers import Number, numbers_in
from workbench.audit.sentences import Sentence, sentences_of

LEAST_FITTING = 2 / 3
"""Share of rows that must be the difference of the same two columns before the others are called wrong."""
_TAKEN_OUT = re.compile(
    r"tatt ut|utelatt|fjernet|ekskludert|trukket fra|falt fra|excluded|removed|dropped|left out", re.I
)
_RELATIVE = re.compile(r"\b(?:or|eller|dvs\.|altså|i\.e\.)\s+$", re.IGNORECASE)
_LEFT = re.compile(r"igjen med|gjenstår|sitter igjen|står igjen|left with|remain|leaves|leaving", re.I)
_POINTS_WORD = re.compile(
    r"forskjell|differanse|økning|nedgang|økte|falt|difference|gap|increase|decrease|fell|rose|drop", re.I
)
_GROWTH = re.compile(
    r"(?:fra|from)\s[^.;]{0,60}?\s(?:til|to)\s[^.;]{0,60}?(?:økning|nedgang|vekst|increase|rise|growth|decrease|fall|decline|drop)"
    r"\s+(?:på|of)\b",
    re.IGNORECASE,
)
_TIMES = re.compile(
    r"(?P<sense>nesten|knapt|vel|drøyt|mer enn|over|nearly|almost|just over|more than|about|omtrent|"
    r"rundt)?\s*"
    r"(?P<n>\w+)\s+(?:ganger|times)\s+(?:så|as)\s+(?:mange|many)\s+(?P<one>\w+)\s+(?:som|as)\s+(?P<other>\w+)",
    re.IGNORECASE,
)

_TIMES_AS = re.compile(
    r"(?P<one>\w+)\s+(?:er|var|are|were)\b[^.;]{0,25}?\b(?P<sense>nesten|knapt|vel|drøyt|mer enn|over|"
    r"nearly|almost|"
    r"just over|more than|about|omtrent|rundt)?\s*(?P<n>\w+)\s+(?:ganger|times)\s+(?:så|"
    r"as)\s+(?:mange|many)\s+"
    r"(?:som|as)\s+(?P<other>\w+)",
    re.IGNORECASE,
)


def check_differences(document: Document) -> Iterator[Observation]:
    """Columns of differences; points, remainders and multiples of sentences."""
    for table in document.tables:
        for column, head in enumerate(table.head if len(table.head) <= MOST_COLUMNS else ()):
            if has("difference_head", head):
                yield from _difference_column(table, column)
    for sentence in sentences_of(document):
        yield from _points(sentence)
        yield from _remainder(sentence)
        yield from _multiple(sentence, document)
        yield from _growth(sentence)


def _difference_column(table: Table, column: int) -> Iterator[Observation]:
    others = [one for one in range(len(table.head)) if one != column and table.column_unit(one)]
    best: tuple[int, int, int] = (0, 0, 0)
    for one, other in itertools.permutations(others, 2):
        fits = sum(_subtracts(table, row, one, other, column) is True for row in range(len(table.rows)))
        best = max(best, (fits, -one, -other))
    fits, one, other = best[0], -best[1], -best[2]
    rows = [row for row in range(len(table.rows)) if _subtracts(table, row, one, other, column) is not None]
    if fits < 2 or fits < LEAST_FITTING * len(rows):
        return
    for row in rows:
        agrees = bool(_subtracts(table, row, one, other, column))
        first, second = table.value(row, one) or 0.0, table.value(row, other) or 0.0
        told = {"table": table.name, "row": table.labels[row], "column": table.head[column]}
        values = {"first": first, "second": second, "told": table.value(row, column) or 0.0}
        severity, key = ("reconciled", "difference_agrees") if agrees else ("high", "difference_differs")
        place, quote = table.cell_place(row, column), table.row_text(row)
        yield seen("differences", severity, key, place, quote, computed=first - second, **told, **values)  # type: ignore[arg-type]


def _subtracts(table: Table, row: int, one: int, other: int, told: int) -> bool | None:
    cells = [table.rows[row][column].number for column in (one, other, told)]
    numbers = [number for number in cells if number]
    if len(numbers) < 3:
        return None
    first, second, difference = numbers
    allowed = (
        first.half + second.half + difference.half
        if difference.half < 0.5 or first.unit == "percent"
        else 0.0
    )
    return abs(first.value - second.value - difference.value) <= allowed + 1e-9


def _points(sentence: Sentence) -> Iterator[Observation]:
    """«31 per cent against 38 per cent. The difference of 7 percentage points»."""
    points = [one for one in sentence.numbers if one.unit == "points"]
    if len(points) != 1 or points[0].sense in ("above", "below"):
        return
    told = points[0]
    if not _POINTS_WORD.search(sentence.text[max(0, told.start - 40) : told.end + 30]):
        return
    shares = [one for one in sentence.numbers if one.unit == "percent"]
    if any(_RELATIVE.search(sentence.text[: one.start]) for one in shares):
        return
    if (
        not shares
        and sentence.before
        and re.match(
            r"\W*(?:forskjellen|differansen|the difference|the gap|dette er|this is|økningen|nedgangen)",
            sentence.text,
            re.I,
        )
    ):
        shares = [
            one
            for one in numbers_in(sentence.before[-1], sentence.paragraph.language)
            if one.unit == "percent"
        ]
    if len(shares) != 2:
        return
    computed = abs(shares[0].value - shares[1].value)
    agrees = told.fits(computed, half=shares[0].half + shares[1].half) or told.fits(-computed)
    values = {"first": shares[0].value, "second": shares[1].value, "computed": computed, "told": told.value}
    severity, key = ("reconciled", "points_agree") if agrees else ("high", "points_differ")
    yield seen("differences", severity, key, sentence.paragraph.place, sentence.text, **values)  # type: ignore[arg-type]


def _remainder(sentence: Sentence) -> Iterator[Observation]:
    """«After 212 were taken out, 1,692 remain», with the number there was in the sentence before or this
    one.
    """
    if not (_TAKEN_OUT.search(sentence.text) and _LEFT.search(sentence.text)):
        return
    own = _counts(sentence.numbers)
    before = _counts(numbers_in(sentence.before[-1], sentence.paragraph.language)) if sentence.before else []
    if len(own) == 2 and before:
        wholes, (taken, left) = before, own
    elif len(own) == 3:
        wholes, (taken, left) = own[:1], own[1:]
    else:
        return
    wholes = [one for one in wholes if one > max(taken, left)]
    if not wholes:
        return
    fitting = [one for one in wholes if one - taken == left or one - left == taken]
    whole = fitting[0] if fitting else wholes[-1]
    values = {"whole": whole, "taken": taken, "left": left, "computed": whole - taken}
    severity, key = ("reconciled", "remainder_agrees") if fitting else ("high", "remainder_differs")
    yield seen("differences", severity, key, sentence.paragraph.place, sentence.text, **values)  # type: ignore[arg-type]


def _growth(sentence: Sentence) -> Iterator[Observation]:
    """«From 410 to 533, an increase of 30 per cent»."""
    if not _GROWTH.search(sentence.text):
        return
    ends = [
        one
        for one in sentence.numbers
        if one.unit in ("count", "money") and one.sense == "exact" and one.value > 0
    ]
    shares = [one for one in sentence.numbers if one.unit == "percent"]
    if len(ends) != 2 or len(shares) != 1 or shares[0].start < ends[1].end:
        return
    told, (first, last) = shares[0], ends
    computed = 100 * (last.value - first.value) / first.value
    spread = 100 * (first.half + last.half) / first.value if first.unit == "money" else 0.0
    agrees = told.fits(abs(computed), half=spread)
    values = {"first": first.value, "last": last.value, "computed": round(computed, 1), "told": told.value}
    severity, key = ("reconciled", "growth_agrees") if agrees else ("high", "growth_differs")
    yield seen("differences", severity, key, sentence.paragraph.place, sentence.text, **values)  # type: ignore[arg-type]


def _counts(numbers: Sequence[Number]) -> list[float]:
    return [one.value for one in numbers if one.unit == "count" and one.sense == "exact" and one.value >= 10]


def _multiple(sentence: Sentence, document: Document) -> Iterator[Observation]:
    """«Three times as many A as B», against what the paragraph gives for A and B."""
    found = _TIMES.search(sentence.text) or _TIMES_AS.search(sentence.text)
    n = COUNTS.get(found["n"].lower()) if found else None
    if not found or not n:
        return
    first = _told_of(sentence, found["one"])
    second = _told_of(sentence, found["other"])
    pair = next(((a, b) for a in first for b in second if a.unit == b.unit and b.value > 0), None)
    if not pair:
        return
    ratio = pair[0].value / pair[1].value
    low, high = _multiple_bounds(n, (found["sense"] or "").lower())
    agrees = low - 1e-9 <= ratio <= high + 1e-9
    values = {"first": pair[0].value, "second": pair[1].value, "ratio": round(ratio, 2)}
    severity, key = ("reconciled", "times_agree") if agrees else ("low", "times_differ")
    place, quote = sentence.paragraph.place, sentence.text
    yield seen("differences", severity, key, place, quote, words=found.group().strip(), **values)  # type: ignore[arg-type]


def _multiple_bounds(n: int, sense: str) -> tuple[float, float]:
    if sense in ("mer enn", "over", "more than"):
        return float(n), n + 1.0
    if sense in ("nesten", "knapt", "nearly", "almost"):
        return n - 0.4, float(n)
    if sense in ("vel", "drøyt", "just over"):
        return float(n), n + 0.5
    return n - 0.3, n + 0.3


def _told_of(sentence: Sentence, noun: str) -> list[Number]:
    """Numbers of the paragraph that stand just before a noun."""
    text = sentence.paragraph.text
    found = []
    for number in numbers_in(text, sentence.paragraph.language):
        after = [word.casefold() for word in WORD.findall(text[number.end : number.end + 40])]
        near = [
            word
            for word in after
            if word not in ("prosent", "per", "cent", "percent", "er", "are", "were", "var", "av", "dem")
        ]
        if number.unit in ("count", "percent") and near and same_word(near[0], noun.casefold()):
            found.append(number)
    return found
