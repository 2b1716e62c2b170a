"""Kernel matching: every treated against all controls nearby, the nearer the heavier."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from workbench.errors import StatisticsError
from workbench.quant.comparison import Weighting
from workbench.quant.kernel_sums import Kernel, KernelSums, kernel_sums
from workbench.quant.score_groups import score_groups


@dataclass(frozen=True, slots=True)
class KernelWeighting(Weighting):
    """A comparison by kernel weights; see :class:`Comparison`.

    Attributes
    ----------
    kernel : {"gaussian", "epanechnikov"}
    bandwidth : float
        In the unit of the score.
    n_unmatched : int
        Treated that may be matched but have no control with a positive weight; the effect does not speak for
        them.
    """

    kernel: Kernel
    bandwidth: float
    n_unmatched: int


def match_kernel(
    scores: np.ndarray,
    treatment: np.ndarray,
    *,
    kernel: Kernel = "gaussian",
    bandwidth: float = 0.06,
    on_support: np.ndarray | None = None,
) -> KernelWeighting:
    """Weigh controls by a kernel of their distance to each treated.

    Parameters
    ----------
    scores : ndarray of float, shape (n,)
    treatment : ndarray of bool or 0/1, shape (n,)
    kernel : {"gaussian", "epanechnikov"}
        K(u) = exp(-u²/2), or 1 - u² where |u| < 1, with u the distance over the bandwidth. Gaussian is the
        default of Becker & Ichino's ``attk``, Epanechnikov that of ``psmatch2``.
    bandwidth : float
        In the unit of the score, above 0.
    on_support : ndarray of bool, shape (n,), optional
        Rows that may be matched; all where left out.

    Returns
    -------
    KernelWeighting
        Each matched treated is compared with the kernel-weighted mean of the controls. Row order never
        matters. The standard error is had by the bootstrap.

    Raises
    ------
    StatisticsError
        No treated or no controls are left, no treated has a control within reach, or a Gaussian kernel would
        have to be summed over too many pairs of scores (a bandwidth below some 0.003 with very many scores).

    References
    ----------
    Heckman, Ichimura & Todd (1997), Review of Economic Studies 64(4), 605-654. Becker & Ichino (2002), Stata
    Journal 2(4), 358-377.
    """
    if not bandwidth > 0:
        raise ValueError("bandwidth must be above 0")
    treated = np.asarray(treatment, dtype=bool)
    allowed = np.ones(len(treated), dtype=bool) if on_support is None else np.asarray(on_support, dtype=bool)
    left, right = score_groups(scores, treated & allowed), score_groups(scores, ~treated & allowed)
    if not left.n_rows or not right.n_rows:
        raise StatisticsError("errors.match_empty", treated=left.n_rows, controls=right.n_rows)
    sizes = left.sizes.astype(float), right.sizes.astype(float)
    matched, weight = kernel_weights(
        (left.scores, sizes[0]), (right.scores, sizes[1]), kernel=kernel, bandwidth=bandwidth
    )
    if not matched.any():
        raise StatisticsError("errors.kernel_reaches_nobody")
    treated_weights, control_weights = np.zeros(len(treated)), np.zeros(len(treated))
    treated_weights[left.rows] = matched[left.codes]
    control_weights[right.rows] = weight[right.codes]
    n_unmatched = int(left.sizes[~matched].sum())
    return KernelWeighting(treated_weights, control_weights, kernel, bandwidth, n_unmatched)


def kernel_weights(
    treated: tuple[np.ndarray, np.ndarray],
    control: tuple[np.ndarray, np.ndarray],
    *,
    kernel: Kernel,
    bandwidth: float,
) -> tuple[np.ndarray, np.ndarray]:
    """Which groups of treated are matched, and the weight of one control of each group.

    Parameters
    ----------
    treated, control : (ndarray of float, ndarray of float), each of shape (n_groups,)
        Ascending scores, and how many rows have each.
    kernel : {"gaussian", "epanechnikov"}
    bandwidth : float

    Returns
    -------
    (ndarray of bool, ndarray of float)
    """
    at, sizes = treated
    points, masses = control
    sums = kernel_sums(kernel, bandwidth)
    total, weak = _totals(sums, at, points, masses)
    scaled = np.divide(sizes, total, out=np.zeros(len(at)), where=~weak)
    weight = _given(sums, points, at[~weak], scaled[~weak])
    matched = ~weak
    if weak.any():
        reached, given = sums.shared(at[weak], sizes[weak], points, masses)
        matched[weak] = reached
        weight = weight + given
    return matched, weight


def _totals(
    sums: KernelSums, at: np.ndarray, points: np.ndarray, masses: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """Σ mass K at each treated score, and where that is too small for a fast sum to be exact."""
    total = sums.fast(at, points, masses)
    return total, total <= sums.weak_share * float(masses.sum())


def _given(sums: KernelSums, points: np.ndarray, at: np.ndarray, scaled: np.ndarray) -> np.ndarray:
    """Σ scaled K at each control score; summed one by one where it is too small for a fast sum."""
    if not len(at):
        return np.zeros(len(points))
    weight = sums.fast(points, at, scaled)
    weak = weight <= 1e-3 * sums.weak_share * float(scaled.sum())
    weight[weak] = sums.slow(points[weak], at, scaled)
    return weight
