"""Coding a source: what the screen needs, and the operations it sends back."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import TypeVar

from sqlite_utils import Database

from db import codings as store
from db.codebook import codes
from db.codings import codings, codings_by_id
from db.events import RowChange, changes_of, changes_since, is_done, last_seq, redo, undo
from db.logic_model import logic_model, measures
from db.sources import revision_text, source_named, sources, turns
from db.writing import Writer, now, write_tx
from workbench.errors import InputError
from workbench.mixed.logic_model import LogicModel
from workbench.qual.records import (
    CLAIM_TYPES,
    STANCES,
    Assessment,
    Code,
    Coder,
    Coding,
    Segment,
    Source,
    Turn,
)

T = TypeVar("T")
Operation = Mapping[str, object]
CHANGEABLE = ("start", "end", "code", "measure", "stance", "claim", "strength")
UNDOABLE = ("coding.",)
TABLES = ("codings", "memos")


@dataclass(frozen=True, slots=True)
class CodingDesk:
    """All that coding one source needs, as of event number ``seq``."""

    source: Source
    text: str
    turns: tuple[Turn, ...]
    codes: tuple[Code, ...]
    model: LogicModel | None
    codings: tuple[Coding, ...]
    seq: int


@dataclass(frozen=True, slots=True)
class Changes:
    """Codings that are new or changed, ids of those removed, and the newest event number."""

    changed: tuple[Coding, ...]
    removed: tuple[int, ...]
    seq: int


def source_titles(db: Database) -> dict[str, str]:
    """Title of each source by its name, in the order they came."""
    return {source.name: source.title for source in sources(db)}


def coding_desk(db: Database, source_name: str) -> CodingDesk:
    """Load one source with its codings; marked subsets stay out."""
    source = source_named(db, source_name)
    seq = last_seq(db)
    return CodingDesk(
        source=source,
        text=revision_text(db, source.revision_id),
        turns=turns(db, source.revision_id),
        codes=codes(db),
        model=logic_model(db),
        codings=tuple(one for one in codings(db, revision_id=source.revision_id) if not one.subset),
        seq=seq,
    )


def apply_operation(db: Database, coder: Coder, revision_id: int, operation: Operation) -> Changes:
    """Do one operation of a coder; one that is done already only tells its outcome again.

    Parameters
    ----------
    operation : mapping
        ``op`` (a UUID) and ``kind``: ``add`` (start, end, code, measure, stance, claim, strength),
        ``remove`` (coding), ``change`` (coding and what changes), ``memo`` (coding, body), ``undo``
        or ``redo``.

    Raises
    ------
    InputError
        If the operation cannot be read or the segment lies outside the text.
    NotFoundError, ConflictError
        If what it speaks of is gone or has been overtaken.
    """
    op = _word(operation, "op", limit=64)
    if not is_done(db, op):
        action = _ACTIONS.get(_word(operation, "kind", limit=10))
        if action is None:
            raise InputError("errors.operation_invalid", place="kind")
        action(db, coder, revision_id, op, operation)
    return _outcome(db, changes_of(db, op))


def changes_after(db: Database, revision_id: int, seq: int) -> Changes:
    """What happened to the codings of a revision after event number ``seq``, whoever did it."""
    outcome = _outcome(db, changes_since(db, seq, tables=TABLES))
    mine = tuple(one for one in outcome.changed if one.segment.revision_id == revision_id and not one.subset)
    return Changes(mine, outcome.removed, max(outcome.seq, seq))


def stored_until(db: Database) -> tuple[int, str]:
    """Number of the newest event, and the present moment."""
    return last_seq(db), now()


def _add(db: Database, coder: Coder, revision_id: int, op: str, operation: Operation) -> None:
    text = revision_text(db, revision_id)
    segment = Segment(revision_id, _whole(operation, "start"), _whole(operation, "end"))
    code = _known_code(db, operation)
    with write_tx(db, action="coding.add", coder_id=coder.id, op=op) as writer:
        store.add_coding(writer, segment, code_id=code.id, assessment=_assessment(db, operation), text=text)


def _change(db: Database, coder: Coder, revision_id: int, op: str, operation: Operation) -> None:
    changes = {name: operation[name] for name in CHANGEABLE if name in operation}
    row = _changed_columns(db, changes)
    with write_tx(db, action="coding.change", coder_id=coder.id, op=op) as writer:
        store.change_coding(writer, _whole(operation, "coding"), row, text=revision_text(db, revision_id))


def _changed_columns(db: Database, changes: Operation) -> dict[str, object]:
    row: dict[str, object] = {name: _whole(changes, name) for name in ("start", "end") if name in changes}
    if "code" in changes:
        row["code_id"] = _known_code(db, changes).id
    assessed = asdict(_assessment(db, changes))
    columns = {"measure": "measure_id", "stance": "stance", "claim": "claim", "strength": "strength"}
    return row | {column: assessed[column] for name, column in columns.items() if name in changes}


def _simple(
    action: str, work: Callable[[Writer, Operation], None]
) -> Callable[[Database, Coder, int, str, Operation], None]:
    def run(db: Database, coder: Coder, revision_id: int, op: str, operation: Operation) -> None:
        with write_tx(db, action=action, coder_id=coder.id, op=op) as writer:
            work(writer, operation)

    return run


def _remove(writer: Writer, operation: Operation) -> None:
    store.remove_coding(writer, _whole(operation, "coding"))


def _memo(writer: Writer, operation: Operation) -> None:
    body = _word(operation, "body", limit=20_000).strip()
    store.set_memo(writer, _whole(operation, "coding"), body)


def _undo(db: Database, coder: Coder, revision_id: int, op: str, operation: Operation) -> None:
    undo(db, coder_id=coder.id, actions=UNDOABLE, op=op)


def _redo(db: Database, coder: Coder, revision_id: int, op: str, operation: Operation) -> None:
    redo(db, coder_id=coder.id, actions=UNDOABLE, op=op)


_ACTIONS: Mapping[str, Callable[[Database, Coder, int, str, Operation], None]] = {
    "add": _add,
    "change": _change,
    "remove": _simple("coding.remove", _remove),
    "memo": _simple("coding.memo", _memo),
    "undo": _undo,
    "redo": _redo,
}


def _outcome(db: Database, changes: list[RowChange]) -> Changes:
    touched = {_coding_id(change) for change in changes}
    found = codings_by_id(db, touched)
    gone = touched - {one.id for one in found}
    return Changes(found, tuple(sorted(gone)), last_seq(db))


def _coding_id(change: RowChange) -> int:
    row = change.after or change.before or {}
    return int(row["target_id"] if change.table == "memos" else change.row_id)


def _known_code(db: Database, operation: Operation) -> Code:
    wanted = _whole(operation, "code")
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
        if known == value and not isinstance(value, bool):
            return known
    raise InputError("errors.operation_invalid", place=name)


def _whole(operation: Operation, name: str) -> int:
    value = operation.get(name)
    if not isinstance(value, int) or isinstance(value, bool):
        raise InputError("errors.operation_invalid", place=name)
    return value


def _word(operation: Operation, name: str, *, limit: int) -> str:
    value = operation.get(name)
    if not isinstance(value, str) or len(value) > limit or "\x00" in value:
        raise InputError("errors.operation_invalid", place=name)
    return value
