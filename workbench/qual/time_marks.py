"""Time stamps in a transcript, kept as data: ``[00:12:31]``, ``#00:01:02-3#`` (f4), ``00:01.500``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

TIME = r"\d{1,2}:\d{1,2}(?::\d{1,2})?(?:[.,]\d{1,3})?(?!\d)"
F4 = r"#\d{1,2}:\d{2}:\d{2}-\d#"
STAMP = rf"(?:{F4}|\[{TIME}\]|\({TIME}\)|{TIME})"
"""A time as it may stand beside a label: bare, in brackets, or as f4 writes it."""

_PARTS = re.compile(r"(?:(\d+):)?(\d+):(\d+)(?:[.,-](\d{1,3}))?")
_SURE = re.compile(rf"{F4}|\[{TIME}\]|\(\d{{1,2}}:\d{{2}}:\d{{2}}(?:[.,]\d{{1,3}})?\)")
_ALONE = re.compile(rf"^[ \t]*+({TIME})(?:[ \t]*-->[ \t]*({TIME})[^\n]*)?[ \t]*$", re.MULTILINE)
_OUTER = re.compile(
    rf"(?:{_SURE.pattern}|^[ \t]*\d{{1,2}}:\d{{2}}:\d{{2}}(?:[.,]\d{{1,3}})?)\Z", re.MULTILINE
)
_LEADING = re.compile(rf"(?:\s|{_SURE.pattern})*+")
_LONGEST = 40
"""Characters of the longest stamp, and some."""


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


def milliseconds(written: str) -> int | None:
    """A written time in milliseconds; None if it is no time.

    ``1:02`` is a minute and two seconds, ``0:01:02.5`` and f4's ``#00:01:02-5#`` half a second more.
    """
    found = _PARTS.search(written)
    if not found:
        return None
    hours, minutes, seconds = (int(part or 0) for part in found.groups()[:3])
    fraction = int((found[4] or "0").ljust(3, "0"))
    return 3_600_000 * hours + 60_000 * minutes + 1000 * seconds + fraction


def marks_in(text: str) -> Iterator[TimeMark]:
    """Stamps that stand in the text itself: f4's and bracketed ones anywhere, bare ones on a line alone.

    «Klokka 12:30» in a sentence is none.
    """
    for found in _SURE.finditer(text):
        yield TimeMark(found.start(), milliseconds(found[0]) or 0)
    for found in _ALONE.finditer(text):
        if found[2] or found[1].count(":") > 1:
            yield TimeMark(found.start(), milliseconds(found[1]) or 0, milliseconds(found[2] or ""))


def without_outer_stamps(text: str, start: int, end: int) -> tuple[int, int]:
    """The stretch without blanks and without the stamps that stand first or last in it."""
    leading = _LEADING.match(text, start, end)
    start = leading.end() if leading else start
    while True:
        while end > start and text[end - 1].isspace():
            end -= 1
        trailing = _OUTER.search(text, max(start, end - _LONGEST), end)
        if not trailing:
            return start, end
        end = trailing.start()
