"""The fast path of a resample gives what coding, fitting and matching it anew gives."""

import time

import numpy as np
import pandas as pd
import pytest

from tests.helpers import simulated_table
from workbench.errors import StatisticsError
from workbench.quant.balance import balance_table
from workbench.quant.bootstrap import bootstrap
from workbench.quant.cell_estimators import CellEstimator
from workbench.quant.comparison import weighted_contrast
from workbench.quant.design import build_design
from workbench.quant.doubly_robust import augmented
from workbench.quant.entropy import entropy_balanced
from workbench.quant.kernel import match_kernel
from workbench.quant.newton import maximise
from workbench.quant.propensity import fit_propensity
from workbench.quant.regression_adjustment import regression_adjusted
from workbench.quant.resampled import Levels, cell_counts, kept_cells, refitted_scores, resampled_design
from workbench.quant.support import common_support
from workbench.quant.weighting import inverse_weighted

CONVERGED = 1e-8
"""Both searches stop at 1e-10 standard deviations, from different starts."""


def table(n=900, seed=0, *, rare=False):
    data = simulated_table(n, effect=0.05, seed=seed)
    if rare:
        chosen = np.random.default_rng(seed).choice(n, 12, replace=False)
        data.loc[chosen[:6], "land"] = "RARE"
        data.loc[chosen[:6], "took_part"] = [0, 1, 0, 0, 0, 0]
        data.loc[chosen[6:], "land"] = "AAA"
        data.loc[chosen[6:], "took_part"] = [0, 0, 1, 0, 0, 0]
    return data


def built(data, rule="refuse"):
    return build_design(
        data,
        treatment="took_part",
        outcome="returned",
        covariates=["age", "land", "child"],
        merge_empty_levels=rule,
    )


def slow(data, rows, *, method, link, support, kernel, rule):
    """Everything anew from the rows of the table."""
    design = built(data.iloc[rows].reset_index(drop=True), rule)
    model = fit_propensity(design, link=link)
    on_support = common_support(model.scores, design.treatment, rule=support).on_support
    if method == "ipw":
        return inverse_weighted(design, model, on_support=on_support).effect
    match = match_kernel(model.scores, design.treatment, kernel=kernel, on_support=on_support)
    return weighted_contrast(design.outcome, match).effect


@pytest.mark.parametrize("link", ["logit", "probit"])
@pytest.mark.parametrize("support", ["none", "minmax", "treated-range"])
@pytest.mark.parametrize(
    ("method", "kernel"), [("ipw", "gaussian"), ("kernel", "gaussian"), ("kernel", "epanechnikov")]
)
def test_the_fast_path_is_the_slow_path_on_the_same_resample(method, kernel, link, support):
    data = table()
    design = built(data)
    start = fit_propensity(design, link=link).coefficients
    options = {"method": method, "link": link, "support": support, "kernel": kernel}
    fast = CellEstimator(design, Levels.of(design), **options, start=start)

    for seed in range(3):
        rows = np.random.default_rng(seed).integers(0, design.n, design.n)
        assert fast(rows) == pytest.approx(slow(data, rows, **options, rule="refuse"), rel=CONVERGED)


def test_levels_that_a_resample_empties_are_dropped_as_the_slow_path_drops_them():
    data = table(rare=True)
    design = built(data, "drop")
    options = {"method": "kernel", "link": "logit", "support": "minmax", "kernel": "gaussian"}
    fast = CellEstimator(
        design, Levels.of(design), **options, empty_levels="drop", start=fit_propensity(design).coefficients
    )
    dropped = set()

    for seed in range(20):
        rows = np.random.default_rng(seed).integers(0, design.n, design.n)
        counts = cell_counts(design, rows)
        kept = kept_cells(design, Levels.of(design), counts.n_treated, counts.n_control, empty_levels="drop")
        dropped.add(len(kept.columns))
        expected = slow(data, rows, **options, rule="drop")
        assert fast(rows) == pytest.approx(expected, rel=CONVERGED)
    # with both rare levels, with one of them (one is the reference), and with neither
    assert dropped == {5, 6, 7}


def test_levels_that_may_not_be_dropped_are_named():
    data = table(rare=True)
    design, failures = built(data), set()
    estimator = CellEstimator(design, Levels.of(design), "ipw")

    found = bootstrap(estimator, design.n, refusal=None, seed=1, replications=40)

    failures = {reason.key for reason, _ in found.failures}
    assert failures == {"errors.levels_empty"}
    assert "land=" in dict(found.failures[0][0].values)["offenders"]


