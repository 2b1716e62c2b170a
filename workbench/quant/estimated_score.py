"""What estimating the propensity score does to the variance of matching on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from workbench.quant.covariate_neighbours import n_distances, opposite_means
from workbench.quant.design import Design
from workbench.quant.links import Link, density, probability
from workbench.quant.neighbours import Neighbourhoods, aligned
from workbench.quant.propensity import PropensityModel
from workbench.quant.score_groups import ScoreGroups

Derivative = Literal["covariates", "weighting"]
Arms = tuple[ScoreGroups, ScoreGroups]


@dataclass(frozen=True, slots=True)
class EstimatedScore:
    """A fitted score, as far as its uncertainty goes.

    Attributes
    ----------
    link : {"logit", "probit"}
    index : ndarray of float, shape (n,)
        Linear index of each row.
    matrix : ndarray of float, shape (n_cells, k)
        Distinct rows of the model columns, the intercept among them.
    cell_of_row : ndarray of int, shape (n,)
    covariance : ndarray of float, shape (k, k)
        Of the coefficients.
    """

    link: Link
    index: np.ndarray
    matrix: np.ndarray
    cell_of_row: np.ndarray
    covariance: np.ndarray

    @classmethod
    def of(cls, design: Design, model: PropensityModel) -> EstimatedScore:
        """From a design and the model fitted on it."""
        return cls(model.link, model.index, design.matrix, design.cell_of_row, model.covariance)

    def total(self, row_weights: np.ndarray) -> np.ndarray:
        """Weighted sum of the model columns over all rows, shape (k,)."""
        by_cell = np.bincount(self.cell_of_row, weights=row_weights, minlength=len(self.matrix))
        return np.asarray(by_cell @ self.matrix)


def default_derivative(arms: Arms, score: EstimatedScore, *, most: int = 100_000_000) -> Derivative:
    """``covariates``, unless more than ``most`` distances between distinct rows had to be looked at."""
    looked_at = n_distances(arms[0].rows, arms[1].rows, score.cell_of_row, len(score.matrix))
    return "covariates" if looked_at <= most else "weighting"


def score_correction(
    outcome: np.ndarray,
    arms: Arms,
    score: EstimatedScore,
    *,
    effect: float,
    n: int,
    derivative: Derivative | None,
    neighbours: int = 1,
    matches: int = 1,
    tie_tolerance: float = 1e-12,
) -> float:
    """What estimating the score adds to the variance of a matching estimate.

    Parameters
    ----------
    outcome : ndarray of float, shape (n_rows,)
    arms : (ScoreGroups, ScoreGroups)
        Treated and controls by the score; strata are kept to.
    score : EstimatedScore
    effect : float
        The estimate, in the outcome's unit.
    n : int
        Rows it speaks for.
    derivative : {"covariates", "weighting"} or None
        For the ATT, how its derivative by the coefficients is estimated; None for the ATE, which needs none.
        ``covariates``: each row against its nearest of the other arm by Euclidean distance of the model
        columns as they stand, as ``teffects psmatch``; its time grows with the square of the distinct rows.
        ``weighting``: by inverse probability weights, at once and whatever the units.
    neighbours : int
        J of :func:`local_variance`; local covariances are taken among J + 1 rows of either arm.
    matches : int
        Neighbours of the estimate.
    tie_tolerance : float

    Returns
    -------
    float
        -c'Vc for the ATE, -c'Vc + d'Vd for the ATT, with V the covariance of the coefficients, c how the
        estimate and the score vary together, and d the derivative. Only rows in ``arms`` enter; where a rule
        of support has dropped rows, that the rule depends on the score too is left out.

    References
    ----------
    Abadie & Imbens (2016), Econometrica 84(2), 781-807, propositions 1 and 2.
    """
    y, p = outcome - np.rint(outcome.mean()), probability(score.link, score.index)
    slope = density(score.link, score.index)
    by_treated, by_control = _over(slope, p), _over(slope, 1 - p)
    fields = [[aligned(focal, pool) for pool in arms] for focal in arms]
    near = [[field.nearest_rows(neighbours + 1, tie_tolerance) for field in row] for row in fields]
    if derivative is None:
        shift = score.total(_covariance_weights(y, arms, near, (by_treated, by_control))) / n
        return -float(shift @ score.covariance @ shift)
    joint = _covariance_weights(y, arms, near, (slope, p * by_control))
    for own, other in ((0, 1), (1, 0)):
        wider = fields[own][own].nearest_rows(neighbours + 2, tie_tolerance)
        at_score = _effect_at_score(y, arms[own], wider, near[own][other], sign=1 - 2 * own)
        joint += slope * np.where(np.isnan(at_score), 0.0, at_score - effect)
    if derivative == "covariates":
        change = slope * (_effect_at_covariates(y, arms, score, matches) - effect)
    else:
        change = _signed(arms, by_treated * y, by_control * y) - slope * effect
    outside = _signed(arms, np.ones(len(y)), -np.ones(len(y))) == 0
    shift, gradient = score.total(joint) / n, score.total(np.where(outside, 0.0, change)) / n
    return float(gradient @ score.covariance @ gradient - shift @ score.covariance @ shift)


def _over(slope: np.ndarray, share: np.ndarray) -> np.ndarray:
    """Slope by share; 0 where the score is so near 0 or 1 that neither is left."""
    return np.asarray(np.divide(slope, share, out=np.zeros(len(slope)), where=slope > 0))


def _signed(arms: Arms, treated: np.ndarray, controls: np.ndarray) -> np.ndarray:
    """Values of the treated, minus those of the controls, 0 for rows of neither."""
    values = np.zeros(len(treated))
    values[arms[0].rows], values[arms[1].rows] = treated[arms[0].rows], -controls[arms[1].rows]
    return values


def _covariance_weights(
    y: np.ndarray, arms: Arms, near: list[list[Neighbourhoods]], tails: tuple[np.ndarray, np.ndarray]
) -> np.ndarray:
    """Weights of rows under which a sum of covariates is the sum of all local covariances with the outcome.

    The covariance among the rows N of a neighbourhood is Σ_N z(y - ȳ_N)/(|N| - 1), so that each row enters
    with its outcome times the total weight of the neighbourhoods it is in, less the total of their means.
    """
    weights = np.zeros(len(y))
    for number, (pool, tail) in enumerate(zip(arms, tails, strict=True)):
        given, mean_given = np.zeros(len(pool.sizes)), np.zeros(len(pool.sizes))
        for focal, row in zip(arms, near, strict=True):
            around = row[number]
            share = np.where(around.n > 1, focal.totals(tail) / np.maximum(around.n - 1, 1), 0.0)
            given += around.covering(share)
            mean_given += around.covering(share * around.totals(y) / np.maximum(around.n, 1))
        weights[pool.rows] = y[pool.rows] * given[pool.codes] - mean_given[pool.codes]
    return weights


def _effect_at_score(
    y: np.ndarray, own: ScoreGroups, alike: Neighbourhoods, opposite: Neighbourhoods, *, sign: int
) -> np.ndarray:
    """Effect at the score of each row of one arm; ``nan`` for other rows and where an arm is not found."""
    found = ((alike.n > 1) & (opposite.n > 0))[own.codes]
    others = (alike.totals(y)[own.codes] - y[own.rows]) / np.maximum(alike.n - 1, 1)[own.codes]
    difference = others - (opposite.totals(y) / np.maximum(opposite.n, 1))[own.codes]
    at_score = np.full(len(y), np.nan)
    at_score[own.rows] = np.where(found, sign * difference, np.nan)
    return at_score


def _effect_at_covariates(y: np.ndarray, arms: Arms, score: EstimatedScore, matches: int) -> np.ndarray:
    """Effect at the covariates of each row of the two arms, unbiased but noisy."""
    treated, controls = arms[0].rows, arms[1].rows
    opposite = opposite_means(y, treated, controls, score.matrix, score.cell_of_row, neighbours=matches)
    return _signed(arms, y - opposite, y - opposite)
