"""A last column of words in a plain table, left out so that its rows end in numbers."""

from __future__ import annotations

import re
from collections.abc import Sequence

from workbench.audit.cells import line_of, parted

LEAST_ROWS = 2
MOST_WORDS = 4
_WORDS = re.compile(r"[^\W\d][^\d.!?:]*")


def without_words(lines: Sequence[str], start: int, after: int) -> Sequence[str]:
    """The lines from ``start`` up to ``after`` without a last column of words, where two rows have one."""
    block = range(start, after)
    ends = {at: end for at in block if (end := _end_of_numbers(lines[at])) is not None}
    if len(ends) < LEAST_ROWS:
        return lines
    left = max(ends.values())
    first, last = min(ends), max(ends)
    cut = {at: lines[at][:end] for at, end in ends.items()}
    cut |= {at: _up_to(lines[at], left) for at in range(start, first)}
    return [cut.get(at, line) if at <= last else line for at, line in enumerate(lines)]


def _end_of_numbers(line: str) -> int | None:
    """Where the numbers of a row end that goes on in a few words apart from them."""
    pieces = parted(line)
    if len(pieces) < 3 or not _WORDS.fullmatch(pieces[-1][1]) or len(pieces[-1][1].split()) > MOST_WORDS:
        return None
    numbers = [line_of(f"x  {text}") for _, text in pieces[1:-1]]
    told = all(number is not None and number.label == "x" for number in numbers)
    at, text = pieces[-2]
    return at + len(text) if told and not pieces[0][1][0].isdigit() else None


def _up_to(line: str, left: int) -> str:
    """A line of the head without the pieces that begin past the numbers."""
    kept = [(at, text) for at, text in parted(line) if at <= left]
    return line[: kept[-1][0] + len(kept[-1][1])] if kept else line
