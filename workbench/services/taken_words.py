"""The words for what an undo or a redo brought back, took away or changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sqlite_utils import Database

from db.cases import cases
from db.codebook import codes
from db.codings import codings_by_id
from db.events import RowChange, row_of
from db.logic_model import logic_model
from db.sources import sources
from db.sql import Row
from workbench.qual.records import Case, Source
from workbench.texts import Texts

LONGEST_QUOTE = 40
STANCE_WORDS = {"+": "stance_plus", "0": "stance_zero", "-": "stance_minus", "±": "stance_mixed"}
CHOSEN = ("code_id", "measure_id", "stance", "claim", "strength", "exemplary", "quote")
"""Columns of a coding that a coder chooses; its place is told by its words."""


class TakenWords:
    """Tells what happened to rows, in one language."""

    def __init__(self, db: Database, texts: Texts) -> None:
        self._db = db
        self._t = texts.t
        self._texts = texts
        model = logic_model(db)
        self._codes = {code.id: code.name(texts.language) for code in codes(db)}
        self._measures = {one.id: one.name(texts.language) for one in model.measures} if model else {}

    def told(self, changes: Sequence[RowChange], kind: str) -> str:
        """All that happened, as the rest of a sentence; headings come and go with their codes."""
        self._codes |= {row["id"]: row[f"name_{self._texts.language}"] for row in _rows(changes, "codes")}
        coded = [change for change in changes if change.table == "codings"]
        memos = [change for change in changes if change.table == "memos"]
        made = [change for change in changes if change.table == "codes" and row_of(change)["codable"]]
        parts = [self._new_code(change) for change in made]
        parts += self._codings(coded, kind)
        listed = {int(change.row_id) for change in coded}
        parts += [self._note(one) for one in memos if not _belongs(row_of(one), listed)]
        return ", ".join(parts) or self._t("taken_back.nothing")

    def _new_code(self, change: RowChange) -> str:
        return self._t(f"taken_back.code_{_fate(change)}", code=self._code(row_of(change)["id"]))

    def _codings(self, changes: Sequence[RowChange], kind: str) -> Iterator[str]:
        for fate in ("back", "gone"):
            of_it = [row_of(change) for change in changes if _fate(change) == fate]
            if len(of_it) == 1:
                yield self._t(f"taken_back.coding_{fate}", code=self._code(of_it[0]["code_id"]))
            elif of_it:
                yield self._t(f"taken_back.codings_{fate}", n=len(of_it))
        changed = [change for change in changes if _fate(change) == "changed"]
        if len(changed) == 1:
            yield self._one_changed(changed[0])
        elif changed:
            yield self._t(f"taken_back.codings_changed_{kind}", n=len(changed))

    def _one_changed(self, change: RowChange) -> str:
        before, after = change.before or {}, change.after or {}
        values = ", ".join(self._value(name, after) for name in CHOSEN if before.get(name) != after.get(name))
        if not values:
            values = self._value("quote", after)
        return self._t("taken_back.coding_changed", code=self._code(before["code_id"]), values=values)

    def _value(self, column: str, row: Row) -> str:
        if row[column] is None:
            return self._t(f"taken_back.without_{column}")
        return self._t(f"taken_back.value_{column}", value=self._said(column, row[column]))

    def _said(self, column: str, value: object) -> str:
        if column == "code_id":
            return self._code(value)
        if column == "measure_id":
            return self._measures.get(str(value), str(value))
        if column == "stance":
            return self._t(f"coder.{STANCE_WORDS[str(value)]}")
        if column in ("claim", "strength"):
            return self._t(f"coder.{column}_{value}")
        return (
            self._t("common.yes" if value else "common.no") if column == "exemplary" else _short(str(value))
        )

    def _note(self, change: RowChange) -> str:
        row = row_of(change)
        return self._t(f"taken_back.note_{_fate(change)}", about=self._about(row["target"], row["target_id"]))

    def _about(self, target: str, target_id: int) -> str:
        if target == "coding":
            known = [self._code(one.code_id) for one in codings_by_id(self._db, {target_id})]
            return self._t("taken_back.about_coding", name=known[0] if known else self._t("taken_back.none"))
        if target == "code":
            return self._t("taken_back.about_code", name=self._code(target_id))
        listed: Iterable[Source | Case] = cases(self._db) if target == "case" else sources(self._db)
        names = [one.name for one in listed if one.id == target_id]
        return self._t(f"taken_back.about_{target}", name=names[0] if names else self._t("taken_back.none"))

    def _code(self, code_id: object) -> str:
        return self._codes.get(int(str(code_id)), self._t("taken_back.none"))


def _rows(changes: Sequence[RowChange], table: str) -> list[Row]:
    return [row_of(change) for change in changes if change.table == table]


def _fate(change: RowChange) -> str:
    """``back``, ``gone`` or ``changed``."""
    return "back" if change.before is None else "gone" if change.after is None else "changed"


def _belongs(memo: Row, listed: set[int]) -> bool:
    """Whether a memo comes and goes with a coding that is told of already."""
    return memo["target"] == "coding" and memo["target_id"] in listed


def _short(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= LONGEST_QUOTE else f"{line[:LONGEST_QUOTE].rstrip()}…"
