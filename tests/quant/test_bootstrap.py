"""The bootstrap engine: closed forms, repeatable draws, failures, refusals, and workers."""

import math
import time

import numpy as np
import pytest

from tests.quant.weighting_data import fitted, simulated_design, standard_error
from workbench.errors import StatisticsError
from workbench.quant.bootstrap import Resampling, bootstrap, bootstrap_allowed
from workbench.quant.resampled import Levels, resampled_design
from workbench.quant.weighting import inverse_weighted
from workbench.texts import Texts

OUTCOME = np.random.default_rng(5).gamma(2.0, 3.0, 400)


def mean_of(rows):
    return float(OUTCOME[rows].mean())


def slow_mean(rows):
    time.sleep(0.002)
    return mean_of(rows)


def often_undefined(rows):
    if rows[-1] < 100:
        raise StatisticsError("errors.no_treated", n=int(rows[-1]))
    return math.nan if rows[-1] < 200 else mean_of(rows)


def run(estimate=mean_of, n=400, *, refusal=None, seed=1, replications=400, **options):
    return bootstrap(estimate, n, refusal=refusal, seed=seed, replications=replications, **options)


def test_the_standard_error_of_a_mean_is_the_closed_form():
    found = run(replications=4000)

    # the bootstrap's own variance has n below the line; its SD is known to 1/sqrt(2·4000), about 1.1 %
    assert found.se == pytest.approx(OUTCOME.std() / 20, rel=0.04)
    assert found.estimate == OUTCOME.mean()
    assert found.normal_upper - found.estimate == pytest.approx(1.959964 * found.se, rel=1e-6)
    assert found.percentile_lower == np.quantile(found.estimates, 0.025)
    assert (found.n_done, found.n_failed, found.reason) == (4000, 0, None)


@pytest.mark.parametrize("options", [{"batch_size": 7}, {"n_jobs": 2}, {"n_jobs": 2, "batch_size": 100}])
def test_draws_are_the_same_whatever_the_workers_and_batches(options):
    assert run(**options).estimates.tolist() == run().estimates.tolist()


def test_a_joblib_backend_that_others_set_up_is_used():
    import joblib

    with joblib.parallel_config(backend="threading", n_jobs=2):
        found = run()

    assert found.estimates.tolist() == run().estimates.tolist()


def test_more_replications_begin_with_the_same_ones():
    assert run(replications=100).estimates.tolist() == run(replications=300).estimates[:100].tolist()


def test_another_seed_gives_other_draws():
    assert run(seed=2).estimates.tolist() != run().estimates.tolist()


def test_failed_replications_are_counted_with_their_reasons():
    found = run(often_undefined, replications=800)

    keys = {reason.key: count for reason, count in found.failures}
    assert set(keys) == {"errors.no_treated", "effect_reason.estimate_undefined"}
    assert found.n_failed + len(found.estimates) == found.n_done == 800
    # a quarter of last rows each, give or take four standard errors
    assert all(abs(count - 200) < 4 * math.sqrt(800 * 0.25 * 0.75) for count in keys.values())
    assert Texts("nb").reason(found.failures[0][0])


def test_an_estimate_that_the_sample_itself_does_not_give_is_told():
    def fails(rows):
        raise StatisticsError("errors.no_controls", n=len(rows))

    with pytest.raises(StatisticsError):
        run(fails, replications=10)


def test_one_success_gives_no_standard_error():
    found = run(only_whole, replications=10)

    assert math.isnan(found.se)
    assert math.isnan(found.percentile_upper)
    assert found.reason is not None
    assert dict(found.reason.values) == {"n": 0, "replications": 10}


def only_whole(rows):
    return mean_of(rows) if (np.diff(rows) == 1).all() else math.nan


def test_a_programmers_mistake_is_not_a_failed_replication():
    with pytest.raises(ZeroDivisionError):
        run(lambda rows: 1 / 0)


