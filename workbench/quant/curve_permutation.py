"""The joint permutation test of a specification curve: could the whole of it be chance?"""

from __future__ import annotations

import math
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from workbench.quant.curve_units import curve_effects
from workbench.quant.design_checks import check_complete, check_present
from workbench.quant.exact import strata_of
from workbench.quant.parallel import spread
from workbench.quant.specification_grid import CurveSpecification
from workbench.quant.steps import IsCancelled, Progress, never, quiet
from workbench.reasons import Reason

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class CurvePermutation:
    """A curve beside the curves of permuted treatments.

    Attributes
    ----------
    median : float
        Of the curve's effects, in the outcome's unit.
    share_one_sign : float
        Share (0–1) of its effects on the side of 0 where most of them are.
    p_median, p_share : float
        Share of permutations, the observed one among them, whose median is at least as far from 0, and whose
        share on one side is at least as large.
    medians, shares : ndarray of float, shape (n_succeeded,)
        Of the permutations, in their order.
    n_specifications : int
    replications, n_done, n_failed : int
        Permutations asked for, carried out, and without a single effect.
    n_missing : int
        Effects that could not be estimated, in all permutations that have any.
    within : tuple of str
        Columns inside whose groups the treatment was permuted.
    seed : int
    reason : Reason or None
        Why numbers are ``nan``, or that it was stopped.
    """

    median: float
    share_one_sign: float
    p_median: float
    p_share: float
    medians: np.ndarray
    shares: np.ndarray
    n_specifications: int
    replications: int
    n_done: int
    n_failed: int
    n_missing: int
    within: tuple[str, ...]
    seed: int
    reason: Reason | None = None


class _Curve(NamedTuple):
    """A curve as the test sees it; ``nan`` without any effect."""

    median: float
    share: float
    n_missing: int


class _Permuted(NamedTuple):
    """What every permutation needs."""

    data: pd.DataFrame
    grid: tuple[CurveSpecification, ...]
    groups: tuple[np.ndarray, ...]


def permutation_test(
    data: pd.DataFrame,
    grid: Sequence[CurveSpecification],
    *,
    replications: int,
    seed: int,
    within: Sequence[str] = (),
    n_jobs: int | None = None,
    batch_size: int = 1,
    progress: Progress = quiet,
    cancelled: IsCancelled = never,
) -> CurvePermutation:
    """Deal the treatment out anew, draw the whole curve again, and see how often it is as extreme.

    Parameters
    ----------
    data : pd.DataFrame, shape (n, p)
        Not changed.
    grid : sequence of CurveSpecification
        The curve, or a part of it (:func:`with_choices`) where all of it takes too long.
    replications : int
        Permutations.
    seed : int
        Each permutation has a generator of its own from it, so that draws do not depend on the workers. Draws
        go by the order of the rows.
    within : sequence of str
        Columns inside whose groups the treatment is permuted; in the whole table without any.
    n_jobs : int, optional
        Workers; see :func:`workbench.quant.parallel.spread`.
    batch_size : int
        Permutations that a worker takes at a time.
    progress : callable, optional
        Told (done, all) permutations.
    cancelled : callable, optional
        Asked after each batch; what is done is then described, and says so.

    Raises
    ------
    InputError
        A column is absent or not complete.

    Notes
    -----
    The hypothesis is that the treatment has no effect on anybody and was dealt out at random (inside the
    groups of ``within``). Where who takes part depends strongly on the covariates, the curves of permuted
    treatments are better balanced and less spread than the real one, so that p can be too small; permuting
    inside groups of the covariates (age in bands) mends that.

    References
    ----------
    Simonsohn, Simmons & Nelson (2020), Nature Human Behaviour 4, 1208-1214. Phipson & Smyth (2010),
    Statistical Applications in Genetics and Molecular Biology 9(1), 39.
    """
    if not grid or replications < 1 or batch_size < 1:
        raise ValueError("a permutation test needs a curve, and replications and batches of at least one")
    shared, seeds = _prepared(data, grid, within), np.random.SeedSequence(seed).spawn(replications)
    batches = [seeds[begin : begin + batch_size] for begin in range(0, replications, batch_size)]
    done = list[_Curve]()
    with closing(spread(_permuted, shared, batches, n_jobs=n_jobs, cancelled=cancelled)) as results:
        for curves in results:
            done += curves
            progress(len(done), replications)
    observed = _curve(curve_effects(data, grid))
    return _described(observed, done, shared, replications=replications, seed=seed, within=tuple(within))


