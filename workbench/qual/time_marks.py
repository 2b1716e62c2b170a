"""Time stamps in a transcript, kept as data: ``[00:12:31]``, ``#00:01:02-3#`` (f4), ``00:01 - 00:05``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

TIME = r"\d{1,2}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,3})?(?!\d)"
_TO = r"[ \t]*(?:-->|[-–—])[ \t]*"
_SPAN = rf"{TIME}(?:{_TO}{TIME})?"
F4 = r"#\d{1,2}:\d{2}:\d{2}(?:-\d)?#"
BRACKETED = rf"(?:{F4}|\[{_SPAN}\](?:\(#t=[\d.]{{1,12}}\))?|\({_SPAN}\))"
STAMP = rf"(?:{BRACKETED}|{_SPAN})"
"""A time as it may stand beside a label: bare, bracketed, from and to, or as f4 and oTranscribe write it."""
MOST_LINES = 0.5
"""Share of the lines with words from which on a bare time that begins a line is a stamp."""

_PARTS = re.compile(r"(?:(\d+):)?(\d+):(\d+)(?:[.,](\d{1,3})|-(\d)#)?")
_SURE = re.compile(
    rf"{F4}|\[{_SPAN}\](?:\(#t=[\d.]{{1,12}}\))?|\(\d{{1,2}}:\d{{2}}:\d{{2}}(?:[.,]\d{{1,3}})?\)"
)
_BARE = re.compile(
    rf"^[ \t]*+(?P<whole>(?P<stamp>{TIME}(?P<to>{_TO}{TIME})?)"
    r"(?:(?P<alone>[ \t]*(?=\n|\Z))|[ \t]+(?:[a-z]+:[^ \n]+[ \t]*)+(?=\n|\Z)|:?(?=[ \t]+\S)))",
    re.MULTILINE,
)
_WORDED = re.compile(r"^[^\n]*\w", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class TimeMark:
    """A time that stands at a place of the text.

    Attributes
    ----------
    offset : int
        Code points from the beginning of the text.
    ms : int
        Milliseconds from the beginning of the recording (or of the day, where a program writes the clock).
    end_ms : int or None
        When what begins here ends, where the file says so.
    """

    offset: int
    ms: int
    end_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Stamp:
    """A time written in the text: ``text[start:end]`` is nothing but the time."""

    start: int
    end: int
    ms: int
    end_ms: int | None

    @property
    def mark(self) -> TimeMark:
        """The time, without how long it is written."""
        return TimeMark(self.start, self.ms, self.end_ms)


def milliseconds(written: str) -> int | None:
    """A written time in milliseconds; None if it is no time.

    ``1:02`` is a minute and two seconds, ``0:01:02.5`` and f4's ``#00:01:02-5#`` half a second more.
    """
    return from_to(written)[0]


def from_to(written: str) -> tuple[int | None, int | None]:
    """The first two times that are written, in milliseconds; None for what is not there."""
    found = [_in_ms(match) for match, _ in zip(_PARTS.finditer(written), range(2), strict=False)]
    first, last = (*found, None, None)[:2]
    return first, last


def stamps_in(text: str) -> tuple[Stamp, ...]:
    """Stamps that stand in the text itself, in reading order.

    f4's and bracketed ones count anywhere. Bare ones count where they begin a line: from and to, or alone
    with hours; others only where several stand alone, or where most lines begin with one. «Klokka 12:30» in a
    sentence is none, nor is «12:30 kom bussen» among other lines.
    """
    found = {match.start(): _stamp(match.start(), match[0]) for match in _SURE.finditer(text)}
    found |= {match.start("whole"): _stamp(match.start("whole"), match["whole"]) for match in _bare(text)}
    return tuple(found[start] for start in sorted(found))


def marks_in(text: str) -> Iterator[TimeMark]:
    """The times of the stamps that stand in the text."""
    for stamp in stamps_in(text):
        yield stamp.mark


class StampEdges:
    """Where stamps of a text begin and end, to leave out those that stand first or last in a stretch."""

    def __init__(self, text: str) -> None:
        self._text = text
        stamps = stamps_in(text)
        self._ends = {stamp.start: stamp.end for stamp in stamps}
        self._starts = {stamp.end: stamp.start for stamp in stamps}

    def without(self, start: int, end: int) -> tuple[int, int]:
        """The stretch without blanks and without the stamps that stand first or last in it."""
        text = self._text
        while start < end and (text[start].isspace() or self._ends.get(start, end + 1) <= end):
            start = start + 1 if text[start].isspace() else self._ends[start]
        while end > start and (text[end - 1].isspace() or self._starts.get(end, start - 1) >= start):
            end = end - 1 if text[end - 1].isspace() else self._starts[end]
        return start, end


def _bare(text: str) -> list[re.Match[str]]:
    """Bare times at the beginning of lines that count as stamps."""
    leading = list(_BARE.finditer(text))
    if not leading:
        return []
    most = len(leading) >= MOST_LINES * sum(1 for _ in _WORDED.finditer(text))
    company = most or sum(1 for match in leading if match["alone"] is not None) > 1
    return [match for match in leading if _is_stamp(match, most=most, company=company)]


def _is_stamp(match: re.Match[str], *, most: bool, company: bool) -> bool:
    if most or match["to"]:
        return True
    return match["alone"] is not None and (company or match["stamp"].count(":") > 1)


def _stamp(start: int, written: str) -> Stamp:
    first, last = from_to(written)
    return Stamp(start, start + len(written), first or 0, last)


def _in_ms(found: re.Match[str]) -> int:
    hours, minutes, seconds = (int(part or 0) for part in found.groups()[:3])
    fraction = int((found[4] or found[5] or "0").ljust(3, "0"))
    return 3_600_000 * hours + 60_000 * minutes + 1000 * seconds + fraction
