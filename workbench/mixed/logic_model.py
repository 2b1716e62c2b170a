"""The logic model: measures, nodes and the links that voices and numbers speak to."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Overlap = Literal["counted", "left_out"]
OVERLAPS: tuple[Overlap, ...] = get_args(Overlap)
"""What becomes of a participant who also took part in something outside the measure or arm."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure (tiltak) or an arm made of others.

    Attributes
    ----------
    parts : tuple of str
        Measures it is made of; empty for one that is registered as such.
    needs_all_parts : bool
        True: taking part means in every part (both); False: in any of them (courses, all).
    overlap : Overlap
        Persons in several measures: counted here as well, or left out (neither participant nor control) when
        they were also in a measure that is no part of this one.
    """

    id: str
    name_nb: str
    name_en: str
    parts: tuple[str, ...] = ()
    needs_all_parts: bool = False
    overlap: Overlap = "counted"

    def name(self, language: str) -> str:
        """The measure's name in ``nb`` or ``en``."""
        return self.name_nb if language == "nb" else self.name_en


@dataclass(frozen=True, slots=True)
class Node:
    """A station on the way from measure to return."""

    node: str
    name_nb: str
    name_en: str

    def name(self, language: str) -> str:
        """The node's name in ``nb`` or ``en``."""
        return self.name_nb if language == "nb" else self.name_en


@dataclass(frozen=True, slots=True)
class Link:
    """An edge of the logic model.

    Attributes
    ----------
    blind_spot : bool
        Those who could have shown the opposite could not be interviewed.
    needs_measure : bool
        A construct that needs measurement and is known by self-report only.
    gathers : tuple of str
        Links whose voices are put together to make this link's voices.
    after_plan : bool
        Added after the plan was made.
    assumption : str
        What must hold for the link to work.
    mechanism : str
        Why it would work.
    context : str
        For whom, and under which circumstances.
    """

    link: str
    measure_id: str | None
    from_node: str
    to_node: str
    name_nb: str
    name_en: str
    blind_spot: bool = False
    needs_measure: bool = False
    gathers: tuple[str, ...] = ()
    after_plan: bool = False
    assumption: str = ""
    mechanism: str = ""
    context: str = ""

    def name(self, language: str) -> str:
        """The link's name in ``nb`` or ``en``."""
        return self.name_nb if language == "nb" else self.name_en


@dataclass(frozen=True, slots=True)
class LogicModel:
    """One version of the logic model with the measures it is about."""

    version: int
    measures: tuple[Measure, ...]
    nodes: tuple[Node, ...]
    links: tuple[Link, ...]

    def link(self, link: str) -> Link:
        """The link of that id; ``KeyError`` if the model has none."""
        return {one.link: one for one in self.links}[link]

    def measure(self, measure_id: str) -> Measure:
        """The measure of that id; ``KeyError`` if the model has none."""
        return {one.id: one for one in self.measures}[measure_id]


@dataclass(frozen=True, slots=True)
class ModelVersion:
    """When a version of the logic model was saved, by whom (empty: the program), and why."""

    id: int
    note: str
    created_at: str
    coder: str = ""


def takes_part(measure: Measure, registered: frozenset[str], measures: Mapping[str, Measure]) -> bool:
    """Whether somebody registered for ``registered`` counts as a participant in ``measure``.

    Parameters
    ----------
    measure : Measure
        The measure or arm asked about; its own rule of overlap counts, not that of its parts.
    registered : frozenset of str
        Ids of measures the person is registered for; an arm registered as such counts, too.
    measures : mapping
        All measures by id, to resolve parts.
    """
    if measure.overlap == "left_out" and not registered <= made_of(measure, measures):
        return False
    return _is_in(measure, registered, measures)


def _is_in(measure: Measure, registered: frozenset[str], measures: Mapping[str, Measure]) -> bool:
    if measure.id in registered or not measure.parts:
        return measure.id in registered
    answers = (_is_in(measures[part], registered, measures) for part in measure.parts)
    return all(answers) if measure.needs_all_parts else any(answers)


def made_of(measure: Measure, measures: Mapping[str, Measure]) -> frozenset[str]:
    """Ids of a measure and of everything that it is made of, directly or through its parts."""
    found, waiting = {measure.id}, list(measure.parts)
    while waiting:
        part = waiting.pop()
        if part not in found:
            found.add(part)
            waiting += measures[part].parts
    return frozenset(found)


def membership(measures: Iterable[Measure]) -> list[tuple[object, ...]]:
    """Who counts as a participant in what, without names: what results depend on."""
    return [
        (one.id, one.parts, one.needs_all_parts, *((one.overlap,) if one.overlap != "counted" else ()))
        for one in measures
    ]
