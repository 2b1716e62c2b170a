"""The propensity score against Stata's output, statsmodels and what must hold."""

import importlib.resources
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.helpers import simulated_table
from workbench.errors import StatisticsError
from workbench.quant.design import build_design
from workbench.quant.propensity import fit_propensity

STATA = tomllib.loads((Path(__file__).parent.parent / "reference/stata.toml").read_text(encoding="utf-8"))
PRINTED_7 = 2e-7
"""Stata's margins print seven digits."""
STATA_COPY = 1e-6
"""Stata's copy of the Spector data differs by a rounding; statsmodels is as far from it."""
SAME = 1e-8
"""Two programs that both converge agree to this; they differ in when they stop."""
LINKS = ["logit", "probit"]


def statsmodels_file(package, name):
    return pd.read_csv(str(importlib.resources.files(package) / name), sep=None, engine="python")


def spector(link):
    data = statsmodels_file("statsmodels.datasets.spector", "spector.csv")
    data.columns = [name.strip("'\"") for name in data.columns]
    design = build_design(data, treatment="GRADE", outcome="OBS", covariates=["GPA", "TUCE", "PSI"])
    return fit_propensity(design, link=link)


def by_name(model):
    return {term.term.name: term for term in model.terms}


def nsw_cps():
    from causaldata import cps_mixtape, nsw_mixtape

    treated = nsw_mixtape.load_pandas().data.query("treat == 1")
    return pd.concat([treated, cps_mixtape.load_pandas().data], ignore_index=True)


NSW_COVARIATES = ["age", "educ", "black", "hisp", "marr", "nodegree", "re74", "re75"]


@pytest.mark.parametrize("link", LINKS)
def test_coefficients_and_errors_are_those_of_stata(link):
    expected = STATA[f"spector_{link}"]

    model = spector(link)

    terms = [by_name(model)[name] for name in expected["names"]]
    assert [term.estimate for term in terms] == pytest.approx(expected["params"], rel=STATA_COPY)
    assert [term.se for term in terms] == pytest.approx(expected["bse"], rel=STATA_COPY)
    assert model.log_likelihood == pytest.approx(expected["log_likelihood"], rel=STATA_COPY)
    assert model.log_likelihood_null == pytest.approx(expected["log_likelihood_null"], rel=1e-12)
    assert model.pseudo_r2 == pytest.approx(expected["pseudo_r2"], rel=STATA_COPY)


def test_marginal_effects_are_those_of_stata():
    expected, terms = STATA["spector_logit"], by_name(spector("logit"))

    slopes = [terms[name].marginal_effect for name in expected["names"][:3]]
    errors = [terms[name].marginal_effect_se for name in expected["names"][:3]]

    assert slopes == pytest.approx(expected["margins"], rel=STATA_COPY)
    assert errors == pytest.approx(expected["margins_se"], abs=PRINTED_7)
    assert terms["PSI"].discrete_change == pytest.approx(expected["margins_discrete_psi"], rel=STATA_COPY)
    assert terms["PSI"].discrete_change_se == pytest.approx(
        expected["margins_discrete_psi_se"], abs=PRINTED_7
    )
    assert np.isnan(terms["GPA"].discrete_change)


def test_the_treatment_equation_of_teffects_is_found():
    data = statsmodels_file("statsmodels.treatment.tests.results", "cataneo2.csv")
    expected = STATA["cattaneo_probit"]
    names = expected["names"][:-1]

    design = build_design(data, treatment="mbsmoke_", outcome="bweight", covariates=names)
    terms = by_name(fit_propensity(design, link="probit"))

    assert [terms[name].estimate for name in expected["names"]] == pytest.approx(
        expected["params"], rel=STATA_COPY
    )


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("source", ["nsw_cps", "random"])
def test_statsmodels_gives_the_same_score_and_marginal_effects(link, source):
    import statsmodels.api as sm

    data = nsw_cps() if source == "nsw_cps" else random_table()
    covariates = NSW_COVARIATES if source == "nsw_cps" else [f"x{i}" for i in range(5)]
    columns = sm.add_constant(data[covariates].astype(float))
    peer = (sm.Logit if link == "logit" else sm.Probit)(data["treat"].astype(float), columns)
    fitted = peer.fit(disp=0, method="newton", tol=1e-12, maxiter=100)
    margins = fitted.get_margeff()

    design = build_design(data, treatment="treat", outcome="re78", covariates=covariates)
    model = fit_propensity(design, link=link)

    assert model.coefficients == pytest.approx(fitted.params.to_numpy(), rel=SAME)
    assert [term.se for term in model.terms] == pytest.approx(fitted.bse.to_numpy(), rel=SAME)
    assert [term.marginal_effect for term in model.terms[1:]] == pytest.approx(margins.margeff, rel=SAME)
    assert [term.marginal_effect_se for term in model.terms[1:]] == pytest.approx(
        margins.margeff_se, rel=SAME
    )
    assert model.scores == pytest.approx(np.asarray(fitted.predict()), rel=1e-7)


