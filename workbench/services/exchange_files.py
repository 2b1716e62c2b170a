"""Exchange with other programs: a study to a file, a file into a study, with a report of what was kept."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from sqlite_utils import Database

from db.codings import codings
from db.connection import SUFFIX, opened
from db.settings import settings
from db.sources import sources
from db.writing import now, write_tx
from workbench.errors import InputError, NotFoundError
from workbench.qual import refi_convention as convention
from workbench.qual.records import INFORMANT_GROUPS, SOURCE_TYPES, Coder
from workbench.qual.refi_offsets import INCLUSIVE, READINGS, STANDARD, Reading
from workbench.qual.refi_reader import ReadProject, read_project
from workbench.qual.refi_records import RefiProject
from workbench.qual.refi_report import ReadReport, reading_name
from workbench.qual.refi_writer import codebook_file, project_file
from workbench.reasons import Reason
from workbench.services import exchange_tables as tables
from workbench.services.exchange_in import StoredProject, store_project
from workbench.services.exchange_look import TABLE_PROGRAM, counts_of, example_passages, told
from workbench.services.exchange_out import ORIGIN, outgoing_codes, outgoing_project
from workbench.services.exchange_parts import outgoing_parts
from workbench.services.studies import coder_called
from workbench.services.study_files import study_path
from workbench.texts import Texts

__all__ = [
    "FORMATS",
    "IMPORT_TYPES",
    "MIME",
    "ExportedFile",
    "ImportOutcome",
    "counts_of",
    "example_passages",
    "export_exchange",
    "exported",
    "import_exchange",
    "read_exchange",
    "reading_names",
    "store_exchange",
    "told",
]
FORMATS = ("qdpx", "qdc", "csv", "xlsx", "docx")
IMPORT_TYPES = ("qdpx", "qdc", "qde", "csv", "zip")
MIME = {
    "qdpx": "application/zip",
    "qdc": "application/xml",
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
LOGGED = "exchange_export"


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file for another program: its bytes, what it holds, and what of the study does not go along."""

    content: bytes
    counts: Mapping[str, int]
    remarks: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class ImportOutcome:
    """How a file was read, and what was stored; ``stored`` is None while somebody must look first."""

    read: ReadProject
    stored: StoredProject | None

    @property
    def remarks(self) -> tuple[Reason, ...]:
        """What was mended and what could not be kept, reading and storing together."""
        weak = self.read.report.weak_sources
        names = ", ".join(f"«{name[:60]}»" for name in weak)
        weakly = (Reason.of("exchange.weak_source", names=names),) if weak else ()
        return (*weakly, *self.read.report.remarks, *(self.stored.remarks if self.stored else ()))


def reading_names() -> dict[str, Reading]:
    """Every way of counting positions by its short name, the standard's first."""
    return {reading_name(one): one for one in (*READINGS, *INCLUSIVE)}


def exported(
    db: Database, form: str, texts: Texts, *, coder: Coder | None = None, blind: bool = False
) -> ExportedFile:
    """The study in another program's form; the log notes that it left.

    Parameters
    ----------
    form : str
        One of ``FORMATS``.
    coder : Coder, optional
        Who takes it along.
    blind : bool
        Of sources coded blind take only this coder's own work along.
    """
    seen_by = coder.id if blind and coder else None
    content, remarks = _made(db, form, texts, seen_by)
    counts = _counts(db, form, texts, seen_by)
    by = {"by": coder.name} if coder else {}
    with write_tx(db, action="exchange.export") as writer:
        value = {"value": json.dumps({"at": now(), "format": form, **by, **counts}, ensure_ascii=False)}
        if LOGGED in settings(db):
            writer.update("settings", LOGGED, value)
        else:
            writer.insert("settings", {"id": LOGGED, **value})
    return ExportedFile(content, counts, remarks)


def export_exchange(
    study: Path, form: str, out: Path | None, texts: Texts, *, force: bool = False
) -> tuple[Path, ExportedFile]:
    """Write a study (its file, or its name in the home folder) for another program; returns where it lies.

    Raises
    ------
    StudyFileError
        There is no such study, or its file cannot be read.
    InputError
        The place is taken or cannot be written to, or there is nothing to write.
    """
    path = study_file(study)
    place = out or Path(f"{path.stem}.{form}")
    if place.is_dir():
        place = place / f"{path.stem}.{form}"
    if place.exists() and not force:
        raise InputError("errors.export_place_taken", place=str(place))
    with opened(path) as db:
        made = exported(db, form, texts)
    try:
        _write_whole(place, made.content)
    except OSError as error:
        cause = error.strerror or type(error).__name__
        raise InputError("errors.file_unwritable", file=str(place), cause=cause) from error
    return place, made


