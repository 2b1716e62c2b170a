"""Counts listed as the parts of one told before them: «26 interviews: eleven from A, fifteen from B»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.audit.document import Document
from workbench.audit.findings import Observation, seen
from workbench.audit.number_words import COUNT, whole
from workbench.audit.sentences import Sentence, sentences_of

_PART = re.compile(rf"\s*(?:og |and |samt )?(?P<n>{COUNT})\s+(?P<what>[^\d].*)", re.IGNORECASE)
_SEVERAL = re.compile(rf"[,;]\s*|\s+(?:og|and|samt)\s+(?={COUNT}\s)", re.IGNORECASE)
_COUNTS = re.compile(rf"(?<![\w.,]){COUNT}(?![\w]|[.,]\d)", re.IGNORECASE)
_AFTER_COLON = re.compile(r"^(?P<before>[^:]{8,240}):\s*(?P<parts>[^.:]+)\.?$")
_PAIR = re.compile(
    rf"(?<![\w.,])(?P<n>{COUNT})\s+(?P<what>[^\W\d]+(?: [^\W\d]+)?),\s+"
    rf"(?P<parts>{COUNT}\s+[^\W\d]+\s+(?:og|and)\s+{COUNT}\s+[^\W\d]+)(?=[.,;]|$)",
    re.IGNORECASE,
)
_LEFT_OUT = re.compile(
    r"\b(?:blant annet|f\.eks|for eksempel|bl\.a|for example|e\.g|among others|including|inkludert|hvorav)\b",
    re.I,
)


LEAST = 3
"""The least count that is said to have parts."""


NEAR = 0.25
"""Share of a sum that the count before the colon may differ by and still be meant as its whole."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A whole and its parts, and whether every part is told in the same way."""

    whole: float
    parts: tuple[float, ...]
    alike: bool


def check_listed_counts(document: Document) -> Iterator[Observation]:
    """Wholes with parts after a colon, or in a pair after a comma."""
    for sentence in sentences_of(document):
        if _LEFT_OUT.search(sentence.text):
            continue
        if found := _AFTER_COLON.match(sentence.text):
            counts = [whole(one) for one in _COUNTS.findall(found["before"])]
            yield from _judged(sentence, _listed(counts, found["parts"]))
        for pair in _PAIR.finditer(sentence.text):
            yield from _judged(sentence, _listed([whole(pair["n"])], pair["parts"]))


def _listed(wholes: Sequence[int | None], text: str) -> Listed | None:
    """The parts, where each begins with a count, and the whole that lies nearest to their sum."""
    pieces = [piece for piece in _SEVERAL.split(text) if piece.strip()]
    parts = [_PART.fullmatch(piece) for piece in pieces]
    values = [whole(part["n"]) if part else None for part in parts]
    told = [float(value) for value in values if value is not None]
    total = sum(told)
    near = [
        one
        for one in wholes
        if one and one >= LEAST and abs(one - total) <= NEAR * total and one >= max(told)
    ]
    if len(told) < max(2, len(values)) or not near:
        return None
    firsts = {part["what"].split()[0].casefold() for part in parts if part}
    return Listed(min(near, key=lambda one: abs(one - total)), tuple(told), len(firsts) == 1)


def _judged(sentence: Sentence, told: Listed | None) -> Iterator[Observation]:
    """Too many is wrong; too few only where the parts are told alike, so that none can be left out."""
    if told is None:
        return
    total = sum(told.parts)
    values = {"whole": told.whole, "sum": total, "difference": abs(total - told.whole), "n": len(told.parts)}
    place, quote = sentence.paragraph.place, sentence.text
    parts = " + ".join(f"{part:.0f}" for part in told.parts)
    if total == told.whole:
        yield seen("sums", "reconciled", "listed_agree", place, quote, parts=parts, **values)
    elif total > told.whole or (told.alike and len(told.parts) > 2):
        yield seen("sums", "high", "listed_differ", place, quote, parts=parts, **values)
