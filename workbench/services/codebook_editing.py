"""Editing the codebook: every change one operation, undone as one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from db import code_edits
from db.codebook import codes
from db.codings import codings
from db.events import is_done, row_history
from db.logic_model import logic_model
from db.writing import write_tx
from workbench.errors import InputError
from workbench.qual.records import Code, Coder, Coding
from workbench.services.coding_operations import Operation, whole, word
from workbench.services.undoing import CODEBOOK

NAME_LENGTH, WORDS_LENGTH, N_COLOURS = 120, 4_000, 12
_WORDS = ("definition", "include", "exclude", "example")


@dataclass(frozen=True, slots=True)
class CodeChange:
    """One line of a code's history: when, who, which action, and what was before and after by column.

    ``whole`` says that the code came or went, so that every column differs.
    """

    at: str
    coder: str
    action: str
    kind: str
    changed: Mapping[str, tuple[object, object]]
    whole: bool


@dataclass(frozen=True, slots=True)
class CodebookView:
    """The codebook with the number of codings under each code that a coder may see."""

    codes: tuple[Code, ...]
    counts: Mapping[int, int]


def codebook_view(db: Database, coder: Coder) -> CodebookView:
    """All codes in tree order, and how often each is used; marked subsets do not count."""
    counts: dict[int, int] = {}
    for coding in codings(db, seen_by=coder.id):
        if not coding.subset:
            counts[coding.code_id] = counts.get(coding.code_id, 0) + 1
    return CodebookView(codes(db), counts)


def codings_of_code(db: Database, coder: Coder, code_id: int) -> tuple[Coding, ...]:
    """What a coder may see under one code, in the order of the texts."""
    return tuple(one for one in codings(db, seen_by=coder.id) if one.code_id == code_id and not one.subset)


def add_code(db: Database, coder: Coder, *, parent_id: int | None, name_nb: str, name_en: str = "") -> int:
    """Add a code; without an English name it is called the same in both languages."""
    nb = _name(name_nb)
    with write_tx(db, action="code.add", coder_id=coder.id) as writer:
        return code_edits.insert_code(writer, parent_id=parent_id, name_nb=nb, name_en=_name(name_en or nb))


def change_code(db: Database, coder: Coder, code_id: int, changes: Mapping[str, object]) -> None:
    """Change names, words, colour (0–11) or whether a code can be used.

    Raises
    ------
    InputError
        A name is empty or too long, or the code is used and shall no longer be codable.
    """
    checked = {name: _checked(name, value) for name, value in changes.items()}
    with write_tx(db, action="code.change", coder_id=coder.id) as writer:
        if checked.get("codable") == 0 and any(one.code_id == code_id for one in codings(db)):
            raise InputError("errors.code_used")
        code_edits.change_code(writer, code_id, checked)


def merge_codes(db: Database, coder: Coder, code_id: int, into_id: int) -> int:
    """Merge a code into another one; returns how many codings moved.

    Raises
    ------
    InputError
        The code stands for a link of the logic model, or the other one cannot be used for coding.
    """
    _refuse_link(db, code_id)
    if not _code(db, into_id).codable:
        raise InputError("errors.code_missing")
    with write_tx(db, action="code.merge", coder_id=coder.id) as writer:
        return code_edits.merge_code(writer, code_id, into_id)


def split_code(
    db: Database, coder: Coder, code_id: int, *, name: str, coding_ids: Iterable[int], name_en: str = ""
) -> int:
    """Give some codings of a code to a new one beside it; returns the new code's id."""
    nb, chosen = _name(name), list(coding_ids)
    if not chosen:
        raise InputError("errors.split_nothing")
    with write_tx(db, action="code.split", coder_id=coder.id) as writer:
        return code_edits.split_code(
            writer, code_id, name_nb=nb, name_en=_name(name_en or nb), codings=chosen
        )


def remove_code(db: Database, coder: Coder, code_id: int) -> int:
    """Remove a code with those below it; returns how many codings went with them.

    Raises
    ------
    InputError
        It, or one below it, stands for a link of the logic model.
    """
    below = {code_id}
    for code in codes(db):
        if code.parent_id in below:
            below.add(code.id)
    for one in below:
        _refuse_link(db, one)
    with write_tx(db, action="code.remove", coder_id=coder.id) as writer:
        return code_edits.remove_code(writer, code_id)


def code_history(db: Database, code_id: int) -> tuple[CodeChange, ...]:
    """What happened to a code, the newest first; codings under it are not part of it."""
    lines = []
    for event, change in row_history(db, "codes", code_id):
        before, after = change.before or {}, change.after or {}
        differing = {
            name: (before.get(name), after.get(name))
            for name in ("parent_id", *code_edits.EDITABLE)
            if before.get(name) != after.get(name)
        }
        whole = change.before is None or change.after is None
        lines.append(CodeChange(event.at, event.coder or "", event.action, event.kind, differing, whole))
    return tuple(lines)


def apply_code_operation(db: Database, coder: Coder, operation: Operation) -> None:
    """Do one operation of the tree: ``move`` (code, parent or null, before or null), ``undo`` or ``redo``."""
    op = word(operation, "op", limit=64)
    kind = word(operation, "kind", limit=20)
    if is_done(db, op):
        return
    if kind == "move":
        parent = whole(operation, "parent") if operation.get("parent") is not None else None
        before = whole(operation, "before") if operation.get("before") is not None else None
        with write_tx(db, action="code.move", coder_id=coder.id, op=op) as writer:
            code_edits.place_code(writer, whole(operation, "code"), parent_id=parent, before=before)
    elif kind in ("undo", "redo"):
        (CODEBOOK.undo if kind == "undo" else CODEBOOK.redo)(db, coder, op=op)
    else:
        raise InputError("errors.operation_invalid", place="kind")


def _name(name: str) -> str:
    plain = " ".join(name.split())
    if not plain or len(plain) > NAME_LENGTH:
        raise InputError("errors.code_unnamed")
    return plain


def _checked(name: str, value: object) -> object:
    if name in {"name_nb", "name_en"}:
        return _name(str(value))
    if name in _WORDS:
        return str(value).strip()[:WORDS_LENGTH]
    if name == "colour":
        return int(str(value)) % N_COLOURS
    return int(bool(value))


def _code(db: Database, code_id: int) -> Code:
    for code in codes(db):
        if code.id == code_id:
            return code
    raise InputError("errors.code_gone")


def _refuse_link(db: Database, code_id: int) -> None:
    """Codes that stand for a link live and die with the logic model."""
    model, link = logic_model(db), _code(db, code_id).link
    if link and model and any(one.link == link for one in model.links):
        raise InputError("errors.code_is_link", name=_code(db, code_id).name_nb)
