"""Variance around a row among its nearest of the same arm by covariates: brute force, and who is left out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests import brute_force
from workbench.quant.covariate_variance import covariate_variance

TOLERANCE = 1e-9
"""What counts as a tie by default; distances are standard deviations."""


def example(seed, *, tied=True, n=40):
    rng = np.random.default_rng(seed)
    matrix = rng.integers(0, 4, (n, 2)).astype(float) if tied else rng.normal(size=(n, 2))
    return rng.normal(5, 2, n), matrix, rng.random(n) < 0.4, rng.integers(0, 3, n)


def distances(matrix, treated, covariance):
    groups = [matrix] if covariance == "full_sample" else [matrix[treated], matrix[~treated]]
    scatter = sum((one - one.mean(axis=0)).T @ (one - one.mean(axis=0)) for one in groups)
    apart = matrix[:, None] - matrix[None]
    inverse = np.linalg.inv(scatter / (len(matrix) - len(groups)))
    return np.sqrt(np.maximum(np.einsum("ijk,kl,ijl->ij", apart, inverse, apart), 0))


def by_hand(outcome, matrix, treated, *, strata, covariance, neighbours):
    distance = distances(matrix, treated, covariance)
    distance[treated[:, None] != treated[None]] = np.inf
    within = np.where(strata[:, None] == strata[None], distance, np.inf)
    alone = np.isfinite(within).sum(axis=1) == 1
    within[alone] = distance[alone]
    np.fill_diagonal(within, -1.0)
    near = brute_force.nearest(within, neighbours + 1, tolerance=TOLERANCE)
    return brute_force.variances(outcome, near)


@given(
    st.integers(0, 10_000), st.booleans(), st.integers(1, 3), st.sampled_from(["within_arms", "full_sample"])
)
@settings(max_examples=100, deadline=None)
def test_the_variance_is_that_of_brute_force(seed, tied, neighbours, covariance):
    outcome, matrix, treated, strata = example(seed, tied=tied)
    options = {"strata": strata, "covariance": covariance, "neighbours": neighbours}

    found = covariate_variance(outcome, matrix, treated, **options)

    assert found == pytest.approx(by_hand(outcome, matrix, treated, **options), rel=1e-9, nan_ok=True)


def test_rows_off_support_are_nobodys_neighbours():
    outcome, matrix, treated, strata = example(1)
    kept = np.random.default_rng(2).random(len(outcome)) < 0.7

    found = covariate_variance(outcome, matrix, treated, strata=strata, on_support=kept)

    alone = covariate_variance(outcome[kept], matrix[kept], treated[kept], strata=strata[kept])
    assert found[kept] == pytest.approx(alone)
    assert np.isnan(found[~kept]).all()


def test_a_row_alone_in_its_arm_has_no_variance():
    outcome, matrix, _, _ = example(3)
    treated = np.arange(len(outcome)) == 0

    found = covariate_variance(outcome, matrix, treated, covariance="full_sample")

    assert np.isnan(found).tolist() == treated.tolist()


def test_nobody_beside_the_row_is_the_callers_mistake():
    with pytest.raises(ValueError, match="neighbours"):
        covariate_variance(*example(4)[:3], neighbours=0)
