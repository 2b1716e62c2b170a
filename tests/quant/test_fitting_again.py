"""A score fitted a thousand times: from a start, without what nobody reads, with cells that have no rows."""

import numpy as np
import pytest

from tests.helpers import simulated_table
from workbench.quant.design import build_design
from workbench.quant.newton import maximise
from workbench.quant.propensity import fit_propensity

SAME = 1e-9
"""Both have settled to 1e-10 standard deviations."""


def design():
    table = simulated_table(2_000, seed=3)
    return build_design(table, treatment="took_part", outcome="returned", covariates=["age", "land", "child"])


@pytest.mark.parametrize("link", ["logit", "probit"])
def test_a_start_near_the_answer_gives_the_same_score_in_fewer_steps(link):
    whole = fit_propensity(design(), link=link)

    again = fit_propensity(design(), link=link, start=whole.coefficients)

    assert again.n_steps < whole.n_steps
    assert np.allclose(again.scores, whole.scores, atol=SAME)
    assert np.allclose(again.covariance, whole.covariance, rtol=SAME)


def test_leaving_out_marginal_effects_leaves_the_rest_as_it_is():
    whole = fit_propensity(design())

    spared = fit_propensity(design(), marginal_effects=False)

    assert np.array_equal(spared.scores, whole.scores)
    assert [(one.estimate, one.se) for one in spared.terms] == [(one.estimate, one.se) for one in whole.terms]
    assert all(np.isnan([one.marginal_effect, one.discrete_change]).all() for one in spared.terms)


def test_cells_without_rows_say_nothing():
    cells = design()
    treated, control = cells.n_treated_in_cell.copy(), cells.n_in_cell - cells.n_treated_in_cell
    gone = np.arange(len(treated)) % 5 == 0
    treated[gone] = control[gone] = 0.0

    with_them = maximise(cells.matrix, treated, control, link="logit", names=cells.names)

    kept = ~gone
    without = maximise(cells.matrix[kept], treated[kept], control[kept], link="logit", names=cells.names)
    assert np.array_equal(with_them.coefficients, without.coefficients)
    assert np.array_equal(with_them.covariance, without.covariance)
