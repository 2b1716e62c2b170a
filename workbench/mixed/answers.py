"""How far the evaluation's questions are answered by cells and findings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from workbench.mixed.claim_records import Answer, Finding
from workbench.mixed.display import Cell
from workbench.mixed.logic_model import LogicModel
from workbench.mixed.plan import Question
from workbench.mixed.records import ANSWERS
from workbench.reasons import Reason, Worded

_STATIONS: Mapping[str, str] = {
    "return": "return",
    "motivation": "motivation",
    "mental_health": "mental_health",
    "capacity": "staff_return_work",
}
"""Station of the logic model that an outcome of a question stands for."""


def cells_asked(question: Question, model: LogicModel, cells: Mapping[str, Cell]) -> tuple[str, ...]:
    """Links that a question asks about: of its measures (all, where it names none), into its outcome.

    An arm that pools measures belongs to a question about those measures.
    """
    station, wanted = _STATIONS.get(question.outcome), _with_arms(question, model)
    return tuple(
        link
        for link, cell in cells.items()
        if cell.link.to_node == station
        and (not wanted or cell.link.measure_id in wanted)
        and not (cell.link.gathers and wanted and cell.link.measure_id not in question.measures)
    )


def _with_arms(question: Question, model: LogicModel) -> frozenset[str]:
    wanted = set(question.measures)
    for arm in model.measures if wanted else ():
        if arm.parts and not arm.needs_all_parts and set(arm.parts) <= wanted:
            wanted.add(arm.id)
    return frozenset(wanted)


@dataclass(frozen=True, slots=True)
class Answered:
    """How far a question is answered, by rule.

    Attributes
    ----------
    asked : tuple of str
        Cells it asks about and cells its findings rest on.
    lacks : tuple of Reason
        What is missing before it is answered; empty when it is.
    """

    answer: Answer
    asked: tuple[str, ...]
    lacks: tuple[Reason, ...]

    @property
    def outcome_missing(self) -> bool:
        """Whether it asks about an outcome that no analysis has: its numbers answer another question."""
        return any(one.code == "lacks_outcome" for one in self.lacks)


def answer_to(
    question: Question,
    model: LogicModel,
    cells: Mapping[str, Cell],
    findings: Sequence[Finding],
    *,
    has_costs: bool = False,
) -> Answered:
    """How far a question is answered by the cells it asks about and the findings that name it.

    Every question needs a finding, and no cell that voices and numbers contradict each other in. Whether, how
    much and at what cost need numbers that answer, on the outcome asked about; at what cost needs costs, too.
    How, why and for whom need voices with a direction. With some of it, the question is partly answered.

    Parameters
    ----------
    findings : sequence of Finding
        All findings; those that name the question count.
    has_costs : bool
        The study holds costs of measures.
    """
    mine = [one for one in findings if question.number in one.questions]
    found = (*cells_asked(question, model, cells), *(link for one in mine for link in one.links))
    asked = tuple(link for link in dict.fromkeys(found) if link in cells)
    mine_cells = [cells[one] for one in asked]
    lacks = tuple(_lacks(question, mine_cells, cells, has_finding=bool(mine), has_costs=has_costs))
    spoken = any(one.voices.direction not in ("silent", "thin") for one in mine_cells)
    numbers = any(one.numbers.number_class in ANSWERS for one in mine_cells)
    some = mine or spoken or numbers or (question.verb == "at_what_cost" and has_costs)
    return Answered("partly" if lacks and some else "not" if lacks else "answered", asked, lacks)


def _lacks(
    question: Question,
    asked: Sequence[Cell],
    cells: Mapping[str, Cell],
    *,
    has_finding: bool,
    has_costs: bool,
) -> Iterator[Reason]:
    counts = question.verb in ("whether", "how_much", "at_what_cost") and question.outcome != ""
    if not has_finding:
        yield Reason.of("questions.lacks_finding")
    if question.verb == "at_what_cost" and not has_costs:
        yield Reason.of("questions.lacks_costs")
    if counts:
        yield from _lacks_numbers(question, asked, cells)
    elif not any(one.voices.direction not in ("silent", "thin") for one in asked):
        yield Reason.of("questions.lacks_voices")
    if against := tuple(_name(one) for one in asked if one.verdict == "discordant"):
        yield Reason.of("questions.lacks_agreement", links=against)


def _lacks_numbers(question: Question, asked: Sequence[Cell], cells: Mapping[str, Cell]) -> Iterator[Reason]:
    """Numbers on the outcome that is asked about, in every cell that has any."""
    station = _STATIONS.get(question.outcome)
    if not any(one.link.to_node == station and one.estimate is not None for one in cells.values()):
        has = tuple(dict.fromkeys(one.link.to_node for one in cells.values() if one.estimate is not None))
        yield Reason.of(
            "questions.lacks_outcome",
            outcome=Reason.of(f"questions.outcome_{question.outcome}"),
            measured=tuple(Reason.of(f"questions.measured_{node}") for node in has if node == "return")
            or Reason.of("questions.measured_none"),
        )
    undecided = (one for one in asked if one.estimate is not None and one.numbers.number_class not in ANSWERS)
    if names := tuple(_name(one) for one in undecided):
        yield Reason.of("questions.lacks_decision", links=names)


def _name(cell: Cell) -> Worded:
    return Worded(cell.link.name_nb, cell.link.name_en)
