"""Every estimator under its name: it runs, tells what it dropped, weighs rightly and refuses what misfits."""

import math
from dataclasses import replace
from typing import get_args

import numpy as np
import pytest

from tests.helpers import simulated_table
from workbench.errors import InputError
from workbench.quant.analysis import run_effect
from workbench.quant.effect_summary import EffectSummary, to_json_dict
from workbench.quant.mahalanobis_greedy import match_mahalanobis_greedy
from workbench.quant.specification import (
    OPTIONS_OF,
    WEIGHTING,
    WITH_ATE,
    EffectSpecification,
    Method,
    checked,
    default_se,
    fitting,
    options_of,
)

METHODS = get_args(Method)
TRUE_EFFECT = 0.08
TABLE = simulated_table(4000, effect=TRUE_EFFECT, seed=4)
BASE = EffectSpecification("took_part", "returned", ("age", "land", "child"), replications=30)


def found(**choices):
    return run_effect(TABLE, replace(BASE, **choices))


@pytest.mark.parametrize("method", sorted(set(METHODS) - {"radius-pooled"}))
def test_every_method_finds_the_known_effect_within_its_interval(method):
    """Pooled radii are left out: they compare treated with controls of unlike scores."""
    effect = found(method=method).effect

    assert abs(effect.att - TRUE_EFFECT) < 3 * effect.se
    assert 0 < effect.se < 0.05


@pytest.mark.parametrize("method", METHODS)
def test_weights_sum_to_those_the_effect_speaks_for(method):
    run = found(method=method)

    assert run.effect.weights_sum == pytest.approx(run.effect.n_treated_matched)
    assert run.match.treated_weights.sum() == pytest.approx(run.effect.n_treated_matched)
    assert not run.match.control_weights[run.design.treatment].any()
    assert run.effect.dropped_treated == run.design.treatment.sum() - run.effect.n_treated_matched


@pytest.mark.parametrize("method", METHODS)
def test_row_order_does_not_matter(method):
    shuffled = TABLE.sample(frac=1, random_state=7)
    spec = replace(BASE, method=method, se_method=None if method != "kernel" else "cluster", cluster="land")

    first, second = run_effect(TABLE, spec).effect, run_effect(shuffled, spec).effect

    by_row = ("nearest-no-replacement", "optimal", "mahalanobis-no-replacement")
    tolerance = 0.05 if method in by_row else 1e-9
    assert second.att == pytest.approx(first.att, abs=tolerance)


@pytest.mark.parametrize("method", WITH_ATE)
def test_the_effect_on_all_lies_near_the_truth_where_a_method_gives_it(method):
    effect = found(method=method, estimand="ate").effect

    assert effect.estimand == "ate"
    assert abs(effect.att - TRUE_EFFECT) < 3 * effect.se


@pytest.mark.parametrize("method", sorted(set(METHODS) - set(WITH_ATE)))
def test_other_methods_refuse_the_effect_on_all(method):
    with pytest.raises(InputError, match="ATE"):
        checked(replace(BASE, method=method, estimand="ate"))


@pytest.mark.parametrize("method", METHODS)
def test_a_stored_result_reads_back_as_it_was(method):
    run = found(method=method)
    stored = to_json_dict(run)
    read = EffectSummary.from_json(stored)

    assert read.effect == run.effect or math.isnan(run.effect.se)
    assert read.specification == run.specification
    assert stored["method"] == method
    assert stored["options"]["neighbours"] == 1
    assert [block["n_treated"] for block in stored["blocks"]] == [block.n_treated for block in run.blocks]


def test_a_caliper_counts_standard_deviations_of_the_index_or_scores():
    few = simulated_table(200, seed=2)
    free, wide = run_effect(few, BASE), run_effect(few, replace(BASE, caliper=1000.0))
    narrow = run_effect(few, replace(BASE, caliper=1e-9, caliper_scale="probability"))
    pairs, scores = narrow.match.pairs(), narrow.model.scores

    assert wide.effect.dropped_treated == free.effect.dropped_treated
    assert narrow.effect.dropped_treated > free.effect.dropped_treated
    assert np.abs(scores[pairs.treated] - scores[pairs.control]).max() <= 1e-9


def test_pairs_agree_on_exact_columns():
    run = found(method="nearest-no-replacement", exact=("land", "child"))
    pairs = run.pairs()

    for column in ("land", "child"):
        values = TABLE[column].to_numpy()
        assert (values[pairs.treated] == values[pairs.control]).all()


@pytest.mark.parametrize("order", ["data", "largest"])
def test_the_method_without_replacement_takes_the_pairs_of_its_function(order):
    run = found(method="mahalanobis-no-replacement", order=order, caliper=0.5, caliper_scale="sd")
    design, index = run.design, run.model.index

    pairs = match_mahalanobis_greedy(
        design.matrix[:, 1:],
        design.treatment,
        order=order,
        scores=index,
        caliper=0.5 * index[run.support.on_support].std(ddof=1),
        on_support=run.support.on_support,
        cell_of_row=design.cell_of_row,
    ).pairs()

    assert [column.tolist() for column in run.pairs()] == [column.tolist() for column in pairs]
    assert len(set(pairs.control.tolist())) == len(pairs.control)


