"""Regression adjustment: a linear model of the outcome in each arm, averaged over the target group."""

from __future__ import annotations

import numpy as np

from workbench.quant.arm_means import (
    Columns,
    Estimand,
    Weights,
    arm_mean,
    contrast_of,
    support_rows,
    target_rows,
)
from workbench.quant.comparison import Contrast
from workbench.quant.design import Design


def regression_adjusted(
    design: Design, *, estimand: Estimand = "att", on_support: np.ndarray | None = None
) -> Contrast:
    """Effect by ordinary least squares in each arm.

    Parameters
    ----------
    design : Design
        Its columns are the covariates of the outcome; no score is needed.
    estimand : {"att", "ate"}
        Whether the two models are averaged over the treated or over all.
    on_support : ndarray of bool, shape (n,), optional
        Rows that count; all where left out.

    Returns
    -------
    Contrast
        Its weights are those the regression gives each outcome: they reproduce the effect and balance the
        means of the covariates exactly, and some are negative where the model reaches beyond its data.

    Raises
    ------
    StatisticsError
        An arm is empty, or covariates are constant or follow from each other within an arm that is modelled.

    Notes
    -----
    For the ATT the treated's mean needs no model. The variance is the sandwich of Stata's ``teffects ra``.

    References
    ----------
    Wooldridge (2010), Econometric Analysis of Cross Section and Panel Data, 21.3.2. Chattopadhyay &
    Zubizarreta (2023), Biometrika 110(3), 615-629, for the weights of a regression.
    """
    target = target_rows(design, estimand, on_support)
    allowed, columns = support_rows(design, on_support), Columns.of(design)
    none = Weights.fixed(np.zeros(design.n))
    treated, control = (
        arm_mean(
            design.outcome,
            target,
            Columns.constant(design.n) if estimand == "att" and is_treated else columns,
            regression=Weights.fixed((allowed & (design.treatment == is_treated)).astype(float)),
            residual=none,
        )
        for is_treated in (True, False)
    )
    return contrast_of(treated, control, target)
