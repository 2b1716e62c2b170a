"""Optimal pairs on a line: as many as possible, and then the smallest total distance, in near-linear time.

Between two neighbouring points, let F be the treated that wait for a control further on minus the controls
that wait for a treated. The total distance is the sum of the gaps, each times |F|. The least cost V(F) of all
points so far is convex in F, and each point changes it by one slope: a control that may be left out inserts
a slope of 0, a treated that may be left out, at a cost above any distance, one below all distances. A gap
raises the slopes right of F = 0 and lowers those left of it by its width. The slopes are kept in order in a
linked list with three markers, which move little: at F = 0, at the first slope that says "rather leave the
treated out", and at the first that says "rather leave the control out". Ranks of the last two, noted at each
point, tell on the way back who is matched.

With a caliper, at most as many can wait as lie within it. In an optimum those who wait are the latest, as an
earlier one could be replaced at less cost; so the bound on F is exact.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Points:
    """Treated and controls of one stratum by ascending score.

    Attributes
    ----------
    scores : ndarray of float, shape (n,)
    is_treated : ndarray of bool, shape (n,)
    treated_near, controls_near : ndarray of int, shape (n,)
        Treated, and controls, before each point that lie within the caliper of it.
    """

    scores: np.ndarray
    is_treated: np.ndarray
    treated_near: np.ndarray
    controls_near: np.ndarray


def chosen_points(points: Points) -> np.ndarray:
    """Points that are matched in an optimum; paired in order, they are at the smallest total distance.

    Returns
    -------
    ndarray of bool, shape (n,)
        As many treated as controls.
    """
    is_treated, thresholds = points.is_treated.tolist(), _thresholds(points)
    chosen = [False] * len(is_treated)
    waiting = 0
    for point in range(len(is_treated) - 1, -1, -1):
        if is_treated[point]:
            if waiting > thresholds[point]:
                chosen[point] = True
                waiting -= 1
        elif waiting < thresholds[point]:
            chosen[point] = True
            waiting += 1
    return np.array(chosen, dtype=bool)


def _thresholds(points: Points) -> list[int]:
    """For each point, how the number that waits decides whether it is matched."""
    slopes = _Slopes(points.is_treated.tolist())
    near = zip(points.treated_near.tolist(), points.controls_near.tolist(), strict=True)
    found = []
    for point, (score, (treated, controls)) in enumerate(zip(points.scores.tolist(), near, strict=True)):
        if slopes.n_right > treated or slopes.n_left > controls:
            slopes.bound(controls, treated)
        slopes.move_markers(score)
        found.append(slopes.insert(point, score))
    return found


class _Slopes:
    """Slopes of the least cost, ascending, in a linked list.

    A slope has the number of the point that inserted it; the end of the list has the next number. ``offsets``
    are the slopes less what the gaps since have done to them: a slope is its offset minus the score left of
    the cut, and plus the score right of it. Slopes of treated count as below all others.

    ``cut`` is the first slope right of F = 0; ``unpair`` the first of those that are not negative among the
    treated's (or the first after them), ``leave`` the first not negative among the controls'; ``unpair_rank``
    and ``leave_rank`` are their positions counted from the cut.
    """

    __slots__ = (
        "after",
        "before",
        "cut",
        "end",
        "is_treated",
        "leave",
        "leave_rank",
        "n_left",
        "n_right",
        "offsets",
        "unpair",
        "unpair_rank",
    )

    def __init__(self, is_treated: list[bool]) -> None:
        self.end = len(is_treated)
        self.is_treated = [*is_treated, False]
        self.before, self.after = [self.end] * (self.end + 1), [self.end] * (self.end + 1)
        self.offsets = [0.0] * (self.end + 1)
        self.cut = self.unpair = self.leave = self.end
        self.unpair_rank = self.leave_rank = self.n_left = self.n_right = 0

    def bound(self, most_left: int, most_right: int) -> None:
        """Drop the outermost slopes, so that no more controls and no more treated can wait."""
        while self.n_right > most_right:
            last = self.before[self.end]
            self._unlink(last)
            self.n_right -= 1
            if last == self.cut:
                self.cut = self.end
            self.unpair_rank = min(self.unpair_rank, self.n_right)
            self.leave_rank = min(self.leave_rank, self.n_right)
        while self.n_left > most_left:
            self.n_left -= 1
            first = self.after[self.end]
            if first == self.unpair:
                self.unpair_rank += 1
            if first == self.leave:
                self.leave_rank += 1
            self._unlink(first)

    def _unlink(self, slope: int) -> None:
        earlier, later = self.before[slope], self.after[slope]
        self.after[earlier], self.before[later] = later, earlier
        if slope == self.unpair:
            self.unpair = later
        if slope == self.leave:
            self.leave = later

    def move_markers(self, score: float) -> None:
        """Let the markers follow the slopes that have changed their sign on the way to this score."""
        before, after, offsets, is_treated = self.before, self.after, self.offsets, self.is_treated
        while self.leave_rank > 0:
            slope = before[self.leave]
            if is_treated[slope] or offsets[slope] + score < 0:
                break
            self.leave, self.leave_rank = slope, self.leave_rank - 1
        while self.leave_rank < 0 and offsets[self.leave] < score:
            self.leave, self.leave_rank = after[self.leave], self.leave_rank + 1
        while self.unpair_rank > 0 and offsets[before[self.unpair]] + score >= 0:
            self.unpair, self.unpair_rank = before[self.unpair], self.unpair_rank - 1
        while self.unpair_rank < 0 and is_treated[self.unpair] and offsets[self.unpair] < score:
            self.unpair, self.unpair_rank = after[self.unpair], self.unpair_rank + 1

    def insert(self, point: int, score: float) -> int:
        """Add the slope of a point, and return the rank of its marker before that."""
        is_treated = self.is_treated[point]
        later, rank = (self.unpair, self.unpair_rank) if is_treated else (self.leave, self.leave_rank)
        earlier = self.before[later]
        self.before[point], self.after[point] = earlier, later
        self.after[earlier] = self.before[later] = point
        if is_treated:
            self._inserted_treated(point, score, rank)
        else:
            self._inserted_control(point, score, rank)
        return rank

    def _inserted_treated(self, point: int, score: float, rank: int) -> None:
        """One more may wait: the list grows to the right of the cut."""
        if rank < 0:
            self.offsets[point] = score
            self.cut = self.before[self.cut]
            self.offsets[self.cut] -= 2 * score
        else:
            self.offsets[point] = -score
            if rank == 0:
                self.cut = point
        self.unpair = point
        self.leave_rank += 1
        self.n_right += 1

    def _inserted_control(self, point: int, score: float, rank: int) -> None:
        """One fewer may wait: the list grows to the left of the cut."""
        if rank > 0:
            self.offsets[point] = -score
            self.offsets[self.cut] += 2 * score
            self.cut = self.after[self.cut]
        else:
            self.offsets[point] = score
        if self.unpair == self.leave:
            self.unpair = point
        self.leave = point
        self.leave_rank, self.unpair_rank = rank - 1, self.unpair_rank - 1
        self.n_left += 1
