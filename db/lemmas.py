"""Lemmas and their counts, computed once for each revision and kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from db.sql import fetch_all
from db.writing import write_tx

_NEWEST = "SELECT max(id) FROM revisions GROUP BY source_id"


@dataclass(frozen=True, slots=True)
class SourceWords:
    """Lemmas of one source's newest revision.

    Attributes
    ----------
    n_words : int
        Running words of everybody.
    counts : mapping of str to mapping of str to int
        By label of the speaker: how often they use each lemma. Who is an interviewer may be settled later.
    """

    source: str
    revision_id: int
    language: str
    n_words: int
    counts: Mapping[str, Mapping[str, int]]


def revisions_without_lemmas(db: Database, version: str) -> list[int]:
    """Newest revisions whose lemmas are not computed with these dictionaries, in order."""
    rows = fetch_all(
        db,
        f"SELECT id FROM revisions WHERE id IN ({_NEWEST})"
        " AND id NOT IN (SELECT revision_id FROM lemma_counts WHERE version = ?) ORDER BY id",
        [version],
    )
    return [row["id"] for row in rows]


def keep_lemmas(db: Database, version: str, words: SourceWords, lemmas: Mapping[str, str]) -> None:
    """Keep one revision's counts and the lemma of each of its words; once is as good as twice."""
    with write_tx(db, action="lemmas.keep"):
        db.execute(
            "INSERT OR REPLACE INTO lemma_counts (revision_id, version, language, n_words, counts)"
            " VALUES (?, ?, ?, ?, ?)",
            [words.revision_id, version, words.language, words.n_words, _json(words.counts)],
        )
        db.conn.executemany(
            "INSERT OR REPLACE INTO word_lemmas (version, language, word, lemma) VALUES (?, ?, ?, ?)",
            ((version, words.language, word, lemma) for word, lemma in lemmas.items()),
        )


def source_words(db: Database, version: str) -> tuple[SourceWords, ...]:
    """Counts of every source whose lemmas are computed, in the order of sources."""
    rows = fetch_all(
        db,
        "SELECT sources.name AS source, revision_id, language, n_words, counts FROM lemma_counts"
        " JOIN revisions ON revisions.id = revision_id JOIN sources ON sources.id = source_id"
        f" WHERE version = ? AND revision_id IN ({_NEWEST}) ORDER BY sources.id",
        [version],
    )
    return tuple(SourceWords(**{**row, "counts": json.loads(row["counts"])}) for row in rows)


def interviewer_labels(db: Database) -> frozenset[tuple[str, str]]:
    """Name of the source and label of every interviewer."""
    rows = fetch_all(
        db,
        "SELECT sources.name, label FROM speakers JOIN sources ON sources.id = source_id"
        " WHERE role = 'interviewer'",
    )
    return frozenset((row["name"], row["label"]) for row in rows)


def languages_of_revisions(db: Database, version: str) -> dict[int, str]:
    """Language of each revision whose lemmas are computed."""
    rows = fetch_all(db, "SELECT revision_id, language FROM lemma_counts WHERE version = ?", [version])
    return {row["revision_id"]: row["language"] for row in rows}


def forms_of(db: Database, version: str, lemmas: Iterable[str]) -> dict[str, dict[str, set[str]]]:
    """Words by lemma and language, as they occur in the study."""
    wanted = sorted(set(lemmas))
    marks = ", ".join("?" for _ in wanted)
    rows = fetch_all(
        db,
        f"SELECT language, word, lemma FROM word_lemmas WHERE version = ? AND lemma IN ({marks})",
        [version, *wanted],
    )
    found: dict[str, dict[str, set[str]]] = {lemma: {} for lemma in wanted}
    for row in rows:
        found[row["lemma"]].setdefault(row["language"], set()).add(row["word"])
    return found


def _json(value: Mapping[str, Mapping[str, int]]) -> str:
    return json.dumps({name: dict(counts) for name, counts in value.items()}, ensure_ascii=False)
