"""Sources with their revisions, speakers and turns."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from sqlite_utils import Database

from db.cases import case_called, move_source
from db.search import index_revision
from db.sql import Row, fetch_all, fetch_one
from db.writing import Writer, now, write_tx
from workbench.errors import ConflictError, NotFoundError
from workbench.qual.records import NewSource, Source, Turn

CASE = "case"
"""The attribute that tells which case a source belongs to: the name of one of the study's cases."""
_COLUMNS = (
    "SELECT sources.*, cases.name AS case_name, revisions.id AS revision_id,"
    " revisions.number AS revision_number, revisions.length"
    " FROM sources LEFT JOIN cases ON cases.id = case_id JOIN revisions ON revisions.source_id = sources.id"
)
_SELECT = (
    f"{_COLUMNS} AND revisions.number ="
    " (SELECT max(number) FROM revisions AS newest WHERE newest.source_id = sources.id)"
)


def sources(db: Database) -> tuple[Source, ...]:
    """All sources at their newest revision, in the order they came."""
    return tuple(_source(row) for row in fetch_all(db, f"{_SELECT} ORDER BY sources.id"))


def source_named(db: Database, name: str) -> Source:
    """The source of that name; ``NotFoundError`` if there is none."""
    row = fetch_one(db, f"{_SELECT} WHERE sources.name = ?", [name])
    if row is None:
        raise NotFoundError("errors.source_missing", name=name)
    return _source(row)


def source_of_revision(db: Database, revision_id: int) -> Source:
    """The source a revision belongs to, at that revision."""
    row = fetch_one(db, f"{_COLUMNS} WHERE revisions.id = ?", [revision_id])
    if row is None:
        raise NotFoundError("errors.revision_missing", revision=revision_id)
    return _source(row)


def revision_text(db: Database, revision_id: int) -> str:
    """The text of record of one revision."""
    row = fetch_one(
        db,
        "SELECT body FROM texts JOIN revisions ON revisions.text_sha256 = texts.sha256"
        " WHERE revisions.id = ?",
        [revision_id],
    )
    if row is None:
        raise NotFoundError("errors.revision_missing", revision=revision_id)
    return str(row["body"])


def turns(db: Database, revision_id: int) -> tuple[Turn, ...]:
    """The turns of one revision in reading order."""
    rows = fetch_all(
        db,
        "SELECT turns.number, turns.start, turns.\"end\", coalesce(label, '') AS speaker,"
        " coalesce(role, 'other') AS role, start_ms, end_ms"
        " FROM turns LEFT JOIN speakers ON speakers.id = turns.speaker_id"
        " WHERE revision_id = ? ORDER BY turns.number",
        [revision_id],
    )
    return tuple(Turn(**row) for row in rows)


def word_counts(db: Database) -> dict[int, int]:
    """Words of each revision, by revision id, without what interviewers say and without speakers' labels."""
    rows = fetch_all(
        db, "SELECT revisions.id, body FROM revisions JOIN texts ON texts.sha256 = revisions.text_sha256"
    )
    said = fetch_all(
        db,
        'SELECT revision_id, turns.start, turns."end" FROM turns'
        " LEFT JOIN speakers ON speakers.id = turns.speaker_id WHERE coalesce(role, '') <> 'interviewer'",
    )
    bodies, counts = {row["id"]: row["body"] for row in rows}, {row["id"]: 0 for row in rows}
    for turn in said:
        words = bodies[turn["revision_id"]][turn["start"] : turn["end"]].split()
        counts[turn["revision_id"]] += len(words)
    return counts


def add_sources(db: Database, new: Iterable[NewSource], *, coder_id: int | None = None) -> list[int]:
    """Store sources in one transaction, all or none, and return their ids."""
    with write_tx(db, action="source.import", coder_id=coder_id) as writer:
        return [add_source(writer, source) for source in new]


