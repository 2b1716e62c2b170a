"""Opening exchange files behind guards: nothing is unpacked to disk, nothing large or outside is read."""

from __future__ import annotations

import io
import re
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote

from workbench.errors import InputError, NotFoundError
from workbench.qual.refi_records import RefiLimits
from workbench.qual.refi_repair import repaired

_ENCRYPTED_FLAG = 0x1
_DRIVE = re.compile(r"^[A-Za-z]:")
_READ_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
_PACKED = b"PK"
PROJECT_ENDING = ".qde"
PACKAGE_ENDING = ".qdpx"


@dataclass(slots=True)
class Package:
    """An exchange file, open: the XML of its project, and the files beside it by name in lower case.

    Attributes
    ----------
    other_projects : tuple of str
        Projects in the package that are not the one which is read.
    n_mended : int
        Characters of the XML that had to be changed before it could be parsed.
    encoding : str
        How the XML's bytes were read where they had to be mended; empty otherwise.
    """

    file_name: str
    limits: RefiLimits
    xml: bytes
    other_projects: tuple[str, ...] = ()
    n_mended: int = 0
    encoding: str = ""
    _archive: zipfile.ZipFile | None = None
    _entries: Mapping[str, zipfile.ZipInfo] = field(default_factory=dict)
    _n_read: int = 0

    @property
    def is_legacy(self) -> bool:
        """Whether the XML was read by an old encoding."""
        return bool(self.encoding) and not self.encoding.startswith("utf")

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the files beside the project, without folders, in lower case."""
        return tuple(self._entries)

    def holds(self, path: str) -> bool:
        """Whether the package has the file that a path means."""
        return self._entry(path) is not None

    def read(self, path: str, *, is_text: bool = True) -> bytes | None:
        """The bytes of a file that the project refers to; None where the package does not hold it.

        Only the last part of a path counts, so that ``internal://``, its absence, the folder's case and
        a folder of another name make no difference. What is no text does not count in what is unpacked
        together: it is not kept.
        """
        entry = self._entry(path)
        if entry is None or self._archive is None:
            return None
        content = _bounded(self._archive, entry, self.limits.max_text_bytes, self)
        self._n_read += len(content) if is_text else 0
        if self._n_read > self.limits.max_all_bytes:
            raise _too_large(self.file_name, self._n_read, self.limits.max_all_bytes)
        return content

    def _entry(self, path: str) -> zipfile.ZipInfo | None:
        return self._entries.get(base_name(path)) or self._entries.get(base_name(unquote(path)))


def open_package(content: bytes | Path, *, file_name: str, limits: RefiLimits) -> Package:
    """Open a .qdpx, .qdc or bare .qde file, or a package that holds one .qdpx beside its recordings.

    Parameters
    ----------
    content : bytes or Path
        A file on disk is not read whole: sound and film in it may be large.

    Raises
    ------
    InputError
        If the file is too large, damaged, protected, unpacks to far more than it holds, has entries that
        lead outside it, or holds no project.
    """
    size, begins = _size_and_beginning(content, file_name)
    packed = begins.startswith(_PACKED)
    limit = limits.max_bytes if packed else limits.max_xml_bytes
    if size > limit:
        raise _too_large(file_name, size, limit)
    if not packed:
        return Package(file_name, limits, content.read_bytes() if isinstance(content, Path) else content)
    archive = _archive(content, file_name)
    entries = _safe_entries(archive, file_name, limits)
    if (within := _package_within(entries)) is not None:
        outer = Package(file_name, limits, b"")
        archive = _archive(_bounded(archive, within, limits.max_all_bytes, outer), file_name)
        entries = _safe_entries(archive, file_name, limits)
    project, others = _project_entry(entries, file_name)
    package = Package(file_name, limits, b"", others, _archive=archive, _entries=_beside(entries))
    package.xml = _bounded(archive, project, limits.max_xml_bytes, package)
    return package


def _archive(content: bytes | Path, file_name: str) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(content if isinstance(content, Path) else io.BytesIO(content))
    except _READ_ERRORS as error:
        raise InputError("errors.exchange_damaged", file=file_name) from error


def parsed_xml(package: Package) -> Any:
    """The root element of a project or codebook; small faults of its XML are mended and counted.

    Raises
    ------
    InputError
        If it is not well-formed, or declares a document type or entities.
    """
    try:
        return _parsed(package.xml, package)
    except InputError as error:
        root = _mended(package) if error.key == "errors.exchange_not_xml" else None
        if root is None:
            raise
        return root


def _mended(package: Package) -> Any:
    """The root element once small faults are mended, the plain ones first; None if that does not help."""
    for loose_signs in (False, True):
        mended = repaired(package.xml, loose_signs=loose_signs)
        if mended is None:
            return None
        with suppress(InputError):
            root = _parsed(mended.xml, package)
            package.n_mended, package.encoding = mended.n_changed, mended.encoding
            return root
    return None


def _parsed(xml: bytes, package: Package) -> Any:
    from defusedxml.common import DefusedXmlException
    from defusedxml.ElementTree import ParseError, fromstring

    try:
        return fromstring(xml, forbid_dtd=True)
    except DefusedXmlException as error:
        raise InputError("errors.exchange_declarations", file=package.file_name) from error
    except ParseError as error:
        line, _ = getattr(error, "position", (0, 0))
        raise InputError("errors.exchange_not_xml", file=package.file_name, line=line) from error
    except (ValueError, LookupError) as error:
        raise InputError("errors.exchange_not_xml", file=package.file_name, line=1) from error


def base_name(path: str) -> str:
    """The last part of a path of any program, in lower case; a Mac takes letters like å apart."""
    return unicodedata.normalize("NFC", path.replace("\\", "/").rpartition("/")[2].strip().lower())


def _size_and_beginning(content: bytes | Path, file_name: str) -> tuple[int, bytes]:
    if isinstance(content, bytes):
        return len(content), content[:4]
    try:
        with content.open("rb") as stream:
            return content.stat().st_size, stream.read(4)
    except OSError as error:
        raise NotFoundError("errors.csv_unreadable", file=file_name, cause=error.strerror) from error


def _safe_entries(archive: zipfile.ZipFile, file_name: str, limits: RefiLimits) -> list[zipfile.ZipInfo]:
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    if len(entries) > limits.max_entries:
        raise _too_large(file_name, len(entries), limits.max_entries)
    for entry in entries:
        if _leads_outside(entry):
            raise InputError("errors.exchange_unsafe", file=file_name, entry=entry.filename[:80])
    return entries


def _leads_outside(entry: zipfile.ZipInfo) -> bool:
    path = entry.filename.replace("\\", "/")
    outside = path.startswith("/") or bool(_DRIVE.match(path)) or ".." in PurePosixPath(path).parts
    return outside or stat.S_ISLNK(entry.external_attr >> 16)


def _package_within(entries: list[zipfile.ZipInfo]) -> zipfile.ZipInfo | None:
    """The one package that lies in another without a project, as ATLAS.ti sends it with its recordings."""
    names = [_own_name(entry) for entry in entries]
    packages = [entry for entry, name in zip(entries, names, strict=True) if name.endswith(PACKAGE_ENDING)]
    is_alone = len(packages) == 1 and not any(name.endswith(PROJECT_ENDING) for name in names)
    return packages[0] if is_alone else None


def _own_name(entry: zipfile.ZipInfo) -> str:
    """The name of a file without its folders; empty for copies that macOS makes."""
    name = base_name(entry.filename)
    return "" if name.startswith("._") or "__macosx" in entry.filename.lower() else name


def _project_entry(entries: list[zipfile.ZipInfo], file_name: str) -> tuple[zipfile.ZipInfo, tuple[str, ...]]:
    """The project, and the names of others: ``project.qde`` before others, then the one nearest the top."""
    found = [entry for entry in entries if _own_name(entry).endswith(PROJECT_ENDING)]
    if not found:
        raise InputError("errors.exchange_no_project", file=file_name)
    ranked = sorted(found, key=_far_from_standard)
    alike = [entry for entry in ranked if _far_from_standard(entry) == _far_from_standard(ranked[0])]
    if len(alike) > 1:
        names = ", ".join(entry.filename[:80] for entry in alike)
        raise InputError("errors.exchange_several", file=file_name, names=names)
    return ranked[0], tuple(entry.filename for entry in ranked[1:])


def _far_from_standard(entry: zipfile.ZipInfo) -> tuple[bool, int]:
    path = entry.filename.replace("\\", "/")
    return base_name(path) != f"project{PROJECT_ENDING}", path.count("/")


def _beside(entries: list[zipfile.ZipInfo]) -> dict[str, zipfile.ZipInfo]:
    """Files by name; what lies in the standard's flat folder, ``sources``, is meant before others."""
    found: dict[str, zipfile.ZipInfo] = {}
    for entry in sorted(entries, key=lambda one: not _in_sources(one)):
        found.setdefault(base_name(entry.filename), entry)
    return found


