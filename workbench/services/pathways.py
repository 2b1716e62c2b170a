"""Pathways of a study: where each chain stops, what remains to explain it, and what a chain would need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from workbench.mixed.claims import direct_cell
from workbench.mixed.explanations import Explanation, remaining
from workbench.mixed.logic_model import Measure
from workbench.mixed.pathways import PathReading, paths_of, read_path
from workbench.reasons import Worded
from workbench.services.pathway_facts import (
    held_register,
    measure_facts,
    registered_parts,
    sources_by_theme,
    theme_names,
)
from workbench.services.triangulation import Cell, Evidence, JointDisplay

__all__ = [
    "Explanation",
    "MeasurePaths",
    "Motivated",
    "measure_paths",
    "motivated",
    "registered_parts",
    "sources_by_theme",
    "theme_names",
]
MOTIVATION, PARTICIPANT = "motivation", "deltaker"


@dataclass(frozen=True, slots=True)
class MeasurePaths:
    """One measure: its paths, the cell with its numbers, and the explanations that remain.

    Attributes
    ----------
    readings : mapping of path to PathReading
        Empty where the model has no way from the measure to return but the direct one.
    direct : Cell or None
    """

    measure: Measure
    readings: Mapping[tuple[str, ...], PathReading]
    direct: Cell | None
    explanations: tuple[Explanation, ...]


@dataclass(frozen=True, slots=True)
class Motivated:
    """Participants who spoke of motivation, and how many of them became motivated.

    Attributes
    ----------
    n : int
        Sources: participants with a stance on a link into motivation.
    seen : int
        Those of them with a stance for it.
    """

    n: int
    seen: int


def measure_paths(db: Database, found: Evidence, display: JointDisplay) -> tuple[MeasurePaths, ...]:
    """Every measure that has a path or an estimate, in the order of the model."""
    directions = {name: cell.voices.direction for name, cell in display.cells.items()}
    names = {one.link: Worded(one.name_nb, one.name_en) for one in found.model.links}
    told, held = [], held_register(db)
    for measure in found.model.measures:
        readings = {path: read_path(path, directions) for path in paths_of(found.model, measure.id)}
        direct = direct_cell(display.cells, measure.id)
        if not (readings or direct) or (direct and direct.link.gathers):
            continue
        facts = measure_facts(db, found, measure, direct, names=names, held=held)
        told.append(
            MeasurePaths(
                measure, readings, direct, remaining(readings, direct, facts, names=names.__getitem__)
            )
        )
    return tuple(told)


def motivated(display: JointDisplay) -> Motivated:
    """Distinct participants who spoke of motivation on any link into it, and those who were moved."""
    spoke: dict[str, bool] = defaultdict(bool)
    for cell in display.cells.values():
        if cell.link.to_node == MOTIVATION and not cell.link.gathers:
            for one in cell.stances:
                if one.group == PARTICIPANT:
                    spoke[one.source] |= one.stance in ("+", "±")
    return Motivated(len(spoke), sum(spoke.values()))
