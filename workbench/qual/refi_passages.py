"""The passages of an exchange file, placed in the texts of record by the reading that fits the words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from workbench.qual.refi_guids import GuidBook, plain_guid, shared_guid
from workbench.qual.refi_offsets import (
    STANDARD,
    RawSelection,
    Reading,
    ReadingScore,
    best_reading,
    cuts_word,
    score,
)
from workbench.qual.refi_records import RefiCoding, RefiSelection, RefiSource
from workbench.qual.refi_report import ASK_BELOW, OWN_PROGRAM, Tally, preferred_readings
from workbench.qual.refi_texts import FoundSource
from workbench.qual.refi_xml import attribute, children, described, moment, referenced, values_of


@dataclass(frozen=True, slots=True)
class PlacedSources:
    """Sources with their passages, and how the positions were read; fields as in ``ReadReport``."""

    sources: tuple[RefiSource, ...]
    reading: Reading
    n_passages: int
    n_at_edges: int
    n_named: int
    rivals: tuple[Reading, ...]
    weak_sources: tuple[str, ...]


def placed_sources(
    found: Sequence[FoundSource], guids: GuidBook, tally: Tally, *, program: str, reading: Reading | None
) -> PlacedSources:
    """Choose the reading for all texts together and place every passage by it."""
    texts = [one.raw for one in found]
    rivals: tuple[ReadingScore, ...]
    listed = [(number, element) for number, one in enumerate(found) for element in _passages(one.element)]
    points = [_sync_points(one.element) for one in found]
    raw = [_raw(number, element, points[number]) for number, element in listed]
    if reading is None and program == OWN_PROGRAM:
        best, rivals = score(texts, raw, STANDARD), ()
    elif reading is None:
        windows = any(one.has_bom or "\r\n" in one.body for one in texts)
        preferred = preferred_readings(program, marked_by_windows=windows)
        best, rivals = best_reading(texts, raw, preferred=preferred)
    else:
        best, rivals = score(texts, raw, reading), ()
    passages: list[list[RefiSelection]] = [[] for _ in found]
    for (number, element), place in zip(listed, best.places.tolist(), strict=True):
        name = found[number].name
        if made := _selection(element, place, guids, tally, name):
            passages[number].append(made)
    sources = [_source(one, passages[number], guids, tally) for number, one in enumerate(found)]
    return PlacedSources(
        sources=tuple(sources),
        reading=best.reading,
        n_passages=best.n,
        n_at_edges=best.n_at_edges,
        n_named=best.n_named,
        rivals=tuple(one.reading for one in rivals),
        weak_sources=_weak(found, raw, best),
    )


def _passages(element: Any) -> list[Any]:
    return children(element, "PlainTextSelection", "TranscriptSelection")


def _sync_points(element: Any) -> dict[str, int]:
    """Position in the text by the GUID of a synchronisation point."""
    return {
        plain_guid(attribute(one, "guid")): _whole(attribute(one, "position"))
        for one in children(element, "SyncPoint")
        if attribute(one, "position")
    }


def _raw(number: int, element: Any, points: dict[str, int]) -> RawSelection:
    start, end = (_whole(attribute(element, name)) for name in ("startPosition", "endPosition"))
    if points and not attribute(element, "startPosition"):
        start, end = (
            points.get(plain_guid(attribute(element, name)), -1) for name in ("fromSyncPoint", "toSyncPoint")
        )
    return RawSelection(number, start, end, attribute(element, "name"))


def _whole(text: str) -> int:
    try:
        return int(text.strip())
    except ValueError:
        return -1


def _selection(
    element: Any, place: Sequence[int], guids: GuidBook, tally: Tally, source: str
) -> RefiSelection | None:
    start, end = place
    codings = _codings(element, guids)
    if start < 0:
        tally.note("exchange.lost_outside", source, max(len(codings), 1))
        return None
    said, notes = described(element), referenced(element, "NoteRef")
    if not codings and not said and not notes:
        tally.note("exchange.lost_bare", source)
        return None
    return RefiSelection(
        guid=guids.own("selection", attribute(element, "guid"), place=f"{source} {start} {end}"),
        start=start,
        end=end,
        name=attribute(element, "name"),
        description=said,
        user=plain_guid(attribute(element, "creatingUser")),
        created=moment(attribute(element, "creationDateTime")),
        codings=codings,
        notes=notes,
    )


def _codings(element: Any, guids: GuidBook) -> tuple[RefiCoding, ...]:
    """Codings of a passage; one without a user or a moment has those of the passage."""
    made: list[RefiCoding] = []
    for coding in children(element, "Coding"):
        codes = referenced(coding, "CodeRef")
        user = plain_guid(attribute(coding, "creatingUser")) or plain_guid(attribute(element, "creatingUser"))
        at = moment(attribute(coding, "creationDateTime")) or moment(attribute(element, "creationDateTime"))
        place = f"{attribute(element, 'guid')} {codes}"
        guid = guids.own("coding", attribute(coding, "guid"), place=place)
        notes = referenced(coding, "NoteRef")
        made += [RefiCoding(guid, code, user, at, notes) for code in codes or ("",)]
    return tuple(made)


def _source(one: FoundSource, passages: list[RefiSelection], guids: GuidBook, tally: Tally) -> RefiSource:
    outer = one.outer
    whole = [coding for element in _holders(one) for coding in _codings(element, guids)]
    if whole:
        tally.note("exchange.mended_whole", n=len(whole))
        guid = guids.own("selection", shared_guid("whole", one.guid))
        passages = [RefiSelection(guid, 0, len(one.raw.text), codings=tuple(whole)), *passages]
    return RefiSource(
        guid=one.guid,
        name=one.name,
        text=one.raw.text,
        description=described(outer),
        user=plain_guid(attribute(outer, "creatingUser")),
        created=moment(attribute(outer, "creationDateTime")),
        selections=tuple(passages),
        values=values_of(outer),
        notes=referenced(outer, "NoteRef"),
    )


def _holders(one: FoundSource) -> tuple[Any, ...]:
    return (one.outer,) if one.outer is one.element else (one.outer, one.element)


def _weak(found: Sequence[FoundSource], raw: Sequence[RawSelection], best: ReadingScore) -> tuple[str, ...]:
    """Names of texts whose passages lie at word edges too seldom."""
    total, good = Counter(one.text for one in raw), Counter[int]()
    for one, (start, end) in zip(raw, best.places.tolist(), strict=True):
        text = found[one.text].raw.text
        good[one.text] += start >= 0 and not (cuts_word(text, start) or cuts_word(text, end))
    return tuple(found[number].name for number in sorted(total) if good[number] < ASK_BELOW * total[number])
