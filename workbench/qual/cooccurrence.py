"""Codes that occur together: how much of the text, or how many turns or sources, carry both."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from workbench.qual.intervals import IntArray, Stretches
from workbench.qual.passages_coded import coded_stretches
from workbench.qual.records import Coding

Unit = Literal["character", "turn", "source"]
UNITS: tuple[Unit, ...] = ("turn", "character", "source")
FloatArray = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class CoOccurrence:
    """How often codes meet.

    Attributes
    ----------
    unit : Unit
        What is counted: characters, turns or sources that carry a code.
    codes : tuple of int
        In the order asked for.
    n : np.ndarray of float, shape (n_codes,)
        Units with each code.
    both : np.ndarray of float, shape (n_codes, n_codes)
        Units with both codes; the diagonal is ``n``.
    coefficient : np.ndarray of float, shape (n_codes, n_codes)
        Units with both, of units with either (0–1); nan where neither occurs.
    """

    unit: Unit
    codes: tuple[int, ...]
    n: FloatArray
    both: FloatArray
    coefficient: FloatArray

    def pairs(self) -> tuple[tuple[int, int, int, float], ...]:
        """Pairs that meet: two codes, units with both, coefficient; the strongest first."""
        first, second = np.nonzero(np.triu(self.both, k=1))
        listed = [
            (self.codes[i], self.codes[j], int(self.both[i, j]), float(self.coefficient[i, j]))
            for i, j in zip(first.tolist(), second.tolist(), strict=True)
        ]
        return tuple(sorted(listed, key=lambda one: (-one[3], -one[2], one[0], one[1])))


def cooccurrence(
    codings: Iterable[Coding],
    codes: Sequence[int],
    *,
    unit: Unit = "turn",
    turns: Mapping[int, Stretches] | None = None,
) -> CoOccurrence:
    """Jaccard's coefficient of every pair of codes, |A ∩ B| / |A ∪ B| over units that carry them.

    Parameters
    ----------
    codings : iterable of Coding
        By any coders; a unit carries a code when one of them gave it.
    codes : sequence of int
        Distinct ids; other codes are left out.
    turns : mapping of int to Stretches, optional
        Turns by revision, for ``unit="turn"``; a turn carries a code that touches one of its characters.

    Notes
    -----
    On units that either carry a code or not, this is the c-coefficient of ATLAS.ti, n12 / (n1 + n2 − n12).
    ATLAS.ti counts overlapping pairs of quotations instead of units, so its coefficient may pass 1, and two
    long quotations weigh as much as two short ones.

    References
    ----------
    Jaccard (1912), New Phytologist 11(2), 37-50.
    """
    if unit == "turn" and turns is None:
        raise ValueError("turns are needed to count turns")
    place = {code: number for number, code in enumerate(codes)}
    by_revision: dict[int, list[tuple[int, Stretches]]] = {}
    kept = [one for one in codings if one.code_id in place]
    for (code, revision), stretches in coded_stretches(kept, lambda one: one.code_id).items():
        by_revision.setdefault(revision, []).append((place[code], stretches))
    both = np.zeros((len(codes), len(codes)))
    for revision, listed in by_revision.items():
        weight, carried = _units(listed, unit, (turns or {}).get(revision))
        rows = np.array([number for number, _ in listed])
        both[np.ix_(rows, rows)] += (carried * weight) @ carried.T
    n = np.diag(both).copy()
    either = n[:, None] + n[None, :] - both
    with np.errstate(invalid="ignore"):
        coefficient = np.where(either > 0, both / either, np.nan)
    return CoOccurrence(unit, tuple(codes), n, both, coefficient)


def _units(
    listed: Sequence[tuple[int, Stretches]], unit: Unit, turns: Stretches | None
) -> tuple[FloatArray, FloatArray]:
    """Weight of each unit of a revision, and which codes it carries, shape (n_codes, n_units)."""
    if unit == "source":
        return np.ones(1), np.ones((len(listed), 1))
    if unit == "turn":
        bounds = turns if turns is not None else Stretches(np.empty(0, np.int64), np.empty(0, np.int64))
        carried = [_touched(bounds, stretches) for _, stretches in listed]
        return np.ones(len(bounds)), np.array(carried, dtype=float).reshape(len(listed), len(bounds))
    cuts = np.unique(np.concatenate([part for _, one in listed for part in (one.start, one.end)]))
    inside = [_holding(one, cuts[:-1]) for _, one in listed]
    return np.diff(cuts).astype(float), np.array(inside, dtype=float)


def _touched(units: Stretches, by: Stretches) -> IntArray:
    """1 for each unit of which a stretch holds a character."""
    begun = np.searchsorted(by.start, units.end, side="left")
    ended = np.searchsorted(by.end, units.start, side="right")
    return (begun > ended).astype(np.int64)


def _holding(stretches: Stretches, places: IntArray) -> IntArray:
    """1 for each place that lies in a stretch."""
    begun = np.searchsorted(stretches.start, places, side="right")
    ended = np.searchsorted(stretches.end, places, side="right")
    return (begun > ended).astype(np.int64)
