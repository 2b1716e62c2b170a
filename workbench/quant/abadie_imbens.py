"""Standard errors of matching with replacement, after Abadie and Imbens."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from workbench.quant.bias_adjustment import BiasModel
from workbench.quant.comparison import Comparison
from workbench.quant.estimated_score import Derivative, EstimatedScore, default_derivative, score_correction
from workbench.quant.local_variance import local_variance
from workbench.quant.matching import Match
from workbench.quant.pair_sums import counterpart_means, directions, squared_weights
from workbench.quant.score_groups import ScoreGroups, score_groups
from workbench.reasons import Reason

Arms = tuple[ScoreGroups, ScoreGroups]


@dataclass(frozen=True, slots=True)
class MatchingVariance:
    """Uncertainty of an effect estimated by matching with replacement.

    Attributes
    ----------
    se : float
        In the outcome's unit; ``nan`` where ``reason`` says why.
    known_score : float
        Variance as if the score were known, in the squared unit.
    correction : float
        What estimating the score adds to the variance, often below 0; 0 where it was not asked for.
    reason : Reason or None
    derivative : {"covariates", "weighting"} or None
        How the derivative of an effect on the treated by the score was estimated, where it was.
    """

    se: float
    known_score: float
    correction: float
    reason: Reason | None = None
    derivative: Derivative | None = None


def abadie_imbens(
    outcome: np.ndarray,
    treatment: np.ndarray,
    scores: np.ndarray,
    comparison: Comparison,
    *,
    neighbours: int = 1,
    homoskedastic: bool = False,
    estimated_score: EstimatedScore | None = None,
    derivative: Derivative | None = None,
    bias: BiasModel | None = None,
    local: np.ndarray | None = None,
    strata: np.ndarray | None = None,
    tie_tolerance: float = 1e-12,
) -> MatchingVariance:
    """Standard error of the effect on the treated (ATT), or on all (ATE) for :class:`BothWays`.

    Parameters
    ----------
    outcome : ndarray of float, shape (n,)
    treatment : ndarray of bool or 0/1, shape (n,)
    scores : ndarray of float, shape (n,)
        What was matched on.
    comparison : Comparison
        Of each treated with the mean of its own controls.
    neighbours : int
        Others of the same arm from which the variance around a row is taken; see :func:`local_variance`. 1 is
        the default of ``teffects psmatch``; that of ``teffects nnmatch`` is 2.
    homoskedastic : bool
        One variance for all rows, from the differences within pairs: ``vce(iid)`` of ``teffects``.
    estimated_score : EstimatedScore, optional
        Given, the variance accounts for the score being estimated (2016), as ``teffects psmatch`` does except
        with ``vce(iid)``.
    derivative : {"covariates", "weighting"}, optional
        For the effect on the treated, see :func:`score_correction`; by :func:`default_derivative` where left
        out.
    bias : BiasModel, optional
        The effect is that of :func:`bias_adjusted`.
    local : ndarray of float, shape (n,), optional
        Variance around each row, where neighbours are found by something else than ``scores``.
    strata : ndarray of int, shape (n,), optional
        Neighbours are looked for within them; not needed where ``comparison`` was matched by score.
    tie_tolerance : float
        Scores this close count as equally near.

    Returns
    -------
    MatchingVariance

    Raises
    ------
    StatisticsError
        The comparison is not one of each treated with the mean of its own controls.

    Notes
    -----
    With Ŷ1 and Ŷ0 the own outcome and the mean of the neighbours, K the total weight and K' the sum of
    squared weights with which a row stands in for others, and σ² the variance around it: for the ATE
    V = Σ[(Ŷ1 - Ŷ0 - τ)² + σ²(K² + 2K - K')]/n², for the ATT
    V = [Σ_treated (Y - Ŷ0 - τ)² + Σ_controls σ²(K² - K')]/n1². The target is the population the rows were
    drawn from.

    References
    ----------
    Abadie & Imbens (2006), Econometrica 74(1), 235-267; (2016), Econometrica 84(2), 781-807. StataCorp,
    Treatment-Effects Reference Manual, teffects nnmatch and psmatch, Methods and formulas.
    """
    ways = directions(comparison)
    difference, speaks_for = _differences(outcome, ways, bias)
    n, effect = int(speaks_for.sum()), float(difference[speaks_for].mean())
    arms = _arms(treatment, scores, ways, strata)
    factor = _factor(ways, speaks_for)
    if homoskedastic:
        local = np.full(len(outcome), _common_variance(outcome, ways, effect))
    elif local is None:
        local = _local(outcome, arms, factor, neighbours, tie_tolerance)
    used = factor != 0
    known = float(((difference[speaks_for] - effect) ** 2).sum() + factor[used] @ local[used]) / n**2
    if estimated_score is None:
        return _result(known, 0.0, arms, n)
    if len(ways) == 2:
        derivative = None
    elif derivative is None:
        derivative = default_derivative(arms, estimated_score)
    correction = score_correction(
        outcome,
        arms,
        estimated_score,
        effect=effect,
        n=n,
        derivative=derivative,
        neighbours=neighbours,
        matches=_matches(ways[0]),
        tie_tolerance=tie_tolerance,
    )
    return _result(known, correction, arms, n, derivative)


def _differences(
    outcome: np.ndarray, ways: Sequence[Comparison], bias: BiasModel | None
) -> tuple[np.ndarray, np.ndarray]:
    """With minus without the measure for each matched row, and which rows these are."""
    difference, speaks_for = np.zeros(len(outcome)), np.zeros(len(outcome), dtype=bool)
    for number, way in enumerate(ways):
        predicted = bias.predictions[number] if bias else 0.0
        own = (outcome - predicted) - counterpart_means(outcome - predicted, way)
        difference[way.treated_matched] = (own if number == 0 else -own)[way.treated_matched]
        speaks_for |= way.treated_matched
    return difference, speaks_for


def _factor(ways: Sequence[Comparison], speaks_for: np.ndarray) -> np.ndarray:
    """How often the variance around each row counts, shape (n,)."""
    weight = sum((way.control_weights for way in ways), np.zeros(len(speaks_for)))
    squares = sum((squared_weights(way) for way in ways), np.zeros(len(speaks_for)))
    factor = weight**2 + 2 * weight * speaks_for - squares
    return np.where(np.abs(factor) <= 1e-12 * (1 + weight**2), 0.0, factor)


def _common_variance(outcome: np.ndarray, ways: Sequence[Comparison], effect: float) -> float:
    """Half the mean squared difference of a pair from the effect."""
    outcome, total, n = outcome - np.rint(outcome.mean()), 0.0, 0
    for number, way in enumerate(ways):
        own = outcome - (effect if number == 0 else -effect)
        mean, squares = counterpart_means(outcome, way), counterpart_means(outcome**2, way)
        each = (own**2 - 2 * own * mean + squares)[way.treated_matched]
        total, n = total + float(each.sum()), n + len(each)
    return total / n / 2


def _arms(
    treatment: np.ndarray, scores: np.ndarray, ways: Sequence[Comparison], strata: np.ndarray | None
) -> Arms:
    """Treated and controls by score: those who could be matched, or all where pairs were listed."""
    if isinstance(ways[0], Match):
        return ways[0].treated_groups, ways[0].control_groups
    treated = np.asarray(treatment, dtype=bool)
    return score_groups(scores, treated, strata), score_groups(scores, ~treated, strata)


def _local(
    outcome: np.ndarray, arms: Arms, factor: np.ndarray, neighbours: int, tie_tolerance: float
) -> np.ndarray:
    """Variance around each row of the arms that need one."""
    local = np.zeros(len(outcome))
    for arm in arms:
        if factor[arm.rows].any():
            found = local_variance(outcome, arm, neighbours=neighbours, tie_tolerance=tie_tolerance)
            local[arm.rows] = found[arm.rows]
    return local


def _matches(way: Comparison) -> int:
    return way.neighbours or 1 if isinstance(way, Match) else 1


def _result(
    known: float, correction: float, arms: Arms, n: int, derivative: Derivative | None = None
) -> MatchingVariance:
    variance, reason = known + correction, None
    if math.isnan(variance) or n < 2:
        reason = Reason.of("effect_reason.one_row", treated=arms[0].n_rows, controls=arms[1].n_rows)
    elif variance < 0:
        reason = Reason.of("effect_reason.correction_too_large")
    elif known == 0:
        reason = Reason.of("effect_reason.no_variation")
    se = math.nan if reason else math.sqrt(variance)
    return MatchingVariance(se, known, correction, reason, derivative)
