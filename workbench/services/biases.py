"""Known biases of a study: which verdicts they could overturn, and which estimates share them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import get_args

from sqlite_utils import Database

from db.judgements import NumberNote, add_number_notes, drop_number_note
from workbench.errors import InputError
from workbench.mixed.biases import (
    ASSUMPTIONS,
    KnownBias,
    SharedBias,
    Turning,
    corrected,
    shared_biases,
    turning,
    unheard_needed,
    without_flags,
)
from workbench.mixed.plan_lock import AfterLock
from workbench.mixed.records import Direction, Push, Verdict
from workbench.qual.records import Coder
from workbench.reasons import Worded
from workbench.services.bias_notes import noted_biases
from workbench.services.triangulation import Cell, Evidence, JointDisplay, display_of

__all__ = [
    "ASSUMPTIONS",
    "PUSHES",
    "BiasOnLink",
    "BlindSpot",
    "FlagOnLink",
    "SharedBias",
    "Turned",
    "bias_rows",
    "blind_spots",
    "drop_bias",
    "flag_rows",
    "late_biases",
    "note_bias",
    "pushed_display",
    "reservations",
    "shared_rows",
]
PUSHES: tuple[Push, ...] = get_args(Push)


@dataclass(frozen=True, slots=True)
class BiasOnLink:
    """A bias on one estimate and how far it must have pushed to change the verdict.

    Attributes
    ----------
    note_id : int
        0 where the bias is not noted on this estimate but shares the assumption.
    """

    bias: KnownBias
    cell: Cell
    turning: Turning
    note_id: int


@dataclass(frozen=True, slots=True)
class FlagOnLink:
    """Red flags on one estimate, and its verdict if they were cleared."""

    cell: Cell
    flags: tuple[str | Worded, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class BlindSpot:
    """A link whose witnesses had left, and how many of them would have turned what the voices say.

    Attributes
    ----------
    n : int
    direction : Direction
        What the voices would then say.
    """

    cell: Cell
    n: int
    direction: Direction


@dataclass(frozen=True, slots=True)
class Turned:
    """A cell before and after every estimate that shares a bias has been corrected for it."""

    before: Cell
    after: Cell


def bias_rows(db: Database, display: JointDisplay) -> tuple[BiasOnLink, ...]:
    """Every bias on every estimate that it is noted on or that shares its assumption; noted ones first."""
    noted = [(int(number), one) for number, one in noted_biases(db).items()]
    rows = []
    for shared in shared_rows(db, display):
        listed = [(number, one) for number, one in noted if one.shared_as == shared.bias.shared_as]
        listed += [(0, replace(shared.bias, link=link)) for link in shared.not_listed]
        for number, bias in listed:
            cell = display.cells.get(bias.link)
            if cell is not None and cell.estimate is not None:
                found = turning(cell.estimate, cell.voices.direction, display.settings, pushes=bias.pushes)
                rows.append(BiasOnLink(bias, cell, found, number))
    return tuple(rows)


def shared_rows(db: Database, display: JointDisplay) -> tuple[SharedBias, ...]:
    """Each bias once, with estimates it is noted on and estimates that take the same for granted."""
    estimated = [name for name, cell in display.cells.items() if cell.estimate is not None]
    return shared_biases([*noted_biases(db).values()], estimated)


def reservations(db: Database, estimated: Iterable[str]) -> Mapping[str, tuple[SharedBias, ...]]:
    """For each link with an estimate, biases used to explain another estimate that hold for it as well."""
    found: dict[str, list[SharedBias]] = {}
    for shared in shared_biases([*noted_biases(db).values()], list(estimated)):
        for link in shared.not_listed:
            found.setdefault(link, []).append(shared)
    return {link: tuple(listed) for link, listed in found.items()}


def late_biases(db: Database, after: AfterLock) -> frozenset[object]:
    """What biases that were noted or changed only since locking are the same by elsewhere."""
    noted = noted_biases(db)
    late = {number for number in noted if after.has("biases", number)}
    known = {one.shared_as for number, one in noted.items() if number not in late}
    return frozenset(noted[number].shared_as for number in late) - known


def flag_rows(display: JointDisplay) -> tuple[FlagOnLink, ...]:
    """Estimates that a red flag bars, each with its verdict if the flags were cleared."""
    return tuple(
        FlagOnLink(
            cell,
            cell.estimate.red_flags,
            without_flags(cell.estimate, cell.voices.direction, display.settings),
        )
        for cell in display.cells.values()
        if cell.estimate is not None and cell.estimate.red_flags
    )


def blind_spots(display: JointDisplay) -> tuple[BlindSpot, ...]:
    """Links with a blind spot, and how many unheard voices would turn each."""
    found = []
    for cell in display.cells.values():
        needed = unheard_needed(cell.stances, display.settings) if cell.link.blind_spot else None
        if needed is not None:
            found.append(BlindSpot(cell, *needed))
    return tuple(found)


def pushed_display(
    found: Evidence, display: JointDisplay, links: Iterable[str], *, pushes: Push, size: float
) -> tuple[Turned, ...]:
    """The whole display judged anew with a bias of ``size`` (a share) taken out of ``links``.

    Every link among them is told, turned or not; others only if they turned.
    """
    chosen = set(links)
    moved = replace(found, estimates=corrected(found.estimates, chosen, pushes=pushes, size=size))
    after = display_of(moved, display.settings)
    return tuple(
        Turned(cell, after.cells[name])
        for name, cell in display.cells.items()
        if name in chosen or after.cells[name].verdict != cell.verdict
    )


def note_bias(db: Database, *, link: str, name: Worded, pushes: str, assumption: str, coder: Coder) -> None:
    """Note a bias on an estimate: which way it pushes, and which assumption does not hold.

    Raises
    ------
    InputError
        If it has no name, or direction or assumption are unknown.
    """
    words = [" ".join(one.split())[:200] for one in (name.nb, name.en)]
    first = words[0] or words[1]
    if not first:
        raise InputError("errors.bias_unnamed")
    if pushes not in PUSHES or assumption not in ("", *ASSUMPTIONS):
        raise InputError("errors.bias_unknown")
    note = NumberNote(link, "bias", pushes, words[0] or first, words[1] or first, assumption)
    add_number_notes(db, [note], coder_id=coder.id)


def drop_bias(db: Database, note_id: int, *, coder: Coder) -> None:
    """Take a note away; the log keeps it."""
    drop_number_note(db, note_id, coder_id=coder.id)
