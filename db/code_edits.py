"""Changes of the codebook: each function belongs inside one ``write_tx`` and can be undone with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from db.adjudications import drop_adjudications, move_adjudications
from db.memos import memo_rows, move_memos
from db.open_codes import free_slug, slugged
from db.sql import Row, fetch_all, fetch_one
from db.writing import Writer
from workbench.errors import InputError, NotFoundError

EDITABLE = (
    "name_nb", "name_en", "definition", "include", "exclude", "example", "colour", "codable",
)  # fmt: skip


def code_row(writer: Writer, code_id: int) -> Row:
    """The row of a code; ``NotFoundError`` if it is gone."""
    row = fetch_one(writer.db, "SELECT * FROM codes WHERE id = ?", [code_id])
    if row is None:
        raise NotFoundError("errors.code_gone")
    return row


def insert_code(writer: Writer, *, parent_id: int | None, name_nb: str, name_en: str, colour: int = 0) -> int:
    """Add a code as the last one below its parent, and return its id."""
    above = code_row(writer, parent_id) if parent_id is not None else None
    prefix = str(above["slug"]) if above else "code"
    row = {
        "slug": free_slug(writer, f"{prefix}.{slugged(name_nb or name_en)}"),
        "parent_id": parent_id,
        "name_nb": name_nb,
        "name_en": name_en,
        "measure_id": above["measure_id"] if above else None,
        "colour": above["colour"] if above else colour,
        "position": len(_children(writer, parent_id)),
    }
    code_id = int(writer.insert("codes", row)["id"])
    place_code(writer, code_id, parent_id=parent_id, before=None)
    return code_id


def change_code(writer: Writer, code_id: int, changes: Mapping[str, object]) -> None:
    """Change what is said of a code; only columns of :data:`EDITABLE`."""
    code_row(writer, code_id)
    writer.update("codes", code_id, {name: changes[name] for name in EDITABLE if name in changes})


def place_code(writer: Writer, code_id: int, *, parent_id: int | None, before: int | None) -> None:
    """Put a code below a parent (None: at the top), before a sibling or last.

    Raises
    ------
    InputError
        The parent is the code itself or stands below it.
    """
    code_row(writer, code_id)
    if parent_id is not None and code_id in {parent_id, *_above(writer, parent_id)}:
        raise InputError("errors.code_below_itself")
    siblings = [row["id"] for row in _children(writer, parent_id) if row["id"] != code_id]
    place = siblings.index(before) if before in siblings else len(siblings)
    for position, sibling in enumerate([*siblings[:place], code_id, *siblings[place:]]):
        changes = {"position": position} | ({"parent_id": parent_id} if sibling == code_id else {})
        writer.update("codes", sibling, changes)


def merge_code(writer: Writer, code_id: int, into_id: int) -> int:
    """Give all that stands under a code to another one and remove it; returns how many codings moved.

    A coder's coding that the other code has already, passage and assessment alike, is not doubled. Memos on
    the code are added to those on the other.
    """
    code_row(writer, code_id), code_row(writer, into_id)
    if code_id in {into_id, *_above(writer, into_id)}:
        raise InputError("errors.code_below_itself")
    moved = _move_codings(writer, code_id, into_id)
    for child in _children(writer, code_id):
        place_code(writer, child["id"], parent_id=into_id, before=None)
    move_memos(writer, "code", code_id, into_id)
    move_adjudications(writer, code_id, into_id)
    writer.delete("codes", code_id)
    return moved


def split_code(writer: Writer, code_id: int, *, name_nb: str, name_en: str, codings: Iterable[int]) -> int:
    """Give some codings of a code to a new one beside it, and return the new code's id."""
    row = code_row(writer, code_id)
    made = insert_code(writer, parent_id=row["parent_id"], name_nb=name_nb, name_en=name_en)
    writer.update("codes", made, {name: row[name] for name in ("colour", "measure_id", "definition")})
    for coding_id in codings:
        if writer.row("codings", coding_id)["code_id"] == code_id:
            writer.update("codings", coding_id, {"code_id": made})
    return made


def remove_code(writer: Writer, code_id: int) -> int:
    """Remove a code with all below it, their codings and memos; returns how many codings went with them."""
    code_row(writer, code_id)
    removed = sum(remove_code(writer, child["id"]) for child in _children(writer, code_id))
    codings = fetch_all(writer.db, "SELECT id FROM codings WHERE code_id = ?", [code_id])
    for coding in codings:
        for memo in memo_rows(writer, "coding", coding["id"]):
            writer.delete("memos", memo["id"])
        writer.delete("codings", coding["id"])
    for memo in memo_rows(writer, "code", code_id):
        writer.delete("memos", memo["id"])
    drop_adjudications(writer, code_id)
    writer.delete("codes", code_id)
    return removed + len(codings)


def _move_codings(writer: Writer, code_id: int, into_id: int) -> int:
    same = ("coder_id", "revision_id", "start", "end", "measure_id", "stance", "claim", "strength", "subset")
    rows = fetch_all(writer.db, "SELECT * FROM codings WHERE code_id IN (?, ?)", [code_id, into_id])
    there = {tuple(row[name] for name in same) for row in rows if row["code_id"] == into_id}
    for row in (row for row in rows if row["code_id"] == code_id):
        if tuple(row[name] for name in same) not in there or memo_rows(writer, "coding", row["id"]):
            writer.update("codings", row["id"], {"code_id": into_id})
        else:
            writer.delete("codings", row["id"])
    return sum(row["code_id"] == code_id for row in rows)


def _children(writer: Writer, parent_id: int | None) -> list[Row]:
    wanted = "SELECT * FROM codes WHERE parent_id IS ? ORDER BY position, id"
    return fetch_all(writer.db, wanted, [parent_id])


def _above(writer: Writer, code_id: int) -> list[int]:
    """Ids of all codes that a code stands below."""
    found: list[int] = []
    parent = code_row(writer, code_id)["parent_id"]
    while parent is not None:
        found.append(parent)
        parent = code_row(writer, parent)["parent_id"]
    return found
