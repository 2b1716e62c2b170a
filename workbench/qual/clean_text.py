"""From a file's bytes to the text of record: LF, no byte-order mark, no control characters."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterable
from dataclasses import dataclass

from workbench.errors import InputError
from workbench.qual.legacy_text import MIXED, likeliest, marked, mixed, utf16_unmarked

REPLACEMENT = "\ufffd"
ENCODINGS = ("utf-8", "cp1252", "mac_roman", "cp865", "cp850", "iso8859-15", "cp1250", "cp1251", "cp1256")
"""What somebody can choose by hand: Western, Mac, Nordic DOS, Central European, Cyrillic and Arabic texts."""
_SAMPLE = 200_000
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_TURNING = {
    ord(mark): f"⟦U+{ord(mark):04X}⟧" for mark in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
}
_SURROGATES = re.compile(r"[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class CleanText:
    """A text of record and what had to be done to get it.

    Attributes
    ----------
    text : str
        Line ends are LF; Unicode normalisation is as in the file.
    encoding : str
        The encoding the bytes were read by, to be shown: ``cp1252`` is a fallback, not a finding.
    n_controls_removed : int
        Control characters (C0 but for tab and newline) taken out.
    n_replaced : int
        Halves of surrogate pairs replaced by U+FFFD.
    """

    text: str
    encoding: str
    n_controls_removed: int
    n_replaced: int


def decoded(content: bytes, *, file_name: str, encoding: str | None = None) -> tuple[str, str]:
    """The text of a plain-text file and the encoding it was read by.

    Byte-order marks are believed, and so is UTF-16 whose every other byte is zero. Other bytes are read as
    strict UTF-8 and, only if that fails, as UTF-8 with stray bytes of Windows-1252, or as the old encoding
    that gives Nordic letters. Bytes that none can hold are refused. A given ``encoding`` is used instead.

    Raises
    ------
    InputError
        If the bytes are no text in any of these encodings.
    """
    if encoding:
        return _strict(content, encoding, file_name), encoding
    if told := marked(content):
        name, rest = told
        return _strict(rest, name.removesuffix("-sig"), file_name), name
    if wide := utf16_unmarked(content):
        return _strict(content, wide, file_name), wide
    try:
        return content.decode("utf-8", errors="surrogatepass"), "utf-8"
    except UnicodeDecodeError:
        text = mixed(content)
        if text is not None:
            return text, MIXED
        old = likeliest(content) or "cp1252"
        return _strict(content, old, file_name), old


def cleaned(text: str, *, encoding: str) -> CleanText:
    """The text of record of a decoded text; what is taken out is counted."""
    lines = text.lstrip("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    without, n_controls = _CONTROLS.subn("", lines)
    whole, n_replaced = _SURROGATES.subn(REPLACEMENT, without)
    return CleanText(whole.lstrip("\ufeff"), encoding, n_controls, n_replaced)


def marks_shown(text: str) -> str:
    """The text with marks that turn the direction of writing made visible, so that none can deceive."""
    return text.translate(_TURNING)


def second_opinion(content: bytes) -> str | None:
    """What chardet takes the bytes for, where that would give another text than Windows-1252; else None.

    Legacy encodings cannot be told apart for certain; the name is there to be tried, not to be trusted.
    """
    import chardet

    sample = content[:_SAMPLE]
    name = chardet.detect(sample)["encoding"]
    try:
        same = name is None or sample.decode(name) == sample.decode("cp1252", errors="replace")
    except (UnicodeDecodeError, LookupError):
        return None
    return None if same or name is None else codecs.lookup(name).name


def readings(content: bytes, encodings: Iterable[str], *, n_lines: int = 3) -> dict[str, tuple[str, ...]]:
    """How each encoding reads the first lines that hold other letters than a–z: to choose by looking.

    Encodings that cannot hold the bytes are left out.
    """
    telling = [line for line in re.split(rb"[\r\n]+", content[:_SAMPLE]) if any(byte > 127 for byte in line)]
    shown: dict[str, tuple[str, ...]] = {}
    for encoding in encodings:
        try:
            content.decode(encoding)
            lines = [line.decode(encoding) for line in telling[:n_lines]]
        except (UnicodeDecodeError, LookupError):
            continue
        shown[encoding] = tuple(cleaned(line, encoding="").text[:120] for line in lines)
    return shown


def _strict(content: bytes, encoding: str, file_name: str) -> str:
    errors = "surrogatepass" if encoding.startswith("utf") else "strict"
    try:
        return content.decode(encoding, errors=errors)
    except (UnicodeDecodeError, LookupError) as error:
        raise InputError("errors.text_encoding", file=file_name) from error
