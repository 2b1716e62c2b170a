"""Codes that coders name while they code."""

from __future__ import annotations

import re
import unicodedata

from db.sql import fetch_all, fetch_one
from db.writing import Writer
from workbench.errors import InputError

OPEN_GROUP = {"slug": "open", "name_nb": "Egne koder", "name_en": "Own codes", "codable": 0, "colour": 11}


def open_code(writer: Writer, name: str) -> int:
    """The id of a code of that name under the group of open codes, new or as it was.

    Raises
    ------
    InputError
        The name is empty.
    """
    if not name.strip():
        raise InputError("errors.code_unnamed")
    group = _group(writer)
    siblings = fetch_all(writer.db, "SELECT id, name_nb, name_en FROM codes WHERE parent_id = ?", [group])
    for code in siblings:
        if name.casefold() in {code["name_nb"].casefold(), code["name_en"].casefold()}:
            return int(code["id"])
    row = {"slug": free_slug(writer, f"open.{slugged(name)}"), "parent_id": group, "colour": 11}
    return _insert(writer, {**row, "name_nb": name, "name_en": name})


def slugged(name: str) -> str:
    """Small letters, digits and underscores that stand for a name; ``code`` where nothing is left."""
    folded = name.casefold().replace("æ", "ae").replace("ø", "o").replace("å", "a")
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:60] or "code"


def free_slug(writer: Writer, wanted: str) -> str:
    """``wanted``, or with the first number that makes it nobody else's."""
    taken = {row["slug"] for row in fetch_all(writer.db, "SELECT slug FROM codes")}
    number, slug = 1, wanted
    while slug in taken:
        number += 1
        slug = f"{wanted}_{number}"
    return slug


def _group(writer: Writer) -> int:
    found = fetch_one(writer.db, "SELECT id FROM codes WHERE slug = ?", [OPEN_GROUP["slug"]])
    return int(found["id"]) if found else _insert(writer, OPEN_GROUP)


def _insert(writer: Writer, row: dict[str, object]) -> int:
    last = fetch_one(writer.db, "SELECT coalesce(max(position), -1) + 1 AS next FROM codes")
    return int(writer.insert("codes", {**row, "position": last["next"] if last else 0})["id"])
