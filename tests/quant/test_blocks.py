"""Stratification on blocks: another program's blocks, closed forms, a known truth, and bad input."""

import math
import tomllib
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.quant.weighting_data import (
    cattaneo_design,
    fitted,
    nsw_design,
    simulated_design,
    standard_error,
)
from workbench.errors import StatisticsError
from workbench.quant.blocks import blocks_effect
from workbench.quant.comparison import weighted_contrast
from workbench.quant.design import build_design
from workbench.quant.strata import stratified_effect
from workbench.quant.support import common_support

REFERENCE = tomllib.loads(
    (Path(__file__).parent.parent / "reference/statspai_blocks.toml").read_text(encoding="utf-8")
)
DESIGNS = {"cattaneo": (cattaneo_design, "probit"), "nsw_cps": (nsw_design, "logit")}


@pytest.mark.parametrize("case", REFERENCE["case"], ids=lambda case: f"{case['data']}-{case['support']}")
def test_blocks_are_those_of_another_program(case):
    build, link = DESIGNS[case["data"]]
    design, model = fitted(build(), link)
    support = common_support(model.scores, design.treatment, rule=case["support"])

    found = blocks_effect(design, model.scores, level=case["level"], on_support=support.on_support)

    blocks = found.effect.blocks
    # the other program keeps bounds in single precision, as pscore does
    assert [block.lower for block in blocks] == pytest.approx(case["lower"], rel=1e-6)
    assert [block.upper for block in blocks] == pytest.approx(case["upper"], rel=1e-6)
    assert [block.n_control for block in blocks] == case["n_control"]
    assert [block.n_treated for block in blocks] == case["n_treated"]
    unbalanced = [[test.block + 1, test.term, test.p] for test in found.unbalanced]
    expected = case["unbalanced"]
    assert sorted(row[:2] for row in unbalanced) == sorted(row[:2] for row in expected)
    assert sorted(row[2] for row in unbalanced) == pytest.approx(sorted(row[2] for row in expected), rel=1e-4)


def test_the_effect_and_its_standard_error_are_the_closed_form():
    design, model = fitted(cattaneo_design(), "probit")

    found = blocks_effect(design, model.scores).effect

    total = variance = 0.0
    for number, block in enumerate(found.blocks):
        y1 = design.outcome[(found.block_of_row == number) & design.treatment]
        y0 = design.outcome[(found.block_of_row == number) & ~design.treatment]
        assert (block.treated_mean, block.control_mean) == pytest.approx((y1.mean(), y0.mean()))
        assert block.difference == pytest.approx(y1.mean() - y0.mean())
        total += len(y1) * (y1.mean() - y0.mean())
        variance += len(y1) ** 2 * (y1.var(ddof=1) / len(y1) + y0.var(ddof=1) / len(y0))
    n1 = design.treatment.sum()
    assert found.contrast.effect == pytest.approx(total / n1, rel=1e-12)
    assert standard_error(found.contrast) == pytest.approx(math.sqrt(variance) / n1, rel=1e-12)
    assert weighted_contrast(design.outcome, found.contrast.comparison).effect == pytest.approx(total / n1)


def test_rows_in_blocks_with_one_arm_only_are_dropped_and_counted():
    outcome = np.array([1.0, 2, 3, 4, 5, 6, 7])
    treated = np.array([1, 0, 1, 1, 0, 0, 1])
    block = np.array([0, 0, 1, 1, 2, 2, -1])

    found = stratified_effect(outcome, treated, block, np.array([[0, 0.2], [0.2, 0.4], [0.4, 0.6]]))

    assert (found.n_treated_dropped, found.n_control_dropped) == (2, 2)
    assert found.contrast.effect == -1
    assert found.contrast.comparison.treated_weights.tolist() == [1, 0, 0, 0, 0, 0, 0]
    assert math.isnan(found.blocks[1].control_mean)
    assert math.isnan(found.blocks[2].difference)


def test_one_row_of_an_arm_in_a_block_gives_no_standard_error_but_a_reason():
    outcome, treated = np.array([1.0, 2, 3, 4, 5]), np.array([1, 0, 0, 1, 0])

    found = stratified_effect(outcome, treated, np.array([0, 0, 0, 1, 1]), np.array([[0, 0.5], [0.5, 1]]))

    assert math.isnan(standard_error(found.contrast))
    assert found.contrast.reason is not None
    assert dict(found.contrast.reason.values) == {"blocks": "1, 2"}


