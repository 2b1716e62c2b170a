"""Finding the texts of an exchange file, whatever kind of source they belong to and wherever they lie."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import unquote

from workbench.errors import InputError
from workbench.qual.clean_text import decoded
from workbench.qual.file_limits import TranscriptLimits
from workbench.qual.file_readers import FILE_TYPES, kind_of, read_file
from workbench.qual.refi_guids import GuidBook, file_guid, guid_within, plain_guid
from workbench.qual.refi_notes import is_coded
from workbench.qual.refi_offsets import RawText, raw_text
from workbench.qual.refi_package import Package, base_name
from workbench.qual.refi_report import Tally
from workbench.qual.refi_xml import attribute, child, children, described, local, walk
from workbench.qual.word_files import word_text

_PACKED = b"PK\x03\x04"
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_NO_LAYOUT = ("txt", "md")
_WORD = re.compile(r"[^\W_]+")
_ENDING = re.compile(r"\.\w{1,5}$")
_ADDED = frozenset({"representation", "for", "of", "transcript", "transcribed"})
"""Words that programs add to the name of a source for that of its text."""
_TOO_MUCH = ("errors.exchange_bomb", "errors.exchange_too_large", "errors.docx_bomb")
_MEDIA = {
    "PDFSource": "Representation",
    "PictureSource": "TextDescription",
    "AudioSource": "Transcript",
    "VideoSource": "Transcript",
}
"""Kinds of sources that may carry a text, and the element that holds it."""
SOURCES = ("TextSource", *_MEDIA)


@dataclass(frozen=True, slots=True)
class FoundSource:
    """A text and what the file says of it.

    Attributes
    ----------
    outer : element
        The source it belongs to.
    holders : tuple of element
        Elements that its passages and codings of the whole stand in.
    path : str
        Name of its file, empty where the text stands in the XML.
    """

    guid: str
    name: str
    raw: RawText
    outer: Any
    holders: tuple[Any, ...]
    path: str = ""


def found_sources(root: Any, guids: GuidBook, package: Package, tally: Tally) -> tuple[FoundSource, ...]:
    """Every text with the source it belongs to, in order; what has no text is told."""
    found: list[FoundSource] = []
    silent: list[Any] = []
    coded = [one for one in children(child(root, "Notes"), "Note") if is_coded(one)]
    for outer in (*children(child(root, "Sources"), *SOURCES), *coded):
        listed = tuple(_texts_of(outer, len(found), guids, package, tally))
        tally.note("exchange.mended_coded_notes", _name(outer), len(listed) if local(outer) == "Note" else 0)
        silent += [] if listed else [outer]
        found += listed
    whole = _with_media(_joined(found, tally), silent, tally)
    for one in whole:
        for own in dict.fromkeys(_given_name(holder) for holder in one.holders):
            tally.note("exchange.lost_inner_names", own, _says_more(own, one.name))
    return whole


def aliases_of(found: Sequence[FoundSource]) -> dict[str, str]:
    """Whatever a file may call a source (its recording, transcript or text file) → the GUID of the source."""
    meant = {one.guid: one.guid for one in found}
    for one in found:
        for element in (one.outer, *one.holders):
            paths = (attribute(element, name) for name in ("plainTextPath", "richTextPath"))
            for guid in (file_guid(attribute(element, "guid")), *map(guid_within, paths)):
                if guid:
                    meant.setdefault(guid, one.guid)
    return meant


def copies_of(wanted: Collection[str], found: Sequence[FoundSource], package: Package) -> dict[str, str]:
    """What is meant by GUIDs that nothing in the file bears, by the texts that files called so hold.

    QualCoder lets cases name a second file with the words of the source.
    """
    meant: dict[str, str] = {}
    for name in package.names:
        guid = guid_within(name)
        if guid in wanted and kind_of(name) == "txt" and (content := package.read(name)):
            words = raw_text(decoded(content, file_name=package.file_name)[0]).text.strip()
            alike = [one.guid for one in found if one.raw.text.strip() == words]
            meant |= {guid: alike[0]} if len(alike) == 1 else {}
    return meant


def text_of(element: Any, package: Package, tally: Tally, name: str) -> RawText | None:
    """The plain text of a source or note: in the XML, beside it, or else out of its file with layout."""
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
        text, encoding = decoded(content, file_name=package.file_name)
        tally.note("exchange.mended_encoding", f"{name} ({encoding})", not encoding.startswith("utf"))
        return raw_text("\ufeff" + text if content.startswith(_MARKS) else text)
    return _beside(element, "richTextPath", package)


def _texts_of(
    outer: Any, place: int, guids: GuidBook, package: Package, tally: Tally
) -> Iterator[FoundSource]:
    """The texts of one source, the first under the source's own GUID."""
    name = _name(outer)
    held = [
        (element, text) for element in _texts_in(outer) if (text := _told_text(element, package, tally, name))
    ]
    if not held and local(outer) == "PDFSource" and (text := _told(outer, "path", package, tally, name)):
        held = [(outer, text)]
        tally.note("exchange.mended_pdf", name)
    for number, (element, text) in enumerate(held):
        guid = guids.own(
            "source", attribute(element if number else outer, "guid"), place=f"{place + number} {name}"
        )
        holders = (outer,) if element is outer else (outer, element)
        inline = child(element, "PlainTextContent")
        path = "" if inline is not None and inline.text else base_name(attribute(element, "plainTextPath"))
        yield FoundSource(guid, name, text, outer, holders, path)


