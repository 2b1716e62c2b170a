"""Doubly robust effects: right if either the model of the score or that of the outcome is."""

from __future__ import annotations

import numpy as np

from workbench.quant.arm_means import (
    Columns,
    Estimand,
    Weights,
    arm_mean,
    support_rows,
    target_rows,
)
from workbench.quant.comparison import Contrast
from workbench.quant.design import Design
from workbench.quant.propensity import PropensityModel
from workbench.quant.weighting import arm_weights, with_score


def augmented(
    design: Design,
    model: PropensityModel,
    *,
    estimand: Estimand = "att",
    outcome_design: Design | None = None,
    on_support: np.ndarray | None = None,
) -> Contrast:
    """Augmented inverse probability weighting (AIPW).

    Parameters
    ----------
    design : Design
        Covariates of the score.
    model : PropensityModel
        Fitted to all rows of ``design``.
    estimand : {"att", "ate"}
    outcome_design : Design, optional
        Covariates of the outcome, for the same rows; those of the score where left out.
    on_support : ndarray of bool, shape (n,), optional
        Rows that count; all where left out.

    Returns
    -------
    Contrast
        With the weights each outcome gets in all, and an influence that includes both models.

    Raises
    ------
    StatisticsError
        As :func:`inverse_weighted` and :func:`regression_adjusted` say.

    Notes
    -----
    With m1 and m0 fitted by least squares in each arm, the mean of the arm d in the target group is, for the
    ATE, mean(m_d + 1{D = d}(Y - m_d)/P(D = d | X)), as Stata's ``teffects aipw``; for the ATT

    ATT = (1/N1) Σ [ D (Y - m0) - (1 - D) e/(1 - e) (Y - m0) ].

    The weights of the residuals are not normalised, as in ``teffects aipw``.

    References
    ----------
    Robins, Rotnitzky & Zhao (1994), JASA 89, 846-866. Mercatanti & Li (2014), Annals of Applied Statistics
    8(4), 2485-2508, for the ATT.
    """
    return _robust(
        design,
        model,
        target_rows(design, estimand, on_support),
        columns=Columns.of(outcome_design or design),
        treated_model=estimand == "ate",
        regression=arms(design, on_support),
        residual=arm_weights(design, model, estimand, on_support),
    )


def weighted_regression(
    design: Design,
    model: PropensityModel,
    *,
    estimand: Estimand = "att",
    outcome_design: Design | None = None,
    on_support: np.ndarray | None = None,
) -> Contrast:
    """Inverse probability weighted regression adjustment (IPWRA).

    As :func:`augmented`, but the weights enter the fit of the outcome models, which are then averaged over
    the target group as in :func:`regression_adjusted`. Numbers and standard errors are those of Stata's
    ``teffects ipwra``.

    References
    ----------
    Wooldridge (2007), Journal of Econometrics 141(2), 1281-1301.
    """
    none = Weights.fixed(np.zeros(design.n))
    return _robust(
        design,
        model,
        target_rows(design, estimand, on_support),
        columns=Columns.of(outcome_design or design),
        treated_model=estimand == "ate",
        regression=arm_weights(design, model, estimand, on_support),
        residual=(none, none),
    )


def arms(design: Design, on_support: np.ndarray | None) -> tuple[Weights, Weights]:
    """1 for the treated that count, and 1 for the controls that count."""
    allowed = support_rows(design, on_support)
    treated, control = allowed & design.treatment, allowed & ~design.treatment
    return Weights.fixed(treated.astype(float)), Weights.fixed(control.astype(float))


def _robust(
    design: Design,
    model: PropensityModel,
    target: np.ndarray,
    *,
    columns: Columns,
    treated_model: bool,
    regression: tuple[Weights, Weights],
    residual: tuple[Weights, Weights],
) -> Contrast:
    """Both arms' means; the treated's own mean where it needs no model."""
    if treated_model:
        treated = arm_mean(design.outcome, target, columns, regression=regression[0], residual=residual[0])
    else:
        own, none = Weights.fixed(target), Weights.fixed(np.zeros(design.n))
        treated = arm_mean(design.outcome, target, Columns.constant(design.n), regression=own, residual=none)
    control = arm_mean(design.outcome, target, columns, regression=regression[1], residual=residual[1])
    return with_score(design, model, treated, control, target)
