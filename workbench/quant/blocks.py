"""Stratification on blocks of the score in which treated and controls have the same mean score."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from workbench.errors import StatisticsError
from workbench.quant.design import Design
from workbench.quant.score_groups import score_groups
from workbench.quant.strata import StratifiedEffect, stratified_effect


class BlockBalance(NamedTuple):
    """Whether a model column has the same mean in both arms of a block.

    Attributes
    ----------
    block : int
        Position, from 0.
    term : str
    treated_mean, control_mean : float
    t, p : float
        Two-sided test with equal variances; ``nan`` where nothing varies.
    """

    block: int
    term: str
    treated_mean: float
    control_mean: float
    t: float
    p: float


@dataclass(frozen=True, slots=True)
class BlocksEffect:
    """An ATT from blocks, and the tests behind the blocks.

    Attributes
    ----------
    effect : StratifiedEffect
    balance : tuple of BlockBalance
        Every model column in every block with both arms.
    n_initial : int
        Blocks before any was split.
    level : float
        Below this p a block is split, and a column is called unbalanced.
    """

    effect: StratifiedEffect
    balance: tuple[BlockBalance, ...]
    n_initial: int
    level: float

    @property
    def unbalanced(self) -> tuple[BlockBalance, ...]:
        """Tests that reject; none if the balancing property holds."""
        return tuple(test for test in self.balance if test.p < self.level)


def blocks_effect(
    design: Design,
    scores: np.ndarray,
    *,
    n_blocks: int = 5,
    level: float = 0.01,
    on_support: np.ndarray | None = None,
) -> BlocksEffect:
    """Average treatment effect on the treated (ATT) by stratification, as ``pscore`` and ``atts``.

    Parameters
    ----------
    design : Design
    scores : ndarray of float, shape (n,)
        Probabilities (0–1).
    n_blocks : int
        Equal intervals of [0, 1] to begin with.
    level : float
        A block is halved while a two-sided t-test with equal variances finds the mean score of treated and
        controls different at this level.
    on_support : ndarray of bool, shape (n,), optional
        Rows that may be used; all where left out.

    Returns
    -------
    BlocksEffect
        Row order never matters.

    Raises
    ------
    StatisticsError
        No treated or no controls are left, or no block has both.

    Notes
    -----
    Blocks are halved at their midpoint; a block with one arm only, or in which scores do not vary within the
    arms, is left as it is. ``pscore`` keeps bounds in single precision and gives scores of 1 a block of their
    own; here bounds are double and the last block includes 1. Empty blocks are left out.

    References
    ----------
    Becker & Ichino (2002), Stata Journal 2(4), 358-377. Dehejia & Wahba (1999), JASA 94, 1053-1062.
    """
    if n_blocks < 1 or not 0 < level < 1:
        raise ValueError("n_blocks must be at least 1 and level between 0 and 1")
    treated = design.treatment
    allowed = np.ones(design.n, dtype=bool) if on_support is None else np.asarray(on_support, dtype=bool)
    if not (treated & allowed).any() or not (~treated & allowed).any():
        counts = int((treated & allowed).sum()), int((~treated & allowed).sum())
        raise StatisticsError("errors.match_empty", treated=counts[0], controls=counts[1])
    edges = _edges(scores, treated, allowed, n_blocks, level)
    block = np.searchsorted(edges[:, 0], scores, side="right") - 1
    block_of_row = np.where(allowed, block, -1)
    effect = stratified_effect(design.outcome, treated, block_of_row, edges)
    return BlocksEffect(effect, _balance(design, effect), n_blocks, level)


def _edges(
    scores: np.ndarray, treated: np.ndarray, allowed: np.ndarray, n_blocks: int, level: float
) -> np.ndarray:
    """Bounds of the final blocks that hold rows, shape (n_final, 2)."""
    groups = score_groups(scores, allowed)
    n_treated = np.bincount(groups.codes, weights=treated[groups.rows], minlength=len(groups.scores))
    counts = np.stack([groups.sizes - n_treated, n_treated])
    waiting = [(q / n_blocks, (q + 1) / n_blocks) for q in reversed(range(n_blocks))]
    final = list[tuple[float, float]]()
    while waiting:
        lower, upper = waiting.pop()
        first = int(np.searchsorted(groups.scores, lower))
        stop = len(groups.scores) if upper >= 1 else int(np.searchsorted(groups.scores, upper))
        p = _t_test(groups.scores[first:stop, None], *counts[:, first:stop]).p[0] if stop > first else 1.0
        if p < level:
            middle = (lower + upper) / 2
            waiting += [(middle, upper), (lower, middle)]
        elif stop > first:
            final.append((lower, upper))
    return np.array(final)


class _TTest(NamedTuple):
    """Means of both arms, t and p of each column, each of shape (k,)."""

    treated: np.ndarray
    control: np.ndarray
    t: np.ndarray
    p: np.ndarray


def _t_test(values: np.ndarray, n_control: np.ndarray, n_treated: np.ndarray) -> _TTest:
    """Two-sided t-tests with equal variances of columns (n_values, k) with counts in each arm."""
    from scipy.special import stdtr

    totals = n_control.sum(), n_treated.sum()
    if not min(totals):
        nothing = np.full(values.shape[1], math.nan)
        return _TTest(nothing, nothing, nothing, nothing)
    centre, freedom = values[0], totals[0] + totals[1] - 2
    away = values - centre
    means = [count @ away / total for count, total in zip((n_control, n_treated), totals, strict=True)]
    squares = sum(
        count @ (away - mean) ** 2 for count, mean in zip((n_control, n_treated), means, strict=True)
    )
    varies = squares > 1e-24 * (totals[0] + totals[1]) * (np.abs(values).max(axis=0) ** 2)
    variance = np.where(varies, squares / max(freedom, 1), math.nan)
    t = (means[1] - means[0]) / np.sqrt(variance * (1 / totals[0] + 1 / totals[1]))
    return _TTest(means[1] + centre, means[0] + centre, t, 2 * stdtr(max(freedom, 1), -np.abs(t)))


def _balance(design: Design, effect: StratifiedEffect) -> tuple[BlockBalance, ...]:
    found, n_cells = list[BlockBalance](), len(design.matrix)
    for number, block in enumerate(effect.blocks):
        if not block.has_both:
            continue
        inside = effect.block_of_row == number
        counts = [
            np.bincount(design.cell_of_row[inside & arm], minlength=n_cells)
            for arm in (~design.treatment, design.treatment)
        ]
        cells = np.flatnonzero(counts[0] + counts[1])
        test = _t_test(design.matrix[cells, 1:], counts[0][cells], counts[1][cells])
        found += [
            BlockBalance(number, name, *(float(value) for value in values))
            for name, values in zip(design.names[1:], np.stack(test).T, strict=True)
        ]
    return tuple(found)
