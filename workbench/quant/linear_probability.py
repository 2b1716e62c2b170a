"""The linear probability model: ordinary least squares of a 0/1 outcome, with robust standard errors."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from workbench.quant.design import Design
from workbench.quant.propensity import TermEstimate


@dataclass(frozen=True, slots=True)
class LinearProbabilityModel:
    """A fitted linear probability model.

    Attributes
    ----------
    terms : tuple of TermEstimate
        The intercept first. Marginal effects are the coefficients themselves, and so are discrete changes.
    n : int
        Rows.
    r2 : float
        Share of the outcome's variance (0–1).
    n_outside : int
        Rows whose fitted share lies below 0 or above 1: what a linear model cannot say.
    """

    terms: tuple[TermEstimate, ...]
    n: int
    r2: float
    n_outside: int


def fit_linear_probability(design: Design) -> LinearProbabilityModel:
    """Fit the share of ones on the model columns by least squares.

    Parameters
    ----------
    design : Design
        Built with the 0/1 outcome as its ``treatment``.

    Returns
    -------
    LinearProbabilityModel
        Standard errors are robust to heteroscedasticity: n/(n - k) times White's (HC1), Stata's ``robust``.

    References
    ----------
    MacKinnon & White (1985), Journal of Econometrics 29(3), 305-325.
    """
    x, n_in_cell, ones = design.matrix, design.n_in_cell, design.n_treated_in_cell
    bread = np.linalg.inv(x.T @ (x * n_in_cell[:, None]))
    coefficients = bread @ (x.T @ ones)
    fitted = x @ coefficients
    squares = ones * (1 - fitted) ** 2 + (n_in_cell - ones) * fitted**2
    meat = x.T @ (x * squares[:, None])
    covariance = bread @ meat @ bread * design.n / (design.n - x.shape[1])
    share = ones.sum() / design.n
    return LinearProbabilityModel(
        terms=_estimates(design, coefficients, np.sqrt(np.diag(covariance))),
        n=design.n,
        r2=1 - float(squares.sum()) / (design.n * share * (1 - share)),
        n_outside=int(n_in_cell[(fitted < 0) | (fitted > 1)].sum()),
    )


def _estimates(design: Design, coefficients: np.ndarray, errors: np.ndarray) -> tuple[TermEstimate, ...]:
    found = []
    for term, estimate, se in zip(design.terms, coefficients.tolist(), errors.tolist(), strict=True):
        slope = (math.nan, math.nan) if term.kind == "const" else (estimate, se)
        change = (estimate, se) if term.kind == "dummy" else (math.nan, math.nan)
        found.append(TermEstimate(term, estimate, se, *slope, *change))
    return tuple(found)
