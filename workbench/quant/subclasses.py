"""Subclassification on quantiles of the treated's score."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.errors import StatisticsError
from workbench.quant.strata import StratifiedEffect, stratified_effect


@dataclass(frozen=True, slots=True)
class SubclassEffect:
    """An ATT from subclasses.

    Attributes
    ----------
    effect : StratifiedEffect
        Its blocks are the subclasses; bounds are the cut points before rows were moved.
    n_wanted : int
        Subclasses asked for; ties can leave fewer.
    min_n : int
        Rows of each arm that every subclass was made to hold.
    n_moved : int
        Rows moved to the next subclass for that.
    """

    effect: StratifiedEffect
    n_wanted: int
    min_n: int
    n_moved: int


def subclass_effect(
    outcome: np.ndarray,
    treatment: np.ndarray,
    scores: np.ndarray,
    *,
    n_subclasses: int = 6,
    min_n: int = 1,
    on_support: np.ndarray | None = None,
) -> SubclassEffect:
    """Average treatment effect on the treated (ATT) by subclassification, as MatchIt.

    Parameters
    ----------
    outcome, scores : ndarray of float, shape (n,)
    treatment : ndarray of bool or 0/1, shape (n,)
    n_subclasses : int
        At least 2.
    min_n : int
        Each subclass is made to hold this many of each arm by moving rows from the nearest subclasses that
        have some. With 0 nothing is moved, and subclasses with one arm only are dropped and counted.
    on_support : ndarray of bool, shape (n,), optional
        Rows that may be used; all where left out.

    Returns
    -------
    SubclassEffect

    Raises
    ------
    StatisticsError
        No treated or no controls are left, an arm has too few rows for the subclasses, or no subclass has
        both arms.

    Notes
    -----
    Cut points are quantiles (R's type 7) of the treated's score. A score at a cut point belongs to the upper
    subclass; controls beyond the treated's range belong to the outer ones. Where ties leave a subclass empty
    in both arms, it does not exist.

    Moving follows MatchIt: for each arm and, in turn, each subclass from the left that lacks rows, the side
    with more rows to spare, each weighed by one over its distance, gives the row with the nearest score.
    Among rows with equal scores the one with the lowest number is moved (MatchIt 4.5.1 likewise; later
    versions take the last): this is the one place where row order matters, and only if ``n_moved`` is
    above 0.

    References
    ----------
    Rosenbaum & Rubin (1984), JASA 79, 516-524. Ho, Imai, King & Stuart (2011), Journal of Statistical
    Software 42(8).
    """
    if n_subclasses < 2 or min_n < 0:
        raise ValueError("n_subclasses must be at least 2 and min_n at least 0")
    treated = np.asarray(treatment, dtype=bool)
    allowed = np.ones(len(treated), dtype=bool) if on_support is None else np.asarray(on_support, dtype=bool)
    rows = np.flatnonzero(allowed)
    arm, score = treated[rows], scores[rows]
    if arm.all() or not arm.any():
        raise StatisticsError("errors.match_empty", treated=int(arm.sum()), controls=int((~arm).sum()))
    cuts = _cut_points(score[arm], n_subclasses)
    position = np.clip(np.searchsorted(cuts, score, side="right") - 1, 0, n_subclasses - 1)
    used, subclass = np.unique(position, return_inverse=True)
    edges = np.column_stack([cuts[used], np.append(cuts[used[1:]], cuts[-1])])
    edges[0, 0], edges[-1, 1] = min(edges[0, 0], score.min()), max(edges[-1, 1], score.max())
    filled = _filled(subclass, arm, score, min_n)
    block_of_row = np.full(len(treated), -1)
    block_of_row[rows] = filled
    effect = stratified_effect(outcome, treated, block_of_row, edges)
    return SubclassEffect(effect, n_subclasses, min_n, int((filled != subclass).sum()))


def _cut_points(scores: np.ndarray, n: int) -> np.ndarray:
    """Quantiles 0, 1/n, …, 1 of type 7 in R's order of operations, since ties make the last bit matter."""
    shares = np.append(np.arange(n) * (1 / n), 1.0)
    ordered, place = np.sort(scores), 1 + (len(scores) - 1) * shares
    lower = np.floor(place).astype(int) - 1
    low, high = ordered[lower], ordered[np.minimum(np.ceil(place).astype(int), len(scores)) - 1]
    part = place - 1 - lower
    return np.asarray(np.where(low == high, low, (1 - part) * low + part * high))


def _filled(subclass: np.ndarray, treated: np.ndarray, scores: np.ndarray, min_n: int) -> np.ndarray:
    """Subclasses after moving rows, so that each holds ``min_n`` of each arm."""
    filled, n = subclass.copy(), int(subclass.max()) + 1
    for arm in (~treated, treated):
        rows = np.flatnonzero(arm)
        spare = np.bincount(subclass[rows], minlength=n)
        if len(rows) < n * min_n:
            told = {"treated": int(treated.sum()), "controls": int((~treated).sum())}
            raise StatisticsError("errors.subclasses_too_many", n=n, least=min_n, **told)
        for _ in range(min_n):
            while (empty := np.flatnonzero(spare == 0)).size:
                giver = _giver(spare, int(empty[0]))
                own = rows[filled[rows] == giver]
                nearest = scores[own].argmax() if giver < empty[0] else scores[own].argmin()
                filled[own[nearest]] = empty[0]
                spare[empty[0]] += 1
                spare[giver] -= 1
            spare -= 1
    return filled


def _giver(spare: np.ndarray, empty: int) -> int:
    """The nearest subclass with rows on the side that has more to spare."""
    have = np.flatnonzero(spare > 0)
    left, right = have[have < empty], have[have > empty]
    surplus = np.maximum(spare - 1, 0)
    if not len(right):
        return int(left[-1])
    if not len(left):
        return int(right[0])
    pull = (surplus[left] / (empty - left)).sum() - (surplus[right] / (right - empty)).sum()
    return int(left[-1] if pull >= 0 else right[0])