def _prepared(data: pd.DataFrame, grid: Sequence[CurveSpecification], within: Sequence[str]) -> _Permuted:
    """Only the columns that the curve reads, and the rows of each group."""
    treatment = grid[0].specification.treatment
    check_present(data, [treatment, *within])
    check_complete(data, [treatment, *within])
    codes = strata_of([data[name] for name in within]) if within else np.zeros(len(data), dtype=int)
    groups = np.split(np.argsort(codes, kind="stable"), np.cumsum(np.bincount(codes))[:-1])
    read = {name for point in grid for name in _columns(point)}
    return _Permuted(data[[name for name in data.columns if name in read]], tuple(grid), tuple(groups))


def _columns(point: CurveSpecification) -> set[str]:
    spec = point.specification
    named = (spec.treatment, spec.outcome, *spec.covariates, *spec.exact, spec.cluster, point.age_column)
    return {name for name in named if name is not None}


def _permuted(shared: _Permuted, seeds: Sequence[np.random.SeedSequence]) -> list[_Curve]:
    treatment = shared.grid[0].specification.treatment
    values, curves = shared.data[treatment].to_numpy(), list[_Curve]()
    for seed in seeds:
        rng, dealt = np.random.default_rng(seed), values.copy()
        for rows in shared.groups:
            dealt[rows] = values[rng.permutation(rows)]
        curves.append(_curve(curve_effects(shared.data.assign(**{treatment: dealt}), shared.grid)))
    return curves


def _curve(effects: np.ndarray) -> _Curve:
    known = effects[np.isfinite(effects)]
    if not len(known):
        return _Curve(math.nan, math.nan, len(effects))
    larger = max(int((known > 0).sum()), int((known < 0).sum()))
    return _Curve(float(np.median(known)), larger / len(known), len(effects) - len(known))


def _described(
    observed: _Curve,
    done: Sequence[_Curve],
    shared: _Permuted,
    *,
    replications: int,
    seed: int,
    within: tuple[str, ...],
) -> CurvePermutation:
    known = [curve for curve in done if not math.isnan(curve.median)]
    medians, shares = (np.array([curve[at] for curve in known]) for at in (0, 1))
    return CurvePermutation(
        median=observed.median,
        share_one_sign=observed.share,
        p_median=_p(abs(observed.median), np.abs(medians)),
        p_share=_p(observed.share, shares),
        medians=medians,
        shares=shares,
        n_specifications=len(shared.grid),
        replications=replications,
        n_done=len(done),
        n_failed=len(done) - len(known),
        n_missing=sum(curve.n_missing for curve in known),
        within=within,
        seed=seed,
        reason=_reason(len(known), len(done), replications),
    )


def _p(observed: float, drawn: np.ndarray, *, tolerance: float = 1e-12) -> float:
    """Share of draws as large as what was observed, which counts as one of them; never 0."""
    if math.isnan(observed) or not len(drawn):
        return math.nan
    return (1 + int((drawn >= observed - tolerance).sum())) / (1 + len(drawn))


def _reason(n_known: int, n_done: int, replications: int) -> Reason | None:
    if not n_known:
        return Reason.of("effect_reason.permutation_too_few", n=n_done)
    if n_done < replications:
        return Reason.of("effect_reason.permutation_stopped", n=n_done, of=replications)
    return None
