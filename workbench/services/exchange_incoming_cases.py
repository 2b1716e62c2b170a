"""Cases that come in, each with its sources and what was noted about it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from db import exchange as store
from db.cases import case_called, case_row, cases, drop_unused, move_source
from workbench.qual.refi_convention import unmarked
from workbench.qual.refi_records import RefiCase
from workbench.services.exchange_cases import is_stand_in, words_of
from workbench.services.exchange_codings import IncomingMemos
from workbench.services.exchange_incoming import Incoming
from workbench.services.source_facts import ATTRIBUTE_LENGTH as LONGEST_NAME


class IncomingCases:
    """The study's case for every case of a file: by GUID, by name, or a new one; made before sources are.

    A source that belongs to another case stays there.
    """

    def __init__(self, incoming: Incoming, memos: IncomingMemos) -> None:
        self._in, self._memos = incoming, memos
        self._before = {one.id for one in cases(incoming.writer.db)}
        self._known = incoming.guids.known("cases")
        self._notes = {one.guid: one for one in incoming.project.notes}
        self._sources = {one.guid: one.name for one in incoming.project.sources}
        self.ids: dict[str, int] = {}

    def store(self, places: Mapping[str, tuple[int, int]]) -> None:
        """Store cases with memos; ``places`` gives the number of each source (and revision) by its GUID."""
        for case in self._in.project.cases:
            if is_stand_in(case):
                continue
            case_id = self._id(case)
            self._hold(case_id, [places[guid][0] for guid in case.sources])
            self._note(case, case_id)
            if drop_unused(self._in.writer, case_id):
                self._in.tally.note("exchange.lost_empty_cases", case.name)
            else:
                self._keep(case, case_id)

    def _id(self, case: RefiCase) -> int:
        known = self._known.get(case.guid)
        return known or case_called(self._in.writer, self._free_name(case))

    def _keep(self, case: RefiCase, case_id: int) -> None:
        row = case_row(self._in.writer, case_id)
        self.ids[case.guid] = case_id
        self._in.tally.note("exchange.kept_case_names", case.name, row["name"] != self._name(case))
        if case_id in self._before:
            self._in.known["cases"] += 1
        else:
            self._in.new["cases"] += 1
            store.keep_guid(self._in.writer, "cases", case_id, case.guid, stamp=row["created_at"])

    def _free_name(self, case: RefiCase) -> str:
        """Its name, with a number if the file has used it for another case."""
        used = {case_row(self._in.writer, one)["name"] for one in self.ids.values()}
        name, turn = self._name(case), 1
        while name in used:
            turn += 1
            name = f"{self._name(case)} ({turn})"
        return name

    def _name(self, case: RefiCase) -> str:
        """A case without a name is called as its first source."""
        words = case.name.strip() or next((self._sources[guid] for guid in case.sources), "")
        return " ".join(words.split())[:LONGEST_NAME].strip() or case.guid[:8]

    def _hold(self, case_id: int, source_ids: Sequence[int]) -> None:
        for source_id in source_ids:
            held = self._in.writer.row("sources", source_id)
            if held["case_id"] is None:
                move_source(self._in.writer, source_id, case_id)
            self._in.tally.note("exchange.kept_cases", held["name"], held["case_id"] not in (None, case_id))

    def _note(self, case: RefiCase, case_id: int) -> None:
        """The notes that the description names, and its words where they are others."""
        words, mark = unmarked(case.description)
        named = tuple(guid for guid in mark.get("notes", "").split() if guid in self._notes)
        self._memos.linked("case", case_id, named, "")
        if words != words_of(self._notes[guid] for guid in named):
            self._memos.add("case", case_id, "", words, created="")
