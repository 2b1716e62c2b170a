"""Codings and the memos that belong to them."""

from __future__ import annotations

from collections.abc import Mapping

from sqlite_utils import Database

from db.sql import Row, fetch_all, fetch_one
from db.writing import Writer, now
from workbench.errors import InputError, NotFoundError
from workbench.qual.records import Assessment, Coding, Segment

_SELECT = (
    "SELECT codings.*, coders.name AS coder, codes.link AS link, sources.name AS source,"
    " sources.informant_group, coalesce(memos.body, '') AS memo FROM codings"
    " JOIN coders ON coders.id = codings.coder_id JOIN codes ON codes.id = codings.code_id"
    " JOIN revisions ON revisions.id = codings.revision_id JOIN sources ON sources.id = revisions.source_id"
    " LEFT JOIN memos ON memos.target = 'coding' AND memos.target_id = codings.id"
    " AND memos.coder_id = codings.coder_id"
)
NOBODY = 0
"""No coder has this id: of sources coded blind nothing is seen."""
_SEEN = "(sources.blind = 0 OR codings.coder_id = ?)"


def codings(
    db: Database, *, revision_id: int | None = None, link: str | None = None, seen_by: int | None = None
) -> tuple[Coding, ...]:
    """Codings of a revision or a link (or all), in the order of the text.

    Parameters
    ----------
    revision_id : int, optional
    link : str, optional
    seen_by : int, optional
        A coder; of sources coded blind only this coder's own codings. All of them where left out: that is for
        what the whole team's work adds up to, never for showing codings to a coder.
    """
    wanted = {"codings.revision_id = ?": revision_id, "codes.link = ?": link, _SEEN: seen_by}
    given = {condition: value for condition, value in wanted.items() if value is not None}
    where = f" WHERE {' AND '.join(given)}" if given else ""
    rows = fetch_all(db, f"{_SELECT}{where} ORDER BY sources.id, start, codings.id", list(given.values()))
    return tuple(_coding(row) for row in rows)


def coding_counts(db: Database, *, seen_by: int | None = None) -> dict[tuple[int, int], int]:
    """Number of codings by revision and coder, without marked subsets; ``seen_by`` as in :func:`codings`."""
    rows = fetch_all(
        db,
        "SELECT revision_id, coder_id, count(*) AS n FROM codings"
        " JOIN revisions ON revisions.id = revision_id JOIN sources ON sources.id = source_id"
        f" WHERE subset = '' AND (? IS NULL OR {_SEEN}) GROUP BY revision_id, coder_id",
        [seen_by, seen_by],
    )
    return {(row["revision_id"], row["coder_id"]): row["n"] for row in rows}


def coded_on(db: Database, source_id: int, *, seen_by: int) -> tuple[str, ...]:
    """Coders of a source whose newest coding lies in another one; ``seen_by`` as in :func:`codings`."""
    rows = fetch_all(
        db,
        "SELECT coders.name FROM codings JOIN coders ON coders.id = codings.coder_id"
        " JOIN revisions ON revisions.id = revision_id JOIN sources ON sources.id = source_id"
        f" WHERE {_SEEN} GROUP BY coders.id"
        " HAVING max(codings.id) > max(CASE WHEN source_id = ? THEN codings.id END) ORDER BY coders.name",
        [seen_by, source_id],
    )
    return tuple(row["name"] for row in rows)


def subset_names(db: Database) -> tuple[str, ...]:
    """Names of the marked subsets of codings, in order."""
    rows = fetch_all(db, "SELECT DISTINCT subset FROM codings WHERE subset <> '' ORDER BY subset")
    return tuple(row["subset"] for row in rows)


def codings_by_id(db: Database, ids: set[int], *, seen_by: int | None = None) -> tuple[Coding, ...]:
    """The codings of those ids that exist and may be seen; ``seen_by`` as in :func:`codings`."""
    marks = ", ".join("?" for _ in ids)
    rows = fetch_all(
        db,
        f"{_SELECT} WHERE codings.id IN ({marks}) AND (? IS NULL OR {_SEEN})",
        [*ids, seen_by, seen_by],
    )
    return tuple(_coding(row) for row in rows)


