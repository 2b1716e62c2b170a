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
_WHOLE = re.compile(
    rf"(?<![\w.,])(?P<n>{COUNT})\s+(?P<what>[^\W\d][^.:;]{{2,110}}?)\s*:\s*(?P<parts>[^.:]+)\.?$",
    re.IGNORECASE,
)
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


@dataclass(frozen=True, slots=True)
class Listed:
    """A whole and its parts, and whether every part is told in the same way."""

    whole: float
    parts: tuple[float, ...]
    alike: bool


def check_listed_counts(document: Document) -> Iterator[Observation]:
    """Wholes with parts after a colon, or in a pair after a comma."""
    for sentence in sentences_of(document):
        for form, least in ((_WHOLE, 2), (_PAIR, 2)):
            found = form.search(sentence.text)
            told = _listed(found) if found and not _LEFT_OUT.search(sentence.text) else None
            if told and len(told.parts) >= least:
                yield from _judged(sentence, told)


def _listed(found: re.Match[str]) -> Listed | None:
    """The parts, if each begins with a count that is no larger than the whole."""
    of = whole(found["n"])
    pieces = [piece for piece in _SEVERAL.split(found["parts"]) if piece.strip()]
    parts = [_PART.fullmatch(piece) for piece in pieces]
    values = [whole(part["n"]) if part else None for part in parts]
    if of is None or of < LEAST or not values or None in values:
        return None
    told = tuple(value for value in values if value is not None)
    firsts = {part["what"].split()[0].casefold() for part in parts if part}
    return Listed(of, told, len(firsts) == 1) if max(told, default=0) <= of else None


def _judged(sentence: Sentence, told: Listed) -> Iterator[Observation]:
    """Too many is wrong; too few only where the parts are told alike, so that none can be left out."""
    total = sum(told.parts)
    values = {"whole": told.whole, "sum": total, "difference": abs(total - told.whole), "n": len(told.parts)}
    place, quote = sentence.paragraph.place, sentence.text
    parts = _shown(told.parts)
    if total == told.whole:
        yield seen("sums", "reconciled", "listed_agree", place, quote, parts=parts, **values)
    elif total > told.whole or (told.alike and len(told.parts) > 2):
        yield seen("sums", "high", "listed_differ", place, quote, parts=parts, **values)


def _shown(parts: Sequence[float]) -> str:
    return " + ".join(f"{part:.0f}" for part in parts)
