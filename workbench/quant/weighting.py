"""Inverse probability weighting, normalised within each arm; no weight is trimmed."""

from __future__ import annotations

import numpy as np

from workbench.errors import StatisticsError
from workbench.quant.arm_means import (
    ArmMean,
    Columns,
    Estimand,
    Weights,
    arm_mean,
    contrast_of,
    score_influence,
    support_rows,
    target_rows,
)
from workbench.quant.comparison import Contrast
from workbench.quant.design import Design
from workbench.quant.links import density, probability
from workbench.quant.propensity import PropensityModel


def inverse_weighted(
    design: Design,
    model: PropensityModel,
    *,
    estimand: Estimand = "att",
    on_support: np.ndarray | None = None,
) -> Contrast:
    """Effect by inverse probability weighting, weights normalised within each arm (Hájek).

    Parameters
    ----------
    design : Design
    model : PropensityModel
        Fitted to all rows of ``design``.
    estimand : {"att", "ate"}
        ``att``: treated count 1 and controls their odds e/(1 - e). ``ate``: 1/e and 1/(1 - e).
    on_support : ndarray of bool, shape (n,), optional
        Rows that count; all where left out. The rule is taken as given by the influence.

    Returns
    -------
    Contrast
        No weight is trimmed. The influence includes the estimation of the score.

    Raises
    ------
    StatisticsError
        An arm is empty, or a score is 0 or 1 to the last bit, so that a weight is infinite.

    References
    ----------
    Hirano, Imbens & Ridder (2003), Econometrica 71(4), 1161-1189. Lunceford & Davidian (2004), Statistics in
    Medicine 23, 2937-2960. Standard errors are those of Stata's ``teffects ipw`` (robust).
    """
    target = target_rows(design, estimand, on_support)
    constant, none = Columns.constant(design.n), Weights.fixed(np.zeros(design.n))
    treated, control = (
        arm_mean(design.outcome, target, constant, regression=weights, residual=none)
        for weights in arm_weights(design, model, estimand, on_support)
    )
    return with_score(design, model, treated, control, target)


def with_score(
    design: Design, model: PropensityModel, treated: ArmMean, control: ArmMean, target: np.ndarray
) -> Contrast:
    """The contrast of two means whose weights come from an estimated score."""
    slope = treated.index_slope - control.index_slope
    return contrast_of(treated, control, target, score_influence(design, model, slope))


def arm_weights(
    design: Design, model: PropensityModel, estimand: Estimand, on_support: np.ndarray | None
) -> tuple[Weights, Weights]:
    """Inverse probability weights of treated and controls, not normalised.

    Raises
    ------
    StatisticsError
        A weight is infinite.
    """
    allowed = support_rows(design, on_support)
    treated, control = allowed & design.treatment, allowed & ~design.treatment
    slope, odds = density(model.link, model.index), _inverse(control, probability(model.link, -model.index))
    if estimand == "att":
        return Weights.fixed(treated.astype(float)), Weights(model.scores * odds, slope * odds**2)
    inverse = _inverse(treated, model.scores)
    return Weights(inverse, -slope * inverse**2), Weights(odds, slope * odds**2)


def _inverse(chosen: np.ndarray, probabilities: np.ndarray) -> np.ndarray:
    """1/p of the chosen rows, 0 elsewhere."""
    n = int(np.count_nonzero(chosen & (probabilities < np.finfo(float).tiny)))
    if n:
        raise StatisticsError("errors.weights_infinite", n=n)
    return np.asarray(np.divide(1.0, probabilities, out=np.zeros(len(chosen)), where=chosen))