def add_source(writer: Writer, new: NewSource) -> int:
    """Store one source within a wider operation and return its id."""
    if fetch_one(writer.db, "SELECT 1 FROM sources WHERE name = ?", [new.name]):
        raise ConflictError("errors.source_exists", name=new.name)
    row = {
        "name": new.name,
        "title": new.title,
        "type": new.type,
        "informant_group": new.informant_group,
        "centre_id": new.centre_id,
        "measures": json.dumps(new.measures),
        "attributes": _without_case(new.attributes),
        "case_id": _case_of(writer, new.attributes),
        "simulated": int(new.simulated),
        "created_at": now(),
    }
    source_id = int(writer.insert("sources", row)["id"])
    add_revision(writer, source_id, new.text, new.turns)
    return source_id


def change_source(writer: Writer, source_id: int, changes: Mapping[str, object]) -> None:
    """Change columns of a source; ``measures`` is a sequence and ``attributes`` a mapping, its case in it."""
    row = dict(changes)
    if "measures" in row:
        row["measures"] = json.dumps(row["measures"])
    attributes = row.get("attributes")
    if isinstance(attributes, Mapping):
        row["attributes"] = _without_case(attributes)
        move_source(writer, source_id, _case_of(writer, attributes))
    writer.update("sources", source_id, row)


def set_blind(db: Database, source_ids: Iterable[int], *, blind: bool, coder_id: int) -> None:
    """Let each coder see only their own codings of these sources, or everybody's again."""
    with write_tx(db, action="source.blind", coder_id=coder_id) as writer:
        for source_id in source_ids:
            writer.update("sources", source_id, {"blind": int(blind)})


def add_revision(writer: Writer, source_id: int, text: str, said: tuple[Turn, ...]) -> int:
    """Store a text as the newest revision of a source and return the revision's id; earlier ones stay."""
    newest = "SELECT coalesce(max(number), 0) AS number FROM revisions WHERE source_id = ?"
    revision = {
        "source_id": source_id,
        "number": fetch_all(writer.db, newest, [source_id])[0]["number"] + 1,
        "text_sha256": writer.keep_text(text),
        "length": len(text),
        "created_at": now(),
    }
    revision_id = int(writer.insert("revisions", revision)["id"])
    ids = _speaker_ids(writer, source_id, said)
    for turn in said:
        place = {"number": turn.number, "start": turn.start, "end": turn.end}
        times = {"start_ms": turn.start_ms, "end_ms": turn.end_ms}
        row = {"revision_id": revision_id, "speaker_id": ids.get(turn.speaker), **place, **times}
        writer.insert("turns", row)
    index_revision(writer.db, revision_id, text, said, ids)
    return revision_id


def _speaker_ids(writer: Writer, source_id: int, said: tuple[Turn, ...]) -> dict[str, int]:
    """Id of each speaker by label; those the source knows already get the role they have now."""
    known = {
        row["label"]: row
        for row in fetch_all(writer.db, "SELECT * FROM speakers WHERE source_id = ?", [source_id])
    }
    ids = dict[str, int]()
    for label, role in {turn.speaker: turn.role for turn in said if turn.speaker}.items():
        if label in known:
            ids[label] = int(known[label]["id"])
            writer.update("speakers", ids[label], {"role": role})
        else:
            row = {"source_id": source_id, "label": label, "role": role}
            ids[label] = int(writer.insert("speakers", row)["id"])
    return ids


def _case_of(writer: Writer, attributes: Mapping[str, str]) -> int | None:
    name = attributes.get(CASE, "").strip()
    return case_called(writer, name) if name else None


def _without_case(attributes: Mapping[str, str]) -> str:
    kept = {name: value for name, value in attributes.items() if name != CASE}
    return json.dumps(kept, ensure_ascii=False)


def _source(row: Row) -> Source:
    case = {CASE: row["case_name"]} if row["case_name"] else {}
    return Source(
        id=row["id"],
        name=row["name"],
        title=row["title"],
        type=row["type"],
        informant_group=row["informant_group"],
        centre_id=row["centre_id"],
        measures=tuple(json.loads(row["measures"])),
        attributes=json.loads(row["attributes"]) | case,
        simulated=bool(row["simulated"]),
        revision_id=row["revision_id"],
        revision_number=row["revision_number"],
        length=row["length"],
        blind=bool(row["blind"]),
        case_id=row["case_id"],
    )
