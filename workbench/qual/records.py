"""What the qualitative strand is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

Stance = Literal["+", "0", "-", "±"]
ClaimType = Literal["own", "obs", "op", "hear"]
SpeakerRole = Literal["interviewer", "participant", "interpreter", "staff", "other"]
STANCES: tuple[Stance, ...] = get_args(Stance)
CLAIM_TYPES: tuple[ClaimType, ...] = get_args(ClaimType)
SPEAKER_ROLES: tuple[SpeakerRole, ...] = get_args(SpeakerRole)
SOURCE_TYPES = ("interview", "workshop", "staff_interview", "seminar", "document")
INFORMANT_GROUPS = ("deltaker", "mottak", "koordinator", "workshop", "system", "kontroll")


@dataclass(frozen=True, slots=True)
class Coder:
    """Somebody who codes; ``simulated`` coders belong to the demo study."""

    id: int
    name: str
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Turn:
    """One speaker's turn: ``text[start:end]`` is what was said, without the label.

    Attributes
    ----------
    start_ms, end_ms : int or None
        When it begins and ends in the recording, in milliseconds, where the file told.
    """

    number: int
    start: int
    end: int
    speaker: str = ""
    role: SpeakerRole = "other"
    start_ms: int | None = None
    end_ms: int | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """The person or group that was interviewed, in one source or in several."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Source:
    """An interview, workshop or document, at its newest revision.

    Attributes
    ----------
    name : str
        Short unique name, e.g. ``I05``; used in reports and links instead of anything personal.
    length : int
        Code points in the newest revision.
    blind : bool
        Whether each coder sees only their own codings of it.
    measures : tuple of str
        Measures the informants took part in.
    attributes : mapping of str to str
        What else is known; ``case`` holds the name of the case with id ``case_id``.
    """

    id: int
    name: str
    title: str
    type: str
    informant_group: str
    centre_id: str | None
    measures: tuple[str, ...]
    attributes: Mapping[str, str]
    simulated: bool
    revision_id: int
    revision_number: int
    length: int
    blind: bool = False
    case_id: int | None = None


@dataclass(frozen=True, slots=True)
class NewSource:
    """A source that is about to be stored."""

    name: str
    title: str
    type: str
    informant_group: str
    text: str
    turns: tuple[Turn, ...]
    centre_id: str | None = None
    measures: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    simulated: bool = False


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of the codebook; a code with a ``link`` stands for a link of the logic model."""

    id: int
    slug: str
    parent_id: int | None
    link: str | None
    measure_id: str | None
    name_nb: str
    name_en: str
    definition: str
    include: str
    exclude: str
    example: str
    colour: int
    codable: bool

    def name(self, language: str) -> str:
        """The code's name in ``nb`` or ``en``."""
        return self.name_nb if language == "nb" else self.name_en


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of one revision's text: code points, half-open."""

    revision_id: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Assessment:
    """What a coder says of a segment besides the code."""

    measure_id: str | None = None
    stance: Stance | None = None
    claim: ClaimType | None = None
    strength: int | None = None


@dataclass(frozen=True, slots=True)
class Coding:
    """One coder, one code, one segment.

    Attributes
    ----------
    quote : str
        ``text[start:end]`` of the revision, kept so that every read can compare.
    subset : str
        Empty for ordinary codings; the name of a marked set that counts only when switched on.
    exemplary : bool
        Whether the coder marked it as a quote that shows the code well.
    """

    id: int
    segment: Segment
    coder_id: int
    coder: str
    code_id: int
    link: str | None
    assessment: Assessment
    quote: str
    subset: str
    source: str
    informant_group: str
    memo: str = ""
    exemplary: bool = False


@dataclass(frozen=True, slots=True)
class Memo:
    """What one coder noted about a source, a code or a case; ``target`` says which of them."""

    target: str
    target_id: int
    coder_id: int
    coder: str
    body: str


@dataclass(frozen=True, slots=True)
class Decision:
    """What coders agreed on for a passage, and why.

    Attributes
    ----------
    coded : bool
        Whether the passage has the code at all.
    """

    coded: bool
    stance: Stance | None
    claim: ClaimType | None
    reason: str


@dataclass(frozen=True, slots=True)
class Adjudication:
    """A decision on one passage and code, kept beside the codings it was made about.

    Attributes
    ----------
    originals : tuple of str
        The codings as they were: id, bounds and stance.
    coder : str
        Who wrote it down.
    """

    id: int
    segment: Segment
    code_id: int
    decision: Decision
    originals: tuple[str, ...]
    coder: str
    created_at: str
