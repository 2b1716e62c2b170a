"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

import io
import re
import zipfile

from workbench.errors import InputError

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BEGINNINGS = ((b"%PDF", "pdf"), (OLE, "office"), (b"{\\rtf", "rtf"))
_ZIPPED = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.text"
_PAGE = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<!doctype html|<html)", re.IGNORECASE)
_NAMES = {"pdf": "PDF", "office": "Office", "rtf": "RTF", "html": "HTML", "zip": "ZIP", "odt": "OpenDocument"}
_FITTING = {"pdf": {"pdf"}, "rtf": {"rtf"}, "docx": {"docx", "zip", "office"}, "odt": {"odt", "zip"}}
"""Signatures under which a file of some ending may come; a damaged package is only ``zip``."""


def signature(content: bytes) -> str | None:
    """The kind of file that the bytes begin as; None where nothing tells."""
    for beginning, kind in _BEGINNINGS:
        if content.startswith(beginning):
            return kind
    if content.startswith(b"PK\x03\x04"):
        return _zipped(content)
    return "html" if _PAGE.match(content[:200]) else None


def refuse_disguised(content: bytes, *, file_name: str, kind: str) -> None:
    """Refuse a file whose bytes say that it is of another type than its ending.

    Raises
    ------
    InputError
        It names both types and the way out.
    """
    found = signature(content)
    fitting = _FITTING.get(kind, {"html"} if kind in ("html", "htm", "txt", "md") else set())
    if found and found not in fitting:
        named = _NAMES.get(found, found)
        raise InputError("errors.text_disguised", file=file_name, ending=f".{kind}", kind=named)


def _zipped(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return "zip"
    if _OPEN_DOCUMENT in content[:200]:
        return "odt"
    return next((kind for name, kind in _ZIPPED.items() if name in names), "zip")
