"""Effects within strata of the score, averaged over the treated."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from workbench.errors import StatisticsError
from workbench.quant.comparison import Contrast, Weighting
from workbench.reasons import Reason


@dataclass(frozen=True, slots=True)
class Block:
    """One stratum of the score.

    Attributes
    ----------
    lower, upper : float
        Scores from ``lower`` up to, but not including, ``upper``; the last block holds its ``upper`` too.
    n_control, n_treated : int
    treated_mean, control_mean, difference : float
        Of the outcome; ``nan`` for an arm that is not there.
    """

    lower: float
    upper: float
    n_control: int
    n_treated: int
    treated_mean: float
    control_mean: float
    difference: float

    @property
    def has_both(self) -> bool:
        """Whether treated and controls can be compared here."""
        return self.n_control > 0 and self.n_treated > 0


@dataclass(frozen=True, slots=True)
class StratifiedEffect:
    """An average treatment effect on the treated (ATT) from strata.

    Attributes
    ----------
    contrast : Contrast
        Its influence gives the variance Σ N1q²(S²1q/N1q + S²0q/N0q)/N1² exactly: strata and their sizes are
        taken as given.
    blocks : tuple of Block
        In order of the score; those with one arm only are among them.
    block_of_row : ndarray of int, shape (n,)
        Position in ``blocks``; -1 for rows that may not be used.
    n_treated_dropped, n_control_dropped : int
        Rows in blocks with one arm only; if treated are dropped, the effect speaks for the remaining treated.
    """

    contrast: Contrast
    blocks: tuple[Block, ...]
    block_of_row: np.ndarray
    n_treated_dropped: int
    n_control_dropped: int


def stratified_effect(
    outcome: np.ndarray, treatment: np.ndarray, block_of_row: np.ndarray, edges: np.ndarray
) -> StratifiedEffect:
    """ATT = Σ N1q (Ȳ1q - Ȳ0q) / Σ N1q over the blocks with both arms.

    Parameters
    ----------
    outcome : ndarray of float, shape (n,)
    treatment : ndarray of bool or 0/1, shape (n,)
    block_of_row : ndarray of int, shape (n,)
        From 0; -1 for rows that may not be used.
    edges : ndarray of float, shape (n_blocks, 2)
        Lower and upper end of each block.

    Returns
    -------
    StratifiedEffect
        With one treated or one control in a block, the standard error cannot be computed: the influence is
        ``nan`` there, and the contrast's reason says why.

    Raises
    ------
    StatisticsError
        No block has both arms.

    References
    ----------
    Becker & Ichino (2002), Stata Journal 2(4), 358-377 (``atts``). Their count of controls includes those in
    blocks without treated, which count for nothing.
    """
    treated = np.asarray(treatment, dtype=bool)
    layout = _layout(outcome, treated, block_of_row, len(edges))
    if not layout.used.any():
        raise StatisticsError("errors.blocks_apart", n=len(edges))
    dropped = layout.sizes[:, ~layout.has_both].sum(axis=1)
    return StratifiedEffect(
        contrast=_contrast(outcome, treated, layout),
        blocks=tuple(_block(edges[q], layout.sizes[:, q], layout.means[:, q]) for q in range(len(edges))),
        block_of_row=block_of_row,
        n_treated_dropped=int(dropped[1]),
        n_control_dropped=int(dropped[0]),
    )


class _Layout(NamedTuple):
    """Rows by block and arm.

    ``arm`` is 0 or 1, ``block`` is 0 for rows that may not be used, ``used`` says which are, each of
    shape (n,); ``sizes`` and ``means`` have shape (2, n_blocks), controls first.
    """

    arm: np.ndarray
    block: np.ndarray
    used: np.ndarray
    sizes: np.ndarray
    means: np.ndarray

    @property
    def has_both(self) -> np.ndarray:
        return np.asarray((self.sizes > 0).all(axis=0))


def _layout(outcome: np.ndarray, treated: np.ndarray, block_of_row: np.ndarray, n_blocks: int) -> _Layout:
    inside = block_of_row >= 0
    block, arm = np.where(inside, block_of_row, 0), treated.astype(int)
    place = arm * n_blocks + block
    shape = (2, n_blocks)
    sizes = np.bincount(place, weights=inside, minlength=2 * n_blocks).reshape(shape).astype(int)
    sums = np.bincount(place, weights=outcome * inside, minlength=2 * n_blocks).reshape(shape)
    means = np.divide(sums, sizes, out=np.full(shape, math.nan), where=sizes > 0)
    used = inside & np.asarray((sizes > 0).all(axis=0))[block]
    return _Layout(arm, block, used, sizes, means)


def _block(edges: np.ndarray, sizes: np.ndarray, means: np.ndarray) -> Block:
    return Block(
        lower=float(edges[0]),
        upper=float(edges[1]),
        n_control=int(sizes[0]),
        n_treated=int(sizes[1]),
        treated_mean=float(means[1]),
        control_mean=float(means[0]),
        difference=float(means[1] - means[0]),
    )


def _contrast(outcome: np.ndarray, treated: np.ndarray, layout: _Layout) -> Contrast:
    arm, block, used, sizes, means = layout
    n1, own = int((used & treated).sum()), sizes[arm, block]
    weights = np.where(used, sizes[1, block] / np.maximum(own, 1), 0.0)
    left = np.where(used, outcome - means[arm, block], 0.0)
    # the spread has n - 1 below the line, so that squares sum to S²/n
    spread = np.divide(own, own - 1, out=np.full(len(own), math.nan), where=own > 1)
    influence = np.where(used, np.where(treated, 1, -1) * weights * left * np.sqrt(spread), 0.0)
    comparison = Weighting(np.where(treated, weights, 0.0), np.where(treated, 0.0, weights))
    treated_mean = float(comparison.treated_weights @ outcome / n1)
    control_mean = float(comparison.control_weights @ outcome / n1)
    effect, scaled = treated_mean - control_mean, influence * len(outcome) / n1
    return Contrast(comparison, effect, treated_mean, control_mean, scaled, _reason(sizes))


def _reason(sizes: np.ndarray) -> Reason | None:
    """Blocks with one row of an arm, in which a variance cannot be computed."""
    single = np.flatnonzero((sizes > 0).all(axis=0) & (sizes == 1).any(axis=0))
    if not len(single):
        return None
    return Reason.of("effect_reason.block_of_one", blocks=", ".join(str(q + 1) for q in single))
