"""The text of a Word document (.docx), read behind guards against broken and hostile files."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

from workbench.errors import InputError
from workbench.qual.file_limits import TranscriptLimits
from workbench.qual.file_signatures import OLE
from workbench.qual.packages import guarded_parts
from workbench.qual.read_text import READ_ERRORS, ReadText
from workbench.reasons import Reason

_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ASIDES = (
    (re.compile(r"word/(?:foot|end)notes\.xml"), "import_text.footnotes_left_out"),
    (re.compile(r"word/comments\.xml"), "import_text.comments_left_out"),
    (re.compile(r"word/(?:header|footer)\d*\.xml"), "import_text.page_head_left_out"),
)
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_SKIPPED = frozenset({f"{_W}del", f"{_W}moveFrom", _FALLBACK, f"{_W}pPr", f"{_W}rPr", f"{_W}sectPr"})
_MARKS = {
    f"{_W}tab": "\t",
    f"{_W}br": "\n",
    f"{_W}cr": "\n",
    f"{_W}noBreakHyphen": "-",
    f"{_W}softHyphen": "\u00ad",
}
_TEXTS = frozenset({f"{_W}t", "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"})
_PICTURES = (
    "{http://schemas.openxmlformats.org/drawingml/2006/picture}pic",
    "{urn:schemas-microsoft-com:vml}imagedata",
    f"{_W}object",
    f"{_W}sym",
)
_STRICT = b"http://purl.oclc.org/ooxml/wordprocessingml/main"
_HEAD = 20_000
"""Bytes of a part within which its namespaces are declared."""
_WORDS = re.compile(rb"<w:t(?: [^>]*)?>[^<]*[^\s<]")


def word_text(content: bytes, *, file_name: str, limits: TranscriptLimits) -> ReadText:
    """Read a .docx file; tables give one line a row, tracked changes count as accepted.

    Raises
    ------
    InputError
        If the file is password-protected, an older Word format, damaged, too large once unpacked, or holds
        declarations of outside entities.
    """
    from docx.opc.exceptions import OpcError

    refuse_ole(content, file_name)
    try:
        asides = _guarded(content, file_name, limits)
        return _read(content, asides)
    except (*READ_ERRORS, OpcError) as error:
        raise InputError("errors.docx_damaged", file=file_name) from error


def refuse_ole(content: bytes, file_name: str) -> None:
    """Refuse what looks like a Word document and is an encrypted or an older one.

    Raises
    ------
    InputError
        The message says which.
    """
    if content.startswith(OLE):
        key = "errors.docx_password" if _ENCRYPTED in content else "errors.doc_old"
        raise InputError(key, file=file_name)


def _guarded(content: bytes, file_name: str, limits: TranscriptLimits) -> list[str]:
    """Check the package before anything is unpacked; return what is told of side texts with words."""
    texts = guarded_parts(content, file_name=file_name, limits=limits, password_key="errors.docx_password")
    worded = [name for name, text in texts.items() if _WORDS.search(text)]
    if _STRICT in texts.get("word/document.xml", b"")[:_HEAD]:
        raise InputError("errors.docx_strict", file=file_name)
    return [key for part, key in _ASIDES if any(part.fullmatch(name) for name in worded)]


def _read(content: bytes, asides: list[str]) -> ReadText:
    from docx import Document

    body: Any = Document(io.BytesIO(content)).element.body
    remarks = [Reason.of(key) for key in asides]
    if n := sum(1 for _ in body.iter(*_PICTURES)):
        remarks.append(Reason.of("import_text.pictures_left_out", n=n))
    if any(True for _ in body.iter(f"{_W}del", f"{_W}ins", f"{_W}moveFrom")):
        remarks.append(Reason.of("import_text.tracked_changes"))
    return ReadText("\n".join(_blocks(body)), tuple(remarks))


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
        if child.tag in _TEXTS:
            yield child.text or ""
        elif child.tag in _MARKS:
            yield _MARKS[child.tag]
        elif child.tag == f"{_W}p":
            yield "\n" + "".join(_pieces(child))
        elif child.tag not in _SKIPPED and isinstance(child.tag, str):
            yield from _pieces(child)