def add_coding(
    writer: Writer,
    segment: Segment,
    *,
    code_id: int,
    assessment: Assessment,
    text: str,
    subset: str = "",
    exemplary: bool = False,
) -> int:
    """Store one coding by the writer's coder; the quote is cut from ``text``, the revision's text.

    Raises
    ------
    InputError
        If the segment is empty or lies outside the text.
    """
    _refuse_outside(segment, len(text))
    row = {
        "revision_id": segment.revision_id,
        "coder_id": writer.coder_id,
        "code_id": code_id,
        "measure_id": assessment.measure_id,
        "stance": assessment.stance,
        "claim": assessment.claim,
        "strength": assessment.strength,
        "start": segment.start,
        "end": segment.end,
        "quote": text[segment.start : segment.end],
        "subset": subset,
        "exemplary": int(exemplary),
        "created_at": now(),
    }
    return int(writer.insert("codings", row)["id"])


def change_coding(writer: Writer, coding_id: int, changes: Mapping[str, object], *, text: str) -> None:
    """Change a coding of the writer's coder; a new segment gets its quote from ``text``."""
    row = {**_own(writer, coding_id), **changes}
    segment = Segment(row["revision_id"], row["start"], row["end"])
    _refuse_outside(segment, len(text))
    writer.update("codings", coding_id, {**changes, "quote": text[segment.start : segment.end]})


def place_codings(
    writer: Writer, places: Mapping[int, tuple[int, int]], *, revision_id: int, text: str
) -> None:
    """Move codings, whoever made them, to passages of another revision, whose text is ``text``."""
    for coding_id, (start, end) in places.items():
        segment = Segment(revision_id, start, end)
        _refuse_outside(segment, len(text))
        row = {"revision_id": revision_id, "start": start, "end": end, "quote": text[start:end]}
        writer.update("codings", coding_id, row)


def remove_coding(writer: Writer, coding_id: int) -> None:
    """Remove a coding of the writer's coder, and its memo."""
    _own(writer, coding_id)
    memo = _memo(writer.db, coding_id, writer.coder_id)
    if memo:
        writer.delete("memos", memo["id"])
    writer.delete("codings", coding_id)


def set_memo(writer: Writer, coding_id: int, body: str) -> None:
    """Write, change or (with an empty body) remove the coder's memo on a coding."""
    memo = _memo(writer.db, coding_id, writer.coder_id)
    if memo and body:
        writer.update("memos", memo["id"], {"body": body})
    elif memo:
        writer.delete("memos", memo["id"])
    elif body:
        _own(writer, coding_id)
        target = {"target": "coding", "target_id": coding_id, "coder_id": writer.coder_id}
        writer.insert("memos", {**target, "body": body, "created_at": now()})


def _refuse_outside(segment: Segment, length: int) -> None:
    if not 0 <= segment.start < segment.end <= length:
        raise InputError(
            "errors.segment_outside", start=segment.start, end=segment.end, revision=segment.revision_id
        )


def _own(writer: Writer, coding_id: int) -> Row:
    row = fetch_one(writer.db, "SELECT * FROM codings WHERE id = ?", [coding_id])
    if row is None:
        raise NotFoundError("errors.coding_missing", coding=coding_id)
    if row["coder_id"] != writer.coder_id:
        raise InputError("errors.coding_of_another", coding=coding_id)
    return row


def _memo(db: Database, coding_id: int, coder_id: int | None) -> Row | None:
    return fetch_one(
        db,
        "SELECT * FROM memos WHERE target = 'coding' AND target_id = ? AND coder_id = ?",
        [coding_id, coder_id],
    )


def _coding(row: Row) -> Coding:
    return Coding(
        id=row["id"],
        segment=Segment(row["revision_id"], row["start"], row["end"]),
        coder_id=row["coder_id"],
        coder=row["coder"],
        code_id=row["code_id"],
        link=row["link"],
        assessment=Assessment(row["measure_id"], row["stance"], row["claim"], row["strength"]),
        quote=row["quote"],
        subset=row["subset"],
        source=row["source"],
        informant_group=row["informant_group"],
        memo=row["memo"],
        exemplary=bool(row["exemplary"]),
    )
