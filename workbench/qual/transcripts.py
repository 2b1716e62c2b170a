"""Transcripts: from a file to a text of record with speakers and turns, shown before it is stored."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import PurePath

from workbench.errors import InputError, WorkbenchError
from workbench.qual.clean_text import CleanText, cleaned, second_opinion
from workbench.qual.file_limits import TranscriptLimits
from workbench.qual.file_readers import FILE_TYPES, read_file
from workbench.qual.label_patterns import labels_by
from workbench.qual.legacy_text import GUESSED, MIXED
from workbench.qual.read_text import ReadText
from workbench.qual.records import SpeakerRole, Turn
from workbench.qual.speaker_labels import Label, label_key
from workbench.qual.speaker_roles import role_of
from workbench.qual.speakers import Speaker, turns_of
from workbench.qual.spoken_text import spoken_text
from workbench.qual.time_marks import TimeMark
from workbench.reasons import Reason

__all__ = [
    "FILE_TYPES",
    "LIMITS",
    "ParsedTranscript",
    "asked_by",
    "parse_many",
    "parse_transcript",
    "suggested_name",
    "with_roles",
    "without_speakers",
]
LIMITS = TranscriptLimits()
MAX_BINARY_SHARE = 0.1
"""Share of control characters above which a file is taken for something else than text."""
_MIN_BINARY = 30
_FEWEST_SPEAKERS = 2
"""Speakers of a conversation, in which somebody asks."""
_STEM_LIMIT = 36
_TURNING_MARKS = re.compile("[\u202a-\u202e\u2066-\u2069]")


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
        What the bytes were read by; ``cp1252`` is a fallback that somebody should look at, ``docx``, ``odt``,
        ``rtf`` and ``pdf`` say their own.
    speakers : tuple of Speaker
        In order of appearance, with the roles now in force; empty when no line names a speaker.
    turns : tuple of Turn
        Every line with words belongs to one, but for those that nobody said.
    remarks : tuple of Reason
        What was removed, replaced or left out, to be shown before storing.
    labels : tuple of Label
        Everything that may name a speaker, told by the file or found in the text.
    marks : tuple of TimeMark
        Every time the file tells.
    """

    file_name: str
    sha256: str
    text: str
    encoding: str
    speakers: tuple[Speaker, ...]
    turns: tuple[Turn, ...]
    remarks: tuple[Reason, ...] = ()
    labels: tuple[Label, ...] = ()
    marks: tuple[TimeMark, ...] = ()

    @property
    def told(self) -> tuple[Reason, ...]:
        """The remarks, and as the roles now are, whether nobody of several speakers asks."""
        roles = {speaker.role for speaker in self.speakers}
        asked = len(self.speakers) < _FEWEST_SPEAKERS or "interviewer" in roles
        return self.remarks if asked else (*self.remarks, Reason.of("import_text.nobody_asks"))

    @property
    def n_words(self) -> int:
        """Words of the text, labels included."""
        return len(self.text.split())

    @property
    def n_timed(self) -> int:
        """Turns whose beginning in the recording is known."""
        return sum(1 for turn in self.turns if turn.start_ms is not None)

    def n_words_of(self, *, interviewer: bool) -> int:
        """Words said by interviewers, or by everybody else."""
        return sum(
            len(self.text[turn.start : turn.end].split())
            for turn in self.turns
            if (turn.role == "interviewer") == interviewer
        )


def parse_transcript(
    content: bytes,
    *,
    file_name: str,
    limits: TranscriptLimits = LIMITS,
    encoding: str | None = None,
    pattern: str | None = None,
) -> ParsedTranscript:
    """Read a file of any known type, recognise its speakers and cut it into turns.

    Parameters
    ----------
    content : bytes
    file_name : str
        Its ending decides how the bytes are read; folders in it are left out.
    encoding : str, optional
        What somebody decided after looking, for files of plain text; found from the bytes when left out.
    pattern : str, optional
        Labels as this file writes them; see :func:`workbench.qual.label_patterns.labels_by`.

    Raises
    ------
    InputError
        If the file is of another type, empty, too large, damaged, protected or holds no words; or if the
        pattern cannot be used.
    """
    name = PurePath(file_name.replace("\\", "/")).name
    read, found_encoding = read_file(content, name, limits, encoding)
    clean = _text_of_record(read, found_encoding)
    _refuse_unusable(clean, name, limits)
    spoken = spoken_text(clean.text, read, labels_by(pattern, clean.text) if pattern else None)
    roles = {speaker.label: speaker.role for speaker in spoken.speakers}
    told = _remarks(clean, content, asked_for=encoding is not None)
    return ParsedTranscript(
        file_name=name,
        sha256=hashlib.sha256(content).hexdigest(),
        text=spoken.text,
        encoding=clean.encoding,
        speakers=spoken.speakers,
        turns=turns_of(spoken.text, roles, spoken.labels, spoken.marks),
        remarks=(*told, *read.remarks, *spoken.remarks),
        labels=spoken.labels,
        marks=spoken.marks,
    )