def _in_sources(entry: zipfile.ZipInfo) -> bool:
    return PurePosixPath(entry.filename.replace("\\", "/").lower()).parent.name == "sources"


def _bounded(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limit: int, package: Package) -> bytes:
    limits = package.limits
    _refuse_dense(entry, limit, package)
    if entry.flag_bits & _ENCRYPTED_FLAG:
        raise InputError("errors.exchange_password", file=package.file_name)
    try:
        with archive.open(entry) as stream:
            content = stream.read(limit + 1)
    except _READ_ERRORS as error:
        raise InputError("errors.exchange_damaged", file=package.file_name) from error
    if len(content) > limit:
        raise _too_large(package.file_name, len(content), limits.max_xml_bytes)
    return content


def _refuse_dense(entry: zipfile.ZipInfo, limit: int, package: Package) -> None:
    limits = package.limits
    dense = entry.file_size > limits.max_ratio * max(entry.compress_size, 1)
    if entry.file_size > limit or (dense and entry.file_size > limits.ratio_from_bytes):
        packed, unpacked = entry.compress_size, entry.file_size
        raise InputError("errors.exchange_bomb", file=package.file_name, packed=packed, unpacked=unpacked)


def _too_large(file_name: str, size: int, limit: int) -> InputError:
    return InputError("errors.exchange_too_large", file=file_name, size=size, limit=limit)
