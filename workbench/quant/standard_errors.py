"""The standard error of a contrast, by the method that its specification names."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np

from workbench.quant.abadie_imbens import abadie_imbens
from workbench.quant.bias_adjustment import adjusted_influence
from workbench.quant.bootstrap import Estimate, bootstrap
from workbench.quant.cell_estimators import CellEstimator
from workbench.quant.cluster import clustered_error, weighted_influence
from workbench.quant.comparison import Comparison, Contrast
from workbench.quant.covariate_variance import covariate_variance
from workbench.quant.design import Design
from workbench.quant.estimated_score import EstimatedScore
from workbench.quant.estimators import Estimated, Setting, estimated
from workbench.quant.propensity import fit_propensity
from workbench.quant.resampled import Levels, resampled_design
from workbench.quant.specification import EffectSpecification, SEMethod
from workbench.quant.support import common_support
from workbench.reasons import Reason

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class StandardError:
    """A standard error and how it was found.

    Attributes
    ----------
    se : float
        In the outcome's unit; ``nan`` where ``reason`` says why.
    method : str
    n_clusters : int or None
        Of clustered errors.
    n_replications : int or None
        That succeeded, of the bootstrap.
    reason : Reason or None
        Why there is no standard error, or what limits it.
    """

    se: float
    method: SEMethod
    n_clusters: int | None = None
    n_replications: int | None = None
    reason: Reason | None = None


def standard_error(
    setting: Setting,
    found: Estimated,
    *,
    clusters: np.ndarray | None = None,
    progress: Progress | None = None,
) -> StandardError:
    """The standard error that the specification asks for.

    Parameters
    ----------
    setting : Setting
    found : Estimated
        Of the same setting.
    clusters : ndarray, shape (n,), optional
        Labels, for ``cluster`` and for a bootstrap that draws whole clusters.
    progress : callable, optional
        Told (done, all) by the bootstrap; raising in it stops the work.
    """
    method = setting.specification.standard_error
    outcome = setting.design.outcome
    contrast = found.contrast
    if method == "cluster" and clusters is not None:
        clustered = clustered_error(_influence(outcome, found), clusters)
        return StandardError(clustered.se, method, n_clusters=clustered.n_clusters, reason=clustered.reason)
    if method == "bootstrap":
        return _bootstrapped(setting, clusters, progress)
    if method in ("abadie-imbens", "abadie-imbens-iid"):
        return _abadie_imbens(setting, found, method)
    if contrast.influence is not None:
        return _robust(outcome, contrast, contrast.influence, method)
    return becker_ichino(outcome, contrast.comparison)


def _robust(
    outcome: np.ndarray, contrast: Contrast, influence: np.ndarray, method: SEMethod
) -> StandardError:
    """From the influence of each row; one row of an arm says nothing of how that arm varies."""
    comparison = contrast.comparison
    if reason := _one_row(comparison.n_treated_matched, comparison.n_controls_used):
        return StandardError(math.nan, method, reason=reason)
    limits = contrast.reason or _one_arm_varies(outcome, comparison)
    return StandardError(of_influence(influence), method, reason=limits)


def _one_row(n_treated: int, n_controls: int) -> Reason | None:
    """Why there is no standard error where an arm has one row."""
    if min(n_treated, n_controls) >= 2:
        return None
    return Reason.of("effect_reason.one_row", treated=n_treated, controls=n_controls)


def _one_arm_varies(outcome: np.ndarray, comparison: Comparison) -> Reason | None:
    """What limits a standard error where the outcome is the same for all of one arm."""
    treated, control = outcome[comparison.treated_matched], outcome[comparison.control_weights != 0]
    spreads = {
        "treated": (float(np.ptp(treated)), len(treated)),
        "controls": (float(np.ptp(control)), len(control)),
    }
    still = [(arm, n) for arm, (spread, n) in spreads.items() if spread == 0]
    if len(still) != 1:
        return None
    ((arm, n),) = still
    return Reason.of(f"effect_reason.same_for_{arm}", n=n)


def _influence(outcome: np.ndarray, found: Estimated) -> np.ndarray:
    """Influence of each row: the estimator's own, or that of its weights and its bias adjustment."""
    contrast = found.contrast
    if contrast.influence is not None:
        return contrast.influence
    if found.bias is not None:
        return adjusted_influence(outcome, contrast.comparison, found.bias)
    return weighted_influence(outcome, contrast.comparison)


def of_influence(influence: np.ndarray) -> float:
    """Root of the sum of squared influences over n."""
    return math.sqrt(float(influence @ influence)) / len(influence)


