"""How much of a greedy effect is the order of the rows: the same match with ties broken at random."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.quant.comparison import weighted_contrast
from workbench.quant.greedy import GreedyRule, Order, along_order, matched_greedily
from workbench.quant.score_line import ScoreLine, score_line


@dataclass(frozen=True, slots=True)
class TieRange:
    """Effects of one greedy rule over random row orders.

    Attributes
    ----------
    att : float
        Effect on the treated by the stated rule, with the rows as they are.
    draws : ndarray of float, shape (replications,)
        Effects with the rows in random order.
    order : {"largest", "smallest", "data", "random"}
    seed : int
    """

    att: float
    draws: np.ndarray
    order: Order
    seed: int

    @property
    def lowest(self) -> float:
        """Smallest effect found, the stated rule's among them."""
        return float(min(self.att, self.draws.min()))

    @property
    def highest(self) -> float:
        """Largest effect found, the stated rule's among them."""
        return float(max(self.att, self.draws.max()))

    @property
    def mean(self) -> float:
        """Mean over the random orders."""
        return float(self.draws.mean())

    @property
    def sd(self) -> float:
        """Standard deviation (n - 1) over the random orders; ``nan`` with one."""
        return float(self.draws.std(ddof=1)) if len(self.draws) > 1 else float("nan")


def tie_breaking_range(
    outcome: np.ndarray,
    scores: np.ndarray,
    treatment: np.ndarray,
    *,
    replications: int = 200,
    order: Order = "largest",
    seed: int = 0,
    neighbours: int = 1,
    caliper: float | None = None,
    strata: np.ndarray | None = None,
    on_support: np.ndarray | None = None,
    tie_tolerance: float = 1e-12,
) -> TieRange:
    """Repeat a greedy match with the rows in random order, and see how the effect varies.

    Treated of equal score then choose in random order, and controls equally near are taken at random. With
    ``order="data"`` and ``order="random"`` all treated choose in random order.

    Parameters
    ----------
    outcome : ndarray of float, shape (n,)
        In its own unit.
    replications : int
        Random orders, at least 1.
    seed : int
        Random order number r is drawn with ``(seed, r)``, so that the draws do not depend on how many there
        are.
    scores, treatment, order, neighbours, caliper, strata, on_support, tie_tolerance
        As in :func:`match_greedy`.

    Returns
    -------
    TieRange

    Raises
    ------
    StatisticsError
        As :func:`match_greedy`.
    """
    if replications < 1:
        raise ValueError("replications must be at least 1")
    rule = GreedyRule(order, neighbours, caliper, tie_tolerance)
    line = score_line(
        along_order(scores, order),
        treatment,
        strata=strata,
        on_support=on_support,
        tie_tolerance=tie_tolerance,
    )
    stated = matched_greedily(line, scores, rule, np.random.default_rng(seed))
    draws = [
        _drawn(line, outcome, scores, rule, np.random.default_rng((seed, r))) for r in range(replications)
    ]
    return TieRange(weighted_contrast(outcome, stated).effect, np.array(draws), order, seed)


def _drawn(
    line: ScoreLine, outcome: np.ndarray, scores: np.ndarray, rule: GreedyRule, rng: np.random.Generator
) -> float:
    """The effect with the rows numbered anew."""
    rows = rng.permutation(len(scores))
    numbers = np.empty_like(rows)
    numbers[rows] = np.arange(len(rows))
    match = matched_greedily(line.renumbered(numbers), scores[rows], rule, rng)
    return weighted_contrast(outcome[rows], match).effect
