"""The propensity score: probability of treatment given the covariates."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from workbench.quant.design import Design, Term
from workbench.quant.links import Link, density, density_slope, probability
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


def fit_propensity(design: Design, *, link: Link = "logit") -> PropensityModel:
    """Fit a propensity score by maximum likelihood.

    Parameters
    ----------
    design : Design
    link : {"logit", "probit"}

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
    fit = maximise(design.matrix, treated, control, link=link, names=design.names)
    index = design.matrix @ fit.coefficients
    share = design.n_treated_in_cell.sum() / design.n
    return PropensityModel(
        link=link,
        terms=_estimates(design, fit, index, link),
        covariance=fit.covariance,
        scores=probability(link, index)[design.cell_of_row],
        index=index[design.cell_of_row],
        log_likelihood=fit.log_likelihood,
        log_likelihood_null=design.n * float(share * math.log(share) + (1 - share) * math.log1p(-share)),
        n_steps=fit.n_steps,
    )


def _estimates(design: Design, fit: BinaryFit, index: np.ndarray, link: Link) -> tuple[TermEstimate, ...]:
    errors = np.sqrt(np.diag(fit.covariance))
    effects, effect_errors = _marginal_effects(design, fit, index, link)
    return tuple(
        TermEstimate(
            term,
            float(fit.coefficients[j]),
            float(errors[j]),
            math.nan if j == 0 else float(effects[j]),
            math.nan if j == 0 else float(effect_errors[j]),
            *(
                _discrete_change(design, fit, index, link, j)
                if term.kind == "dummy"
                else (math.nan, math.nan)
            ),
        )
        for j, term in enumerate(design.terms)
    )


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


def _discrete_change(
    design: Design, fit: BinaryFit, index: np.ndarray, link: Link, j: int
) -> tuple[float, float]:
    """Change from the reference level to term ``j``, and its standard error."""
    weights = design.n_in_cell / design.n
    siblings = [i for i, term in enumerate(design.terms) if term.column == design.terms[j].column]
    at_zero = index - design.matrix[:, siblings] @ fit.coefficients[siblings]
    at_one = at_zero + fit.coefficients[j]
    change = weights @ (probability(link, at_one) - probability(link, at_zero))
    at_one_density = weights * density(link, at_one)
    gradient = (at_one_density - weights * density(link, at_zero)) @ design.matrix
    gradient[siblings] = 0.0
    gradient[j] = at_one_density.sum()
    return float(change), math.sqrt(float(gradient @ fit.covariance @ gradient))
