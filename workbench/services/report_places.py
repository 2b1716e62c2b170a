"""The way back from what a report rests on: the sentences that refer to it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlite_utils import Database

from db.codings import codings
from db.report_claims import ReportClaim, ReportSection, report_sections
from db.sources import sources
from workbench.mixed.logic_model import Link, LogicModel
from workbench.mixed.report_text import references
from workbench.qual.records import Coding

Name = tuple[str, str]
"""Kind and key of a reference, whatever its field."""


@dataclass(frozen=True, slots=True)
class ReportPlace:
    """A sentence of the report in its section."""

    section: ReportSection
    claim: ReportClaim


def report_places(db: Database, names: Collection[Name]) -> tuple[ReportPlace, ...]:
    """The sentences that refer to one of several things, in the order of the report."""
    return tuple(
        ReportPlace(section, claim)
        for section in report_sections(db)
        for claim in section.claims
        if any((one.kind, one.key) in names for one in references(claim.nb, claim.en))
    )


def names_of_cell(link: Link) -> frozenset[Name]:
    """What a sentence about a cell refers to: its verdict, its voices, the effect of its measure."""
    own = {(kind, link.link) for kind in ("verdict", "voices", "effect", "agreement")}
    measured = link.to_node == "return" and link.measure_id
    return frozenset(own | {(kind, measured) for kind in ("effect", "trial") if measured})


def names_of_measure(model: LogicModel, measure_id: str) -> frozenset[Name]:
    """What a sentence about an effect refers to: the measure, or the cell that the effect belongs to."""
    cells = (one for one in model.links if one.measure_id == measure_id and one.to_node == "return")
    named = {("effect", measure_id), ("trial", measure_id)}
    return frozenset(named.union(*(names_of_cell(one) for one in cells)))


def codings_at(db: Database, source: str, start: int, end: int) -> tuple[Coding, ...]:
    """Codings of exactly this passage; none of a source that is coded blind."""
    found = next((one for one in sources(db) if one.name == source and not one.blind), None)
    if found is None:
        return ()
    listed = codings(db, revision_id=found.revision_id)
    return tuple(
        one for one in listed if (one.segment.start, one.segment.end) == (start, end) and not one.subset
    )
