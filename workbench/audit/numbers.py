"""Numbers as reports write them: Norwegian and English forms, percentages, rounding, words for about and
above.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from workbench.audit.number_words import spelled

Unit = Literal["count", "percent", "points", "money", "year"]
Sense = Literal["exact", "about", "nearly", "just_over", "above", "below"]
Language = Literal["nb", "en"]

ABOUT = 0.1
"""Share that «about» may be off."""
_BLANK = r"[ \u00a0\u2009\u202f]"
_NB = rf"\d{{1,3}}(?:{_BLANK}\d{{3}})+(?!\d)(?:,\d+)?|\d{{1,3}}(?:\.\d{{3}})+(?![\d,])|\d+(?:[.,]\d+)?"
_EN = (
    rf"\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?|\d{{1,3}}(?:{_BLANK}\d{{3}})+(?!\d)(?:\.\d+)?"
    r"|\d+(?:[.,]\d+)?"
)
_FORMS = {
    language: re.compile(rf"(?<![\w.,/§])(?P<sign>[-−–](?=\d))?(?P<digits>{form})(?![\w/]|[.,]\d)")
    for language, form in (("nb", _NB), ("en", _EN))
}
_UNIT = re.compile(
    r"\s*(?:(?P<points>prosentpoeng|percentage[ -]points?|pp\b)|(?P<percent>%|prosent\b|pst\b|per ?cent\b)"
    r"|(?P<factor>mill(?:\.|ion(?:er|s)?\b)?|milliard(?:er)?\b|billions?\b|mrd\.?)?\s*"
    r"(?P<money>kroner\b|kr\b\.?|NOK\b|euros?\b|pounds?\b|dollars?\b|USD\b|EUR\b|€)?)",
    re.IGNORECASE,
)
_MONEY_BEFORE = re.compile(r"(?:\bkr\.?|\bNOK|\bEUR|\bUSD|[€£$])\s*$", re.IGNORECASE)
_SENSES: tuple[tuple[Sense, str], ...] = (
    ("nearly", r"nesten|snaut|knapt|knappe|i underkant av|nearly|almost|just under|just below|close to"),
    (
        "just_over",
        r"vel|drøyt|drøye|i overkant av|litt over|like over|rundt over|just over|slightly over|a little over",
    ),
    (
        "above",
        r"over|mer enn|flere enn|større enn|høyere enn|minst|more than|above|at least|greater than|"
        r"higher than|exceed\w*",
    ),
    (
        "below",
        r"under|mindre enn|færre enn|lavere enn|inntil|opptil|opp til|høyst|less than|below|"
        r"fewer than|up to|at most|lower than",
    ),
    (
        "about",
        r"ca\.?|cirka|circa|om lag|omlag|omtrent|rundt|omkring|ved|nærmere|about|around|approximately|"
        r"roughly|some|approx\.",
    ),
)
_BEFORE = re.compile(
    r"(?:^|[\s(«\"])(?:"
    + "|".join(f"(?P<{name}>{form})" for name, form in _SENSES)
    + r")\s+(?:(?:hele|på|kun|bare|kr\.?|NOK)\s+)?$",
    re.IGNORECASE,
)
_NOT_NUMBERS = re.compile(
    r"(?:tabell(?:en)?|figur(?:en)?|tables?|figures?|kapit\w+|chapters?|avsnitt|delkapittel|sections?|vedlegg|anneks|annex|appendix|side|s\.|page|pp?\.|nr\.?|no\.|punkt|fotnote|note|§|RS|G-)"
    r"\s*\d+(?:[.\-/]\d+)*[a-z]?\b|\b\d{1,2}\.\s?(?:januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember)\b(?:\s\d{4})?"
    r"|\b\d{1,2}\s(?:January|February|March|April|May|June|July|August|September|October|November|December)\b(?:\s\d{4})?"
    r"|^\d{1,2}\.\d{1,2}(?=\s(?-i:[A-ZÆØÅ]))|\b\d{1,2}\.\d{1,2}\.\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b|\b\d+\.\d+\.\d+\b|(?<![\w.,])\(?(?:19|20)\d{2}\s?[-–/]\s?(?:19|20)?\d{2}\b",
    re.IGNORECASE,
)
_SPELLED = re.compile(r"(?<!\w)(?P<word>[a-zæøåé]{2,9}) (?:prosent(?!poeng)|per ?cent)\b", re.IGNORECASE)
_FACTORS = {"milliard": 1e9, "billion": 1e9, "mrd": 1e9, "mill": 1e6}
_BLANKS = re.compile(r"[ \u00a0\u2009\u202f]")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it is written.

    Attributes
    ----------
    value : float
        Percentages and percentage points stand as written: 18 for «18 %».
    half : float
        Half of the last digit's place: what rounding can hide.
    unit : {"count", "percent", "points", "money", "year"}
    sense : {"exact", "about", "nearly", "just_over", "above", "below"}
    start, end : int
        Where it stands in its text, the unit left out.
    text : str
        As written, with its unit.
    """

    value: float
    half: float
    unit: Unit
    sense: Sense
    start: int
    end: int
    text: str

    @property
    def low(self) -> float:
        """The least value that would be written so."""
        return self._bounds()[0]

    @property
    def high(self) -> float:
        """The greatest value that would be written so."""
        return self._bounds()[1]

    def fits(self, value: float, *, half: float = 0.0) -> bool:
        """Whether ``value``, itself rounded by ``half``, could be written so."""
        return self.low - half - 1e-9 <= value <= self.high + half + 1e-9

    def _bounds(self) -> tuple[float, float]:
        wide = max(self.half, ABOUT * abs(self.value))
        return {
            "exact": (self.value - self.half, self.value + self.half),
            "about": (self.value - wide, self.value + wide),
            "nearly": (self.value - 1.5 * wide, self.value + self.half),
            "just_over": (self.value - self.half, self.value + 2 * wide),
            "above": (self.value - self.half, float("inf")),
            "below": (float("-inf"), self.value + self.half),
        }[self.sense]


