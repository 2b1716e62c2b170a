"""Finding the texts of an exchange file, whatever kind of source they belong to and wherever they lie."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from workbench.errors import InputError
from workbench.qual.clean_text import decoded
from workbench.qual.file_limits import TranscriptLimits
from workbench.qual.refi_guids import GuidBook, plain_guid
from workbench.qual.refi_offsets import RawText, raw_text
from workbench.qual.refi_package import Package
from workbench.qual.refi_report import Tally
from workbench.qual.refi_xml import attribute, child, children, described, local
from workbench.qual.word_files import word_text

_PACKED = b"PK\x03\x04"
_MEDIA = {
    "PDFSource": "Representation",
    "PictureSource": "TextDescription",
    "AudioSource": "Transcript",
    "VideoSource": "Transcript",
}
"""Kinds of sources that may carry a text, and the element that holds it."""


@dataclass(frozen=True, slots=True)
class FoundSource:
    """A text and the element that its passages stand in; ``outer`` is the source it belongs to."""

    guid: str
    name: str
    raw: RawText
    element: Any
    outer: Any


def found_sources(root: Any, guids: GuidBook, package: Package, tally: Tally) -> tuple[FoundSource, ...]:
    """Every text with the source it belongs to, in order; what has no text is told."""
    found: list[FoundSource] = []
    for outer in children(child(root, "Sources"), "TextSource", *_MEDIA):
        name = _name(outer)
        inner = list(_texts_in(outer))
        held = [(element, text) for element in inner if (text := _told_text(element, package, tally, name))]
        if not held:
            key = "exchange.lost_texts" if local(outer) == "TextSource" else "exchange.lost_media_sources"
            tally.note(key, name)
        for place, (element, text) in enumerate(held):
            of = outer if place == 0 else element
            guid = guids.own("source", attribute(of, "guid"), place=f"{len(found)} {name}")
            found.append(FoundSource(guid, name, text, element, outer))
    return tuple(found)


def text_of(element: Any, package: Package) -> RawText | None:
    """The plain text of a source or note: in the XML, beside it, or else the words of its Word file."""
    inline = child(element, "PlainTextContent")
    if inline is not None and inline.text:
        return raw_text("".join(inline.itertext()))
    path = attribute(element, "plainTextPath")
    content = package.read(path) if path else None
    if content is None:
        content = _by_guid(element, package)
    if content is not None and content.startswith(_PACKED):
        return _words_of(content, package)
    if content is not None:
        text, _ = decoded(content, file_name=package.file_name)
        return raw_text("\ufeff" + text if _has_mark(content) else text)
    return _rich_text(element, package)


def _has_mark(content: bytes) -> bool:
    return content[:3] == b"\xef\xbb\xbf" or content[:2] in (b"\xff\xfe", b"\xfe\xff")


def _by_guid(element: Any, package: Package) -> bytes | None:
    """A text file that is named after the source although no path says so."""
    guid = plain_guid(attribute(element, "guid"))
    return package.read(f"{guid}.txt") if guid else None


def _rich_text(element: Any, package: Package) -> RawText | None:
    path = attribute(element, "richTextPath")
    content = package.read(path) if path else None
    return _words_of(content, package) if content is not None and content.startswith(_PACKED) else None


def _words_of(content: bytes, package: Package) -> RawText:
    return raw_text(word_text(content, file_name=package.file_name, limits=TranscriptLimits()).text)


def _told_text(element: Any, package: Package, tally: Tally, name: str) -> RawText | None:
    try:
        found = text_of(element, package)
    except InputError as error:
        if error.key in ("errors.exchange_bomb", "errors.exchange_too_large", "errors.docx_bomb"):
            raise
        tally.note("exchange.lost_unreadable", name)
        return None
    if found is not None and not found.text.strip():
        return None
    return found


def _texts_in(outer: Any) -> Iterator[Any]:
    if local(outer) == "TextSource":
        yield outer
    else:
        yield from children(outer, _MEDIA[local(outer)])


def _name(outer: Any) -> str:
    given = " ".join(attribute(outer, "name").split())
    return given or described(outer)[:40].strip() or "?"
