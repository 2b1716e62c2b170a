"""The linear probability model against statsmodels."""

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm

from tests.helpers import simulated_table
from workbench.quant.design import build_design
from workbench.quant.linear_probability import fit_linear_probability

DIGITS = 1e-9
"""Both solve the same normal equations in double precision."""


def fitted(table):
    design = build_design(
        table.assign(same=table["returned"]),
        treatment="returned",
        outcome="same",
        covariates=["took_part", "age", "land"],
        reference={"land": "AND"},
    )
    return design, fit_linear_probability(design)


def by_statsmodels(table):
    terms = pd.DataFrame({"const": 1.0, "took_part": table["took_part"], "age": table["age"]})
    for level in ("AFG", "IRQ"):
        terms[f"land={level}"] = (table["land"] == level).astype(float)
    return sm.OLS(table["returned"], terms.astype(float)).fit(cov_type="HC1")


def test_coefficients_and_robust_errors_are_those_of_statsmodels():
    table = simulated_table(900, effect=0.1, seed=3)
    _, model = fitted(table)
    other = by_statsmodels(table)

    for term in model.terms:
        assert term.estimate == pytest.approx(other.params[term.term.name], rel=DIGITS)
        assert term.se == pytest.approx(other.bse[term.term.name], rel=DIGITS)
    assert model.r2 == pytest.approx(other.rsquared, rel=DIGITS)


def test_marginal_effects_are_the_coefficients():
    _, model = fitted(simulated_table(400, seed=1))

    assert np.isnan(model.terms[0].marginal_effect)
    assert all(term.marginal_effect == term.estimate for term in model.terms[1:])


def test_fitted_shares_outside_0_and_1_are_counted():
    table = pd.DataFrame({"returned": [0, 0, 0, 0, 0, 1, 1, 0], "x": [0, 0, 0, 0, 0, 1, 1, -4]})
    design = build_design(
        table.assign(same=table["returned"]), treatment="returned", outcome="same", covariates=["x"]
    )
    other = sm.OLS(table["returned"], sm.add_constant(table["x"].astype(float))).fit().fittedvalues

    assert fit_linear_probability(design).n_outside == int(((other < 0) | (other > 1)).sum()) > 0
