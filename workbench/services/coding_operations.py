"""What a coder can do to a source: each operation checked, stored once, and undone as one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import TypeVar

from sqlite_utils import Database

from db import codings as store
from db import memos
from db.cases import drop_unused
from db.codebook import codes
from db.logic_model import measures
from db.open_codes import open_code
from db.sources import revision_text
from db.writing import Writer, write_tx
from workbench.errors import InputError
from workbench.qual.records import CLAIM_TYPES, STANCES, Assessment, Code, Coder, Segment
from workbench.services.undoing import CODINGS

T = TypeVar("T")
Operation = Mapping[str, object]
Action = Callable[[Database, Coder, int, str, Operation], None]
CHANGEABLE = ("start", "end", "code", "measure", "stance", "claim", "strength", "exemplary")
MOST_AT_ONCE = 5_000
MEMO_LENGTH, NAME_LENGTH = 20_000, 120


def carry_out(db: Database, coder: Coder, revision_id: int, op: str, operation: Operation) -> None:
    """Do one operation; what it may hold stands at :func:`workbench.services.coding.apply_operation`."""
    action = ACTIONS.get(word(operation, "kind", limit=20))
    if action is None:
        raise InputError("errors.operation_invalid", place="kind")
    action(db, coder, revision_id, op, operation)


def _add(db: Database, coder: Coder, revision_id: int, op: str, operation: Operation) -> None:
    code = _known_code(db, operation)
    with write_tx(db, action="coding.add", coder_id=coder.id, op=op) as writer:
        _store(writer, operation, revision_id, code.id)


def _new_code(db: Database, coder: Coder, revision_id: int, op: str, operation: Operation) -> None:
    """A code that the coder names on the spot, and the passage it was needed for."""
    name = " ".join(word(operation, "name", limit=NAME_LENGTH).split())
    with write_tx(db, action="coding.new_code", coder_id=coder.id, op=op) as writer:
        code_id = open_code(writer, name)
        if "start" in operation:
            _store(writer, operation, revision_id, code_id)


def _store(writer: Writer, operation: Operation, revision_id: int, code_id: int) -> None:
    store.add_coding(
        writer,
        Segment(revision_id, whole(operation, "start"), whole(operation, "end")),
        code_id=code_id,
        assessment=_assessment(writer.db, operation),
        text=revision_text(writer.db, revision_id),
        exemplary=bool(_one_of(operation, "exemplary", (True, False))),
    )


def _change(db: Database, coder: Coder, revision_id: int, op: str, operation: Operation) -> None:
    changes = {name: operation[name] for name in CHANGEABLE if name in operation}
    row, text = _changed_columns(db, changes), revision_text(db, revision_id)
    with write_tx(db, action="coding.change", coder_id=coder.id, op=op) as writer:
        store.change_coding(writer, whole(operation, "coding"), row, text=text)


def _change_many(db: Database, coder: Coder, revision_id: int, op: str, operation: Operation) -> None:
    allowed = set(CHANGEABLE) - {"start", "end"}
    row = _changed_columns(db, {name: operation[name] for name in allowed if name in operation})
    text, listed = revision_text(db, revision_id), _many(operation)
    with write_tx(db, action="coding.change_many", coder_id=coder.id, op=op) as writer:
        for coding_id in listed:
            store.change_coding(writer, coding_id, row, text=text)


def _remove_many(db: Database, coder: Coder, revision_id: int, op: str, operation: Operation) -> None:
    listed = _many(operation)
    with write_tx(db, action="coding.remove_many", coder_id=coder.id, op=op) as writer:
        for coding_id in listed:
            store.remove_coding(writer, coding_id)


def _remove(db: Database, coder: Coder, revision_id: int, op: str, operation: Operation) -> None:
    with write_tx(db, action="coding.remove", coder_id=coder.id, op=op) as writer:
        store.remove_coding(writer, whole(operation, "coding"))


def _memo(db: Database, coder: Coder, revision_id: int, op: str, operation: Operation) -> None:
    body = word(operation, "body", limit=MEMO_LENGTH).strip()
    with write_tx(db, action="coding.memo", coder_id=coder.id, op=op) as writer:
        store.set_memo(writer, whole(operation, "coding"), body)


def _note(db: Database, coder: Coder, revision_id: int, op: str, operation: Operation) -> None:
    """A memo on the source, its case or a code."""
    target, target_id = _one_of(operation, "target", memos.TARGETS), whole(operation, "id")
    body = word(operation, "body", limit=MEMO_LENGTH).strip()
    if target is None:
        raise InputError("errors.operation_invalid", place="target")
    action = "memo.case" if target == "case" else "memo.set"
    with write_tx(db, action=action, coder_id=coder.id, op=op) as writer:
        memos.set_memo(writer, target, target_id, body)
        if target == "case":
            drop_unused(writer, target_id)


def _undo(db: Database, coder: Coder, revision_id: int, op: str, operation: Operation) -> None:
    CODINGS.undo(db, coder, op=op)


def _redo(db: Database, coder: Coder, revision_id: int, op: str, operation: Operation) -> None:
    CODINGS.redo(db, coder, op=op)


ACTIONS: Mapping[str, Action] = {
    "add": _add,
    "new_code": _new_code,
    "change": _change,
    "change_many": _change_many,
    "remove": _remove,
    "remove_many": _remove_many,
    "memo": _memo,
    "note": _note,
    "undo": _undo,
    "redo": _redo,
}


def _changed_columns(db: Database, changes: Operation) -> dict[str, object]:
    row: dict[str, object] = {name: whole(changes, name) for name in ("start", "end") if name in changes}
    if "code" in changes:
        row["code_id"] = _known_code(db, changes).id
    if "exemplary" in changes:
        row["exemplary"] = int(bool(_one_of(changes, "exemplary", (True, False))))
    assessed = asdict(_assessment(db, changes))
    columns = {"measure": "measure_id", "stance": "stance", "claim": "claim", "strength": "strength"}
    return row | {column: assessed[column] for name, column in columns.items() if name in changes}


def _known_code(db: Database, operation: Operation) -> Code:
    wanted = whole(operation, "code")
    for code in codes(db):
        if code.id == wanted and code.codable:
            return code
    raise InputError("errors.code_missing")


def _assessment(db: Database, operation: Operation) -> Assessment:
    return Assessment(
        measure_id=_one_of(operation, "measure", tuple(one.id for one in measures(db))),
        stance=_one_of(operation, "stance", STANCES),
        claim=_one_of(operation, "claim", CLAIM_TYPES),
        strength=_one_of(operation, "strength", (1, 2, 3)),
    )


def _one_of(operation: Operation, name: str, allowed: tuple[T, ...]) -> T | None:
    value = operation.get(name)
    if value is None:
        return None
    for known in allowed:
        if known == value and isinstance(value, bool) == isinstance(known, bool):
            return known
    raise InputError("errors.operation_invalid", place=name)


def _many(operation: Operation) -> list[int]:
    """Different coding numbers, at least one."""
    listed = operation.get("codings")
    if not isinstance(listed, list) or not 0 < len(listed) <= MOST_AT_ONCE:
        raise InputError("errors.operation_invalid", place="codings")
    return list(dict.fromkeys(whole({"codings": one}, "codings") for one in listed))


def whole(operation: Operation, name: str) -> int:
    """A whole number of an operation."""
    value = operation.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise InputError("errors.operation_invalid", place=name)
    return value


def word(operation: Operation, name: str, *, limit: int) -> str:
    """A string of an operation, of at most ``limit`` characters."""
    value = operation.get(name)
    if not isinstance(value, str) or len(value) > limit or "\x00" in value:
        raise InputError("errors.operation_invalid", place=name)
    return value