def _joined(found: list[FoundSource], tally: Tally) -> list[FoundSource]:
    """Sources of one file, as a recording and its transcript, as one: the text source, if any, leads."""
    by_path: dict[str, FoundSource] = {}
    for one in found:
        known = by_path.get(one.path) if one.path else None
        if known is None:
            by_path[one.path or one.guid] = one
            continue
        leads, other = (one, known) if local(known.outer) != "TextSource" else (known, one)
        by_path[one.path] = replace(leads, holders=(*leads.holders, *other.holders))
        tally.note("exchange.mended_joined", leads.name)
    return list(by_path.values())


def _with_media(found: list[FoundSource], silent: list[Any], tally: Tally) -> tuple[FoundSource, ...]:
    """Sources with what shows the recording of their transcript again; what has no text at all is told."""
    places = {path: number for number, one in enumerate(found) for path in map(_medium, one.holders) if path}
    for outer in silent:
        number = places.get(_medium(outer))
        if number is not None:
            found[number] = replace(found[number], holders=(*found[number].holders, outer))
        else:
            is_medium = local(outer) in _MEDIA
            tally.note("exchange.lost_media_sources" if is_medium else "exchange.lost_texts", _name(outer))
    return tuple(found)


def _medium(outer: Any) -> str:
    """Name of the file of a recording; empty where none is told."""
    return base_name(attribute(outer, "path")) if local(outer) in _MEDIA else ""


def _by_guid(element: Any, package: Package) -> bytes | None:
    """A text file that is named after the source although no path says so."""
    guid = plain_guid(attribute(element, "guid"))
    return package.read(f"{guid}.txt") if guid else None


def _beside(element: Any, attribute_name: str, package: Package) -> RawText | None:
    """The words of a file with layout (Word, RTF, PDF …) that an attribute names."""
    path = attribute(element, attribute_name)
    content = package.read(path, is_text=attribute_name != "path") if path else None
    if content is None:
        return None
    if content.startswith(_PACKED) and kind_of(path) != "odt":
        return _words_of(content, package)
    name = base_name(path)
    return (
        raw_text(read_file(content, name, TranscriptLimits(), None)[0].text)
        if kind_of(name) in FILE_TYPES
        else None
    )


def _words_of(content: bytes, package: Package) -> RawText:
    return raw_text(word_text(content, file_name=package.file_name, limits=TranscriptLimits()).text)


def _told_text(element: Any, package: Package, tally: Tally, name: str) -> RawText | None:
    """The text of an element, with what had to be done to it told."""
    found = _told(element, "", package, tally, name)
    if found is None:
        return None
    tally.note("exchange.mended_controls", name, found.n_removed)
    rich = attribute(element, "richTextPath")
    has_plain = attribute(element, "plainTextPath") or child(element, "PlainTextContent") is not None
    has_layout = package.holds(rich) and kind_of(base_name(rich)) not in _NO_LAYOUT
    tally.note("exchange.lost_layout", name, bool(has_plain and has_layout))
    return found


def _told(element: Any, file_in: str, package: Package, tally: Tally, name: str) -> RawText | None:
    """The text of an element, or of the file that an attribute names; one that cannot be read is told."""
    try:
        found = _beside(element, file_in, package) if file_in else text_of(element, package, tally, name)
    except InputError as error:
        if error.key in _TOO_MUCH and not file_in:
            raise
        tally.note("exchange.lost_unreadable", name)
        return None
    return found if found is not None and found.text.strip() else None


def _texts_in(outer: Any) -> Iterator[Any]:
    kind = _MEDIA.get(local(outer))
    if kind is None:
        yield outer
    else:
        yield from children(outer, kind)


def _name(outer: Any) -> str:
    """A source's name, or else its transcript's, its file's, or the beginning of what is said of it."""
    inner = [outer, *_texts_in(outer)]
    names = [*map(_given_name, inner), *map(_file_name, inner), described(outer)[:40].strip()]
    return next(filter(None, names), "?")


def _given_name(element: Any) -> str:
    return " ".join(attribute(element, "name").split())


def _file_name(element: Any) -> str:
    """The name of an element's file without its ending; empty where it is a GUID."""
    path = attribute(element, "plainTextPath") or attribute(element, "path")
    stem = PurePosixPath(unquote(path).replace("\\", "/")).stem
    return "" if guid_within(stem) else stem.strip()


def _says_more(own: str, name: str) -> bool:
    """Whether a name has words that another lacks, endings of files and what programs add aside."""
    return bool(_words_in(_ENDING.sub("", own)) - _words_in(name) - _ADDED)


def _words_in(name: str) -> set[str]:
    return set(_WORD.findall(name.casefold()))


def sync_points(holders: Sequence[Any]) -> dict[str, int]:
    """Position in the text by the GUID of a point that ties a transcript to its recording."""
    return {
        file_guid(attribute(one, "guid")): whole_number(attribute(one, "position"))
        for holder in holders
        for one in walk(holder, "SyncPoint")
        if attribute(one, "position")
    }


def whole_number(text: str) -> int:
    """A position; -1 where there is none."""
    try:
        return int(text.strip())
    except ValueError:
        return -1
