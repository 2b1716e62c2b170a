"""Bringing transcripts into a study without a browser: read files, store what was accepted, tell the rest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from db.connection import SUFFIX, opened
from workbench.errors import InputError, WorkbenchError
from workbench.qual.transcripts import FILE_TYPES, LIMITS, ParsedTranscript, asked_by, parse_many
from workbench.services.studies import coder_called, furnish
from workbench.services.study_files import make_home, study_path
from workbench.services.transcript_files import (
    AcceptedTranscript,
    save_transcripts,
    stored_files,
    suggested_names,
)

__all__ = ["FILE_TYPES", "ImportedFiles", "TranscriptChoices", "import_transcripts"]


@dataclass(frozen=True, slots=True)
class TranscriptChoices:
    """What holds for every file of a list.

    Attributes
    ----------
    source_type, informant_group : str
        Of the sources that are made.
    encoding : str or None
        Of plain text; None to find it.
    pattern : str or None
        How labels of speakers are written, where that is told.
    interviewers : tuple of str
        Names of speakers who ask, where their names do not tell; a file may lack them.
    """

    source_type: str = "interview"
    informant_group: str = "deltaker"
    encoding: str | None = None
    pattern: str | None = None
    interviewers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportedFiles:
    """What became of a list of files.

    Attributes
    ----------
    stored : tuple of (str, ParsedTranscript)
        Name of the source in the study, and what was read; only read, where nothing was to be stored.
    known : tuple of (str, str)
        Name of the file, and of the source that has the same bytes already; not stored again.
    refused : tuple of (str, WorkbenchError)
        Name of the file and why it was refused.
    """

    stored: tuple[tuple[str, ParsedTranscript], ...]
    known: tuple[tuple[str, str], ...]
    refused: tuple[tuple[str, WorkbenchError], ...]


def import_transcripts(
    study: Path,
    files: Sequence[Path],
    *,
    choices: TranscriptChoices = TranscriptChoices(),
    coder: str | None = None,
    create: bool = False,
    store: bool = True,
    told: Callable[[int, str], None] = lambda number, name: None,
) -> ImportedFiles:
    """Read files and store all that could be read, in one transaction.

    Parameters
    ----------
    study : Path
        The study's file, or its name in the home folder.
    choices : TranscriptChoices
    coder : str, optional
        Whose work it is in the log.
    create : bool
        Make the study, with the standard logic model and codebook, if there is none.
    store : bool
        False: only read and tell.
    told : callable of (int, str)
        Called before each file is read.

    Raises
    ------
    StudyFileError
        If there is no such study, or its file cannot be read.
    """
    with _study(study, create=create) as db:
        unread: list[tuple[str, WorkbenchError]] = []
        contents = _contents(files, unread)
        read, refused = parse_many(contents, encoding=choices.encoding, pattern=choices.pattern, told=told)
        parsed = [asked_by(one, choices.interviewers) for one in read]
        known = stored_files(db)
        new = [one for one in _first_of_each(parsed) if one.sha256 not in known]
        names = suggested_names(db, new)
        if store and new:
            _save(db, zip(new, names, strict=True), choices, coder)
        by_hash = known | {one.sha256: name for one, name in zip(new, names, strict=True)}
        twice = tuple((one.file_name, by_hash[one.sha256]) for one in parsed if one not in new)
        return ImportedFiles(tuple(zip(names, new, strict=True)), twice, (*unread, *refused))


def _save(
    db: Database, named: Iterable[tuple[ParsedTranscript, str]], choices: TranscriptChoices, coder: str | None
) -> None:
    kind, group = choices.source_type, choices.informant_group
    accepted = [AcceptedTranscript(one, name, type=kind, informant_group=group) for one, name in named]
    save_transcripts(db, accepted, coder_id=coder_called(db, coder).id if coder else None)


def _study(study: Path, *, create: bool) -> AbstractContextManager[Database]:
    path = study if study.suffix == SUFFIX or study.exists() else study_path(str(study))
    if create and not path.exists():
        make_home()
        with opened(path, create=True) as db:
            furnish(db, title=path.stem, simulated=False)
    return opened(path)


def _contents(files: Iterable[Path], unread: list[tuple[str, WorkbenchError]]) -> Iterator[tuple[str, bytes]]:
    """Name and bytes of each file that can be read; a file that is too large is not even opened."""
    for file in files:
        try:
            size = file.stat().st_size
            if size > LIMITS.max_bytes:
                key, limit = "errors.text_too_large", LIMITS.max_bytes
                unread.append((file.name, InputError(key, file=file.name, size=size, limit=limit)))
                continue
            content = file.read_bytes()
        except OSError as error:
            cause = error.strerror or type(error).__name__
            unread.append((file.name, InputError("errors.file_unreadable", file=file.name, cause=cause)))
            continue
        yield file.name, content


def _first_of_each(parsed: Iterable[ParsedTranscript]) -> list[ParsedTranscript]:
    """The transcripts without those whose bytes stand earlier in the list."""
    return list({one.sha256: one for one in reversed(list(parsed))}.values())[::-1]
