"""Everything a plan consists of, put together as plain values."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from workbench.mixed.biases import KnownBias
from workbench.mixed.logic_model import Link, LogicModel, Measure, Node
from workbench.mixed.plan import NO_WORDS, Expectation, Question
from workbench.mixed.plan_frame import STANDARD_OUTCOMES, Criterion, PlannedOutcome, SesoiBasis
from workbench.mixed.plan_lock import Fields, PlanChange, PlanDocument, plan_changes
from workbench.mixed.settings import TriangulationSettings
from workbench.qual.records import Code

SECTIONS = (
    *("questions", "criteria", "outcomes", "measures", "nodes", "links", "sesoi", "thresholds"),
    *("analyses", "expectations", "biases", "codebook", "counting"),
)
"""In the order in which they are told."""
_RESULTS = ("id", "outcome", "outcome_note", "written_at")
"""Of an expectation: what came later is no part of the plan."""


@dataclass(frozen=True, slots=True)
class PlanParts:
    """The parts of a plan as the study holds them.

    Attributes
    ----------
    specifications : mapping of measure to mapping
        Every choice of the main analysis of each measure.
    counting : mapping
        Whose codings and which marked subsets count.
    biases : mapping of number to KnownBias
        Biases noted on estimates, each by the number of its note.
    """

    questions: tuple[Question, ...]
    criteria: tuple[Criterion, ...]
    outcomes: tuple[PlannedOutcome, ...]
    model: LogicModel | None
    basis: SesoiBasis
    thresholds: TriangulationSettings
    expectations: tuple[Expectation, ...]
    codes: tuple[Code, ...]
    specifications: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    counting: Mapping[str, Any] = field(default_factory=dict)
    biases: Mapping[str, KnownBias] = field(default_factory=dict)


def plan_document(parts: PlanParts) -> PlanDocument:
    """The whole plan: section → item → field → plain value.

    What is only for showing (order, colours, positions) is no part of it, nor what came of a test.
    """
    model = parts.model or LogicModel(0, (), (), ())
    return {
        "questions": {str(one.id): _without(asdict(one), "id") for one in parts.questions},
        "criteria": {one.id: _without(asdict(one), "id") for one in parts.criteria},
        "outcomes": {one.id: _without(asdict(one), "id") for one in parts.outcomes},
        "measures": {one.id: measure_fields(one) for one in model.measures},
        "nodes": {one.node: node_fields(one) for one in model.nodes},
        "links": {one.link: link_fields(one) for one in model.links},
        "sesoi": {"basis": asdict(parts.basis)},
        "thresholds": thresholds_fields(parts.thresholds),
        "analyses": {name: dict(one) for name, one in parts.specifications.items()},
        "expectations": {str(one.id): _without(asdict(one), *_RESULTS) for one in parts.expectations},
        "biases": {number: asdict(one) for number, one in parts.biases.items()},
        "codebook": codebook_fields(parts.codes),
        "counting": {name: {"value": value} for name, value in parts.counting.items()},
    }


def as_known_now(locked: PlanDocument) -> PlanDocument:
    """A locked plan as this version of the program writes one, so that only what people changed differs.

    What an earlier version did not know of stood at its default, and what follows from other values now is
    left out. A section that it did not know stays missing: such a lock says nothing of it.
    """
    standard = {one.id: _without(asdict(one), "id") for one in STANDARD_OUTCOMES}
    defaults: dict[str, Callable[[str], Fields]] = {
        "measures": lambda _: {"overlap": "counted"},
        "outcomes": lambda item: standard.get(
            item, {"definition": asdict(NO_WORDS), "horizon": asdict(NO_WORDS)}
        ),
    }
    found = dict(locked)
    for section, default in defaults.items():
        if section in locked:
            found[section] = {item: {**default(item), **held} for item, held in locked[section].items()}
    if "thresholds" in locked:
        held = {name: one["value"] for name, one in locked["thresholds"].items()}
        found["thresholds"] = thresholds_fields(TriangulationSettings.from_dict(held))
    return found


def lock_differences(locked: PlanDocument, later: PlanDocument) -> tuple[PlanChange, ...]:
    """What people changed between a lock and a later plan, in sections that the lock knew."""
    earlier = as_known_now(locked)
    shared = {section: items for section, items in as_known_now(later).items() if section in earlier}
    return plan_changes(earlier, shared)


def thresholds_fields(thresholds: TriangulationSettings) -> dict[str, Fields]:
    """Every threshold by its name."""
    return {name: {"value": value} for name, value in thresholds.as_dict().items()}


def model_document(model: LogicModel) -> PlanDocument:
    """The sections of a plan that a logic model fills, to compare two versions."""
    return {
        "nodes": {one.node: node_fields(one) for one in model.nodes},
        "links": {one.link: link_fields(one) for one in model.links},
    }


def measure_fields(measure: Measure) -> dict[str, Any]:
    """A measure or arm: made of which others, of all of them or of any, and its rule of overlap."""
    return _without(asdict(measure), "id")


def node_fields(node: Node) -> dict[str, Any]:
    """A station."""
    return _without(asdict(node), "node")


def link_fields(link: Link) -> dict[str, Any]:
    """A link, without the mark that it came after a plan: that follows from the plan."""
    return _without(asdict(link), "link", "after_plan")


def codebook_fields(codes: Iterable[Code]) -> dict[str, dict[str, Any]]:
    """What each code means and where it stands, by slug."""
    listed = tuple(codes)
    slugs = {one.id: one.slug for one in listed}
    kept = ("link", "measure_id", "name_nb", "name_en", "definition", "include", "exclude", "codable")
    return {
        one.slug: {
            **{name: getattr(one, name) for name in kept},
            "parent": slugs.get(one.parent_id) if one.parent_id is not None else None,
        }
        for one in listed
    }


def _without(fields: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if name not in names}
