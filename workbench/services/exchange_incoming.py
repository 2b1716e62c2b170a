"""Coders and codes that come in, joined with those the study has; and what all parts of an import share."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from db import exchange as store
from db.codebook import codes
from db.coders import coders
from db.logic_model import measures
from db.open_codes import free_slug, slugged
from db.writing import Writer
from workbench.qual import refi_convention as convention
from workbench.qual.records import Code, Coder
from workbench.qual.refi_colours import colour_of, nearest_hue
from workbench.qual.refi_guids import shared_guid
from workbench.qual.refi_records import RefiCode, RefiProject
from workbench.qual.refi_report import Tally
from workbench.services.exchange_guids import UNCODED, StudyGuids
from workbench.services.exchange_out import SIMULATED_MARK
from workbench.texts import Texts

LONGEST_NAME = 60
_COMPARED = ("definition", *convention.PARTS)


@dataclass(slots=True)
class Incoming:
    """What is needed while a project is stored; ``new`` and ``known`` count by kind."""

    writer: Writer
    project: RefiProject
    guids: StudyGuids
    coder: Coder
    tally: Tally
    new: Counter[str] = field(default_factory=Counter)
    known: Counter[str] = field(default_factory=Counter)


class IncomingCoders:
    """The study's coder for every user of a file; the unknown coder is made when first needed."""

    def __init__(self, incoming: Incoming) -> None:
        self._in = incoming
        self._by_name = {one.name.casefold(): one.id for one in coders(incoming.writer.db)}
        self._users = {user.guid: user for user in incoming.project.users}
        known = incoming.guids.known("coders")
        self._by_guid = {guid: known[guid] for guid in self._users if guid in known}
        incoming.known["coders"] += len(self._by_guid)

    def of(self, guid: str) -> int:
        """The coder's id; coders come into the study when something of theirs does."""
        if guid in self._by_guid:
            return self._by_guid[guid]
        user = self._users.get(guid)
        name = _short(user.name) if user else ""
        unknown = f"{Texts('nb').t('exchange.unknown_coder')} {guid[:8]}".strip()
        simulated = bool(user and user.mark == SIMULATED_MARK)
        coder_id = self._named(name or unknown, guid if name else "", simulated=simulated)
        if name:
            self._by_guid[guid] = coder_id
        return coder_id

    def tell_unused(self) -> None:
        """Name the users of the file that nothing in it belongs to."""
        for guid, user in self._users.items():
            if guid not in self._by_guid:
                self._in.tally.note("exchange.lost_users", user.name)

    def knows(self, guid: str) -> bool:
        """Whether a GUID is that of somebody with a name."""
        user = self._users.get(guid)
        return user is not None and bool(_short(user.name))

    def _named(self, name: str, guid: str, *, simulated: bool) -> int:
        found = self._by_name.get(name.casefold())
        if found is None:
            found, moment = store.insert_coder(self._in.writer, name, simulated=simulated)
            self._by_name[name.casefold()] = found
            self._in.new["coders"] += 1
            if guid:
                store.keep_guid(self._in.writer, "coders", found, guid, stamp=moment)
        elif guid:
            self._in.tally.note("exchange.mended_coders", name)
        return found


