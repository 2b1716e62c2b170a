"""Reading exchange files of any program: by local names, in any namespace, with whatever habits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from workbench.errors import InputError
from workbench.qual.refi_guids import GuidBook, plain_guid
from workbench.qual.refi_offsets import Reading
from workbench.qual.refi_package import Package, open_package, parsed_xml
from workbench.qual.refi_passages import placed_sources
from workbench.qual.refi_records import (
    RefiCase,
    RefiCode,
    RefiLimits,
    RefiNote,
    RefiProject,
    RefiSet,
    RefiSource,
    RefiUser,
    RefiVariable,
)
from workbench.qual.refi_report import ReadReport, Tally, program_of
from workbench.qual.refi_texts import found_sources, text_of
from workbench.qual.refi_xml import (
    aliases_of,
    attribute,
    child,
    children,
    colour,
    described,
    local,
    moment,
    referenced,
    values_of,
    walk,
)

LIMITS = RefiLimits()
MAX_CODE_DEPTH = 100
_NOT_KEPT = {
    "Link": "exchange.lost_links",
    "Graph": "exchange.lost_graphs",
    "PictureSelection": "exchange.lost_media",
    "PDFSelection": "exchange.lost_media",
    "AudioSelection": "exchange.lost_media",
    "VideoSelection": "exchange.lost_media",
}
"""Elements that this program has no place for."""


@dataclass(slots=True)
class Held:
    """What is known of a file while it is read."""

    package: Package
    root: Any
    guids: GuidBook = field(default_factory=GuidBook)
    tally: Tally = field(default_factory=Tally)


@dataclass(frozen=True, slots=True)
class ReadProject:
    """A project and how it was read."""

    project: RefiProject
    report: ReadReport


def read_project(
    content: bytes | Path, *, file_name: str, limits: RefiLimits = LIMITS, reading: Reading | None = None
) -> ReadProject:
    """Read a .qdpx, .qdc or .qde file.

    Parameters
    ----------
    content : bytes or Path
    file_name : str
        As messages show it.
    reading : Reading, optional
        How positions are counted; found from the words when left out.

    Raises
    ------
    InputError
        If the file is hostile, damaged, or neither a project nor a codebook.
    """
    package = open_package(content, file_name=file_name, limits=limits)
    held = Held(package, parsed_xml(package))
    if local(held.root) not in ("Project", "CodeBook"):
        raise InputError("errors.exchange_no_project", file=file_name)
    program = program_of(attribute(held.root, "origin") or _told_otherwise(held.root))
    project = _project(held)
    texts = found_sources(held.root, held.guids, package, held.tally)
    placed = placed_sources(texts, held.guids, held.tally, program=program, reading=reading)
    _note_lost(held)
    done = _with_notes(held, project, placed.sources)
    report = ReadReport(
        program=program,
        reading=placed.reading,
        n_passages=placed.n_passages,
        n_at_edges=placed.n_at_edges,
        n_named=placed.n_named,
        rivals=placed.rivals,
        weak_sources=placed.weak_sources,
        remarks=tuple(held.tally.reasons()),
        chosen=reading is not None,
    )
    return ReadProject(done, report)


def _told_otherwise(root: Any) -> str:
    """Programs that leave ``origin`` out often tell of themselves in the name or the namespace."""
    return f"{root.tag}" if any(sign in root.tag.lower() for sign in ("atlas", "maxqda", "nvivo")) else ""


def _project(held: Held) -> RefiProject:
    root = held.root
    name = (attribute(root, "name") or held.package.file_name).removesuffix(".qda")
    return RefiProject(
        name=name,
        origin=attribute(root, "origin"),
        created=moment(attribute(root, "creationDateTime")),
        description=described(root),
        users=tuple(_users(held)),
        codes=_codes(held),
        variables=tuple(_variables(held)),
        cases=tuple(_cases(held)),
        sets=tuple(_sets(held)),
        project_notes=referenced(root, "NoteRef"),
    )


def _users(held: Held) -> Iterator[RefiUser]:
    for place, element in enumerate(walk(held.root, "User")):
        guid = held.guids.own("user", attribute(element, "guid"), place=str(place))
        name = " ".join((attribute(element, "name") or attribute(element, "id")).split())
        yield RefiUser(guid, name, attribute(element, "id"))


def _codes(held: Held) -> tuple[RefiCode, ...]:
    """The tree of codes, parents first; a name is no key: two branches may use the same."""
    book = held.root if local(held.root) == "CodeBook" else child(held.root, "CodeBook")
    top = child(book, "Codes") if book is not None else None
    found: list[RefiCode] = []
    waiting: list[tuple[Any, str | None, str]] = [
        (element, None, str(n)) for n, element in enumerate(children(top, "Code"))
    ]
    waiting.reverse()
    while waiting:
        element, parent, place = waiting.pop()
        code = _code(held, element, parent, place)
        found.append(code)
        if place.count("/") >= MAX_CODE_DEPTH:
            held.tally.note("exchange.lost_depth", code.name)
            continue
        below = list(enumerate(children(element, "Code")))
        waiting.extend((one, code.guid, f"{place}/{n}") for n, one in reversed(below))
    return tuple(found)


def _code(held: Held, element: Any, parent: str | None, place: str) -> RefiCode:
    name = " ".join(attribute(element, "name").split())
    codable = attribute(element, "isCodable").strip().lower() not in ("false", "0")
    return RefiCode(
        guid=held.guids.own("code", attribute(element, "guid"), place=f"{place} {name}"),
        name=name or "?",
        parent=parent,
        codable=codable,
        colour=colour(attribute(element, "color")),
        description=described(element),
        notes=referenced(element, "NoteRef"),
    )


def _variables(held: Held) -> Iterator[RefiVariable]:
    for place, element in enumerate(children(child(held.root, "Variables"), "Variable")):
        guid = held.guids.own("variable", attribute(element, "guid"), place=str(place))
        kind = attribute(element, "typeOfVariable") or "Text"
        yield RefiVariable(guid, attribute(element, "name").strip() or "?", kind, described(element))


def _cases(held: Held) -> Iterator[RefiCase]:
    for place, element in enumerate(children(child(held.root, "Cases"), "Case")):
        guid = held.guids.own("case", attribute(element, "guid"), place=str(place))
        name = attribute(element, "name").strip()
        held.tally.note("exchange.lost_case_codes", name, len(children(element, "CodeRef")))
        held.tally.note("exchange.lost_case_passages", name, len(children(element, "SelectionRef")))
        values = values_of(element)
        yield RefiCase(guid, name, described(element), values, referenced(element, "SourceRef"))


def _sets(held: Held) -> Iterator[RefiSet]:
    for place, element in enumerate(walk(held.root, "Set")):
        guid = held.guids.own("set", attribute(element, "guid"), place=str(place))
        members = {tag: referenced(element, tag) for tag in ("MemberCode", "MemberSource", "MemberNote")}
        yield RefiSet(guid, attribute(element, "name"), described(element), *members.values())


def _note_lost(held: Held) -> None:
    for element in held.root.iter():
        key = _NOT_KEPT.get(local(element))
        if key:
            held.tally.note(key, attribute(element, "name"))
    held.tally.note("exchange.mended_doubled_guids", n=held.guids.n_doubled)
    held.tally.note("exchange.mended_missing_guids", n=held.guids.n_missing)


def _with_notes(held: Held, project: RefiProject, sources: tuple[RefiSource, ...]) -> RefiProject:
    notes: list[RefiNote] = []
    for place, element in enumerate(children(child(held.root, "Notes"), "Note")):
        guid = held.guids.own("note", attribute(element, "guid"), place=str(place))
        found = text_of(element, held.package)
        words = found.text if found else described(element)
        user, at = plain_guid(attribute(element, "creatingUser")), attribute(element, "creationDateTime")
        notes.append(RefiNote(guid, attribute(element, "name"), words, user, moment(at)))
    cases = tuple(_resolved(case, aliases_of(held.root), sources, held.tally) for case in project.cases)
    return replace(project, notes=tuple(notes), sources=sources, cases=cases)


def _resolved(
    case: RefiCase, aliases: dict[str, str], sources: tuple[RefiSource, ...], tally: Tally
) -> RefiCase:
    """A case whose sources are known ones: some programs name the text's file instead of the source."""
    known = {one.guid for one in sources}
    meant = [guid if guid in known else aliases.get(guid, guid) for guid in case.sources]
    tally.note("exchange.lost_case_sources", case.name, sum(guid not in known for guid in meant))
    return replace(case, sources=tuple(guid for guid in meant if guid in known))
