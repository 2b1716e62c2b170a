"""What is known of the sources: type, group, centre, measures, attributes; and who was not heard."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from db.codebook import codes
from db.codings import NOBODY, codings
from db.logic_model import logic_model, measures
from db.register import centres
from db.sources import change_source, sources
from db.writing import write_tx
from workbench.errors import InputError
from workbench.qual.records import INFORMANT_GROUPS, SOURCE_TYPES, Coder, Source

ATTRIBUTES = (
    "case", "country", "sex", "family", "children", "language", "interpreter", "date", "consent", "role",
    "people",
)  # fmt: skip
"""Attributes with a column of their own; a source may have others besides."""
ATTRIBUTE_LENGTH, TITLE_LENGTH = 120, 200


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What somebody may change of a source; the attributes that are left out stay as they are."""

    source_id: int
    title: str
    type: str
    informant_group: str
    centre_id: str | None
    measures: tuple[str, ...]
    attributes: Mapping[str, str]
    blind: bool


@dataclass(frozen=True, slots=True)
class BlindSpots:
    """Who was heard about which measure, and who was not.

    Attributes
    ----------
    n_sources : mapping of (measure, group) to int
        Sources; 0 where nobody of the group was asked about the measure.
    measures, groups : tuple of str
        Those of the study, and the groups that any source belongs to.
    links : tuple of str
        Links of the logic model on which those who could have shown the opposite have left.
    """

    n_sources: Mapping[tuple[str, str], int]
    measures: tuple[str, ...]
    groups: tuple[str, ...]
    links: tuple[str, ...]

    @property
    def empty(self) -> tuple[tuple[str, str], ...]:
        """Pairs of measure and group that nobody speaks for."""
        return tuple(pair for pair, n in self.n_sources.items() if n == 0)


def facts_of(source: Source) -> SourceFacts:
    """The facts of a source as they stand."""
    return SourceFacts(
        source_id=source.id,
        title=source.title,
        type=source.type,
        informant_group=source.informant_group,
        centre_id=source.centre_id,
        measures=source.measures,
        attributes={name: source.attributes[name] for name in ATTRIBUTES if name in source.attributes},
        blind=source.blind,
    )


def centre_names(db: Database) -> dict[str, str]:
    """Name of each centre by id."""
    return {centre.id: centre.name for centre in centres(db)}


def changed_facts(db: Database, edited: Iterable[SourceFacts]) -> tuple[SourceFacts, ...]:
    """Those that differ from what is stored."""
    stored = {source.id: facts_of(source) for source in sources(db)}
    return tuple(one for one in edited if one != stored.get(one.source_id))


def save_facts(db: Database, coder: Coder, edited: Iterable[SourceFacts]) -> int:
    """Store what changed as one operation; returns how many sources it was.

    Raises
    ------
    InputError
        A type, group, centre or measure is unknown, a title is missing, or a date is no date.
    """
    changed, known = changed_facts(db, edited), {source.id: source for source in sources(db)}
    allowed = (set(centre_names(db)) | {None}, {one.id for one in measures(db)})
    for one in changed:
        _check(one, known[one.source_id].name, *allowed)
    with write_tx(db, action="source.change", coder_id=coder.id) as writer:
        for one in changed:
            change_source(writer, one.source_id, _row(one, known[one.source_id]))
    return len(changed)


def _row(facts: SourceFacts, source: Source) -> dict[str, object]:
    others = {name: value for name, value in source.attributes.items() if name not in ATTRIBUTES}
    said = {name: value for name, value in facts.attributes.items() if value}
    return {
        "title": facts.title,
        "type": facts.type,
        "informant_group": facts.informant_group,
        "centre_id": facts.centre_id,
        "measures": facts.measures,
        "attributes": others | said,
        "blind": int(facts.blind),
    }


def _check(facts: SourceFacts, name: str, known_centres: set[str | None], known_measures: set[str]) -> None:
    wrong = {
        "type": facts.type not in SOURCE_TYPES,
        "group": facts.informant_group not in INFORMANT_GROUPS,
        "centre": facts.centre_id not in known_centres,
        "measures": not known_measures.issuperset(facts.measures),
        "source_title": not 0 < len(facts.title.strip()) <= TITLE_LENGTH,
        "attributes": any(len(value) > ATTRIBUTE_LENGTH for value in facts.attributes.values()),
        "date": not _is_date(facts.attributes.get("date", "")),
    }
    for field, is_wrong in wrong.items():
        if is_wrong:
            raise InputError(f"errors.source_{field}", name=name)


def _is_date(written: str) -> bool:
    try:
        dt.date.fromisoformat(written or "2000-01-01")
    except ValueError:
        return False
    return True


def blind_spots(db: Database, coder: Coder | None = None) -> BlindSpots:
    """Who was heard about which measure: those who took part in it, or who were coded as speaking of it.

    Codings of sources that are coded blind count only for the ``coder`` who made them.
    """
    listed, model = sources(db), logic_model(db)
    groups = tuple(group for group in INFORMANT_GROUPS if any(one.informant_group == group for one in listed))
    asked = _measures_with_links(db)
    heard = _spoken_of(db, coder)
    n_sources = {
        (measure, group): sum(
            one.informant_group == group and (bool(parts & set(one.measures)) or (one.name, measure) in heard)
            for one in listed
        )
        for measure, parts in asked.items()
        for group in groups
    }
    spots = tuple(link.link for link in model.links if link.blind_spot) if model else ()
    return BlindSpots(n_sources, tuple(asked), groups, spots)


def _measures_with_links(db: Database) -> dict[str, set[str]]:
    """Measures that the logic model has a link for, each with the measures it is made of."""
    model = logic_model(db)
    linked = {link.measure_id for link in model.links} if model else set()
    return {
        one.id: {one.id, *one.parts}
        for one in measures(db)
        if one.id in linked and not one.needs_all_parts and not linked.intersection(one.parts)
    }


def _spoken_of(db: Database, coder: Coder | None) -> set[tuple[str, str]]:
    """Source and measure of every coding that may be seen."""
    of_link = {code.id: code.measure_id for code in codes(db)}
    seen = codings(db, seen_by=coder.id if coder else NOBODY)
    return {
        (one.source, measure)
        for one in seen
        if (measure := one.assessment.measure_id or of_link.get(one.code_id))
    }
