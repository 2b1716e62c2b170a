"""Numbers spelled out: «halvparten», «to tredjedeler», “three quarters”, «syv», “twelve”."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_NB = (
    "null en to tre fire fem seks sju åtte ni ti elleve tolv tretten fjorten femten seksten sytten atten"
    " nitten tjue"
)
_EN = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
    " seventeen eighteen nineteen twenty"
)
COUNTS = {word: at for listed in (_NB, _EN) for at, word in enumerate(listed.split())} | {
    "syv": 7,
    "én": 1,
    "ett": 1,
    "ingen": 0,
    "none": 0,
}
_SPELLED = "|".join(sorted(COUNTS, key=len, reverse=True))
DIGITS = r"(?:\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})+|\d{1,3}(?:,\d{3})+|\d+)"
"""A pattern for a whole number in digits."""
COUNT = rf"(?:{DIGITS}|{_SPELLED})"
"""A pattern for a whole number, in digits or spelled."""
_PARTS = {
    **dict.fromkeys(("halvpart", "halvparten", "half"), 2),
    **dict.fromkeys(
        ("tredjedel", "tredel", "third", "thirds", "tredjedeler", "tredeler", "tredjedelen", "tredelen"), 3
    ),
    **dict.fromkeys(
        (
            "fjerdedel",
            "firedel",
            "kvart",
            "quarter",
            "quarters",
            "fourth",
            "fjerdedeler",
            "firedeler",
            "fjerdedelen",
            "firedelen",
        ),
        4,
    ),
    **dict.fromkeys(("femtedel", "femdel", "fifth", "fifths", "femtedeler", "femdeler"), 5),
    **dict.fromkeys(("tidel", "tenth", "tenths", "tideler"), 10),
}
_FRACTION = re.compile(
    r"(?<!\w)(?:(?P<sense>nesten|knapt|vel|drøyt|over|under|om lag|omtrent|rundt|mer enn|mindre enn|"
    r"nearly|almost|just over"
    r"|just under|about|more than|less than|around|i overkant av|i underkant av)\s+)?"
    r"(?:(?P<times>en|én|to|tre|fire|a|one|two|three|four)[ -])?(?P<part>"
    + "|".join(sorted(_PARTS, key=len, reverse=True))
    + r")(?!\w)",
    re.IGNORECASE,
)
_SPREAD = 0.05
"""How far a share may lie from a spelled fraction: «halvparten» is 45–55 %."""


@dataclass(frozen=True, slots=True)
class Fraction:
    """A share spelled out, with the least and greatest share it may stand for."""

    share: float
    low: float
    high: float
    start: int
    end: int
    text: str


def fractions_in(text: str) -> Iterator[Fraction]:
    """Spelled fractions of a text, in order."""
    for found in _FRACTION.finditer(text):
        share = COUNTS.get((found["times"] or "").lower(), 1) / _PARTS[found["part"].lower()]
        low, high = _bounds(share, (found["sense"] or "").lower())
        yield Fraction(share, low, high, found.start(), found.end(), found.group())


def _bounds(share: float, sense: str) -> tuple[float, float]:
    if sense in ("over", "mer enn", "more than"):
        return share, 1.0
    if sense in ("under", "mindre enn", "less than"):
        return 0.0, share
    if sense in ("vel", "drøyt", "just over", "i overkant av"):
        return share - 0.01, share + 2 * _SPREAD
    if sense in ("nesten", "knapt", "nearly", "almost", "just under", "i underkant av"):
        return share - 2 * _SPREAD, share + 0.01
    return share - _SPREAD, share + _SPREAD


def spelled(word: str) -> int | None:
    """The count that a word spells; None where it spells none."""
    return COUNTS.get(word.casefold())


def whole(text: str) -> int | None:
    """The whole number that ``COUNT`` finds."""
    plain = re.sub(r"[ \u00a0\u2009\u202f,]", "", text)
    return int(plain) if plain.isdigit() else spelled(text)
