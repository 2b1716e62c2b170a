"""Codes that stand for links of the logic model, added one by one as the model grows."""

from __future__ import annotations

from collections.abc import Mapping

from db.open_codes import free_slug
from db.sql import Row, fetch_one
from db.writing import Writer


def add_link_code(writer: Writer, code: Mapping[str, object], *, group: Mapping[str, object]) -> int:
    """Add a code as the last one below its group, in the group's colour, and return its id.

    Parameters
    ----------
    code, group : mapping
        Columns of ``codes``; the group is found by its slug and made where there is none.
    """
    above = _group(writer, group)
    place = {"parent_id": above["id"], "colour": above["colour"], "position": _last(writer, above["id"])}
    slug = free_slug(writer, str(code["slug"]))
    return int(writer.insert("codes", {**code, "slug": slug, **place})["id"])


def _group(writer: Writer, group: Mapping[str, object]) -> Row:
    found = fetch_one(writer.db, "SELECT * FROM codes WHERE slug = ?", [group["slug"]])
    return found or writer.insert("codes", {**group, "parent_id": None, "position": _last(writer, None)})


def _last(writer: Writer, parent: object) -> int:
    wanted = "SELECT coalesce(max(position), -1) + 1 AS next FROM codes WHERE parent_id IS ?"
    found = fetch_one(writer.db, wanted, [parent])
    return int(found["next"]) if found else 0
