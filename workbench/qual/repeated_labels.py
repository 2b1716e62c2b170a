"""Labels that a program repeats although the same person goes on: left out, so that one turn stays one."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from workbench.qual.speaker_labels import Label
from workbench.qual.time_marks import TimeMark

_MACHINE = re.compile(r"(?:speaker|spk|taler)[ _-]?\d{1,3}")


@dataclass(frozen=True, slots=True)
class WithoutRepeated:
    """A text in which each turn has one label.

    Attributes
    ----------
    labels : tuple of Label
        Those that are left, where they now stand.
    marks : tuple of TimeMark
        The times of those that were left out.
    n : int
        How many were left out.
    """

    text: str
    labels: tuple[Label, ...]
    marks: tuple[TimeMark, ...] = ()
    n: int = 0


def without_repeated(text: str, labels: Sequence[Label], speaking: Collection[str]) -> WithoutRepeated:
    """Leave out labels of somebody who speaks already, and keep their times.

    Only labels with a time, and those that a machine gives («SPEAKER_00»), are taken for repetitions; where a
    person writes a name anew, it is a new turn. Where a program writes a cue a sentence («0:0:3.0 -->»), the
    sentences are joined by a blank, else each stays a line.

    Parameters
    ----------
    speaking : collection of str
        Keys of the labels that name speakers.
    """
    repeated = list(_repeated(labels, speaking))
    if not repeated:
        return WithoutRepeated(text, tuple(labels))
    cuts = [_cut(text, label) for label in repeated]
    starts = [start for start, _, _ in cuts]
    gone = list(accumulate((end - start - len(put) for start, end, put in cuts), initial=0))

    def moved(place: int) -> int:
        return place - gone[bisect_right(starts, place)]

    dropped = {label.start for label in repeated}
    left = tuple(
        replace(label, start=moved(label.start), said_from=moved(label.said_from))
        for label in labels
        if label.start not in dropped
    )
    marks = tuple(
        TimeMark(moved(end), label.ms, label.end_ms)
        for label, (_, end, _) in zip(repeated, cuts, strict=True)
        if label.ms is not None
    )
    return WithoutRepeated(_without(text, cuts), left, marks, len(cuts))


def _repeated(labels: Sequence[Label], speaking: Collection[str]) -> Iterator[Label]:
    last = ""
    for label in labels:
        if label.key and label.key not in speaking:
            continue
        if label.key and label.key == last and (label.ms is not None or _MACHINE.fullmatch(label.key)):
            yield label
        last = label.key


def _cut(text: str, label: Label) -> tuple[int, int, str]:
    """From where to where a label is left out, and what is put there instead."""
    if "-->" not in text[label.start : label.said_from]:
        return label.start, label.said_from, ""
    return _end_before(text, label.start), label.said_from, " "


def _end_before(text: str, place: int) -> int:
    while place and text[place - 1].isspace():
        place -= 1
    return place


def _without(text: str, cuts: Sequence[tuple[int, int, str]]) -> str:
    pieces: list[str] = []
    last = 0
    for start, end, put in cuts:
        pieces += (text[last:start], put)
        last = end
    return "".join((*pieces, text[last:]))