def test_a_covariate_that_a_resample_makes_constant_is_named():
    design = built(table())
    child = design.matrix[design.cell_of_row, design.names.index("child")]

    with pytest.raises(StatisticsError) as caught:
        resampled_design(design, np.flatnonzero(child == 1))

    assert (caught.value.key, caught.value.values) == ("errors.covariates_constant", {"offenders": "child"})


@pytest.mark.parametrize("arm", [True, False])
def test_a_resample_of_one_arm_is_told(arm):
    design = built(table())

    with pytest.raises(StatisticsError) as caught:
        resampled_design(design, np.flatnonzero(design.treatment == arm), empty_levels="drop")

    assert caught.value.key in {"errors.no_treated", "errors.no_controls"}


def test_refitted_scores_are_those_of_a_fit_from_nothing():
    design = built(table())
    rows = np.random.default_rng(4).integers(0, design.n, design.n)
    counts = cell_counts(design, rows)
    kept = kept_cells(design, Levels.of(design), counts.n_treated, counts.n_control, empty_levels="refuse")

    cold = refitted_scores(design, counts, kept, link="logit")
    warm = refitted_scores(design, counts, kept, link="logit", start=fit_propensity(design).coefficients)

    assert warm[kept.cells] == pytest.approx(cold[kept.cells], rel=CONVERGED)
    assert np.isnan(warm[~kept.cells]).all()


def test_a_near_start_takes_fewer_steps_to_the_same_place():
    design = built(table())
    control = design.n_in_cell - design.n_treated_in_cell
    cold = maximise(design.matrix, design.n_treated_in_cell, control, link="probit", names=design.names)

    warm = maximise(
        design.matrix,
        design.n_treated_in_cell,
        control,
        link="probit",
        names=design.names,
        start=cold.coefficients,
    )

    assert warm.n_steps < cold.n_steps
    assert warm.coefficients == pytest.approx(cold.coefficients, rel=CONVERGED)


@pytest.mark.parametrize(
    "estimate",
    [
        lambda design: regression_adjusted(design, estimand="ate").effect,
        lambda design: augmented(design, fit_propensity(design)).effect,
        lambda design: entropy_balanced(design).effect,
        lambda design: inverse_weighted(design, fit_propensity(design), estimand="ate").effect,
    ],
    ids=["ra", "aipw", "entropy", "ipw"],
)
def test_every_estimator_takes_a_resampled_design(estimate):
    data = table()
    design = built(data)
    rows = np.random.default_rng(6).integers(0, design.n, design.n)

    found = estimate(resampled_design(design, rows))

    assert found == pytest.approx(estimate(built(data.iloc[rows].reset_index(drop=True))), rel=CONVERGED)


def test_a_resampled_design_counts_its_rows():
    design = built(table())
    rows = np.random.default_rng(7).integers(0, design.n, design.n)

    again = resampled_design(design, rows)

    assert again.n == design.n
    assert again.rows.tolist() == design.rows[rows].tolist()
    assert again.n_in_cell.tolist() == np.bincount(again.cell_of_row, minlength=len(design.matrix)).tolist()
    assert again.names == design.names
    match = match_kernel(fit_propensity(again).scores, again.treatment)
    assert len(balance_table(again, match)) == 5


def test_a_thousand_replications_at_the_size_of_the_register_take_seconds():
    rng = np.random.default_rng(8)
    data = simulated_table(9029, seed=8)
    data["age"] = data["age"] + rng.integers(0, 20, 9029) / 20
    design = built(data)
    estimator = CellEstimator(
        design, Levels.of(design), "kernel", start=fit_propensity(design).coefficients, support="minmax"
    )
    rows = [rng.integers(0, design.n, design.n) for _ in range(50)]
    estimator(rows[0])

    begun = time.process_time()
    for drawn in rows:
        estimator(drawn)

    # 1,000 in less than 10 seconds of one core
    assert (time.process_time() - begun) * 20 < 10


def test_two_valued_numbers_are_levels_and_many_valued_ones_are_not():
    data = table().assign(age=lambda d: np.where(d["age"] > 40, 41.5, 20.0))
    names = Levels.of(built(data)).names

    assert ("age", "20") in names
    assert ("age", "41.5") in names
    assert ("land", "AFG") in names
    assert ("child", "1") in names
    assert not any(column == "age" for column, _ in Levels.of(built(table())).names)


def test_the_table_is_not_changed():
    data = table()
    before = data.copy()

    slow(
        data, np.arange(len(data)), method="ipw", link="logit", support="none", kernel="gaussian", rule="drop"
    )

    pd.testing.assert_frame_equal(data, before)
