"""A study as a project of the exchange standard."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from sqlite_utils import Database

from db import exchange as store
from db.codebook import codes
from db.coders import coders
from db.codings import codings, subset_names
from db.exchange_parts import STUDY
from db.logic_model import measures
from db.settings import settings
from db.sources import sources
from db.writing import now
from workbench.qual import refi_convention as convention
from workbench.qual.records import Code, Coding, Source
from workbench.qual.refi_colours import colour_of
from workbench.qual.refi_guids import shared_guid
from workbench.qual.refi_parts import set_of
from workbench.qual.refi_records import (
    RefiCode,
    RefiCoding,
    RefiNote,
    RefiPart,
    RefiProject,
    RefiSelection,
    RefiSource,
    RefiUser,
    RefiVariable,
)
from workbench.qual.refi_report import Tally
from workbench.qual.refi_writer import passage_name
from workbench.reasons import Reason
from workbench.services.exchange_cases import outgoing_cases, words_of
from workbench.services.exchange_guids import StudyGuids, study_guids
from workbench.services.exchange_parts import DESCRIPTION, outgoing_parts
from workbench.services.exchange_values import source_values, variable_of
from workbench.services.exchange_variables import typed_variables
from workbench.texts import Texts

ORIGIN = "Samsyn"
SIMULATED_MARK = "samsyn:simulated"


@dataclass(frozen=True, slots=True)
class OutgoingProject:
    """A project ready to be written, and what of the study does not go along."""

    project: RefiProject
    n_codings: int
    remarks: tuple[Reason, ...]


def outgoing_project(db: Database, texts: Texts, *, seen_by: int | None = None) -> OutgoingProject:
    """Everything of a study that the standard has a place for.

    Parameters
    ----------
    texts : Texts
        Language of the names of codes and variables.
    seen_by : int, optional
        A coder: of sources coded blind only this coder's work goes along.
    """
    guids, title = study_guids(db), str(settings(db).get("title", ""))
    listed, found = sources(db), codings(db, seen_by=seen_by)
    newest = {source.revision_id for source in listed}
    current = [one for one in found if one.segment.revision_id in newest]
    notes = _Notes(db, current, guids, seen_by)
    values, passages = source_values(db), _passages(current, notes, guids)
    made = [
        _source(db, one, notes, guids, passages=passages[one.revision_id], values=values[one.id])
        for one in listed
    ]
    project = RefiProject(
        name=title or ORIGIN,
        origin=ORIGIN,
        created=now(),
        description="\n\n".join(notes.descriptions),
        users=_users(db, current, notes, guids),
        codes=outgoing_codes(db, texts, notes=notes.of_codes),
        variables=typed_variables(db, _variables(values, texts), (one.values for one in made)),
        cases=outgoing_cases(
            db, guids, made, {one: notes.written(own) for one, own in notes.of_cases.items()}
        ),
        sources=tuple(made),
        notes=tuple(notes.made),
        project_notes=tuple(notes.of_project),
    )
    kept, n_loose = outgoing_parts(db, project.guids)
    loose = (Reason.of("exchange.left_loose", n=n_loose),) if n_loose else ()
    remarks = (*loose, *_remarks(db, len(found) - len(current), seen_by), *_read_otherwise(project))
    whole = replace(project, parts=_groups(listed, guids, texts) + kept)
    return OutgoingProject(whole, len(current), remarks)


def outgoing_codes(
    db: Database, texts: Texts, *, notes: Mapping[int, Iterable[str]] | None = None
) -> tuple[RefiCode, ...]:
    """The codebook, parents first, and the branch of what is said of passages."""
    guids, listed = study_guids(db), codes(db)
    own = tuple(_code(code, guids, texts, tuple((notes or {}).get(code.id, ()))) for code in listed)
    if not own:
        return ()
    named = {one.id: one.name(texts.language) for one in measures(db)}
    return own + convention.aspect_codes(named, subset_names(db), texts)


def _source(
    db: Database,
    one: Source,
    notes: _Notes,
    guids: StudyGuids,
    *,
    passages: Iterable[RefiSelection],
    values: Mapping[str, str],
) -> RefiSource:
    return RefiSource(
        guid=guids.of("sources", one.id),
        name=one.name,
        text=guids.text(db, one.id),
        description=words_of(notes.written(notes.of_sources[one.id])),
        created=guids.stamps("sources")[one.id],
        selections=tuple(passages),
        values={variable_of(name).guid: value for name, value in values.items()},
        notes=tuple(notes.of_sources[one.id]),
    )


def _variables(values: Mapping[int, Mapping[str, str]], texts: Texts) -> Iterator[RefiVariable]:
    names = dict.fromkeys(name for given in values.values() for name in given)
    return (variable_of(name, texts) for name in names)


def _code(code: Code, guids: StudyGuids, texts: Texts, notes: tuple[str, ...]) -> RefiCode:
    other = "en" if texts.language == "nb" else "nb"
    mark = {
        "slug": code.slug,
        "link": code.link or "",
        "measure": code.measure_id or "",
        "colour": str(code.colour),
        texts.language: code.name(texts.language),
        other: code.name(other),
    }
    parts = {name: getattr(code, name) for name in ("definition", *convention.PARTS)}
    extra = guids.extra("codes", code.id)
    kept = extra.get("colour", "") if extra.get("number") == str(code.colour) else ""
    return RefiCode(
        guid=guids.of("codes", code.id),
        name=code.name(texts.language),
        parent=guids.of("codes", code.parent_id) if code.parent_id else None,
        codable=code.codable,
        colour=kept or colour_of(code.colour),
        description=convention.code_description(parts, mark, texts),
        notes=notes,
    )


class _Notes:
    """Memos as notes, by what they belong to; a coder's memo on an own coding is its description."""

    def __init__(self, db: Database, current: list[Coding], guids: StudyGuids, seen_by: int | None) -> None:
        self.made: list[RefiNote] = []
        self.of_codes: dict[int, list[str]] = defaultdict(list)
        self.of_sources: dict[int, list[str]] = defaultdict(list)
        self.of_codings: dict[int, list[str]] = defaultdict(list)
        self.of_cases: dict[int, list[str]] = defaultdict(list)
        self.of_project: list[str] = []
        self.descriptions: list[str] = []
        self.coder_ids: set[int] = set()
        owner = {one.id: one.coder_id for one in current}
        places = {"code": self.of_codes, "source": self.of_sources}
        places |= {"coding": self.of_codings, "case": self.of_cases}
        for memo in store.all_memos(db, seen_by=seen_by):
            gone = memo.target == "coding" and memo.target_id not in owner
            described = memo.target == "coding" and owner.get(memo.target_id) == memo.coder_id
            if guids.extra("memos", memo.id).get("place") == DESCRIPTION:
                self.descriptions.append(memo.body)
                continue
            if gone or described or memo.target not in (*places, STUDY):
                continue
            guid, user = guids.of("memos", memo.id), guids.of("coders", memo.coder_id)
            body = memo.body.replace("\r\n", "\n").replace("\r", "\n")
            self.made.append(RefiNote(guid, passage_name(body), body, user, memo.created_at))
            self.coder_ids.add(memo.coder_id)
            (self.of_project if memo.target == STUDY else places[memo.target][memo.target_id]).append(guid)

    def written(self, named: Iterable[str]) -> list[RefiNote]:
        """Notes by their GUIDs."""
        by_guid = {note.guid: note for note in self.made}
        return [by_guid[guid] for guid in named]


