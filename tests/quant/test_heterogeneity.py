"""Effects by group and without one thing at a time: known effects, another program's Q, and refusals."""

import math

import numpy as np
import pytest

from tests.helpers import simulated_table
from workbench.errors import StatisticsError
from workbench.quant.analysis import EffectSpecification, run_effect
from workbench.quant.heterogeneity import effects_by_group
from workbench.quant.leave_one_out import without_each_covariate, without_each_group
from workbench.quant.multiplicity import holm
from workbench.quant.part_estimates import PartEstimate

EFFECTS = {"A": (0.10, 0.03), "B": (-0.02, 0.04), "C": (0.03, 0.02)}


def given(groups):
    """An estimator that knows each group's effect."""

    def estimate(rows):
        (group,) = set(groups[rows])
        return PartEstimate(*EFFECTS[group], len(rows) // 2, len(rows) // 2)

    return estimate


def three_groups():
    groups = np.repeat(["C", "A", "B"], 100)
    return groups, np.tile([0, 1], 150)


def test_the_difference_between_groups_is_tested_as_statsmodels_does():
    from statsmodels.stats.meta_analysis import combine_effects

    groups, treatment = three_groups()

    found = effects_by_group(groups, treatment, given(groups))

    effect, se = np.array(list(EFFECTS.values())).T
    expected = combine_effects(effect, se**2)
    assert found.q == pytest.approx(expected.q)
    assert found.p == pytest.approx(expected.test_homogeneity().pvalue)
    assert found.i2 == pytest.approx(expected.i2)
    assert (found.pooled, found.pooled_se) == pytest.approx((expected.mean_effect_fe, expected.sd_eff_w_fe))
    assert (found.df, found.reason) == (2, None)


def test_each_group_has_interval_n_and_adjusted_p():
    groups, treatment = three_groups()

    found = effects_by_group(groups, treatment, given(groups))

    assert [group.group for group in found.groups] == ["A", "B", "C"]
    assert [(group.n_treated, group.n_control) for group in found.groups] == [(50, 50)] * 3
    assert [group.p_holm for group in found.groups] == pytest.approx(
        holm([group.p for group in found.groups])
    )
    first = found.groups[0]
    assert (first.ci_lower, first.ci_upper) == pytest.approx((0.10 - 1.959964 * 0.03, 0.10 + 1.959964 * 0.03))
    assert first.p == pytest.approx(0.000858, abs=1e-6)


def test_groups_that_are_too_small_are_refused_with_their_numbers():
    groups, treatment = three_groups()
    groups[:2] = "D"

    found = effects_by_group(groups, treatment, given(groups), least_treated=5)

    small = found.groups[-1]
    assert (small.group, small.n_treated, small.n_control) == ("D", 1, 1)
    assert math.isnan(small.effect)
    assert dict(small.reason.values)["least_treated"] == 5
    assert found.df == 2
    # the refused group does not count in the family of tests
    assert found.groups[0].p_holm == pytest.approx(3 * found.groups[0].p)


def test_a_group_that_cannot_be_estimated_tells_why():
    groups, treatment = three_groups()

    def estimate(rows):
        if groups[rows[0]] == "B":
            raise StatisticsError("errors.no_treated", n=len(rows))
        return given(groups)(rows)

    found = effects_by_group(groups, treatment, estimate)

    assert found.groups[1].reason.code == "no_treated"
    assert found.df == 1


@pytest.mark.parametrize("least", [51, 1000])
def test_one_group_is_no_difference(least):
    groups, treatment = three_groups()

    found = effects_by_group(groups, treatment, given(groups), least_treated=least)

    assert math.isnan(found.p)
    assert found.reason.code == "groups_too_few"


def test_groups_with_the_same_effect_are_rarely_told_apart_and_others_are():
    def estimated(effects, seed):
        data = simulated_table(3000, seed=seed)
        gain = data["land"].map(effects) * data["took_part"]
        rng = np.random.default_rng(seed)
        data["returned"] = np.where(rng.random(len(data)) < gain, 1, data["returned"])
        spec = EffectSpecification("took_part", "returned", ("age", "child"))

        def estimate(rows):
            effect = run_effect(data.iloc[rows], spec).effect
            return PartEstimate(effect.att, effect.se, effect.n_treated_matched, effect.n_controls_used)

        return effects_by_group(data["land"].to_numpy(), data["took_part"].to_numpy(), estimate).p

    same = [estimated({"AFG": 0.1, "AND": 0.1, "IRQ": 0.1}, seed) for seed in range(12)]
    unlike = [estimated({"AFG": 0.5, "AND": 0.0, "IRQ": 0.0}, seed) for seed in range(4)]

    assert sum(p < 0.05 for p in same) <= 3
    assert max(unlike) < 0.01


def by_covariates(effects):
    return lambda covariates: PartEstimate(effects[covariates], 0.01, 10, 20)


def test_each_covariate_is_left_out_in_turn():
    effects = {("a", "b", "c"): 0.02, ("b", "c"): 0.05, ("a", "c"): -0.01, ("a", "b"): 0.02}

    found = without_each_covariate(["a", "b", "c"], by_covariates(effects))

    assert [row.left_out for row in found.rows] == ["a", "b", "c"]
    assert [row.change for row in found.rows] == pytest.approx([0.03, -0.03, 0])
    assert (found.lowest, found.highest) == (-0.01, 0.05)
    assert (found.n_sign_changed, found.n_failed, found.is_complete) == (1, 0, True)


def test_each_group_is_left_out_in_turn():
    groups = np.array(["y", "x", "y", "z"])
    seen = []

    def estimate(rows):
        seen.append(rows.tolist())
        return PartEstimate(float(len(rows)), 0.1, 1, 1)

    found = without_each_group(groups, estimate)

    assert seen == [[0, 1, 2, 3], [0, 2, 3], [1, 3], [0, 1, 2]]
    assert [row.left_out for row in found.rows] == ["x", "y", "z"]
    assert [row.effect for row in found.rows] == [3, 2, 3]


def test_what_cannot_be_estimated_is_counted():
    def estimate(covariates):
        if len(covariates) < 2:
            raise StatisticsError("errors.covariates_none")
        return PartEstimate(0.1, 0.1, 1, 1)

    found = without_each_covariate(["a", "b"], estimate)

    assert found.n_failed == 2
    assert math.isnan(found.lowest)
    assert found.rows[0].reason.code == "covariates_none"


def test_work_tells_how_far_it_is_and_stops_when_asked():
    groups, treatment = three_groups()
    told = []

    found = effects_by_group(
        groups,
        treatment,
        given(groups),
        progress=lambda *step: told.append(step),
        is_cancelled=lambda: len(told) > 1,
    )
    cut = without_each_covariate(
        ["a", "b"], lambda names: PartEstimate(0, 1, 1, 1), is_cancelled=lambda: True
    )

    assert told == [(1, 3), (2, 3)]
    assert (len(found.groups), found.is_complete) == (2, False)
    assert (cut.rows, cut.is_complete) == ((), False)
