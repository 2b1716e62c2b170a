"""Maximum likelihood of a binary model by Newton's method on collapsed cells."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from workbench.errors import StatisticsError
from workbench.quant.design_checks import listed
from workbench.quant.links import Likelihood, Link, likelihood, probability

_TOLERANCE = 1e-10
_MAX_STEPS = 60
_CERTAIN = 1e-7
_MANY_CELLS = 200_000
_PLAUSIBLE = 5.0


@dataclass(frozen=True, slots=True)
class BinaryFit:
    """Coefficients at the maximum of the likelihood.

    Attributes
    ----------
    coefficients : ndarray, shape (k,)
    covariance : ndarray, shape (k, k)
        Inverse of the observed information.
    log_likelihood : float
    n_steps : int
    """

    coefficients: np.ndarray
    covariance: np.ndarray
    log_likelihood: float
    n_steps: int


def maximise(
    matrix: np.ndarray,
    treated: np.ndarray,
    control: np.ndarray,
    *,
    link: Link,
    names: Sequence[str],
    start: np.ndarray | None = None,
) -> BinaryFit:
    """Fit until no coefficient moves by more than 1e-10 standard deviations of its column.

    Parameters
    ----------
    matrix : ndarray, shape (n_cells, k)
        The intercept first.
    treated, control : ndarray of float, shape (n_cells,)
        Rows of each kind in each cell.
    names : sequence of str, length k
        For messages.
    start : ndarray, shape (k,), optional
        Coefficients to begin with, such as those of a sample that is much alike; zeros where left out.

    Raises
    ------
    StatisticsError
        A covariate, or several together, tells treated from controls without error (separation), or the
        search does not settle.
    """
    if (empty := treated + control == 0).any():
        matrix, treated, control = matrix[~empty], treated[~empty], control[~empty]
    scaled, back = _standardised(matrix, treated + control)

    def at(place: np.ndarray) -> Likelihood:
        return likelihood(link, scaled @ place, treated, control)

    gamma = _start(scaled, treated, control, link) if start is None else np.linalg.solve(back, start)
    current = at(gamma)
    step = np.zeros_like(gamma)
    for n_steps in range(1, _MAX_STEPS + 1):
        step = _newton_step(scaled, current, names, step)
        gamma, current = _improved(scaled, gamma, step, current, at)
        if np.abs(step).max() < _TOLERANCE:
            covariance = back @ np.linalg.inv(_information(scaled, current)) @ back.T
            return BinaryFit(back @ gamma, covariance, current.value, n_steps)
        if _is_separated(link, scaled @ gamma, n_steps, step):
            raise _separation(names, step)
    raise StatisticsError("errors.score_not_converged", n=_MAX_STEPS)


def _start(scaled: np.ndarray, treated: np.ndarray, control: np.ndarray, link: Link) -> np.ndarray:
    """Zeros; with very many cells, a few steps on every twentieth of them, which spares steps on all."""
    gamma, part = np.zeros(scaled.shape[1]), slice(None, None, 20)
    if len(scaled) < _MANY_CELLS:
        return gamma
    for _ in range(5):
        current = likelihood(link, scaled[part] @ gamma, treated[part], control[part])
        try:
            gamma = gamma + np.linalg.solve(
                _information(scaled[part], current), scaled[part].T @ current.slope
            )
        except np.linalg.LinAlgError:
            return np.zeros_like(gamma)
    return gamma if np.abs(gamma).max() < _PLAUSIBLE else np.zeros_like(gamma)


def _standardised(matrix: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Columns with mean 0 and SD 1, and the matrix that takes coefficients back to their own units."""
    mean = weights @ matrix[:, 1:] / weights.sum()
    scaled = np.ones(matrix.shape)
    centred = np.subtract(matrix[:, 1:], mean, out=scaled[:, 1:])
    sd = np.sqrt(weights @ centred**2 / weights.sum())
    centred /= sd
    back = np.diag(np.concatenate([[1.0], 1 / sd]))
    back[0, 1:] = -mean / sd
    return scaled, back


def _information(scaled: np.ndarray, current: Likelihood) -> np.ndarray:
    return np.asarray((scaled * current.information[:, None]).T @ scaled)


def _newton_step(
    scaled: np.ndarray, current: Likelihood, names: Sequence[str], last: np.ndarray
) -> np.ndarray:
    try:
        return np.linalg.solve(_information(scaled, current), scaled.T @ current.slope)
    except np.linalg.LinAlgError as error:
        raise _separation(names, last) from error


def _improved(
    scaled: np.ndarray,
    gamma: np.ndarray,
    step: np.ndarray,
    current: Likelihood,
    at: Callable[[np.ndarray], Likelihood],
) -> tuple[np.ndarray, Likelihood]:
    """Halve the step while it makes the likelihood worse by more than rounding."""
    slack = 1e-12 * abs(current.value)
    for halving in range(30):
        moved = gamma + step / 2**halving
        reached = at(moved)
        if reached.value >= current.value - slack:
            return moved, reached
    return gamma, current


def _is_separated(link: Link, index: np.ndarray, n_steps: int, step: np.ndarray) -> bool:
    """Coefficients that still run after many steps, with cells that are all but certain."""
    if n_steps < 25 or np.abs(step).max() < 1e-3:
        return False
    p = probability(link, index)
    return bool((np.minimum(p, 1 - p) < _CERTAIN).any())


def _separation(names: Sequence[str], step: np.ndarray) -> StatisticsError:
    """Name the terms whose coefficients run away together."""
    size = np.abs(step[1:])
    runaway = [
        name for name, moved in zip(names[1:], size, strict=True) if moved >= 0.1 * size.max(initial=0)
    ]
    return StatisticsError("errors.covariates_separate", offenders=listed(runaway))
