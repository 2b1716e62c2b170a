"""Cases with their sources, what those share, and memos; every change one operation, undone as one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from db import cases as store
from db.codings import NOBODY
from db.memos import memos, set_memo
from db.sources import CASE
from db.writing import write_tx
from workbench.errors import InputError
from workbench.qual.records import Case, Coder, Memo, Source
from workbench.services.coding_operations import MEMO_LENGTH
from workbench.services.retrieval_tables import attribute_names, values_of
from workbench.services.source_facts import ATTRIBUTE_LENGTH as NAME_LENGTH
from workbench.services.sources import SourceRow

__all__ = ["MEMO_LENGTH", "NAME_LENGTH", "Case", "CaseRow"]
_OF_THE_FILE = "file_sha256"


@dataclass(frozen=True, slots=True)
class CaseRow:
    """A case as one coder may see it.

    Attributes
    ----------
    sources : tuple of SourceRow
        Those that belong to it, with the codings that the coder may see.
    shared : mapping of str to tuple of str
        Values by attribute, of attributes that are known and alike in all its sources.
    memos : tuple of Memo
        Of a case with a source that is coded blind only the coder's own.
    """

    case: Case
    sources: tuple[SourceRow, ...]
    shared: Mapping[str, tuple[str, ...]]
    memos: tuple[Memo, ...]

    @property
    def n_codings(self) -> int:
        """Codings in its sources."""
        return sum(one.n_codings for one in self.sources)

    def memo_of(self, coder: Coder) -> str:
        """The coder's own memo; empty where there is none."""
        return next((one.body for one in self.memos if one.coder_id == coder.id), "")


def case_rows(db: Database, listed: Sequence[SourceRow], coder: Coder | None = None) -> tuple[CaseRow, ...]:
    """All cases by name; ``listed`` are the study's sources as the coder may see them."""
    noted = memos(db, target="case", seen_by=coder.id if coder else NOBODY)
    found = []
    for case in store.cases(db):
        held = tuple(one for one in listed if one.source.case_id == case.id)
        about = tuple(one for one in noted if one.target_id == case.id)
        found.append(CaseRow(case, held, shared_facts([one.source for one in held]), about))
    return tuple(found)


def shared_facts(sources: Sequence[Source]) -> dict[str, tuple[str, ...]]:
    """Values by attribute, of attributes that are known and alike in all of these sources."""
    names = [name for name in attribute_names(sources) if name not in (CASE, _OF_THE_FILE)]
    values = {name: {values_of(one, name) for one in sources} for name in names}
    return {name: next(iter(found)) for name, found in values.items() if len(found) == 1 and found != {()}}


def add_case(db: Database, coder: Coder, *, name: str, source_ids: Collection[int]) -> int:
    """Make a case of some sources and return its id.

    Raises
    ------
    InputError
        It has no name or no source, or the name is too long.
    ConflictError
        There is a case of that name.
    """
    plain = _checked_name(name)
    if not source_ids:
        raise InputError("errors.case_without_sources", name=plain)
    with write_tx(db, action="case.add", coder_id=coder.id) as writer:
        case_id = store.new_case(writer, plain)
        store.place_sources(writer, case_id, source_ids)
    return case_id


def rename_case(db: Database, coder: Coder, case_id: int, name: str) -> None:
    """Give a case another name; errors as for :func:`add_case`."""
    plain = _checked_name(name)
    with write_tx(db, action="case.rename", coder_id=coder.id) as writer:
        store.rename_case(writer, case_id, plain)


def place_sources(db: Database, coder: Coder, case_id: int, source_ids: Collection[int]) -> None:
    """Let exactly these sources belong to a case; without sources and memos the case is gone."""
    with write_tx(db, action="case.sources", coder_id=coder.id) as writer:
        store.place_sources(writer, case_id, source_ids)


def merge_cases(db: Database, coder: Coder, case_id: int, into_id: int) -> None:
    """Give the sources and everybody's memos of a case to another one, and remove it."""
    with write_tx(db, action="case.merge", coder_id=coder.id) as writer:
        store.merge_case(writer, case_id, into_id)


def write_case_memo(db: Database, coder: Coder, case_id: int, body: str) -> None:
    """Write, change or (with an empty text) remove the coder's memo on a case."""
    if len(body.strip()) > MEMO_LENGTH:
        raise InputError("errors.memo_too_long", n=MEMO_LENGTH)
    with write_tx(db, action="memo.case", coder_id=coder.id) as writer:
        set_memo(writer, "case", case_id, body.strip())
        store.drop_unused(writer, case_id)


def _checked_name(name: str) -> str:
    plain = " ".join(name.split())
    if not 0 < len(plain) <= NAME_LENGTH:
        raise InputError("errors.case_unnamed", n=NAME_LENGTH)
    return plain
