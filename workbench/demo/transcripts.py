"""The simulated transcripts and what a careful coder finds in them. Every person and word is invented."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from workbench.qual.records import Assessment, ClaimType, NewSource, SpeakerRole, Stance
from workbench.qual.transcripts import parse_transcript

HERE = Path(__file__).parent
_ROLES: dict[str, SpeakerRole] = {"Intervjuer": "interviewer", "Tolk": "interpreter"}


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage and the code it calls for.

    Attributes
    ----------
    code : str
        Slug of the code, ``link.K1`` or ``context.helpers``.
    start, end : int
        Code points of the transcript, half-open.
    """

    source: str
    code: str
    start: int
    end: int
    assessment: Assessment

    @property
    def link(self) -> str | None:
        """The link of the logic model it speaks to; None for other codes."""
        return self.code.removeprefix("link.") if self.code.startswith("link.") else None

    def assessment_for(self, measure_id: str | None) -> Assessment:
        """The assessment with the measure that the code stands for."""
        return replace(self.assessment, measure_id=measure_id)


@dataclass(frozen=True, slots=True)
class DemoTranscript:
    """One simulated source.

    Attributes
    ----------
    passages : tuple of Passage
        The stances the text carries, and the context beside them.
    repeats : tuple of Passage
        Further passages in which a talkative person says the same again.
    """

    source: NewSource
    passages: tuple[Passage, ...]
    repeats: tuple[Passage, ...]


def demo_transcripts() -> tuple[DemoTranscript, ...]:
    """All simulated sources in their order."""
    listed = tomllib.loads((HERE / "sources.toml").read_text(encoding="utf-8"))["source"]
    return tuple(_transcript(entry) for entry in listed)


def _transcript(entry: Mapping[str, Any]) -> DemoTranscript:
    source = _source(entry)
    path = HERE / "transcripts" / f"{source.name}.toml"
    marks = tomllib.loads(path.read_text(encoding="utf-8"))
    stances = [_link_passage(source, mark) for mark in marks.get("gold", ())]
    context = [
        _passage(source, mark["code"], mark["quote"], Assessment()) for mark in marks.get("context", ())
    ]
    repeats = tuple(_link_passage(source, mark) for mark in marks.get("repeat", ()))
    return DemoTranscript(source, tuple(stances + context), repeats)


def _source(entry: Mapping[str, Any]) -> NewSource:
    path = HERE / "transcripts" / f"{entry['name']}.txt"
    parsed = parse_transcript(path.read_bytes(), file_name=path.name)
    turns = tuple(replace(turn, role=_ROLES.get(turn.speaker, turn.role)) for turn in parsed.turns)
    return NewSource(
        name=entry["name"],
        title=entry["title"],
        type=entry["type"],
        informant_group=entry["group"],
        text=parsed.text,
        turns=turns,
        centre_id=entry.get("centre"),
        measures=tuple(entry["measures"]),
        attributes=entry.get("attributes", {}),
        simulated=True,
    )


def _link_passage(source: NewSource, mark: Mapping[str, Any]) -> Passage:
    stance: Stance = mark["stance"]
    claim: ClaimType = mark["claim"]
    assessment = Assessment(stance=stance, claim=claim, strength=2)
    return _passage(source, f"link.{mark['link']}", mark["quote"], assessment)


def _passage(source: NewSource, code: str, quote: str, assessment: Assessment) -> Passage:
    start = source.text.find(quote)
    if start < 0 or source.text.find(quote, start + 1) >= 0:
        raise ValueError(f"{source.name}: the passage for {code} must occur exactly once")
    return Passage(source.name, code, start, start + len(quote), assessment)
