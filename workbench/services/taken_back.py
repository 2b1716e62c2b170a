"""What an undo or a redo did, in words, and where it stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from db.codings import codings_by_id
from db.events import RowChange, changes_of, row_of
from db.sources import source_of_revision, sources
from db.sql import Row
from workbench.qual.records import Segment
from workbench.services.taken_words import TakenWords
from workbench.texts import Texts


@dataclass(frozen=True, slots=True)
class Place:
    """Where something was taken back that is not in view.

    Attributes
    ----------
    source : str or None
        Name of another source; None for the one that is open.
    start, end : int or None
        Code points of a passage, half-open; None for a note.
    note : str or None
        What the note is about: ``source``, ``case`` or ``code``.
    code : int or None
        Id of the code that the note is about.
    """

    source: str | None = None
    start: int | None = None
    end: int | None = None
    note: str | None = None
    code: int | None = None


@dataclass(frozen=True, slots=True)
class TakenBack:
    """An undo or a redo as a sentence, and its place where that is not in view."""

    said: str
    place: Place | None


def taken_back(db: Database, revision_id: int, op: str, kind: str, texts: Texts) -> TakenBack:
    """What an operation of ``kind`` ``undo`` or ``redo`` did, seen from the source of a revision."""
    changes = changes_of(db, op)
    place = place_of(db, revision_id, changes)
    what = TakenWords(db, texts).told(changes, kind)
    if place and place.source:
        said = texts.t(f"taken_back.{kind}_elsewhere", what=what, source=place.source)
    else:
        said = texts.t(f"taken_back.{kind}", what=what)
    return TakenBack(said, place)


def place_of(db: Database, revision_id: int, changes: Sequence[RowChange]) -> Place | None:
    """Where changes were made; None for codings of the open source, which are brought into view."""
    for change in changes:
        row = row_of(change)
        if change.table == "codings":
            return _passage(db, revision_id, Segment(row["revision_id"], row["start"], row["end"]))
        if change.table == "memos" and row["target"] == "coding":
            return next(
                (_passage(db, revision_id, one.segment) for one in codings_by_id(db, {row["target_id"]})),
                None,
            )
        if change.table == "memos":
            return _noted(db, revision_id, row)
    return None


def _passage(db: Database, revision_id: int, segment: Segment) -> Place | None:
    if segment.revision_id == revision_id:
        return None
    return Place(source_of_revision(db, segment.revision_id).name, segment.start, segment.end)


def _noted(db: Database, revision_id: int, memo: Row) -> Place | None:
    """A note on a case stands beside every source of it; the open one comes first."""
    target, wanted = memo["target"], memo["target_id"]
    if target == "code":
        return Place(note="code", code=wanted)
    here = source_of_revision(db, revision_id)
    about = {one.name: one.case_id if target == "case" else one.id for one in (here, *sources(db))}
    if about[here.name] == wanted:
        return Place(note=target)
    return next((Place(name, note=target) for name, one in about.items() if one == wanted), None)
