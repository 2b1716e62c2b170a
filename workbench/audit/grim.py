"""Means of whole numbers that so few answers cannot have (GRIM; Brown & Heathers 2017)."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.audit.document import Document, Place, Table
from workbench.audit.findings import Observation, Severity, seen
from workbench.audit.lexicon import has
from workbench.audit.numbers import Number
from workbench.audit.sentences import Sentence, sentences_of
from workbench.audit.small_bases import SMALLEST, base_told

FURTHEST = 4
"""Blocks that the words for a scale may stand from a table."""
_MEAN = re.compile(
    r"\b(?:mean|average|gjennomsnitt\w*|snitt(?:et)?|M)\b[^.;]{0,50}?(?P<mean>\d+[.,]\d{2})(?!\d)",
    re.IGNORECASE,
)
_N = re.compile(r"\b[nN]\s*=\s*(?P<n>\d{1,3})\b")
_ALL_N = re.compile(
    r"\b(?:all|alle|samtlige|the|de|our|våre|av|of|from|fra|by|blant|among)\s+"
    r"(?:de\s+|the\s+|våre\s+|our\s+)?"
    r"(?P<n>\d{1,3})(?!\s*(?:%|prosent|per ?cent|to\b|til\b|[-–.,]?\d))",
    re.IGNORECASE,
)
_ITEM_WORDS = re.compile(
    r"skala|scale|whole[- ]numbers?|hele tall|heltall|integer|likert|antall|number of|barn|children|besøk|"
    r"visits|poeng fra|1[-–]5|1 til 5|1 to 5|spørsmål|item",
    re.IGNORECASE,
)
_WHOLE = re.compile(r"whole[- ]numbers?|hele tall|heltall|integer", re.IGNORECASE)
_SPREAD = re.compile(r"\b(?:SD|SE|standard\w*|std\.?)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean as printed, and how many whole numbers it is of."""

    value: float
    half: float
    n: int

    @property
    def decimals(self) -> int:
        """Decimals that it is printed with."""
        return round(-math.log10(2 * self.half))

    def tells(self) -> bool:
        """Whether so few could have a mean that so many decimals rule out."""
        return self.n >= 2 and self.n * 10.0**-self.decimals < 1

    def possible(self) -> bool:
        """Whether some sum of n whole numbers has it."""
        sums = (math.floor(self.value * self.n), math.ceil(self.value * self.n))
        return any(abs(total / self.n - self.value) <= self.half + 1e-9 for total in sums)

    def near(self) -> tuple[float, float]:
        """The nearest that n whole numbers can have."""
        sums = (math.floor(self.value * self.n), math.ceil(self.value * self.n))
        return round(sums[0] / self.n, self.decimals), round(sums[1] / self.n, self.decimals)


def check_grim(document: Document) -> Iterator[Observation]:
    """Means of sentences, then those of tables of a scale of whole numbers."""
    for sentence in sentences_of(document):
        found = _MEAN.search(sentence.text)
        if found and _ITEM_WORDS.search(sentence.text):
            yield from _of_sentence(sentence, found["mean"])
    for table in document.tables:
        if _is_of_whole_numbers(table, document):
            yield from _of_table(table)


def _of_sentence(sentence: Sentence, written: str) -> Iterator[Observation]:
    """Against every number of persons that it can be of: then none may do."""
    value = float(written.replace(",", "."))
    half = 0.5 * 10.0 ** -len(re.split("[.,]", written)[1])
    told = [Mean(value, half, n) for n in _sizes(sentence)]
    known = [one for one in told if one.tells()]
    if known and len(known) == len(told):
        possible = next((one for one in known if one.possible()), None)
        yield _judged(sentence.paragraph.place, sentence.text, possible or known[0])


def _sizes(sentence: Sentence) -> list[int]:
    told = [int(found["n"]) for form in (_N, _ALL_N) for found in form.finditer(sentence.text)]
    own = [n for n in told if n >= SMALLEST]
    base = base_told(sentence)
    return own or ([base] if base else [])


def _is_of_whole_numbers(table: Table, document: Document) -> bool:
    """Whether title, notes or the text right around say that answers are whole numbers."""
    near = [one.text for one in document.of_section(table.place) if abs(one.order - table.order) <= FURTHEST]
    return _WHOLE.search(" ".join((table.title, table.notes, *near))) is not None


def _of_table(table: Table) -> Iterator[Observation]:
    """Columns with two decimals of rows whose number of answers is a column of its own."""
    heads = list(enumerate(table.head))
    sizes = [c for c, head in heads if table.column_unit(c) == "count" and has("grim.answers", head)]
    means = [c for c, head in heads if c not in sizes and _is_mean(table, c) and not _SPREAD.search(head)]
    for row in range(len(table.rows)) if len(sizes) == 1 else ():
        n = table.value(row, sizes[0])
        for column in means:
            cell = table.rows[row][column].number
            if cell and n and n == int(n):
                one = Mean(abs(cell.value), cell.half, int(n))
                if one.tells():
                    yield _judged(table.cell_place(row, column), table.row_text(row), one)


def _is_mean(table: Table, column: int) -> bool:
    """Whether a column holds numbers with decimals that are no differences, shares or estimates."""
    cells = [cell.number for row in table.rows if (cell := row[column]).number]
    head = table.head[column]
    other = has("difference_head", head) or has("fell", head) or has("rose", head) or has("estimate", head)
    return bool(cells) and not other and all(_has_decimals(one) for one in cells)


def _has_decimals(number: Number | None) -> bool:
    return number is not None and number.unit == "count" and number.half < 0.05


def _judged(place: Place, quote: str, one: Mean) -> Observation:
    below, above = one.near()
    told = {"mean": one.value, "n": one.n, "below": below, "above": above}
    severity: Severity = "reconciled" if one.possible() else "medium"
    key = "mean_possible" if one.possible() else "mean_impossible"
    return seen("small_samples", severity, key, place, quote, **told)
