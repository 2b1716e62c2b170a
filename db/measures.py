"""Measures and arms: who counts as a participant, and what in a study rests on each."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlite_utils import Database

from db.sql import Row, fetch_all
from db.writing import Writer
from workbench.mixed.logic_model import Measure

_RESTING = {
    "links": "SELECT count(DISTINCT link) AS n FROM links WHERE measure_id = ?",
    "codes": "SELECT count(*) AS n FROM codes WHERE measure_id = ?",
    "codings": "SELECT count(*) AS n FROM codings WHERE measure_id = ?",
    "sources": "SELECT count(*) AS n FROM sources, json_each(sources.measures) WHERE json_each.value = ?",
    "questions": "SELECT count(*) AS n FROM questions, json_each(questions.measures)"
    " WHERE json_each.value = ?",
    "analyses": "SELECT count(*) AS n FROM analyses WHERE measure_id = ?",
    "participations": "SELECT count(*) AS n FROM participations WHERE measure_id = ?",
    "costs": "SELECT count(*) AS n FROM costs WHERE measure_id = ?",
}
"""What can rest on a measure; links count in every version of the logic model."""


def measures(db: Database) -> tuple[Measure, ...]:
    """All measures in their order."""
    return tuple(_measure(row) for row in fetch_all(db, "SELECT * FROM measures ORDER BY position"))


def write_measures(writer: Writer, wanted: Iterable[Measure]) -> None:
    """Store measures in that order, new ones and changed ones, as a part of a larger operation."""
    known = {row["id"] for row in fetch_all(writer.db, "SELECT id FROM measures")}
    for position, measure in enumerate(wanted):
        row = _row(measure, position)
        if measure.id in known:
            writer.update("measures", measure.id, row)
        else:
            writer.insert("measures", row)


def resting_on(db: Database, measure_id: str) -> dict[str, int]:
    """How many links, codes, codings, analyses and the like name a measure; kinds with none are left out."""
    counts = {name: int(fetch_all(db, sql, [measure_id])[0]["n"]) for name, sql in _RESTING.items()}
    return {name: n for name, n in counts.items() if n}


def _measure(row: Row) -> Measure:
    plain = {name: row[name] for name in ("id", "name_nb", "name_en", "overlap")}
    parts = tuple(json.loads(row["parts"]))
    return Measure(**plain, parts=parts, needs_all_parts=bool(row["needs_all_parts"]))


def _row(measure: Measure, position: int) -> Row:
    return {
        "id": measure.id,
        "name_nb": measure.name_nb,
        "name_en": measure.name_en,
        "parts": json.dumps(measure.parts),
        "needs_all_parts": int(measure.needs_all_parts),
        "overlap": measure.overlap,
        "position": position,
    }
