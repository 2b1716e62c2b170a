"""Storing a project of the exchange standard in a study, whole or not at all, undone as one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from db.writing import write_tx
from workbench.qual import refi_convention as convention
from workbench.qual.records import Coder
from workbench.qual.refi_guids import shared_guid
from workbench.qual.refi_records import RefiProject
from workbench.qual.refi_report import Tally
from workbench.reasons import Reason
from workbench.services.exchange_codings import IncomingCodings, IncomingMemos
from workbench.services.exchange_guids import study_guids
from workbench.services.exchange_incoming import Incoming, IncomingCoders, IncomingCodes
from workbench.services.exchange_incoming_cases import IncomingCases
from workbench.services.exchange_out import ORIGIN
from workbench.services.exchange_parts import store_parts
from workbench.services.exchange_sources import IncomingSources
from workbench.services.exchange_variables import keep_variables

ACTION = "exchange.import"


@dataclass(frozen=True, slots=True)
class StoredProject:
    """How many of each kind were new or there before, and what was mended or left out."""

    new: Mapping[str, int]
    known: Mapping[str, int]
    remarks: tuple[Reason, ...]


def store_project(
    db: Database, project: RefiProject, coder: Coder, *, type: str, informant_group: str
) -> StoredProject:
    """Store a project in one operation; what the study has already stays as it is.

    Parameters
    ----------
    coder : Coder
        Who brings it in.
    type, informant_group : str
        Of sources that do not say what they are.
    """
    guids = study_guids(db)
    with write_tx(db, action=ACTION, coder_id=coder.id) as writer:
        incoming = Incoming(writer, project, guids, coder, Tally())
        n_undescribed = _store(incoming, type, informant_group)
    remarks = list(incoming.tally.reasons())
    if n_undescribed:
        kind, group = f"import_text.type_{type}", f"import_text.group_{informant_group}"
        said = {"type": Reason.of(kind), "group": Reason.of(group)}
        remarks.append(Reason.of("exchange.mended_defaults", n=n_undescribed, **said))
    return StoredProject(incoming.new, incoming.known, tuple(remarks))


def _store(incoming: Incoming, type: str, informant_group: str) -> int:
    """Everything in the order of its references; returns how many new sources do not say what they are."""
    project = incoming.project
    aspects, branch = convention.aspects_among(project.codes)
    coders = IncomingCoders(incoming)
    codes = IncomingCodes(incoming, branch)
    memos = IncomingMemos(incoming, coders)
    sources = IncomingSources(incoming, type=type, informant_group=informant_group)
    cases = IncomingCases(incoming, memos)
    places = sources.stored()
    cases.store(places)
    listed = IncomingCodings(incoming, coders, codes, memos, aspects)
    for source in project.sources:
        source_id, revision_id = places[source.guid]
        listed.store(source, revision_id)
        if not memos.repeats(source.notes, source.description):
            memos.add("source", source_id, source.user, source.description, created=source.created)
        memos.linked("source", source_id, source.notes, source.user)
    for code in project.codes:
        if code.guid in codes.ids:
            memos.linked("code", codes.ids[code.guid], code.notes, "", said=code.description)
    memos.add_to_study()
    coders.tell_unused()
    keep_variables(incoming.writer, project.variables)
    stored = {guid: source_id for guid, (source_id, _) in places.items()}
    ids = {"sources": stored, "codes": codes.ids, "codings": listed.ids}
    ids |= {"memos": memos.ids, "cases": cases.ids}
    meant, is_own = _meant(incoming, ids), project.origin == ORIGIN
    store_parts(incoming.writer, project, meant, incoming.tally, is_own=is_own)
    return sources.n_undescribed


def _meant(incoming: Incoming, ids: Mapping[str, Mapping[str, int]]) -> dict[str, str]:
    """Under which GUID the study gives out what the file calls otherwise; a passage goes by its coding."""
    guids = study_guids(incoming.writer.db)
    meant = {
        guid: guids.of(kind, row_id) for kind, rows in ids.items() for guid, row_id in rows.items() if row_id
    }
    passages = {one.guid for source in incoming.project.sources for one in source.selections}
    for guid in passages & ids["codings"].keys():
        meant[guid] = shared_guid("passage", meant[guid])
    return meant
