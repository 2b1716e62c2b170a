"""Mean outcome of one arm in a target group, by weights, a linear regression, or both, with its influence."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

import numpy as np

from workbench.errors import StatisticsError
from workbench.quant.comparison import Contrast, Weighting
from workbench.quant.design import Design
from workbench.quant.design_checks import check_rank
from workbench.quant.links import likelihood
from workbench.quant.propensity import PropensityModel

Estimand = Literal["att", "ate"]


@dataclass(frozen=True, slots=True)
class Columns:
    """Model columns kept once a cell, each with mean 0 and SD 1 but for the intercept.

    Attributes
    ----------
    matrix : ndarray of float, shape (n_cells, k)
    cell_of_row : ndarray of int, shape (n,)
    names : tuple of str, length k
    """

    matrix: np.ndarray
    cell_of_row: np.ndarray
    names: tuple[str, ...]

    @classmethod
    def of(cls, design: Design) -> Columns:
        """The columns of a design."""
        weights = design.n_in_cell / design.n_in_cell.sum()
        centred = design.matrix[:, 1:] - weights @ design.matrix[:, 1:]
        scaled = centred / np.sqrt(weights @ centred**2)
        return cls(np.column_stack([np.ones(len(scaled)), scaled]), design.cell_of_row, tuple(design.names))

    @classmethod
    def constant(cls, n: int) -> Columns:
        """The intercept alone, for ``n`` rows."""
        return cls(np.ones((1, 1)), np.zeros(n, dtype=int), ("const",))

    def by_cell(self, values: np.ndarray) -> np.ndarray:
        """Sum of the rows' values in each cell, shape (n_cells,)."""
        return np.bincount(self.cell_of_row, weights=values, minlength=len(self.matrix))

    def total(self, values: np.ndarray) -> np.ndarray:
        """Σ values_i x_i, shape (k,)."""
        return np.asarray(self.by_cell(values) @ self.matrix)

    def gram(self, weights: np.ndarray) -> np.ndarray:
        """Σ weights_i x_i x_i', shape (k, k)."""
        return np.asarray((self.matrix * self.by_cell(weights)[:, None]).T @ self.matrix)

    def at_rows(self, coefficients: np.ndarray) -> np.ndarray:
        """x_i' coefficients of each row, shape (n,)."""
        return np.asarray((self.matrix @ coefficients)[self.cell_of_row])


class Weights(NamedTuple):
    """Weights of one arm's rows, and their derivatives by the linear index of the score.

    Attributes
    ----------
    value, slope : ndarray of float, shape (n,)
        0 for rows of the other arm and for rows left out.
    """

    value: np.ndarray
    slope: np.ndarray

    @classmethod
    def fixed(cls, value: np.ndarray) -> Weights:
        """Weights that do not depend on a score."""
        return cls(value, np.zeros(len(value)))


class ArmMean(NamedTuple):
    """Mean outcome of an arm in the target group.

    Attributes
    ----------
    mean : float
    weights : ndarray of float, shape (n,)
        What each outcome counts for; they sum to the rows of the target group, and may be negative where a
        regression reaches beyond the arm.
    influence : ndarray of float, shape (n,)
        Of each row on ``mean`` times the number of the target group, the score taken as known.
    index_slope : ndarray of float, shape (n,)
        Derivative of the same by the linear index of each row.
    """

    mean: float
    weights: np.ndarray
    influence: np.ndarray
    index_slope: np.ndarray


