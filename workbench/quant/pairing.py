"""What all matching without replacement shares: who can be matched at all, and why others are not."""

from __future__ import annotations

import sys
from dataclasses import dataclass

import numpy as np

from workbench.errors import StatisticsError
from workbench.quant.comparison import PairMatch, Pairs
from workbench.quant.greedy_rounds import Places, places
from workbench.quant.score_line import ScoreLine


@dataclass(frozen=True, slots=True)
class Reach:
    """How far each treated of a line is from the nearest control, be it free or not.

    Attributes
    ----------
    distance : ndarray of float, shape (n_treated,)
        In the order of ``line.treated``; infinite where the stratum has no control.
    limit : float
        Largest distance allowed, finite.
    laid : Places or None
        All controls as seen by all treated; None where a stratum has no control.
    """

    distance: np.ndarray
    limit: float
    laid: Places | None = None

    @property
    def in_reach(self) -> np.ndarray:
        """Treated with a control within the limit, shape (n_treated,), bool."""
        within: np.ndarray = self.distance <= self.limit
        return within

    @property
    def n_no_stratum(self) -> int:
        """Treated whose stratum has no control."""
        return int(np.isinf(self.distance).sum())

    @property
    def n_out_of_reach(self) -> int:
        """Treated with controls in their stratum, but none within the limit."""
        return int((~self.in_reach).sum()) - self.n_no_stratum


def reach_of(line: ScoreLine, caliper: float | None) -> Reach:
    """Measure who can be matched.

    Raises
    ------
    StatisticsError
        Nobody can be.
    """
    if caliper is not None and not caliper >= 0:
        raise ValueError("caliper must be 0 or more")
    limit = sys.float_info.max if caliper is None else min(caliper, sys.float_info.max)
    distance, laid = _nearest(line)
    reach = Reach(distance, limit, laid)
    if reach.n_no_stratum == len(reach.distance):
        raise StatisticsError("errors.strata_empty", n=len(reach.distance))
    if not reach.in_reach.any():
        raise StatisticsError(
            "errors.caliper_empty",
            limit=f"{limit:.4g}",
            nearest=f"{reach.distance.min():.4g}",
            n=len(reach.distance),
        )
    return reach


def _nearest(line: ScoreLine) -> tuple[np.ndarray, Places | None]:
    """Distance from each treated to the nearest control of its stratum, and what it was read from."""
    distance = np.full(len(line.treated.rows), np.inf)
    has_control = line.has_control(line.treated, line.control)
    if has_control.any():
        treated = line.treated.only(has_control)
        laid, own = places(line, treated, line.control), line.scores[treated.groups]
        distance[has_control] = np.minimum(own - laid.scores[laid.above - 1], laid.scores[laid.above] - own)
        return distance, laid if has_control.all() else None
    return distance, None


def pair_match(
    treated: np.ndarray, control: np.ndarray, distance: np.ndarray, *, reach: Reach, neighbours: int, n: int
) -> PairMatch:
    """A match from pairs of rows among ``n``, in which the controls of each treated weigh the same."""
    count = np.bincount(treated, minlength=n)
    return PairMatch.of(
        Pairs(treated, control, 1 / count[treated], distance),
        n,
        n_no_stratum=reach.n_no_stratum,
        n_out_of_reach=reach.n_out_of_reach,
        n_none_left=int(reach.in_reach.sum()) - int(np.count_nonzero(count)),
        n_fewer_neighbours=int(((count > 0) & (count < neighbours)).sum()),
    )
