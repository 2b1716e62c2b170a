"""Where labels of speakers stand: ``Intervjuer:``, ``[Amina]``, ``[00:12:31] R1:``, ``Kari  0:03``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from workbench.qual.time_marks import STAMP, TIME, TimeMark, milliseconds

_NAME = r"[^\W\d_][^\n:;,!?«»\"“”\[\]\t*]{0,39}"
_LABEL = re.compile(
    rf"^[ \t]*+(?P<before>{STAMP}[ \t]+)?+(?:\*\*)?+"
    rf"(?:(?P<plain>{_NAME}?)[ \t]*(?:\*\*)?+(?::(?![\d/])|\t(?=\S))|\[(?P<bracketed>{_NAME})\][ \t]*:?)"
    r"(?:\*\*)?+[ \t]*+",
    re.MULTILINE,
)
_HEADER = re.compile(
    rf"^[ \t]*+(?:\*\*)?+(?:\[(?P<bracketed>{_NAME})\][ \t]*:?[ \t]*|(?P<plain>{_NAME}?)(?:\*\*)?+"
    rf"(?:[ ]{{2,}}|[ ]*\t[ \t]*|(?=[ ]?[\[(])[ ]?))(?P<time>[\[(]?{TIME}[\])]?)[ \t]*:?[ \t]*(?:\n|\Z)",
    re.MULTILINE,
)
_UNDER_TIMES = re.compile(
    rf"^[ \t]*+(?P<time>{TIME})[ \t]*-->[ \t]*{TIME}[^\n]*\n[ \t]*(?P<plain>{_NAME})[ \t]*(?:\n|\Z)",
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
        As written, without colon, brackets and time.
    ms : int or None
        The time that stands beside it.
    heads_lines : bool
        It stands with a time on a line of its own, above what is said, as Otter, Teams and Zoom write it.
    """

    start: int
    said_from: int
    written: str
    ms: int | None = None
    heads_lines: bool = False

    @property
    def key(self) -> str:
        """What two labels of one speaker have in common."""
        return label_key(self.written)


def label_key(written: str) -> str:
    """A label without what may differ between two of one speaker: letters' case, blanks."""
    return " ".join(written.split()).casefold()


def labels_in(text: str) -> tuple[Label, ...]:
    """Everything at the start of a line that looks like a label, in reading order.

    Labels stand before a colon or a tab, in brackets, on a line with a time (Otter, Teams, Zoom), or alone
    under a line of two times (older files of Teams). None of them counts for that alone.
    """
    found = {label.start: label for label in _plain(text)}
    for pattern in (_HEADER, _UNDER_TIMES):
        for match in pattern.finditer(text):
            found[match.start()] = replace(_label(match, match["time"]), heads_lines=True)
    return tuple(found[start] for start in sorted(found))


def marks_of(labels: tuple[Label, ...]) -> tuple[TimeMark, ...]:
    """The times that stand beside labels."""
    return tuple(TimeMark(label.start, label.ms) for label in labels if label.ms is not None)


def _plain(text: str) -> Iterator[Label]:
    for match in _LABEL.finditer(text):
        yield _label(match, match["before"])


def _label(match: re.Match[str], time: str | None) -> Label:
    parts = match.groupdict()
    written = (parts.get("plain") or parts.get("bracketed") or "").strip()
    return Label(match.start(), match.end(), written, milliseconds(time) if time else None)
