"""Balance beyond means: MatchIt's distribution functions and R's joint test on the same rows and weights."""

import json
import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.helpers import simulated_table
from workbench.errors import InputError
from workbench.quant.balance import balance_table
from workbench.quant.balance_terms import with_other_covariates, with_products
from workbench.quant.comparison import Weighting
from workbench.quant.design import build_design
from workbench.quant.ecdf_balance import ecdf_balance
from workbench.quant.matching import match_nearest
from workbench.quant.propensity import fit_propensity
from workbench.quant.score_balance import score_balance

REFERENCE = json.loads((Path(__file__).parent.parent / "reference/balance.json").read_text(encoding="utf-8"))
PRINTED = 1e-12
"""R writes 15 digits."""


def example():
    """The table that balance.R makes, with MatchIt's weights."""
    i = np.arange(300)
    data = pd.DataFrame(
        {"age": 18 + (i * 7) % 43, "child": ((i * 5) % 7 < 3).astype(int), "visits": i * i % 11}
    )
    data["land"] = np.array(["AFG", "AND", "IRQ"])[(i * 11) % 13 % 3]
    data["treat"], data["outcome"] = REFERENCE["treat"], i % 2
    weights, treated = np.array(REFERENCE["weights"]), data["treat"].to_numpy() == 1
    control = np.where(treated, 0, weights * treated.sum() / weights[~treated].sum())
    return data, Weighting(treated.astype(float), control)


def built(data):
    return build_design(data, treatment="treat", outcome="outcome", covariates=["age", "child", "land"])


def name_in_r(name):
    return name.replace("land=", "land").replace("×", "*")


@pytest.mark.parametrize("kind", ["covariates", "products", "others"])
def test_distribution_functions_differ_as_matchit_says(kind):
    data, comparison = example()
    design = built(data)
    if kind == "products":
        design = with_products(design)
    if kind == "others":
        design = with_other_covariates(design, data, ["visits", "land"])

    rows = ecdf_balance(design, comparison)

    for row in rows:
        before, after = (REFERENCE[when][name_in_r(row.covariate)][4:6] for when in ("before", "after"))
        assert [row.mean_before, row.max_before] == pytest.approx(before, abs=PRINTED)
        assert [row.mean_after, row.max_after] == pytest.approx(after, abs=PRINTED)
    assert len(rows) == {"covariates": 5, "products": 8, "others": 4}[kind]


def test_means_of_products_and_other_covariates_are_matchits():
    data, comparison = example()
    designs = with_products(built(data)), with_other_covariates(built(data), data, ["visits"])

    rows = [row for design in designs for row in balance_table(design, comparison)]

    for row in rows:
        expected = REFERENCE["after"][name_in_r(row.covariate)]
        assert [row.treated_mean_after, row.control_mean_after] == pytest.approx(expected[:2], rel=1e-10)
        if not row.is_dummy:
            assert row.smd_after == pytest.approx(expected[2], abs=1e-10)
            assert row.variance_ratio_after == pytest.approx(expected[3], rel=1e-10)


def test_distribution_functions_by_brute_force():
    data = simulated_table(200)
    design = build_design(data, treatment="took_part", outcome="returned", covariates=["age"])
    treated = design.treatment
    w0 = np.where(treated, 0, np.random.default_rng(3).random(200))

    row = ecdf_balance(design, Weighting(treated.astype(float), w0))[0]

    age = data["age"].to_numpy()
    gaps = [
        abs(treated[age <= x].sum() / treated.sum() - w0[age <= x].sum() / w0.sum()) for x in np.unique(age)
    ]
    assert row.mean_after == pytest.approx(np.mean(gaps))
    assert row.max_after == pytest.approx(max(gaps))


def test_the_joint_test_and_rubins_measures_are_those_of_glm():
    data, comparison = example()

    found = score_balance(built(data), comparison)

    for sample, name in ((found.before, "joint_before"), (found.after, "joint_after")):
        values = [getattr(sample, field) for field in REFERENCE["joint"]]
        # glm stops at 1e-14 of the deviance, which leaves about half the digits of the index
        assert values == pytest.approx(REFERENCE[name], rel=1e-6)
        assert (sample.dropped, sample.reason) == ((), None)