def becker_ichino(outcome: np.ndarray, comparison: Comparison) -> StandardError:
    """Standard error of Becker and Ichino for a matched sample.

    Parameters
    ----------
    outcome : ndarray of float, shape (n,)
    comparison : Comparison

    Returns
    -------
    StandardError
        ``nan`` with one treated or one control, and 0 told as a reason: nothing varies.

    References
    ----------
    Becker & Ichino (2002), Stata Journal 2(4), 358-377: Var = S²₁/N1 + Σw² S²₀/N1², S²₁ and S²₀ the variances
    (n - 1) of the outcome among matched treated and controls used.
    """
    weights, used = comparison.control_weights, comparison.control_weights != 0
    treated, control = outcome[comparison.treated_matched], outcome[used]
    n1 = len(treated)
    if reason := _one_row(n1, len(control)):
        return StandardError(math.nan, "becker-ichino", reason=reason)
    spread = float(treated.var(ddof=1)) / n1 + float(weights @ weights) * float(control.var(ddof=1)) / n1**2
    if spread == 0:
        return StandardError(math.nan, "becker-ichino", reason=Reason.of("effect_reason.no_variation"))
    return StandardError(math.sqrt(spread), "becker-ichino", reason=_one_arm_varies(outcome, comparison))


def _abadie_imbens(setting: Setting, found: Estimated, method: SEMethod) -> StandardError:
    """With the correction for an estimated score where it is the score that was matched on."""
    design, spec = setting.design, setting.specification
    homoskedastic = method == "abadie-imbens-iid"
    on_score = spec.method != "mahalanobis"
    score = EstimatedScore.of(design, setting.model) if on_score and not homoskedastic else None
    local = None if on_score or homoskedastic else _variance_among_like(setting)
    variance = abadie_imbens(
        design.outcome,
        design.treatment,
        setting.matched_on,
        found.contrast.comparison,
        homoskedastic=homoskedastic,
        estimated_score=score,
        bias=found.bias,
        local=local,
        strata=setting.strata,
        tie_tolerance=spec.tie_tolerance,
    )
    return StandardError(variance.se, method, reason=variance.reason)


def _variance_among_like(setting: Setting) -> np.ndarray:
    """Variance of the outcome around each row, from the two of the same arm with the nearest covariates."""
    design = setting.design
    return covariate_variance(
        design.outcome,
        design.matrix[:, 1:],
        design.treatment,
        covariance=setting.specification.covariance,
        strata=setting.strata,
        on_support=setting.support.on_support,
        cell_of_row=design.cell_of_row,
        names=design.names[1:],
    )


def _bootstrapped(setting: Setting, clusters: np.ndarray | None, progress: Progress | None) -> StandardError:
    spec = setting.specification
    result = bootstrap(
        resampled_effect(setting),
        setting.design.n,
        refusal=None,
        seed=spec.seed,
        replications=spec.replications,
        alpha=spec.alpha,
        cluster=clusters if spec.cluster else None,
        progress=progress,
    )
    n, failed = len(result.estimates), None
    if result.n_failed:
        told = {"n": result.n_failed, "of": result.n_done, "why": result.failures[0][0]}
        failed = Reason.of("effect_reason.bootstrap_failed", **told)
    return StandardError(result.se, "bootstrap", n_replications=n, reason=result.reason or failed)


def resampled_effect(setting: Setting) -> Estimate:
    """The effect of a resample, its score fitted again: by cells where the method allows it."""
    design, spec = setting.design, setting.specification
    levels = Levels.of(design)
    plain = spec.estimand == "att" and spec.support in ("minmax", "treated-range", "none")
    if spec.method in ("kernel", "ipw") and plain:
        return CellEstimator(
            design,
            levels,
            "kernel" if spec.method == "kernel" else "ipw",
            link=spec.link,
            support=spec.support,
            kernel=spec.kernel,
            bandwidth=spec.bandwidth,
            empty_levels="drop",
            start=setting.model.coefficients,
        )
    start = dict(zip(design.names, setting.model.coefficients, strict=True))
    return ResampledEffect(design, levels, spec, setting.strata, start)


@dataclass(frozen=True, slots=True)
class ResampledEffect:
    """The effect of a resample by any estimator, its score and support found again.

    Attributes
    ----------
    design : Design
        Of the whole sample.
    levels : Levels
    specification : EffectSpecification
    strata : ndarray of int, shape (n,), or None
    start : mapping of str to float
        Coefficients of the whole sample, near which those of a resample are found in few steps.
    """

    design: Design
    levels: Levels
    specification: EffectSpecification
    strata: np.ndarray | None
    start: Mapping[str, float]

    def __call__(self, rows: np.ndarray) -> float:
        """The effect of these rows, some of them several times."""
        drawn = resampled_design(self.design, rows, levels=self.levels, empty_levels="drop")
        spec = replace(self.specification, se_method=None)
        start = np.array([self.start[name] for name in drawn.names])
        model = fit_propensity(drawn, link=spec.link, marginal_effects=False, start=start)
        support = common_support(model.scores, drawn.treatment, rule=spec.support)
        strata = None
        if self.strata is not None:
            order = np.argsort(self.design.rows)
            found = np.searchsorted(self.design.rows, drawn.rows, sorter=order)
            strata = self.strata[order[found]]
        return estimated(Setting(drawn, model, support, spec, strata)).contrast.effect
