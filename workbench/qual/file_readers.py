"""Which reader reads which file, and what is refused before any reader sees it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePath

from workbench.errors import InputError
from workbench.qual.caption_files import srt_text, vtt_text
from workbench.qual.clean_text import cleaned, decoded
from workbench.qual.file_limits import TranscriptLimits
from workbench.qual.html_files import told_charset
from workbench.qual.odt_files import odt_text
from workbench.qual.read_text import ReadText
from workbench.qual.reading_apart import read_apart
from workbench.qual.whisper_files import whisper_text
from workbench.qual.word_files import OLE, word_text

FILE_TYPES = ("txt", "md", "docx", "odt", "rtf", "pdf", "html", "htm", "srt", "vtt", "json")
PLAIN_TYPES = frozenset({"txt", "md", "html", "htm", "srt", "vtt", "json"})
"""Files whose bytes are letters in some encoding, which somebody can choose."""

_FOREIGN = {b"%PDF": "PDF", b"PK\x03\x04": "ZIP", OLE: "Office", b"{\\rtf": "RTF"}
_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_OF_TEXT: Mapping[str, Callable[..., ReadText]] = {
    "srt": srt_text,
    "vtt": vtt_text,
    "json": whisper_text,
}


def read_file(
    content: bytes, name: str, limits: TranscriptLimits, encoding: str | None
) -> tuple[ReadText, str]:
    """The words of a file, and what its bytes were read by.

    Raises
    ------
    InputError
        If the file is of another type or not what its ending says, empty, too large, damaged or protected.
    """
    kind = kind_of(name)
    if kind not in FILE_TYPES:
        raise InputError("errors.text_type", file=name, types=", ".join(f".{known}" for known in FILE_TYPES))
    if not content.strip():
        raise InputError("errors.text_empty", file=name)
    if len(content) > limits.max_bytes:
        raise InputError("errors.text_too_large", file=name, size=len(content), limit=limits.max_bytes)
    if kind == "docx":
        return word_text(content, file_name=name, limits=limits), kind
    if kind == "odt":
        return odt_text(content, file_name=name, limits=limits), kind
    if kind == "rtf":
        return read_apart(content, "rtf", file_name=name, limits=limits), kind
    if kind == "pdf":
        return read_apart(content, "pdf", file_name=name, limits=limits), kind
    return _plain(content, name, kind, limits, encoding)


def kind_of(name: str) -> str:
    """The ending of a file's name, in lower case and without its dot."""
    return PurePath(name).suffix.lower().lstrip(".")


def _plain(
    content: bytes, name: str, kind: str, limits: TranscriptLimits, encoding: str | None
) -> tuple[ReadText, str]:
    _refuse_foreign(content, name, kind)
    is_page = kind in ("html", "htm")
    text, found = (
        _decoded_page(content, name, encoding)
        if is_page
        else decoded(content, file_name=name, encoding=encoding)
    )
    if is_page:
        whole = text.encode("utf-8", errors="surrogatepass")
        return read_apart(whole, "html", file_name=name, limits=limits), found
    if kind not in _OF_TEXT:
        return ReadText(text), found
    clean = cleaned(text, encoding=found)
    read = _OF_TEXT[kind](clean.text, file_name=name)
    n_controls = clean.n_controls_removed + read.n_controls_removed
    n_replaced = clean.n_replaced + read.n_replaced
    return ReadText(read.text, read.remarks, read.labels, read.marks, n_controls, n_replaced), found


def _decoded_page(content: bytes, name: str, encoding: str | None) -> tuple[str, str]:
    """A page's own word on its encoding is tried where no mark and nobody decides; it may be wrong."""
    told = None if encoding or content.startswith(_BYTE_ORDER_MARKS) else told_charset(content)
    return (_tried(content, told) if told else None) or decoded(content, file_name=name, encoding=encoding)


def _tried(content: bytes, encoding: str) -> tuple[str, str] | None:
    try:
        return content.decode(encoding), encoding.lower()
    except (UnicodeDecodeError, LookupError):
        return None


def _refuse_foreign(content: bytes, name: str, kind: str) -> None:
    for magic, found in _FOREIGN.items():
        if content.startswith(magic):
            raise InputError("errors.text_disguised", file=name, ending=f".{kind}", kind=found)
