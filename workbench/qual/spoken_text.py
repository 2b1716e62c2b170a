"""From the words of a file to a text whose speakers, times and unspoken lines are known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from workbench.qual.read_text import ReadText
from workbench.qual.repeated_labels import WithoutRepeated, without_repeated
from workbench.qual.speaker_labels import Label, labels_in, marks_of
from workbench.qual.speakers import Speaker, recognised, with_unspoken
from workbench.qual.time_marks import TimeMark, marks_in
from workbench.reasons import Reason

_SHOWN = 60


@dataclass(frozen=True, slots=True)
class SpokenText:
    """A text of record with what is known of who speaks when.

    Attributes
    ----------
    labels : tuple of Label
        Everything that may name a speaker, and lines that nobody said.
    remarks : tuple of Reason
        Labels that were left out, and lines that are no turns.
    """

    text: str
    labels: tuple[Label, ...]
    speakers: tuple[Speaker, ...]
    marks: tuple[TimeMark, ...]
    remarks: tuple[Reason, ...]


def spoken_text(text: str, read: ReadText, by_pattern: Sequence[Label] | None = None) -> SpokenText:
    """Find out who speaks in a text, and when.

    Parameters
    ----------
    text : str
        The words of ``read``, cleaned.
    by_pattern : sequence of Label, optional
        Labels that somebody's own pattern found; they go before what the file tells, and that before what
        looks like a label.
    """
    told = read.labels if by_pattern is None else by_pattern
    if told is not None and by_pattern is None:
        speakers = recognised(text, told, all_count=True)
        return SpokenText(text, tuple(told), speakers, _marks(text, told, read.marks), ())
    found = labels_in(text) if told is None else told
    speakers = recognised(text, found, all_count=told is not None)
    speaking = {label.key for label in found} & {Label(0, 0, one.label).key for one in speakers}
    single = without_repeated(text, with_unspoken(text, found, speaking), speaking)
    marks = (*_marks(single.text, single.labels, read.marks), *single.marks)
    remarks = tuple(_remarks(single))
    return SpokenText(single.text, single.labels, _counted(speakers, single.labels), marks, remarks)


def _marks(text: str, labels: Sequence[Label], told: Sequence[TimeMark] | None) -> tuple[TimeMark, ...]:
    return (*marks_of(tuple(labels)), *marks_in(text)) if told is None else tuple(told)


def _counted(speakers: Sequence[Speaker], labels: Sequence[Label]) -> tuple[Speaker, ...]:
    """The speakers with as many turns as there are labels left."""
    keys = [label.key for label in labels]
    return tuple(replace(one, n_turns=keys.count(Label(0, 0, one.label).key)) for one in speakers)


def _remarks(found: WithoutRepeated) -> Iterator[Reason]:
    if found.n:
        yield Reason.of("import_text.labels_joined", n=found.n)
    unspoken = [label for label in found.labels if not label.key]
    if unspoken:
        first = found.text[unspoken[0].start : unspoken[0].said_from].strip()[:_SHOWN]
        yield Reason.of("import_text.unspoken_lines", n=len(unspoken), first=first)
