"""Analyses with everything needed to find them again, and their matched pairs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlite_utils import Database

from db.sql import Row, fetch_all, fetch_one
from db.writing import now, write_tx
from workbench.errors import NotFoundError

PairOrder = Literal["treated", "control", "most_used", "farthest", "nearest", "heaviest"]
_PAIR_COLUMNS = ("analysis_id", "treated_no", "control_no", "weight", "distance")
_ORDERED: Mapping[PairOrder, str] = {
    "treated": "treated_no, control_no",
    "control": "control_no, treated_no",
    "most_used": "n_uses DESC, control_no, treated_no",
    "farthest": "distance DESC, treated_no, control_no",
    "nearest": "distance, treated_no, control_no",
    "heaviest": "weight DESC, treated_no, control_no",
}
PAIR_ORDERS: tuple[PairOrder, ...] = tuple(_ORDERED)


@dataclass(frozen=True, slots=True)
class Analysis:
    """One analysis as it was run.

    Attributes
    ----------
    key : str
        Hash over specification, data and program: the same question is never computed twice.
    data_sha256 : str
        Hash of the data it ran on.
    libraries : mapping
        Versions of the libraries that computed it.
    result : mapping
        The result in its JSON form.
    """

    id: int
    key: str
    measure_id: str
    specification: Mapping[str, Any]
    data_sha256: str
    libraries: Mapping[str, str]
    result: Mapping[str, Any]
    created_at: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A treated person and a control matched to that person, as the register describes them.

    Attributes
    ----------
    treated_no, control_no : int
        Numbers of the persons in the register.
    n_uses : int
        Treated that this control is matched to.
    """

    treated: Mapping[str, Any]
    control: Mapping[str, Any]
    weight: float
    distance: float
    treated_no: int
    control_no: int
    n_uses: int


@dataclass(frozen=True, slots=True)
class ControlUse:
    """How often the controls of an analysis are used.

    Attributes
    ----------
    n_controls : int
        Distinct controls.
    most_used : int
        Treated that the control in most pairs is matched to.
    most_weight : float
        Largest sum of a control's weights: as many treated it stands for.
    """

    n_controls: int
    most_used: int
    most_weight: float


def analysis_by_key(db: Database, key: str) -> Analysis | None:
    """The stored analysis of that key, or None."""
    row = fetch_one(db, "SELECT * FROM analyses WHERE key = ?", [key])
    return _analysis(row) if row else None


def analysis_part(db: Database, key: str, name: str) -> Any:
    """The object called so within the stored result of that key, read without the rest; None without it."""
    query = "SELECT json_extract(result, ?) AS part FROM analyses WHERE key = ?"
    row = fetch_one(db, query, [f"$.{name}", key])
    return json.loads(row["part"]) if row and row["part"] else None


def analysis_by_id(db: Database, analysis_id: int) -> Analysis:
    """The stored analysis of that id; ``NotFoundError`` if there is none."""
    row = fetch_one(db, "SELECT * FROM analyses WHERE id = ?", [analysis_id])
    if row is None:
        raise NotFoundError("errors.analysis_missing", analysis=analysis_id)
    return _analysis(row)


def analyses(db: Database) -> tuple[Analysis, ...]:
    """All analyses, the newest first."""
    return tuple(_analysis(row) for row in fetch_all(db, "SELECT * FROM analyses ORDER BY id DESC"))


def store_analysis(
    db: Database,
    *,
    key: str,
    measure_id: str,
    specification: Mapping[str, Any],
    data_sha256: str,
    libraries: Mapping[str, str],
    result: Mapping[str, Any],
    pairs: Iterable[tuple[int, int, float, float]],
    coder_id: int | None = None,
) -> Analysis:
    """Store an analysis with its pairs (treated, control, weight, distance) in one transaction.

    Persons are given by their number in the active import. Storing it twice changes nothing.
    """
    coded = {"specification": specification, "libraries": libraries, "result": result}
    row = {name: json.dumps(value, ensure_ascii=False, sort_keys=True) for name, value in coded.items()}
    row |= {"key": key, "measure_id": measure_id, "data_sha256": data_sha256, "created_at": now()}
    with write_tx(db, action="analysis.run", coder_id=coder_id) as writer:
        stored = fetch_one(db, "SELECT * FROM analyses WHERE key = ?", [key])
        if stored is None:
            stored = writer.insert("analyses", row)
            writer.bulk("pairs", _PAIR_COLUMNS, ((stored["id"], *pair) for pair in pairs))
    return _analysis(stored)


