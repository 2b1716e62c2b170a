"""The joint permutation test: repeatable, right by brute force, honest without an effect, sharp with one."""

import math
from dataclasses import replace

import numpy as np
import pytest

from tests.helpers import simulated_table
from workbench.errors import InputError
from workbench.quant.curve_permutation import permutation_test
from workbench.quant.curve_units import curve_effects
from workbench.quant.specification import EffectSpecification
from workbench.quant.specification_curve import run_curve
from workbench.quant.specification_grid import CurveChoices, specification_grid

BASE = EffectSpecification("took_part", "returned", ("age", "child"), method="ipw")
GRID = specification_grid(
    BASE, choices=CurveChoices(("ipw", "subclass"), ("logit",), ("minmax",), leave_one_out=False)
)
TABLE = simulated_table(400, effect=0.2, seed=3)


def run(table=TABLE, grid=GRID, *, replications=19, seed=1, **options):
    return permutation_test(table, grid, replications=replications, seed=seed, **options)


def randomised(seed, *, n=150):
    """A trial without any effect: the treatment is dealt out by lot."""
    table = simulated_table(n, seed=seed)
    table["took_part"] = np.random.default_rng(seed).permutation(np.arange(n) % 2)
    return table


@pytest.mark.parametrize("options", [{"n_jobs": 2}, {"batch_size": 4}, {"n_jobs": 2, "batch_size": 7}])
def test_draws_are_the_same_whatever_the_workers_and_batches(options):
    assert run(**options).medians.tolist() == run().medians.tolist()


def test_more_permutations_begin_with_the_same_ones_and_another_seed_gives_others():
    few, more, other = run(replications=5), run(replications=9), run(replications=5, seed=2)

    assert more.medians[:5].tolist() == few.medians.tolist()
    assert other.medians.tolist() != few.medians.tolist()


def test_an_effect_that_is_there_is_found():
    found = run(replications=39)

    assert found.p_median == 1 / 40
    assert found.median == run_curve(TABLE, GRID).summary.median > 0.1
    assert (found.share_one_sign, found.n_specifications, found.n_failed, found.n_missing) == (1, 2, 0, 0)


def test_p_counts_the_permutations_that_are_as_extreme():
    grid = specification_grid(BASE, choices=CurveChoices(("ipw", "nearest", "subclass"), ("logit", "probit")))

    found = run(randomised(8), grid)

    as_far = np.abs(found.medians) >= abs(found.median)
    assert found.p_median == (1 + as_far.sum()) / 20
    assert found.p_share == (1 + (found.shares >= found.share_one_sign).sum()) / 20
    effects = curve_effects(randomised(8), grid)
    assert found.share_one_sign == max((effects > 0).mean(), (effects < 0).mean())


@pytest.mark.slow
def test_without_an_effect_p_is_as_often_small_as_it_should_be():
    """Randomised trials: p of 19 permutations is 0.05, 0.10 … 1, each as likely as the others."""
    n = 100
    p = np.array([run(randomised(seed), seed=seed).p_median for seed in range(n)])

    sd = math.sqrt((20**2 - 1) / 12) / 20
    assert p.mean() == pytest.approx(0.525, abs=2.5 * sd / math.sqrt(n))
    for level in (0.05, 0.1, 0.25, 0.5):
        assert (p <= level + 1e-9).mean() == pytest.approx(
            level, abs=2.5 * math.sqrt(level * (1 - level) / 200)
        )


def test_within_groups_each_keeps_its_treated(monkeypatch):
    from workbench.quant import curve_permutation

    seen = []

    def looking(data, grid):
        seen.append(data.groupby("land")["took_part"].sum().tolist())
        return np.array([0.1])

    monkeypatch.setattr(curve_permutation, "curve_effects", looking)
    grid = specification_grid(replace(BASE, covariates=("age", "land")), choices=CurveChoices(("ipw",)))
    run(grid=grid, within=("land",))
    kept, seen = list(seen), seen[:0]
    run(grid=grid)

    real = TABLE.groupby("land")["took_part"].sum().tolist()
    assert all(one == real for one in kept)


def test_the_table_is_not_changed():
    before = TABLE.copy()

    run()

    assert TABLE.equals(before)


def test_a_cancelled_test_describes_what_was_done():
    seen = []

    found = run(progress=lambda *done: seen.append(done), cancelled=lambda: len(seen) == 3)

    assert (found.n_done, len(found.medians), found.replications) == (3, 3, 19)
    assert seen == [(1, 19), (2, 19), (3, 19)]
    assert found.reason.code == "permutation_stopped"
    assert found.p_median == 1 / 4


def test_permutations_without_an_effect_are_counted():
    """A level that is nearly always empty in one group after dealing anew."""
    table = TABLE.assign(rare=np.where(np.arange(400) < 2, "r", "s"), took_part=TABLE["took_part"])
    table.loc[0, "took_part"], table.loc[1, "took_part"] = 0, 1
    choices = CurveChoices(("ipw",), ("logit",), ("minmax",), leave_one_out=False)
    grid = specification_grid(replace(BASE, covariates=("age", "rare")), choices=choices)

    found = run(table, grid, replications=40)

    assert 0 < found.n_failed < 40
    assert found.n_failed + len(found.medians) == found.n_done == 40
    assert not np.isnan(found.medians).any()


def test_groups_must_be_known_and_complete():
    with pytest.raises(InputError, match="nowhere"):
        run(within=("nowhere",))
    with pytest.raises(InputError, match="land"):
        run(TABLE.assign(land=TABLE["land"].where(TABLE.index > 0)), within=("land",))


@pytest.mark.parametrize("options", [{"replications": 0}, {"batch_size": 0}, {"grid": ()}])
def test_impossible_options_are_the_callers_mistake(options):
    with pytest.raises(ValueError, match="permutation"):
        run(**options)
