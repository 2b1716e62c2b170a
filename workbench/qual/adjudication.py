"""Where coders differ, passage by passage, and the layer they agree on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from workbench.qual.records import Adjudication, Assessment, Coding, Segment

Status = Literal["agreed", "open", "settled", "reopened", "one_reader"]


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of text that somebody gave a code: codings of one code that overlap, whoever made them.

    Attributes
    ----------
    segment : Segment
        From the first start to the last end.
    codings : tuple of Coding
        In the order of the coders.
    readers : tuple of str
        Compared coders who have worked on the source.
    """

    segment: Segment
    code_id: int
    codings: tuple[Coding, ...]
    readers: tuple[str, ...]

    @property
    def source(self) -> str:
        """Name of the source."""
        return self.codings[0].source

    @property
    def link(self) -> str | None:
        """The link that the code stands for."""
        return self.codings[0].link

    @property
    def missing(self) -> tuple[str, ...]:
        """Readers who did not give the passage the code."""
        found = {one.coder for one in self.codings}
        return tuple(one for one in self.readers if one not in found)

    @property
    def stances(self) -> tuple[str | None, ...]:
        """The stances given, each once."""
        return tuple(dict.fromkeys(one.assessment.stance for one in self.codings))

    @property
    def is_agreed(self) -> bool:
        """Whether every reader gave it the code, with the same stance. Bounds may differ."""
        return len(self.readers) > 1 and not self.missing and len(self.stances) == 1

    @property
    def originals(self) -> tuple[str, ...]:
        """What a decision rests on: it stands as long as these are the same."""
        return tuple(
            f"{one.id}:{one.segment.start}-{one.segment.end}:{one.assessment.stance}" for one in self.codings
        )


def carried_decision(
    originals: Iterable[str], places: Mapping[int, tuple[int, int]]
) -> tuple[tuple[str, ...], int, int] | None:
    """What a decision rests on after its codings moved to ``places`` (by coding id), and its new bounds.

    None if one of the codings did not move along.
    """
    told = [one.split(":", 2) for one in originals]
    if not told or any(int(number) not in places for number, _, _ in told):
        return None
    there = [(places[int(number)], number, stance) for number, _, stance in told]
    starts, ends = zip(*(place for place, _, _ in there), strict=True)
    moved = tuple(f"{number}:{place[0]}-{place[1]}:{stance}" for place, number, stance in there)
    return moved, min(starts), max(ends)


def passages(codings: Iterable[Coding], coders: Collection[str]) -> tuple[Passage, ...]:
    """Passages of the compared coders, source by source in the order of the text.

    Parameters
    ----------
    codings : iterable of Coding
        Marked subsets do not count.
    coders : collection of str
        Names. A coder has read the sources where the coder coded anything.
    """
    listed = [one for one in codings if one.coder in coders and not one.subset]
    readers: dict[str, set[str]] = defaultdict(set)
    by_code: dict[tuple[str, int, int], list[Coding]] = defaultdict(list)
    for one in listed:
        readers[one.source].add(one.coder)
        by_code[one.source, one.segment.revision_id, one.code_id].append(one)
    found = [
        _passage(group, tuple(sorted(readers[source])))
        for (source, _, _), same in by_code.items()
        for group in _meeting(same)
    ]
    return tuple(sorted(found, key=lambda one: (one.source, one.segment.start, one.segment.end, one.code_id)))


def _meeting(same: Iterable[Coding]) -> list[list[Coding]]:
    """Codings of one code in groups that hang together by overlapping."""
    groups: list[list[Coding]] = []
    reached = -1
    for one in sorted(same, key=lambda coding: (coding.segment.start, coding.segment.end, coding.id)):
        if one.segment.start < reached:
            groups[-1].append(one)
        else:
            groups.append([one])
        reached = max(reached, one.segment.end)
    return groups


def _passage(group: Sequence[Coding], readers: tuple[str, ...]) -> Passage:
    start, end = min(one.segment.start for one in group), max(one.segment.end for one in group)
    ordered = tuple(sorted(group, key=lambda one: (one.coder, one.segment.start, one.id)))
    return Passage(Segment(group[0].segment.revision_id, start, end), group[0].code_id, ordered, readers)


@dataclass(frozen=True, slots=True)
class JudgedPassage:
    """A passage, where it stands, and the decision on it.

    Attributes
    ----------
    status : Status
        ``reopened`` where a coder has changed a coding since the decision; ``one_reader`` where nobody else
        has worked on the source.
    """

    passage: Passage
    status: Status
    adjudication: Adjudication | None = None

    @property
    def is_open(self) -> bool:
        """Whether coders differ and nothing valid has been decided."""
        return self.status in ("open", "reopened")


def judged(found: Iterable[Passage], decided: Iterable[Adjudication]) -> tuple[JudgedPassage, ...]:
    """Where each passage stands."""
    by_code: dict[tuple[int, int], list[Adjudication]] = defaultdict(list)
    for one in decided:
        by_code[one.segment.revision_id, one.code_id].append(one)
    return tuple(_judged(one, by_code) for one in found)


def _judged(passage: Passage, by_code: Mapping[tuple[int, int], Sequence[Adjudication]]) -> JudgedPassage:
    if len(passage.readers) < 2:
        return JudgedPassage(passage, "one_reader")
    if passage.is_agreed:
        return JudgedPassage(passage, "agreed")
    mine = passage.segment
    here = [
        one
        for one in by_code.get((mine.revision_id, passage.code_id), ())
        if one.segment.start < mine.end and mine.start < one.segment.end
    ]
    valid = [one for one in here if one.originals == passage.originals]
    if valid:
        return JudgedPassage(passage, "settled", valid[-1])
    return JudgedPassage(passage, "reopened", here[-1]) if here else JudgedPassage(passage, "open")


def agreed_layer(found: Iterable[JudgedPassage]) -> tuple[Coding, ...]:
    """Codings that stand: what coders agree on, what was decided, and sources that one coder has read.

    What is still open is left out. A decided passage is one coding, with the decided stance and claim.
    """
    layer: list[Coding] = []
    for one in found:
        if one.status in ("agreed", "one_reader"):
            layer += one.passage.codings
        elif one.status == "settled" and one.adjudication and one.adjudication.decision.coded:
            layer.append(_decided(one.passage, one.adjudication))
    return tuple(layer)


def _decided(passage: Passage, adjudication: Adjudication) -> Coding:
    first, decision = passage.codings[0], adjudication.decision
    told = Assessment(first.assessment.measure_id, decision.stance, decision.claim)
    return replace(first, segment=passage.segment, assessment=told, coder=adjudication.coder, memo="")
