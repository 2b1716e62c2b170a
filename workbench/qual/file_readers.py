"""Which reader reads which file, and what is refused before any reader sees it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import PurePath

from workbench.errors import InputError
from workbench.qual.caption_files import captions_kind, srt_text, vtt_text
from workbench.qual.clean_text import cleaned, decoded
from workbench.qual.file_limits import TranscriptLimits
from workbench.qual.file_signatures import refuse_disguised
from workbench.qual.html_files import told_charset
from workbench.qual.odt_files import odt_text
from workbench.qual.read_text import ReadText
from workbench.qual.reading_apart import ApartKind, read_apart
from workbench.qual.spoken_tables import tabled
from workbench.qual.whisper_files import otranscribe_page, whisper_text
from workbench.qual.word_files import word_text
from workbench.reasons import Reason

FILE_TYPES = ("txt", "md", "docx", "odt", "rtf", "pdf", "html", "htm", "srt", "vtt", "json", "tsv", "otr")
PLAIN_TYPES = frozenset({"txt", "md", "html", "htm", "srt", "vtt", "json", "tsv", "otr"})
"""Files whose bytes are letters in some encoding, which somebody can choose."""

_BYTE_ORDER_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_PACKAGES: Mapping[str, Callable[..., ReadText]] = {"docx": word_text, "odt": odt_text}
_APART: Mapping[str, ApartKind] = {"rtf": "rtf", "pdf": "pdf"}
_OF_TEXT: Mapping[str, Callable[..., ReadText]] = {
    "srt": srt_text,
    "vtt": vtt_text,
    "json": whisper_text,
}
_SOUND = frozenset(
    {"mp3", "m4a", "wav", "mp4", "mov", "ogg", "wma", "aac", "flac", "webm", "amr", "avi", "mkv", "opus"}
)
_READABLE = frozenset({"txt", "md", "tsv"})
"""Endings under which captions come too, when somebody saved them as text."""


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
    _refuse_unread(content, name, kind, limits)
    read, found = _read(content, name, kind, limits, encoding)
    table = tabled(read) if read.labels is None and read.marks is None else None
    return table or read, found


def _refuse_unread(content: bytes, name: str, kind: str, limits: TranscriptLimits) -> None:
    """Refuse what no reader should see, by its name, its size and its first bytes."""
    if kind == "doc":
        raise InputError("errors.doc_old", file=name)
    if kind in _SOUND:
        raise InputError("errors.text_sound", file=name)
    if kind not in FILE_TYPES:
        raise InputError("errors.text_type", file=name, types=", ".join(f".{known}" for known in FILE_TYPES))
    if not content.strip():
        raise InputError("errors.text_empty", file=name)
    if len(content) > limits.max_bytes:
        raise InputError("errors.text_too_large", file=name, size=len(content), limit=limits.max_bytes)
    refuse_disguised(content, file_name=name, kind=kind)


def kind_of(name: str) -> str:
    """The ending of a file's name, in lower case and without its dot."""
    return PurePath(name).suffix.lower().lstrip(".")


def _read(
    content: bytes, name: str, kind: str, limits: TranscriptLimits, encoding: str | None
) -> tuple[ReadText, str]:
    if kind in _PACKAGES:
        return _PACKAGES[kind](content, file_name=name, limits=limits), kind
    if apart := _APART.get(kind):
        return read_apart(content, apart, file_name=name, limits=limits), kind
    if kind in ("html", "htm"):
        text, found = _decoded_page(content, name, encoding)
        return _page(text, name, limits), found
    text, found = decoded(content, file_name=name, encoding=encoding)
    if kind == "otr":
        return _page(otranscribe_page(text, file_name=name), name, limits), found
    return _of_text(text, name, kind, found), found


def _page(text: str, name: str, limits: TranscriptLimits) -> ReadText:
    return read_apart(text.encode("utf-8", errors="surrogatepass"), "html", file_name=name, limits=limits)


def _of_text(text: str, name: str, kind: str, encoding: str) -> ReadText:
    """Plain text as it is; captions and segments, whatever the file is called, as turns."""
    clean = cleaned(text, encoding=encoding)
    real = captions_kind(clean.text) if kind in _READABLE else kind
    if real is None:
        return ReadText(text)
    read = _OF_TEXT[real](clean.text, file_name=name)
    told = () if real == kind else (Reason.of("import_text.read_as_captions", kind=real),)
    n_controls = clean.n_controls_removed + read.n_controls_removed
    n_replaced = clean.n_replaced + read.n_replaced
    return ReadText(read.text, (*told, *read.remarks), read.labels, read.marks, n_controls, n_replaced)


def _decoded_page(content: bytes, name: str, encoding: str | None) -> tuple[str, str]:
    """A page's own word on its encoding is tried where no mark and nobody decides; it may be wrong."""
    told = None if encoding or content.startswith(_BYTE_ORDER_MARKS) else told_charset(content)
    return (_tried(content, told) if told else None) or decoded(content, file_name=name, encoding=encoding)


def _tried(content: bytes, encoding: str) -> tuple[str, str] | None:
    try:
        return content.decode(encoding), encoding.lower()
    except (UnicodeDecodeError, LookupError):
        return None
