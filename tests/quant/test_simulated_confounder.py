"""A simulated confounder: noise changes nothing, and one like a left-out covariate takes its bias away."""

import math

import numpy as np
import pandas as pd
import pytest

from tests.helpers import simulated_table
from workbench.errors import StatisticsError
from workbench.quant.analysis import EffectSpecification, analysed
from workbench.quant.design import build_design
from workbench.quant.simulated_confounder import (
    NEUTRAL,
    Prevalence,
    calibrated_confounders,
    simulate_confounder,
    with_confounder,
)

SPEC = EffectSpecification("took_part", "returned", ("age", "land", "child"))


def example(n=3000, *, seed=2, covariates=("age", "land", "child")):
    data = simulated_table(n, effect=0.05, seed=seed)
    return data, build_design(data, treatment="took_part", outcome="returned", covariates=covariates)


def estimate(design):
    effect = analysed(design, SPEC).effect
    return effect.att, effect.se


def test_a_confounder_that_goes_with_nothing_changes_nothing_but_noise():
    _, design = example()

    found = simulate_confounder(design, NEUTRAL, estimate, n_draws=30, seed=1)

    # matching on one more covariate moves the estimate within its standard error, not on average
    assert found.att == pytest.approx(found.baseline, abs=3 * found.se_between / math.sqrt(30) + 0.01)
    assert found.outcome_effect == pytest.approx(1, abs=0.05)
    assert found.selection_effect == pytest.approx(1, abs=0.05)
    assert (found.outcome_effect_plain, found.selection_effect_plain) == pytest.approx((1, 1))
    assert (found.n_draws, found.n_failed, found.reason) == (30, 0, None)


def test_a_confounder_that_pushes_both_ways_lowers_the_effect():
    _, design = example()

    found = simulate_confounder(design, Prevalence(0.8, 0.6, 0.6, 0.2), estimate, n_draws=15)

    assert found.outcome_effect > 3
    assert found.selection_effect > 3
    assert found.att < found.baseline - 0.04


def test_plain_odds_ratios_are_those_of_the_prevalence():
    _, design = example()
    treated, success = design.treatment, design.outcome > 0.5

    found = simulate_confounder(design, Prevalence(0.7, 0.5, 0.4, 0.2), estimate, n_draws=1)

    share = [0.7 * success[treated].mean() + 0.5 * (~success[treated]).mean(),
             0.4 * success[~treated].mean() + 0.2 * (~success[~treated]).mean()]  # fmt: skip
    odds = [value / (1 - value) for value in share]
    assert found.outcome_effect_plain == pytest.approx((0.4 / 0.6) / (0.2 / 0.8))
    assert found.selection_effect_plain == pytest.approx(odds[0] / odds[1])


def test_odds_ratios_are_those_of_statsmodels_with_all_covariates():
    import statsmodels.api as sm

    data, design = example(800)
    kept = []

    def keep(extended):
        kept.append(extended)
        return 0.0, 0.1

    found = simulate_confounder(design, Prevalence(0.7, 0.5, 0.4, 0.2), keep, n_draws=1, seed=5)

    x = kept[1].matrix[kept[1].cell_of_row]
    controls = data["took_part"].to_numpy() == 0
    selection = sm.Logit(data["took_part"], x).fit(disp=0, tol=1e-12)
    outcome = sm.Logit(data["returned"][controls], x[controls]).fit(disp=0, tol=1e-12)
    assert found.selection_effect == pytest.approx(math.exp(selection.params.iloc[-1]), rel=1e-6)
    assert found.outcome_effect == pytest.approx(math.exp(outcome.params.iloc[-1]), rel=1e-6)


def test_calibration_counts_how_common_a_covariate_is():
    data, design = example()

    found = {confounder.name: confounder.prevalence for confounder in calibrated_confounders(design)}

    means = data.groupby(["took_part", "returned"])["child"].mean()
    assert set(found) == {"land=AND", "land=IRQ", "child"}
    assert found["child"] == pytest.approx((means[1, 1], means[1, 0], means[0, 1], means[0, 0]))


