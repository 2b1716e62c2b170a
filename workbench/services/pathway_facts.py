"""What a study holds on a measure beside its cells: themes, delivery, persons, and the tests it has made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from db.codebook import codes
from db.judgements import number_notes
from db.register import Columns, outcomes, participations, persons_frame, return_cases
from db.sources import sources
from workbench.errors import NotFoundError
from workbench.mixed.explanations import Kind, MeasureFacts, Test
from workbench.mixed.logic_model import LogicModel, Measure, takes_part
from workbench.qual.records import Coding
from workbench.reasons import Worded
from workbench.services.examined import examined_of
from workbench.services.follow_up import date_of, days_between
from workbench.services.process import known_landmarks
from workbench.services.robustness import known_part
from workbench.services.robustness_parts import NOT_RETURNABLE, RETURNABLE_COLUMNS, UNKNOWN
from workbench.services.small_cells import least_shown
from workbench.services.triangulation import Cell, Evidence

YEAR = 365
"""Days; who is followed for fewer is followed briefly."""


@dataclass(frozen=True, slots=True)
class HeldRegister:
    """The active register, read once for all measures.

    Attributes
    ----------
    taken, ended : mapping of column to list
        Participations and outcomes.
    attributes : mapping of person to mapping
    least : int
        Smallest number of persons that is told.
    """

    taken: Columns
    ended: Columns
    attributes: Mapping[int, Mapping[str, str]]
    least: int


def held_register(db: Database) -> HeldRegister:
    """Read what is told of persons; empty lists in a study without a register."""
    people = persons_frame(db)
    attributes = dict(zip(people["person_no"], people["attributes"], strict=True))
    return HeldRegister(participations(db), outcomes(db), attributes, least_shown(db))


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


def measure_facts(
    db: Database,
    found: Evidence,
    measure: Measure,
    direct: Cell | None,
    *,
    names: Mapping[str, Worded],
    held: HeldRegister,
) -> MeasureFacts:
    """What a study holds on one measure, beside its cells; small numbers of persons are left out.

    Parameters
    ----------
    direct : Cell or None
        The cell from the measure straight to return.
    names : mapping of link to Worded
    held : HeldRegister
    """
    parts = registered_parts(found.model, measure.id)
    among = {one.name for one in sources(db) if not one.measures or parts & set(one.measures)}
    persons = _participants(held, found.model, measure)
    delivered = _delivered(held, parts, persons)
    here = direct.link.link if direct else ""
    notes = [one for one in number_notes(db) if one.kind == "bias" and one.assumption]
    shared: dict[str, list[Worded]] = defaultdict(list)
    for note in notes:
        if note.link != here and note.link in names:
            shared[note.assumption].append(names[note.link])
    return MeasureFacts(
        sources_by_theme=sources_by_theme(db, found.codings, among=among),
        theme_names=theme_names(db),
        **delivered,
        **_persons_told(held, persons),
        bias_assumptions=frozenset(one.assumption for one in notes if one.link == here),
        shared_assumptions={name: tuple(listed) for name, listed in shared.items()},
        tests=_tests(db, held, measure.id, has_dose=any(delivered.values())),
    )


def _delivered(held: HeldRegister, parts: Collection[str], persons: set[int]) -> dict[str, Any]:
    """How many participants the register tells a dose of, and the completion of, and how many did not."""
    columns = (held.taken[name] for name in ("measure_id", "person_no", "sessions", "hours", "completed"))
    mine = [row for row in zip(*columns, strict=True) if row[0] in parts and row[1] in persons]
    known = {row[1] for row in mine if row[4] is not None}
    left_off = {row[1] for row in mine if row[4] is not None and not row[4]}
    shown = None not in (_told(held, len(left_off)), _told(held, len(known) - len(left_off)))
    return {
        "n_dose": len({row[1] for row in mine if row[2] is not None or row[3] is not None}),
        "n_completion_known": len(known),
        "n_not_completed": len(left_off) if shown else None,
    }


def _persons_told(held: HeldRegister, persons: set[int]) -> dict[str, Any]:
    """Participants whose whereabouts are unknown, who cannot be returned, and who are followed briefly."""
    last = dict(zip(held.ended["person_no"], held.ended["censored_on"], strict=True))
    mine = {no: held.attributes[no] for no in persons if no in held.attributes}
    return {
        "n_unknown": _unknown(held, persons),
        "n_unreturnable": _told(held, sum(map(_is_unreturnable, mine.values()))),
        "n_short": _told(held, sum(_is_short(known, last.get(no)) for no, known in mine.items())),
    }


def _is_unreturnable(known: Mapping[str, str]) -> bool:
    said = next((known[name] for name in RETURNABLE_COLUMNS if known.get(name)), "")
    return said.casefold().startswith(NOT_RETURNABLE)


def _is_short(known: Mapping[str, str], until: str | None) -> bool:
    """Whether follow-up could reach less than a year from the index date."""
    index = date_of(known, "index")
    return bool(index and until) and days_between(index, str(until)) < YEAR


def _told(held: HeldRegister, n: int) -> int | None:
    """A number of persons; None where they are too few to be told."""
    return None if 0 < n < held.least else n


def _participants(held: HeldRegister, model: LogicModel, measure: Measure) -> set[int]:
    """Persons who took part in a measure, or in what an arm is made of."""
    registered: dict[int, set[str]] = defaultdict(set)
    for person, name in zip(held.taken["person_no"], held.taken["measure_id"], strict=True):
        if person is not None:
            registered[person].add(name)
    known = {one.id: one for one in model.measures}
    return {no for no, names in registered.items() if takes_part(measure, frozenset(names), known)}


def _unknown(held: HeldRegister, persons: set[int]) -> int | None:
    """Participants whose whereabouts are unknown; None where the register does not say, or they are few."""
    ended = zip(held.ended["person_no"], held.ended["outcome"], strict=True)
    unknown = [person for person, label in ended if label in UNKNOWN]
    return _told(held, sum(person in persons for person in unknown)) if unknown else None


def _tests(db: Database, held: HeldRegister, measure_id: str, *, has_dose: bool) -> dict[Kind, Test]:
    """For each explanation, whether its test is done, possible with what the study holds, or missing."""
    try:
        unknown = known_part(db, "unknown", measure_id)
        gamma = examined_of(db, measure_id).gamma
        landmarks = known_landmarks(db, measure_id)
        by_dose = known_part(db, "dose", measure_id)
        negative = known_part(db, "negative", measure_id)
    except NotFoundError:
        return {}
    rows = held.attributes.values()
    returnable = any(row.get(name) for row in rows for name in RETURNABLE_COLUMNS)
    dated = any(date_of(row, "index") for row in rows)
    dose = _state(bool(by_dose and by_dose["doses"]), has_dose)
    return {
        "implementation": dose,
        "theory": dose,
        "measurement": _state(unknown is not None, bool(return_cases(db)["person_no"])),
        "context": _state(bool(unknown and unknown.get("returnable")), returnable),
        "time": _state(landmarks, dated),
        "selection": _state(gamma is not None and negative is not None, True),
    }


def _state(done: bool, possible: bool) -> Test:
    return "done" if done else "possible" if possible else "missing"
