"""What exchange with other programs needs: lasting GUIDs, moments, memos of every kind, and storing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from sqlite_utils import Database

from db.memos import SEEN_BY
from db.sql import Row, fetch_all, fetch_one
from db.writing import Writer, now

KINDS = ("coders", "codes", "sources", "codings", "memos", "cases")
"""Tables whose rows have a GUID; what tells a row from a later one of the same number is its stamp."""
_STAMPS = {"codes": "slug"}


@dataclass(frozen=True, slots=True)
class KeptGuid:
    """The GUID under which a row came in, and what else of it this program has no column for."""

    guid: str
    extra: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class AnyMemo:
    """A memo on a coding, a code, a source or a case."""

    id: int
    target: str
    target_id: int
    coder_id: int
    body: str
    created_at: str


def study_mark(db: Database) -> str:
    """What no other study has: the hash of the first event of its log; empty in an empty study."""
    row = fetch_one(db, "SELECT hash FROM events ORDER BY seq LIMIT 1")
    return str(row["hash"]) if row else ""


def stamps(db: Database, kind: str) -> dict[int, str]:
    """What, beside its number, tells each row of a table from any other: when it came, or its slug."""
    column = _STAMPS.get(kind, "created_at")
    return {row["id"]: row["stamp"] for row in fetch_all(db, f'SELECT id, {column} AS stamp FROM "{kind}"')}


def kept_guids(db: Database, kind: str) -> dict[int, KeptGuid]:
    """GUIDs that rows of a table came in with; of rows that are still the same."""
    current = stamps(db, kind)
    rows = fetch_all(db, "SELECT * FROM exchange_guids WHERE kind = ?", [kind])
    return {
        row["row_id"]: KeptGuid(row["guid"], json.loads(row["extra"]))
        for row in rows
        if current.get(row["row_id"]) == row["stamp"]
    }


def keep_guid(
    writer: Writer, kind: str, row_id: int, guid: str, *, stamp: str, extra: Mapping[str, str] | None = None
) -> None:
    """Remember the GUID under which a row came in; an earlier row's claim to it ends."""
    row = {"row_id": row_id, "stamp": stamp, "extra": json.dumps(dict(extra or {}), ensure_ascii=False)}
    known = fetch_one(writer.db, "SELECT id FROM exchange_guids WHERE kind = ? AND guid = ?", [kind, guid])
    if known:
        writer.update("exchange_guids", known["id"], row)
    else:
        writer.insert("exchange_guids", {"kind": kind, "guid": guid, **row})


def all_memos(db: Database, *, seen_by: int | None = None) -> tuple[AnyMemo, ...]:
    """Every memo; of what is coded blind only those of the coder ``seen_by``."""
    wanted = f"SELECT * FROM memos WHERE {SEEN_BY} ORDER BY id"
    rows = fetch_all(db, wanted, {"seen_by": seen_by})
    return tuple(AnyMemo(**row) for row in rows)


def blind_sources(db: Database) -> frozenset[int]:
    """Ids of the sources that are coded blind."""
    return frozenset(row["id"] for row in fetch_all(db, "SELECT id FROM sources WHERE blind = 1"))


def source_texts(db: Database) -> dict[int, str]:
    """Text of the newest revision of each source, by source id."""
    rows = fetch_all(
        db,
        "SELECT source_id, body FROM revisions JOIN texts ON texts.sha256 = text_sha256 WHERE number ="
        " (SELECT max(number) FROM revisions AS newest WHERE newest.source_id = revisions.source_id)",
    )
    return {row["source_id"]: row["body"] for row in rows}


def speaker_roles(db: Database) -> dict[int, dict[str, str]]:
    """Role of each speaker by label, by source id."""
    found: dict[int, dict[str, str]] = {}
    for row in fetch_all(db, "SELECT source_id, label, role FROM speakers ORDER BY id"):
        found.setdefault(row["source_id"], {})[row["label"]] = row["role"]
    return found


def insert_coder(writer: Writer, name: str, *, simulated: bool) -> tuple[int, str]:
    """Store a coder; returns id and moment."""
    row = writer.insert("coders", {"name": name, "simulated": int(simulated), "created_at": now()})
    return int(row["id"]), str(row["created_at"])


def insert_code(writer: Writer, row: Mapping[str, object]) -> int:
    """Store a code at the end of its siblings and return its id."""
    last = fetch_one(writer.db, "SELECT coalesce(max(position), -1) + 1 AS next FROM codes")
    return int(writer.insert("codes", {**row, "position": last["next"] if last else 0})["id"])


def make_codable(writer: Writer, code_id: int) -> None:
    """Let a code that was a mere group take codings."""
    writer.update("codes", code_id, {"codable": 1})


def insert_coding(writer: Writer, row: Mapping[str, object]) -> int:
    """Store a coding of any coder, with its own moment, and return its id."""
    return int(writer.insert("codings", row)["id"])


def insert_memo(
    writer: Writer, target: str, target_id: int, body: str, *, coder_id: int, created: str
) -> tuple[Literal["new", "same", "kept"], Row]:
    """Store a memo and return it; ``kept``: the coder has another one on the same thing, which stays.

    It is the ``same`` if its paragraphs stand in the coder's.
    """
    place = {"target": target, "target_id": target_id, "coder_id": coder_id}
    query = "SELECT * FROM memos WHERE target = ? AND target_id = ? AND coder_id = ?"
    known = fetch_one(writer.db, query, list(place.values()))
    if known is None:
        return "new", writer.insert("memos", {**place, "body": body, "created_at": created or now()})
    is_within = f"\n\n{body.strip()}\n\n" in f"\n\n{known['body'].strip()}\n\n"
    return ("same" if is_within else "kept"), known


def add_missing_centre(writer: Writer, centre_id: str) -> bool:
    """Make sure that a centre exists, by its id as its name; True if it was new."""
    if fetch_one(writer.db, "SELECT 1 FROM centres WHERE id = ?", [centre_id]):
        return False
    writer.insert("centres", {"id": centre_id, "name": centre_id, "region": None})
    return True


def mark_source(writer: Writer, source_id: int, *, blind: bool, created: str) -> None:
    """Let a source just stored be coded blind, and bear the moment it came with."""
    changes: Row = {**({"blind": 1} if blind else {}), **({"created_at": created} if created else {})}
    if changes:
        writer.update("sources", source_id, changes)
