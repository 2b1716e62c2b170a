"""Where labels of speakers stand: ``Intervjuer:``, ``[Amina]``, ``[00:12:31] R1:``, ``Kari  0:03``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from workbench.qual.time_marks import BRACKETED, STAMP, TIME, TimeMark, from_to

_UNSEEN = "\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
"""Characters that programs put around names and nobody sees: of no width, or turning the direction."""
_BLANK = rf"[ \t\u00a0\u202f{_UNSEEN}]"
_NAME = r"[^\W\d_][^\n:：;,!?«»\"“”\[\]\t*]{0,39}"
_EMPHASIS = r"(?:\*{1,3}|_{1,2})?+"
_NUMBERING = rf"(?:(?:[-–—•*>]|#{{1,6}}|\d{{1,4}}[.)]?){_BLANK}++)?+"
_BEFORE = rf"(?P<before>{STAMP}(?:[ \t]*[-–:][ \t]+|{_BLANK}*+))?+"
_AFTER = rf"{_BLANK}*(?P<after>{BRACKETED}|\t{TIME}(?=\t)){_BLANK}*+[:：]?"
_LABEL = re.compile(
    rf"^{_BLANK}*+{_NUMBERING}{_BEFORE}{_EMPHASIS}"
    rf"(?:(?P<plain>{_NAME}?(?:, [^\W\d_][\w-]{{1,20}})?)"
    rf"(?:{_AFTER}|{_BLANK}*{_EMPHASIS}(?:[:：](?![\d/])|\t(?=\S)))"
    rf"|\[(?P<bracketed>{_NAME})\][ \t]*:?|\((?P<counted>speaker [\d?]{{1,3}})\))"
    rf"{_EMPHASIS}{_BLANK}*+(?:(?P<beside>{BRACKETED}){_BLANK}*+)?+",
    re.MULTILINE,
)
_HEADER = re.compile(
    rf"^{_BLANK}*+(?:\*\*)?+(?:\[(?P<bracketed>{_NAME})\][ \t]*:?[ \t]*|(?P<plain>{_NAME}?)(?:\*\*)?+"
    rf"(?:[ \u00a0]{{2,}}|[ ]*\t[ \t]*|(?=[ ]?[\[(])[ ]?))(?P<before>[\[(]?{TIME}[\])]?)"
    r"[ \t]*:?[ \t]*(?:\n|\Z)",
    re.MULTILINE,
)
_UNDER_TIMES = re.compile(
    rf"^[ \t]*+(?P<before>{TIME}[ \t]*-->[ \t]*{TIME})[^\n]*\n[ \t]*(?P<plain>{_NAME})[ \t]*(?:\n|\Z)",
    re.MULTILINE,
)
_CHAT = re.compile(
    rf"^(?:\d{{4}}-\d\d-\d\d[ \t]+)?(?P<before>\d\d:\d\d:\d\d)[ \t]+(?:From|Fra)[ \t]+(?P<plain>{_NAME}?)"
    r"(?:[ \t]+(?:to|til)[ \t]+[^\n:]{1,80}?)?[ \t]*:[ \t]*(?:\n[ \t]*)?",
    re.MULTILINE,
)
_PASTED = re.compile(
    rf"^[ \t]*+(?P<plain>{_NAME})\n[ \t]*+(?:\d{{1,2}} (?:time|hour|minu|seku|seco)[a-z]{{0,4}},?[ ]?){{1,3}}"
    rf"\n[ \t]*+(?P<before>{TIME})[ \t]*\n",
    re.MULTILINE,
)
_BEHIND_TIME = re.compile(
    rf"^{_BLANK}*+(?P<before>\d{{1,2}}:\d\d:\d\d){_BLANK}+(?P<plain>{_NAME})(?<![.…-])"
    r"[ \t]*\n(?=[^\n\d\[(#])",
    re.MULTILINE,
)


@dataclass(frozen=True, slots=True)
class Label:
    """A label that may name a speaker.

    Attributes
    ----------
    start, said_from : int
        Where its line begins, and where what is said begins.
    written : str
        As written, without colon, brackets, time and characters that nobody sees; empty where a line names
        nobody and is no speech.
    ms, end_ms : int or None
        The times that stand beside it: when what is said begins, and ends.
    """

    start: int
    said_from: int
    written: str
    ms: int | None = None
    end_ms: int | None = None

    @property
    def key(self) -> str:
        """What two labels of one speaker have in common."""
        return label_key(self.written)


def label_key(written: str) -> str:
    """A label without what may differ between two of one speaker: case, blanks, how «å» is composed."""
    return unicodedata.normalize("NFC", " ".join(written.split())).casefold()


def labels_in(text: str) -> tuple[Label, ...]:
    """Everything at the start of a line that looks like a label, in reading order.

    Labels stand before a colon, a tab or a time in brackets, in brackets themselves, on a line with a time
    (Otter, Teams, Zoom, Word), alone under a line of two times (older files of Teams), or as the sender of a
    message (Zoom). None of them counts for that alone.
    """
    found: dict[int, Label] = {}
    for pattern in (_LABEL, _BEHIND_TIME, _HEADER, _UNDER_TIMES, _PASTED, _CHAT):
        found |= {label.start: label for label in _labels(pattern, text)}
    return tuple(found[start] for start in sorted(found))


def marks_of(labels: tuple[Label, ...]) -> tuple[TimeMark, ...]:
    """The times that stand beside labels."""
    return tuple(TimeMark(label.start, label.ms, label.end_ms) for label in labels if label.ms is not None)


def _labels(pattern: re.Pattern[str], text: str) -> Iterator[Label]:
    for match in pattern.finditer(text):
        parts = match.groupdict()
        written = next(filter(None, map(parts.get, ("plain", "bracketed", "counted"))), "")
        ms, end_ms = from_to(next(filter(None, map(parts.get, ("before", "after", "beside"))), ""))
        name = re.sub(f"^[{_UNSEEN}\\s]+|[{_UNSEEN}\\s]+$", "", written)
        yield Label(match.start(), match.end(), name, ms, end_ms=end_ms)
