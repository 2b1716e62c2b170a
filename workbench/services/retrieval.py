"""Codings of a study as one coder may see them: what can be asked for, and what is found with its context."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from sqlite_utils import Database

from db.codebook import codes
from db.codings import codings, codings_by_id
from db.events import changes_since, last_seq
from db.logic_model import logic_model
from db.register import centres
from db.sources import revision_text, sources, turns
from workbench.mixed.logic_model import LogicModel
from workbench.qual.records import Code, Coder, Coding, Source
from workbench.qual.retrieval import CodingFilter, found_codings, found_sources

Context = Literal["characters", "turn"]
CONTEXTS: tuple[Context, ...] = ("turn", "characters")
MOST_CHANGES = 500
"""After more changes than this everything is read again."""
_TABLES = (
    *("codings", "memos", "codes", "coders", "sources", "cases", "revisions", "turns", "speakers"),
    *("measures", "model_versions", "links", "centres"),
)


@dataclass(frozen=True, slots=True)
class CodedMaterial:
    """Everything a coder may look for.

    Attributes
    ----------
    codings : tuple of Coding
        At the newest revision of each source; of sources coded blind only this coder's own.
    n_outdated : int
        Codings left out because they belong to an earlier revision of their source.
    blind : tuple of str
        Names of sources that are coded blind.
    measure_of_link : mapping of str to str or None
    centres : mapping of str to str
        Name of each centre.
    seq : int
        Number of the newest event: what was read before it may be outdated.
    """

    codings: tuple[Coding, ...]
    sources: tuple[Source, ...]
    codes: tuple[Code, ...]
    model: LogicModel | None
    measure_of_link: Mapping[str, str | None]
    centres: Mapping[str, str]
    blind: tuple[str, ...]
    n_outdated: int
    seq: int


@dataclass(frozen=True, slots=True)
class QuoteInContext:
    """A coding with the text around it, and who speaks.

    Attributes
    ----------
    also : tuple of Coding
        Others' codings of exactly this passage with the same code.
    """

    coding: Coding
    source: Source
    before: str
    after: str
    speaker: str
    also: tuple[Coding, ...] = ()


def coded_material(db: Database, coder: Coder) -> CodedMaterial:
    """Read what a coder may see: others' codings of a source that is coded blind are never read."""
    seq, listed, model = last_seq(db), sources(db), logic_model(db)
    newest = {one.revision_id for one in listed}
    seen = codings(db, seen_by=coder.id)
    kept = tuple(one for one in seen if one.segment.revision_id in newest)
    return CodedMaterial(
        codings=kept,
        sources=listed,
        codes=codes(db),
        model=model,
        measure_of_link={one.link: one.measure_id for one in model.links} if model else {},
        centres={one.id: one.name for one in centres(db)},
        blind=tuple(one.name for one in listed if one.blind),
        n_outdated=len(seen) - len(kept),
        seq=seq,
    )


def brought_up(db: Database, coder: Coder, material: CodedMaterial) -> CodedMaterial:
    """What a coder may see now, given what it was: codings that changed are read, the rest is kept."""
    seq = last_seq(db)
    if seq == material.seq:
        return material
    changes = changes_since(db, material.seq, tables=_TABLES)
    rows = [(one.table, one.row_id, one.after or one.before or {}) for one in changes]
    ids = {int(row_id) for table, row_id, _ in rows if table == "codings"}
    ids |= {int(row["target_id"]) for table, _, row in rows if table == "memos" and row["target"] == "coding"}
    if len(rows) > MOST_CHANGES or any(table not in ("codings", "memos") for table, _, _ in rows):
        return coded_material(db, coder)
    if not ids:
        return replace(material, seq=seq)
    newest = {one.revision_id: one.id for one in material.sources}
    read = codings_by_id(db, ids, seen_by=coder.id)
    kept = [one for one in material.codings if one.id not in ids]
    kept += [one for one in read if one.segment.revision_id in newest]
    kept.sort(key=lambda one: (newest[one.segment.revision_id], one.segment.start, one.id))
    return replace(material, codings=tuple(kept), seq=seq)


def newest_event(db: Database) -> int:
    """Number of the newest event: as long as it stands, nothing has changed."""
    return last_seq(db)


def retrieved(material: CodedMaterial, wanted: CodingFilter) -> tuple[Coding, ...]:
    """Codings that meet every choice."""
    links = material.measure_of_link
    return found_codings(material.codings, material.sources, wanted, measure_of_link=links)


def sources_asked(material: CodedMaterial, wanted: CodingFilter) -> tuple[Source, ...]:
    """Sources that the choices let through: what shares are counted of."""
    return found_sources(material.sources, wanted)


def with_those_below(listed: Sequence[Code], chosen: Iterable[int]) -> frozenset[int]:
    """Codes and all codes below them in the tree."""
    inside = set(chosen)
    for code in listed:
        if code.parent_id in inside:
            inside.add(code.id)
    return frozenset(inside)


def by_passage(listed: Iterable[Coding]) -> tuple[tuple[Coding, ...], ...]:
    """Codings of exactly the same passage with the same code, together; in the order of the first of them."""
    held: dict[tuple[object, int], list[Coding]] = {}
    for one in listed:
        held.setdefault((one.segment, one.code_id), []).append(one)
    return tuple(tuple(together) for together in held.values())


def in_context(
    db: Database,
    material: CodedMaterial,
    listed: Iterable[Coding],
    *,
    context: Context = "turn",
    width: int = 200,
) -> tuple[QuoteInContext, ...]:
    """Quotes with what stands around them, in the order given.

    Parameters
    ----------
    context : {"turn", "characters"}
        The rest of the turn (or turns) that the passage lies in, or a number of characters.
    width : int
        Characters on either side; also the most that is shown of a turn on either side, times five.
    """
    known = {one.name: one for one in material.sources}
    held: dict[int, _Reading] = {}
    found = []
    for one in listed:
        revision_id = one.segment.revision_id
        if revision_id not in held:
            held[revision_id] = _reading(db, revision_id)
        before, after, speaker = held[revision_id].around(one, context, width)
        found.append(QuoteInContext(one, known[one.source], before, after, speaker))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Reading:
    text: str
    bounds: tuple[tuple[int, int, str], ...]

    def around(self, coding: Coding, context: Context, width: int) -> tuple[str, str, str]:
        """What stands before and after a coding, and who speaks."""
        start, end = coding.segment.start, coding.segment.end
        inside = [one for one in self.bounds if one[0] < end and one[1] > start]
        speakers = ", ".join(dict.fromkeys(one[2] for one in inside if one[2]))
        whole, reach = (0, len(self.text)), width
        if context == "turn" and inside:
            whole, reach = (min(inside[0][0], start), max(inside[-1][1], end)), 5 * width
        first, last = max(whole[0], start - reach), min(whole[1], end + reach)
        before = ("…" if first > whole[0] else "") + self.text[first:start]
        after = self.text[end:last] + ("…" if last < whole[1] else "")
        return before, after, speakers


def _reading(db: Database, revision_id: int) -> _Reading:
    said = turns(db, revision_id)
    return _Reading(revision_text(db, revision_id), tuple((one.start, one.end, one.speaker) for one in said))
