"""Codings and memos that come in, each to its source, code and coder; what is there already stays."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from db import exchange as store
from db import exchange_parts
from db.codings import codings
from db.logic_model import measures
from db.writing import now
from workbench.qual import refi_convention as convention
from workbench.qual.records import CLAIM_TYPES, STANCES, Coding
from workbench.qual.refi_assessments import Aspects, AssessedCoding, assessed
from workbench.qual.refi_guids import shared_guid
from workbench.qual.refi_offsets import same_blanks
from workbench.qual.refi_records import RefiCoding, RefiNote, RefiSelection, RefiSource
from workbench.qual.refi_titles import numbered, title_of, unnumbered
from workbench.services.exchange_cases import words_of
from workbench.services.exchange_incoming import Incoming, IncomingCoders, IncomingCodes
from workbench.services.exchange_out import said_of
from workbench.services.exchange_parts import DESCRIPTION

LONGEST_SUBSET = 60
_PLACE = ("revision_id", "coder_id", "code_id", "start", "end")
Row = dict[str, Any]


class IncomingMemos:
    """Notes and descriptions of a file as memos.

    Attributes
    ----------
    ids : dict of GUID to int
        Id of the memo that a note has become.
    """

    def __init__(self, incoming: Incoming, coders: IncomingCoders) -> None:
        self._in = incoming
        self._coders = coders
        self._notes = {one.guid: one for one in incoming.project.notes}
        self.ids: dict[str, int] = {}
        self._made: set[int] = set()

    def linked(
        self, target: str, target_id: int, notes: tuple[str, ...], user: str, *, said: str = ""
    ) -> None:
        """Notes that the file links to something; several of one coder become one memo.

        A note that only repeats what is ``said`` of the thing elsewhere makes no memo.
        """
        by_writer: dict[str, list[RefiNote]] = {}
        for guid in notes:
            if self.repeats((guid,), said):
                self.ids[guid] = 0
            elif note := self._notes.get(guid):
                by_writer.setdefault(note.user or user, []).append(note)
        for writer, found in by_writer.items():
            body = "\n\n".join(map(_worded, found))
            guid = found[0].guid if len(found) == 1 else ""
            memo_id = self.add(target, target_id, writer, body, created=found[0].created, guid=guid)
            self.ids |= {note.guid: memo_id for note in found}

    def repeats(self, notes: tuple[str, ...], said: str) -> bool:
        """Whether notes say together just what is said elsewhere, as f4 writes comments twice."""
        words = words_of(self._notes[guid] for guid in notes if guid in self._notes)
        return bool(said.strip()) and same_blanks(words) == same_blanks(said)

    def add(self, target: str, target_id: int, user: str, body: str, *, created: str, guid: str = "") -> int:
        """One memo; on codes and sources it belongs to who brings it in if the file does not tell whose.

        What a coder says of a thing in several places of the file becomes one memo. Returns its id; 0 without
        words.
        """
        if not body.strip():
            return 0
        of_file = target == "coding" or self._coders.knows(user)
        coder_id = self._coders.of(user) if of_file else self._in.coder.id
        place = target, target_id
        outcome, memo = store.insert_memo(self._in.writer, *place, body, coder_id=coder_id, created=created)
        if outcome == "new" and guid:
            store.keep_guid(self._in.writer, "memos", memo["id"], guid, stamp=memo["created_at"])
        if outcome == "new":
            self._made.add(memo["id"])
            self._in.new["memos"] += 1
        elif outcome == "kept" and memo["id"] in self._made:
            self._in.writer.update("memos", memo["id"], {"body": f"{memo['body']}\n\n{body}"})
        else:
            self._in.tally.note("exchange.kept_memos", n=outcome == "kept")
        return int(memo["id"])

    def add_to_study(self) -> None:
        """What is said of the whole project, and notes that belong to nothing, as memos on the study."""
        project = self._in.project
        if project.description.strip():
            guid = shared_guid("description", project.description)
            self._to_study(project.description, "", project.created, guid, {"place": DESCRIPTION})
        for note in project.notes:
            if note.guid not in self.ids and _worded(note):
                self.ids[note.guid] = self._to_study(_worded(note), note.user, note.created, note.guid, {})

    def _to_study(self, body: str, user: str, created: str, guid: str, extra: Mapping[str, str]) -> int:
        by = self._coders.of(user) if self._coders.knows(user) else self._in.coder.id
        writer = self._in.writer
        is_new, memo = exchange_parts.insert_study_memo(writer, body, coder_id=by, created=created)
        if is_new:
            store.keep_guid(writer, "memos", memo["id"], guid, stamp=memo["created_at"], extra=extra)
            self._in.tally.note("exchange.held_memos")
        self._in.new["memos"] += is_new
        return int(memo["id"])


class IncomingCodings:
    """Stores the codings of one source after the other.

    Attributes
    ----------
    ids : dict of GUID to int
        Id of the coding that each coding, and the first one of each passage, of the file has become.
    """

    def __init__(
        self,
        incoming: Incoming,
        coders: IncomingCoders,
        codes: IncomingCodes,
        memos: IncomingMemos,
        aspects: Aspects,
    ) -> None:
        self._in, self._coders, self._codes, self._memos = incoming, coders, codes, memos
        self._aspects = aspects
        db = incoming.writer.db
        self._measures = {one.id for one in measures(db)}
        self._known = incoming.guids.known("codings")
        listed = incoming.project.sources
        self._numbered = numbered(one for source in listed for one in source.selections)
        self.ids: dict[str, int] = {}
        self._own: dict[int, tuple[object, ...]] = {one.id: _content(one) for one in codings(db)}
        self._alike = {content: coding_id for coding_id, content in self._own.items()}

    def store(self, source: RefiSource, revision_id: int) -> None:
        """Codings of one source with what is said of them, and notes without a code under a code."""
        joined = assessed(source.selections, self._aspects)
        self._in.tally.note("exchange.lost_unclear", n=joined.n_unclear)
        self._in.tally.note("exchange.lost_alone", n=joined.n_alone)
        for one in joined.codings:
            if one.coding.code not in self._codes.ids:
                self._in.tally.note("exchange.mended_unknown_codes", source.name)
            self._add(one, self._codes.for_coding(one.coding.code), source, revision_id)
        for selection in source.selections:
            if not selection.codings:
                kind = "annotations" if selection.description or selection.notes else "bare"
                self._in.tally.note(f"exchange.mended_{kind}")
                self._add(_uncoded(selection), self._codes.for_uncoded(kind), source, revision_id)

    def _add(self, one: AssessedCoding, code_id: int, source: RefiSource, revision_id: int) -> None:
        user, selection = one.coding.user, one.selection
        self._in.tally.note("exchange.mended_unknown_users", n=not self._coders.knows(user))
        row = self._row(one, code_id, self._coders.of(user), revision_id)
        row["quote"] = source.text[selection.start : selection.end]
        coding_id = self._known_coding(one.coding.guid, row)
        if coding_id is None:
            coding_id = self._new(one.coding, row)
        self.ids[one.coding.guid] = coding_id
        if one.first:
            self.ids[selection.guid] = coding_id
            title = self._title(selection, row["quote"], source.name)
            words = "\n\n".join(filter(None, (title, selection.description)))
            self._memos.add("coding", coding_id, user, words, created=selection.created)
            self._memos.linked("coding", coding_id, selection.notes, user)
        self._memos.linked("coding", coding_id, one.coding.notes, user)

    def _title(self, selection: RefiSelection, quote: str, source: str) -> str:
        """The title that somebody gave a passage; a running number is none."""
        title = title_of(selection, quote, source)
        is_number = unnumbered(title) in self._numbered
        self._in.tally.note("exchange.lost_numbers", title, is_number)
        self._in.tally.note("exchange.mended_titles", n=bool(title) and not is_number)
        return "" if is_number else title

    def _new(self, coding: RefiCoding, row: Row) -> int:
        self._in.tally.note("exchange.mended_dates", n=not coding.created)
        coding_id = store.insert_coding(self._in.writer, row)
        store.keep_guid(self._in.writer, "codings", coding_id, coding.guid, stamp=row["created_at"])
        self._alike[_row_content(row)] = coding_id
        self._in.new["codings"] += 1
        return coding_id

    def _known_coding(self, guid: str, row: Row) -> int | None:
        """The study's coding of that GUID, or one that says the same."""
        found = self._known.get(guid)
        if found is not None and self._own[found] != _row_content(row):
            self._in.tally.note("exchange.kept_codings")
        if found is None:
            found = self._alike.get(_row_content(row))
        self._in.known["codings"] += found is not None
        return found

    def _row(self, one: AssessedCoding, code_id: int, coder_id: int, revision_id: int) -> Row:
        said, strengths = one.said, convention.STRENGTHS
        strength = self._checked(said, "strength", strengths)
        return {
            "revision_id": revision_id,
            "coder_id": coder_id,
            "code_id": code_id,
            "measure_id": self._checked(said, "measure", self._measures),
            "stance": self._checked(said, "stance", STANCES),
            "claim": self._checked(said, "claim", CLAIM_TYPES),
            "strength": int(strength) if strength else None,
            "start": one.selection.start,
            "end": one.selection.end,
            "subset": said.get("subset", "")[:LONGEST_SUBSET],
            "exemplary": int(said.get("exemplary") == convention.EXEMPLARY),
            "created_at": one.coding.created or now(),
        }

    def _checked(self, said: Mapping[str, str], name: str, allowed: Collection[str]) -> str | None:
        value = said.get(name)
        if value is None or value in allowed:
            return value
        key = "exchange.lost_measures" if name == "measure" else "exchange.lost_values"
        self._in.tally.note(key, value)
        return None


def _worded(note: RefiNote) -> str:
    """The words of a note under its title, where they do not begin with it."""
    title = note.name.removesuffix("…").removesuffix("...").strip()
    has_title = not title or same_blanks(note.text).startswith(same_blanks(title))
    return note.text if has_title else "\n\n".join(filter(None, (note.name, note.text)))


def _uncoded(selection: RefiSelection) -> AssessedCoding:
    coding = RefiCoding(selection.guid, "", selection.user, selection.created)
    return AssessedCoding(selection, coding, {}, True)


def _content(one: Coding) -> tuple[object, ...]:
    place = one.segment.revision_id, one.coder_id, one.code_id, one.segment.start, one.segment.end
    return (*place, *sorted(said_of(one).items()))


def _row_content(row: Row) -> tuple[object, ...]:
    said = {
        "measure": row["measure_id"],
        "stance": row["stance"],
        "claim": row["claim"],
        "strength": str(row["strength"]) if row["strength"] else None,
        "exemplary": convention.EXEMPLARY if row["exemplary"] else None,
        "subset": row["subset"],
    }
    place = tuple(row[name] for name in _PLACE)
    return (*place, *sorted((name, value) for name, value in said.items() if value))
