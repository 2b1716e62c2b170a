"""Transcripts: from a file to a text of record with speakers and turns, shown before it is stored."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath

from workbench.errors import InputError, WorkbenchError
from workbench.qual.clean_text import CleanText, cleaned, decoded
from workbench.qual.file_limits import TranscriptLimits
from workbench.qual.records import SpeakerRole, Turn
from workbench.qual.speakers import Speaker, recognised, turns_of
from workbench.qual.word_files import OLE, word_text
from workbench.reasons import Reason

FILE_TYPES = ("txt", "docx")
LIMITS = TranscriptLimits()
MAX_BINARY_SHARE = 0.1
"""Share of control characters above which a file is taken for something else than text."""
_MIN_BINARY = 30
_FOREIGN = {b"%PDF": "PDF", b"PK\x03\x04": "ZIP", OLE: "Office", b"{\\rtf": "RTF"}
_STEM_LIMIT = 36


@dataclass(frozen=True, slots=True)
class ParsedTranscript:
    """A transcript as it would be stored.

    Attributes
    ----------
    file_name : str
        Name of the file, without folders.
    sha256 : str
        Of the file's bytes.
    text : str
        Text of record; ``turns`` count its code points.
    encoding : str
        What the bytes were read by; ``cp1252`` is a fallback that somebody should look at, ``docx`` is Word.
    speakers : tuple of Speaker
        In order of appearance, with the roles now in force; empty when no line names a speaker.
    turns : tuple of Turn
        Every line with words belongs to one.
    remarks : tuple of Reason
        What was removed, replaced or left out, to be shown before storing.
    """

    file_name: str
    sha256: str
    text: str
    encoding: str
    speakers: tuple[Speaker, ...]
    turns: tuple[Turn, ...]
    remarks: tuple[Reason, ...] = ()

    @property
    def n_words(self) -> int:
        """Words of the text, labels included."""
        return len(self.text.split())


def parse_transcript(
    content: bytes, *, file_name: str, limits: TranscriptLimits = LIMITS, encoding: str | None = None
) -> ParsedTranscript:
    """Read a .txt or .docx file, recognise its speakers and cut it into turns.

    Parameters
    ----------
    content : bytes
    file_name : str
        Its ending decides how the bytes are read; folders in it are left out.
    encoding : str, optional
        What somebody decided after looking, for a .txt file; found from the bytes when left out.

    Raises
    ------
    InputError
        If the file is of another type, empty, too large, damaged, protected or holds no words.
    """
    name = PurePath(file_name.replace("\\", "/")).name
    clean, remarks = _text_of_record(content, name, limits, encoding)
    _refuse_unusable(clean, name, limits)
    speakers = recognised(clean.text)
    return ParsedTranscript(
        file_name=name,
        sha256=hashlib.sha256(content).hexdigest(),
        text=clean.text,
        encoding=clean.encoding,
        speakers=speakers,
        turns=turns_of(clean.text, {speaker.label: speaker.role for speaker in speakers}),
        remarks=(*_remarks(clean, asked_for=encoding is not None), *remarks),
    )


def parse_many(
    files: Iterable[tuple[str, bytes]], *, limits: TranscriptLimits = LIMITS
) -> tuple[tuple[ParsedTranscript, ...], tuple[tuple[str, WorkbenchError], ...]]:
    """Read several files, given as (name, bytes); one refused file loses nothing else.

    Returns
    -------
    accepted : tuple of ParsedTranscript
    refused : tuple of (str, WorkbenchError)
        Name of the file and why it was refused.
    """
    accepted: list[ParsedTranscript] = []
    refused: list[tuple[str, WorkbenchError]] = []
    for name, content in files:
        try:
            accepted.append(parse_transcript(content, file_name=name, limits=limits))
        except WorkbenchError as error:
            refused.append((name, error))
    return tuple(accepted), tuple(refused)


def with_roles(parsed: ParsedTranscript, roles: Mapping[str, SpeakerRole | None]) -> ParsedTranscript:
    """The transcript with other roles; None says that a label names no speaker after all.

    Parameters
    ----------
    roles : mapping of str to SpeakerRole or None
        By label; labels that are not mentioned keep their role.

    Raises
    ------
    ValueError
        If a label is not among the transcript's speakers.
    """
    if unknown := set(roles) - {speaker.label for speaker in parsed.speakers}:
        raise ValueError(f"no such speakers: {sorted(unknown)}")
    speakers = tuple(
        replace(speaker, role=role)
        for speaker in parsed.speakers
        if (role := roles.get(speaker.label, speaker.role)) is not None
    )
    turns = turns_of(parsed.text, {speaker.label: speaker.role for speaker in speakers})
    return replace(parsed, speakers=speakers, turns=turns)


def without_speakers(parsed: ParsedTranscript) -> ParsedTranscript:
    """The transcript as a text in which nobody is named: every line with words is a turn."""
    return with_roles(parsed, dict.fromkeys(speaker.label for speaker in parsed.speakers))


def suggested_name(file_name: str, taken: Collection[str] = ()) -> str:
    """A short source name from a file's name that is not ``taken``: ``I05``, then ``I05-2``."""
    stem = re.sub(r"[^\w-]+", "-", PurePath(file_name).stem).strip("-_")[:_STEM_LIMIT] or "kilde"
    used = {name.casefold() for name in taken}
    candidates = (stem, *(f"{stem}-{number}" for number in range(2, len(used) + 3)))
    return next(name for name in candidates if name.casefold() not in used)


