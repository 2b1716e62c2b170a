"""Whether those who took more of a measure differ more from their controls: groups of dose, and a slope."""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist
from typing import Any, NamedTuple

import numpy as np

from workbench.quant.comparison import Comparison, Pairs
from workbench.quant.local_variance import local_variance
from workbench.quant.pair_sums import counterpart_means, directions
from workbench.quant.score_groups import score_groups
from workbench.reasons import Reason

_NORMAL = NormalDist()


@dataclass(frozen=True, slots=True)
class DoseGroup:
    """The effect on those with a dose between two values.

    Attributes
    ----------
    lowest, highest, mean_dose : float
        In the dose's unit.
    n_treated, n_control : int
        Matched treated, and distinct controls they are compared with.
    effect, se, ci_lower, ci_upper : float
        In the outcome's unit.
    reason : Reason or None
        Why numbers are ``nan``, if they are.
    """

    lowest: float
    highest: float
    mean_dose: float
    n_treated: int
    n_control: int
    effect: float
    se: float
    ci_lower: float
    ci_upper: float
    reason: Reason | None = None


@dataclass(frozen=True, slots=True)
class DoseResponse:
    """How the effect goes with the dose.

    Attributes
    ----------
    groups : tuple of DoseGroup
        From the lowest dose up.
    slope, se, ci_lower, ci_upper, p : float
        Change of the effect for one more unit of dose; ``nan`` where ``reason`` says why.
    n_treated, n_unknown : int
        Matched treated with a dose, and without a known one, who are left out.
    least_treated, alpha : int, float
        As asked for.
    reason : Reason or None
    """

    groups: tuple[DoseGroup, ...]
    slope: float
    se: float
    ci_lower: float
    ci_upper: float
    p: float
    n_treated: int
    n_unknown: int
    least_treated: int
    alpha: float
    reason: Reason | None = None

    def tidy(self) -> list[dict[str, Any]]:
        """One row a group."""
        names = ("lowest", "highest", "mean_dose", "n_treated", "n_control", "effect", "se")
        return [{name: getattr(one, name) for name in names} for one in self.groups]


def dose_response(
    outcome: np.ndarray,
    treatment: np.ndarray,
    scores: np.ndarray,
    comparison: Comparison,
    dose: np.ndarray,
    *,
    n_groups: int = 3,
    least_treated: int = 30,
    alpha: float = 0.05,
) -> DoseResponse:
    """Compare each treated with its own controls, and these differences with the dose.

    Parameters
    ----------
    outcome : ndarray of float, shape (n,)
    treatment : ndarray of bool or 0/1, shape (n,)
    scores : ndarray of float, shape (n,)
        What was matched on.
    comparison : Comparison
        Of each treated with the mean of its own controls.
    dose : ndarray of float, shape (n,)
        In its own unit, e.g. sessions; ``nan`` where it is not known, and for controls.
    n_groups : int
        Groups of about equal size; fewer where many have the same dose.
    least_treated : int
        A group with fewer is refused, and so is the slope, with that as the reason.
    alpha : float
        Level of two-sided intervals and p.

    Raises
    ------
    StatisticsError
        The comparison is not one of each treated with the mean of its own controls.

    Notes
    -----
    With d the difference of a treated from its controls, a group's effect is the mean of d and the slope that
    of the least-squares line of d on the dose: both are Σ a·d. Their variance is that of Abadie and Imbens
    for weights a instead of 1/n: Σ a²e² + Σ_controls σ²[(Σ a·w)² - Σ(a·w)²], with e the distance from the
    mean or the line, w the weights of the pairs and σ² the variance around a control. Controls that groups
    share are so accounted for in the slope. Nobody draws lots for the dose: a slope is no effect of dose
    unless nothing that leads to a dose leads to the outcome as well, the outcome itself least of all.

    References
    ----------
    Abadie & Imbens (2006), Econometrica 74(1), 235-267.
    """
    (way,) = directions(comparison)
    known = way.treated_matched & np.isfinite(dose)
    controls = ~np.asarray(treatment, dtype=bool)
    sample = _Sample(
        difference=outcome - counterpart_means(outcome, way),
        dose=np.asarray(dose, dtype=float),
        pairs=way.pairs(),
        local=np.where(controls, local_variance(outcome, score_groups(scores, controls)), 0.0),
        reach=_NORMAL.inv_cdf(1 - alpha / 2),
    )
    rows = np.flatnonzero(known)
    return DoseResponse(
        groups=tuple(_group(sample, part, least_treated) for part in _parted(sample.dose, rows, n_groups)),
        **_slope(sample, rows, least_treated),
        n_treated=len(rows),
        n_unknown=way.n_treated_matched - len(rows),
        least_treated=least_treated,
        alpha=alpha,
    )