def read_exchange(
    content: bytes | Path, *, file_name: str, db: Database | None = None, reading: str | None = None
) -> ReadProject:
    """Read a .qdpx, .qdc, .qde or .csv file without storing anything.

    Parameters
    ----------
    db : Database, optional
        The study it is meant for: codes of a CSV without GUIDs are joined with those of the same place.
    reading : str, optional
        How positions are counted, one of ``reading_names()``; found from the words when left out.

    Raises
    ------
    InputError
        The file is hostile, damaged or of another kind, or there is no such reading.
    """
    kind = Path(file_name).suffix.lower().lstrip(".")
    if kind not in IMPORT_TYPES:
        raise InputError("errors.exchange_type", file=file_name, allowed=", ".join(IMPORT_TYPES))
    if kind == "csv":
        return _read_table(content, file_name, db)
    names = reading_names()
    if reading is not None and reading not in names:
        raise InputError("errors.exchange_reading", reading=reading[:40], choices=", ".join(names))
    return read_project(content, file_name=file_name, reading=names[reading] if reading else None)


def store_exchange(
    db: Database,
    read: ReadProject,
    coder: Coder,
    *,
    type: str = "interview",
    informant_group: str = "deltaker",
) -> StoredProject:
    """Store what was read in one operation that can be undone; what the study has already stays.

    Parameters
    ----------
    type, informant_group : str
        Of sources that do not say what they are.
    """
    if type not in SOURCE_TYPES or informant_group not in INFORMANT_GROUPS:
        raise ValueError(f"no such type or group: {type}, {informant_group}")
    return store_project(db, read.project, coder, type=type, informant_group=informant_group)


def import_exchange(
    study: Path,
    file: Path,
    *,
    coder: str,
    confirmed: bool = False,
    reading: str | None = None,
    store: bool = True,
    type: str = "interview",
    informant_group: str = "deltaker",
) -> ImportOutcome:
    """Bring a file of another program into a study.

    Nothing is stored, and ``stored`` is None, if the positions need somebody's look and ``confirmed`` is
    False and no reading is given.

    Parameters
    ----------
    study : Path
        The study's file, or its name in the home folder.
    coder : str
        Name of who brings it in; made if new.
    store : bool
        False: only read, and store nothing.

    Raises
    ------
    StudyFileError, NotFoundError, InputError
        As when the study is opened and the file is read.
    """
    with opened(study_file(study)) as db:
        read = read_exchange(file, file_name=file.name, db=db, reading=reading)
        if not store or (read.report.needs_confirmation() and not confirmed):
            return ImportOutcome(read, None)
        by = coder_called(db, coder)
        return ImportOutcome(read, store_exchange(db, read, by, type=type, informant_group=informant_group))


def study_file(study: Path) -> Path:
    """The file of a study that is given as a file or by its name in the home folder."""
    return study if study.suffix == SUFFIX or study.exists() else study_path(str(study))


def _made(db: Database, form: str, texts: Texts, seen_by: int | None) -> tuple[bytes, tuple[Reason, ...]]:
    if form == "qdpx":
        outgoing = outgoing_project(db, texts, seen_by=seen_by)
        return project_file(outgoing.project), outgoing.remarks
    if form == "qdc":
        listed = outgoing_codes(db, texts)
        if not listed:
            raise InputError("errors.exchange_no_codes", file=".qdc")
        sets, _ = outgoing_parts(db, {code.guid for code in listed})
        return codebook_file(listed, origin=ORIGIN, sets=sets), ()
    if form == "csv":
        return tables.codebook_csv(db, texts), ()
    if form == "xlsx":
        content, n_split = tables.coding_sheets(db, texts, seen_by=seen_by)
        return content, (Reason.of("exchange.left_long", n=n_split),) if n_split else ()
    if form == "docx":
        return tables.quotes_docx(db, texts, seen_by=seen_by), ()
    raise ValueError(f"no such form: {form}")


def _counts(db: Database, form: str, texts: Texts, seen_by: int | None) -> dict[str, int]:
    codes_only = form in ("qdc", "csv")
    _, branch = convention.aspects_among(listed := outgoing_codes(db, texts))
    return {
        "sources": 0 if codes_only else len(sources(db)),
        "codings": 0 if codes_only else len(codings(db, seen_by=seen_by)),
        "codes": sum(code.guid not in branch for code in listed),
    }


def _read_table(content: bytes | Path, file_name: str, db: Database | None) -> ReadProject:
    if isinstance(content, Path):
        try:
            content = content.read_bytes()
        except OSError as error:
            raise NotFoundError("errors.csv_unreadable", file=file_name, cause=error.strerror) from error
    listed = tables.codes_from_csv(content, file_name=file_name, db=db)
    project = RefiProject(name=file_name, codes=listed)
    return ReadProject(project, ReadReport(TABLE_PROGRAM, STANDARD))


def _write_whole(place: Path, content: bytes) -> None:
    """Write beside and put in place when whole: nobody finds half a file."""
    handle, name = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
        aside.replace(place)
    finally:
        with suppress(FileNotFoundError):
            aside.unlink()
