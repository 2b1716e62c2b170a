"""Bias adjustment of matching: what a regression says of the covariates that pairs still differ in."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.quant.comparison import Comparison, Contrast
from workbench.quant.pair_sums import directions


@dataclass(frozen=True, slots=True)
class BiasModel:
    """Regressions of the outcome among those who stand in for others.

    Attributes
    ----------
    predictions : tuple of ndarray of float, each of shape (n,)
        Outcome predicted for every row without the measure, from the controls used; and, for an effect on
        all, with the measure, from the treated used.
    leverages : tuple of ndarray of float, each of shape (n,)
        How far the sum of the predictions for those who are stood in for moves with the outcome of a row that
        is used, per unit of its weight in the match: 1 where covariates are balanced, 0 for rows not used.
    n_dropped : int
        Coefficients left out because a column did not vary among those used, or followed from columns before
        it; these columns adjust nothing.
    """

    predictions: tuple[np.ndarray, ...]
    leverages: tuple[np.ndarray, ...]
    n_dropped: int


def fit_bias_model(
    outcome: np.ndarray, comparison: Comparison, matrix: np.ndarray, *, cell_of_row: np.ndarray | None = None
) -> BiasModel:
    """Regress the outcome on covariates among the controls used, weighted by the matching.

    Parameters
    ----------
    outcome : ndarray of float, shape (n,)
    comparison : Comparison
        By pairs; for :class:`BothWays` the treated used are regressed too.
    matrix : ndarray of float, shape (n, p) or (n_cells, p)
        Covariates; an intercept is added.
    cell_of_row : ndarray of int, shape (n,), optional
        Row of ``matrix`` of each row, where it holds distinct rows only.

    Returns
    -------
    BiasModel

    Raises
    ------
    StatisticsError
        The comparison is not by pairs.

    References
    ----------
    Abadie & Imbens (2011), Journal of Business & Economic Statistics 29(1), 1-11.
    """
    ways = directions(comparison)
    cells = np.arange(len(outcome)) if cell_of_row is None else cell_of_row
    fits = [_regressed(outcome, way, matrix, cells) for way in ways]
    predictions, leverages, dropped = zip(*fits, strict=True)
    return BiasModel(predictions, leverages, sum(dropped))


def _regressed(
    outcome: np.ndarray, way: Comparison, matrix: np.ndarray, cells: np.ndarray
) -> tuple[np.ndarray, np.ndarray, int]:
    """Predictions and leverages of weighted least squares by row, and how many columns could not be told."""
    weights = way.control_weights
    total, asked = (
        np.bincount(cells, weights=one, minlength=len(matrix)) for one in (weights, way.treated_matched)
    )
    sums = np.bincount(cells, weights=weights * outcome, minlength=len(matrix))
    centred, mean = matrix - total @ matrix / total.sum(), sums.sum() / total.sum()
    used, root = total > 0, np.sqrt(total[total > 0])
    varies = np.sqrt(total @ centred**2) > 1e-9 * np.sqrt(total @ matrix**2)
    told = _independent(centred[used] * root[:, None], np.flatnonzero(varies))
    columns = centred[used][:, told] * root[:, None]
    slopes = np.linalg.lstsq(columns, (sums[used] - total[used] * mean) / root, rcond=None)[0]
    predicted, leverage = mean + centred[:, told] @ slopes, np.zeros(len(matrix))
    shifted = np.linalg.lstsq(columns.T, asked @ centred[:, told], rcond=None)[0]
    leverage[used] = asked.sum() / total.sum() + shifted / root
    return predicted[cells], np.where(weights != 0, leverage[cells], 0.0), matrix.shape[1] - len(told)


def _independent(columns: np.ndarray, candidates: np.ndarray) -> list[int]:
    """Candidates that do not follow from those before them: 1e-10 of their variance is left at least."""
    spread = np.sqrt(np.einsum("ij,ij->j", columns, columns))
    moments = columns.T @ columns / np.where(spread > 0, np.outer(spread, spread), 1.0)
    told = list[int]()
    for j in candidates.tolist():
        cross = moments[told, j]
        left = 1.0 - (cross @ np.linalg.solve(moments[np.ix_(told, told)], cross) if told else 0.0)
        if left > 1e-10:
            told.append(j)
    return told


def bias_adjusted(outcome: np.ndarray, comparison: Comparison, bias: BiasModel) -> Contrast:
    """The effect after the regressions have adjusted each pair for its differences.

    Parameters
    ----------
    outcome : ndarray of float, shape (n,)
    comparison : Comparison
        The same that ``bias`` was fitted for.
    bias : BiasModel

    Returns
    -------
    Contrast
        For an effect on the treated, the mean of the matched treated, and the mean that their controls would
        have at the treated's covariates. Its standard error comes from :func:`abadie_imbens` with the same
        ``bias``, or by cluster from :func:`adjusted_influence`.

    Notes
    -----
    A weighted regression with an intercept leaves no mean residual among the controls, so that the adjusted
    mean of the controls is the mean of the predictions for the treated.

    References
    ----------
    Abadie & Imbens (2011), Journal of Business & Economic Statistics 29(1), 1-11.
    """
    ways = directions(comparison)
    imputed, own = np.zeros(len(outcome)), np.zeros(len(outcome), dtype=bool)
    for way, predicted in zip(ways, bias.predictions, strict=True):
        imputed[way.treated_matched] = predicted[way.treated_matched]
        own |= way.treated_matched
    is_treated = own & ways[0].treated_matched
    treated = np.where(is_treated, outcome, imputed)[own].mean()
    control = np.where(is_treated, imputed, outcome)[own].mean()
    return Contrast(comparison, float(treated - control), float(treated), float(control))


def adjusted_influence(outcome: np.ndarray, comparison: Comparison, bias: BiasModel) -> np.ndarray:
    """Influence of each row on :func:`bias_adjusted`, the weights of the match taken as they are.

    Parameters
    ----------
    outcome, comparison, bias
        As in :func:`bias_adjusted`.

    Returns
    -------
    ndarray of float, shape (n,)
        For :func:`clustered_error`. A row that the effect speaks for has n/N times the distance of its own
        adjusted difference from the effect, N the number of such rows; a row that stands in for others has
        n/N times its weight, its leverage and its residual, with a minus for controls.

    Notes
    -----
    The derivative of the estimate by the frequency of each row. Beside the residuals it holds what the
    regression owes to each row, which vanishes as the matched become alike.

    References
    ----------
    Abadie & Imbens (2011), Journal of Business & Economic Statistics 29(1), 1-11. Abadie & Spiess (2022),
    Journal of the American Statistical Association 117(538), 983-995.
    """
    ways, effect = directions(comparison), bias_adjusted(outcome, comparison, bias).effect
    influence, n_own = np.zeros(len(outcome)), 0
    for sign, way, predicted, leverage in zip((1, -1), ways, bias.predictions, bias.leverages, strict=False):
        residual, own = outcome - predicted, way.treated_matched
        influence[own] += sign * residual[own] - effect
        influence -= sign * way.control_weights * leverage * residual
        n_own += int(own.sum())
    return influence * len(outcome) / n_own