def numbers_in(text: str, language: Language) -> tuple[Number, ...]:
    """Numbers written in digits, in order; numbers of tables, chapters, pages, dates and spans of years
    are none.
    """
    masked = _NOT_NUMBERS.sub(lambda found: "·" * len(found.group()), text)
    found = [*_numbers(masked, text, language), *_spelled_percent(masked, text)]
    return tuple(sorted(found, key=lambda one: one.start))


def _spelled_percent(masked: str, text: str) -> Iterator[Number]:
    """«ti prosent», “twenty per cent”."""
    for found in _SPELLED.finditer(masked):
        value = spelled(found["word"])
        if value:
            sense = _sense(masked[max(0, found.start() - 40) : found.start()])
            yield Number(
                float(value),
                0.5,
                "percent",
                sense,
                found.start(),
                found.end("word"),
                text[found.start() : found.end()],
            )


def _numbers(masked: str, text: str, language: Language) -> Iterator[Number]:
    for found in _FORMS[language].finditer(masked):
        digits = found["digits"]
        value, half = _value(digits, language)
        unit, factor, end = _unit(masked, found, digits)
        sign = -1 if found["sign"] and not _is_span(masked, found.start()) else 1
        sense = _sense(masked[max(0, found.start() - 40) : found.start()])
        start = found.start() if sign < 0 else found.start("digits")
        yield Number(sign * value * factor, half * factor, unit, sense, start, found.end(), text[start:end])


def _sense(before: str) -> Sense:
    """What a word just before a number makes of it."""
    found = _BEFORE.search(before[-40:])
    return next((name for name, _ in _SENSES if found and found[name]), "exact")


def _value(digits: str, language: Language) -> tuple[float, float]:
    """Value of unsigned digits, and half of the last place."""
    plain = _BLANKS.sub("", digits)
    if re.fullmatch(
        r"\d{1,3}(?:\.\d{3})+" if language == "nb" else r"\d{1,3}(?:,\d{3})+(?:\.\d+)?", plain
    ) and not (plain.startswith("0")):
        plain = plain.replace("." if language == "nb" else ",", "")
    plain = plain.replace(",", ".")
    decimals = len(plain.rpartition(".")[2]) if "." in plain else 0
    return float(plain), 0.5 * 10.0**-decimals


def _unit(text: str, found: re.Match[str], digits: str) -> tuple[Unit, float, int]:
    told = _UNIT.match(text, found.end())
    if told and told["points"]:
        return "points", 1.0, told.end()
    if told and told["percent"]:
        return "percent", 1.0, told.end()
    word = (told["factor"] or "").lower() if told else ""
    factor = next((value for begins, value in _FACTORS.items() if word.startswith(begins)), 1.0)
    if (told and (told["money"] or told["factor"])) or _MONEY_BEFORE.search(
        text[max(0, found.start() - 12) : found.start()]
    ):
        return "money", factor, told.end() if told else found.end()
    shared = re.match(
        r"\s*(?:[-–]|til|to|og|and)\s*\d+(?:[.,]\d+)?\s*(%|prosent\b|per ?cent\b)(?!poeng)",
        text[found.end() :],
        re.I,
    )
    if shared:
        return "percent", 1.0, found.end()
    is_year = re.fullmatch(r"(?:19|20)\d\d", digits) is not None
    return ("year" if is_year else "count"), 1.0, found.end()


def _is_span(text: str, at: int) -> bool:
    """Whether a hyphen before a number stands between two numbers."""
    return bool(re.search(r"\d\s?$", text[max(0, at - 3) : at]))


_RANGE = re.compile(
    r"(?<![\w.,])(?:(?:mellom|between|fra|from)\s+)?(?P<low>[-−]?\d+(?:[.,]\d+)?)\s*(?:%|prosent|"
    r"per ?cent)?\s*(?:-|–|—|til|to|og|and)\s*"
    r"(?P<high>[-−]?\d+(?:[.,]\d+)?)\s*(?P<unit>%|prosent(?!poeng)|per ?cent\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Range:
    """Percentages told as a range, with its place in the text."""

    low: float
    high: float
    half: float
    start: int
    end: int
    text: str


def ranges_in(text: str) -> tuple[Range, ...]:
    """Ranges of percentages: «50–60 prosent», “between 50 and 60 per cent”; a list of two with «og» is
    none.
    """
    found = []
    for one in _RANGE.finditer(text):
        joined_by_and = re.search(r"\b(og|and)\b", one.group()) and not re.match(
            r"(mellom|between)", one.group(), re.I
        )
        low, high = (float(one[name].replace("−", "-").replace(",", ".")) for name in ("low", "high"))
        if not joined_by_and and low < high and not re.match(r"(fra|from)\b", one.group(), re.I):
            half = 0.05 if "," in one["low"] or "." in one["low"] else 0.5
            found.append(Range(low, high, half, one.start(), one.end(), one.group()))
    return tuple(found)
