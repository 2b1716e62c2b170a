"""Greedy nearest-neighbour matching on a score, without replacement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from workbench.quant.comparison import PairMatch
from workbench.quant.greedy_rounds import in_turn, swept
from workbench.quant.pairing import Reach, pair_match, reach_of
from workbench.quant.score_line import Arm, ScoreLine, score_line

Order = Literal["largest", "smallest", "data", "random"]


@dataclass(frozen=True, slots=True)
class GreedyRule:
    """Who chooses when, and what may be chosen; see :func:`match_greedy`."""

    order: Order = "largest"
    neighbours: int = 1
    caliper: float | None = None
    tie_tolerance: float = 1e-12

    def __post_init__(self) -> None:
        if self.neighbours < 1:
            raise ValueError("neighbours must be at least 1")


def match_greedy(
    scores: np.ndarray,
    treatment: np.ndarray,
    *,
    order: Order = "largest",
    seed: int = 0,
    neighbours: int = 1,
    caliper: float | None = None,
    strata: np.ndarray | None = None,
    on_support: np.ndarray | None = None,
    tie_tolerance: float = 1e-12,
) -> PairMatch:
    """Let each treated, one after another, take the nearest control that is still free.

    Parameters
    ----------
    scores : ndarray of float, shape (n,)
    treatment : ndarray of bool or 0/1, shape (n,)
    order : {"largest", "smallest", "data", "random"}
        Who chooses first: the treated with the largest score (as MatchIt), with the smallest, in row order,
        or as drawn with ``seed``. Treated of equal score choose in row order.
    seed : int
        Of ``order="random"``; not used otherwise.
    neighbours : int
        Controls a treated gets, at most: k rounds, in each of which every treated chooses once.
    caliper : float, optional
        Largest distance allowed, included, in the unit of ``scores``.
    strata : ndarray of int, shape (n,), optional
        Only rows of the same code are matched.
    on_support : ndarray of bool, shape (n,), optional
        Rows that may be matched; all where left out.
    tie_tolerance : float
        Scores this close count as equal, and so do distances. Among controls equally near, the lowest row
        number is taken.

    Returns
    -------
    PairMatch
        A treated with m controls has m pairs of weight 1/m. Treated without any have weight 0 and are
        counted by reason. Row order matters among equal scores and equal distances only (and in
        ``order="data"``); :func:`tie_breaking_range` says how much.

    Raises
    ------
    StatisticsError
        No treated or no controls are left, or the strata or the caliper match nobody.

    References
    ----------
    Rubin (1973), Biometrics 29(1), 159-183. Stuart (2010), Statistical Science 25(1), 1-21.
    """
    rule = GreedyRule(order, neighbours, caliper, tie_tolerance)
    line = score_line(
        along_order(scores, order),
        treatment,
        strata=strata,
        on_support=on_support,
        tie_tolerance=tie_tolerance,
    )
    return matched_greedily(line, scores, rule, np.random.default_rng(seed))


def along_order(scores: np.ndarray, order: Order) -> np.ndarray:
    """Scores with a sign such that those who choose first are lowest."""
    return -scores if order == "largest" else scores


def choosing_rows(
    scores: np.ndarray | None,
    treatment: np.ndarray,
    *,
    order: Order,
    seed: int,
    on_support: np.ndarray | None = None,
) -> np.ndarray:
    """Rows of the treated, the first to choose first; see :func:`match_greedy`."""
    if order in {"largest", "smallest"}:
        if scores is None:
            raise ValueError("an order by score needs scores")
        return score_line(along_order(scores, order), treatment, on_support=on_support).treated.rows
    treated = np.asarray(treatment, dtype=bool)
    rows = np.flatnonzero(treated if on_support is None else treated & on_support)
    return np.random.default_rng(seed).permutation(rows) if order == "random" else rows


def matched_greedily(
    line: ScoreLine, scores: np.ndarray, rule: GreedyRule, rng: np.random.Generator
) -> PairMatch:
    """Match along a line whose scores ascend as the order of choice does; see :func:`match_greedy`."""
    reach = reach_of(line, rule.caliper)
    rank = _rank(line.treated, rule.order, rng)
    treated, control = _pairs(line, reach, rule, rank)
    distance = np.abs(scores[treated] - scores[control])
    return pair_match(treated, control, distance, reach=reach, neighbours=rule.neighbours, n=len(scores))


def _rank(treated: Arm, order: Order, rng: np.random.Generator) -> np.ndarray | None:
    """When each row chooses, by row number; None where the line itself is the order."""
    if order in {"largest", "smallest"}:
        return None
    rank = np.arange(int(treated.rows.max()) + 1)
    if order == "random":
        rank[rng.permutation(np.sort(treated.rows))] = np.arange(len(treated.rows))
    return rank


def _pairs(
    line: ScoreLine, reach: Reach, rule: GreedyRule, rank: np.ndarray | None
) -> tuple[np.ndarray, np.ndarray]:
    """Rows of the treated and of the controls they get, round by round."""
    control, tolerance, limit = line.control, rule.tie_tolerance, reach.limit
    all_reach = bool(reach.in_reach.all())
    treated = line.treated if all_reach else line.treated.only(reach.in_reach)
    laid = reach.laid if all_reach else None
    found: list[tuple[np.ndarray, np.ndarray]] = []
    while len(treated.rows):
        if rank is None:
            chosen = swept(line, treated, control, limit=limit, tie_tolerance=tolerance, laid=laid)
        else:
            turn = np.argsort(rank[treated.rows])
            chosen = in_turn(line, treated, control, turn, limit=limit, tie_tolerance=tolerance)
        got = chosen >= 0
        found.append((treated.rows[got], control.rows[chosen[got]]))
        if len(found) == rule.neighbours:
            break
        is_free = np.ones(len(control.rows), dtype=bool)
        is_free[chosen[got]] = False
        control = control.only(is_free)
        treated = treated.only(got)
        treated = treated.only(line.has_control(treated, control))
        laid = None
    of_treated, of_controls = zip(*found, strict=True)
    return np.concatenate(of_treated), np.concatenate(of_controls)
