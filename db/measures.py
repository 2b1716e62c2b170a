"""Measures and arms: who counts as a participant, and what in a study rests on each."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlite_utils import Database

from db.sql import Row, fetch_all
from db.writing import Writer
from workbench.mixed.logic_model import Measure

_RESTING = {
    "links": "SELECT count(*) AS n FROM links WHERE measure_id = ?"
    " AND version_id = (SELECT max(id) FROM model_versions)",
    "codes": "SELECT count(*) AS n FROM codes WHERE measure_id = ?",
    "codings": "SELECT count(*) AS n FROM codings WHERE measure_id = ?",
    "sources": "SELECT count(*) AS n FROM sources, json_each(sources.measures) WHERE json_each.value = ?",
    "questions": "SELECT count(*) AS n FROM questions, json_each(questions.measures)"
    " WHERE json_each.value = ?",
    "participations": "SELECT count(*) AS n FROM participations"
    " WHERE measure_id = ? AND import_id IN (SELECT id FROM imports WHERE active)",
    "costs": "SELECT count(*) AS n FROM costs WHERE measure_id = ?",
    "recommendations": "SELECT count(*) AS n FROM recommendations WHERE ? IN (measure_id, over_measure_id)",
}
"""What rests on a measure of the plan: links of the newest model, participations in the active register."""
_KEPT_FOR = (
    """SELECT 1 FROM links WHERE measure_id = :id UNION SELECT 1 FROM analyses WHERE measure_id = :id"""
)


def measures(db: Database, *, version: int | None = None) -> tuple[Measure, ...]:
    """The measures of the plan in their order, and those that a version of the logic model names."""
    rows = fetch_all(
        db,
        "SELECT * FROM measures WHERE NOT taken_out"
        " OR id IN (SELECT measure_id FROM links WHERE version_id = ?) ORDER BY position",
        [version],
    )
    return tuple(map(_measure, rows))


def write_measures(writer: Writer, wanted: Iterable[Measure]) -> None:
    """Store measures in that order, new ones and changed ones, as a part of a larger operation."""
    known = {row["id"] for row in fetch_all(writer.db, "SELECT id FROM measures")}
    for position, measure in enumerate(wanted):
        row = _row(measure, position)
        if measure.id in known:
            writer.update("measures", measure.id, row)
        else:
            writer.insert("measures", row)


def take_out_measure(writer: Writer, measure_id: str) -> None:
    """Take a measure out of the plan.

    Its row stays where an earlier version of the logic model, or an analysis, is of it.
    """
    if fetch_all(writer.db, _KEPT_FOR, {"id": measure_id}):
        writer.update("measures", measure_id, {"taken_out": 1})
    else:
        writer.delete("measures", measure_id)


def resting_on(db: Database, measure_id: str) -> dict[str, int]:
    """How many links, codes, codings and the like name a measure; kinds with none are left out."""
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
        "taken_out": 0,
    }
