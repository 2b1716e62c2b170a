"""Cases as they go out to other programs: their sources, what those share, and what was noted about them.

The standard gives a case a description but no notes. So the words of its memos stand in its description, for
others to read, and a last line names the notes that tell who wrote them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlite_utils import Database

from db.cases import cases
from db.sources import sources
from workbench.qual.records import Case
from workbench.qual.refi_convention import marked
from workbench.qual.refi_guids import shared_guid
from workbench.qual.refi_records import RefiCase, RefiNote, RefiSource
from workbench.services.exchange_guids import StudyGuids


def outgoing_cases(
    db: Database, guids: StudyGuids, made: Sequence[RefiSource], notes: Mapping[int, Sequence[RefiNote]]
) -> tuple[RefiCase, ...]:
    """The study's cases, then one for every source without: some programs read values there only.

    Parameters
    ----------
    made : sequence of RefiSource
        The study's sources in their order, as they go out.
    notes : mapping of int to sequence of RefiNote
        The memos on each case, by its number, as they go out.
    """
    held: dict[int | None, list[RefiSource]] = defaultdict(list)
    for one, source in zip(sources(db), made, strict=True):
        held[one.case_id].append(source)
    own = (_case(case, guids, held[case.id], notes.get(case.id, ())) for case in cases(db))
    return (*own, *(_stand_in(source) for source in held[None]))


def _case(case: Case, guids: StudyGuids, held: Sequence[RefiSource], notes: Sequence[RefiNote]) -> RefiCase:
    named = {"notes": " ".join(note.guid for note in notes)}
    return RefiCase(
        guid=guids.of("cases", case.id),
        name=case.name,
        description=marked(words_of(notes), named) if notes else "",
        values=_shared(held),
        sources=tuple(one.guid for one in held),
    )


def words_of(notes: Iterable[RefiNote]) -> str:
    """Several notes as one text."""
    return "\n\n".join(note.text for note in notes)


def _shared(held: Sequence[RefiSource]) -> dict[str, str]:
    """Values that are the same in all of these sources."""
    found = dict(held[0].values) if held else {}
    for one in held[1:]:
        found = {name: value for name, value in found.items() if one.values.get(name) == value}
    return found


def _stand_in(source: RefiSource) -> RefiCase:
    return RefiCase(_guid_of_stand_in(source.guid), source.name, values=source.values, sources=(source.guid,))


def is_stand_in(case: RefiCase) -> bool:
    """Whether a case only carries what is known of one source: ours, or one without a name."""
    if len(case.sources) != 1:
        return False
    return case.guid == _guid_of_stand_in(case.sources[0]) or not (case.name.strip() or case.description)


def _guid_of_stand_in(source_guid: str) -> str:
    return shared_guid("case", source_guid)