def parse_many(
    files: Iterable[tuple[str, bytes]],
    *,
    limits: TranscriptLimits = LIMITS,
    encoding: str | None = None,
    pattern: str | None = None,
    told: Callable[[int, str], None] = lambda number, name: None,
) -> tuple[tuple[ParsedTranscript, ...], tuple[tuple[str, WorkbenchError], ...]]:
    """Read several files, given as (name, bytes); one refused file loses nothing else.

    Parameters
    ----------
    told : callable of (int, str)
        Called before each file is read, with how many are done and its name.

    Returns
    -------
    accepted : tuple of ParsedTranscript
    refused : tuple of (str, WorkbenchError)
        Name of the file and why it was refused.
    """
    accepted: list[ParsedTranscript] = []
    refused: list[tuple[str, WorkbenchError]] = []
    for number, (name, content) in enumerate(files):
        told(number, name)
        try:
            accepted.append(
                parse_transcript(content, file_name=name, limits=limits, encoding=encoding, pattern=pattern)
            )
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
    by_label = {speaker.label: speaker.role for speaker in speakers}
    turns = turns_of(parsed.text, by_label, parsed.labels, parsed.marks)
    return replace(parsed, speakers=speakers, turns=turns)


def asked_by(parsed: ParsedTranscript, interviewers: Collection[str]) -> ParsedTranscript:
    """The transcript with these speakers as interviewers; names that it lacks change nothing.

    Whoever has no role yet is then a participant.
    """
    asking = {label_key(name) for name in interviewers}
    if not asking & {label_key(speaker.label) for speaker in parsed.speakers}:
        return parsed
    roles: dict[str, SpeakerRole] = {}
    for speaker in parsed.speakers:
        if label_key(speaker.label) in asking:
            roles[speaker.label] = "interviewer"
        elif speaker.role == "other" and role_of(label_key(speaker.label), speaker.n_turns) is None:
            roles[speaker.label] = "participant"
    return with_roles(parsed, roles)


def without_speakers(parsed: ParsedTranscript) -> ParsedTranscript:
    """The transcript as a text in which nobody is named: every line with words is a turn."""
    return with_roles(parsed, dict.fromkeys(speaker.label for speaker in parsed.speakers))


def suggested_name(file_name: str, taken: Collection[str] = ()) -> str:
    """A short source name from a file's name that is not ``taken``: ``I05``, then ``I05-2``."""
    stem = re.sub(r"[^\w-]+", "-", PurePath(file_name).stem).strip("-_")[:_STEM_LIMIT] or "kilde"
    used = {name.casefold() for name in taken}
    candidates = (stem, *(f"{stem}-{number}" for number in range(2, len(used) + 3)))
    return next(name for name in candidates if name.casefold() not in used)


def _text_of_record(read: ReadText, encoding: str) -> CleanText:
    clean = cleaned(read.text, encoding=encoding)
    return replace(
        clean,
        n_controls_removed=clean.n_controls_removed + read.n_controls_removed,
        n_replaced=clean.n_replaced + read.n_replaced,
    )


def _refuse_unusable(clean: CleanText, name: str, limits: TranscriptLimits) -> None:
    if len(clean.text) > limits.max_characters:
        raise InputError(
            "errors.text_too_large", file=name, size=len(clean.text), limit=limits.max_characters
        )
    if (lines := clean.text.count("\n")) > limits.max_lines:
        raise InputError("errors.text_too_many_lines", file=name, n=lines, limit=limits.max_lines)
    removed = clean.n_controls_removed
    if removed > _MIN_BINARY and removed > MAX_BINARY_SHARE * (len(clean.text) + removed):
        raise InputError("errors.text_binary", file=name, n=removed)
    if not any(character.isalnum() for character in clean.text):
        raise InputError("errors.text_no_words", file=name)


def _remarks(clean: CleanText, content: bytes, *, asked_for: bool) -> Iterable[Reason]:
    if not asked_for:
        yield from _doubts(clean.encoding, content)
    if clean.n_controls_removed:
        yield Reason.of("import_text.controls_removed", n=clean.n_controls_removed)
    if clean.n_replaced:
        yield Reason.of("import_text.surrogates_replaced", n=clean.n_replaced)
    if n_turning := len(_TURNING_MARKS.findall(clean.text)):
        yield Reason.of("import_text.turning_marks", n=n_turning)


def _doubts(encoding: str, content: bytes) -> Iterable[Reason]:
    """What somebody should look at where the encoding was guessed."""
    if encoding == MIXED:
        yield Reason.of("import_text.read_as_mixed")
    elif encoding == "cp1252":
        yield Reason.of("import_text.read_as_cp1252")
        if other := second_opinion(content):
            yield Reason.of("import_text.second_opinion", encoding=other)
    elif encoding in GUESSED:
        yield Reason.of("import_text.read_as_guessed", encoding=encoding)
