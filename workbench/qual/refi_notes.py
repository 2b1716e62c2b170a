"""Notes of an exchange file and what they are about, which programs say in three ways.

The standard lets what is noted about point to the note. NVivo links a note and a passage by a ``Link``.
MAXQDA and QualCoder let the source point to the note, and the note itself say which passage it means.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from workbench.qual.refi_guids import file_guid
from workbench.qual.refi_xml import attribute, child, children, local, referenced, walk

_PASSAGES = ("PlainTextSelection", "TranscriptSelection")
_SOURCES = ("TextSource", "PDFSource", "PictureSource", "AudioSource", "VideoSource")
_HOLDERS = ("Transcript", "Representation", "TextDescription")
_ABOUT = (*_PASSAGES, "Code", *_SOURCES)


@dataclass(frozen=True, slots=True)
class NotePlaces:
    """What notes are about beside what the standard's own references say.

    Attributes
    ----------
    linked : mapping of GUID to tuple of GUID
        Notes by the passage, code or source that a link ties them to.
    passages : mapping of GUID to tuple of element
        Passages that a note itself names, by note.
    links : frozenset of GUID
        Links that are used up so.
    notes : mapping of GUID to element
        Every note.
    unplaced : frozenset of GUID
        Notes that name a passage, but which no source names.
    """

    linked: Mapping[str, tuple[str, ...]]
    passages: Mapping[str, tuple[Any, ...]]
    links: frozenset[str]
    notes: Mapping[str, Any]
    unplaced: frozenset[str] = frozenset()

    def of(self, element: Any) -> tuple[str, ...]:
        """Notes about an element, each once."""
        given = referenced(element, "NoteRef")
        return tuple(dict.fromkeys((*given, *self.linked.get(file_guid(attribute(element, "guid")), ()))))

    def about_all_of(self, element: Any) -> tuple[str, ...]:
        """Notes about a source that name no passage in it."""
        return tuple(guid for guid in self.of(element) if guid not in self.passages)


def note_places(root: Any) -> NotePlaces:
    """Look through links and notes for what notes are about."""
    listed = children(child(root, "Notes"), "Note")
    notes = {file_guid(attribute(one, "guid")): one for one in listed}
    about = {file_guid(attribute(one, "guid")) for one in root.iter() if local(one) in _ABOUT}
    linked: dict[str, list[str]] = defaultdict(list)
    used: set[str] = set()
    for link in walk(root, "Link"):
        ends = tuple(file_guid(attribute(link, name)) for name in ("originGUID", "targetGUID"))
        for note, thing in (ends, ends[::-1]):
            if note in notes and thing in about:
                linked[thing].append(note)
                used.add(file_guid(attribute(link, "guid")))
    passages = {
        guid: tuple(found)
        for guid, note in notes.items()
        if not is_coded(note) and (found := children(note, *_PASSAGES))
    }
    by_thing = {thing: tuple(found) for thing, found in linked.items()}
    places = NotePlaces(by_thing, passages, frozenset(used), notes)
    return replace(places, unplaced=frozenset(passages.keys() - _about_sources(root, places)))


def _about_sources(root: Any, places: NotePlaces) -> set[str]:
    """Notes that sources, or their texts, name."""
    sources = [source for tag in _SOURCES for source in walk(root, tag)]
    holders = [holder for source in sources for holder in (source, *children(source, *_HOLDERS))]
    return {guid for holder in holders for guid in places.of(holder)}


def is_coded(note: Any) -> bool:
    """Whether a note's own text is coded, as that of a source."""
    return local(note) == "Note" and next(walk(note, "Coding"), None) is not None
