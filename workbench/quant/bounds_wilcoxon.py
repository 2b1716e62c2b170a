"""Rosenbaum bounds of Wilcoxon's signed-rank test: an outcome in numbers, in pairs."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import NormalDist
from typing import Literal

import numpy as np

from workbench.quant.bounds import (
    DEFAULT_GAMMAS,
    Direction,
    check_options,
    not_significant,
    tail,
    turning_gamma,
)
from workbench.quant.signed_ranks import WalshAverages, upper_tail
from workbench.reasons import Reason

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class WilcoxonBound:
    """The test and the shift at one degree of hidden bias.

    Attributes
    ----------
    gamma : float
        Two persons alike in what is measured may differ in the odds of treatment by this factor.
    p_lower, p_upper : float
        Smallest and largest one-sided p that such bias allows, in the direction observed.
    shift_lower, shift_upper : float
        Smallest and largest Hodges–Lehmann estimate of a constant effect, in the outcome's unit.
    ci_lower, ci_upper : float
        Interval of that effect at 1 - 2 alpha; infinite where so few pairs cannot refuse any shift.
    """

    gamma: float
    p_lower: float
    p_upper: float
    shift_lower: float
    shift_upper: float
    ci_lower: float
    ci_upper: float


@dataclass(frozen=True, slots=True)
class WilcoxonBounds:
    """The test over a range of hidden bias.

    Attributes
    ----------
    rows : tuple of WilcoxonBound
    direction : {"up", "down"}
        Whether the treated of the pairs tend to have more or less.
    statistic : float
        Sum of ranks in that direction.
    n_pairs, n_zero : int
        All pairs, and those without a difference, which the test leaves out.
    distribution : {"exact", "normal"}
    gamma_star : float
        Where ``p_upper`` reaches ``alpha``; ``nan`` if it is not below ``alpha`` without bias either.
    alpha : float
        One-sided level.
    reason : Reason or None
        Why ``gamma_star`` is ``nan``, if it is.
    """

    rows: tuple[WilcoxonBound, ...]
    direction: Direction
    statistic: float
    n_pairs: int
    n_zero: int
    distribution: Literal["exact", "normal"]
    gamma_star: float
    alpha: float
    reason: Reason | None = None


def wilcoxon_bounds(
    differences: np.ndarray,
    *,
    gammas: Sequence[float] = DEFAULT_GAMMAS,
    alpha: float = 0.05,
    exact_up_to: int = 50,
) -> WilcoxonBounds:
    """Bounds of the signed-rank test under hidden bias, and of the shift it stands for.

    Parameters
    ----------
    differences : ndarray of float, shape (n,)
        Treated less control of each pair, in the outcome's unit.
    gammas : sequence of float
        At least 1 each.
    alpha : float
        One-sided level that ``gamma_star`` is solved for; the intervals leave ``alpha`` out on either side.
    exact_up_to : int
        Pairs with a difference up to which the exact distribution is used; beyond, the normal one without
        correction, as ``rbounds::psens`` always does.

    Returns
    -------
    WilcoxonBounds

    Notes
    -----
    Pairs without a difference are left out of the test and ties take midranks. Shifts keep all pairs and take
    ranks as untied, which a shift in general makes them.

    References
    ----------
    Rosenbaum (2002), Observational Studies, sections 4.3.3-4.3.5.
    """
    check_options(gammas, alpha)
    test = _Test.of(np.asarray(differences, dtype=float), exact_up_to)
    shifts = _Shifts.of(np.asarray(differences, dtype=float), exact_up_to)
    p_start = test.p(0.5)
    return WilcoxonBounds(
        rows=tuple(
            WilcoxonBound(
                gamma,
                test.p(1 / (1 + gamma)),
                test.p(gamma / (1 + gamma)),
                *shifts.estimates(gamma),
                *shifts.interval(gamma, alpha),
            )
            for gamma in gammas
        ),
        direction=test.direction,
        statistic=test.doubled / 2,
        n_pairs=len(differences),
        n_zero=len(differences) - len(test.ranks),
        distribution="exact" if test.exact else "normal",
        gamma_star=turning_gamma(lambda gamma: test.p(gamma / (1 + gamma)) - alpha),
        alpha=alpha,
        reason=not_significant(p_start, alpha),
    )


@dataclass(frozen=True, slots=True)
class _Test:
    """Twice the ranks of the pairs with a difference, and twice the sum of those in the direction."""

    ranks: np.ndarray
    doubled: int
    direction: Direction
    exact: bool

    @classmethod
    def of(cls, differences: np.ndarray, exact_up_to: int) -> _Test:
        from scipy.stats import rankdata

        some = differences[differences != 0]
        ranks = np.rint(2 * rankdata(np.abs(some))).astype(np.int64)
        up = int(ranks[some > 0].sum())
        down = int(ranks.sum()) - up
        return cls(ranks, max(up, down), "up" if up >= down else "down", len(some) <= exact_up_to)

    def p(self, share: float) -> float:
        """P(T ≥ t) if each sign is in the direction with this probability."""
        if self.exact or not len(self.ranks):
            return float(upper_tail(self.ranks, share)[self.doubled])
        ranks = self.ranks / 2
        sd = math.sqrt(share * (1 - share) * float(ranks @ ranks))
        return tail((self.doubled / 2 - share * float(ranks.sum())) / sd)


@dataclass(frozen=True, slots=True)
class _Shifts:
    """Walsh averages: as many lie above a shift as the signed ranks sum to once it is taken away."""

    averages: WalshAverages
    n: int
    exact: bool

    @classmethod
    def of(cls, differences: np.ndarray, exact_up_to: int) -> _Shifts:
        return cls(WalshAverages(differences), len(differences), len(differences) <= exact_up_to)

    def estimates(self, gamma: float) -> tuple[float, float]:
        """Shifts at which the sum of ranks is what the strongest bias up, and down, would give."""
        if not self.n:
            return math.nan, math.nan
        return self._estimate(gamma / (1 + gamma)), self._estimate(1 / (1 + gamma))

    def _estimate(self, share: float) -> float:
        above = share * self.averages.n
        if abs(above - round(above)) < 1e-9 * self.averages.n:
            edge = self.averages.n - round(above)
            return (self.averages.ranked(edge) + self.averages.ranked(edge + 1)) / 2
        return self.averages.ranked(self.averages.n - math.floor(above))

    def interval(self, gamma: float, alpha: float) -> tuple[float, float]:
        """Shifts that are refused in neither direction."""
        if not self.n:
            return math.nan, math.nan
        refused_from = self._refused_from(gamma / (1 + gamma), alpha)
        return self.averages.ranked(self.averages.n - refused_from + 1), self.averages.ranked(refused_from)

    def _refused_from(self, share: float, alpha: float) -> int:
        """Smallest sum of ranks with P(T ≥ sum) ≤ alpha; one more than there are if none is so rare."""
        if self.exact:
            return int(np.count_nonzero(upper_tail(np.arange(1, self.n + 1), share) > alpha))
        spread = math.sqrt(share * (1 - share) * self.n * (self.n + 1) * (2 * self.n + 1) / 6)
        return math.ceil(share * self.averages.n + _NORMAL.inv_cdf(1 - alpha) * spread)