class _Sample(NamedTuple):
    """Differences by row, doses, pairs, the variance around controls, and standard errors of an interval."""

    difference: np.ndarray
    dose: np.ndarray
    pairs: Pairs
    local: np.ndarray
    reach: float


def _parted(dose: np.ndarray, rows: np.ndarray, n_groups: int) -> list[np.ndarray]:
    """Rows by groups of dose; whoever has the same dose is in the same group."""
    if not len(rows):
        return []
    edges = np.unique(np.quantile(dose[rows], np.arange(1, n_groups) / n_groups, method="higher"))
    codes = np.searchsorted(edges, dose[rows], side="right")
    return [rows[codes == code] for code in np.unique(codes)]


def _group(sample: _Sample, rows: np.ndarray, least: int) -> DoseGroup:
    dose, difference = sample.dose[rows], sample.difference[rows]
    used = len(np.unique(sample.pairs.control[np.isin(sample.pairs.treated, rows)]))
    told = (float(dose.min()), float(dose.max()), float(dose.mean()), len(rows), used)
    if len(rows) < least:
        few = Reason.of("effect_reason.dose_group_too_small", n=len(rows), least=least)
        return DoseGroup(*told, math.nan, math.nan, math.nan, math.nan, few)
    effect = float(difference.mean())
    se = _standard_error(sample, rows, np.full(len(rows), 1 / len(rows)), difference - effect)
    low, high = effect - sample.reach * se, effect + sample.reach * se
    return DoseGroup(*told, effect, se, low, high, _why_no_error(se, len(rows)))


def _slope(sample: _Sample, rows: np.ndarray, least: int) -> dict[str, Any]:
    dose, difference = sample.dose[rows], sample.difference[rows]
    nothing = dict.fromkeys(("slope", "se", "ci_lower", "ci_upper", "p"), math.nan)
    if len(rows) < least:
        return {**nothing, "reason": Reason.of("effect_reason.dose_too_few", n=len(rows), least=least)}
    apart = dose - dose.mean()
    squares = float(apart @ apart)
    if not squares > 0:
        return {**nothing, "reason": Reason.of("effect_reason.dose_alike", dose=float(dose[0]))}
    weights = apart / squares
    slope = float(weights @ difference)
    residuals = difference - difference.mean() - slope * apart
    se = _standard_error(sample, rows, weights, residuals)
    return {
        "slope": slope,
        "se": se,
        "ci_lower": slope - sample.reach * se,
        "ci_upper": slope + sample.reach * se,
        "p": math.erfc(abs(slope) / se / math.sqrt(2)) if se > 0 else math.nan,
        "reason": _why_no_error(se, len(rows)),
    }


def _why_no_error(se: float, n: int) -> Reason | None:
    """Why there is no standard error above 0: one control alone, or outcomes that do not vary."""
    if math.isnan(se):
        return Reason.of("effect_reason.one_row", treated=n, controls=1)
    return None if se else Reason.of("effect_reason.no_variation")


def _standard_error(sample: _Sample, rows: np.ndarray, weights: np.ndarray, residuals: np.ndarray) -> float:
    """Of the sum of differences with these weights."""
    n, pairs = len(sample.dose), sample.pairs
    by_row = np.zeros(n)
    by_row[rows] = weights
    given = by_row[pairs.treated] * pairs.weight
    reused = np.bincount(pairs.control, weights=given, minlength=n) ** 2
    own = np.bincount(pairs.control, weights=given**2, minlength=n)
    variance = float(weights**2 @ residuals**2 + (reused - own) @ sample.local)
    return math.sqrt(variance) if variance > 0 or math.isnan(variance) else 0.0
