"""Coding a source: what the screen needs, and what comes of the operations it sends back."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from db.adjudications import adjudications
from db.codebook import codes
from db.codings import coded_on, codings, codings_by_id
from db.events import RowChange, changes_of, changes_since, is_done, last_seq, row_of
from db.logic_model import logic_model
from db.memos import memos
from db.sources import revision_text, source_named, source_of_revision, sources, turns
from db.writing import now
from workbench.mixed.logic_model import LogicModel
from workbench.qual.records import Adjudication, Code, Coder, Coding, Memo, Source, Turn
from workbench.services.coding_operations import Operation, carry_out, word

TABLES = ("codings", "memos", "codes")


@dataclass(frozen=True, slots=True)
class CodingDesk:
    """All that one coder needs to code one source, as of event number ``seq``.

    Attributes
    ----------
    done_by : tuple of str
        Coders of the source who have gone on to code another one.
    """

    source: Source
    text: str
    turns: tuple[Turn, ...]
    codes: tuple[Code, ...]
    model: LogicModel | None
    codings: tuple[Coding, ...]
    notes: tuple[Memo, ...]
    decisions: tuple[Adjudication, ...]
    done_by: tuple[str, ...]
    seq: int


@dataclass(frozen=True, slots=True)
class Changes:
    """What became different for one coder at one source.

    Attributes
    ----------
    changed : tuple of Coding
        New or changed.
    removed : tuple of int
        Ids of codings that are gone.
    seq : int
        Number of the newest event.
    codes : tuple of Code
        The whole codebook if it changed; else empty.
    notes : tuple of Memo, or None
        All memos on the source, its case and on codes if one of them changed.
    """

    changed: tuple[Coding, ...]
    removed: tuple[int, ...]
    seq: int
    codes: tuple[Code, ...] = ()
    notes: tuple[Memo, ...] | None = None


def source_titles(db: Database) -> dict[str, str]:
    """Title of each source by its name, in the order they came."""
    return {source.name: source.title for source in sources(db)}


def coding_desk(db: Database, source_name: str, coder: Coder) -> CodingDesk:
    """Load one source with the codings that this coder may see; marked subsets stay out."""
    source, seq = source_named(db, source_name), last_seq(db)
    seen = codings(db, revision_id=source.revision_id, seen_by=coder.id)
    return CodingDesk(
        source=source,
        text=revision_text(db, source.revision_id),
        turns=turns(db, source.revision_id),
        codes=codes(db),
        model=logic_model(db),
        codings=tuple(one for one in seen if not one.subset),
        notes=_notes(db, source, coder),
        decisions=() if source.blind else _decisions(db, source.revision_id),
        done_by=coded_on(db, source.id, seen_by=coder.id),
        seq=seq,
    )


def apply_operation(db: Database, coder: Coder, revision_id: int, operation: Operation) -> Changes:
    """Do one operation of a coder; one that is done already only tells its outcome again.

    Parameters
    ----------
    operation : mapping
        ``op`` (a UUID) and ``kind``: ``add`` (start, end, code, measure, stance, claim, strength, exemplary),
        ``new_code`` (name, and as ``add`` but for the code), ``change`` (coding and what changes),
        ``change_many`` (codings and what changes), ``remove`` (coding), ``remove_many`` (codings), ``memo``
        (coding, body), ``note`` (target ``source``, ``code`` or ``case``, id, body), ``undo`` or ``redo``.

    Raises
    ------
    InputError
        If the operation cannot be read or the segment lies outside the text.
    NotFoundError, ConflictError
        If what it speaks of is gone or has been overtaken.
    """
    op = word(operation, "op", limit=64)
    if not is_done(db, op):
        carry_out(db, coder, revision_id, op, operation)
    return _outcome(db, coder, revision_id, changes_of(db, op))


def changes_after(db: Database, coder: Coder, revision_id: int, seq: int) -> Changes:
    """What this coder may see of what happened to a revision after event number ``seq``."""
    outcome = _outcome(db, coder, revision_id, changes_since(db, seq, tables=TABLES))
    return Changes(
        tuple(one for one in outcome.changed if not one.subset),
        outcome.removed,
        max(outcome.seq, seq),
        outcome.codes,
        outcome.notes,
    )


def stored_until(db: Database) -> tuple[int, str]:
    """Number of the newest event, and the present moment."""
    return last_seq(db), now()


def _decisions(db: Database, revision_id: int) -> tuple[Adjudication, ...]:
    return tuple(one for one in adjudications(db) if one.segment.revision_id == revision_id)


def _notes(db: Database, source: Source, coder: Coder) -> tuple[Memo, ...]:
    """Memos on the source, on its case, and on all codes."""
    here = {"source": source.id, "case": source.case_id}
    of_these = (one for target in here for one in memos(db, target=target, seen_by=coder.id))
    found = tuple(one for one in of_these if one.target_id == here[one.target])
    return found + memos(db, target="code", seen_by=coder.id)


def _outcome(db: Database, coder: Coder, revision_id: int, changes: list[RowChange]) -> Changes:
    source, seq = source_of_revision(db, revision_id), last_seq(db)
    rows = [change for change in changes if change.table == "codings"]
    seen = [row for row in rows if not source.blind or row_of(row)["coder_id"] == coder.id]
    here = {int(row.row_id) for row in seen if row_of(row)["revision_id"] == revision_id}
    noted = [row_of(change) for change in changes if change.table == "memos"]
    with_memo = {int(row["target_id"]) for row in noted if row["target"] == "coding"}
    listed = codings_by_id(db, here | with_memo, seen_by=coder.id)
    found = tuple(one for one in listed if one.segment.revision_id == revision_id)
    return Changes(
        found,
        tuple(sorted(here - {one.id for one in found})),
        seq,
        codes(db) if any(change.table == "codes" for change in changes) else (),
        _notes(db, source, coder) if any(row["target"] != "coding" for row in noted) else None,
    )
