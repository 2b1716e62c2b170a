"""Places and curves of the logic model on a slide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from workbench.charts.logic_model import PLACES, WIDTHS
from workbench.mixed.display import Cell
from workbench.mixed.logic_model import LogicModel
from workbench.texts import Texts

Json = dict[str, Any]
LAST_ROW = 3.5
LEFT, TOP, ACROSS, DOWN = 110.0, 70.0, 245.0, 105.0
BOW = 78.0
"""Between the middles of parallel links, in units of the drawing."""


def model_nodes(model: LogicModel, cells: Sequence[Cell], texts: Texts) -> list[Json]:
    """The stations that some link touches, each with its name above or below it."""
    listed = []
    names = {one.node: one.name(texts.language) for one in model.nodes}
    for name, (across, down) in _places(cells).items():
        x, y = _at(across, down)
        key = f"overview.node_{name}"
        label = texts.t(key) if texts.has(key) else names.get(name, name)
        listed.append({"label": label, "x": x, "y": y, "aside": -20 if down < 1.2 else 36})
    return listed


def model_links(cells: Sequence[Cell], names: Mapping[str, str]) -> list[Json]:
    """Curves of the links, parallel ones bowed apart, in the order of the cells."""
    places = _places(cells)
    beside = Counter((cell.link.from_node, cell.link.to_node) for cell in cells)
    seen: Counter[tuple[str, str]] = Counter()
    curves = []
    for cell in cells:
        ends = (cell.link.from_node, cell.link.to_node)
        bow = BOW * (seen[ends] - (beside[ends] - 1) / 2)
        seen[ends] += 1
        owner = names.get(cell.link.measure_id or "", "")
        curves.append(_curve(cell, _at(*places[ends[0]]), _at(*places[ends[1]]), bow, owner=owner))
    return curves


def _places(cells: Sequence[Cell]) -> dict[str, tuple[float, float]]:
    used = list(dict.fromkeys(place for cell in cells for place in (cell.link.from_node, cell.link.to_node)))
    placed = {name: place for name, place in PLACES.items() if name in used}
    free = [name for name in used if name not in PLACES]
    return placed | {name: (2.0 + at, LAST_ROW) for at, name in enumerate(free)}


def _curve(
    cell: Cell, start: tuple[float, float], end: tuple[float, float], bow: float, *, owner: str
) -> Json:
    (x0, y0), (x1, y1) = start, end
    middle = ((x0 + x1) / 2, (y0 + y1) / 2 + 2 * bow)
    at = 0.84 if x1 - x0 > 3 * ACROSS else 0.5 if bow or y0 == y1 else 0.62
    x, y = (
        (1 - at) ** 2 * first + 2 * at * (1 - at) * between + at**2 * last
        for first, between, last in zip((x0, y0), middle, (x1, y1), strict=True)
    )
    return {
        "path": f"M {x0} {y0} Q {middle[0]} {middle[1]} {x1} {y1}",
        "mark": [x, y - 10],
        "owner": owner,
        "added": cell.link.after_plan,
        "width": 1.6 * WIDTHS.get(cell.voices.confidence or "very_low", 1.5),
    }


def _at(across: float, down: float) -> tuple[float, float]:
    return LEFT + ACROSS * across, TOP + DOWN * down