def test_progress_is_told_batch_by_batch():
    told = []

    run(replications=60, batch_size=25, progress=lambda done, of: told.append((done, of)))

    assert told == [(25, 60), (50, 60), (60, 60)]


@pytest.mark.parametrize("n_jobs", [None, 2])
def test_a_cancelled_run_describes_what_was_done(n_jobs):
    asked = []

    def cancelled():
        asked.append(1)
        return len(asked) == 2

    found = run(slow_mean, replications=500, batch_size=20, cancelled=cancelled, n_jobs=n_jobs)

    # batches that workers had begun are finished
    assert found.n_done == 40 if n_jobs is None else 40 <= found.n_done < 500
    assert found.estimates.tolist() == run(replications=found.n_done).estimates.tolist()
    assert found.reason is not None
    assert found.reason.code == "bootstrap_stopped"
    assert found.se > 0


@pytest.mark.parametrize("method", ["nearest", "as-in-2014", "mahalanobis"])
def test_nearest_neighbours_with_replacement_are_refused_in_both_languages(method):
    reason = bootstrap_allowed(method)
    found = run(lambda rows: 1 / 0, refusal=reason)

    assert found.reason == reason
    assert (found.n_done, math.isnan(found.se), math.isnan(found.estimate)) == (0, True, True)
    assert "Abadie" in Texts("nb").reason(reason)
    assert "with replacement" in Texts("en").reason(reason)


@pytest.mark.parametrize(
    "method",
    ["kernel", "radius", "radius-pooled", "ipw", "aipw", "ipwra", "ra", "entropy", "blocks", "subclass"],
)
def test_smooth_estimators_are_allowed(method):
    assert bootstrap_allowed(method) is None


def test_an_unknown_method_is_the_callers_mistake():
    with pytest.raises(ValueError, match="unknown method"):
        bootstrap_allowed("magic")


def test_strata_keep_their_sizes():
    strata = np.arange(100) % 3
    plan = Resampling.of(100, cluster=None, strata=strata)

    for seed in range(20):
        rows = plan.draw(np.random.default_rng(seed))
        assert np.bincount(strata[rows]).tolist() == np.bincount(strata).tolist()


def test_clusters_are_drawn_whole():
    cluster = np.array([f"centre {i}" for i in np.random.default_rng(0).integers(0, 9, 200)])
    plan = Resampling.of(200, cluster=cluster, strata=None)

    for seed in range(20):
        counts = np.bincount(plan.draw(np.random.default_rng(seed)), minlength=200)
        for name in np.unique(cluster):
            assert len(set(counts[cluster == name].tolist())) == 1


def test_clusters_widen_the_spread_of_a_mean_that_differs_between_them():
    cluster = np.argsort(np.argsort(OUTCOME)) // 20

    found = run(cluster=cluster, replications=2000)

    means = np.array([OUTCOME[cluster == c].mean() for c in range(20)])
    assert found.se == pytest.approx(means.std() / math.sqrt(20), rel=0.06)
    assert found.se > 3 * run().se


@pytest.mark.parametrize(
    "options",
    [
        {"replications": 1},
        {"alpha": 0.0},
        {"batch_size": 0},
        {"cluster": np.zeros(3)},
        {"cluster": np.zeros(400), "strata": np.zeros(400)},
    ],
)
def test_impossible_options_are_the_callers_mistake(options):
    with pytest.raises(ValueError, match=r"at least|shape|not both"):
        run(**options)


def test_the_bootstrap_of_weighting_agrees_with_its_influence():
    design, model = fitted(simulated_design(1500, effect=0.05, seed=2))
    levels = Levels.of(design)

    def weighted(rows):
        return inverse_weighted(*fitted(resampled_design(design, rows, levels=levels))).effect

    found = run(weighted, design.n, replications=300)

    contrast = inverse_weighted(design, model)
    # the SD of 300 draws is known to 1/sqrt(600), about 4 %
    assert found.se == pytest.approx(standard_error(contrast), rel=0.15)
    assert found.estimate == pytest.approx(contrast.effect, rel=1e-12)
