"""The bootstrap: the spread of an estimate over samples drawn from the sample, in parallel and repeatable."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np

from workbench.errors import WorkbenchError
from workbench.quant.parallel import spread
from workbench.quant.score_groups import expanded
from workbench.quant.steps import IsCancelled, Progress, never, quiet
from workbench.reasons import Reason

Estimate = Callable[[np.ndarray], float]
_WITH_REPLACEMENT = frozenset({"nearest", "as-in-2014", "mahalanobis"})
_ADMITTED = frozenset(
    {
        "nearest-no-replacement", "optimal", "mahalanobis-no-replacement", "radius", "radius-pooled",
        "kernel", "blocks", "subclass", "ipw", "aipw", "ipwra", "ra", "entropy",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class BootstrapResult:
    """What the bootstrap says of an estimate.

    Attributes
    ----------
    estimate : float
        On the sample itself.
    se : float
        Standard deviation (n - 1) of the estimates.
    normal_lower, normal_upper : float
        Estimate ± z standard errors.
    percentile_lower, percentile_upper : float
        Quantiles of the estimates.
    estimates : ndarray of float, shape (n_succeeded,)
        One a replication that succeeded, in the order of the replications.
    replications, n_done : int
        Asked for, and carried out: fewer if it was stopped.
    failures : tuple of (Reason, int)
        Why replications failed, and how many, the most frequent first.
    seed : int
    alpha : float
        Both intervals are at 1 - alpha.
    reason : Reason or None
        Why numbers are ``nan``, or that it was stopped.
    """

    estimate: float
    se: float
    normal_lower: float
    normal_upper: float
    percentile_lower: float
    percentile_upper: float
    estimates: np.ndarray
    replications: int
    n_done: int
    failures: tuple[tuple[Reason, int], ...]
    seed: int
    alpha: float
    reason: Reason | None = None

    @property
    def n_failed(self) -> int:
        """Replications in which the estimate could not be computed."""
        return sum(count for _, count in self.failures)


@dataclass(frozen=True, slots=True)
class Resampling:
    """How rows are drawn: alone, whole clusters, or alone within strata.

    Attributes
    ----------
    groups : tuple of ndarray of int
        Rows that are drawn from, group by group, each group as many times as it has units.
    starts : ndarray of int, or None
        Where each cluster begins in the only group, one more at the end; None without clusters.
    """

    groups: tuple[np.ndarray, ...]
    starts: np.ndarray | None = None

    @classmethod
    def of(cls, n: int, *, cluster: np.ndarray | None, strata: np.ndarray | None) -> Resampling:
        """From the labels of clusters or strata, each of shape (n,), at most one of them given."""
        if cluster is not None and strata is not None:
            raise ValueError("rows can be drawn by cluster or by stratum, not both")
        if cluster is None and strata is None:
            return cls((np.arange(n),))
        labels = np.asarray(cluster if strata is None else strata)
        if labels.shape != (n,):
            raise ValueError(f"labels must have shape ({n},), not {labels.shape}")
        codes = np.unique(labels, return_inverse=True)[1]
        order, sizes = np.argsort(codes, kind="stable"), np.bincount(codes)
        starts = np.concatenate([[0], np.cumsum(sizes)])
        if cluster is not None:
            return cls((order,), starts)
        return cls(tuple(np.split(order, starts[1:-1])))

    def draw(self, rng: np.random.Generator) -> np.ndarray:
        """Row numbers of one resample."""
        if self.starts is not None:
            n = len(self.starts) - 1
            first, sizes = self.starts[:-1], np.diff(self.starts)
            drawn = rng.integers(0, n, n)
            return np.asarray(self.groups[0][expanded(first[drawn], sizes[drawn])])
        return np.concatenate([rows[rng.integers(0, len(rows), len(rows))] for rows in self.groups])


def bootstrap_allowed(method: str) -> Reason | None:
    """Why the bootstrap is not valid for an estimator, or None if it is.

    Parameters
    ----------
    method : str
        As the ``effect`` command names it.

    Notes
    -----
    Weighting, regression, kernels, radii and strata are smooth enough. Nearest neighbours with replacement
    are not: the number of times a control is used does not settle as the sample grows. Without replacement
    the bootstrap is not refused, though it is only known to do well in simulations (Austin & Small 2014).

    References
    ----------
    Abadie & Imbens (2008), Econometrica 76(6), 1537-1557. Austin & Small (2014), Statistics in Medicine 33,
    4306-4319.
    """
    if method in _WITH_REPLACEMENT:
        return Reason.of("effect_reason.bootstrap_nearest")
    if method not in _ADMITTED:
        raise ValueError(f"unknown method: {method}")
    return None


def bootstrap(
    estimate: Estimate,
    n: int,
    *,
    refusal: Reason | None,
    seed: int,
    replications: int = 1000,
    alpha: float = 0.05,
    cluster: np.ndarray | None = None,
    strata: np.ndarray | None = None,
    n_jobs: int | None = None,
    batch_size: int = 25,
    progress: Progress | None = None,
    cancelled: IsCancelled | None = None,
) -> BootstrapResult:
    """Draw rows with replacement, estimate again, and describe the estimates.

    Parameters
    ----------
    estimate : callable
        From row numbers, some of them several times, to the estimate. It must survive being sent to another
        process. A :class:`WorkbenchError` or a ``nan`` counts as a failed replication; other errors pass.
    n : int
        Rows.
    refusal : Reason or None
        Why the estimator does not admit the bootstrap, as :func:`bootstrap_allowed` says; nothing is drawn.
    seed : int
        Each replication has a generator of its own from it, so that draws do not depend on the workers.
    replications : int
    alpha : float
    cluster : ndarray, shape (n,), optional
        Labels; whole clusters are drawn.
    strata : ndarray, shape (n,), optional
        Labels, such as the treatment; each stratum keeps its size.
    n_jobs : int, optional
        Workers; see :func:`workbench.quant.parallel.spread`.
    batch_size : int
        Replications a worker takes at a time.
    progress : callable, optional
        Told (done, replications) after each batch.
    cancelled : callable, optional
        Asked after each batch; when it is true, no batch is begun any more, and what is done is described.

    Returns
    -------
    BootstrapResult

    References
    ----------
    Efron & Tibshirani (1993), An Introduction to the Bootstrap.
    """
    if replications < 2 or batch_size < 1 or not 0 < alpha < 1:
        raise ValueError("replications must be at least 2, batch_size at least 1, alpha between 0 and 1")
    plan = Resampling.of(n, cluster=cluster, strata=strata)
    if refusal is not None:
        return _described(math.nan, [], refusal, replications=replications, seed=seed, alpha=alpha)
    seeds = np.random.SeedSequence(seed).spawn(replications)
    batches = [seeds[begin : begin + batch_size] for begin in range(0, replications, batch_size)]
    done, tell = list[float | Reason](), progress or quiet
    shared, stopped = (estimate, plan), cancelled or never
    with closing(spread(_replicated, shared, batches, n_jobs=n_jobs, cancelled=stopped)) as results:
        for outcomes in results:
            done += outcomes
            tell(len(done), replications)
    whole = float(estimate(np.arange(n)))
    return _described(whole, done, None, replications=replications, seed=seed, alpha=alpha)


def _replicated(
    shared: tuple[Estimate, Resampling], seeds: list[np.random.SeedSequence]
) -> list[float | Reason]:
    """The estimate of each replication, or why there is none."""
    estimate, plan = shared
    return [_once(estimate, plan.draw(np.random.default_rng(seed))) for seed in seeds]


def _once(estimate: Estimate, rows: np.ndarray) -> float | Reason:
    try:
        found = float(estimate(rows))
    except WorkbenchError as error:
        return Reason.of(error.key, **error.values)
    return Reason.of("effect_reason.estimate_undefined") if math.isnan(found) else found


def _described(
    estimate: float,
    done: list[float | Reason],
    refusal: Reason | None,
    *,
    replications: int,
    seed: int,
    alpha: float,
) -> BootstrapResult:
    found = np.array([outcome for outcome in done if not isinstance(outcome, Reason)])
    enough, z = len(found) > 1, NormalDist().inv_cdf(1 - alpha / 2)
    se = float(found.std(ddof=1)) if enough else math.nan
    lower, upper = np.quantile(found, [alpha / 2, 1 - alpha / 2]) if enough else (math.nan, math.nan)
    return BootstrapResult(
        estimate=estimate,
        se=se,
        normal_lower=estimate - z * se,
        normal_upper=estimate + z * se,
        percentile_lower=float(lower),
        percentile_upper=float(upper),
        estimates=found,
        replications=replications,
        n_done=len(done),
        failures=_failures(done),
        seed=seed,
        alpha=alpha,
        reason=refusal or _reason(len(found), len(done), replications),
    )


def _failures(done: list[float | Reason]) -> tuple[tuple[Reason, int], ...]:
    """By the kind of reason, told by its first case."""
    reasons = [outcome for outcome in done if isinstance(outcome, Reason)]
    first = {reason.key: reason for reason in reversed(reasons)}
    return tuple((first[key], count) for key, count in Counter(r.key for r in reasons).most_common())


def _reason(n_succeeded: int, n_done: int, replications: int) -> Reason | None:
    if n_succeeded < 2:
        return Reason.of("effect_reason.bootstrap_too_few", n=n_succeeded, replications=replications)
    if n_done < replications:
        return Reason.of("effect_reason.bootstrap_stopped", n=n_done, replications=replications)
    return None
