"""Everything a plan consists of, put together as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from workbench.mixed.logic_model import Link, LogicModel, Measure, Node
from workbench.mixed.plan import Expectation, Question
from workbench.mixed.plan_frame import Criterion, PlannedOutcome, SesoiBasis
from workbench.mixed.plan_lock import PlanDocument
from workbench.mixed.settings import TriangulationSettings
from workbench.qual.records import Code

SECTIONS = (
    *("questions", "criteria", "outcomes", "measures", "nodes", "links", "sesoi", "thresholds"),
    *("analyses", "expectations", "codebook", "counting"),
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
        "thresholds": {name: {"value": value} for name, value in parts.thresholds.as_dict().items()},
        "analyses": {name: dict(one) for name, one in parts.specifications.items()},
        "expectations": {str(one.id): _without(asdict(one), *_RESULTS) for one in parts.expectations},
        "codebook": codebook_fields(parts.codes),
        "counting": {name: {"value": value} for name, value in parts.counting.items()},
    }


def model_document(model: LogicModel) -> PlanDocument:
    """The sections of a plan that a logic model fills, to compare two versions."""
    return {
        "nodes": {one.node: node_fields(one) for one in model.nodes},
        "links": {one.link: link_fields(one) for one in model.links},
    }


def measure_fields(measure: Measure) -> dict[str, Any]:
    """A measure or arm with its rule of overlap: made of which others, and of all of them or of any."""
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