def test_a_confounder_like_a_covariate_that_was_left_out_moves_the_effect_towards_the_truth():
    """The draw cannot know who had it, but on average it takes away what the left-out covariate did."""
    data, full = example(6000, seed=3)
    data["afg"] = (data["land"] == "AFG").astype(int)
    with_afg = build_design(
        data, treatment="took_part", outcome="returned", covariates=["age", "child", "afg"]
    )
    without = build_design(data, treatment="took_part", outcome="returned", covariates=["age", "child"])
    left_out = next(c for c in calibrated_confounders(with_afg) if c.name == "afg")

    found = simulate_confounder(without, left_out.prevalence, estimate, n_draws=20)

    best = estimate(full)[0]
    assert abs(found.att - best) < abs(found.baseline - best) / 2


def test_the_same_seed_gives_the_same_draws():
    _, design = example(500)
    prevalence = Prevalence(0.5, 0.4, 0.3, 0.2)

    first, second, other = (
        simulate_confounder(design, prevalence, estimate, n_draws=3, seed=seed) for seed in (7, 7, 8)
    )

    assert first.draws.tolist() == second.draws.tolist()
    assert first.draws.tolist() != other.draws.tolist()


def test_variances_add_as_for_imputations():
    _, design = example(300)
    atts = iter([0.5, 0.1, 0.2, 0.4])

    found = simulate_confounder(
        design, Prevalence(0.5, 0.4, 0.3, 0.2), lambda design: (next(atts), 0.2), n_draws=3
    )

    assert found.baseline == 0.5
    assert found.att == pytest.approx(0.7 / 3)
    assert found.se_between == pytest.approx(np.std([0.1, 0.2, 0.4], ddof=1))
    assert found.se == pytest.approx(math.sqrt(0.04 + 4 / 3 * found.se_between**2))


def test_the_design_with_one_more_covariate_has_the_same_rows():
    _, design = example(400)
    drawn = np.random.default_rng(0).integers(0, 2, design.n)

    extended = with_confounder(design, drawn)

    rows = extended.matrix[extended.cell_of_row]
    assert (rows[:, -1] == drawn).all()
    assert (rows[:, :-1] == design.matrix[design.cell_of_row]).all()
    assert extended.n_in_cell.sum() == design.n
    assert extended.n_treated_in_cell.sum() == design.treatment.sum()
    assert extended.names[-1] == "simulated"


def test_draws_that_cannot_be_estimated_are_counted():
    _, design = example(300)

    found = simulate_confounder(design, Prevalence(1, 1, 1, 1), estimate, n_draws=4)

    assert (found.n_draws, found.n_failed) == (0, 4)
    assert math.isnan(found.att)
    assert found.reason.code == "covariates_constant"


def test_work_that_is_cancelled_keeps_what_is_done():
    _, design = example(300)
    seen = []

    found = simulate_confounder(
        design,
        Prevalence(0.5, 0.4, 0.3, 0.2),
        estimate,
        n_draws=5,
        progress=lambda done, total: seen.append((done, total)),
        is_cancelled=lambda: len(seen) == 2,
    )

    assert seen == [(1, 5), (2, 5)]
    assert (found.n_draws, found.is_complete) == (2, False)


def test_an_outcome_that_is_missing_from_a_group_is_refused():
    data = pd.DataFrame({"took_part": [1, 1, 0, 0], "returned": [0, 0, 1, 0], "age": [1, 2, 1, 2]})
    design = build_design(data, treatment="took_part", outcome="returned", covariates=["age"])

    with pytest.raises(StatisticsError, match="0, 2, 1, 1"):
        simulate_confounder(design, Prevalence(0.5, 0.4, 0.3, 0.2), estimate)


def test_a_share_outside_is_the_callers_mistake():
    with pytest.raises(ValueError, match="between 0 and 1"):
        simulate_confounder(example(300)[1], Prevalence(1.2, 0.4, 0.3, 0.2), estimate)
