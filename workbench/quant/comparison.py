"""Who is compared with whom: what every estimator that matches or weights hands on to the rest."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from workbench.reasons import Reason


class Pairs(NamedTuple):
    """Matched pairs, one element a pair.

    Attributes
    ----------
    treated, control : ndarray of int
        Row numbers.
    weight : ndarray of float
        Weights of all pairs sum to the number of matched treated.
    distance : ndarray of float
        Between the two, in the unit of the matching, never negative.
    """

    treated: np.ndarray
    control: np.ndarray
    weight: np.ndarray
    distance: np.ndarray


NO_PAIRS = Pairs(np.zeros(0, dtype=int), np.zeros(0, dtype=int), np.zeros(0), np.zeros(0))


class Comparison:
    """Weights of both arms, and pairs where the estimator makes pairs.

    Attributes
    ----------
    treated_weights, control_weights : ndarray of float, shape (n,)
        Weight of each row in the mean of its arm; 0 for the other arm and for rows that are not used. Both
        sum to the number of rows the effect speaks for (for an ATT: the treated that are matched).
    """

    __slots__ = ()
    treated_weights: np.ndarray
    control_weights: np.ndarray

    @property
    def treated_matched(self) -> np.ndarray:
        """Treated with a weight above 0, shape (n,), bool."""
        return self.treated_weights > 0

    @property
    def n_treated_matched(self) -> int:
        """Treated that the effect speaks for."""
        return int(np.count_nonzero(self.treated_weights))

    @property
    def n_controls_used(self) -> int:
        """Controls with a weight other than 0."""
        return int(np.count_nonzero(self.control_weights))

    @property
    def effective_sample_size(self) -> float:
        """Kish's effective number of controls, (Σw)²/Σw²; ``nan`` without any."""
        squares = float(self.control_weights @ self.control_weights)
        return float(self.control_weights.sum() ** 2 / squares) if squares else float("nan")

    @property
    def n_pairs(self) -> int:
        """Number of pairs; 0 where the estimator weights instead of pairing."""
        return 0

    def pair_blocks(self, row: int | None = None) -> Iterator[Pairs]:
        """Pairs in blocks that fit the memory, or those of one treated row."""
        yield from ()

    def pairs(self, row: int | None = None) -> Pairs:
        """All pairs, or those of one treated row, ordered by treated and control row."""
        blocks = list(self.pair_blocks(row)) or [NO_PAIRS]
        joined = Pairs(*(np.concatenate(parts) for parts in zip(*blocks, strict=True)))
        order = np.lexsort((joined.control, joined.treated))
        return Pairs(*(part[order] for part in joined))


@dataclass(frozen=True, slots=True)
class Weighting(Comparison):
    """A comparison by weights alone; see :class:`Comparison`."""

    treated_weights: np.ndarray
    control_weights: np.ndarray


@dataclass(frozen=True, slots=True)
class PairMatch(Comparison):
    """A comparison by listed pairs; see :class:`Comparison`.

    Attributes
    ----------
    treated_weights, control_weights : ndarray of float, shape (n,)
    listed : Pairs
    n_no_stratum : int
        Treated that are not matched because their stratum has no control.
    n_out_of_reach : int
        Treated that are not matched because no control lies within the caliper.
    n_none_left : int
        Treated that are not matched because others have the controls they could have had.
    n_fewer_neighbours : int
        Matched treated that have fewer controls than asked for.
    """

    treated_weights: np.ndarray
    control_weights: np.ndarray
    listed: Pairs
    n_no_stratum: int = 0
    n_out_of_reach: int = 0
    n_none_left: int = 0
    n_fewer_neighbours: int = 0

    @classmethod
    def of(cls, listed: Pairs, n: int, **counts: int) -> PairMatch:
        """From pairs among ``n`` rows; the weights of each treated must sum to 1."""
        treated = np.bincount(listed.treated, weights=listed.weight, minlength=n)
        control = np.bincount(listed.control, weights=listed.weight, minlength=n)
        return cls(np.where(treated > 0, 1.0, 0.0), control, listed, **counts)

    @property
    def n_pairs(self) -> int:
        """Number of pairs."""
        return len(self.listed.treated)

    def pair_blocks(self, row: int | None = None) -> Iterator[Pairs]:
        """The pairs in one block, or those of one treated row."""
        chosen = slice(None) if row is None else self.listed.treated == row
        yield Pairs(*(part[chosen] for part in self.listed))


@dataclass(frozen=True, slots=True)
class Contrast:
    """An effect before its standard error.

    Attributes
    ----------
    comparison : Comparison
    effect, treated_mean, control_mean : float
        In the outcome's unit; ``treated_mean - control_mean == effect``. ``control_mean`` is the mean without
        the measure of those the effect speaks for (the base rate).
    influence : ndarray of float, shape (n,), or None
        Influence of each row on the effect, including what estimating the score adds: the effect's variance
        is ``sum(influence**2) / n**2``, and sums within clusters give the clustered one. None for estimators
        whose standard error is another (matching).
    reason : Reason or None
        Why numbers are ``nan``, if any are.
    """

    comparison: Comparison
    effect: float
    treated_mean: float
    control_mean: float
    influence: np.ndarray | None = None
    reason: Reason | None = None


def weighted_contrast(outcome: np.ndarray, comparison: Comparison) -> Contrast:
    """The difference of the two arms' weighted means.

    Parameters
    ----------
    outcome : ndarray of float, shape (n,)
    comparison : Comparison
        Of the same rows in the same order.
    """
    treated = float(comparison.treated_weights @ outcome / comparison.treated_weights.sum())
    control = float(comparison.control_weights @ outcome / comparison.control_weights.sum())
    return Contrast(comparison, treated - control, treated, control)
