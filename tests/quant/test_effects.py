"""The effect: closed forms, published numbers, a known truth, and what cannot be computed."""

import math
import tomllib
from importlib.resources import files
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tests.helpers import simulated_table
from workbench.quant.analysis import EffectSpecification, run_effect
from workbench.quant.design import build_design
from workbench.quant.effects import estimate_att
from workbench.quant.matching import match_nearest
from workbench.quant.propensity import fit_propensity


def small_effect(**options):
    scores = np.array([0.5, 0.25, 0.25, 0.75, 0.3, 0.3])
    treated = np.array([1, 0, 0, 0, 1, 0])
    outcome = np.array([1.0, 0.0, 1.0, 1.0, 0.0, 1.0])
    return estimate_att(outcome, treated, match_nearest(scores, treated), **options)


def test_the_nearest_of_each_treated_is_compared():
    effect = small_effect()

    # the first treated has one control at 0.2 (row 5), the second the same at 0
    assert (effect.n_treated_matched, effect.n_controls_used) == (2, 1)
    assert effect.treated_mean == 0.5
    assert effect.control_mean == 1.0
    assert effect.att == -0.5
    assert effect.additional == -1.0


def test_one_control_used_gives_no_standard_error_but_a_reason():
    effect = small_effect()

    assert math.isnan(effect.se)
    assert math.isnan(effect.p)
    assert math.isnan(effect.mde)
    assert effect.reason is not None
    assert effect.reason.code == "one_row"


def matched_example():
    rng = np.random.default_rng(5)
    scores, treated = rng.integers(0, 30, 400) / 30, rng.random(400) < 0.35
    outcome = (rng.random(400) < 0.3).astype(float)
    return outcome, treated, match_nearest(scores, treated)


def test_the_standard_error_is_the_closed_form_of_becker_and_ichino():
    outcome, treated, match = matched_example()
    pairs, n1 = match.pairs(), int(treated.sum())
    weights = {j: pairs.weight[pairs.control == j].sum() for j in set(pairs.control.tolist())}
    used = outcome[sorted(weights)]

    effect = estimate_att(outcome, treated, match)

    variance = np.var(outcome[treated], ddof=1) / n1
    variance += sum(w**2 for w in weights.values()) * np.var(used, ddof=1) / n1**2
    assert effect.se == pytest.approx(math.sqrt(variance), rel=1e-12)
    assert effect.att == pytest.approx(pair_difference(outcome, pairs, n1), rel=1e-12)


def pair_difference(outcome, pairs, n1):
    return (pairs.weight * (outcome[pairs.treated] - outcome[pairs.control])).sum() / n1


def test_intervals_p_mde_and_equivalence_are_normal_approximations():
    from scipy.stats import norm

    effect = estimate_att(*matched_example(), sesoi=0.03)

    att, se = effect.att, effect.se
    assert effect.t == att / se
    assert effect.p == pytest.approx(2 * norm.sf(abs(att / se)), rel=1e-10)
    assert (effect.ci_lower, effect.ci_upper) == pytest.approx(norm.interval(0.95, att, se))
    assert (effect.ci90_lower, effect.ci90_upper) == pytest.approx(norm.interval(0.90, att, se))
    assert effect.mde == pytest.approx(2.8016 * se, rel=1e-5)
    assert effect.tost_p == pytest.approx(
        max(norm.sf((att + 0.03) / se), norm.cdf((att - 0.03) / se)), rel=1e-10
    )


@pytest.mark.parametrize(("sesoi", "is_equivalent"), [(0.5, True), (0.001, False)])
def test_equivalence_holds_when_the_90_percent_interval_lies_inside(sesoi, is_equivalent):
    effect = estimate_att(*matched_example(), sesoi=sesoi)

    inside = -sesoi < effect.ci90_lower and effect.ci90_upper < sesoi

    assert inside == is_equivalent
    assert (effect.tost_p < 0.05) == is_equivalent


def test_an_outcome_that_never_varies_has_a_reason():
    _, treated, match = matched_example()

    effect = estimate_att(np.zeros(400), treated, match)

    assert effect.att == 0
    assert math.isnan(effect.se)
    assert effect.reason is not None
    assert effect.reason.code == "no_variation"


@pytest.mark.parametrize("options", [{"sesoi": 0.0}, {"alpha": 0.7}, {"power": 1.0}])
def test_impossible_options_are_the_callers_mistake(options):
    with pytest.raises(ValueError, match="sesoi must be above 0"):
        small_effect(**options)


def test_the_experimental_benchmark_of_lalonde_is_found():
    """Dehejia and Wahba (1999), Journal of the American Statistical Association 94: 1,794 dollars."""
    from causaldata import nsw_mixtape

    data = nsw_mixtape.load_pandas().data
    treated = data["treat"].to_numpy() == 1

    effect = estimate_att(
        data["re78"].to_numpy(float), treated, match_nearest(np.full(len(data), 0.5), treated)
    )

    assert (effect.n_treated, effect.n_control) == (185, 260)
    assert round(effect.att) == 1794
    assert effect.se == pytest.approx(670.997, abs=0.001)


@pytest.mark.parametrize("method", ["nearest", "as-in-2014"])
def test_a_known_effect_is_recovered_where_the_raw_difference_is_not(method):
    found, raw = [], []
    for seed in range(30):
        data = simulated_table(4000, effect=0.05, seed=seed)
        spec = EffectSpecification("took_part", "returned", ("age", "land", "child"), method=method)
        found.append(run_effect(data, spec).effect)
        raw.append(data.groupby("took_part")["returned"].mean().diff().iloc[1])

    errors = np.array([effect.att - 0.05 for effect in found])
    covered = [effect.ci_lower < 0.05 < effect.ci_upper for effect in found]

    # three standard errors of the mean over 30 tables
    assert abs(errors.mean()) < 3 * errors.std(ddof=1) / math.sqrt(30)
    assert np.mean(raw) - 0.05 > 0.02
    assert sum(covered) >= 25


def test_the_matching_estimate_of_stata_is_found_to_the_last_printed_digit():
    data = pd.read_csv(str(files("statsmodels.treatment.tests.results") / "cataneo2.csv"))
    expected = tomllib.loads(
        (Path(__file__).parent.parent / "reference/stata.toml").read_text(encoding="utf-8")
    )
    covariates = ["mmarried_", "mage", "mage2", "fbaby_", "medu"]
    design = build_design(data, treatment="mbsmoke_", outcome="bweight", covariates=covariates)
    scores, treated = fit_propensity(design).scores, design.treatment

    on_treated = estimate_att(design.outcome, treated, match_nearest(scores, treated))
    on_controls = estimate_att(design.outcome, ~treated, match_nearest(scores, ~treated))

    ate = (on_treated.n_treated * on_treated.att - on_controls.n_treated * on_controls.att) / design.n
    assert round(ate, 4) == expected["cattaneo_psmatch"]["ate"]
