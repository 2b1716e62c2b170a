"""Text search: passages of the newest revisions, by words, by parts of words, or all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from sqlite_utils import Database

from db.passages import passages_of, search_form
from db.sql import fetch_all
from workbench.qual.records import SpeakerRole, Turn

Index = Literal["words", "parts"]
_NEWEST = (
    " FROM passages JOIN revisions ON revisions.id = passages.revision_id"
    " JOIN sources ON sources.id = revisions.source_id"
    " LEFT JOIN speakers ON speakers.id = passages.speaker_id"
    " WHERE (revisions.source_id, revisions.number) IN"
    " (SELECT source_id, max(number) FROM revisions GROUP BY source_id)"
    " AND (? OR coalesce(speakers.role, '') <> 'interviewer')"
)
_COLUMNS = (
    'SELECT passages.id, passages.revision_id, sources.name AS source, passages.start, passages."end",'
    " coalesce(speakers.label, '') AS speaker, coalesce(speakers.role, 'other') AS role"
)
_FOUND = {
    "words": " AND passages.id IN (SELECT rowid FROM passage_words WHERE passage_words MATCH ?)",
    "parts": " AND passages.id IN (SELECT rowid FROM passage_parts WHERE passage_parts MATCH ?)",
}


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage of a source's newest revision, and who says it."""

    id: int
    revision_id: int
    source: str
    start: int
    end: int
    speaker: str
    role: SpeakerRole


def index_revision(
    db: Database, revision_id: int, text: str, turns: Sequence[Turn], speakers: dict[str, int]
) -> None:
    """Make one revision's text searchable, inside the transaction that stores it.

    Parameters
    ----------
    speakers : dict of str to int
        Id of each speaker by label.
    """
    db.conn.executemany(
        'INSERT INTO passages (revision_id, speaker_id, start, "end", words) VALUES (?, ?, ?, ?, ?)',
        (
            (
                revision_id,
                speakers.get(one.speaker),
                one.start,
                one.end,
                search_form(text[one.start : one.end]),
            )
            for one in passages_of(text, turns)
        ),
    )


def index_everything(db: Database) -> None:
    """Make every revision searchable that is not yet; part of a migration."""
    waiting = fetch_all(
        db,
        "SELECT revisions.id, source_id, body FROM revisions JOIN texts ON texts.sha256 = text_sha256"
        " WHERE revisions.id NOT IN (SELECT revision_id FROM passages)",
    )
    for row in waiting:
        speakers = fetch_all(db, "SELECT label, id FROM speakers WHERE source_id = ?", [row["source_id"]])
        said = fetch_all(
            db,
            "SELECT turns.number, turns.start, turns.\"end\", coalesce(label, '') AS speaker FROM turns"
            " LEFT JOIN speakers ON speakers.id = speaker_id WHERE revision_id = ? ORDER BY turns.number",
            [row["id"]],
        )
        known = {one["label"]: one["id"] for one in speakers}
        index_revision(db, row["id"], row["body"], [Turn(**one) for one in said], known)


def matching_passages(
    db: Database, index: Index, expression: str, *, interviewer: bool = False
) -> tuple[FoundPassage, ...]:
    """Passages that an FTS5 expression finds, in the order of sources and texts.

    Parameters
    ----------
    expression : str
        Made by :mod:`workbench.qual.text_queries` only: there every word is quoted.
    interviewer : bool
        Whether to look in what interviewers say.
    """
    return _passages(db, _FOUND[index], [int(interviewer), expression])


def all_passages(db: Database, *, interviewer: bool = False) -> tuple[FoundPassage, ...]:
    """Every passage of the newest revisions, in the order of sources and texts."""
    return _passages(db, "", [int(interviewer)])


def index_is_behind(db: Database) -> bool:
    """Whether a revision is not searchable yet, as after an import that was taken back and done again."""
    waiting = fetch_all(
        db,
        "SELECT 1 FROM revisions WHERE length > 0"
        " AND NOT EXISTS (SELECT 1 FROM passages WHERE revision_id = revisions.id) LIMIT 1",
    )
    return bool(waiting)


def turn_bounds(db: Database) -> dict[int, list[tuple[int, int]]]:
    """Where the turns of every revision begin and end, without what interviewers say."""
    rows = fetch_all(
        db,
        'SELECT revision_id, turns.start, turns."end" FROM turns'
        " LEFT JOIN speakers ON speakers.id = speaker_id"
        " WHERE coalesce(role, '') <> 'interviewer' ORDER BY revision_id, turns.number",
    )
    found: dict[int, list[tuple[int, int]]] = {}
    for row in rows:
        found.setdefault(row["revision_id"], []).append((row["start"], row["end"]))
    return found


def _passages(db: Database, condition: str, values: Sequence[object]) -> tuple[FoundPassage, ...]:
    """Row by row without names: a common word brings tens of thousands."""
    rows = db.execute(f"{_COLUMNS}{_NEWEST}{condition} ORDER BY sources.id, passages.start", list(values))
    return tuple(FoundPassage(*row) for row in rows.fetchall())
