"""Pathways of a study: where each chain stops, what remains to explain it, and what a chain would need."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from db.codebook import codes
from db.judgements import number_notes
from db.register import outcome_labels, outcomes, participations, persons_frame, return_cases
from db.sources import sources
from workbench.errors import NotFoundError
from workbench.mixed.claims import direct_cell
from workbench.mixed.explanations import Explanation, Kind, MeasureFacts, Test, remaining
from workbench.mixed.logic_model import LogicModel, Measure, takes_part
from workbench.mixed.pathways import PathReading, paths_of, read_path
from workbench.qual.records import Coding
from workbench.reasons import Worded
from workbench.services.examined import examined_of
from workbench.services.follow_up import date_of
from workbench.services.process import known_landmarks
from workbench.services.robustness import known_part
from workbench.services.robustness_parts import RETURNABLE_COLUMNS, UNKNOWN
from workbench.services.small_cells import least_shown
from workbench.services.triangulation import Cell, Evidence, JointDisplay

__all__ = [
    "Explanation",
    "MeasurePaths",
    "Motivated",
    "measure_paths",
    "motivated",
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
    told = []
    for measure in found.model.measures:
        readings = {path: read_path(path, directions) for path in paths_of(found.model, measure.id)}
        direct = direct_cell(display.cells, measure.id)
        if not (readings or direct) or (direct and direct.link.gathers):
            continue
        facts = _facts(db, found, measure, direct, names)
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


def sources_by_theme(
    db: Database, codings: Iterable[Coding], *, among: Collection[str] | None = None
) -> dict[str, int]:
    """Sources with a passage of each code that stands for no link, by slug of the code.

    Parameters
    ----------
    among : collection of str, optional
        Names of the sources that count; all by default.
    """
    slugs = {one.id: one.slug for one in codes(db) if one.link is None}
    spoke: dict[str, set[str]] = defaultdict(set)
    for one in codings:
        if one.code_id in slugs and (among is None or one.source in among):
            spoke[slugs[one.code_id]].add(one.source)
    return {slug: len(found) for slug, found in spoke.items()}


def theme_names(db: Database) -> dict[str, Worded]:
    """What the codebook calls each code that stands for no link."""
    return {one.slug: Worded(one.name_nb, one.name_en) for one in codes(db) if one.link is None}


def registered_parts(model: LogicModel, measure_id: str) -> frozenset[str]:
    """The measure and every part of it, all the way down."""
    parts = model.measure(measure_id).parts
    return frozenset({measure_id}).union(*(registered_parts(model, part) for part in parts))


def _facts(
    db: Database, found: Evidence, measure: Measure, direct: Cell | None, names: Mapping[str, Worded]
) -> MeasureFacts:
    parts = registered_parts(found.model, measure.id)
    among = {one.name for one in sources(db) if not one.measures or parts & set(one.measures)}
    persons = _participants(db, found.model, measure)
    taken = participations(db)
    columns = (taken[name] for name in ("measure_id", "person_no", "sessions", "hours", "completed"))
    mine = [row for row in zip(*columns, strict=True) if row[0] in parts and row[1] in persons]
    here = direct.link.link if direct else ""
    notes = [one for one in number_notes(db) if one.kind == "bias" and one.assumption]
    shared: dict[str, list[Worded]] = defaultdict(list)
    for note in notes:
        if note.link != here and note.link in names:
            shared[note.assumption].append(names[note.link])
    n_dose = len({row[1] for row in mine if row[2] is not None or row[3] is not None})
    n_completed = len({row[1] for row in mine if row[4] is not None})
    return MeasureFacts(
        sources_by_theme=sources_by_theme(db, found.codings, among=among),
        theme_names=theme_names(db),
        n_dose=n_dose,
        n_completed=n_completed,
        n_unknown=_unknown(db, persons),
        bias_assumptions=frozenset(one.assumption for one in notes if one.link == here),
        shared_assumptions={name: tuple(listed) for name, listed in shared.items()},
        tests=_tests(db, measure.id, has_dose=bool(n_dose or n_completed)),
    )


def _participants(db: Database, model: LogicModel, measure: Measure) -> set[int]:
    """Persons who took part in a measure, or in what an arm is made of."""
    taken = participations(db)
    registered: dict[int, set[str]] = defaultdict(set)
    for person, name in zip(taken["person_no"], taken["measure_id"], strict=True):
        if person is not None:
            registered[person].add(name)
    known = {one.id: one for one in model.measures}
    return {no for no, names in registered.items() if takes_part(measure, frozenset(names), known)}


def _unknown(db: Database, persons: set[int]) -> int | None:
    """Participants whose whereabouts are unknown; None where the register does not say, or they are few."""
    if not set(outcome_labels(db)) & set(UNKNOWN):
        return None
    ended = outcomes(db)
    n = sum(
        label in UNKNOWN and person in persons
        for person, label in zip(ended["person_no"], ended["outcome"], strict=True)
    )
    return None if 0 < n < least_shown(db) else n


def _tests(db: Database, measure_id: str, *, has_dose: bool) -> dict[Kind, Test]:
    """For each explanation, whether its test is done, possible with what the study holds, or missing."""
    try:
        unknown = known_part(db, "unknown", measure_id)
        gamma = examined_of(db, measure_id).gamma
        landmarks = known_landmarks(db, measure_id)
    except NotFoundError:
        return {}
    attributes = persons_frame(db)["attributes"]
    returnable = any(row.get(name) for row in attributes for name in RETURNABLE_COLUMNS)
    dated = any(date_of(row, "index") for row in attributes)
    dose: Test = "possible" if has_dose else "missing"
    return {
        "implementation": dose,
        "theory": dose,
        "measurement": _state(unknown is not None, bool(return_cases(db)["person_no"])),
        "context": _state(bool(unknown and unknown.get("returnable")), returnable),
        "time": _state(landmarks, dated),
        "selection": _state(gamma is not None, True),
    }


def _state(done: bool, possible: bool) -> Test:
    return "done" if done else "possible" if possible else "missing"
