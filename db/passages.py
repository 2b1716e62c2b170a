"""Passages: the pieces that a text is searched in, none of them long."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workbench.qual.records import Turn

LONGEST = 4_000
"""Characters of a passage. A longer turn is cut between words: what is found in a row of megabytes takes
minutes to show."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a text by code points, half-open, with who says it (empty for nobody)."""

    start: int
    end: int
    speaker: str = ""


def passages_of(text: str, turns: Sequence[Turn], *, longest: int = LONGEST) -> tuple[Passage, ...]:
    """A text as passages in reading order: its turns, and the lines where it has none.

    Parameters
    ----------
    turns : sequence of Turn
        Labels of speakers, between turns, are left out.
    longest : int
        Characters of a passage; a longer turn is cut at a line or between words.
    """
    whole = [(turn.start, turn.end, turn.speaker) for turn in turns] or [
        (start, end, "") for start, end in _lines(text)
    ]
    return tuple(
        Passage(start, end, speaker)
        for first, last, speaker in whole
        for start, end in _pieces(text, first, last, longest)
    )


def search_form(words: str) -> str:
    """Words as they are looked for: one way to write each letter (NFC)."""
    return unicodedata.normalize("NFC", words)


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield start, start + len(line)
        start += len(line) + 1


def _pieces(text: str, start: int, end: int, longest: int) -> Iterator[tuple[int, int]]:
    while end - start > longest:
        cut = max(text.rfind("\n", start, start + longest), text.rfind(" ", start, start + longest))
        cut = cut if cut > start else start + longest
        yield start, cut
        start = cut
    if text[start:end].strip():
        yield start, end