def test_a_bootstrap_is_the_same_every_time_and_another_with_another_seed():
    first, again = found(method="kernel", seed=3).effect, found(method="kernel", seed=3).effect

    assert first.se == again.se
    assert found(method="kernel", seed=4).effect.se != first.se
    assert first.n_replications == 30


def test_the_bootstrap_of_weighting_is_near_its_robust_error():
    robust = found(method="ipw").effect.se
    drawn = found(method="ipw", se_method="bootstrap", replications=300).effect.se

    assert drawn == pytest.approx(robust, rel=0.15)


def test_clusters_are_counted():
    effect = found(method="aipw", se_method="cluster", cluster="land").effect

    assert effect.n_clusters == 3
    assert effect.se_method == "cluster"


@pytest.mark.parametrize(
    ("choices", "words"),
    [
        ({"method": "nearest", "se_method": "bootstrap"}, "with replacement"),
        ({"method": "ipw", "se_method": "becker-ichino"}, "matched treated"),
        ({"method": "kernel", "se_method": "abadie-imbens"}, "with replacement"),
        ({"method": "nearest", "se_method": "robust"}, "influence"),
        ({"method": "nearest", "se_method": "cluster"}, "column of clusters"),
        ({"method": "as-in-2014", "neighbours": 3}, "neighbours"),
        ({"method": "ipw", "caliper": 0.1}, "caliper"),
        ({"method": "kernel", "exact": ("land",)}, "exact"),
        ({"method": "optimal", "order": "random"}, "order"),
        ({"method": "radius", "bias_adjust": True}, "bias_adjust"),
        ({"method": "kernel", "caliper_scale": "sd"}, "caliper_scale"),
        ({"method": "nearest", "caliper_scale": "sd"}, "caliper_scale"),
        ({"method": "nearest", "covariance": "full_sample"}, "covariance"),
        ({"method": "kernel", "radius": 0.02}, "radius"),
        ({"method": "radius", "bandwidth": 0.1}, "bandwidth"),
        ({"method": "ipw", "kernel": "epanechnikov"}, "kernel"),
        ({"method": "subclass", "blocks": 4}, "blocks"),
        ({"method": "optimal", "level": 0.05}, "level"),
        ({"method": "blocks", "subclasses": 4}, "subclasses"),
        ({"method": "mahalanobis", "tie_tolerance": 1e-6}, "tie_tolerance"),
        ({"method": "mahalanobis-no-replacement", "tie_tolerance": 1e-6}, "tie_tolerance"),
        ({"method": "mahalanobis-no-replacement", "bias_adjust": True}, "bias_adjust"),
        ({"method": "mahalanobis-no-replacement", "se_method": "abadie-imbens"}, "with replacement"),
        ({"neighbours": 0}, "neighbours"),
        ({"caliper": -1.0}, "caliper"),
        ({"bandwidth": 0.0}, "bandwidth"),
        ({"replications": 1}, "replications"),
        ({"alpha": 0.6}, "alpha"),
        ({"exact": ("nowhere",)}, "nowhere"),
    ],
)
def test_choices_that_do_not_go_together_are_refused_by_name(choices, words):
    with pytest.raises(InputError, match=words):
        found(**choices)


def test_the_default_standard_error_follows_the_method():
    assert default_se("nearest") == "becker-ichino"
    assert default_se("nearest", "ate") == "abadie-imbens"
    assert default_se("kernel") == "bootstrap"
    assert {default_se(method) for method in WEIGHTING} == {"robust"}


@pytest.mark.parametrize("method", ["nearest", "mahalanobis"])
def test_a_bias_adjustment_takes_the_standard_error_that_knows_of_it(method):
    own = found(method=method, bias_adjust=True).effect
    named = found(method=method, bias_adjust=True, se_method="abadie-imbens").effect
    asked = found(method=method, bias_adjust=True, se_method="becker-ichino").effect

    assert (own.se, own.se_method) == (named.se, "abadie-imbens")
    assert asked.se_method == "becker-ichino"


@pytest.mark.parametrize("method", METHODS)
def test_what_a_method_does_not_have_falls_away_on_request(method):
    everything = replace(
        BASE, method=method, neighbours=2, caliper=0.1, caliper_scale="sd", exact=("land",), order="data",
        bias_adjust=True, covariance="full_sample", radius=0.02, kernel="epanechnikov", bandwidth=0.1,
        blocks=4, level=0.05, subclasses=4, tie_tolerance=1e-6, se_method="robust",
    )  # fmt: skip

    fits = fitting(everything)

    kept = {name for name in OPTIONS_OF if getattr(fits, name) == getattr(everything, name)}
    assert checked(fits) == fits
    assert kept == {name for name, methods in OPTIONS_OF.items() if method in methods}
    assert fitting(replace(fits, caliper=None)).caliper_scale == "probability"


def test_options_are_told_with_their_defaults():
    told = options_of(BASE)

    assert told["bandwidth"] == 0.06
    assert "covariates" not in told
