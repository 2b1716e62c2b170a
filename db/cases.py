"""Cases: the persons or groups that sources come from; each source belongs to one case or to none.

A case is there as long as a source belongs to it or somebody noted something about it.
"""

from __future__ import annotations

from collections.abc import Collection

from sqlite_utils import Database

from db.memos import move_memos
from db.sql import Row, fetch_all, fetch_one
from db.writing import Writer, now
from workbench.errors import ConflictError, NotFoundError
from workbench.qual.records import Case

_LEFT = (
    "SELECT 1 FROM sources WHERE case_id = :id"
    " UNION ALL SELECT 1 FROM memos WHERE target = 'case' AND target_id = :id"
)


def cases(db: Database) -> tuple[Case, ...]:
    """All cases by name."""
    return tuple(Case(**row) for row in fetch_all(db, "SELECT id, name FROM cases ORDER BY name"))


def case_called(writer: Writer, name: str) -> int:
    """Id of the case of that name, made if it is new."""
    known = _named(writer, name)
    return int(known["id"]) if known else _made(writer, name)


def new_case(writer: Writer, name: str) -> int:
    """Make a case and return its id; ``ConflictError`` if there is one of that name."""
    _refuse_taken(writer, name)
    return _made(writer, name)


def rename_case(writer: Writer, case_id: int, name: str) -> None:
    """Give a case another name; ``ConflictError`` if another case bears it."""
    row = case_row(writer, case_id)
    if row["name"] != name:
        _refuse_taken(writer, name)
        writer.update("cases", case_id, {"name": name})


def place_sources(writer: Writer, case_id: int, source_ids: Collection[int]) -> None:
    """Let exactly these sources belong to a case; cases that hold nothing any more are gone."""
    case_row(writer, case_id)
    held = fetch_all(writer.db, "SELECT id FROM sources WHERE case_id = ?", [case_id])
    for row in held:
        if row["id"] not in source_ids:
            writer.update("sources", row["id"], {"case_id": None})
    for source_id in source_ids:
        move_source(writer, source_id, case_id)
    drop_unused(writer, case_id)


def move_source(writer: Writer, source_id: int, case_id: int | None) -> None:
    """Let a source belong to a case (None: to no case); the one it leaves is gone if it holds nothing."""
    left = writer.row("sources", source_id)["case_id"]
    if left != case_id:
        writer.update("sources", source_id, {"case_id": case_id})
        drop_unused(writer, left)


def merge_case(writer: Writer, case_id: int, into_id: int) -> None:
    """Give the sources and memos of a case to another one and remove it."""
    if case_id == into_id:
        return
    case_row(writer, case_id), case_row(writer, into_id)
    for row in fetch_all(writer.db, "SELECT id FROM sources WHERE case_id = ?", [case_id]):
        writer.update("sources", row["id"], {"case_id": into_id})
    move_memos(writer, "case", case_id, into_id)
    writer.delete("cases", case_id)


def drop_unused(writer: Writer, case_id: int | None) -> bool:
    """Remove a case that no source belongs to and nobody noted about; whether it was one."""
    known = fetch_one(writer.db, "SELECT 1 FROM cases WHERE id = ?", [case_id])
    unused = known is not None and not fetch_all(writer.db, _LEFT, {"id": case_id})
    if unused:
        writer.delete("cases", case_id)
    return unused


def case_row(writer: Writer, case_id: int) -> Row:
    """The row of a case; ``NotFoundError`` if it is gone."""
    row = fetch_one(writer.db, "SELECT * FROM cases WHERE id = ?", [case_id])
    if row is None:
        raise NotFoundError("errors.case_gone")
    return row


def _made(writer: Writer, name: str) -> int:
    return int(writer.insert("cases", {"name": name, "created_at": now()})["id"])


def _named(writer: Writer, name: str) -> Row | None:
    return fetch_one(writer.db, "SELECT * FROM cases WHERE name = ?", [name])


def _refuse_taken(writer: Writer, name: str) -> None:
    if _named(writer, name):
        raise ConflictError("errors.case_exists", name=name)