def _users(db: Database, current: list[Coding], notes: _Notes, guids: StudyGuids) -> tuple[RefiUser, ...]:
    at_work = {one.coder_id for one in current} | notes.coder_ids
    return tuple(
        RefiUser(guids.of("coders", one.id), one.name, SIMULATED_MARK if one.simulated else "")
        for one in coders(db)
        if one.id in at_work
    )


def _passages(current: list[Coding], notes: _Notes, guids: StudyGuids) -> dict[int, list[RefiSelection]]:
    """Coded passages by revision, in the order of the text."""
    moments, found = guids.stamps("codings"), defaultdict[int, list[RefiSelection]](list)
    for one in current:
        found[one.segment.revision_id].append(_selection(one, moments[one.id], notes, guids))
    return found


def _selection(one: Coding, at: str, notes: _Notes, guids: StudyGuids) -> RefiSelection:
    """A passage of its own for every coding, so that what is said of it cannot be mistaken."""
    guid, user = guids.of("codings", one.id), guids.of("coders", one.coder_id)
    main = RefiCoding(guid, guids.of("codes", one.code_id), user, at, tuple(notes.of_codings.get(one.id, ())))
    more = tuple(
        RefiCoding(shared_guid("said", guid, name), convention.aspect_guid(name, value), user, at)
        for name, value in said_of(one).items()
    )
    start, end = one.segment.start, one.segment.end
    passage = shared_guid("passage", guid)
    named = passage_name(one.quote)
    memo = one.memo.replace("\r\n", "\n").replace("\r", "\n")
    return RefiSelection(passage, start, end, named, memo, user, at, (main, *more))


def said_of(one: Coding) -> dict[str, str]:
    """What is said of a coding, by aspect; what is not said is left out."""
    given = one.assessment
    said = {
        "measure": given.measure_id,
        "stance": given.stance,
        "claim": given.claim,
        "strength": str(given.strength) if given.strength else None,
        "exemplary": convention.EXEMPLARY if one.exemplary else None,
        "subset": one.subset or None,
    }
    return {name: value for name, value in said.items() if value}


def _groups(listed: tuple[Source, ...], guids: StudyGuids, texts: Texts) -> tuple[RefiPart, ...]:
    """One set of sources for every group of informants."""
    groups: dict[str, list[str]] = defaultdict(list)
    for source in listed:
        groups[source.informant_group].append(guids.of("sources", source.id))
    return tuple(
        set_of(
            shared_guid("group", group),
            texts.t("exchange.set_group", group=texts.t(f"import_text.group_{group}")),
            sources=members,
        )
        for group, members in groups.items()
    )


def _counts_otherwise(source: RefiSource) -> bool:
    """Whether NVivo, which counts an emoji as two, takes a passage of the text for another."""
    last = max((one.end for one in source.selections), default=0)
    return max(source.text[:last], default="") > "\uffff"


def _read_otherwise(project: RefiProject) -> Iterator[Reason]:
    """What other programs are known to read otherwise than it is meant."""
    tally = Tally()
    tally.note("exchange.left_wide", n=sum(map(_counts_otherwise, project.sources)))
    known = Counter((code.name.casefold(), code.codable) for code in project.codes)
    for code in project.codes:
        if known[code.name.casefold(), code.codable] > 1:
            tally.note("exchange.left_same_names", code.name)
    return tally.reasons()


def _remarks(db: Database, n_earlier: int, seen_by: int | None) -> tuple[Reason, ...]:
    told = [Reason.of("exchange.left_turns"), Reason.of("exchange.left_register")]
    if n_earlier:
        told.insert(0, Reason.of("exchange.left_revisions", n=n_earlier))
    if seen_by is not None and store.blind_sources(db):
        told.insert(0, Reason.of("exchange.left_blind"))
    return tuple(told)