@pytest.mark.filterwarnings("ignore:Precision loss:RuntimeWarning")
def test_a_covariate_test_is_the_t_test_of_scipy():
    from scipy.stats import ttest_ind

    design, model = fitted(cattaneo_design(), "probit")
    found = blocks_effect(design, model.scores)

    assert len(found.balance) == len(found.effect.blocks) * (len(design.names) - 1)
    for test in found.balance[::7]:
        column = design.matrix[design.cell_of_row, design.names.index(test.term)]
        inside = found.effect.block_of_row == test.block
        expected = ttest_ind(column[inside & design.treatment], column[inside & ~design.treatment])
        assert (test.t, test.p) == pytest.approx((expected.statistic, expected.pvalue), rel=1e-8, nan_ok=True)


def test_no_final_block_rejects_and_blocks_do_not_overlap():
    design, model = fitted(simulated_design(4000))

    found = blocks_effect(design, model.scores, level=0.2)

    lower = [block.lower for block in found.effect.blocks]
    upper = [block.upper for block in found.effect.blocks]
    assert all(end <= begin for end, begin in zip(upper[:-1], lower[1:], strict=True))
    for number, block in enumerate(found.effect.blocks):
        inside = found.effect.block_of_row == number
        assert ((model.scores[inside] >= block.lower) & (model.scores[inside] < block.upper)).all()
        assert inside.sum() == block.n_control + block.n_treated


def test_row_order_never_matters():
    design, model = fitted(cattaneo_design())
    order = np.random.default_rng(0).permutation(design.n)
    table = pd.DataFrame(design.matrix[design.cell_of_row][order, 1:], columns=design.names[1:])
    table["t"], table["y"] = design.treatment[order].astype(int), design.outcome[order]
    shuffled = build_design(table, treatment="t", outcome="y", covariates=list(design.names[1:]))

    found = blocks_effect(design, model.scores)
    again = blocks_effect(shuffled, model.scores[order])

    assert again.effect.contrast.effect == pytest.approx(found.effect.contrast.effect, rel=1e-12)
    assert [block[:4] for block in told(again)] == [block[:4] for block in told(found)]


def told(found):
    return [(b.lower, b.upper, b.n_control, b.n_treated) for b in found.effect.blocks]


def test_a_score_of_one_belongs_to_the_last_block():
    design = simulated_design(200)
    scores = np.where(np.arange(200) < 20, 1.0, 0.95)

    found = blocks_effect(design, scores)

    assert found.effect.blocks[-1].upper == 1.0
    assert (found.effect.block_of_row >= 0).all()


def test_a_known_effect_is_recovered():
    found = [blocks_effect(*scored(seed)).effect.contrast for seed in range(30)]

    errors = np.array([contrast.effect for contrast in found]) - 0.05
    errors_se = np.array([standard_error(contrast) for contrast in found])
    # blocks leave some of the raw difference (0.03) in them: less than 0.006, and most intervals hold
    assert abs(errors.mean()) < 0.006
    assert (np.abs(errors) < 1.96 * errors_se).sum() >= 25


def scored(seed):
    design, model = fitted(simulated_design(4000, effect=0.05, seed=seed))
    return design, model.scores


def test_arms_that_share_no_block_are_told():
    design = simulated_design(200)
    scores = np.where(design.treatment, 0.9, 0.1)

    with pytest.raises(StatisticsError) as caught:
        blocks_effect(design, scores)
    with pytest.raises(StatisticsError) as empty:
        blocks_effect(design, scores, on_support=design.treatment)

    assert caught.value.key == "errors.blocks_apart"
    assert empty.value.values["controls"] == 0


@pytest.mark.parametrize("options", [{"n_blocks": 0}, {"level": 0.0}, {"level": 1.0}])
def test_impossible_options_are_the_callers_mistake(options):
    design, model = fitted(simulated_design(200))

    with pytest.raises(ValueError, match="n_blocks must be at least 1"):
        blocks_effect(design, model.scores, **options)
