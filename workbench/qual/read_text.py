"""What a reader of one kind of file hands on: words, labels and times that the file tells, remarks."""

from __future__ import annotations

import lzma
import struct
import zipfile
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

from workbench.qual.clean_text import cleaned
from workbench.qual.speaker_labels import Label
from workbench.qual.time_marks import TimeMark
from workbench.reasons import Reason

READ_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    AssertionError,
    NotImplementedError,
    RuntimeError,
    SyntaxError,
    OverflowError,
    struct.error,
    lzma.LZMAError,
)
"""What readers raise on a damaged file: ``XMLSyntaxError`` is a ``SyntaxError``."""


@dataclass(frozen=True, slots=True)
class ReadText:
    """The words of a file.

    Attributes
    ----------
    labels : tuple of Label or None
        Where the file itself says who speaks; None where labels are looked for in the text.
    marks : tuple of TimeMark or None
        Times the file keeps apart from its words; None where they stand in the text.
    remarks : tuple of Reason
        What was left out or done, to be shown before storing.
    """

    text: str
    remarks: tuple[Reason, ...] = ()
    labels: tuple[Label, ...] | None = None
    marks: tuple[TimeMark, ...] | None = None
    n_controls_removed: int = 0
    n_replaced: int = 0


@dataclass(frozen=True, slots=True)
class Spoken:
    """Something said, as a file of cues or segments keeps it; ``speaker`` is empty where nobody is named."""

    speaker: str
    said: str
    start_ms: int | None = None
    end_ms: int | None = None


def assembled(pieces: Iterable[Spoken], remarks: Iterable[Reason] = ()) -> ReadText:
    """One line a turn, ``Name: said``; pieces of the same speaker that follow each other make one turn.

    Pieces of nobody are a line each. Lines within a piece are joined: captions break for the screen.
    """
    lines: list[str] = []
    labels: list[Label] = []
    marks: list[TimeMark] = []
    place = n_controls = n_replaced = 0
    named: str | None = None
    for piece in pieces:
        words = cleaned(" ".join(piece.said.split()), encoding="")
        speaker = " ".join(cleaned(piece.speaker, encoding="").text.replace(":", " ").split())
        n_controls, n_replaced = n_controls + words.n_controls_removed, n_replaced + words.n_replaced
        if not words.text:
            continue
        goes_on = bool(speaker) and speaker == named
        prefix = " " if goes_on else ("\n" if lines else "") + (f"{speaker}: " if speaker else "")
        begins = place + prefix.startswith("\n")
        place += len(prefix)
        if not goes_on and (speaker or named):
            labels.append(Label(begins, place, speaker))
        if piece.start_ms is not None:
            marks.append(TimeMark(place, piece.start_ms, piece.end_ms))
        lines.append(prefix + words.text)
        place += len(words.text)
        named = speaker
    told = tuple(labels) if any(label.written for label in labels) else None
    return ReadText("".join(lines), tuple(remarks), told, tuple(marks), n_controls, n_replaced)
