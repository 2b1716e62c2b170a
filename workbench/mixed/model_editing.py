"""Editing a logic model as two tables: stations and links."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from workbench.errors import InputError
from workbench.mixed.logic_model import Link, LogicModel, Node

Row = Mapping[str, Any]
LINK_FIELDS = (
    *("link", "name_nb", "name_en", "measure_id", "from_node", "to_node"),
    *("assumption", "mechanism", "context", "blind_spot", "needs_measure"),
)
_WORDS = ("assumption", "mechanism", "context")


def node_rows(model: LogicModel) -> list[dict[str, Any]]:
    """The stations as rows of ``node``, ``name_nb`` and ``name_en``."""
    return [asdict(one) for one in model.nodes]


def link_rows(model: LogicModel) -> list[dict[str, Any]]:
    """The links as rows of :data:`LINK_FIELDS`."""
    return [{name: getattr(one, name) for name in LINK_FIELDS} for one in model.links]


def edited_model(
    model: LogicModel,
    nodes: Iterable[Row],
    links: Iterable[Row],
    *,
    taken: Collection[str] = (),
    after_plan: bool = False,
) -> LogicModel:
    """The model that two edited tables describe; ``model`` stays as it is.

    Rows that say nothing are left out. A row without an id is new and gets one; a name that is given in one
    language only is taken for both; a link without a name is called after its stations. A link that gathered
    the voices of one that is gone gathers those that are left.

    Parameters
    ----------
    taken : collection of str
        Ids that links have had before and that no new link may get.
    after_plan : bool
        Whether new links come after a lock of the plan.

    Raises
    ------
    InputError
        A station has no name or is gone while links lead to it; a link lacks a station, leads from a station
        to itself, or names a measure the model does not have; an id stands twice.
    """
    kept_nodes = _nodes([row for row in nodes if _says(row, ("name_nb", "name_en"))])
    kept = [row for row in links if _says(row, ("name_nb", "name_en", "from_node", "to_node"))]
    named = _with_ids(kept, {*taken, *(one.link for one in model.links)})
    ids = {str(row["link"]) for row in named}
    names = {one.node: one for one in kept_nodes}
    known = {one.link: one for one in model.links}
    made = tuple(_link(model, row, names, known.get(str(row["link"])), after_plan) for row in named)
    return replace(model, nodes=kept_nodes, links=tuple(_gathering(one, ids) for one in made))


def free_id(name: str, taken: Collection[str]) -> str:
    """Small letters, digits and underscores that stand for a name and are nobody else's."""
    wanted = found = _slug(name)
    number = 1
    while found in taken:
        number += 1
        found = f"{wanted}_{number}"
    return found


def _nodes(rows: Sequence[Row]) -> tuple[Node, ...]:
    found: list[Node] = []
    taken = {str(row.get("node")) for row in rows if row.get("node")}
    for row in rows:
        nb, en = _both(row)
        node = str(row.get("node") or "") or free_id(en or nb, taken)
        taken.add(node)
        found.append(Node(node, nb, en))
    _refuse_twice([one.node for one in found])
    return tuple(found)


def _with_ids(rows: Sequence[Row], taken: set[str]) -> list[dict[str, Any]]:
    found = []
    for row in rows:
        link = str(row.get("link") or "")
        if not link:
            link = next(name for name in _numbered() if name not in taken)
            taken.add(link)
        found.append({**row, "link": link})
    _refuse_twice([str(row["link"]) for row in found])
    return found


def _numbered() -> Iterable[str]:
    number = 0
    while True:
        number += 1
        yield f"L{number}"


def _link(model: LogicModel, row: Row, nodes: Mapping[str, Node], old: Link | None, after_plan: bool) -> Link:
    start, end = str(row.get("from_node") or ""), str(row.get("to_node") or "")
    said = " ".join(str(row.get("name_nb") or row.get("name_en") or row["link"]).split())
    if start not in nodes or end not in nodes:
        raise InputError("errors.link_without_station", link=said)
    if start == end:
        raise InputError("errors.link_to_itself", link=said)
    measure = row.get("measure_id") or None
    if measure is not None and measure not in {one.id for one in model.measures}:
        raise InputError("errors.measure_missing", measure=measure)
    nb, en = _both(row)
    changes: dict[str, Any] = {
        "measure_id": measure,
        "from_node": start,
        "to_node": end,
        "name_nb": nb or f"{nodes[start].name_nb} → {nodes[end].name_nb}",
        "name_en": en or f"{nodes[start].name_en} → {nodes[end].name_en}",
        **{name: " ".join(str(row.get(name) or "").split()) for name in _WORDS},
        **{name: bool(row.get(name)) for name in ("blind_spot", "needs_measure")},
    }
    return replace(old, **changes) if old else Link(str(row["link"]), after_plan=after_plan, **changes)


def _gathering(link: Link, ids: Collection[str]) -> Link:
    return replace(link, gathers=tuple(one for one in link.gathers if one in ids))


def _both(row: Row) -> tuple[str, str]:
    nb, en = (" ".join(str(row.get(name) or "").split()) for name in ("name_nb", "name_en"))
    return nb or en, en or nb


def _says(row: Row, names: Iterable[str]) -> bool:
    return any(str(row.get(name) or "").strip() for name in names)


def _refuse_twice(ids: Sequence[str]) -> None:
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise InputError("errors.model_id_twice", ids=tuple(twice))


def _slug(name: str) -> str:
    folded = name.casefold().replace("æ", "ae").replace("ø", "o").replace("å", "a")
    plain = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "_", plain).strip("_")[:40] or "station"
