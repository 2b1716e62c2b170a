"""Bringing in transcripts: read the files, let somebody look, store what was accepted."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from sqlite_utils import Database

from db.sources import add_sources, sources
from workbench.errors import InputError
from workbench.qual.records import NewSource
from workbench.qual.transcripts import (
    FILE_TYPES,
    LIMITS,
    ParsedTranscript,
    parse_many,
    parse_transcript,
    suggested_name,
    with_roles,
    without_speakers,
)

__all__ = [
    "FILE_TYPES",
    "LIMITS",
    "AcceptedTranscript",
    "ParsedTranscript",
    "parse_many",
    "parse_transcript",
    "save_transcripts",
    "stored_files",
    "suggested_names",
    "with_roles",
    "without_speakers",
]
_NAME_LIMIT = 40


@dataclass(frozen=True, slots=True)
class AcceptedTranscript:
    """A transcript that somebody has looked at, and what is known of it.

    Attributes
    ----------
    name : str
        Short unique name of the source, e.g. ``I05``.
    type : str
        One of ``SOURCE_TYPES``.
    informant_group : str
        One of ``INFORMANT_GROUPS``.
    attributes : mapping
        Further facts as text, e.g. language and interpreter.
    """

    parsed: ParsedTranscript
    name: str
    title: str = ""
    type: str = "interview"
    informant_group: str = "deltaker"
    centre_id: str | None = None
    measures: tuple[str, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)


def stored_files(db: Database) -> dict[str, str]:
    """Name of the source that came from each file, by the SHA-256 of the file's bytes."""
    return {
        source.attributes["file_sha256"]: source.name
        for source in sources(db)
        if "file_sha256" in source.attributes
    }


def suggested_names(db: Database, parsed: Iterable[ParsedTranscript]) -> tuple[str, ...]:
    """A source name for each transcript that neither the study nor the others in the list have."""
    taken = [source.name for source in sources(db)]
    names: list[str] = []
    for transcript in parsed:
        names.append(suggested_name(transcript.file_name, [*taken, *names]))
    return tuple(names)


def save_transcripts(
    db: Database, accepted: Sequence[AcceptedTranscript], *, coder_id: int | None = None
) -> list[int]:
    """Store accepted transcripts as sources, all or none, as one undoable operation; return their ids.

    The file's SHA-256 is kept with the source; its name is not, since it may name a person.

    Raises
    ------
    InputError
        If a name is empty, too long, or given twice.
    ConflictError
        If the study has a source of that name already.
    """
    _refuse_unclear_names([transcript.name.strip() for transcript in accepted])
    return add_sources(db, [_new_source(transcript) for transcript in accepted], coder_id=coder_id)


def _refuse_unclear_names(names: Sequence[str]) -> None:
    counts = Counter(names)
    unclear = [
        name
        for name in counts
        if counts[name] > 1 or not (0 < len(name) <= _NAME_LIMIT and name.isprintable())
    ]
    if unclear:
        raise InputError("errors.transcript_names", names=", ".join(f"«{name[:60]}»" for name in unclear))


def _new_source(accepted: AcceptedTranscript) -> NewSource:
    parsed = accepted.parsed
    return NewSource(
        name=accepted.name.strip(),
        title=accepted.title.strip() or accepted.name.strip(),
        type=accepted.type,
        informant_group=accepted.informant_group,
        text=parsed.text,
        turns=parsed.turns,
        centre_id=accepted.centre_id or None,
        measures=accepted.measures,
        attributes={"file_sha256": parsed.sha256, **accepted.attributes},
    )
