"""Exchanging outcomes among non-participants until the matched contrasts are those that were published."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from workbench.mixed.logic_model import takes_part
from workbench.mixed.template import MEASURES
from workbench.quant.analysis import run_effect
from workbench.quant.arms import COVARIATES, OUTCOME, TREATMENT, specification_of_2014

if TYPE_CHECKING:
    import pandas as pd

ARMS = ("all", "courses", "vv", "both")
"""The arms whose matched contrasts were published."""


def contrast_weights(
    people: pd.DataFrame, taken: list[frozenset[str]], returned: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """How the four contrasts depend on the outcomes of non-participants.

    Returns
    -------
    weights : ndarray, shape (n, 4)
        Share of the control mean that each person carries in ``all``, ``courses``, ``vv`` and ``both``.
    att : ndarray, shape (4,)
        The contrasts with these outcomes.
    """
    known = {measure.id: measure for measure in MEASURES}
    weights, att = np.zeros((len(people), len(ARMS))), np.zeros(len(ARMS))
    data = people[list(COVARIATES)].assign(**{OUTCOME: returned})
    for place, arm in enumerate(ARMS):
        treated = np.array([takes_part(known[arm], registered, known) for registered in taken])
        rows = np.flatnonzero(treated | np.array([not registered for registered in taken]))
        table = data.iloc[rows].assign(**{TREATMENT: treated[rows].astype(int)})
        run = run_effect(table, specification_of_2014(arm))
        positions = rows[run.design.rows]
        weights[positions, place] = run.match.control_weights / run.match.n_treated_matched
        att[place] = run.effect.att
    return weights, att


def steered(
    returned: np.ndarray,
    *,
    weights: np.ndarray,
    gap: np.ndarray,
    cells: np.ndarray,
    tolerance: np.ndarray,
    rng: np.random.Generator,
    max_rounds: int = 4000,
) -> np.ndarray:
    """Outcomes exchanged within cells until every contrast has moved by ``gap``.

    Parameters
    ----------
    returned : ndarray of 0/1, shape (n,)
        Of non-participants.
    weights : ndarray, shape (n, k)
        From :func:`contrast_weights`.
    gap : ndarray, shape (k,)
        Wanted minus present contrast; a higher control mean lowers a contrast.
    cells : ndarray of int, shape (n,)
        Outcomes change places only within a cell, so that no cell gains or loses a return.
    tolerance : ndarray, shape (k,)
        How near each contrast must come.

    Returns
    -------
    ndarray of 0/1, shape (n,)

    Raises
    ------
    ValueError
        The contrasts cannot be reached within ``max_rounds``.
    """
    outcome, left = returned.copy(), gap / tolerance
    for _ in range(max_rounds):
        if np.abs(left).max() <= 1:
            return outcome
        ones, zeros = _proposals(outcome, cells, rng)
        moves = (weights[ones] - weights[zeros]) / tolerance
        distance = np.abs(left - moves).sum(axis=1)
        best = int(distance.argmin())
        if distance[best] < np.abs(left).sum():
            outcome[ones[best]], outcome[zeros[best]] = 0, 1
            left -= moves[best]
    raise ValueError(f"the contrasts cannot be reached: {left} tolerances left")


def _proposals(
    outcome: np.ndarray, cells: np.ndarray, rng: np.random.Generator, n: int = 200
) -> tuple[np.ndarray, np.ndarray]:
    """Pairs of one who returned and one who did not, in the same cell."""
    ones = rng.choice(np.flatnonzero(outcome == 1), size=n)
    zeros = rng.choice(np.flatnonzero(outcome == 0), size=40 * n).reshape(n, 40)
    same = cells[zeros] == cells[ones][:, None]
    found = same.any(axis=1)
    return ones[found], zeros[np.arange(n), same.argmax(axis=1)][found]
