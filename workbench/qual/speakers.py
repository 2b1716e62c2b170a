"""Who speaks: which labels count, what role each has, and the turns they cut a text into."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass

from workbench.qual.records import SpeakerRole, Turn
from workbench.qual.speaker_labels import Label, label_key, labels_in, marks_of
from workbench.qual.speaker_roles import names_somebody, role_of
from workbench.qual.time_marks import StampEdges, TimeMark, marks_in
from workbench.qual.unspoken_lines import unspoken_in


@dataclass(frozen=True, slots=True)
class Speaker:
    """A speaker that was recognised.

    Attributes
    ----------
    label : str
        As first written in the text, without colon or brackets.
    role : SpeakerRole
        A guess until somebody has looked at it.
    n_turns : int
        How often the label stands at the start of a line.
    example : str
        Beginning of the first thing said.
    """

    label: str
    role: SpeakerRole
    n_turns: int
    example: str


def recognised(
    text: str, labels: Sequence[Label] | None = None, *, all_count: bool = False
) -> tuple[Speaker, ...]:
    """Speakers of a text in order of appearance.

    Parameters
    ----------
    labels : sequence of Label, optional
        Where labels stand; looked for in the text when left out.
    all_count : bool
        Every label names a speaker, since the file or a pattern says so. Otherwise a label counts if it is a
        known word for a role or occurs more than once, so that «Klokka 12:30» or «Jeg sa: …» names nobody.
        Two labels that stand beside a time are company enough for each other.
    """
    found = labels_in(text) if labels is None else labels
    counts = Counter(label.key for label in found)
    timed = {label.key for label in found if label.ms is not None}
    n_timed = sum(1 for label in found if label.ms is not None)
    first: dict[str, Label] = {}
    for label in found:
        first.setdefault(label.key, label)
    speaking = {
        key: one
        for key, one in first.items()
        if key
        and (all_count or names_somebody(one.written, max(counts[key], n_timed if key in timed else 0)))
    }
    interviewed = any(role_of(key, counts[key]) == "interviewer" for key in speaking)
    return tuple(
        Speaker(one.written, _role(key, counts[key], interviewed), counts[key], _example(text, one))
        for key, one in speaking.items()
    )


def turns_of(
    text: str,
    roles: Mapping[str, SpeakerRole],
    labels: Sequence[Label] | None = None,
    marks: Iterable[TimeMark] | None = None,
) -> tuple[Turn, ...]:
    """Turns of a text in reading order, given whose labels count.

    Parameters
    ----------
    roles : mapping of str to SpeakerRole
        Label → role. Lines that follow belong to the same turn. Lines before the first label, and all lines
        when ``roles`` is empty, are one turn each, without a speaker; those that nobody said are none.
    labels : sequence of Label, optional
        Where labels and unspoken lines stand; looked for in the text when left out. A label without a name
        ends a turn.
    marks : iterable of TimeMark, optional
        Times; those that stand in the text when left out.

    Returns
    -------
    tuple of Turn
        ``text[start:end]`` is what was said: without its label, without blanks or time stamps at either end,
        never empty.
    """
    known = {label_key(label): (label, role) for label, role in roles.items()}
    found = with_unspoken(text, labels_in(text), known) if labels is None else tuple(labels)
    nobody: tuple[str, SpeakerRole] = ("", "other")
    first = first_of(found, known, len(text))
    counting = [one for one in found if one.start >= first and (one.key in known or not one.key)]
    unspoken = {
        one.start for one in found if not one.key and text[one.said_from : one.said_from + 1].strip() == ""
    }
    edges = StampEdges(text)
    said = [(edges.without(*line), nobody) for line in _lines(text, first) if line[0] not in unspoken]
    ends = [*(label.start for label in counting), len(text)][1:]
    for label, end in zip(counting, ends, strict=True):
        said.append((edges.without(label.said_from, end), known.get(label.key, nobody)))
    spoken = [one for one in said if one[0][0] < one[0][1]]
    turns = tuple(Turn(number, *place, *who) for number, (place, who) in enumerate(spoken, start=1))
    return _timed(turns, [*marks_of(found), *marks_in(text)] if marks is None else marks, text)


def with_unspoken(text: str, labels: Sequence[Label], speaking: Container[str]) -> tuple[Label, ...]:
    """The labels, and in their places the lines that nobody said; ``speaking`` holds keys of speakers."""
    unspoken = unspoken_in(text, first_of(labels, speaking, len(text)))
    return tuple(sorted((*labels, *unspoken), key=lambda label: (label.start, label.said_from)))


def first_of(labels: Iterable[Label], speaking: Container[str], end: int) -> int:
    """Where the first label of a speaker stands; ``end`` where there is none."""
    return next((label.start for label in labels if label.key and label.key in speaking), end)


def _lines(text: str, end: int) -> Iterable[tuple[int, int]]:
    start = 0
    while start < end:
        stop = text.find("\n", start, end)
        stop = end if stop < 0 else stop
        yield start, stop
        start = stop + 1


def _timed(turns: tuple[Turn, ...], marks: Iterable[TimeMark], text: str) -> tuple[Turn, ...]:
    """The turns with the time that stands last before each begins, and with the time at which it ends."""
    ordered = sorted(marks, key=lambda mark: mark.offset)
    offsets = [mark.offset for mark in ordered]
    return tuple(
        _with_times(turn, turns[place - 1].end if place else 0, ordered, offsets, text)
        for place, turn in enumerate(turns)
    )


def _with_times(turn: Turn, since: int, marks: list[TimeMark], offsets: list[int], text: str) -> Turn:
    first = bisect_right(offsets, turn.start) - 1
    started = marks[first].ms if first >= 0 and offsets[first] >= since else None
    last = bisect_right(offsets, turn.end) - 1
    ended = marks[last].end_ms if last >= 0 and offsets[last] >= since else None
    following = last + 1
    if ended is None and following < len(marks) and "\n" not in text[turn.end : offsets[following] + 1]:
        ended = marks[following].ms
    if started is None and ended is None:
        return turn
    return Turn(turn.number, turn.start, turn.end, turn.speaker, turn.role, started, ended)


def _role(key: str, count: int, interviewed: bool) -> SpeakerRole:
    return role_of(key, count) or ("participant" if interviewed else "other")


def _example(text: str, label: Label) -> str:
    return text[label.said_from : label.said_from + 200].lstrip().partition("\n")[0].rstrip()[:80]
