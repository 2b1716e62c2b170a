"""The passages of an exchange file, placed in the texts of record by the reading that fits the words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from workbench.qual.refi_guids import GuidBook, file_guid, shared_guid
from workbench.qual.refi_notes import NotePlaces
from workbench.qual.refi_offsets import (
    STANDARD,
    RawSelection,
    RawText,
    Reading,
    ReadingScore,
    best_reading,
    cuts_word,
    score,
)
from workbench.qual.refi_records import RefiCoding, RefiSelection, RefiSource
from workbench.qual.refi_report import ASK_BELOW, OWN_PROGRAM, Tally, preferred_readings
from workbench.qual.refi_texts import FoundSource, sync_points, whole_number
from workbench.qual.refi_xml import (
    attribute,
    author_of,
    children,
    described,
    made_at,
    referenced,
    values_of,
)


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


@dataclass(frozen=True, slots=True)
class _Passage:
    """An element that names a passage of a text, and the note it stands in, if any."""

    text: int
    element: Any
    note: Any = None


def placed_sources(
    found: Sequence[FoundSource],
    guids: GuidBook,
    tally: Tally,
    *,
    program: str,
    reading: Reading | None,
    places: NotePlaces,
) -> PlacedSources:
    """Choose the reading for all texts together and place every passage by it."""
    unplaced = places.unplaced if len(found) == 1 else frozenset()
    listed = [one for n, text in enumerate(found) for one in _passages(n, text, places, unplaced)]
    points = [sync_points(one.holders) for one in found]
    raw = [_raw(one, points[one.text]) for one in listed]
    best, rivals = _reading_of([one.raw for one in found], raw, program, reading)
    passages: list[list[RefiSelection]] = [[] for _ in found]
    for one, place in zip(listed, best.places.tolist(), strict=True):
        if made := _selection(one, place, guids, tally, source=found[one.text].name, places=places):
            passages[one.text].append(made)
    sources = [_source(one, passages[number], guids, tally, places) for number, one in enumerate(found)]
    return PlacedSources(
        sources=tuple(sources),
        reading=best.reading,
        n_passages=best.n,
        n_at_edges=best.n_at_edges,
        n_named=best.n_named,
        rivals=tuple(one.reading for one in rivals),
        weak_sources=_weak(found, raw, best),
    )


def _passages(
    number: int, one: FoundSource, places: NotePlaces, unplaced: Collection[str]
) -> Iterator[_Passage]:
    """Passages of a text: its own, and those that notes about it, or about no other, name."""
    for holder in one.holders:
        for element in children(holder, "PlainTextSelection", "TranscriptSelection"):
            yield _Passage(number, element)
    noted = (guid for holder in one.holders for guid in places.of(holder))
    for guid in dict.fromkeys((*noted, *sorted(unplaced))):
        for element in places.passages.get(guid, ()):
            yield _Passage(number, element, places.notes[guid])


def _reading_of(
    texts: list[RawText], raw: list[RawSelection], program: str, reading: Reading | None
) -> tuple[ReadingScore, tuple[ReadingScore, ...]]:
    """The reading that was chosen, our own, or the one that fits best."""
    if reading is None and program != OWN_PROGRAM:
        return best_reading(texts, raw, preferred=preferred_readings(program))
    return score(texts, raw, reading or STANDARD), ()


def _raw(one: _Passage, points: dict[str, int]) -> RawSelection:
    element = one.element
    start, end = (whole_number(attribute(element, name)) for name in ("startPosition", "endPosition"))
    if points and not attribute(element, "startPosition"):
        start, end = (
            points.get(file_guid(attribute(element, name)), -1) for name in ("fromSyncPoint", "toSyncPoint")
        )
    first, last = sorted((start, end))
    return RawSelection(one.text, first, last, attribute(element, "name"))


def _selection(
    one: _Passage, place: Sequence[int], guids: GuidBook, tally: Tally, *, source: str, places: NotePlaces
) -> RefiSelection | None:
    (start, end), element = place, one.element
    codings = _codings(element, guids)
    if start < 0:
        tally.note("exchange.lost_outside", source, max(len(codings), 1))
        return None
    about = (file_guid(attribute(one.note, "guid")),) if one.note is not None else places.of(element)
    teller = (element,) if one.note is None else (element, one.note)
    return RefiSelection(
        guid=guids.own("selection", attribute(element, "guid"), place=f"{source} {start} {end}"),
        start=start,
        end=end,
        name=attribute(element, "name"),
        description=described(element),
        user=author_of(*teller),
        created=made_at(*teller),
        codings=codings,
        notes=about,
    )


def _codings(element: Any, guids: GuidBook) -> tuple[RefiCoding, ...]:
    """Codings of a passage, and codes that it names itself; what they do not tell, the passage does."""
    own, by = attribute(element, "guid"), _made_by(element)
    made = [
        RefiCoding(guids.own("coding", "", place=f"{own} {code}"), code, *by)
        for code in referenced(element, "CodeRef")
    ]
    for coding in children(element, "Coding"):
        codes = referenced(coding, "CodeRef")
        place = f"{own} {codes}"
        guid = guids.own("coding", attribute(coding, "guid"), place=place)
        notes = referenced(coding, "NoteRef")
        made += [RefiCoding(guid, code, *_made_by(coding, element), notes) for code in codes or ("",)]
    return tuple(made)


def _made_by(*elements: Any) -> tuple[str, str]:
    """Who made something, and when, by the first element that tells."""
    return author_of(*elements), made_at(*elements)


def _source(
    one: FoundSource, passages: list[RefiSelection], guids: GuidBook, tally: Tally, places: NotePlaces
) -> RefiSource:
    whole = [coding for holder in one.holders for coding in _codings(holder, guids)]
    if whole:
        tally.note("exchange.mended_whole", n=len(whole))
        guid = guids.own("selection", shared_guid("whole", one.guid))
        passages = [RefiSelection(guid, 0, len(one.raw.text), codings=tuple(whole)), *passages]
    values: dict[str, str] = {}
    for holder in reversed(one.holders):
        values |= values_of(holder)
    return RefiSource(
        guid=one.guid,
        name=one.name,
        text=one.raw.text,
        description="\n\n".join(dict.fromkeys(filter(None, map(described, one.holders)))),
        user=author_of(*one.holders),
        created=made_at(*one.holders),
        selections=tuple(passages),
        values=values,
        notes=tuple(dict.fromkeys(guid for holder in one.holders for guid in places.about_all_of(holder))),
    )


def _weak(found: Sequence[FoundSource], raw: Sequence[RawSelection], best: ReadingScore) -> tuple[str, ...]:
    """Names of texts whose passages lie at word edges too seldom."""
    total, good = Counter(one.text for one in raw), Counter[int]()
    for one, (start, end) in zip(raw, best.places.tolist(), strict=True):
        text = found[one.text].raw.text
        good[one.text] += start >= 0 and not (cuts_word(text, start) or cuts_word(text, end))
    return tuple(found[number].name for number in sorted(total) if good[number] < ASK_BELOW * total[number])
