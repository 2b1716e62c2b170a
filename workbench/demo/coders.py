"""Two simulated coders: A reads carefully, B now and then reads otherwise.

B's deviations are drawn from a fixed seed so that agreement comes out as it does between trained
people (Krippendorff's alpha about 0.78 over source × link stances). Two well-known mistakes lie in
subsets of their own: silence coded as «no change», and one talkative source coded ten times.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np

from workbench.demo.transcripts import DemoTranscript, Passage
from workbench.qual.records import Assessment, ClaimType, NewSource, Stance

SEED = 2014
SHARE_MISSED = 0.10
SHARE_OTHER_STANCE = 0.10
SHARE_CONTEXT_MISSED = 0.2
SILENCE, REPEATS = "silence_as_no_change", "one_source_many_times"
_NEAR: dict[str, Stance] = {"+": "±", "0": "±", "±": "0", "-": "0"}
_SILENT_ON = {
    "V3": ("I06", "I11", "I12", "I13", "I14", "I16", "I17", "I18", "M2", "M4", "M5"),
    "V4": ("M2", "M4", "M5", "M6", "M6L"),
    "B9": ("I11", "I14", "I18", "W4", "W5", "W6"),
}


@dataclass(frozen=True, slots=True)
class DemoCoding:
    """A passage coded by a simulated coder, in a marked subset or (empty) in none."""

    passage: Passage
    subset: str = ""


def codings_of_a(transcripts: Iterable[DemoTranscript]) -> list[DemoCoding]:
    """Coder A: every passage as the text carries it."""
    return [DemoCoding(passage) for one in transcripts for passage in one.passages]


def codings_of_b(transcripts: Iterable[DemoTranscript]) -> list[DemoCoding]:
    """Coder B: most passages, some missed, some with another stance, cut a little differently."""
    listed = tuple(transcripts)
    rng = np.random.default_rng(SEED)
    read = [_read_by_b(passage, one.source, rng) for one in listed for passage in one.passages]
    ordinary = [DemoCoding(passage) for passage in read if passage is not None]
    return [*ordinary, *_silence(listed), *_repeats(listed)]


def _read_by_b(passage: Passage, source: NewSource, rng: np.random.Generator) -> Passage | None:
    missed, other, cut = rng.random(3)
    if missed < (SHARE_CONTEXT_MISSED if passage.link is None else SHARE_MISSED):
        return None
    stance = passage.assessment.stance
    if stance is not None and other < SHARE_OTHER_STANCE:
        stance = _NEAR[stance]
    end = passage.end if cut < 0.6 else _end_of_turn(source, passage)
    return replace(passage, end=end, assessment=replace(passage.assessment, stance=stance))


def _end_of_turn(source: NewSource, passage: Passage) -> int:
    return next(turn.end for turn in source.turns if turn.start <= passage.start < turn.end)


def _silence(transcripts: tuple[DemoTranscript, ...]) -> list[DemoCoding]:
    sources = {one.source.name: one.source for one in transcripts}
    return [
        DemoCoding(_said_nothing(sources[name], link), SILENCE)
        for link, names in _SILENT_ON.items()
        for name in names
    ]


def _said_nothing(source: NewSource, link: str) -> Passage:
    claim: ClaimType = "obs" if source.informant_group == "mottak" else "own"
    turn = next(turn for turn in source.turns if turn.role != "interviewer")
    assessment = Assessment(stance="0", claim=claim, strength=1)
    return Passage(source.name, f"link.{link}", turn.start, turn.end, assessment)


def _repeats(transcripts: tuple[DemoTranscript, ...]) -> list[DemoCoding]:
    return [DemoCoding(passage, REPEATS) for one in transcripts for passage in one.repeats]