def count_pairs(db: Database, analysis_id: int) -> int:
    """How many pairs an analysis has."""
    query = "SELECT count(*) FROM pairs WHERE analysis_id = ?"
    return int(db.execute(query, [analysis_id]).fetchone()[0])


def control_use(db: Database, analysis_id: int) -> ControlUse:
    """How many distinct controls an analysis has, and how often the most used of them is used."""
    row = db.execute(
        "SELECT count(*), coalesce(max(n), 0), coalesce(max(weight), 0) FROM (SELECT count(*) AS n,"
        " sum(weight) AS weight FROM pairs WHERE analysis_id = ? GROUP BY control_no)",
        [analysis_id],
    ).fetchone()
    return ControlUse(int(row[0]), int(row[1]), float(row[2]))


def pairs(
    db: Database, analysis_id: int, *, limit: int = 100, offset: int = 0, order: PairOrder = "treated"
) -> tuple[Pair, ...]:
    """Matched pairs with what the analysed register says of both persons, in the order asked for."""
    ordered = _ORDERED[order]
    rows = fetch_all(
        db,
        f"WITH chosen AS (SELECT pairs.* FROM {_COUNTED if order == 'most_used' else _UNCOUNTED}"
        f" WHERE analysis_id = :analysis ORDER BY {ordered} LIMIT :limit OFFSET :offset),"
        " used AS (SELECT control_no AS used_no, count(*) AS n_uses FROM pairs WHERE analysis_id = :analysis"
        " AND control_no IN (SELECT control_no FROM chosen) GROUP BY control_no)"
        f" SELECT {_person_columns('t')}, {_person_columns('c')}, weight, distance, treated_no, control_no,"
        " n_uses FROM chosen JOIN used ON used_no = control_no"
        " JOIN analyses ON analyses.id = analysis_id"
        " JOIN imports ON imports.id = json_extract(analyses.result, '$.people.import_id')"
        " JOIN persons AS t ON t.import_id = imports.id AND t.person_no = treated_no"
        " JOIN outcomes AS t_out ON t_out.import_id = imports.id AND t_out.person_no = treated_no"
        " JOIN persons AS c ON c.import_id = imports.id AND c.person_no = control_no"
        " JOIN outcomes AS c_out ON c_out.import_id = imports.id AND c_out.person_no = control_no"
        f" ORDER BY {ordered}",
        {"analysis": analysis_id, "limit": limit, "offset": offset},
    )
    return tuple(_pair(row) for row in rows)


_UNCOUNTED = "pairs"
_COUNTED = (
    "(SELECT control_no AS one, count(*) AS n_uses FROM pairs WHERE analysis_id = :analysis"
    " GROUP BY control_no) JOIN pairs ON one = control_no"
)
"""Pairs beside how often each control is used, which takes a look at all of them."""
_PERSON = ("person_id", "sex", "age", "country", "has_child", "long_stayer")


def _person_columns(alias: str) -> str:
    listed = [f"{alias}.{name} AS {alias}_{name}" for name in _PERSON]
    return ", ".join([*listed, f"{alias}_out.returned AS {alias}_returned"])


def _pair(row: Row) -> Pair:
    sides = [
        {name.removeprefix(f"{side}_"): value for name, value in row.items() if name.startswith(f"{side}_")}
        for side in ("t", "c")
    ]
    told = ("weight", "distance", "treated_no", "control_no", "n_uses")
    return Pair(sides[0], sides[1], **{name: row[name] for name in told})


def _analysis(row: Row) -> Analysis:
    coded = {name: json.loads(row[name]) for name in ("specification", "libraries", "result")}
    return Analysis(**{**row, **coded})
