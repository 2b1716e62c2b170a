"""Entropy balancing: exact means, a second route to the weights, a known truth, and impossible means."""

import math

import numpy as np
import pandas as pd
import pytest

from tests.quant.weighting_data import (
    cattaneo_design,
    nsw_design,
    simulated_design,
    standard_error,
)
from workbench.errors import StatisticsError
from workbench.quant.design import build_design
from workbench.quant.entropy import entropy_balanced


def columns(design):
    return design.matrix[design.cell_of_row][:, 1:]


@pytest.mark.parametrize("design", [cattaneo_design, nsw_design], ids=["cattaneo", "nsw_cps"])
def test_the_means_of_every_column_are_equal(design):
    design = design()
    x, n1 = columns(design), design.treatment.sum()

    weights = entropy_balanced(design).comparison.control_weights

    gap = x[design.treatment].mean(axis=0) - weights @ x / n1
    assert np.abs(gap / x.std(axis=0)).max() < 1.2e-10
    assert weights.sum() == pytest.approx(n1, rel=1e-12)
    assert (weights[~design.treatment] > 0).all()
    assert not weights[design.treatment].any()


def test_the_weights_are_those_of_a_general_optimiser():
    from scipy.optimize import minimize

    design = cattaneo_design()
    x = columns(design)
    away = (x[~design.treatment] - x[design.treatment].mean(axis=0)) / x.std(axis=0)

    def dual(place):
        weights = np.exp(away @ place)
        return math.log(weights.sum()), weights @ away / weights.sum()

    found = minimize(dual, np.zeros(away.shape[1]), jac=True, method="BFGS", options={"gtol": 1e-9})
    expected = np.exp(away @ found.x)
    contrast = entropy_balanced(design)

    got = contrast.comparison.control_weights[~design.treatment]
    assert got / got.sum() == pytest.approx(expected / expected.sum(), rel=1e-6)
    assert contrast.effect == pytest.approx(-227.1565141, abs=1e-6)


def test_no_other_balancing_weights_are_nearer_to_equal_ones():
    design = simulated_design(300)
    x, control = columns(design), ~design.treatment
    weights = entropy_balanced(design).comparison.control_weights[control]
    rng = np.random.default_rng(0)
    moments = np.column_stack([np.ones(control.sum()), x[control]])

    for _ in range(20):
        move = rng.normal(size=control.sum())
        move -= moments @ np.linalg.lstsq(moments, move, rcond=None)[0]
        other = weights + 0.3 * weights.min() / np.abs(move).max() * move
        assert (other * np.log(other)).sum() > (weights * np.log(weights)).sum()


def test_the_influence_of_a_row_is_what_counting_it_twice_does():
    design = simulated_design(400, seed=3)
    whole = entropy_balanced(design)
    for row in (0, 7, 100, 250, 399):
        rows = np.append(np.arange(400), row)
        table = pd.DataFrame(columns(design)[rows], columns=design.names[1:])
        table["t"], table["y"] = design.treatment[rows].astype(int), design.outcome[rows]
        more = build_design(table, treatment="t", outcome="y", covariates=list(design.names[1:]))

        moved = entropy_balanced(more).effect - whole.effect

        # one row more of 401 moves the effect by its influence over n, and by terms of order 1/n²
        assert moved * 400 == pytest.approx(whole.influence[row], rel=0.1, abs=0.05)


def test_a_known_effect_is_recovered_and_covered():
    found = [entropy_balanced(simulated_design(2000, effect=0.05, seed=seed)) for seed in range(40)]

    errors = np.array([contrast.effect for contrast in found]) - 0.05
    errors_se = np.array([standard_error(contrast) for contrast in found])
    # three standard errors of the mean over 40 tables; at least 34 of 40 intervals hold the truth
    assert abs(errors.mean()) < 3 * errors.std(ddof=1) / math.sqrt(40)
    assert (np.abs(errors) < 1.96 * errors_se).sum() >= 34


def test_the_experiments_benchmark_is_near_although_the_controls_are_others():
    """The raw difference is -8,498 dollars, that of the experiment 1,794 (Dehejia and Wahba 1999)."""
    found = entropy_balanced(nsw_design())

    assert found.effect - 1.96 * standard_error(found) < 1794 < found.effect + 1.96 * standard_error(found)


def test_rows_off_support_do_not_count():
    design = cattaneo_design()
    allowed = np.arange(design.n) % 3 > 0

    found = entropy_balanced(design, on_support=allowed)

    assert found.comparison.treated_weights.sum() == (design.treatment & allowed).sum()
    assert not found.comparison.control_weights[~allowed].any()


def table_of(rows):
    """Treatment, two covariates, and how many such rows."""
    rows = [row[:3] for row in rows for _ in range(row[3])]
    table = pd.DataFrame(rows, columns=["t", "a", "b"])
    return build_design(
        table.assign(y=np.arange(len(table)) % 2), treatment="t", outcome="y", covariates=["a", "b"]
    )


def test_a_covariate_beyond_the_controls_is_named():
    design = table_of([(1, 0, 9, 5), (1, 1, 8, 5), (0, 0, 1, 9), (0, 1, 7, 9), (0, 1, 3, 4)])

    with pytest.raises(StatisticsError) as caught:
        entropy_balanced(design)

    assert (caught.value.key, caught.value.values) == ("errors.entropy_infeasible", {"offenders": "b"})


def test_covariates_that_cannot_be_balanced_together_are_named():
    # nine of ten treated have a, nine of ten have b; no control has both
    design = table_of([(1, 1, 1, 8), (1, 1, 0, 1), (1, 0, 1, 1), (0, 1, 0, 9), (0, 0, 1, 9), (0, 0, 0, 5)])

    with pytest.raises(StatisticsError) as caught:
        entropy_balanced(design)

    assert caught.value.key == "errors.entropy_infeasible"
    assert set(caught.value.values["offenders"].split(", ")) <= {"a", "b"}


def test_columns_that_say_the_same_on_support_are_no_obstacle():
    design = table_of([(1, 1, 1, 6), (1, 0, 0, 3), (0, 1, 1, 9), (0, 0, 0, 9), (1, 1, 0, 1), (0, 1, 0, 1)])
    a, b = columns(design).T

    found = entropy_balanced(design, on_support=a == b)

    assert found.comparison.control_weights.sum() == pytest.approx(9)
    assert found.comparison.control_weights @ a == pytest.approx(6)
