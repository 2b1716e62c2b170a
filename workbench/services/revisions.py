"""A corrected transcript: a new revision, with the codings carried over and those that cannot be listed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlite_utils import Database

from db.adjudications import adjudications, place_adjudication
from db.codings import codings, place_codings
from db.sources import add_revision, revision_text, source_named, sources, turns
from db.writing import Writer, write_tx
from workbench.errors import InputError
from workbench.qual.adjudication import carried_decision
from workbench.qual.alignment import Carried, carry_over
from workbench.qual.records import Coder, Coding, Segment, Turn
from workbench.qual.speakers import recognised, turns_of

LEAST_KEPT = 0.5
"""Share of a quote's characters that must be left for its coding to be carried over by itself."""


@dataclass(frozen=True, slots=True)
class CarriedCoding:
    """One coding, what became of its passage, and the words that stand there in the new text."""

    coding: Coding
    carried: Carried
    words: str


@dataclass(frozen=True, slots=True)
class RevisionPreview:
    """What a new text would do to a source, as one coder may see it.

    Attributes
    ----------
    n_same : int
        Codings whose words are untouched.
    changed, lost : tuple of CarriedCoding
        Those whose words changed but are carried over, and those somebody must decide on.
    n_hidden_lost : int
        Codings of others that this coder may not see (the source is coded blind) and that would stay at the
        old text.
    """

    n_same: int
    changed: tuple[CarriedCoding, ...]
    lost: tuple[CarriedCoding, ...]
    n_hidden_lost: int


def preview_revision(db: Database, coder: Coder, source_name: str, text: str) -> RevisionPreview:
    """What happens to the codings when ``text`` becomes the source's newest revision; nothing is stored.

    Raises
    ------
    InputError
        The text is empty, or the same as before.
    """
    source = source_named(db, source_name)
    carried = _carried(db, source.revision_id, text)
    seen = {one.id for one in codings(db, revision_id=source.revision_id, seen_by=coder.id)}
    by_fate = {
        fate: [one for one in carried if one.carried.fate == fate] for fate in ("same", "changed", "lost")
    }
    shown = {fate: tuple(one for one in group if one.coding.id in seen) for fate, group in by_fate.items()}
    return RevisionPreview(
        len(shown["same"]),
        shown["changed"],
        shown["lost"],
        len(by_fate["lost"]) - len(shown["lost"]),
    )


def revise_source(
    db: Database,
    coder: Coder,
    source_name: str,
    text: str,
    said: tuple[Turn, ...],
    *,
    placed: Mapping[int, tuple[int, int]] | None = None,
) -> int:
    """Store a corrected text and carry the codings over, as one operation; returns the revision's id.

    Parameters
    ----------
    text : str
        Cleaned already (LF, no BOM); a text of record is never changed after this.
    said : tuple of Turn
        The turns of the new text.
    placed : mapping, optional
        Where codings that would be lost stand in the new text, by coding id; the others stay with the old
        text, where :func:`left_behind` finds them.
    """
    source = source_named(db, source_name)
    carried = _carried(db, source.revision_id, text)
    places = {
        one.coding.id: (one.carried.start, one.carried.end) for one in carried if one.carried.fate != "lost"
    }
    places |= dict(placed or {})
    with write_tx(db, action="source.revise", coder_id=coder.id) as writer:
        revision_id = add_revision(writer, source.id, text, said)
        place_codings(writer, places, revision_id=revision_id, text=text)
        _place_decisions(writer, source.revision_id, places, revision_id)
    return revision_id


def _place_decisions(
    writer: Writer, old_revision: int, places: Mapping[int, tuple[int, int]], revision_id: int
) -> None:
    """Decisions follow the codings they rest on; one whose codings do not all move stays where it was."""
    for one in adjudications(writer.db):
        carried = carried_decision(one.originals, places)
        if one.segment.revision_id == old_revision and carried is not None:
            originals, start, end = carried
            place_adjudication(writer, one.id, Segment(revision_id, start, end), originals)


def left_behind(db: Database, coder: Coder) -> tuple[Coding, ...]:
    """Codings that a coder may see and that still stand with an older revision of their source."""
    newest = {source.revision_id for source in sources(db)}
    return tuple(one for one in codings(db, seen_by=coder.id) if one.segment.revision_id not in newest)


def source_text(db: Database, source_name: str) -> tuple[str, tuple[Turn, ...]]:
    """The newest text of a source, and its turns."""
    revision = source_named(db, source_name).revision_id
    return revision_text(db, revision), turns(db, revision)


def corrected_turns(db: Database, source_name: str, text: str) -> tuple[Turn, ...]:
    """The turns of a corrected text: its own labels, with the roles and times that its source had before."""
    old, before = source_text(db, source_name)
    roles = {turn.speaker: turn.role for turn in before if turn.speaker}
    found = turns_of(text, {one.label: one.role for one in recognised(text)} | roles)
    if any(turn.start_ms is not None for turn in found):
        return found
    places = carry_over([(turn.start, turn.end) for turn in before], old, text)
    times = {where.start: turn for turn, where in zip(before, places, strict=True) if where.fate != "lost"}
    return tuple(_timed(turn, times) for turn in found)


def _timed(turn: Turn, times: Mapping[int, Turn]) -> Turn:
    was = times.get(turn.start)
    return turn if was is None else replace(turn, start_ms=was.start_ms, end_ms=was.end_ms)


def _carried(db: Database, revision_id: int, text: str) -> list[CarriedCoding]:
    old = revision_text(db, revision_id)
    if not text.strip():
        raise InputError("errors.revision_empty")
    if text == old:
        raise InputError("errors.revision_same")
    listed = codings(db, revision_id=revision_id)
    found = carry_over(
        [(one.segment.start, one.segment.end) for one in listed], old, text, least_kept=LEAST_KEPT
    )
    return [
        CarriedCoding(one, where, text[where.start : where.end] if where.start >= 0 else "")
        for one, where in zip(listed, found, strict=True)
    ]
