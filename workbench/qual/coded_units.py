"""What agreement is counted in: characters, sentences or turns of a source."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from workbench.qual.intervals import IntArray, Stretches, united
from workbench.qual.records import Turn

TextUnit = Literal["character", "sentence", "turn"]
TEXT_UNITS: tuple[TextUnit, ...] = get_args(TextUnit)
_SENTENCE_END = re.compile(r"[.!?…]+[)\]\"'»”’]*(?=\s|$)|\n+")
_NOT_AN_END = re.compile(
    r"(?:\b(?:f\.eks|bl\.a|dvs|osv|o\.l|pga|ca|kl|nr|jf|st|mr|mrs|dr|e\.g|i\.e|etc|vs)|\b\w)\.$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class CodedSegment:
    """One coder's code on one stretch of a source: code points, half-open."""

    coder: str
    source: str
    code: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class SourceUnits:
    """The units of one source, as places 0, 1, 2 … on a line.

    Attributes
    ----------
    source : str
    unit : TextUnit
    n : int
        Number of units: places that a coder can give a code to.
    bounds : Stretches or None
        Where each unit (or, for characters, each stretch of them) lies in the text; None when every character
        of the text is a unit.
    """

    source: str
    unit: TextUnit
    n: int
    bounds: Stretches | None = None

    def places(self, start: IntArray, end: IntArray) -> tuple[IntArray, IntArray]:
        """Units that stretches of text touch, half-open; an empty stretch where they touch none.

        A sentence or turn is touched when a coded stretch holds at least one of its characters.

        Parameters
        ----------
        start, end : np.ndarray of int64, shape (n,)
            In the text.
        """
        if self.bounds is None:
            return start, end
        if self.unit == "character":
            return self._characters_before(start), self._characters_before(end)
        first = np.searchsorted(self.bounds.end, start, side="right")
        return first, np.maximum(np.searchsorted(self.bounds.start, end, side="left"), first)

    def _characters_before(self, place: IntArray) -> IntArray:
        assert self.bounds is not None
        before = np.concatenate(([0], np.cumsum(self.bounds.lengths)))
        begun = np.searchsorted(self.bounds.start, place, side="right")
        unfinished = np.where(begun > 0, np.maximum(self.bounds.end[begun - 1] - place, 0), 0)
        return before[begun] - unfinished


def whole_text(source: str, length: int) -> SourceUnits:
    """Every character of a text as a unit."""
    return SourceUnits(source, "character", length)


def units_within(source: str, unit: TextUnit, bounds: Iterable[tuple[int, int]]) -> SourceUnits:
    """Units from their bounds in the text.

    Parameters
    ----------
    unit : TextUnit
        For ``character``, every character inside the bounds is a unit; otherwise each of the bounds is one.
    bounds : iterable of (start, end)
        Half-open, in any order; none empty and none overlapping.

    Raises
    ------
    ValueError
        Bounds are empty or overlap.
    """
    listed = np.array(sorted(bounds), dtype=np.int64).reshape(-1, 2)
    start, end = listed[:, 0], listed[:, 1]
    if (start >= end).any() or (start[1:] < end[:-1]).any():
        raise ValueError("bounds of units are empty or overlap")
    found = united(start, end, touching=True) if unit == "character" else Stretches(start, end)
    return SourceUnits(source, unit, found.total if unit == "character" else len(found), found)


def units_of_text(source: str, text: str, turns: Sequence[Turn], unit: TextUnit) -> SourceUnits:
    """Units of a text with its turns; what the interviewer says is no unit.

    Parameters
    ----------
    text : str
    turns : sequence of Turn
        Without turns the whole text is one person's.
    unit : TextUnit
    """
    said = [(one.start, one.end) for one in turns if one.role != "interviewer" and one.end > one.start]
    if not turns:
        said = [(0, len(text))] if text else []
    if unit == "sentence":
        said = [(start, end) for turn in said for start, end in sentences(text, *turn)]
    return units_within(source, unit, said)


def sentences(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Bounds of the sentences of a stretch of text, without the blanks between them.

    A sentence ends at ``.``, ``!``, ``?`` or ``…`` before a blank, and at a line's end. Common abbreviations,
    single letters, and a number before a small letter («2. mai») do not end one.

    Examples
    --------
    >>> text = "Jeg sover f.eks. bedre. Men reise? Nei."
    >>> [text[a:b] for a, b in sentences(text)]
    ['Jeg sover f.eks. bedre.', 'Men reise?', 'Nei.']
    """
    stop = len(text) if end is None else end
    cuts = [found.end() for found in _SENTENCE_END.finditer(text, start, stop) if _ends(text, start, found)]
    bounds = zip([start, *cuts], [*cuts, stop], strict=True)
    return [trimmed for one in bounds if (trimmed := _trimmed(text, *one))]


def _ends(text: str, start: int, found: re.Match[str]) -> bool:
    if found.group() != ".":
        return True
    if text[found.start() - 1 : found.start()].isdecimal():
        return not text[found.end() : found.end() + 2].strip()[:1].islower()
    return _NOT_AN_END.search(text[max(start, found.end() - 12) : found.end()]) is None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    piece = text[start:end]
    begin = start + len(piece) - len(piece.lstrip())
    stop = end - (len(piece) - len(piece.rstrip()))
    return (begin, stop) if begin < stop else None
