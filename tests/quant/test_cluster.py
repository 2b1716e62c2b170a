"""Cluster-robust standard errors against statsmodels, and what they are for."""

import math

import numpy as np
import pytest
import statsmodels.api as sm

from workbench.quant.cluster import clustered_error, weighted_influence
from workbench.quant.comparison import Weighting
from workbench.quant.matching import match_nearest


def example():
    rng = np.random.default_rng(1)
    scores, treated = rng.integers(0, 40, 500) / 40, rng.random(500) < 0.4
    clusters = rng.integers(0, 12, 500)
    outcome = rng.normal(size=500) + rng.normal(size=12)[clusters]
    return outcome, treated, match_nearest(scores, treated), clusters


def test_the_error_is_that_of_a_weighted_regression():
    outcome, treated, match, clusters = example()

    found = clustered_error(weighted_influence(outcome, match), clusters)

    used = match.treated_weights + match.control_weights > 0
    weights = (match.treated_weights + match.control_weights)[used]
    regression = sm.WLS(outcome[used], sm.add_constant(treated[used].astype(float)), weights=weights).fit(
        cov_type="cluster", cov_kwds={"groups": clusters[used], "use_correction": False}
    )
    assert found.n_clusters == 12
    assert found.se == pytest.approx(regression.bse[1] * math.sqrt(12 / 11), rel=1e-9)


def test_each_row_its_own_cluster_is_a_robust_error():
    outcome, _, match, _ = example()
    influence = weighted_influence(outcome, match)

    found = clustered_error(influence, np.arange(500))

    n = np.count_nonzero(influence)
    assert found.se == pytest.approx(math.sqrt(n / (n - 1) * (influence @ influence)) / 500)


def test_an_effect_shared_by_clusters_is_covered():
    covered, missed = 0, 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        cluster = np.repeat(np.arange(40), 10)
        treated = rng.random(40)[cluster] < 0.5
        outcome = rng.normal(size=400) + rng.normal(size=40)[cluster]
        influence = weighted_influence(outcome, Weighting(treated * 1.0, ~treated * 1.0))
        effect = outcome[treated].mean() - outcome[~treated].mean()
        covered += abs(effect) < 1.96 * clustered_error(influence, cluster).se
        missed += abs(effect) >= 1.96 * clustered_error(influence, np.arange(400)).se

    # 95 percent of 200 within three binomial standard errors, and 40 clusters are not many
    assert covered >= 175
    assert missed > 60


def test_one_cluster_gives_a_reason():
    outcome, _, match, _ = example()

    found = clustered_error(weighted_influence(outcome, match), np.zeros(500))

    assert math.isnan(found.se)
    assert found.reason is not None
    assert found.reason.code == "one_cluster"


def test_a_row_without_a_cluster_is_the_callers_mistake():
    with pytest.raises(ValueError, match="must have a cluster"):
        clustered_error(np.array([1.0, -1.0]), np.array([1.0, np.nan]))