def _text_of_record(
    content: bytes, name: str, limits: TranscriptLimits, encoding: str | None
) -> tuple[CleanText, tuple[Reason, ...]]:
    kind = PurePath(name).suffix.lower().lstrip(".")
    if kind not in FILE_TYPES:
        raise InputError("errors.text_type", file=name, types=", ".join(f".{known}" for known in FILE_TYPES))
    if not content.strip():
        raise InputError("errors.text_empty", file=name)
    if len(content) > limits.max_bytes:
        raise _too_large(name, len(content), limits.max_bytes)
    if kind == "docx":
        word = word_text(content, file_name=name, limits=limits)
        return cleaned(word.text, encoding="docx"), word.remarks
    _refuse_foreign(content, name)
    text, found = decoded(content, file_name=name, encoding=encoding)
    return cleaned(text, encoding=found), ()


def _refuse_foreign(content: bytes, name: str) -> None:
    for magic, kind in _FOREIGN.items():
        if content.startswith(magic):
            raise InputError("errors.text_disguised", file=name, kind=kind)


def _refuse_unusable(clean: CleanText, name: str, limits: TranscriptLimits) -> None:
    if len(clean.text) > limits.max_characters:
        raise _too_large(name, len(clean.text), limits.max_characters)
    if (lines := clean.text.count("\n")) > limits.max_lines:
        raise InputError("errors.text_too_many_lines", file=name, n=lines, limit=limits.max_lines)
    removed = clean.n_controls_removed
    if removed > _MIN_BINARY and removed > MAX_BINARY_SHARE * (len(clean.text) + removed):
        raise InputError("errors.text_binary", file=name, n=removed)
    if not any(character.isalnum() for character in clean.text):
        raise InputError("errors.text_no_words", file=name)


def _too_large(name: str, size: int, limit: int) -> InputError:
    return InputError("errors.text_too_large", file=name, size=size, limit=limit)


def _remarks(clean: CleanText, *, asked_for: bool) -> Iterable[Reason]:
    if clean.encoding == "cp1252" and not asked_for:
        yield Reason.of("import_text.read_as_cp1252")
    if clean.n_controls_removed:
        yield Reason.of("import_text.controls_removed", n=clean.n_controls_removed)
    if clean.n_replaced:
        yield Reason.of("import_text.surrogates_replaced", n=clean.n_replaced)