class IncomingCodes:
    """The study's code for every code of a file: by GUID, by the mark in its description, or a new one."""

    def __init__(self, incoming: Incoming, aspects: frozenset[str]) -> None:
        self._in = incoming
        self._own = {code.id: code for code in codes(incoming.writer.db)}
        self._by_slug = {code.slug: code.id for code in self._own.values()}
        self._known = incoming.guids.known("codes")
        self._measures = {one.id for one in measures(incoming.writer.db)}
        self._names = {code.guid: code.name for code in incoming.project.codes}
        self._ids: dict[str, int] = {}
        self._taken: set[int] = set()
        self.codable: dict[int, bool] = {code.id: code.codable for code in self._own.values()}
        for code in incoming.project.codes:
            if code.guid not in aspects:
                self._ids[code.guid] = self._stored(code)

    @property
    def ids(self) -> Mapping[str, int]:
        """Id of the study's code by the GUID in the file."""
        return self._ids

    def for_coding(self, guid: str) -> int:
        """The code of a coding; one the file lacks gets a place of its own, a group becomes a code."""
        if guid not in self._ids:
            name = Texts("nb").t("exchange.unknown_code", guid=guid[:8] or "?")
            stand_in = RefiCode(shared_guid("unknown", guid), name)
            self._ids[guid] = self._stored(stand_in)
        code_id = self._ids[guid]
        if not self.codable[code_id]:
            store.make_codable(self._in.writer, code_id)
            self.codable[code_id] = True
            self._in.tally.note("exchange.mended_codable", self._names.get(guid, ""))
        return code_id

    def for_uncoded(self, kind: str) -> int:
        """The code that holds passages without one: ``annotations`` with a note, ``bare`` without."""
        guid = shared_guid(kind)
        if guid not in self._ids:
            nb, en = (Texts(language).t(f"exchange.{kind}") for language in ("nb", "en"))
            mark = {"slug": UNCODED[kind], "nb": nb, "en": en}
            self._ids[guid] = self._stored(RefiCode(guid, nb, description=convention.marked("", mark)))
        return self._ids[guid]

    def _stored(self, code: RefiCode) -> int:
        told = convention.code_texts(code.description)
        known = self._known.get(code.guid, self._by_slug.get(told.mark.get("slug", "")))
        if known is not None and known not in self._taken:
            self._taken.add(known)
            self._in.known["codes"] += 1
            if _differs(self._own[known], code, told):
                self._in.tally.note("exchange.kept_codes", code.name)
            return known
        return self._new(code, told)

    def _new(self, code: RefiCode, told: convention.CodeTexts) -> int:
        row = self._row(code, told)
        code_id = store.insert_code(self._in.writer, row)
        self.codable[code_id] = code.codable
        self._in.new["codes"] += 1
        kept = {"colour": code.colour, "number": str(row["colour"])} if code.colour else {}
        if code.colour == colour_of(int(str(row["colour"]))):
            kept = {}
        store.keep_guid(self._in.writer, "codes", code_id, code.guid, stamp=str(row["slug"]), extra=kept)
        return code_id

    def _row(self, code: RefiCode, told: convention.CodeTexts) -> dict[str, object]:
        mark = told.mark
        measure = mark.get("measure") or None
        if measure and measure not in self._measures:
            self._in.tally.note("exchange.lost_measures", measure)
            measure = None
        parent = self._ids.get(code.parent or "")
        number = mark.get("colour", "")
        above = self._in.writer.row("codes", parent)["colour"] if parent else 0
        return {
            "slug": free_slug(self._in.writer, mark.get("slug", "")[:80] or f"open.{slugged(code.name)}"),
            "parent_id": parent,
            "link": mark.get("link") or None,
            "measure_id": measure,
            **_names(code, mark),
            **{name: getattr(told, name) for name in _COMPARED},
            "colour": int(number) if number.isdecimal() else nearest_hue(code.colour, otherwise=above),
            "codable": int(code.codable),
        }


def _names(code: RefiCode, mark: Mapping[str, str]) -> dict[str, str]:
    """Names in both languages; one that another program changed counts in both that had the old one."""
    nb, en = mark.get("nb", ""), mark.get("en", "")
    if code.name in (nb, en):
        return {"name_nb": nb or code.name, "name_en": en or code.name}
    return {"name_nb": code.name, "name_en": code.name}


def _differs(own: Code, code: RefiCode, told: convention.CodeTexts) -> bool:
    if not told.mark:
        return code.name not in (own.name_nb, own.name_en)
    same = _names(code, told.mark) == {"name_nb": own.name_nb, "name_en": own.name_en}
    return not same or any(getattr(own, name) != getattr(told, name) for name in _COMPARED)


def _short(name: str) -> str:
    """A coder's name as the study takes it: one line, printable, not too long."""
    plain = "".join(character for character in " ".join(name.split()) if character.isprintable())
    return plain[:LONGEST_NAME].strip()
