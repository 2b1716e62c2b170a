"""The estimators under their names: from a fitted score to a contrast of two arms."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from workbench.quant.bias_adjustment import BiasModel, bias_adjusted, fit_bias_model
from workbench.quant.blocks import blocks_effect
from workbench.quant.both_ways import BothWays, match_both_ways
from workbench.quant.calipers import caliper_width
from workbench.quant.comparison import Comparison, Contrast, weighted_contrast
from workbench.quant.design import Design
from workbench.quant.doubly_robust import augmented, weighted_regression
from workbench.quant.entropy import entropy_balanced
from workbench.quant.greedy import match_greedy
from workbench.quant.kernel import match_kernel
from workbench.quant.mahalanobis import CellChoices, match_mahalanobis
from workbench.quant.mahalanobis_greedy import match_mahalanobis_greedy
from workbench.quant.matching import match_nearest
from workbench.quant.optimal import match_optimal
from workbench.quant.propensity import PropensityModel
from workbench.quant.radius import match_radius, match_radius_pooled
from workbench.quant.regression_adjustment import regression_adjusted
from workbench.quant.specification import EffectSpecification, Method
from workbench.quant.strata import Block
from workbench.quant.subclasses import subclass_effect
from workbench.quant.support import Support
from workbench.quant.weighting import inverse_weighted


@dataclass(frozen=True, slots=True)
class Setting:
    """What an estimator works on.

    Attributes
    ----------
    design : Design
    model : PropensityModel
    support : Support
    specification : EffectSpecification
    strata : ndarray of int, shape (n,), or None
        Codes of the exact columns.
    """

    design: Design
    model: PropensityModel
    support: Support
    specification: EffectSpecification
    strata: np.ndarray | None = None

    @property
    def matched_on(self) -> np.ndarray:
        """The score, or the linear index where the caliper counts its standard deviations; shape (n,)."""
        spec = self.specification
        by_index = spec.caliper is not None and spec.caliper_scale == "sd"
        return self.model.index if by_index else self.model.scores

    @property
    def caliper(self) -> float | None:
        """The caliper in the unit of :attr:`matched_on`."""
        spec = self.specification
        if spec.caliper is None or spec.caliper_scale == "probability":
            return spec.caliper
        on_support = self.support.on_support
        return caliper_width(self.model.index, self.design.treatment, sd=spec.caliper, on_support=on_support)


@dataclass(frozen=True, slots=True)
class Estimated:
    """A contrast, and what its estimator has to tell.

    Attributes
    ----------
    contrast : Contrast
    blocks : tuple of Block
        Of blocks and subclasses.
    bias : BiasModel or None
        Of a bias adjustment.
    """

    contrast: Contrast
    blocks: tuple[Block, ...] = ()
    bias: BiasModel | None = None


def estimated(setting: Setting) -> Estimated:
    """The contrast that a specification asks for.

    Raises
    ------
    StatisticsError
        As the estimator in question says.
    """
    return _ESTIMATORS[setting.specification.method](setting)


def _of(setting: Setting, comparison: Comparison) -> Estimated:
    """The difference of weighted means, adjusted for bias where the specification asks for it."""
    design = setting.design
    if not setting.specification.bias_adjust:
        return Estimated(weighted_contrast(design.outcome, comparison))
    columns, cells = design.matrix[:, 1:], design.cell_of_row
    bias = fit_bias_model(design.outcome, comparison, columns, cell_of_row=cells)
    return Estimated(bias_adjusted(design.outcome, comparison, bias), bias=bias)


def _nearest(setting: Setting) -> Estimated:
    spec, on_support = setting.specification, setting.support.on_support
    common: dict[str, Any] = {
        "neighbours": spec.neighbours,
        "caliper": setting.caliper,
        "strata": setting.strata,
        "tie_tolerance": spec.tie_tolerance,
        "on_support": on_support,
    }
    scores, treatment = setting.matched_on, setting.design.treatment
    if spec.estimand == "ate":
        return _of(setting, match_both_ways(scores, treatment, **common))
    return _of(setting, match_nearest(scores, treatment, ties="averaged", **common))


def _as_in_2014(setting: Setting) -> Estimated:
    match = match_nearest(
        setting.matched_on,
        setting.design.treatment,
        ties="as_in_2014",
        tie_tolerance=setting.specification.tie_tolerance,
        on_support=setting.support.on_support,
        caliper=setting.caliper,
        strata=setting.strata,
    )
    return _of(setting, match)


def _greedy(setting: Setting) -> Estimated:
    spec = setting.specification
    match = match_greedy(
        setting.matched_on,
        setting.design.treatment,
        order=spec.order,
        seed=spec.seed,
        neighbours=spec.neighbours,
        caliper=setting.caliper,
        strata=setting.strata,
        on_support=setting.support.on_support,
        tie_tolerance=spec.tie_tolerance,
    )
    return _of(setting, match)


def _optimal(setting: Setting) -> Estimated:
    match = match_optimal(
        setting.matched_on,
        setting.design.treatment,
        caliper=setting.caliper,
        strata=setting.strata,
        on_support=setting.support.on_support,
        tie_tolerance=setting.specification.tie_tolerance,
    )
    return _of(setting, match)


def _mahalanobis(setting: Setting) -> Estimated:
    treatment = setting.design.treatment
    to_controls = _nearest_covariates(setting, treatment)
    if setting.specification.estimand == "att":
        return _of(setting, to_controls)
    return _of(setting, BothWays.of(to_controls, _nearest_covariates(setting, ~treatment)))


def _nearest_covariates(setting: Setting, treatment: np.ndarray) -> Comparison:
    columns, neighbours = setting.design.matrix[:, 1:], setting.specification.neighbours
    return match_mahalanobis(columns, treatment, neighbours=neighbours, **_cell_choices(setting))


def _mahalanobis_greedy(setting: Setting) -> Estimated:
    spec, design = setting.specification, setting.design
    match = match_mahalanobis_greedy(
        design.matrix[:, 1:],
        design.treatment,
        order=spec.order,
        seed=spec.seed,
        neighbours=spec.neighbours,
        **_cell_choices(setting),
    )
    return _of(setting, match)


def _cell_choices(setting: Setting) -> CellChoices:
    design = setting.design
    return {
        "covariance": setting.specification.covariance,
        "scores": setting.matched_on,
        "caliper": setting.caliper,
        "strata": setting.strata,
        "on_support": setting.support.on_support,
        "cell_of_row": design.cell_of_row,
        "names": design.names[1:],
    }


def _within_radius(setting: Setting, matched: Callable[..., Comparison]) -> Estimated:
    match = matched(
        setting.model.scores,
        setting.design.treatment,
        radius=setting.specification.radius,
        on_support=setting.support.on_support,
        strata=setting.strata,
    )
    return _of(setting, match)


def _kernel(setting: Setting) -> Estimated:
    spec = setting.specification
    match = match_kernel(
        setting.model.scores,
        setting.design.treatment,
        kernel=spec.kernel,
        bandwidth=spec.bandwidth,
        on_support=setting.support.on_support,
    )
    return _of(setting, match)


def _blocks(setting: Setting) -> Estimated:
    spec, on_support = setting.specification, setting.support.on_support
    found = blocks_effect(
        setting.design, setting.model.scores, n_blocks=spec.blocks, level=spec.level, on_support=on_support
    ).effect
    return Estimated(found.contrast, found.blocks)


def _subclass(setting: Setting) -> Estimated:
    design, spec = setting.design, setting.specification
    found = subclass_effect(
        design.outcome,
        design.treatment,
        setting.model.scores,
        n_subclasses=spec.subclasses,
        on_support=setting.support.on_support,
    ).effect
    return Estimated(found.contrast, found.blocks)


def _ipw(setting: Setting) -> Estimated:
    spec, on_support = setting.specification, setting.support.on_support
    return Estimated(
        inverse_weighted(setting.design, setting.model, estimand=spec.estimand, on_support=on_support)
    )


def _aipw(setting: Setting) -> Estimated:
    spec, on_support = setting.specification, setting.support.on_support
    return Estimated(augmented(setting.design, setting.model, estimand=spec.estimand, on_support=on_support))


def _ipwra(setting: Setting) -> Estimated:
    spec, on_support = setting.specification, setting.support.on_support
    return Estimated(
        weighted_regression(setting.design, setting.model, estimand=spec.estimand, on_support=on_support)
    )


def _ra(setting: Setting) -> Estimated:
    spec, on_support = setting.specification, setting.support.on_support
    return Estimated(regression_adjusted(setting.design, estimand=spec.estimand, on_support=on_support))


def _entropy(setting: Setting) -> Estimated:
    return Estimated(entropy_balanced(setting.design, on_support=setting.support.on_support))


_ESTIMATORS: Mapping[Method, Callable[[Setting], Estimated]] = {
    "nearest": _nearest,
    "as-in-2014": _as_in_2014,
    "nearest-no-replacement": _greedy,
    "optimal": _optimal,
    "mahalanobis": _mahalanobis,
    "mahalanobis-no-replacement": _mahalanobis_greedy,
    "radius": lambda setting: _within_radius(setting, match_radius),
    "radius-pooled": lambda setting: _within_radius(setting, match_radius_pooled),
    "kernel": _kernel,
    "blocks": _blocks,
    "subclass": _subclass,
    "ipw": _ipw,
    "aipw": _aipw,
    "ipwra": _ipwra,
    "ra": _ra,
    "entropy": _entropy,
}
