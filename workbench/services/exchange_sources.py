"""Sources that come in: joined with those the study has, or stored with turns and what is known of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from db import exchange as store
from db.sources import add_source, sources
from db.writing import now
from workbench.qual.records import NewSource
from workbench.qual.refi_records import RefiSource
from workbench.qual.speakers import recognised, turns_of
from workbench.qual.transcripts import suggested_name
from workbench.services.exchange_incoming import Incoming
from workbench.services.exchange_values import SourceFacts, facts_from

LONGEST_NAME = 40


class IncomingSources:
    """The study's source for every source of a file.

    A source with the same text is the same one if it has the GUID, or the name or title; with another text
    it is stored beside. ``n_undescribed`` counts new ones that do not say what they are.
    """

    def __init__(self, incoming: Incoming, *, type: str, informant_group: str) -> None:
        db = incoming.writer.db
        self._in = incoming
        self._defaults = type, informant_group
        self._own = {one.id: one for one in sources(db)}
        self._texts = store.source_texts(db)
        self._known = incoming.guids.known("sources")
        self._names = [one.name for one in self._own.values()]
        self._variables = {one.guid: one for one in incoming.project.variables}
        self._cases: dict[str, dict[str, str]] = {}
        for case in incoming.project.cases:
            for guid in case.sources:
                self._cases.setdefault(guid, {}).update(case.values)
        self.n_undescribed = 0

    def stored(self) -> dict[str, tuple[int, int]]:
        """Id and revision of each source, by its GUID in the file."""
        ids: dict[str, int] = {}
        for source in self._in.project.sources:
            found = self._same(source, set(ids.values()))
            self._in.known["sources"] += found is not None
            ids[source.guid] = self._new(source) if found is None else found
        revisions = {one.id: one.revision_id for one in sources(self._in.writer.db)}
        return {guid: (source_id, revisions[source_id]) for guid, source_id in ids.items()}

    def _same(self, source: RefiSource, used: set[int]) -> int | None:
        known = self._known.get(source.guid)
        if known is not None and self._texts[known] == source.text:
            return known
        title = self._facts(source).title
        for source_id, one in self._own.items():
            named = source.name in (one.name, one.title) or (title and title == one.title)
            if named and source_id not in used and self._texts[source_id] == source.text:
                return source_id
        return None

    def _new(self, source: RefiSource) -> int:
        facts = self._facts(source)
        name = self._free_name(source.name)
        if name != source.name:
            self._in.tally.note("exchange.mended_names", source.name)
        source_id = add_source(self._in.writer, self._row(source, facts, name))
        at = source.created or now()
        store.mark_source(self._in.writer, source_id, blind=facts.blind, created=at)
        if source.guid in self._known:
            self._in.tally.note("exchange.mended_texts", source.name)
        else:
            store.keep_guid(self._in.writer, "sources", source_id, source.guid, stamp=at)
        self._in.new["sources"] += 1
        return source_id

    def _facts(self, source: RefiSource) -> SourceFacts:
        """What the source says of itself, and what its cases say of it."""
        values = {**self._cases.get(source.guid, {}), **source.values}
        return facts_from(values, self._variables)

    def _free_name(self, name: str) -> str:
        used = {one.casefold() for one in self._names}
        fits = 0 < len(name) <= LONGEST_NAME and name.isprintable() and name.casefold() not in used
        free = name if fits else suggested_name(name, self._names)
        self._names.append(free)
        return free

    def _row(self, source: RefiSource, facts: SourceFacts, name: str) -> NewSource:
        kind, group = self._defaults
        if facts.centre and store.add_missing_centre(self._in.writer, facts.centre):
            self._in.tally.note("exchange.mended_centres", facts.centre)
        self.n_undescribed += not (facts.type and facts.informant_group)
        found = {one.label: one.role for one in recognised(source.text)}
        roles: Mapping[str, Any] = facts.speakers or found
        return NewSource(
            name=name,
            title=facts.title or source.name,
            type=facts.type or kind,
            informant_group=facts.informant_group or group,
            text=source.text,
            turns=turns_of(source.text, roles),
            centre_id=facts.centre or None,
            measures=facts.measures,
            attributes=facts.attributes,
            simulated=facts.simulated,
        )
