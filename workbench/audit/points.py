"""A difference between two percentages told in per cent: it is one in percentage points."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from workbench.audit.document import Document
from workbench.audit.explanations import percent_columns
from workbench.audit.findings import Observation, seen
from workbench.audit.lexicon import has
from workbench.audit.numbers import Number, numbers_in
from workbench.audit.sentences import Sentence, near_tables, rows_told_apart, sentences_of

_PER_CENT = r"(?:%|prosent\b|per ?cent\b|percent\b)"
_MORE = re.compile(
    rf"\s*{_PER_CENT}\s*(?:lavere|høyere|mer\b|mindre|flere|færre|større|lower|higher|more\b|less\b|fewer|greater)",
    re.IGNORECASE,
)
_CHANGED = re.compile(
    r"(?:økt|økte|økning\w*|steg|steget|vokst\w*|falt|fall\w*|ned|opp|nedgang\w*|redusert|reduksjon\w*|increase\w*|rise|rose|"
    r"grew|grown|fell|fallen|drop\w*|decrease\w*|declin\w*|down|up|reduc\w*|higher|lower)"
    r"(?:\s+[^\W\d]+){0,3}?\s+(?:med|på|by|of)\s+"
    r"(?:om lag |ca\. |about |nearly |nesten )?$",
    re.IGNORECASE,
)
_FROM_TO = re.compile(
    rf"\b(?:fra|from)\s+(?P<first>\d+(?:[.,]\d+)?)\s*{_PER_CENT}?\s*(?:[^\d.;]{{0,25}}\s)?(?:til|to)\s+(?P<last>\d+(?:[.,]\d+)?)",
    re.IGNORECASE,
)
_RELATIVE = re.compile(r"relativ|in relation to|i forhold til nivået", re.IGNORECASE)
Pair = tuple[float, float]


def check_points(document: Document) -> Iterator[Observation]:
    """«13 per cent against 34.5; that is 21.5 per cent lower»."""
    for sentence in sentences_of(document):
        for told in sentence.numbers:
            if (
                told.unit != "percent"
                or not _is_change(sentence.text, told)
                or _RELATIVE.search(sentence.text)
            ):
                continue
            yield from _first_told(sentence, told, document)


def _first_told(sentence: Sentence, told: Number, document: Document) -> Iterator[Observation]:
    """The first two percentages, told or of a table, that the change can be of."""
    for pairs in (
        [*_pairs(sentence, told)],
        [*_within_row(sentence, told, document)],
        [*_of_tables(sentence, told, document)],
        [*_of_two_years(sentence, document)],
    ):
        if any(_is_relative(told, pair) for pair in pairs):
            return
        if found := next((pair for pair in pairs if _is_points(told, pair)), None):
            yield _judged(sentence, told, found)
            return


def _is_change(text: str, told: Number) -> bool:
    after, before = text[told.end :], text[max(0, told.start - 60) : told.start]
    return bool(_MORE.match(after)) or bool(_CHANGED.search(before))


def _pairs(sentence: Sentence, told: Number) -> Iterator[Pair]:
    """Two percentages that the sentence, or the two before it, set against each other."""
    if span := _FROM_TO.search(sentence.text):
        first, last = (float(span[name].replace(",", ".")) for name in ("first", "last"))
        if max(first, last) <= 100 and (_percent_near(sentence, span.end()) or told.half < 0.5):
            yield first, last
            return
    language = sentence.paragraph.language
    before = [one for text in sentence.before[-2:] for one in numbers_in(text, language)]
    shares = [one for one in (*before, *sentence.numbers) if one.unit == "percent" and one is not told]
    if len(shares) == 2:
        yield shares[0].value, shares[1].value


def _percent_near(sentence: Sentence, at: int) -> bool:
    return re.match(rf"\s*{_PER_CENT}", sentence.text[at:], re.IGNORECASE) is not None


def _of_tables(sentence: Sentence, told: Number, document: Document) -> Iterator[Pair]:
    """Percentages of two rows that are named, or of one and each other; only with decimals to tell them
    apart.
    """
    for table in near_tables(sentence, document)[:2] if told.half < 0.5 else ():
        named = list(rows_told_apart(sentence.text, table))
        others = named if len(named) > 1 else range(len(table.rows))
        for column, row, other in itertools.product(percent_columns(table), named, others):
            own, against = table.value(row, column), table.value(other, column)
            if row != other and own is not None and against is not None:
                yield own, against


def _of_two_years(sentence: Sentence, document: Document) -> Iterator[Pair]:
    """The percentages of the two years that a sentence of shares sets against each other."""
    years = {str(int(one.value)) for one in sentence.numbers if one.unit == "year"}
    if len(years) != 2 or not has("share_word", sentence.text):
        return
    for table in near_tables(sentence, document):
        rows = [row for row, label in enumerate(table.labels) if label.strip() in years]
        columns = percent_columns(table)
        values = [table.value(row, columns[0]) for row in rows] if len(columns) == 1 else []
        known = [value for value in values if value is not None]
        if len(known) == 2:
            yield known[0], known[1]
            return


def _within_row(sentence: Sentence, told: Number, document: Document) -> Iterator[Pair]:
    """Two percentages of a row that is named, which lie as far apart as is told."""
    for table in near_tables(sentence, document)[:2] if told.half < 0.5 else ():
        for row in rows_told_apart(sentence.text, table):
            shares = [table.value(row, column) for column in percent_columns(table)]
            known = [share for share in shares if share is not None]
            yield from (
                pair for pair in itertools.combinations(known, 2) if told.fits(abs(pair[0] - pair[1]))
            )


def _is_relative(told: Number, pair: Pair) -> bool:
    """Whether the change is told rightly, as a share of one of the two."""
    return any(told.fits(100 * abs(pair[0] - pair[1]) / base, half=0.5) for base in pair if base > 0)


def _is_points(told: Number, pair: Pair) -> bool:
    return pair[0] != pair[1] and told.fits(abs(pair[0] - pair[1]), half=1e-6)


def _judged(sentence: Sentence, told: Number, pair: Pair) -> Observation:
    base = max(pair) if _falls(sentence.text, told) else min(pair)
    relative = 100 * abs(pair[0] - pair[1]) / base if base else 0.0
    values = {"told": told.value, "first": pair[0], "last": pair[1], "relative": round(relative, 1)}
    place, quote = sentence.paragraph.place, sentence.text
    return seen("differences", "medium", "points_as_percent", place, quote, **values)


def _falls(text: str, told: Number) -> bool:
    """Whether the words around a number tell of less: what it is a percentage of is then the greater one."""
    around = f"{text[max(0, told.start - 60) : told.start]} {text[told.end : told.end + 25]}"
    return has("lower", around) or has("fell", around) or re.search(r"\b(?:ned|down)\b", around) is not None
