"""The propensity score: probability of treatment given the covariates."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from workbench.quant.design import Design, Term
from workbench.quant.links import Link, density, density_slope, probability, probability_and_density
from workbench.quant.newton import BinaryFit, maximise


@dataclass(frozen=True, slots=True)
class TermEstimate:
    """What the model says of one term.

    Attributes
    ----------
    term : Term
    estimate, se : float
        Coefficient of the linear index; not a share.
    t, p : float
        Estimate over standard error, and its two-sided p in the normal distribution.
    marginal_effect, marginal_effect_se : float
        Average derivative of the probability (0–1); ``nan`` for the intercept.
    discrete_change, discrete_change_se : float
        Average change of the probability from the reference level to this one; ``nan`` unless a dummy.
    """

    term: Term
    estimate: float
    se: float
    marginal_effect: float
    marginal_effect_se: float
    discrete_change: float
    discrete_change_se: float

    @property
    def t(self) -> float:
        """Estimate over standard error."""
        return self.estimate / self.se

    @property
    def p(self) -> float:
        """Two-sided p of ``t`` in the normal distribution."""
        return math.erfc(abs(self.t) / math.sqrt(2))


class Changes(NamedTuple):
    """The last four of :class:`TermEstimate`."""

    marginal_effect: float
    marginal_effect_se: float
    discrete_change: float
    discrete_change_se: float


UNKNOWN = Changes(math.nan, math.nan, math.nan, math.nan)


@dataclass(frozen=True, slots=True)
class PropensityModel:
    """A fitted propensity score.

    Attributes
    ----------
    link : {"logit", "probit"}
    terms : tuple of TermEstimate
        The intercept first.
    covariance : ndarray, shape (k, k)
        Of the coefficients, from the observed information (as Stata and statsmodels; R's ``glm`` uses the
        expected information, which differs for probit).
    scores, index : ndarray, shape (n,)
        Probability of treatment, and the linear index it comes from.
    log_likelihood, log_likelihood_null : float
    n_steps : int
        Newton steps until no coefficient moved by 1e-10 standard deviations.
    """

    link: Link
    terms: tuple[TermEstimate, ...]
    covariance: np.ndarray
    scores: np.ndarray
    index: np.ndarray
    log_likelihood: float
    log_likelihood_null: float
    n_steps: int

    @property
    def pseudo_r2(self) -> float:
        """McFadden's pseudo R² (0–1)."""
        return 1 - self.log_likelihood / self.log_likelihood_null

    @property
    def coefficients(self) -> np.ndarray:
        """Coefficients of the linear index, shape (k,)."""
        return np.array([term.estimate for term in self.terms])


def fit_propensity(
    design: Design,
    *,
    link: Link = "logit",
    marginal_effects: bool = True,
    start: np.ndarray | None = None,
) -> PropensityModel:
    """Fit a propensity score by maximum likelihood.

    Parameters
    ----------
    design : Design
    link : {"logit", "probit"}
    marginal_effects : bool
        Without, they and the discrete changes are ``nan``: for scores that are fitted a thousand times.
    start : ndarray, shape (k,), optional
        Coefficients to begin with; see :func:`maximise`.

    Returns
    -------
    PropensityModel

    Raises
    ------
    StatisticsError
        Covariates separate the groups, or the search does not settle.

    Notes
    -----
    Average marginal effects are mean derivatives for continuous and dummy terms alike, as statsmodels'
    ``get_margeff()`` gives them. The discrete change beside them moves everyone from the reference level to
    the level in question (Stata's ``margins`` of a factor variable; statsmodels' ``dummy=True`` leaves the
    other levels as they are). Standard errors by the delta method.
    """
    treated, control = design.n_treated_in_cell, design.n_in_cell - design.n_treated_in_cell
    fit = maximise(design.matrix, treated, control, link=link, names=design.names, start=start)
    index = design.matrix @ fit.coefficients
    changes = _changes(design, fit, index, link) if marginal_effects else {}
    share = design.n_treated_in_cell.sum() / design.n
    return PropensityModel(
        link=link,
        terms=_estimates(design, fit, changes),
        covariance=fit.covariance,
        scores=probability(link, index)[design.cell_of_row],
        index=index[design.cell_of_row],
        log_likelihood=fit.log_likelihood,
        log_likelihood_null=design.n * float(share * math.log(share) + (1 - share) * math.log1p(-share)),
        n_steps=fit.n_steps,
    )


def _estimates(design: Design, fit: BinaryFit, changes: Mapping[int, Changes]) -> tuple[TermEstimate, ...]:
    errors = np.sqrt(np.diag(fit.covariance))
    return tuple(
        TermEstimate(term, float(fit.coefficients[j]), float(errors[j]), *changes.get(j, UNKNOWN))
        for j, term in enumerate(design.terms)
    )


def _changes(design: Design, fit: BinaryFit, index: np.ndarray, link: Link) -> dict[int, Changes]:
    """What the terms but the intercept do to the probability, by number of the term."""
    effects, errors = _marginal_effects(design, fit, index, link)
    discrete = _discrete_changes(design, fit, index, link)
    return {
        j: Changes(float(effects[j]), float(errors[j]), *discrete.get(j, (math.nan, math.nan)))
        for j in range(1, len(effects))
    }


def _marginal_effects(
    design: Design, fit: BinaryFit, index: np.ndarray, link: Link
) -> tuple[np.ndarray, np.ndarray]:
    """Average derivatives and delta-method standard errors, each of shape (k,)."""
    weights = design.n_in_cell / design.n
    mean_density = float(weights @ density(link, index))
    mean_slope = (weights * density_slope(link, index)) @ design.matrix
    jacobian = mean_density * np.eye(len(fit.coefficients)) + np.outer(fit.coefficients, mean_slope)
    variance = np.einsum("ij,jk,ik->i", jacobian, fit.covariance, jacobian)
    return mean_density * fit.coefficients, np.sqrt(variance)


def _discrete_changes(
    design: Design, fit: BinaryFit, index: np.ndarray, link: Link
) -> dict[int, tuple[float, float]]:
    """Change from the reference level to each dummy term, and its standard error, by number of the term."""
    weights, changes = design.n_in_cell / design.n, dict[int, tuple[float, float]]()
    for siblings in _dummies_by_covariate(design.terms):
        at_zero = index - design.matrix[:, siblings] @ fit.coefficients[siblings]
        share_at_zero, gradient_at_zero = _share_and_gradient(design, weights, at_zero, link)
        for j in siblings:
            share, gradient = _share_and_gradient(design, weights, at_zero + fit.coefficients[j], link)
            own = gradient[0]  # the first column is 1, as the term is for everybody here
            gradient -= gradient_at_zero
            gradient[siblings] = 0.0
            gradient[j] = own
            changes[j] = share - share_at_zero, math.sqrt(float(gradient @ fit.covariance @ gradient))
    return changes


def _share_and_gradient(
    design: Design, weights: np.ndarray, index: np.ndarray, link: Link
) -> tuple[float, np.ndarray]:
    """Mean probability at an index, and its gradient by the coefficients, shape (k,)."""
    share, slope = probability_and_density(link, index)
    return float(weights @ share), np.asarray((weights * slope) @ design.matrix)


def _dummies_by_covariate(terms: tuple[Term, ...]) -> list[list[int]]:
    """Numbers of the dummy terms of each covariate that has any."""
    found: dict[str, list[int]] = {}
    for j, term in enumerate(terms):
        if term.kind == "dummy":
            found.setdefault(term.column, []).append(j)
    return list(found.values())
