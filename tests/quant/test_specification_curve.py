"""The curve: every point is the effect of its specification, shared work done once, and a true summary."""

import math
from collections import Counter
from dataclasses import replace
from itertools import product
from typing import get_args

import numpy as np
import pytest

from tests.helpers import simulated_table
from workbench.errors import StatisticsError
from workbench.quant import curve_units
from workbench.quant.age_resolution import at_resolution
from workbench.quant.analysis import run_effect
from workbench.quant.curve_summary import factor_shares
from workbench.quant.curve_units import curve_effects
from workbench.quant.specification import EffectSpecification, Method
from workbench.quant.specification_curve import run_curve
from workbench.quant.specification_grid import (
    FACTORS,
    NOT_USED,
    CurveChoices,
    default_choices,
    specification_grid,
    with_choices,
)

TRUE_EFFECT = 0.08
TABLE = simulated_table(1500, effect=TRUE_EFFECT, seed=4)
TABLE["age"] += np.random.default_rng(1).random(1500)
BASE = EffectSpecification("took_part", "returned", ("age", "land", "child"), replications=20)
GRID = specification_grid(BASE, choices=default_choices(BASE, age_column="age"))
SMALL = with_choices(GRID, covariates=("all", "-child"), resolution=("asis", "years"), support="minmax")


def told(curve):
    """Points as plain numbers that compare, ``nan`` among them."""
    return repr(
        [(dict(p.choices), p.att, p.se, p.p, p.n_controls, p.max_smd, p.reason) for p in curve.points]
    )


@pytest.mark.parametrize("method", get_args(Method))
def test_every_point_is_the_effect_of_its_specification(method):
    choices = CurveChoices((method,), calipers=(None, 0.02), leave_one_out=False, age_column="age",
                           resolutions=("asis", "years"))  # fmt: skip
    grid = specification_grid(replace(BASE, method=method, exact=("land",)), choices=choices)

    curve = run_curve(TABLE, grid, with_bootstrap=True)

    assert len(curve.points) == len(grid)
    for point in curve.points:
        spec = point.specification
        run = run_effect(at_resolution(TABLE, "age", point.choices["resolution"]), spec)
        found = run.effect
        assert (point.att, point.se, point.p) == (found.att, found.se, found.p)
        assert (point.ci_lower, point.ci_upper) == (found.ci_lower, found.ci_upper)
        assert (point.n_treated, point.n_controls) == (found.n_treated_matched, found.n_controls_used)
        assert (point.dropped_treated, point.reason) == (found.dropped_treated, found.reason)
        assert point.max_smd == max(abs(row.smd_after) for row in run.balance)


def test_effects_alone_are_those_of_the_curve():
    effects = curve_effects(TABLE, SMALL)

    by_place = {id(point.choices): point.att for point in run_curve(TABLE, SMALL).points}
    assert effects.tolist() == [by_place[id(point.choices)] for point in SMALL]


def test_points_stand_by_effect_and_the_first_of_the_grid_is_the_main_one():
    curve = run_curve(TABLE, SMALL)
    effects = [point.att for point in curve.points]

    assert effects == sorted(effects)
    assert curve.main.choices == SMALL[0].choices
    assert sum(point.is_main for point in curve.points) == 1


@pytest.mark.parametrize("options", [{"n_jobs": 2}, {"batch_size": 3}, {"n_jobs": 2, "batch_size": 5}])
def test_workers_and_batches_change_nothing(options):
    assert told(run_curve(TABLE, SMALL, **options)) == told(run_curve(TABLE, SMALL))


def test_row_order_does_not_matter_and_the_table_is_not_changed():
    grid = with_choices(SMALL, method=("nearest", "subclass", "ipw", "aipw", "entropy"))
    shuffled, before = TABLE.sample(frac=1, random_state=3), TABLE.copy()

    first, second = run_curve(TABLE, grid), run_curve(shuffled, grid)

    assert np.allclose([p.att for p in first.points], [p.att for p in second.points], rtol=0, atol=1e-9)
    assert TABLE.equals(before)


def test_a_design_and_a_score_are_found_once_for_all_that_share_them(monkeypatch):
    counted = Counter()

    def counting(name):
        real = getattr(curve_units, name)

        def counted_call(*given, **options):
            counted[name] += 1
            return real(*given, **options)

        monkeypatch.setattr(curve_units, name, counted_call)

    counting("specified_design"), counting("fit_propensity"), counting("common_support")
    run_curve(TABLE, GRID)

    designs = 3 * 3 + 1
    assert counted == {
        "specified_design": designs,
        "fit_propensity": 2 * designs,
        "common_support": 4 * designs,
    }


def test_the_median_lies_near_the_true_effect_and_every_specification_is_significant():
    table = simulated_table(9000, effect=TRUE_EFFECT, seed=2)
    base = replace(BASE, covariates=("age", "land", "child"))

    summary = run_curve(table, specification_grid(base, choices=default_choices(base))).summary

    assert summary.median == pytest.approx(TRUE_EFFECT, abs=0.02)
    assert (summary.share_same_sign, summary.share_significant_above) == (1, 1)
    assert (summary.share_significant_below, summary.n_failed) == (0, 0)


