"""A confounder that was not measured, simulated: the effect had it been among the covariates."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from workbench.errors import StatisticsError
from workbench.quant.design import Design, Term
from workbench.quant.newton import maximise
from workbench.quant.steps import IsCancelled, Progress, in_steps, never, quiet
from workbench.reasons import Reason

CONFOUNDER = "simulated"
Estimate = Callable[[Design], tuple[float, float]]
"""Effect and standard error from a design that has the confounder among its covariates."""


class Prevalence(NamedTuple):
    """Share (0–1) that has the confounder, by treatment and success.

    Attributes
    ----------
    p11, p10, p01, p00 : float
        The first digit is the treatment, the second the success.
    """

    p11: float
    p10: float
    p01: float
    p00: float


NEUTRAL = Prevalence(0.5, 0.5, 0.5, 0.5)
"""A confounder that goes with nothing: what it moves comes of matching anew; read others beside it."""


@dataclass(frozen=True, slots=True)
class CalibratedConfounder:
    """A covariate of zeros and ones, and how common it is in each group."""

    name: str
    prevalence: Prevalence


@dataclass(frozen=True, slots=True)
class SimulatedConfounder:
    """Effects with the simulated confounder among the covariates.

    Attributes
    ----------
    prevalence : Prevalence
    baseline, baseline_se : float
        Without the confounder, in the outcome's unit.
    att : float
        Mean over the draws; ``nan`` if none came through.
    se, se_within, se_between : float
        √(within² + (1 + 1/R)·between²), the parts being the mean variance and the variance of the draws.
    outcome_effect : float
        Γ: odds ratio of success with and without the confounder among controls, covariates held fixed; mean
        over the draws.
    selection_effect : float
        Λ: odds ratio of treatment with and without it, covariates held fixed; mean over the draws.
    outcome_effect_plain, selection_effect_plain : float
        The same without covariates, which the prevalence fixes.
    draws : ndarray of float, shape (n_draws,)
        Effect of each draw that came through.
    n_draws, n_failed : int
        Draws that came through, and those for which the score could not be estimated.
    is_complete : bool
        False if somebody cancelled.
    seed : int
    reason : Reason or None
        Why the first of the failed draws failed.
    """

    prevalence: Prevalence
    baseline: float
    baseline_se: float
    att: float
    se: float
    se_within: float
    se_between: float
    outcome_effect: float
    selection_effect: float
    outcome_effect_plain: float
    selection_effect_plain: float
    draws: np.ndarray
    n_draws: int
    n_failed: int
    is_complete: bool
    seed: int
    reason: Reason | None = None


def calibrated_confounders(design: Design, *, success_above: float = 0.5) -> tuple[CalibratedConfounder, ...]:
    """How common each covariate of zeros and ones is, by treatment and success.

    Parameters
    ----------
    design : Design
        Levels of a categorical covariate count as one covariate each, without the reference level.
    success_above : float
        Outcomes above this are successes.
    """
    groups = _groups(design, success_above)
    return tuple(
        CalibratedConfounder(
            term.name,
            Prevalence(*(float(design.matrix[design.cell_of_row[rows], j].mean()) for rows in groups)),
        )
        for j, term in enumerate(design.terms)
        if term.kind == "dummy"
    )


def simulate_confounder(
    design: Design,
    prevalence: Prevalence,
    estimate: Estimate,
    *,
    n_draws: int = 100,
    seed: int = 0,
    success_above: float = 0.5,
    progress: Progress = quiet,
    is_cancelled: IsCancelled = never,
) -> SimulatedConfounder:
    """Draw a confounder again and again, add it to the score, and estimate the effect anew.

    Parameters
    ----------
    design : Design
    prevalence : Prevalence
        Made up, or that of a covariate; see :func:`calibrated_confounders`.
    estimate : callable
        Effect and standard error from a design; called without the confounder first, then with each draw.
    n_draws, seed : int
    success_above : float
        Outcomes above this are successes.
    progress, is_cancelled : callable
        See :func:`in_steps`.

    Returns
    -------
    SimulatedConfounder

    Notes
    -----
    ``sensatt`` of Nannicini (2007) reports the same odds ratios and, as ``se``, the same sum of variances.
    Draws for which a model cannot be estimated are counted and left out. Rows are drawn for in their order.

    References
    ----------
    Ichino, Mealli & Nannicini (2008), Journal of Applied Econometrics 23(3), 305-327.
    """
    if n_draws < 1 or not all(0 <= share <= 1 for share in prevalence):
        raise ValueError("shares must lie between 0 and 1, and there must be at least one draw")
    groups, rng = _groups(design, success_above), np.random.default_rng(seed)
    baseline, baseline_se = estimate(design)
    found, failures, done = list[_Draw](), list[StatisticsError](), 0
    for _ in in_steps(range(n_draws), progress, is_cancelled):
        drawn = _drawn(groups, prevalence, design.n, rng)
        done += 1
        try:
            found.append(_one_draw(design, drawn, estimate, success_above))
        except StatisticsError as error:
            failures.append(error)
    return SimulatedConfounder(
        prevalence=prevalence,
        baseline=baseline,
        baseline_se=baseline_se,
        **_summary(found),
        outcome_effect_plain=_odds_ratio(prevalence.p01, prevalence.p00),
        selection_effect_plain=_odds_ratio(*_prevalence_by_arm(groups, prevalence)),
        draws=np.array([draw.att for draw in found]),
        n_draws=len(found),
        n_failed=len(failures),
        is_complete=done == n_draws,
        seed=seed,
        reason=Reason.of(failures[0].key, **failures[0].values) if failures else None,
    )


def with_confounder(design: Design, confounder: np.ndarray) -> Design:
    """The design with one more covariate of zeros and ones.

    Parameters
    ----------
    design : Design
    confounder : ndarray of 0/1, shape (n,)
    """
    key = 2 * design.cell_of_row + np.asarray(confounder, dtype=int)
    used, of_row = np.unique(key, return_inverse=True)
    return replace(
        design,
        terms=(*design.terms, Term(CONFOUNDER, CONFOUNDER, None, "0", "dummy")),
        matrix=np.column_stack([design.matrix[used // 2], used % 2]).astype(float),
        cell_of_row=of_row,
        n_treated_in_cell=np.bincount(of_row, weights=design.treatment, minlength=len(used)),
        n_in_cell=np.bincount(of_row, minlength=len(used)).astype(float),
    )


class _Draw(NamedTuple):
    att: float
    se: float
    outcome_effect: float
    selection_effect: float


def _groups(design: Design, success_above: float) -> tuple[np.ndarray, ...]:
    """Rows of each group, in the order of :class:`Prevalence`; each must have some."""
    success = design.outcome > success_above
    groups = tuple(
        np.flatnonzero((design.treatment == arm) & (success == outcome))
        for arm in (True, False)
        for outcome in (True, False)
    )
    if not all(len(rows) for rows in groups):
        raise StatisticsError("errors.confounder_groups", counts=", ".join(str(len(rows)) for rows in groups))
    return groups


def _drawn(
    groups: tuple[np.ndarray, ...], prevalence: Prevalence, n: int, rng: np.random.Generator
) -> np.ndarray:
    share = np.empty(n)
    for rows, level in zip(groups, prevalence, strict=True):
        share[rows] = level
    return rng.random(n) < share


def _one_draw(design: Design, drawn: np.ndarray, estimate: Estimate, success_above: float) -> _Draw:
    extended = with_confounder(design, drawn)
    success = design.outcome > success_above
    selection = _fitted_odds_ratio(extended, np.ones(design.n, dtype=bool), design.treatment)
    outcome = _fitted_odds_ratio(extended, ~design.treatment, success)
    return _Draw(*estimate(extended), outcome, selection)


def _fitted_odds_ratio(design: Design, rows: np.ndarray, success: np.ndarray) -> float:
    """Odds ratio of the confounder in a logit on the covariates, among some rows."""
    cells, n_cells = design.cell_of_row[rows], len(design.matrix)
    n = np.bincount(cells, minlength=n_cells).astype(float)
    successes = np.bincount(cells, weights=success[rows], minlength=n_cells)
    matrix, names = design.matrix[n > 0], list(design.names)
    kept = [0, *(j for j in range(1, matrix.shape[1]) if np.ptp(matrix[:, j]) > 0)]
    if kept[-1] != matrix.shape[1] - 1:
        raise StatisticsError("errors.covariates_constant", offenders=CONFOUNDER)
    fit = maximise(
        matrix[:, kept],
        successes[n > 0],
        (n - successes)[n > 0],
        link="logit",
        names=[names[j] for j in kept],
    )
    return math.exp(fit.coefficients[-1])


def _summary(found: list[_Draw]) -> dict[str, float]:
    if not found:
        names = "att", "se", "se_within", "se_between", "outcome_effect", "selection_effect"
        return dict.fromkeys(names, math.nan)
    att, se, outcome, selection = (np.array(part) for part in zip(*found, strict=True))
    within, between = float(np.mean(se**2)), float(att.var(ddof=1)) if len(att) > 1 else 0.0
    return {
        "att": float(att.mean()),
        "se": math.sqrt(within + (1 + 1 / len(att)) * between),
        "se_within": math.sqrt(within),
        "se_between": math.sqrt(between),
        "outcome_effect": float(outcome.mean()),
        "selection_effect": float(selection.mean()),
    }


def _prevalence_by_arm(groups: tuple[np.ndarray, ...], prevalence: Prevalence) -> tuple[float, float]:
    sizes = [len(rows) for rows in groups]
    with_it = [size * share for size, share in zip(sizes, prevalence, strict=True)]
    return sum(with_it[:2]) / sum(sizes[:2]), sum(with_it[2:]) / sum(sizes[2:])


def _odds_ratio(first: float, second: float) -> float:
    """Infinite where the first odds are, or the second are 0; ``nan`` where both are."""
    above, below = first * (1 - second), second * (1 - first)
    return above / below if below else math.inf if above else math.nan
