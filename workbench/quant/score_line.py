"""Treated and controls along one line of scores, stratum by stratum, for matching without replacement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from workbench.errors import StatisticsError
from workbench.quant.ranking import stable_order


class Arm(NamedTuple):
    """Rows of one arm in the order of the line; rows of the same group in row order.

    Attributes
    ----------
    rows : ndarray of int, shape (n_rows,)
        Row numbers.
    groups : ndarray of int, shape (n_rows,)
        Group of the line each of them belongs to, ascending.
    """

    rows: np.ndarray
    groups: np.ndarray

    def only(self, kept: np.ndarray) -> Arm:
        """These rows alone."""
        return Arm(self.rows[kept], self.groups[kept])

    def bounds(self) -> np.ndarray:
        """Where each group that occurs starts, and the end, shape (n_groups_that_occur + 1,)."""
        return np.append(np.flatnonzero(np.diff(self.groups, prepend=-1)), len(self.groups))


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """Both arms by stratum and score.

    Attributes
    ----------
    scores : ndarray of float, shape (n_groups,)
        Lowest score of each group, ascending within a stratum.
    strata : ndarray of int, shape (n_groups,)
        Stratum of each group, ascending.
    treated, control : Arm
    """

    scores: np.ndarray
    strata: np.ndarray
    treated: Arm
    control: Arm

    def has_control(self, treated: Arm, control: Arm) -> np.ndarray:
        """Which of these treated have one of these controls in their stratum, shape (n_treated,), bool."""
        if self.strata[0] == self.strata[-1]:
            return np.full(len(treated.rows), len(control.rows) > 0)
        return np.isin(self.strata[treated.groups], self.strata[control.groups])

    def renumbered(self, numbers: np.ndarray) -> ScoreLine:
        """The line as if row ``i`` were row ``numbers[i]``, shape (n,)."""
        everywhere = np.ones(len(self.scores), dtype=bool)
        arms = (
            _in_row_order(Arm(numbers[arm.rows], arm.groups), everywhere)
            for arm in (self.treated, self.control)
        )
        return ScoreLine(self.scores, self.strata, *arms)


def score_line(
    scores: np.ndarray,
    treatment: np.ndarray,
    *,
    strata: np.ndarray | None = None,
    on_support: np.ndarray | None = None,
    tie_tolerance: float = 1e-12,
) -> ScoreLine:
    """Lay both arms out along their scores.

    Parameters
    ----------
    scores : ndarray of float, shape (n,)
    treatment : ndarray of bool or 0/1, shape (n,)
    strata : ndarray of int, shape (n,), optional
    on_support : ndarray of bool, shape (n,), optional
        Rows that are laid out; all where left out.
    tie_tolerance : float
        A score this close to the next lower one counts as the same.

    Returns
    -------
    ScoreLine

    Raises
    ------
    StatisticsError
        No treated or no controls are left.
    ValueError
        A score is not a finite number.
    """
    treated = np.asarray(treatment, dtype=bool)
    rows = np.arange(len(treated)) if on_support is None else np.flatnonzero(on_support)
    if not np.isfinite(scores[rows]).all():
        raise ValueError("scores must be finite numbers")
    n_treated = int(np.count_nonzero(treated[rows]))
    if not 0 < n_treated < len(rows):
        raise StatisticsError("errors.match_empty", treated=n_treated, controls=len(rows) - n_treated)
    stratum = np.zeros(len(rows), dtype=int) if strata is None else np.asarray(strata, dtype=int)[rows]
    order = stable_order(scores[rows]) if strata is None else np.lexsort((scores[rows], stratum))
    rows, stratum, along = rows[order], stratum[order], scores[rows[order]]
    steps = np.diff(along)
    is_new = np.append(True, (steps > tie_tolerance) | (np.diff(stratum) != 0))
    groups, is_treated = np.cumsum(is_new) - 1, treated[rows]
    mixed = np.zeros(groups[-1] + 1, dtype=bool)
    mixed[groups[1:][~is_new[1:] & (steps > 0)]] = True
    arms = [_in_row_order(Arm(rows[chosen], groups[chosen]), mixed) for chosen in (is_treated, ~is_treated)]
    return ScoreLine(along[is_new], stratum[is_new], *arms)


def _in_row_order(arm: Arm, mixed: np.ndarray) -> Arm:
    """The arm with the rows of these groups (shape (n_groups,), bool) in row order."""
    if not mixed.any():
        return arm
    affected = np.flatnonzero(mixed[arm.groups])
    rows, groups = arm.rows.copy(), arm.groups
    rows[affected] = rows[affected[np.lexsort((rows[affected], groups[affected]))]]
    return Arm(rows, groups)
