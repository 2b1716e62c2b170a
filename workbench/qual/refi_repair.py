"""Small faults that programs make in XML, mended so that the file can be read at all.

Looked at only when a file cannot be parsed: a declaration that names another encoding than the bytes have,
blanks before it, control characters, a bare ampersand, a prefix that is nowhere declared, and words of
people that were put between the signs of XML as they were: ``<`` and quotation marks.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from workbench.errors import InputError
from workbench.qual.clean_text import decoded
from workbench.qual.refi_schema import ELEMENTS
from workbench.qual.refi_xml import NOT_IN_XML

_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>\s*")
_BARE_AMPERSAND = re.compile(r"&(?!(?:#[0-9]{1,7}|#x[0-9A-Fa-f]{1,6}|[A-Za-z_][\w.-]*);)")
_NUMBERED = re.compile(r"&#(?:x([0-9A-Fa-f]{1,6})|([0-9]{1,7}));")
_SCHEMA_HINT = re.compile(r"\sxsi:\w+\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_KNOWN = rf"(?:[\w.-]+:)?(?:{'|'.join(sorted(ELEMENTS))})"
_OPENING = re.compile(rf"<{_KNOWN}(?=[\s/>])")
_LOOSE = re.compile(rf"<(?!/{_KNOWN}\s*>|!--|\?)")
_ATTRIBUTE = re.compile(r"\s+[\w:.-]+\s*=\s*([\"'])")
_TAG_END = re.compile(r"\s*/?>")
_QUOTE_END = {quote: re.compile(rf"{quote}(?=\s+[\w:.-]+\s*=\s*[\"']|\s*/?>)") for quote in ('"', "'")}
"""A quotation mark that ends a value: another attribute or the end of the tag follows."""
_ESCAPES = {'"': "&quot;", "'": "&apos;", "<": "&lt;"}


@dataclass(frozen=True, slots=True)
class Repaired:
    """XML as UTF-8 without its small faults, how many characters were changed, and how bytes were read."""

    xml: bytes
    n_changed: int
    encoding: str


def repaired(content: bytes, *, loose_signs: bool = False) -> Repaired | None:
    """XML without its small faults; None if it is no text.

    Parameters
    ----------
    loose_signs : bool
        Take ``<`` for a sign of the words unless an element that the standard has begins or ends there, and a
        quotation mark unless a value ends there. Elements that the standard does not have become words.
    """
    told = _text(content)
    if told is None:
        return None
    text, encoding = told
    body = _DECLARATION.sub("", text)
    if "xmlns:xsi" not in body:
        body = _SCHEMA_HINT.sub("", body)
    body, n_controls = NOT_IN_XML.subn("", body)
    body, n_ampersands = _BARE_AMPERSAND.subn("&amp;", body)
    n_numbered = sum(_is_forbidden(found) for found in _NUMBERED.finditer(body))
    body = _NUMBERED.sub(lambda found: "" if _is_forbidden(found) else found.group(), body)
    n_loose = 0
    if loose_signs:
        escaped = _escaped(body)
        if escaped is None:
            return None
        body, n_loose = escaped
    return Repaired(body.encode(), n_controls + n_ampersands + n_numbered + n_loose, encoding)


def _text(content: bytes) -> tuple[str, str] | None:
    """The file's words by its byte-order mark, or else as UTF-8 or an old encoding; and which it was."""
    marks = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be", codecs.BOM_UTF8: "utf-8"}
    for mark, encoding in marks.items():
        if content.startswith(mark):
            return content[len(mark) :].decode(encoding, errors="replace"), encoding
    try:
        return decoded(content, file_name="")
    except InputError:
        return None


def _escaped(body: str) -> tuple[str, int] | None:
    """XML whose loose signs are spelt out, and how many; None where a value has no end."""
    if "<![CDATA[" in body:
        return None
    made: list[str] = []
    n, at = 0, 0
    for opening in _OPENING.finditer(body):
        if opening.start() < at:
            continue
        words, n_here = _LOOSE.subn("&lt;", body[at : opening.start()])
        tag = _tag(body, opening.end())
        if tag is None:
            return None
        attributes, n_within, at = tag
        made += [words, opening.group(), attributes]
        n += n_here + n_within
    rest, n_rest = _LOOSE.subn("&lt;", body[at:])
    return "".join((*made, rest)), n + n_rest


def _tag(body: str, at: int) -> tuple[str, int, int] | None:
    """The attributes of a tag with signs in their values spelt out, how many, and where the tag ends."""
    made: list[str] = []
    n = 0
    while begins := _ATTRIBUTE.match(body, at):
        quote = begins.group(1)
        ends = _QUOTE_END[quote].search(body, begins.end())
        if ends is None:
            return None
        value, n_here = re.subn(f"[<{quote}]", _spelt_out, body[begins.end() : ends.start()])
        made += [begins.group(), value, quote]
        n, at = n + n_here, ends.end()
    end = _TAG_END.match(body, at)
    return None if end is None else ("".join((*made, end.group())), n, end.end())


def _spelt_out(found: re.Match[str]) -> str:
    return _ESCAPES[found.group()]


def _is_forbidden(found: re.Match[str]) -> bool:
    """Whether a character given by its number is none that XML may hold."""
    number = int(found.group(1), 16) if found.group(1) else int(found.group(2))
    return number > 0x10FFFF or bool(NOT_IN_XML.match(chr(number)))
