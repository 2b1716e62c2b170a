"""How far the coders of a study agree, in any unit; sources that are coded blind are not compared."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Literal

from sqlite_utils import Database

from db.codebook import codes
from db.codings import codings
from db.events import last_seq
from db.logic_model import logic_model
from db.settings import settings
from db.sources import revision_text, set_blind, sources, turns
from workbench.qual.agreement_records import AgreementChoices, AgreementRow, Estimate, IntercoderAgreement
from workbench.qual.coded_units import TEXT_UNITS, CodedSegment, SourceUnits, TextUnit, units_of_text
from workbench.qual.intercoder import intercoder_agreement
from workbench.qual.records import Coder, Coding, Source
from workbench.qual.stance_comparison import STANCE_MEASURES, STANCE_UNIT, compare_stances

__all__ = [
    "STANCE_MEASURES",
    "STANCE_UNIT",
    "UNITS",
    "AgreementRow",
    "Comparable",
    "Estimate",
    "Grouping",
    "IntercoderAgreement",
    "Question",
    "comparable",
    "measured_agreement",
    "names_of",
    "set_blind_sources",
]
Unit = Literal["character", "sentence", "turn", "stance"]
Grouping = Literal["code", "link"]
UNITS: tuple[Unit, ...] = ("stance", *TEXT_UNITS)


@dataclass(frozen=True, slots=True)
class Comparable:
    """What there is to compare, as everybody may see it.

    Attributes
    ----------
    codings : tuple of Coding
        Of sources that are not coded blind; marked subsets stay out.
    coders : tuple of str
        Who has coded in those sources.
    chosen : tuple of str
        The coders the study compares unless told otherwise.
    blind, open : tuple of str
        Names of sources that are coded blind, and of the others.
    seq : int
        Number of the newest event: what was computed before it may be outdated.
    """

    codings: tuple[Coding, ...]
    coders: tuple[str, ...]
    chosen: tuple[str, ...]
    blind: tuple[str, ...]
    open: tuple[str, ...]
    seq: int


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody wants to know of agreement.

    Attributes
    ----------
    coders : tuple of str
    by : {"code", "link"}
        Rows of the table; a link's codes count as one.
    only : tuple of str
        Links, or ids of codes, to compare; all of them where empty. Uncoded is what has none of them.
    """

    unit: Unit
    coders: tuple[str, ...]
    by: Grouping = "link"
    only: tuple[str, ...] = ()
    choices: AgreementChoices = field(default_factory=AgreementChoices)


def comparable(db: Database) -> Comparable:
    """Who has coded what, without sources that are coded blind."""
    seq, listed = last_seq(db), sources(db)
    blind = tuple(one.name for one in listed if one.blind)
    shown = tuple(one for one in codings(db) if not one.subset and one.source not in blind)
    coders = tuple(sorted({one.coder for one in shown}))
    preferred = set(settings(db).get("agreement_coders", []))
    chosen = tuple(one for one in coders if one in preferred) or coders
    opened = tuple(one.name for one in listed if not one.blind)
    return Comparable(shown, coders, chosen, blind, opened, seq)


def measured_agreement(db: Database, found: Comparable, question: Question) -> IntercoderAgreement:
    """Answer a question of agreement.

    Raises
    ------
    StatisticsError
        Fewer than two coders, or no source that two of them have worked on.
    """
    if question.unit == "stance":
        links = question.only or None
        return compare_stances(found.codings, coders=question.coders, links=links, choices=question.choices)
    newest = {one.revision_id for one in sources(db)}
    segments = [
        CodedSegment(one.coder, one.source, name, one.segment.start, one.segment.end)
        for one in found.codings
        if (name := _name(one, question.by)) is not None and one.segment.revision_id in newest
    ]
    read = {(one.coder, one.source) for one in found.codings}
    return intercoder_agreement(
        segments,
        _units(db, found, question.unit),
        coders=question.coders,
        codes=question.only or None,
        read=read,
        choices=question.choices,
    )


def _name(coding: Coding, by: Grouping) -> str | None:
    return coding.link if by == "link" else str(coding.code_id)


def _units(db: Database, found: Comparable, unit: TextUnit) -> dict[str, SourceUnits]:
    coded = {one.source for one in found.codings}
    return {one.name: _units_of(db, one, unit) for one in sources(db) if one.name in coded}


def _units_of(db: Database, source: Source, unit: TextUnit) -> SourceUnits:
    text = revision_text(db, source.revision_id)
    return units_of_text(source.name, text, turns(db, source.revision_id), unit)


def names_of(db: Database, by: Grouping, language: str) -> dict[str, str]:
    """Name of each link or code, by the name that results bear."""
    if by == "code":
        return {str(one.id): one.name(language) for one in codes(db) if one.codable}
    model = logic_model(db)
    return {one.link: one.name(language) for one in model.links if not one.gathers} if model else {}


def set_blind_sources(db: Database, names: Collection[str], coder: Coder) -> None:
    """Let exactly these sources be coded blind: each coder then sees only their own work in them."""
    listed = sources(db)
    for blind in (True, False):
        changed = [one.id for one in listed if one.blind != blind and (one.name in names) == blind]
        if changed:
            set_blind(db, changed, blind=blind, coder_id=coder.id)
