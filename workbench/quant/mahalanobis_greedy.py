"""Greedy matching on the Mahalanobis distance of covariates, without replacement."""

from __future__ import annotations

from typing import Unpack

import numpy as np

from workbench.quant.cell_turns import FreeControls
from workbench.quant.comparison import PairMatch
from workbench.quant.greedy import Order, choosing_rows
from workbench.quant.mahalanobis import CellChoices, cell_setting
from workbench.quant.pairing import pair_match


def match_mahalanobis_greedy(
    matrix: np.ndarray,
    treatment: np.ndarray,
    *,
    order: Order = "data",
    seed: int = 0,
    neighbours: int = 1,
    tie_tolerance: float = 1e-9,
    **choices: Unpack[CellChoices],
) -> PairMatch:
    """Let each treated, one after another, take the free control whose covariates are nearest.

    Parameters
    ----------
    order : {"data", "largest", "smallest", "random"}
        Who chooses first: the treated in row order (as MatchIt without a score), with the largest or the
        smallest of ``scores``, or as drawn with ``seed``. Treated of equal score choose in row order.
    seed : int
        Of ``order="random"``; not used otherwise.
    neighbours : int
        Controls a treated gets, at most: k rounds, in each of which every treated chooses once.
    tie_tolerance : float
        Of controls whose distances are this close, in standard deviations, the lowest row is taken.
    scores : ndarray of float, shape (n,), optional
        Propensity scores, for the caliper and for the order.
    matrix, treatment, covariance, caliper, strata, on_support, cell_of_row, names
        As in :func:`match_mahalanobis`.

    Returns
    -------
    PairMatch
        A treated with m controls has m pairs of weight 1/m; distances are Mahalanobis distances, not squared.
        Treated without any control have weight 0 and are counted by reason.

    Raises
    ------
    StatisticsError
        As :func:`match_mahalanobis`.

    References
    ----------
    Rubin (1980), Biometrics 36(2), 293-298.
    """
    if neighbours < 1:
        raise ValueError("neighbours must be at least 1")
    setting = cell_setting(matrix, treatment, **choices)
    scores, on_support = choices.get("scores"), choices.get("on_support")
    turns = choosing_rows(scores, treatment, order=order, seed=seed, on_support=on_support)
    turns = turns[setting.treated_cell[turns] >= 0]
    parts = []
    for field, cells in setting.fields():
        free = FreeControls(field, setting.control_cell, tie_tolerance=tie_tolerance)
        free.look(cells)
        own = turns[np.isin(setting.treated_cell[turns], cells)]
        parts += _taken(free, own, setting.treated_cell[own], neighbours)
    treated, control, distance = (np.array(column) for column in zip(*parts, strict=True))
    return pair_match(
        treated, control, distance, reach=setting.reach, neighbours=neighbours, n=len(treatment)
    )


def _taken(
    free: FreeControls, turns: np.ndarray, cells: np.ndarray, neighbours: int
) -> list[tuple[int, int, float]]:
    """Treated, control and distance of each pair, round by round; who gets none has no further turn."""
    turn, found = list(zip(turns.tolist(), cells.tolist(), strict=True)), []
    for _ in range(neighbours):
        given = [(row, cell, *free.take(cell)) for row, cell in turn]
        found += [(row, control, distance) for row, _, control, distance in given if control >= 0]
        turn = [(row, cell) for row, cell, control, _ in given if control >= 0]
    return found
