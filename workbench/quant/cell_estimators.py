"""Effects of a resample from its covariate cells alone, so that a thousand of them take seconds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from workbench.errors import StatisticsError
from workbench.quant.design import Design, EmptyLevels
from workbench.quant.kernel import kernel_weights
from workbench.quant.kernel_sums import Kernel
from workbench.quant.links import Link
from workbench.quant.resampled import CellCounts, Levels, cell_counts, kept_cells, refitted_scores
from workbench.quant.support import SupportRule, common_support


@dataclass(frozen=True, slots=True)
class CellEstimator:
    """The effect of a resample by kernel matching or weighting, its score fitted again.

    Attributes
    ----------
    design : Design
        Of the whole sample.
    levels : Levels
        Of the design.
    method : {"kernel", "ipw"}
        As :func:`match_kernel` and :func:`inverse_weighted` (ATT).
    link : {"logit", "probit"}
    support : {"minmax", "treated-range", "none"}
        Applied to each resample.
    kernel : {"gaussian", "epanechnikov"}
    bandwidth : float
    empty_levels : {"refuse", "drop"}
        What to do where a level of a resample has rows of one arm only.
    start : ndarray, shape (k,), or None
        Coefficients of the whole sample.
    """

    design: Design
    levels: Levels
    method: Literal["kernel", "ipw"]
    link: Link = "logit"
    support: SupportRule = "none"
    kernel: Kernel = "gaussian"
    bandwidth: float = 0.06
    empty_levels: EmptyLevels = "refuse"
    start: np.ndarray | None = None

    def __call__(self, rows: np.ndarray) -> float:
        """ATT of these rows, some of them several times."""
        counts = cell_counts(self.design, rows)
        kept = kept_cells(
            self.design, self.levels, counts.n_treated, counts.n_control, empty_levels=self.empty_levels
        )
        scores = refitted_scores(self.design, counts, kept, link=self.link, start=self.start)
        inside = _on_support(scores, counts.only(kept.cells), self.support)
        if self.method == "ipw":
            return weighted_att(scores, inside)
        return kernel_att(scores, inside, kernel=self.kernel, bandwidth=self.bandwidth)


def _on_support(scores: np.ndarray, counts: CellCounts, rule: SupportRule) -> CellCounts:
    """Nothing outside the range of scores that the rule allows."""
    treated, control = np.flatnonzero(counts.n_treated), np.flatnonzero(counts.n_control)
    both = np.concatenate([scores[treated], scores[control]])
    support = common_support(both, np.arange(len(both)) < len(treated), rule=rule)
    inside = counts.only((scores >= support.lower) & (scores <= support.upper))
    n1, n0 = int(inside.n_treated.sum()), int(inside.n_control.sum())
    if not n1 or not n0:
        raise StatisticsError("errors.match_empty", treated=n1, controls=n0)
    return inside


def weighted_att(scores: np.ndarray, counts: CellCounts) -> float:
    """ATT by normalised odds weights from cells.

    Parameters
    ----------
    scores : ndarray of float, shape (n_cells,)
        Not read where there are no rows.
    counts : CellCounts
    """
    control = counts.n_control > 0
    if certain := int(counts.n_control[control & (scores >= 1)].sum()):
        raise StatisticsError("errors.weights_infinite", n=certain)
    odds = scores[control] / (1 - scores[control])
    treated_mean = counts.treated_sum.sum() / counts.n_treated.sum()
    return float(treated_mean - odds @ counts.control_sum[control] / (odds @ counts.n_control[control]))


def kernel_att(scores: np.ndarray, counts: CellCounts, *, kernel: Kernel, bandwidth: float) -> float:
    """ATT by kernel matching from cells; see :func:`match_kernel`.

    Parameters
    ----------
    scores : ndarray of float, shape (n_cells,)
        Not read where there are no rows.
    counts : CellCounts
    kernel : {"gaussian", "epanechnikov"}
    bandwidth : float
    """
    order = np.argsort(scores)
    treated, control = order[counts.n_treated[order] > 0], order[counts.n_control[order] > 0]
    matched, weight = kernel_weights(
        (scores[treated], counts.n_treated[treated]),
        (scores[control], counts.n_control[control]),
        kernel=kernel,
        bandwidth=bandwidth,
    )
    if not matched.any():
        raise StatisticsError("errors.kernel_reaches_nobody")
    used = treated[matched]
    treated_mean = counts.treated_sum[used].sum() / counts.n_treated[used].sum()
    control_mean = weight @ counts.control_sum[control] / (weight @ counts.n_control[control])
    return float(treated_mean - control_mean)
