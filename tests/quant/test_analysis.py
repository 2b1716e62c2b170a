"""One effect from beginning to end, stored and read back."""

import json
import math

import numpy as np
import pandas as pd
import pytest

from tests.helpers import assert_good_match, simulated_table
from workbench.quant.analysis import EffectSpecification, run_effect
from workbench.quant.effect_summary import EffectSummary, to_json_dict
from workbench.quant.support import common_support

SPEC = EffectSpecification("took_part", "returned", ("age", "land", "child"), reference={"land": "AND"})
TOP = (
    "n n_treated n_control n_treated_matched n_controls_used att se t p ci_lower ci_upper mde tost_p "
    "support propensity balance"
)


@pytest.fixture(scope="module")
def run():
    return run_effect(simulated_table(1500, effect=0.05), SPEC)


def test_a_run_keeps_a_good_match(run):
    assert_good_match(run.match, run.model.scores, run.design.treatment)


def test_the_json_has_the_promised_keys(run):
    stored = to_json_dict(run)

    assert set(TOP.split()) <= stored.keys()
    assert {"lower", "upper", "treated_dropped", "controls_dropped"} <= stored["support"].keys()
    assert stored["propensity"]["coefficients"].keys() == {"const", "age", "land=AFG", "land=IRQ", "child"}
    assert {"estimate", "se"} <= stored["propensity"]["coefficients"]["age"].keys()
    assert stored["propensity"]["marginal_effects"].keys() == {"age", "land=AFG", "land=IRQ", "child"}
    assert "discrete_change" in stored["propensity"]["marginal_effects"]["land=AFG"]
    assert "discrete_change" not in stored["propensity"]["marginal_effects"]["age"]
    assert {
        "covariate",
        "smd_before",
        "smd_after",
        "variance_ratio_before",
        "variance_ratio_after",
    } <= stored["balance"][0].keys()


def test_what_is_stored_can_be_read_back(run):
    text = json.dumps(to_json_dict(run), allow_nan=False)

    summary = EffectSummary.from_json(json.loads(text))

    assert summary.effect == run.effect
    assert summary.specification == SPEC
    assert [row.covariate for row in summary.balance] == [row.covariate for row in run.balance]
    assert summary.terms[1].marginal_effect == run.model.terms[1].marginal_effect
    assert to_json_dict(run) == json.loads(text)
    assert summary.overlap == run.overlap
    assert summary.share_matched == run.effect.n_treated_matched / run.effect.n_treated
    assert summary.max_smd == max(abs(row.smd_after) for row in run.balance)


def test_what_could_not_be_computed_is_null_and_keeps_its_reason():
    data = pd.DataFrame({"x": [1.0, 2, 3, 4, 2], "t": [0, 0, 0, 0, 1], "y": [0, 1, 0, 1, 1]})
    run = run_effect(data, EffectSpecification("t", "y", ("x",)))

    stored = json.loads(json.dumps(to_json_dict(run), allow_nan=False))
    summary = EffectSummary.from_json(stored)

    assert stored["se"] is None
    assert math.isnan(summary.effect.se)
    assert summary.effect.reason == run.effect.reason
    assert summary.effect.reason.values == (("controls", 1), ("treated", 1))


def test_row_order_changes_nothing():
    data = simulated_table(1200, effect=0.05, seed=4)
    order = np.random.default_rng(9).permutation(1200)

    first, second = run_effect(data, SPEC), run_effect(data.iloc[order], SPEC)

    assert second.effect.att == pytest.approx(first.effect.att, rel=1e-10)
    assert second.effect.se == pytest.approx(first.effect.se, rel=1e-10)
    assert second.match.control_weights == pytest.approx(first.match.control_weights[order])


def test_pairs_speak_of_rows_of_the_table_even_when_rows_were_dropped():
    data = simulated_table(600, seed=6)
    data.loc[:3, ["land", "took_part"]] = ["SYR", 0]
    run = run_effect(data, EffectSpecification("took_part", "returned", ("age", "land"), empty_levels="drop"))

    pairs = run.pairs()
    row = int(pairs.treated[0])

    assert pairs.control.min() >= 4
    assert (data["took_part"].to_numpy()[pairs.treated] == 1).all()
    assert (data["took_part"].to_numpy()[pairs.control] == 0).all()
    assert run.pairs(row).control.tolist() == pairs.control[pairs.treated == row].tolist()
    assert run.pairs(0).treated.tolist() == []


@pytest.mark.parametrize(
    ("rule", "kept", "dropped"),
    [
        ("minmax", [1, 2, 3, 4], (1, 1)),
        ("treated-range", [0, 1, 2, 3, 4, 5], (0, 0)),
        ("none", range(6), (0, 0)),
    ],
)
def test_support_rules_count_what_they_drop_in_each_group(rule, kept, dropped):
    scores = np.array([0.1, 0.2, 0.3, 0.4, 0.5, 0.9])
    treated = np.array([1, 0, 1, 0, 1, 0])
    treated = treated if rule != "treated-range" else np.array([1, 0, 1, 0, 0, 1])

    support = common_support(scores, treated, rule=rule)

    assert np.flatnonzero(support.on_support).tolist() == list(kept)
    assert (support.treated_dropped, support.controls_dropped) == dropped


def test_the_range_of_the_treated_never_drops_a_treated():
    scores, treated = np.array([0.1, 0.2, 0.3, 0.9]), np.array([0, 1, 1, 0])

    support = common_support(scores, treated, rule="treated-range")

    assert (support.lower, support.upper) == (0.2, 0.3)
    assert (support.treated_dropped, support.controls_dropped) == (0, 2)


def test_a_treated_unit_off_support_is_counted(run):
    effect, support = run.effect, run.support

    assert effect.n_treated_matched == effect.n_treated - support.treated_dropped
    assert effect.n == effect.n_treated + effect.n_control == 1500


def test_the_histogram_counts_everybody_once(run):
    assert sum(run.overlap.treated) == run.effect.n_treated
    assert sum(run.overlap.control) == run.effect.n_control
    assert len(run.overlap.edges) == len(run.overlap.treated) + 1
