"""Measures and the versioned logic model."""

from __future__ import annotations

import json

from sqlite_utils import Database

from db.measures import measures, write_measures
from db.sql import Row, fetch_all, fetch_one
from db.writing import Writer, now, write_tx
from workbench.mixed.logic_model import Link, LogicModel, ModelVersion, Node

__all__ = ["link_ids", "logic_model", "measures", "model_versions", "save_logic_model", "write_logic_model"]
_SAID = ("assumption", "mechanism", "context")


def save_logic_model(db: Database, model: LogicModel, *, note: str, coder_id: int | None = None) -> None:
    """Store a new version of the logic model; earlier versions stay."""
    with write_tx(db, action="model.save", coder_id=coder_id) as writer:
        write_logic_model(writer, model, note=note)


def write_logic_model(writer: Writer, model: LogicModel, *, note: str) -> int:
    """Store a new version as a part of a larger operation, and return its number."""
    write_measures(writer, model.measures)
    version = int(writer.insert("model_versions", {"note": note, "created_at": now()})["id"])
    for position, node in enumerate(model.nodes):
        writer.insert("nodes", _node_row(node, version, position))
    for position, link in enumerate(model.links):
        writer.insert("links", _link_row(link, version, position))
    return version


def model_versions(db: Database) -> tuple[ModelVersion, ...]:
    """All versions of the logic model, the newest first."""
    rows = fetch_all(
        db,
        "SELECT model_versions.*, coders.name AS coder FROM model_versions"
        " LEFT JOIN events ON table_name = 'model_versions' AND row_id = CAST(model_versions.id AS TEXT)"
        " AND kind = 'do' AND before IS NULL"
        " LEFT JOIN coders ON coders.id = events.coder_id GROUP BY model_versions.id ORDER BY id DESC",
    )
    return tuple(ModelVersion(**{**row, "coder": row["coder"] or ""}) for row in rows)


def link_ids(db: Database) -> frozenset[str]:
    """Ids that links have had in any version."""
    return frozenset(row["link"] for row in fetch_all(db, "SELECT DISTINCT link FROM links"))


def logic_model(db: Database, version: int | None = None) -> LogicModel | None:
    """One version of the logic model, the newest unless told; None in a study without one."""
    newest = fetch_one(db, "SELECT max(id) AS id FROM model_versions")
    version = version or (newest["id"] if newest else None)
    if version is None:
        return None
    nodes = fetch_all(db, "SELECT * FROM nodes WHERE version_id = ? ORDER BY position", [version])
    links = fetch_all(db, "SELECT * FROM links WHERE version_id = ? ORDER BY position", [version])
    return LogicModel(
        version=version,
        measures=measures(db, version=version),
        nodes=tuple(Node(row["node"], row["name_nb"], row["name_en"]) for row in nodes),
        links=tuple(_link(row) for row in links),
    )


def _node_row(node: Node, version: int, position: int) -> dict[str, object]:
    names = {"name_nb": node.name_nb, "name_en": node.name_en}
    return {"version_id": version, "node": node.node, **names, "position": position}


def _link_row(link: Link, version: int, position: int) -> dict[str, object]:
    return {
        "version_id": version,
        "link": link.link,
        "measure_id": link.measure_id,
        "from_node": link.from_node,
        "to_node": link.to_node,
        "name_nb": link.name_nb,
        "name_en": link.name_en,
        "blind_spot": int(link.blind_spot),
        "needs_measure": int(link.needs_measure),
        "gathers": json.dumps(link.gathers),
        "after_plan": int(link.after_plan),
        **{name: getattr(link, name) for name in _SAID},
        "position": position,
    }


def _link(row: Row) -> Link:
    return Link(
        link=row["link"],
        measure_id=row["measure_id"],
        from_node=row["from_node"],
        to_node=row["to_node"],
        name_nb=row["name_nb"],
        name_en=row["name_en"],
        blind_spot=bool(row["blind_spot"]),
        needs_measure=bool(row["needs_measure"]),
        gathers=tuple(json.loads(row["gathers"])),
        after_plan=bool(row["after_plan"]),
        **{name: row[name] for name in _SAID},
    )
