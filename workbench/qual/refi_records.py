"""What an exchange file (REFI-QDA .qdpx and .qdc) holds, as records that know nothing of XML."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

REFERENCES = frozenset({"targetGUID", "originGUID", "representedGUID"})
"""Attributes that refer to something by its GUID."""


@dataclass(frozen=True, slots=True)
class RefiLimits:
    """Limits that keep one file from filling the memory; an hour's interview with codings is 0.2 MB.

    Attributes
    ----------
    max_bytes : int
        Bytes of the file as it lies there; sound and pictures in it are never unpacked.
    max_entries : int
        Files within the package.
    max_xml_bytes : int
        Bytes of the project's XML.
    max_text_bytes : int
        Bytes of one text.
    max_all_bytes : int
        Bytes of everything that is unpacked together.
    max_ratio : float
        Unpacked to packed bytes of one file; looked at only above ``ratio_from_bytes``.
    """

    max_bytes: int = 2_000_000_000
    max_entries: int = 50_000
    max_xml_bytes: int = 150_000_000
    max_text_bytes: int = 20_000_000
    max_all_bytes: int = 500_000_000
    max_ratio: float = 100.0
    ratio_from_bytes: int = 5_000_000


@dataclass(frozen=True, slots=True)
class RefiUser:
    """Somebody who coded; ``mark`` is the standard's free attribute ``id``."""

    guid: str
    name: str
    mark: str = ""


@dataclass(frozen=True, slots=True)
class RefiCode:
    """A code; ``parent`` is the GUID of the code above, ``colour`` is ``#rrggbb`` or empty."""

    guid: str
    name: str
    parent: str | None = None
    codable: bool = True
    colour: str = ""
    description: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefiVariable:
    """A variable of cases and sources; ``type`` is one of the standard's, e.g. ``Text``."""

    guid: str
    name: str
    type: str = "Text"
    description: str = ""


@dataclass(frozen=True, slots=True)
class RefiCase:
    """A case with values by the GUID of their variable, and the sources that belong to it."""

    guid: str
    name: str
    description: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefiCoding:
    """One code on a passage; ``user`` and ``created`` (ISO 8601, UTC) are empty where the file is silent."""

    guid: str
    code: str
    user: str = ""
    created: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefiSelection:
    """A passage: code points of the source's text of record, end exclusive, with its codings."""

    guid: str
    start: int
    end: int
    name: str = ""
    description: str = ""
    user: str = ""
    created: str = ""
    codings: tuple[RefiCoding, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefiSource:
    """A text with its passages; ``text`` is a text of record."""

    guid: str
    name: str
    text: str
    description: str = ""
    user: str = ""
    created: str = ""
    selections: tuple[RefiSelection, ...] = ()
    values: Mapping[str, str] = field(default_factory=dict)
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefiNote:
    """A memo."""

    guid: str
    name: str
    text: str
    user: str = ""
    created: str = ""


@dataclass(frozen=True, slots=True)
class RefiPart:
    """Something that is kept as it came: a set, a link or a map, with the elements within it.

    Attributes
    ----------
    tag : str
        Name of the element, e.g. ``Set``, ``MemberCode``, ``Link`` or ``Vertex``.
    attributes : mapping of str to str
        GUIDs among them are plain.
    text : str
        Of a description.
    """

    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    parts: tuple[RefiPart, ...] = ()

    @property
    def guid(self) -> str:
        """The part's own GUID."""
        return self.attributes.get("guid", "")

    @property
    def name(self) -> str:
        """The part's name; empty where it has none."""
        return self.attributes.get("name", "")

    def renamed(self, guids: Mapping[str, str]) -> RefiPart:
        """The part with other GUIDs where it refers to something; its own stay."""
        changed = {
            name: guids.get(value, value) if name in REFERENCES else value
            for name, value in self.attributes.items()
        }
        return RefiPart(self.tag, changed, self.text, tuple(one.renamed(guids) for one in self.parts))


@dataclass(frozen=True, slots=True)
class RefiProject:
    """Everything in an exchange file that this program has a place for."""

    name: str
    origin: str = ""
    created: str = ""
    description: str = ""
    users: tuple[RefiUser, ...] = ()
    codes: tuple[RefiCode, ...] = ()
    variables: tuple[RefiVariable, ...] = ()
    cases: tuple[RefiCase, ...] = ()
    sources: tuple[RefiSource, ...] = ()
    notes: tuple[RefiNote, ...] = ()
    parts: tuple[RefiPart, ...] = ()
    project_notes: tuple[str, ...] = ()

    @property
    def guids(self) -> frozenset[str]:
        """Everything that sets, links and maps may point to, but for each other."""
        passages = [one for source in self.sources for one in source.selections]
        kinds = (self.users, self.codes, self.cases, self.sources, self.notes, passages)
        codings = (coding.guid for one in passages for coding in one.codings)
        return frozenset((*codings, *(one.guid for kind in kinds for one in kind)))
