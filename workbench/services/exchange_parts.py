"""What came from other programs and has no place here: kept, shown, and given out again."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from db import exchange_parts as store
from db.codebook import codes
from db.sources import sources
from db.writing import Writer
from workbench.qual.records import INFORMANT_GROUPS, Memo
from workbench.qual.refi_guids import shared_guid
from workbench.qual.refi_parts import n_references, part_from_json, part_json, referring
from workbench.qual.refi_records import RefiPart, RefiProject
from workbench.qual.refi_report import Tally
from workbench.services.exchange_guids import StudyGuids, study_guids

DESCRIPTION = "description"
"""Where a memo on the study stood in the file it came with: in the project's own description."""
_MEMBERS = {"MemberCode": "codes", "MemberSource": "sources"}


@dataclass(frozen=True, slots=True)
class KeptSet:
    """A set of another program with the names of its codes and sources."""

    name: str
    description: str
    codes: tuple[str, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KeptThings:
    """What is kept of other programs' projects: memos on the study, sets, names of links and of maps."""

    memos: tuple[Memo, ...] = ()
    sets: tuple[KeptSet, ...] = ()
    links: tuple[str, ...] = ()
    maps: tuple[str, ...] = ()

    @property
    def n(self) -> int:
        """How many things there are."""
        return len(self.memos) + len(self.sets) + len(self.links) + len(self.maps)


def store_parts(
    writer: Writer,
    project: RefiProject,
    meant: Mapping[str, str],
    tally: Tally,
    *,
    is_own: bool,
) -> None:
    """Keep the sets, links and maps of a file, pointing to what the study has.

    Sets that this program makes itself, one a group of informants, are left out. What other programs made
    takes the place of an earlier one of the same GUID. A link with an end that was not taken in is lost.

    Parameters
    ----------
    meant : mapping of GUID to GUID
        Under which GUID the study gives out what the file calls otherwise.
    is_own : bool
        The file is one of this program's: what the study has of it stays.
    """
    known = {*project.guids, *(part.guid for part in project.parts)}
    left = {shared_guid("group", group) for group in INFORMANT_GROUPS}
    if is_own:
        left |= {part_from_json(content).guid for content in store.kept_parts(writer.db)}
    for part in project.parts:
        if part.guid in left:
            continue
        whole, kind = tuple(referring((part,), known)), part.tag.lower()
        if not whole:
            tally.note("exchange.lost_links", part.name)
            continue
        store.keep_part(writer, kind, part.guid, part_json(part.renamed(meant)))
        tally.note(f"exchange.held_{kind}s", part.name)
        tally.note("exchange.lost_members", part.name, n_references(part) - n_references(whole[0]))


def outgoing_parts(db: Database, known: Collection[str]) -> tuple[tuple[RefiPart, ...], int]:
    """Kept sets, links and maps without what refers to things that stay here; how many references those are.

    Parameters
    ----------
    known : collection of GUID
        Everything that goes out beside them.
    """
    kept = tuple(part_from_json(content) for content in store.kept_parts(db))
    within = {*known, *(part.guid for part in kept)}
    made = tuple(referring(kept, within))
    return made, sum(map(n_references, kept)) - sum(map(n_references, made))


def kept_things(db: Database, language: str) -> KeptThings:
    """What a study keeps of other programs' projects, to be shown."""
    parts = [part_from_json(content) for content in store.kept_parts(db)]
    memos = store.study_memos(db)
    if not parts:
        return KeptThings(memos)
    names = _names(db, study_guids(db), language)
    return KeptThings(
        memos=memos,
        sets=tuple(_shown_set(one, names) for one in parts if one.tag == "Set"),
        links=tuple(_shown_link(one, names) for one in parts if one.tag == "Link"),
        maps=tuple(one.name or "?" for one in parts if one.tag == "Graph"),
    )


def _names(db: Database, guids: StudyGuids, language: str) -> dict[str, str]:
    named = {guids.of("codes", code.id): code.name(language) for code in codes(db)}
    return named | {guids.of("sources", one.id): one.name for one in sources(db)}


def _shown_set(part: RefiPart, names: Mapping[str, str]) -> KeptSet:
    members: dict[str, list[str]] = {"codes": [], "sources": []}
    for one in part.parts:
        if one.tag in _MEMBERS and (name := names.get(one.attributes["targetGUID"])):
            members[_MEMBERS[one.tag]].append(name)
    told = "".join(one.text for one in part.parts if one.tag == "Description")
    return KeptSet(part.name or "?", told, tuple(members["codes"]), tuple(members["sources"]))


def _shown_link(part: RefiPart, names: Mapping[str, str]) -> str:
    origin, target = (names.get(part.attributes.get(end, ""), "…") for end in ("originGUID", "targetGUID"))
    return f"{origin} → {target}" + (f" ({part.name})" if part.name else "")
