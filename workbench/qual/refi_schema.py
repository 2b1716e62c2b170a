"""What the exchange standard allows where, so that whatever else stands in a file can be named."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from workbench.qual.refi_guids import file_guid
from workbench.qual.refi_notes import NotePlaces
from workbench.qual.refi_report import Tally
from workbench.qual.refi_xml import attribute, child, local, made_at, referenced, walk

_MADE = ("creatingUser", "creationDateTime", "modifyingUser", "modifiedDateTime")
_NAMED = ("guid", "name")
_TEXT = (*_NAMED, "richTextPath", "plainTextPath", *_MADE)
_MEDIUM = (*_NAMED, "path", "currentPath", *_MADE)
_AREA = ("firstX", "firstY", "secondX", "secondY")
_SAID = ("Description", "Coding", "CodeRef", "NoteRef")
_SOURCE = (*_SAID, "VariableValue")
_TEXT_SOURCE = (*_SOURCE, "PlainTextContent", "PlainTextSelection")
_VALUES = ("TextValue", "BooleanValue", "IntegerValue", "FloatValue", "DateValue", "DateTimeValue")

CHILDREN: Mapping[str, tuple[str, ...]] = {
    "Project": (
        *("Users", "CodeBook", "Codes", "Variables", "Cases", "Sources", "Notes", "Links", "Sets", "Graphs"),
        *("Description", "NoteRef"),
    ),
    "Users": ("User",),
    "CodeBook": ("Codes", "Sets", "Code"),
    "Codes": ("Code",),
    "Code": ("Description", "NoteRef", "Code", "SubCodes"),
    "SubCodes": ("Code",),
    "Variables": ("Variable",),
    "Variable": ("Description",),
    "Cases": ("Case",),
    "Case": ("Description", "CodeRef", "VariableValue", "SourceRef", "SelectionRef"),
    "VariableValue": ("VariableRef", *_VALUES),
    "Sources": ("TextSource", "PictureSource", "PDFSource", "AudioSource", "VideoSource"),
    "TextSource": _TEXT_SOURCE,
    "PictureSource": (*_SOURCE, "TextDescription", "PictureSelection"),
    "TextDescription": _TEXT_SOURCE,
    "PDFSource": (*_SOURCE, "PDFSelection", "Representation"),
    "PDFSelection": (*_SAID, "Representation"),
    "Representation": _TEXT_SOURCE,
    "AudioSource": (*_SOURCE, "Transcript", "AudioSelection"),
    "VideoSource": (*_SOURCE, "Transcript", "VideoSelection"),
    "Transcript": (*_TEXT_SOURCE, "SyncPoint", "TranscriptSelection"),
    "PlainTextSelection": _SAID,
    "TranscriptSelection": _SAID,
    "PictureSelection": _SAID,
    "AudioSelection": _SAID,
    "VideoSelection": _SAID,
    "Coding": ("CodeRef", "NoteRef"),
    "Notes": ("Note",),
    "Note": _TEXT_SOURCE,
    "Links": ("Link",),
    "Link": ("NoteRef",),
    "Sets": ("Set",),
    "Set": ("Description", "MemberCode", "MemberSource", "MemberNote"),
    "Graphs": ("Graph",),
    "Graph": ("Vertex", "Edge"),
}
"""Elements by the element they stand in, and where else programs put them: some leave ``CodeBook``, ``Codes``
or ``Coding`` out, gather the codes below a code, or give transcripts what texts have."""
ELEMENTS = frozenset(CHILDREN).union(*CHILDREN.values())
"""Every element that the standard has."""
ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "Project": (
        *("name", "origin", "creatingUserGUID", "creationDateTime", "modifyingUserGUID", "modifiedDateTime"),
        "basePath",
    ),
    "User": (*_NAMED, "id"),
    "CodeBook": ("origin",),
    "Code": (*_NAMED, "isCodable", "color"),
    "Variable": (*_NAMED, "typeOfVariable"),
    "Case": _NAMED,
    "TextSource": _TEXT,
    "PictureSource": _MEDIUM,
    "TextDescription": _TEXT,
    "PDFSource": _MEDIUM,
    "Representation": _TEXT,
    "AudioSource": _MEDIUM,
    "VideoSource": _MEDIUM,
    "Transcript": _TEXT,
    "Note": _TEXT,
    "PlainTextSelection": (*_NAMED, "startPosition", "endPosition", *_MADE),
    "TranscriptSelection": (*_NAMED, "fromSyncPoint", "toSyncPoint", *_MADE),
    "PictureSelection": (*_NAMED, *_AREA, *_MADE),
    "PDFSelection": (*_NAMED, "page", *_AREA, *_MADE),
    "AudioSelection": (*_NAMED, "begin", "end", *_MADE),
    "VideoSelection": (*_NAMED, "begin", "end", *_MADE),
    "SyncPoint": ("guid", "timeStamp", "position"),
    "Coding": ("guid", "creatingUser", "creationDateTime"),
    "Link": (*_NAMED, "direction", "color", "originGUID", "targetGUID"),
    "Set": _NAMED,
    "Graph": _NAMED,
    "Vertex": (*_NAMED, "representedGUID", *_AREA, "shape", "color"),
    "Edge": (*_NAMED, "representedGUID", "sourceVertex", "targetVertex", "color", "direction", "lineStyle"),
    "MemberCode": ("guid", "targetGUID"),
    **dict.fromkeys(
        ("MemberSource", "MemberNote", "NoteRef", "CodeRef", "SourceRef", "SelectionRef", "VariableRef"),
        ("targetGUID",),
    ),
}
"""Attributes by element."""
NEEDED: Mapping[str, frozenset[str]] = {
    "Vertex": frozenset({"guid", "firstX", "firstY"}),
    "Edge": frozenset({"guid", "sourceVertex", "targetVertex"}),
    **dict.fromkeys(("MemberCode", "MemberSource", "MemberNote", "NoteRef"), frozenset({"targetGUID"})),
}
"""Attributes without which an element means nothing."""
_WHOLE = re.compile(r"[+-]?\d+")
_SHAPES = (
    "Person|Oval|Rectangle|RoundedRectangle|Star|LeftTriangle|RightTriangle|UpTriangle|DownTriangle|Note"
)
_FORMS: Mapping[str, re.Pattern[str]] = {
    "color": re.compile(r"#(?:[0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})"),
    "direction": re.compile("Associative|OneWay|Bidirectional"),
    "lineStyle": re.compile("dotted|dashed|solid"),
    "shape": re.compile(_SHAPES),
    **dict.fromkeys(_AREA, _WHOLE),
}
"""What attributes of sets, links and maps may hold."""
_PARTS = ("Link", "Vertex", "Edge")
_MEDIA_PASSAGES = ("PictureSelection", "PDFSelection", "AudioSelection", "VideoSelection")
_CHANGED = ("modifyingUser", "modifiedDateTime")


def note_lost(root: Any, places: NotePlaces, tally: Tally, *, n_texts: int) -> None:
    """Name everything that is not kept: passages of media, points in time, and what the standard lacks."""
    twins = _twins(root)
    for element in root.iter():
        tag = local(element)
        if tag in _MEDIA_PASSAGES:
            tally.note("exchange.lost_media", attribute(element, "name"), element not in twins)
        tally.note("exchange.lost_points", n=tag == "SyncPoint" and bool(attribute(element, "timeStamp")))
        tally.note("exchange.lost_changes", n=_was_changed(element))
        _note_unknown(element, tag, tally)
    for guid in sorted(places.unplaced) if n_texts != 1 else ():
        tally.note("exchange.lost_places", _called(places.notes[guid]))
    _note_unknown_variables(root, tally)


def fits(name: str, value: str) -> bool:
    """Whether an attribute of a set, link or map has a value that the standard allows."""
    form = _FORMS.get(name)
    return form is None or form.fullmatch(value) is not None


def _called(note: Any) -> str:
    """A note's name, or else the beginning of its words."""
    content = child(note, "PlainTextContent")
    words = "" if content is None else " ".join("".join(content.itertext()).split())
    return attribute(note, "name").strip() or words[:40]


