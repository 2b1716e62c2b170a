"""Chosen files on the screen: read once each, kept for the session, with what was chosen for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import streamlit as st

from workbench.errors import WorkbenchError
from workbench.qual.records import SpeakerRole
from workbench.services.transcript_files import ParsedTranscript, parse_many, with_roles
from workbench.ui.text import as_text, t

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

_CHOICES, _READ = "transcript_choices", "transcripts_read"


@dataclass(frozen=True, slots=True)
class Choices:
    """What somebody chose for one file; None where the program's own finding stands."""

    encoding: str | None = None
    pattern: str | None = None
    roles: Mapping[str, SpeakerRole | None] | None = None


@dataclass(frozen=True, slots=True)
class ReadFile:
    """One chosen file.

    Attributes
    ----------
    as_read : ParsedTranscript or None
        With the roles that were guessed; None if the file was refused.
    parsed : ParsedTranscript or None
        With the roles that somebody chose.
    error : WorkbenchError or None
        Why it was refused.
    """

    id: str
    name: str
    content: bytes
    as_read: ParsedTranscript | None
    parsed: ParsedTranscript | None
    error: WorkbenchError | None


def read_files(files: Sequence[UploadedFile]) -> list[ReadFile]:
    """Every chosen file, read; what has been read in this session is not read again."""
    kept: dict[tuple[Any, ...], ReadFile] = st.session_state.setdefault(_READ, {})
    wanted = {_key(file): file for file in files}
    missing = [key for key in wanted if key not in kept]
    bar = st.progress(0.0) if missing else None
    for number, key in enumerate(missing):
        text = t("import_text.reading", number=number + 1, n=len(missing), file=wanted[key].name)
        if bar:
            bar.progress(number / len(missing), as_text(text))
        kept[key] = _read(wanted[key])
    if bar:
        bar.empty()
    for key in [key for key in kept if key not in wanted]:
        del kept[key]
    return [_with_roles(kept[key]) for key in wanted]


def choices_of(file_id: str) -> Choices:
    """What was chosen for a file in this session."""
    found: Choices = _all_choices().get(file_id, Choices())
    return found


def choose(file_id: str, **changes: Any) -> None:
    """Keep a choice for a file."""
    _all_choices()[file_id] = replace(choices_of(file_id), **changes)


def _all_choices() -> dict[str, Choices]:
    found: dict[str, Choices] = st.session_state.setdefault(_CHOICES, {})
    return found


def _key(file: UploadedFile) -> tuple[Any, ...]:
    chosen = choices_of(file.file_id)
    return file.file_id, chosen.encoding, chosen.pattern


def _read(file: UploadedFile) -> ReadFile:
    chosen, content = choices_of(file.file_id), file.getvalue()
    accepted, refused = parse_many(
        [(file.name, content)], encoding=chosen.encoding, pattern=chosen.pattern or None
    )
    parsed = accepted[0] if accepted else None
    return ReadFile(file.file_id, file.name, content, parsed, parsed, refused[0][1] if refused else None)


def _with_roles(file: ReadFile) -> ReadFile:
    """The file with the roles chosen for it, for labels that it still has."""
    chosen = choices_of(file.id).roles
    if file.as_read is None or not chosen:
        return file
    present = {speaker.label for speaker in file.as_read.speakers}
    roles = {label: role for label, role in chosen.items() if label in present}
    return replace(file, parsed=with_roles(file.as_read, roles))
