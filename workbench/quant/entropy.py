"""Entropy balancing: the control weights nearest to equal ones that give exactly the treated's means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from workbench.errors import StatisticsError
from workbench.quant.arm_means import Columns, support_rows, target_rows
from workbench.quant.comparison import Contrast, Weighting
from workbench.quant.design import Design
from workbench.quant.design_checks import listed

_MAX_STEPS = 200
_HALVINGS = 40
_RUNAWAY = 700.0


@dataclass(frozen=True, slots=True)
class EntropyWeighting(Weighting):
    """Weights that balance the means of every model column; see :class:`Comparison`.

    Attributes
    ----------
    tolerance : float
        Largest allowed difference of means, in standard deviations of the column.
    largest_gap : float
        Largest difference that is left, in the same unit.
    n_steps : int
        Newton steps.
    """

    tolerance: float
    largest_gap: float
    n_steps: int


def entropy_balanced(
    design: Design, *, on_support: np.ndarray | None = None, tolerance: float = 1e-10
) -> Contrast:
    """Average treatment effect on the treated (ATT) by entropy balancing.

    Parameters
    ----------
    design : Design
        Means of all its columns are balanced; add squares as covariates to balance variances.
    on_support : ndarray of bool, shape (n,), optional
        Rows that count; all where left out.
    tolerance : float
        Largest difference of means that counts as none, in standard deviations of the column.

    Returns
    -------
    Contrast
        ``comparison`` is an :class:`EntropyWeighting`; the influence includes the estimation of the weights.

    Raises
    ------
    StatisticsError
        An arm is empty, or no positive weights of the controls give the treated's means; the covariates in
        the way are named.

    Notes
    -----
    Weights exp(x'γ) solve Σ_controls w x = Σ_treated x, the dual of the entropy problem, by Newton's method.
    The influence is that of this estimating equation: with b the weighted regression of the outcome on x
    among controls, (n/N1)[D(Y - m1 - x'b) - (1 - D) w (Y - m0 - x'b)].

    References
    ----------
    Hainmueller (2012), Political Analysis 20(1), 25-46. Zhao & Percival (2017), Journal of Causal Inference
    5(1).
    """
    treated = target_rows(design, "att", on_support)
    control = (support_rows(design, on_support) & ~design.treatment).astype(float)
    columns = Columns.of(design)
    wanted = columns.total(treated) / treated.sum()
    distance = columns.matrix[:, 1:] - wanted[1:]
    in_cell = columns.by_cell(control)
    solved = _solved(_Dual(distance[in_cell > 0], in_cell[in_cell > 0]), design.names[1:], tolerance)
    by_cell = np.zeros(len(in_cell))
    by_cell[in_cell > 0] = solved.weights
    weights = control * by_cell[columns.cell_of_row] * treated.sum()
    comparison = EntropyWeighting(treated, weights, tolerance, solved.largest_gap, solved.n_steps)
    return _contrast(design.outcome, columns, comparison)


def _contrast(outcome: np.ndarray, columns: Columns, comparison: EntropyWeighting) -> Contrast:
    treated, weights = comparison.treated_weights, comparison.control_weights
    n1 = treated.sum()
    treated_mean, control_mean = float(treated @ outcome / n1), float(weights @ outcome / n1)
    slopes = np.linalg.lstsq(
        columns.gram(weights), columns.total(weights * (outcome - control_mean)), rcond=1e-12
    )[0]
    fitted = columns.at_rows(slopes)
    influence = treated * (outcome - treated_mean - fitted) - weights * (outcome - control_mean - fitted)
    return Contrast(
        comparison, treated_mean - control_mean, treated_mean, control_mean, influence * len(outcome) / n1
    )


class _Solved(NamedTuple):
    """Weight of one control of each cell, summing to 1 over controls, and how exact they are."""

    weights: np.ndarray
    largest_gap: float
    n_steps: int


class _Point(NamedTuple):
    """A place, the value there, and the share of all weight in each cell."""

    place: np.ndarray
    value: float
    shares: np.ndarray


@dataclass(frozen=True, slots=True)
class _Dual:
    """log Σ n exp(distance'λ), whose derivative by λ is the difference of means.

    ``distance`` has shape (n_cells, k): the columns less the treated's means, where there are controls.
    """

    distance: np.ndarray
    controls: np.ndarray

    def at(self, place: np.ndarray) -> _Point:
        exponent = self.distance @ place
        top = float(exponent.max())
        weight = self.controls * np.exp(exponent - top)
        return _Point(place, top + float(np.log(weight.sum())), weight / weight.sum())

    def step(self, point: _Point, gap: np.ndarray) -> np.ndarray:
        """Newton's; the least one where columns follow from each other among the controls."""
        centred = self.distance - gap
        curvature = (centred * point.shares[:, None]).T @ centred
        return np.asarray(-np.linalg.lstsq(curvature, gap, rcond=1e-13)[0])

    def improved(self, point: _Point, step: np.ndarray, slope: float) -> _Point | None:
        """Halve the step until the value falls; None where it cannot or weights run away."""
        slack = 1e-14 * max(1.0, abs(point.value))
        for halving in range(_HALVINGS):
            moved = point.place + step / 2**halving
            if np.abs(self.distance @ moved).max() < _RUNAWAY:
                reached = self.at(moved)
                if reached.value <= point.value + 1e-4 * slope / 2**halving + slack:
                    return reached
        return None


def _solved(dual: _Dual, names: tuple[str, ...], tolerance: float) -> _Solved:
    point: _Point | None = dual.at(np.zeros(dual.distance.shape[1]))
    for n_steps in range(_MAX_STEPS):
        if point is None:
            break
        gap = point.shares @ dual.distance
        if np.abs(gap).max() <= tolerance:
            return _Solved(point.shares / dual.controls, float(np.abs(gap).max()), n_steps)
        step = dual.step(point, gap)
        point = dual.improved(point, step, float(gap @ step))
    raise _failure(dual.distance, names)


def _failure(used: np.ndarray, names: tuple[str, ...]) -> StatisticsError:
    """Name the columns whose mean no weights reach alone, or else those a best compromise leaves apart."""
    apart = (used.max(axis=0) <= 0) | (used.min(axis=0) >= 0)
    if not apart.any():
        apart = _compromise(used) > 1e-8
    if not apart.any():
        return StatisticsError("errors.entropy_not_converged", n=_MAX_STEPS)
    offenders = [name for name, hit in zip(names, apart, strict=True) if hit]
    return StatisticsError("errors.entropy_infeasible", offenders=listed(offenders))


def _compromise(used: np.ndarray) -> np.ndarray:
    """Absolute differences of means that are left at the smallest sum of them, shape (k,)."""
    from scipy.optimize import linprog

    cells, k = used.shape
    cost = np.concatenate([np.zeros(cells), np.ones(2 * k)])
    balance = np.hstack([used.T, np.eye(k), -np.eye(k)])
    total = np.concatenate([np.ones(cells), np.zeros(2 * k)])[None]
    right = np.concatenate([np.zeros(k), [1.0]])
    found = linprog(cost, A_eq=np.vstack([balance, total]), b_eq=right, method="highs")
    return (
        np.asarray(found.x[cells : cells + k] + found.x[cells + k :]) if found.x is not None else np.ones(k)
    )
