"""The codebook."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sqlite_utils import Database

from db.sql import Row, fetch_all
from db.writing import write_tx
from workbench.qual.records import Code


def codes(db: Database) -> tuple[Code, ...]:
    """All codes in tree order: each followed by those below it, siblings by position."""
    rows = fetch_all(db, "SELECT * FROM codes ORDER BY position, id")
    below: dict[int | None, list[Row]] = {}
    for row in rows:
        below.setdefault(row["parent_id"], []).append(row)
    return tuple(_code(row) for row in _tree(below, None))


def _tree(below: Mapping[int | None, list[Row]], parent: int | None) -> Iterator[Row]:
    for row in below.get(parent, ()):
        yield row
        yield from _tree(below, row["id"])


def add_codes(db: Database, rows: Iterable[Mapping[str, object]], *, coder_id: int | None = None) -> None:
    """Add codes in one operation; a row names its parent by ``parent`` (a slug)."""
    with write_tx(db, action="code.add", coder_id=coder_id) as writer:
        ids = {row["slug"]: row["id"] for row in fetch_all(db, "SELECT slug, id FROM codes")}
        for position, row in enumerate(rows, start=len(ids)):
            stored = {name: value for name, value in row.items() if name != "parent"}
            stored |= {"parent_id": ids.get(row.get("parent")), "position": position}
            ids[row["slug"]] = writer.insert("codes", stored)["id"]


def _code(row: Row) -> Code:
    return Code(
        id=row["id"],
        slug=row["slug"],
        parent_id=row["parent_id"],
        link=row["link"],
        measure_id=row["measure_id"],
        name_nb=row["name_nb"],
        name_en=row["name_en"],
        definition=row["definition"],
        include=row["include"],
        exclude=row["exclude"],
        example=row["example"],
        colour=row["colour"],
        codable=bool(row["codable"]),
    )
