"""The command ``import``: files into a study, each by what its ending says."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from workbench.commands import options as given
from workbench.commands.option_groups import with_groups

if TYPE_CHECKING:
    from workbench.qual.transcripts import ParsedTranscript
    from workbench.services.import_files import ImportedFiles, TranscriptChoices
    from workbench.texts import Texts

EXCHANGE = frozenset({".qdpx", ".qde", ".qdc", ".csv", ".zip"})
"""Endings of files that other programs for coding make; everything else is taken for a transcript."""
CODER = "Import"
REFUSED = 2


class SourceType(StrEnum):
    """Kinds of sources."""

    INTERVIEW = "interview"
    WORKSHOP = "workshop"
    STAFF_INTERVIEW = "staff_interview"
    SEMINAR = "seminar"
    DOCUMENT = "document"


class Group(StrEnum):
    """Groups of informants."""

    DELTAKER = "deltaker"
    MOTTAK = "mottak"
    KOORDINATOR = "koordinator"
    WORKSHOP = "workshop"
    SYSTEM = "system"
    KONTROLL = "kontroll"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcripts:
    """What holds for every transcript of the list."""

    type: Annotated[SourceType, typer.Option(help="Of the transcripts.")] = SourceType.INTERVIEW
    group: Annotated[Group, typer.Option(help="Informants of the transcripts.")] = Group.DELTAKER
    encoding: Annotated[str | None, typer.Option(help="Of plain text; found if not told.")] = None
    pattern: Annotated[
        str | None,
        typer.Option(help="Labels of speakers: '<{speaker}> ({time})', or a regex with (?P<speaker>…)."),
    ] = None
    interviewer: Annotated[
        list[str] | None, typer.Option(help="Name of a speaker who asks; may be given several times.")
    ] = None

    def choices(self) -> TranscriptChoices:
        """As the import asks for them."""
        from workbench.services.import_files import TranscriptChoices

        asked = tuple(self.interviewer or ())
        return TranscriptChoices(self.type.value, self.group.value, self.encoding, self.pattern, asked)


@with_groups
def import_files(
    study: given.Study,
    files: Annotated[list[Path], typer.Argument(help="Transcripts, or .qdpx/.qdc.", metavar="FILE…")],
    *,
    coder: Annotated[str | None, typer.Option(help="Whose work it is in the log.")] = None,
    kind: Transcripts,
    create: Annotated[bool, typer.Option("--create", help="Make the study if there is none.")] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Read and tell; store nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Store an exchange file without asking.")] = False,
    reading: Annotated[str | None, typer.Option(help="How to count an exchange file's positions.")] = None,
    language: given.LanguageOption = given.Language.EN,
) -> None:
    """Bring transcripts, or coded projects of other programs, into a study.

    A file that is refused says why and loses nothing else; the command then ends with 2.
    """
    exchange = [file for file in files if file.suffix.lower() in EXCHANGE]
    transcripts = [file for file in files if file not in exchange]
    with given.told_errors(language) as texts:
        from workbench.commands.exchange import import_file
        from workbench.services.import_files import import_transcripts

        found = import_transcripts(
            study,
            transcripts,
            choices=kind.choices(),
            coder=coder,
            create=create,
            store=not dry_run,
            told=_progress(len(transcripts), texts),
        )
        _tell(found, texts, stored=not dry_run)
        who, store = coder or CODER, not dry_run
        for file in exchange:
            import_file(study, file, texts, coder=who, yes=yes, reading=reading, store=store)
    if found.refused:
        raise typer.Exit(REFUSED)


def _progress(n: int, texts: Texts) -> Callable[[int, str], None]:
    """On a terminal, a line that says which file is being read."""

    def tell(number: int, name: str) -> None:
        if n > 1 and sys.stderr.isatty():
            sys.stderr.write(texts.t("import_text.reading", number=number + 1, n=n, file=name) + "\n")

    return tell


def _tell(found: ImportedFiles, texts: Texts, *, stored: bool) -> None:
    for name, parsed in found.stored:
        sys.stdout.write(_line(name, parsed, texts) + "\n")
        sys.stdout.write("".join(f"  ! {texts.reason(remark)}\n" for remark in parsed.told))
    for file, name in found.known:
        sys.stderr.write(texts.t("import_text.known", file=file, name=name) + "\n")
    for file, error in found.refused:
        reason = texts.t(error.key, **error.values).replace("\n", " ")
        sys.stderr.write(texts.t("import_text.refused_file", file=file, reason=reason) + "\n")
    if found.stored:
        key = "import_text.saved" if stored else "import_text.not_saved"
        sys.stdout.write(texts.t(key, n=len(found.stored)) + "\n")


def _line(name: str, parsed: ParsedTranscript, texts: Texts) -> str:
    """One line a file: how it was read, how much it holds, who speaks."""
    speakers = ", ".join(
        f"{one.label} ({texts.t(f'import_text.role_{one.role}')})" for one in parsed.speakers
    ) or texts.t("import_text.no_speakers")
    return texts.t(
        "import_text.line",
        name=name,
        file=parsed.file_name,
        encoding=parsed.encoding,
        words=parsed.n_words,
        turns=len(parsed.turns),
        timed=parsed.n_timed,
        speakers=speakers,
        sha256=parsed.sha256,
    )
