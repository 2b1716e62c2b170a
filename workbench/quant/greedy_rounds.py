"""One round of greedy matching on a line of scores: each treated takes the nearest control that is free.

Controls of equal score stand in one place, lowest row first, so that many ties cost little. A place below and
one above every stratum lie infinitely far away and hold nobody, so that no search leaves its stratum.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from workbench.quant.score_line import Arm, ScoreLine


@dataclass(frozen=True, slots=True)
class Places:
    """Free controls by score, one element a place.

    Attributes
    ----------
    scores : ndarray of float, shape (n_places,)
        Ascending within a stratum; infinite below and above each stratum.
    first, stop : ndarray of int, shape (n_places,)
        Half-open range of free controls in the place.
    above : ndarray of int, shape (n_treated,)
        First place above each treated, in its stratum; the place before it is the last at or below.
    """

    scores: np.ndarray
    first: np.ndarray
    stop: np.ndarray
    above: np.ndarray


def places(line: ScoreLine, treated: Arm, control: Arm) -> Places:
    """Lay the free controls out; each stratum of ``treated`` must hold a control."""
    bounds = control.bounds()
    group = control.groups[bounds[:-1]]
    stratum = line.strata[group]
    place = np.arange(len(group)) + 1 + 2 * np.cumsum(np.diff(stratum, prepend=stratum[0]) != 0)
    scores = np.full(place[-1] + 2, np.inf)
    scores[place[np.diff(stratum, prepend=stratum[0] - 1) != 0] - 1] = -np.inf
    scores[place] = line.scores[group]
    first, stop = np.zeros((2, len(scores)), dtype=int)
    first[place], stop[place] = bounds[:-1], bounds[1:]
    before = np.searchsorted(group, treated.groups, side="right") - 1
    is_own = (before >= 0) & (stratum[before] == line.strata[treated.groups])
    above = np.where(is_own, place[before] + 1, place[np.minimum(before + 1, len(place) - 1)])
    return Places(scores, first, stop, above)


def swept(
    line: ScoreLine,
    treated: Arm,
    control: Arm,
    *,
    limit: float,
    tie_tolerance: float,
    laid: Places | None = None,
) -> np.ndarray:
    """Treated choose by ascending score.

    Controls that were passed wait on a pile with the nearest on top; those ahead are taken from the front
    only. The nearest free control is therefore one of two.

    Parameters
    ----------
    line : ScoreLine
    treated, control : Arm
        Those without, and those not yet given to, a treated in this round.
    limit : float
        Largest distance allowed, finite.
    tie_tolerance : float
        Of two controls whose distances differ no more than this, the lower row is taken.
    laid : Places, optional
        These controls as these treated see them, where that is known already.

    Returns
    -------
    ndarray of int, shape (n_treated,)
        Position in ``control``; -1 for treated that get none.
    """
    laid = laid or places(line, treated, control)
    scores, rows = laid.scores.tolist(), array("q", control.rows.tobytes())
    first, stop = laid.first.tolist(), laid.stop.tolist()
    chosen = [-1] * len(treated.rows)
    pile: list[int] = []
    ahead = 0
    for score, reach, start, end in _choosers(line, treated, laid):
        if reach > ahead:
            pile.extend(range(ahead, reach))
            ahead = reach
        slot = start
        while slot < end:
            behind, wanted = pile[-1], end - slot
            down, up = score - scores[behind], scores[ahead] - score
            if down > limit and up > limit:
                break
            if down < up - tie_tolerance:
                place = behind
            elif up < down - tie_tolerance:
                place = ahead
            else:
                lower = up <= limit and rows[first[ahead]] < rows[first[behind]]
                place, wanted = (ahead if down > limit or lower else behind), 1
            begin = first[place]
            taken = stop[place] - begin
            if taken > wanted:
                taken = wanted
            elif place == behind:
                pile.pop()
            else:
                ahead += 1
            if taken == 1:
                chosen[slot] = begin
            else:
                chosen[slot : slot + taken] = range(begin, begin + taken)
            first[place] = begin + taken
            slot += taken
    return np.array(chosen)


def _choosers(line: ScoreLine, treated: Arm, laid: Places) -> Iterator[tuple[float, int, int, int]]:
    """Treated of one score by ascending score: the score, the first place above it, first and last slot."""
    bounds = treated.bounds()
    scores, above = line.scores[treated.groups[bounds[:-1]]], laid.above[bounds[:-1]]
    parts = (scores, above, bounds[:-1], bounds[1:])
    return zip(*(part.tolist() for part in parts), strict=True)


def in_turn(
    line: ScoreLine, treated: Arm, control: Arm, turn: np.ndarray, *, limit: float, tie_tolerance: float
) -> np.ndarray:
    """Treated choose in any order.

    Places that are used up are skipped in both directions by union-find, the path halved on the way.

    Parameters
    ----------
    line : ScoreLine
    treated, control : Arm
    turn : ndarray of int, shape (n_treated,)
        Positions in ``treated``, the first to choose first.
    limit, tie_tolerance : float
        As :func:`swept`.

    Returns
    -------
    ndarray of int, shape (n_treated,)
        Position in ``control``; -1 for treated that get none.
    """
    laid = places(line, treated, control)
    scores, rows = array("d", laid.scores.tobytes()), array("q", control.rows.tobytes())
    first, stop = array("q", laid.first.tobytes()), array("q", laid.stop.tobytes())
    upwards, downwards = (array("q", np.arange(len(scores)).tobytes()) for _ in range(2))
    chosen = [-1] * len(treated.rows)
    own_scores, places_above = line.scores[treated.groups[turn]].tolist(), laid.above[turn].tolist()
    for slot, score, place_above in zip(turn.tolist(), own_scores, places_above, strict=True):
        below, above = place_above - 1, place_above
        while (further := upwards[above]) != above:
            upwards[above] = above = upwards[further]
        while (further := downwards[below]) != below:
            downwards[below] = below = downwards[further]
        down, up = score - scores[below], scores[above] - score
        if down > limit and up > limit:
            continue
        if down < up - tie_tolerance:
            place = below
        elif up < down - tie_tolerance:
            place = above
        else:
            place = below
            if down > limit or (up <= limit and rows[first[above]] < rows[first[below]]):
                place = above
        chosen[slot] = control_slot = first[place]
        first[place] = control_slot + 1
        if control_slot + 1 == stop[place]:
            upwards[place], downwards[place] = place + 1, place - 1
    return np.array(chosen)
