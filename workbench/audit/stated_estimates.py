"""Estimates that a sentence gives with standard error, interval or p value in words or brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.audit.document import Document
from workbench.audit.findings import Observation, seen
from workbench.audit.intervals import WIDTHS
from workbench.audit.sentences import Sentence, sentences_of

FARTHEST = 0.4
"""Share of its width that an interval's middle may lie from the estimate; a ratio lies a little off it."""
_NUMBER = r"[-−–]?\d+(?:[.,]\d+)?"
_ERROR = re.compile(
    r"(?:standardfeil\w*|standard error\w*|\bSE\b|std\. ?(?:feil|err)\w*)\D{0,12}?(?P<error>\d+(?:[.,]\d+)?)",
    re.IGNORECASE,
)
_UNIT = r"(?:%|prosentpoeng|prosent|percentage points|per ?cent)"
_INTERVAL = re.compile(
    r"(?P<level>90|95|99)?\s*(?:%|prosents?|per ?cent)?[ -]*"
    r"(?:konfidensintervall\w*|confidence interval\w*|interval\w*|\bKI\b|\bCI\b)"
    rf"[^\d;()]{{0,40}}?(?P<low>{_NUMBER})\s*{_UNIT}?\s*(?:til|to|og|and|;|,|–|-)\s*(?P<high>{_NUMBER})",
    re.IGNORECASE,
)
_DECIMAL = re.compile(r"(?<![\w.,])[-−–]?\d+[.,]\d+(?![\w%])")
_JUST_BEFORE = re.compile(rf"(?P<told>{_NUMBER})\s*(?:{_UNIT}|[^\W\d]+(?: [^\W\d]+)?)?\s*$", re.IGNORECASE)
_JOINED = re.compile(r",?\s+(?:med|with|og har|and has|and had)(?: (?:et|a|an|its|the))?\s*\Z", re.IGNORECASE)
"""«6.0 points, with a 95 per cent interval»: the words between an estimate and its interval."""
_THOUSANDS = re.compile(r"\d[,.]\d{3}(?!\d)|\d \d{3}(?!\d)|[£€$]")


@dataclass(frozen=True, slots=True)
class Stated:
    """An estimate and its standard error, as a sentence tells them."""

    value: float
    error: float


def stated_estimate(sentence: Sentence) -> Stated | None:
    """The estimate that stands before the only standard error of a sentence; None where none does."""
    errors = list(_ERROR.finditer(sentence.text))
    told = list(_DECIMAL.finditer(sentence.text, 0, errors[0].start())) if len(errors) == 1 else []
    return Stated(_value(told[-1].group()), _value(errors[0]["error"])) if told else None


def check_stated_estimates(document: Document) -> Iterator[Observation]:
    """«108 (standard error 47; 95 per cent confidence interval 16 to 200)»."""
    for sentence in sentences_of(document):
        errors, intervals = list(_ERROR.finditer(sentence.text)), list(_INTERVAL.finditer(sentence.text))
        if len(intervals) == 1:
            yield from _estimate(sentence, intervals[0])
            if len(errors) == 1:
                yield from _width(sentence, errors[0], intervals[0])


def _value(text: str) -> float:
    return float(text.replace("−", "-").replace("–", "-").replace(",", "."))


def _half(text: str) -> float:
    decimals = len(text.replace(",", ".").partition(".")[2])
    return float(0.5 * 10.0**-decimals)


def _bounds(found: re.Match[str]) -> tuple[float, float]:
    low, high = _value(found["low"]), _value(found["high"])
    return (low, high) if low <= high else (low, abs(high))


def _width(sentence: Sentence, error: re.Match[str], interval: re.Match[str]) -> Iterator[Observation]:
    low, high = _bounds(interval)
    size, half = _value(error["error"]), _half(error["error"])
    level = int(interval["level"] or 95)
    rounding = max(_half(interval["low"]), _half(interval["high"]))
    if size <= half or high <= low:
        return
    least, most = WIDTHS[level]
    ratios = ((high - low) / 2 - rounding) / (size + half), ((high - low) / 2 + rounding) / (size - half)
    agrees = ratios[1] >= least and ratios[0] <= most
    values = {"low": low, "high": high, "error": size, "level": level, "due": round(2 * 1.96 * size, 3)}
    severity, key = ("reconciled", "stated_width_agrees") if agrees else ("high", "stated_width_differs")
    place, quote = sentence.paragraph.place, sentence.text
    yield seen("estimates", severity, key, place, quote, width=round(high - low, 3), **values)  # type: ignore[arg-type]


def _estimate(sentence: Sentence, interval: re.Match[str]) -> Iterator[Observation]:
    """The number just before the bracket that the interval stands in must lie inside it."""
    before = sentence.text[: interval.start()]
    joined, opened = _JOINED.search(before), before.rfind("(")
    if joined and _THOUSANDS.search(sentence.text):
        return
    if joined is None and (opened < 0 or ")" in before[opened:]):
        return
    ahead = before[: joined.start() if joined else opened]
    found = _JUST_BEFORE.search(ahead)
    decimals = _DECIMAL.findall(ahead)
    if found is None and len(decimals) != 1:
        return
    low, high = _bounds(interval)
    words = found["told"] if found else decimals[0]
    told, half = _value(words), _half(words)
    inside = [one for one in (told, -told) if low - half <= one <= high + half]
    middle = (low + high) / 2
    lopsided = not any(abs(one - middle) <= FARTHEST * (high - low) + half for one in inside)
    place, values = sentence.paragraph.place, {"estimate": told, "low": low, "high": high}
    if inside and lopsided:
        yield seen(
            "estimates", "high", "stated_lopsided", place, sentence.text, middle=round(middle, 3), **values
        )
        return
    if found:
        severity, key = ("reconciled", "stated_inside") if inside else ("high", "stated_outside")
        yield seen("estimates", severity, key, place, sentence.text, **values)  # type: ignore[arg-type]
