"""The text of a Word document (.docx), read behind guards against broken and hostile files."""

from __future__ import annotations

import io
import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from workbench.errors import InputError
from workbench.qual.file_limits import TranscriptLimits
from workbench.reasons import Reason

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ENCRYPTED_FLAG = 0x1
_DECLARATION = re.compile(rb"<!(?:DOCTYPE|ENTITY)|<\x00?!\x00?D\x00?O\x00?C\x00?T\x00?Y\x00?P\x00?E", re.I)
_ASIDES = ("word/comments.xml", "word/endnotes.xml", "word/footnotes.xml")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = frozenset({f"{_W}del", f"{_W}moveFrom", _FALLBACK, f"{_W}pPr", f"{_W}rPr", f"{_W}sectPr"})
_MARKS = {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}
_READ_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    KeyError,
    ValueError,
    TypeError,
    AttributeError,
    IndexError,
    AssertionError,
    NotImplementedError,
    RuntimeError,
    SyntaxError,
    OverflowError,
    struct.error,
    lzma.LZMAError,
)
"""What zipfile, lxml and python-docx raise on a damaged file; ``XMLSyntaxError`` is a ``SyntaxError``."""


@dataclass(frozen=True, slots=True)
class WordText:
    """The running text of a Word document, one line a paragraph, and what was left out of it."""

    text: str
    remarks: tuple[Reason, ...]


def word_text(content: bytes, *, file_name: str, limits: TranscriptLimits) -> WordText:
    """Read a .docx file; tables give one line a row, tracked changes count as accepted.

    Raises
    ------
    InputError
        If the file is password-protected, an older Word format, damaged, too large once unpacked, or holds
        declarations of outside entities.
    """
    from docx.opc.exceptions import OpcError

    _refuse_ole(content, file_name)
    try:
        asides = _guarded(content, file_name, limits)
        return _read(content, asides)
    except (*_READ_ERRORS, OpcError) as error:
        raise InputError("errors.docx_damaged", file=file_name) from error


def _refuse_ole(content: bytes, file_name: str) -> None:
    if content.startswith(OLE):
        key = "errors.docx_password" if _ENCRYPTED in content else "errors.doc_old"
        raise InputError(key, file=file_name)


def _guarded(content: bytes, file_name: str, limits: TranscriptLimits) -> list[str]:
    """Check the package before anything is unpacked; return the side texts that hold words."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        entries = package.infolist()
        _refuse_oversized(entries, len(content), file_name, limits)
        if any(entry.flag_bits & _ENCRYPTED_FLAG for entry in entries):
            raise InputError("errors.docx_password", file=file_name)
        texts = {entry.filename: package.read(entry) for entry in entries if _is_xml(entry)}
    for body in texts.values():
        if _DECLARATION.search(body):
            raise InputError("errors.docx_declarations", file=file_name)
    return [name for name in _ASIDES if b"<w:t" in texts.get(name, b"")]


def _refuse_oversized(
    entries: list[zipfile.ZipInfo], packed: int, file_name: str, limits: TranscriptLimits
) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    largest_xml = max((entry.file_size for entry in entries if _is_xml(entry)), default=0)
    too_dense = unpacked > limits.ratio_from_bytes and unpacked > limits.max_ratio * packed
    if (
        len(entries) > limits.max_entries
        or unpacked > limits.max_unpacked_bytes
        or largest_xml > limits.max_xml_bytes
        or too_dense
    ):
        raise InputError("errors.docx_bomb", file=file_name, packed=packed, unpacked=unpacked)


def _is_xml(entry: zipfile.ZipInfo) -> bool:
    return entry.filename.lower().endswith((".xml", ".rels"))


def _read(content: bytes, asides: list[str]) -> WordText:
    from docx import Document

    body: Any = Document(io.BytesIO(content)).element.body
    remarks = [Reason.of("import_text.aside_left_out", part=name.split("/")[1]) for name in asides]
    if any(True for _ in body.iter(f"{_W}del", f"{_W}ins", f"{_W}moveFrom")):
        remarks.append(Reason.of("import_text.tracked_changes"))
    return WordText("\n".join(_blocks(body)), tuple(remarks))


def _blocks(parent: Any) -> Iterator[str]:
    """Lines of paragraphs and tables in reading order, looking into content controls."""
    for child in parent:
        if child.tag == f"{_W}p":
            yield "".join(_pieces(child))
        elif child.tag == f"{_W}tr":
            cells = [_blocks(cell) for cell in child.iterchildren(f"{_W}tc", f"{_W}sdt")]
            yield "\t".join("\n".join(cell) for cell in cells)
        elif child.tag not in _SKIPPED and isinstance(child.tag, str):
            yield from _blocks(child)


def _pieces(parent: Any) -> Iterator[str]:
    for child in parent:
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _MARKS:
            yield _MARKS[child.tag]
        elif child.tag == f"{_W}p":
            yield "\n" + "".join(_pieces(child))
        elif child.tag not in _SKIPPED and isinstance(child.tag, str):
            yield from _pieces(child)
