"""Standard errors where rows of one cluster, such as a reception centre, share what befalls them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from workbench.quant.comparison import Comparison
from workbench.reasons import Reason


@dataclass(frozen=True, slots=True)
class ClusteredError:
    """A cluster-robust standard error.

    Attributes
    ----------
    se : float
        In the outcome's unit; ``nan`` where ``reason`` says why.
    n_clusters : int
        Clusters with rows that are used. Below some thirty, the standard error is itself uncertain and tends
        to be too small.
    reason : Reason or None
    """

    se: float
    n_clusters: int
    reason: Reason | None = None


def clustered_error(influence: np.ndarray, clusters: np.ndarray) -> ClusteredError:
    """Standard error of an estimate from the influence of its rows, summed by cluster.

    Parameters
    ----------
    influence : ndarray of float, shape (n,)
        Influence of each row; the estimate's variance would be ``sum(influence**2) / n**2`` if rows were
        independent. Rows that are not used have 0.
    clusters : array-like, shape (n,)
        Cluster of each row.

    Returns
    -------
    ClusteredError
        ``nan`` with fewer than two clusters.

    Notes
    -----
    V = G/(G - 1) Σ_g (Σ_{i in g} influence_i)²/n², G the number of clusters: Stata's factor for estimators
    other than ``regress``, which multiplies by (n - 1)/(n - k) too.

    References
    ----------
    Liang & Zeger (1986), Biometrika 73(1), 13-22. Cameron & Miller (2015), Journal of Human Resources 50(2),
    317-372.
    """
    import pandas as pd

    used = np.flatnonzero(influence)
    codes, found = pd.factorize(np.asarray(clusters)[used])
    n_clusters = len(found)
    if (codes < 0).any():
        raise ValueError("every row that is used must have a cluster")
    if n_clusters < 2:
        reason = Reason.of("effect_reason.one_cluster", n=n_clusters)
        return ClusteredError(math.nan, n_clusters, reason)
    sums = np.bincount(codes, weights=influence[used], minlength=n_clusters)
    variance = n_clusters / (n_clusters - 1) * float(sums @ sums) / len(influence) ** 2
    return ClusteredError(math.sqrt(variance), n_clusters)


def weighted_influence(outcome: np.ndarray, comparison: Comparison) -> np.ndarray:
    """Influence of each row on a difference of weighted means, the weights taken as they are.

    Parameters
    ----------
    outcome : ndarray of float, shape (n,)
    comparison : Comparison

    Returns
    -------
    ndarray of float, shape (n,)
        n w(Y - Ȳ)/Σw, with a minus for the controls.

    Notes
    -----
    With :func:`clustered_error` this is the cluster-robust variance of the regression of the outcome on
    treatment, weighted by the matching, that MatchIt's authors recommend. Abadie & Spiess show it valid for
    matching without replacement when whole matched sets lie within clusters. It takes the weights, and with
    them the score and the match, as given; and since it measures outcomes from the mean of the arm instead of
    those of like rows, it is cautious where covariates say much of the outcome.

    References
    ----------
    Abadie & Spiess (2022), Journal of the American Statistical Association 117(538), 983-995.
    """
    influence = np.zeros(len(outcome))
    for sign, weights in ((1, comparison.treated_weights), (-1, comparison.control_weights)):
        share = weights / weights.sum()
        influence += sign * len(outcome) * share * (outcome - share @ outcome)
    return influence