def test_without_the_bootstrap_a_kernel_says_why_it_has_no_standard_error():
    grid = specification_grid(BASE, choices=CurveChoices(("kernel", "ipw"), leave_one_out=False))

    curve = run_curve(TABLE, grid)

    kernels = [point for point in curve.points if point.specification.method == "kernel"]
    assert {point.reason.code for point in kernels} == {"curve_without_bootstrap"}
    assert all(math.isnan(point.se) and not math.isnan(point.att) for point in kernels)
    assert curve.summary.n_without_se == len(kernels) == 4


def test_what_cannot_be_estimated_stands_last_with_its_reason():
    table = TABLE.assign(child=np.where((TABLE["child"] == 1) & (TABLE["took_part"] == 1), 2, TABLE["child"]))
    base = replace(BASE, categorical=("child",))
    grid = specification_grid(base, choices=CurveChoices(("ipw",), ("logit",), ("minmax",)))

    curve = run_curve(table, grid)

    assert [point.choices["covariates"] for point in curve.points if not math.isnan(point.att)] == ["-child"]
    assert math.isnan(curve.points[-1].att)
    assert curve.summary.n_failed == 4
    assert [(reason.code, n) for reason, n in curve.summary.failures] == [("levels_empty", 4)]
    assert math.isnan(curve.summary.share_same_sign)


def test_rows_left_out_with_their_level_are_counted():
    table = TABLE.assign(land=np.where(TABLE.index < 7, "XXX", TABLE["land"]), took_part=TABLE["took_part"])
    table.loc[table["land"] == "XXX", "took_part"] = 0
    grid = specification_grid(replace(BASE, empty_levels="drop"), choices=CurveChoices(("ipw",), ("logit",)))

    rows = {p.choices["covariates"]: p.dropped_rows for p in run_curve(table, grid).points}

    assert rows == {"all": 7, "-age": 7, "-land": 0, "-child": 7}


def test_a_table_without_any_effect_is_a_mistake_to_mend():
    with pytest.raises(StatisticsError, match="treated"):
        run_curve(TABLE.assign(took_part=0), SMALL)


def test_progress_is_told_and_a_cancelled_curve_keeps_what_is_done():
    seen = []

    curve = run_curve(TABLE, SMALL, progress=lambda *done: seen.append(done), cancelled=lambda: len(seen) > 1)

    assert seen[0][0] < seen[1][0] == len(curve.points) < seen[0][1] == len(SMALL)
    assert curve.reason.code == "curve_stopped"
    assert curve.main is not None


def test_nothing_to_compute_is_the_callers_mistake():
    with pytest.raises(ValueError, match="at least one"):
        run_curve(TABLE, ())


def test_the_summary_counts_what_the_points_hold():
    curve = run_curve(TABLE, SMALL)
    effects, p = np.array([q.att for q in curve.points]), np.array([q.p for q in curve.points])
    summary = curve.summary

    assert (summary.n, summary.n_failed) == (len(SMALL), 0)
    assert (summary.lowest, summary.median, summary.highest) == (effects[0], np.median(effects), effects[-1])
    assert summary.share_same_sign == np.mean(np.sign(effects) == np.sign(curve.main.att))
    assert summary.share_significant_above == np.mean((p < 0.05) & (effects > 0))
    assert summary.share_significant_below == np.mean((p < 0.05) & (effects < 0))


def choices_of(**levels):
    return {**dict.fromkeys(FACTORS, NOT_USED), **levels}


def test_shares_of_choices_that_add_up_are_their_parts_of_the_variance():
    a, b = {"x": 0.0, "y": 3.0}, {"p": 0.0, "q": 1.0, "r": 5.0}
    cells = list(product(a, b))

    found = factor_shares([choices_of(method=i, support=j) for i, j in cells],
                          np.array([a[i] + b[j] for i, j in cells]))  # fmt: skip

    parts = {"method": np.var(list(a.values())), "support": np.var(list(b.values()))}
    assert [one.factor for one in found] == ["support", "method"]
    for one in found:
        assert one.share == pytest.approx(parts[one.factor] / sum(parts.values()))


def test_a_choice_that_a_point_does_not_use_is_not_said_to_move_it():
    """Two methods, of which only one has a caliper, and a caliper that changes nothing."""
    choices = [choices_of(method="a", caliper="none"), choices_of(method="a", caliper="0.1"),
               choices_of(method="b")]  # fmt: skip

    found = {one.factor: one for one in factor_shares(choices, np.array([0.0, 0.0, 3.0]))}

    assert (found["method"].share, found["caliper"].share) == (pytest.approx(1), 0)
    assert [(level.level, level.n, level.median) for level in found["caliper"].levels] == [
        ("none", 1, 0.0), ("0.1", 1, 0.0), ("not_used", 1, 3.0),
    ]  # fmt: skip


def test_shares_agree_with_pairs_that_differ_in_one_choice_only():
    """A second route: the variance of a group is half the mean squared difference of its pairs."""
    curve = run_curve(TABLE, with_choices(SMALL, method=("ipw", "aipw", "subclass")))
    points = curve.points
    whole = np.var([point.att for point in points])

    for factor in curve.summary.factors:
        groups = {}
        for point in points:
            groups.setdefault(tuple(point.choices[n] for n in FACTORS if n != factor.factor), []).append(
                point
            )
        inside = sum(
            sum((x.att - y.att) ** 2 for x in group for y in group) / (2 * len(group))
            for group in groups.values()
        )
        assert factor.share == pytest.approx(inside / len(points) / whole, abs=1e-12)