def _twins(root: Any) -> set[Any]:
    """Passages of media that come as a passage of the text too, and further pages of one that does."""
    texts = {file_guid(attribute(one, "guid")) for one in walk(root, "PlainTextSelection")}
    areas = [one for tag in _MEDIA_PASSAGES for one in walk(root, tag)]
    found = {one for one in areas if file_guid(attribute(one, "guid")) in texts}
    marks = {_mark(one) for one in found if attribute(one, "name") and made_at(one)}
    return found | {one for one in areas if _mark(one) in marks}


def _mark(area: Any) -> tuple[str, str, str]:
    """What tells the passage that an area of a page shows."""
    return local(area), attribute(area, "name"), made_at(area)


def _was_changed(element: Any) -> bool:
    """Whether an element tells of a change by somebody, or at a moment, other than its making."""
    if not attribute(element, "creatingUser") and not attribute(element, "creationDateTime"):
        return False
    made = (attribute(element, "creatingUser"), attribute(element, "creationDateTime"))
    changed = tuple(attribute(element, name) for name in _CHANGED)
    return any(later and later != first for first, later in zip(made, changed, strict=True))


def _note_unknown(element: Any, tag: str, tally: Tally) -> None:
    """Name elements and attributes that the standard does not have here."""
    if tag in CHILDREN:
        for one in element:
            if local(one) and local(one) not in CHILDREN[tag]:
                tally.note("exchange.lost_elements", f"{tag}/{local(one)}")
    if tag in ATTRIBUTES:
        allowed = {name.lower() for name in ATTRIBUTES[tag]}
        for name, value in element.items():
            is_odd = tag in _PARTS and not fits(name, value)
            if not name.startswith("{") and (name.lower() not in allowed or is_odd):
                tally.note("exchange.lost_attributes", f"{tag}@{name}")


def _note_unknown_variables(root: Any, tally: Tally) -> None:
    """Values of variables that the file does not have."""
    known = {file_guid(attribute(one, "guid")) for one in walk(root, "Variable")}
    for one in walk(root, "VariableValue"):
        tally.note("exchange.lost_facts", n=not known.intersection(referenced(one, "VariableRef")))
