"""Small faults that programs make in XML, mended so that the file can be read at all.

Looked at only when a file cannot be parsed: a declaration that names another encoding than the bytes have,
blanks before it, control characters, a bare ampersand, a prefix that is nowhere declared.
"""

from __future__ import annotations

import codecs
import re

from workbench.qual.refi_xml import NOT_IN_XML

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>\s*")
_BARE_AMPERSAND = re.compile(r"&(?!(?:#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6}|[A-Za-z_][\w.-]*);)")
_NUMBERED = re.compile(r"&#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}));")
_SCHEMA_HINT = re.compile(r"\sxsi:\w+\s*=\s*(?:\"[^\"]*\"|'[^']*')")


def repaired(content: bytes) -> tuple[bytes, int] | None:
    """XML as UTF-8 without its small faults and how many characters were changed; None if it is no text."""
    text = _text(content)
    if text is None:
        return None
    body = _DECLARATION.sub("", text)
    if "xmlns:xsi" not in body:
        body = _SCHEMA_HINT.sub("", body)
    body, n_controls = NOT_IN_XML.subn("", body)
    body, n_ampersands = _BARE_AMPERSAND.subn("&amp;", body)
    n_numbered = sum(_is_forbidden(found) for found in _NUMBERED.finditer(body))
    body = _NUMBERED.sub(lambda found: "" if _is_forbidden(found) else found.group(), body)
    return body.encode(), n_controls + n_ampersands + n_numbered


def _text(content: bytes) -> str | None:
    """The file's words by its byte-order mark, or else as UTF-8."""
    marks = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be", codecs.BOM_UTF8: "utf-8"}
    for mark, encoding in marks.items():
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, errors="replace")
    try:
        return content.decode()
    except UnicodeDecodeError:
        return None


def _is_forbidden(found: re.Match[str]) -> bool:
    """Whether a character given by its number is none that XML may hold."""
    number = int(found.group(1), 16) if found.group(1) else int(found.group(2))
    return number > 0x10FFFF or bool(NOT_IN_XML.match(chr(number)))