def test_before_matching_it_is_the_score_itself():
    data, comparison = example()
    model = fit_propensity(built(data), link="logit")

    before = score_balance(built(data), comparison, link="logit").before

    index, treated = model.index, built(data).treatment
    means, variances = zip(
        *((index[a].mean(), index[a].var(ddof=1)) for a in (treated, ~treated)), strict=True
    )
    assert before.pseudo_r2 == pytest.approx(model.pseudo_r2)
    assert before.lr == pytest.approx(2 * (model.log_likelihood - model.log_likelihood_null))
    assert before.rubin_b == pytest.approx(100 * abs(means[0] - means[1]) / math.sqrt(sum(variances) / 2))
    assert before.rubin_r == pytest.approx(variances[0] / variances[1])


def test_with_the_original_index_b_falls_to_nothing_when_that_index_is_balanced():
    data = simulated_table(4000, seed=1)
    design = build_design(
        data, treatment="took_part", outcome="returned", covariates=["age", "land", "child"]
    )
    match = match_nearest(fit_propensity(design, link="probit").scores, design.treatment)

    found = score_balance(design, match, index="original")

    assert found.before.rubin_b > 25
    assert found.after.rubin_b < 1
    assert found.after.rubin_r == pytest.approx(1, abs=0.02)


def test_weights_that_copy_the_treated_leave_nothing_to_say():
    rows = pd.DataFrame({"age": [20, 30, 40, 55] * 2, "y": [0, 1] * 4, "d": [1] * 4 + [0] * 4})
    design = build_design(rows, treatment="d", outcome="y", covariates=["age"])

    after = score_balance(design, Weighting(rows["d"].to_numpy(float), 1 - rows["d"].to_numpy(float))).after

    assert after.lr == pytest.approx(0, abs=1e-9)
    assert after.p == pytest.approx(1)


def test_a_level_that_is_left_in_one_arm_goes_with_its_rows():
    data, comparison = example()
    without = data["land"].to_numpy() != "IRQ"
    match = Weighting(comparison.treated_weights, comparison.control_weights * without)
    less = data[without].reset_index(drop=True)
    kept = Weighting(match.treated_weights[without], match.control_weights[without])

    found = score_balance(built(data), match).after

    expected = score_balance(built(less), kept).after
    assert found.dropped == ("land=IRQ",)
    assert found.lr == pytest.approx(expected.lr)
    assert found.df == expected.df == 3
    assert found.rubin_b == pytest.approx(expected.rubin_b)


def test_the_reference_level_left_in_one_arm_goes_too():
    data, comparison = example()
    kept = data["land"].to_numpy() != "AFG"

    found = score_balance(
        built(data), Weighting(comparison.treated_weights, comparison.control_weights * kept)
    ).after

    assert len(found.dropped) == 1
    assert found.df == 3


def test_a_covariate_that_separates_the_matched_has_a_reason():
    rows = pd.DataFrame({"age": [20, 30, 40, 25, 50, 60], "y": [0, 1] * 3, "d": [1, 1, 1, 0, 0, 0]})
    design = build_design(rows, treatment="d", outcome="y", covariates=["age"])

    found = score_balance(design, Weighting(np.array([1, 1, 1, 0, 0, 0.0]), np.array([0, 0, 0, 0, 1, 2.0])))

    assert math.isnan(found.after.rubin_b)
    assert math.isnan(found.after.p)
    assert found.after.reason.code == "covariates_separate"
    assert found.before.reason is None


def test_row_order_does_not_matter():
    data, comparison = example()
    order = np.random.default_rng(0).permutation(len(data))
    turned = Weighting(comparison.treated_weights[order], comparison.control_weights[order])

    first, second = (
        (score_balance(built(table), match).after, ecdf_balance(built(table), match))
        for table, match in ((data, comparison), (data.iloc[order], turned))
    )

    assert first[0].lr == pytest.approx(second[0].lr)
    assert [row.mean_after for row in first[1]] == pytest.approx([row.mean_after for row in second[1]])


def test_products_that_never_vary_are_left_out():
    rows = pd.DataFrame(
        {"a": [1, 0, 0, 1, 0], "b": [0, 1, 0, 0, 1], "y": [0, 1, 1, 0, 1], "d": [1, 1, 0, 0, 0]}
    )
    design = build_design(rows, treatment="d", outcome="y", covariates=["a", "b"])

    assert with_products(design).names == ("const",)


def test_other_covariates_must_be_there_and_complete():
    data, _ = example()
    design = built(data)
    with pytest.raises(InputError, match="height"):
        with_other_covariates(design, data, ["height"])
    with pytest.raises(InputError, match="visits"):
        with_other_covariates(design, data.assign(visits=np.nan), ["visits"])