def arm_mean(
    outcome: np.ndarray, target: np.ndarray, columns: Columns, *, regression: Weights, residual: Weights
) -> ArmMean:
    """Σ target_i m(x_i) + Σ residual_i (y_i - m(x_i)), over Σ target_i.

    Parameters
    ----------
    outcome : ndarray of float, shape (n,)
    target : ndarray of float, shape (n,)
        1 for rows of the group the mean is about.
    columns : Columns
        Of the linear model m.
    regression : Weights
        With which m is fitted by weighted least squares.
    residual : Weights
        Of the residuals that correct the mean of m; zeros for none.

    Raises
    ------
    StatisticsError
        The columns cannot be told apart among the rows that m is fitted to.
    """
    gram = _invertible(columns, regression.value)
    coefficients = np.linalg.solve(gram, columns.total(regression.value * outcome))
    reach = columns.at_rows(np.linalg.solve(gram, columns.total(target - residual.value)))
    fitted = columns.at_rows(coefficients)
    weights, left = residual.value + regression.value * reach, outcome - fitted
    mean = float(weights @ outcome / target.sum())
    influence = target * (fitted - mean) + weights * left
    return ArmMean(mean, weights, influence, (residual.slope + regression.slope * reach) * left)


def _invertible(columns: Columns, weights: np.ndarray) -> np.ndarray:
    """The moments of the columns, after a check that none is constant or follows from others."""
    names, matrix, by_cell = columns.names, columns.matrix, columns.by_cell(weights)
    used = matrix[by_cell > 0]
    constant = np.flatnonzero((used[:, 1:] == used[:1, 1:]).all(axis=0)) + 1
    if len(constant):
        told = ", ".join(names[int(j)] for j in constant)
        raise StatisticsError("errors.arm_covariates_constant", offenders=told)
    if len(names) > 1:
        check_rank(matrix, by_cell, names)
    return columns.gram(weights)


def contrast_of(
    treated: ArmMean, control: ArmMean, target: np.ndarray, score_influence: np.ndarray | None = None
) -> Contrast:
    """The difference of two arms' means in the same target group.

    Parameters
    ----------
    treated, control : ArmMean
    target : ndarray of float, shape (n,)
    score_influence : ndarray of float, shape (n,), optional
        What estimating the score adds, as :func:`score_influence` gives it.
    """
    influence = treated.influence - control.influence
    if score_influence is not None:
        influence = influence + score_influence
    return Contrast(
        Weighting(treated.weights, control.weights),
        treated.mean - control.mean,
        treated.mean,
        control.mean,
        influence * len(target) / target.sum(),
    )


def score_influence(design: Design, model: PropensityModel, index_slope: np.ndarray) -> np.ndarray:
    """What estimating the score adds to the influence of each row, shape (n,).

    Parameters
    ----------
    design : Design
    model : PropensityModel
        Fitted to all rows of the design.
    index_slope : ndarray of float, shape (n,)
        Derivative of the estimate by the linear index of each row.

    Notes
    -----
    g' H⁻¹ s_i, with s_i the row's derivative of the log-likelihood, H the observed information and g the
    derivative of the estimate by the coefficients.
    """
    columns, treated = Columns.of(design), design.treatment.astype(float)
    fit = likelihood(model.link, model.index, treated, 1 - treated)
    gradient = np.linalg.solve(columns.gram(fit.information), columns.total(index_slope))
    return np.asarray(columns.at_rows(gradient) * fit.slope)


def target_rows(design: Design, estimand: Estimand, on_support: np.ndarray | None) -> np.ndarray:
    """1.0 for rows of the group the effect is about, shape (n,).

    Raises
    ------
    StatisticsError
        No treated or no controls are left.
    """
    allowed = support_rows(design, on_support)
    n_treated = int((design.treatment & allowed).sum())
    n_control = int((~design.treatment & allowed).sum())
    if not n_treated or not n_control:
        raise StatisticsError("errors.match_empty", treated=n_treated, controls=n_control)
    return (allowed & design.treatment if estimand == "att" else allowed).astype(float)


def support_rows(design: Design, on_support: np.ndarray | None) -> np.ndarray:
    """Rows that may be used, shape (n,), bool."""
    return np.ones(design.n, dtype=bool) if on_support is None else np.asarray(on_support, dtype=bool)
