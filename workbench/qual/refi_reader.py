"""Reading exchange files of any program: by local names, in any namespace, with whatever habits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from workbench.errors import InputError
from workbench.qual.refi_cases import apart_from, codes_of_cases, joined_cases
from workbench.qual.refi_guids import GuidBook, file_guid
from workbench.qual.refi_notes import NotePlaces, is_coded, note_places
from workbench.qual.refi_offsets import Reading
from workbench.qual.refi_package import Package, open_package, parsed_xml
from workbench.qual.refi_parts import parts_of
from workbench.qual.refi_passages import placed_sources
from workbench.qual.refi_records import (
    RefiCase,
    RefiCode,
    RefiLimits,
    RefiNote,
    RefiProject,
    RefiSource,
    RefiVariable,
)
from workbench.qual.refi_report import ReadReport, Tally, program_of
from workbench.qual.refi_same_place import joined_words
from workbench.qual.refi_schema import note_lost
from workbench.qual.refi_texts import FoundSource, aliases_of, copies_of, found_sources, text_of
from workbench.qual.refi_users import by_only_user, users_of
from workbench.qual.refi_xml import (
    attribute,
    author_of,
    child,
    children,
    colour,
    described,
    local,
    made_at,
    referenced,
    values_of,
    walk,
)

LIMITS = RefiLimits()
MAX_CODE_DEPTH = 100
_NOTHING = "None"
"""What QualCoder writes for a project without a memo."""


@dataclass(slots=True)
class Held:
    """What is known of a file while it is read."""

    package: Package
    root: Any
    places: NotePlaces
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
    root = parsed_xml(package)
    if local(root) not in ("Project", "CodeBook"):
        raise InputError("errors.exchange_no_project", file=file_name)
    held = Held(package, root, note_places(root))
    program = program_of(attribute(held.root, "origin") or _told_otherwise(root))
    project = _project(held)
    texts = found_sources(root, held.guids, package, held.tally)
    placed = placed_sources(
        texts, held.guids, held.tally, program=program, reading=reading, places=held.places
    )
    _note_mended(held)
    note_lost(root, held.places, held.tally, n_texts=len(texts))
    done = _whole(held, project, placed.sources, texts)
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
        created=made_at(root),
        description="" if described(root) == _NOTHING else described(root),
        users=users_of(root, held.guids),
        codes=_codes(held),
        variables=tuple(_variables(held)),
        cases=tuple(_cases(held)),
        parts=parts_of(root, held.guids, used=held.places.links),
        project_notes=referenced(root, "NoteRef"),
    )


def _codes(held: Held) -> tuple[RefiCode, ...]:
    """The tree of codes, parents first; a name is no key: two branches may use the same."""
    book = held.root if local(held.root) == "CodeBook" else child(held.root, "CodeBook")
    tops = dict.fromkeys((book, child(book, "Codes"), child(held.root, "Codes")))
    first = [element for top in tops for element in children(top, "Code")]
    found: list[RefiCode] = []
    waiting: list[tuple[Any, str | None, str]] = [(element, None, str(n)) for n, element in enumerate(first)]
    waiting.reverse()
    while waiting:
        element, parent, place = waiting.pop()
        code = _code(held, element, parent, place)
        found.append(code)
        if place.count("/") >= MAX_CODE_DEPTH:
            held.tally.note("exchange.lost_depth", code.name)
            continue
        gathered = [one for held_in in children(element, "SubCodes") for one in children(held_in, "Code")]
        below = list(enumerate((*children(element, "Code"), *gathered)))
        waiting.extend((one, code.guid, f"{place}/{n}") for n, one in reversed(below))
    return tuple(found)


def _code(held: Held, element: Any, parent: str | None, place: str) -> RefiCode:
    name = " ".join(attribute(element, "name").split())
    codable = attribute(element, "isCodable").strip().lower() not in ("false", "0")
    painted = attribute(element, "color").strip()
    held.tally.note("exchange.lost_colours", f"{name}: {painted}", bool(painted) and not colour(painted))
    return RefiCode(
        guid=held.guids.own("code", attribute(element, "guid"), place=f"{place} {name}"),
        name=name or "?",
        parent=parent,
        codable=codable,
        colour=colour(painted),
        description=described(element),
        notes=held.places.of(element),
    )


def _variables(held: Held) -> Iterator[RefiVariable]:
    for place, element in enumerate(children(child(held.root, "Variables"), "Variable")):
        guid = held.guids.own("variable", attribute(element, "guid"), place=str(place))
        kind = attribute(element, "typeOfVariable") or "Text"
        name = attribute(element, "name").strip() or "?"
        yield RefiVariable(guid, name, kind, described(element))


def _cases(held: Held) -> Iterator[RefiCase]:
    for place, element in enumerate(children(child(held.root, "Cases"), "Case")):
        guid = held.guids.own("case", attribute(element, "guid"), place=str(place))
        name = attribute(element, "name").strip()
        held.tally.note("exchange.lost_case_codes", name, len(children(element, "CodeRef")))
        held.tally.note("exchange.lost_case_passages", name, len(children(element, "SelectionRef")))
        values = values_of(element)
        yield RefiCase(guid, name, described(element), values, referenced(element, "SourceRef"))


def _note_mended(held: Held) -> None:
    tally, guids = held.tally, held.guids
    for name in held.package.other_projects:
        tally.note("exchange.lost_projects", name)
    tally.note("exchange.mended_xml", n=held.package.n_mended)
    read_as = f"{held.package.file_name} ({held.package.encoding})"
    tally.note("exchange.mended_encoding", read_as, held.package.is_legacy)
    tally.note("exchange.mended_doubled_guids", n=guids.n_doubled)
    tally.note("exchange.mended_missing_guids", n=guids.n_missing)
    tally.note("exchange.mended_odd_guids", n=guids.n_odd)
    tally.note("exchange.mended_links", n=len(held.places.links))


def _whole(
    held: Held, project: RefiProject, placed: tuple[RefiSource, ...], texts: tuple[FoundSource, ...]
) -> RefiProject:
    """The project with sources, notes, and cases joined to their sources."""
    sources = tuple(
        replace(one, selections=joined_words(one.selections, held.tally))
        for one in by_only_user(placed, project.users, held.tally)
    )
    aliases = aliases_of(texts)
    named = {guid for case in project.cases for guid in case.sources}
    aliases |= copies_of(named - aliases.keys(), texts, held.package)
    cases = joined_cases(held.root, project.cases, sources, aliases, held.tally)
    codes = project.codes + codes_of_cases(project.cases, project.codes, sources)
    notes = tuple(_notes(held, project, sources))
    parts = tuple(one.renamed(aliases) for one in project.parts)
    own_cases = apart_from(codes, cases)
    return replace(project, codes=codes, notes=notes, sources=sources, cases=own_cases, parts=parts)


def _notes(held: Held, project: RefiProject, sources: Sequence[RefiSource]) -> Iterator[RefiNote]:
    """Every note but those that have become sources and belong to nothing else."""
    referred = {
        file_guid(attribute(one, "targetGUID") or attribute(one, "guid"))
        for one in walk(held.root, "NoteRef")
    }
    for place, element in enumerate(children(child(held.root, "Notes"), "Note")):
        guid = held.guids.own("note", attribute(element, "guid"), place=str(place))
        if is_coded(element) and guid not in referred:
            continue
        name = " ".join(attribute(element, "name").split())
        found = text_of(element, held.package, held.tally, name)
        words = (described(element), found.text if found else "")
        yield RefiNote(guid, name, "\n\n".join(filter(None, words)), author_of(element), made_at(element))
