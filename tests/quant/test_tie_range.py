"""The range of a greedy effect over random row orders."""

from importlib.resources import files

import numpy as np
import pandas as pd
import pytest

from workbench.quant.comparison import weighted_contrast
from workbench.quant.design import build_design
from workbench.quant.greedy import match_greedy
from workbench.quant.propensity import fit_propensity
from workbench.quant.tie_range import tie_breaking_range


def tied_table(n=300):
    rng = np.random.default_rng(1)
    scores = rng.integers(0, 6, n) / 8
    return rng.normal(size=n), scores, rng.random(n) < 0.2 + 0.4 * scores


@pytest.mark.parametrize("order", ["largest", "smallest", "data"])
def test_a_draw_is_the_match_of_the_shuffled_table(order):
    outcome, scores, treated = tied_table()
    rows = np.random.default_rng((9, 3)).permutation(len(scores))

    drawn = tie_breaking_range(outcome, scores, treated, order=order, replications=4, seed=9).draws[3]

    match = match_greedy(scores[rows], treated[rows], order=order)
    assert drawn == pytest.approx(weighted_contrast(outcome[rows], match).effect, rel=1e-12)


def test_draws_do_not_depend_on_how_many_there_are():
    few, many = (tie_breaking_range(*tied_table(), replications=count).draws for count in (3, 10))

    assert few.tolist() == many[:3].tolist()


def test_without_ties_there_is_no_range():
    rng = np.random.default_rng(2)
    scores, treated = rng.random(200), rng.random(200) < 0.4

    found = tie_breaking_range(rng.normal(size=200), scores, treated, replications=5)

    assert found.lowest == pytest.approx(found.highest, abs=1e-12)
    assert found.sd == pytest.approx(0, abs=1e-12)


def test_the_range_holds_the_stated_rule_and_all_draws():
    found = tie_breaking_range(*tied_table(), replications=20)

    assert found.lowest <= min(found.att, *found.draws)
    assert found.highest >= max(found.att, *found.draws)
    assert found.mean == pytest.approx(found.draws.mean())


def test_controls_tied_with_one_treated_are_taken_equally_often():
    outcome = np.array([0.0, 1.0, 2.0, 3.0, 4.0])
    scores, treated = np.array([0.5, 0.25, 0.75, 0.75, 0.25]), np.array([1, 0, 0, 0, 0])

    draws = tie_breaking_range(outcome, scores, treated, replications=2000).draws

    # four standard errors of a share of 1/4 in 2,000 draws
    shares = np.bincount((-draws).astype(int), minlength=5)[1:] / 2000
    assert shares == pytest.approx(np.full(4, 0.25), abs=4 * np.sqrt(0.1875 / 2000))


def test_ties_alone_move_the_effect_on_birth_weight_by_tens_of_grams():
    data = pd.read_csv(str(files("statsmodels.treatment.tests.results") / "cataneo2.csv"))
    covariates = ["mmarried_", "mage", "mage2", "fbaby_", "medu"]
    design = build_design(data, treatment="mbsmoke_", outcome="bweight", covariates=covariates)

    found = tie_breaking_range(
        design.outcome, fit_propensity(design).scores, design.treatment, order="data", replications=25
    )

    assert found.highest - found.lowest > 30
    assert found.sd > 5


def test_no_replication_is_the_callers_mistake():
    with pytest.raises(ValueError, match="replications"):
        tie_breaking_range(*tied_table(), replications=0)