def random_table():
    rng = np.random.default_rng(8)
    data = pd.DataFrame(rng.normal(size=(3000, 5)), columns=[f"x{i}" for i in range(5)])
    index = data.to_numpy() @ [0.5, -0.3, 0.2, 0.0, 1.0] - 0.5
    return data.assign(treat=(rng.random(3000) < 1 / (1 + np.exp(-index))).astype(int), re78=rng.random(3000))


def test_the_mean_score_is_the_share_treated():
    data = simulated_table(2000)

    design = build_design(
        data, treatment="took_part", outcome="returned", covariates=["age", "land", "child"]
    )
    model = fit_propensity(design, link="logit")

    assert model.scores.mean() == pytest.approx(data["took_part"].mean(), rel=1e-12)


@pytest.mark.parametrize("link", LINKS)
def test_collapsing_to_cells_changes_nothing(link):
    data = simulated_table(2000)
    noise = np.random.default_rng(1).normal(size=2000) * 1e-9
    arguments = {"treatment": "took_part", "outcome": "returned", "covariates": ["age", "land", "child"]}

    collapsed = build_design(data, **arguments)
    full = build_design(data.assign(age=data["age"] + noise), **arguments)

    assert len(collapsed.matrix) < 300
    assert len(full.matrix) == 2000
    assert fit_propensity(full, link=link).coefficients == pytest.approx(
        fit_propensity(collapsed, link=link).coefficients, rel=1e-6
    )


@pytest.mark.parametrize("link", LINKS)
def test_the_discrete_change_of_a_level_is_the_move_from_the_reference(link):
    data = simulated_table(1500)
    arguments = {"treatment": "took_part", "outcome": "returned", "covariates": ["age", "land"]}
    model = fit_propensity(build_design(data, reference={"land": "AND"}, **arguments), link=link)
    b = {term.term.name: term.estimate for term in model.terms}
    base = b["const"] + b["age"] * data["age"].to_numpy()
    share = {"logit": lambda z: 1 / (1 + np.exp(-z)), "probit": normal_cdf}[link]

    change = by_name(model)["land=AFG"].discrete_change

    assert change == pytest.approx((share(base + b["land=AFG"]) - share(base)).mean(), rel=1e-12)


def normal_cdf(z):
    from scipy.stats import norm

    return norm.cdf(z)


@pytest.mark.parametrize("link", LINKS)
def test_a_number_that_separates_the_groups_is_named(link):
    x = np.linspace(-1, 1, 200)
    other, y = np.random.default_rng(1).normal(size=(2, 200))
    data = pd.DataFrame({"x": x, "other": other, "t": (x > 0) * 1, "y": y})

    with pytest.raises(StatisticsError) as caught:
        fit_propensity(build_design(data, treatment="t", outcome="y", covariates=["x", "other"]), link=link)

    assert caught.value.key == "errors.covariates_separate"
    assert "x" in str(caught.value.values["offenders"]).split(", ")


@pytest.mark.parametrize("link", LINKS)
def test_a_strong_but_overlapping_covariate_is_not_taken_for_separation(link):
    rng = np.random.default_rng(2)
    x, y = rng.normal(size=(2, 5000))
    data = pd.DataFrame({"x": x, "y": y, "t": (x + 0.2 * rng.normal(size=5000) > 0).astype(int)})

    model = fit_propensity(build_design(data, treatment="t", outcome="y", covariates=["x"]), link=link)

    assert model.terms[1].estimate > 4
    assert np.isfinite(model.terms[1].se)


def test_a_start_on_part_of_very_many_rows_ends_at_the_same_maximum(monkeypatch):
    design = build_design(
        random_table(), treatment="treat", outcome="re78", covariates=[f"x{i}" for i in range(5)]
    )
    from_zero = fit_propensity(design, link="probit")
    monkeypatch.setattr("workbench.quant.newton._MANY_CELLS", 1000)

    from_part = fit_propensity(design, link="probit")

    assert from_part.n_steps < from_zero.n_steps
    assert from_part.coefficients == pytest.approx(from_zero.coefficients, rel=1e-9)
