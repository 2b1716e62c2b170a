"""Plain text from before UTF-8, or pasted together: which encoding gives words, where nothing tells."""

from __future__ import annotations

import codecs
import re

GUESSED = ("cp1252", "mac_roman", "cp865")
"""Windows, Mac and Nordic DOS, in the order they are preferred."""
MIXED = "utf-8+cp1252"
ENOUGH = 0.5
"""Share of letters beyond ASCII that must be Nordic or common signs for Windows-1252 to be kept."""
CLEAR = 0.8
"""Share from which on another encoding is taken instead."""
_EXPECTED = frozenset("æøåÆØÅéÉèêòóôàáäöüÄÖÜñç«»–—“”‘’…§°€½ \u00a0")
_STRAY = re.compile("[\udc80-\udcff]")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Byte-order marks, the longer before those they begin with."""


def marked(content: bytes) -> tuple[str, bytes] | None:
    """The encoding that a byte-order mark tells, and the bytes behind it; None without a mark."""
    return next(((name, content[len(mark) :]) for mark, name in _MARKS if content.startswith(mark)), None)


def utf16_unmarked(content: bytes) -> str | None:
    """UTF-16 in the order that Latin text without a byte-order mark shows: every other byte is zero."""
    sample = content[:2000]
    if len(sample) < 4:
        return None
    zeros = {"utf-16-be": sample[0::2].count(0), "utf-16-le": sample[1::2].count(0)}
    likely = max(zeros, key=lambda name: zeros[name])
    return likely if zeros[likely] > len(sample) // 4 else None


def mixed(content: bytes) -> str | None:
    """UTF-8 with stray bytes of Windows-1252 in it, as when files were put together; else None."""
    text = content.decode("utf-8", errors="surrogateescape")
    n_stray = len(_STRAY.findall(text))
    n_letters = sum(1 for character in text if ord(character) > 127) - n_stray
    if not 0 < n_stray < n_letters:
        return None
    return _STRAY.sub(lambda one: bytes([ord(one[0]) - 0xDC00]).decode("cp1252", "replace"), text)


def likeliest(content: bytes) -> str | None:
    """The old encoding in which most letters beyond ASCII are Nordic; None if none can hold the bytes.

    Windows-1252 is kept unless another is clearly better: legacy encodings cannot be told apart for certain.
    """
    shares = {name: share for name in GUESSED if (share := _share(content, name)) is not None}
    if not shares:
        return None
    best = max(shares, key=lambda name: shares[name])
    keep = "cp1252" in shares and (shares["cp1252"] >= ENOUGH or shares[best] < CLEAR)
    return "cp1252" if keep else best if shares[best] >= CLEAR else None


def _share(content: bytes, encoding: str) -> float | None:
    try:
        letters = [character for character in content.decode(encoding) if ord(character) > 127]
    except UnicodeDecodeError:
        return None
    return sum(1 for one in letters if one in _EXPECTED) / len(letters) if letters else 1.0
