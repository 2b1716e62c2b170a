"""Subclassification against MatchIt's stored output, closed forms and by properties."""

import tomllib
from pathlib import Path

import numpy as np
import pytest

from tests.quant.weighting_data import cattaneo_design, fitted, nsw_design, simulated_design
from workbench.errors import StatisticsError
from workbench.quant.subclasses import subclass_effect

REFERENCE = tomllib.loads(
    (Path(__file__).parent.parent / "reference/matchit_subclass.toml").read_text(encoding="utf-8")
)
CASES = [(name, case) for name, cases in REFERENCE.items() for case in cases]


@pytest.fixture(scope="module")
def studies():
    return {
        "cattaneo": fitted(cattaneo_design(), "probit"),
        "nsw_cps": fitted(nsw_design(), "logit"),
    }


@pytest.mark.parametrize(
    ("name", "case"), CASES, ids=[f"{name}-{c['n_subclasses']}-{c['min_n']}" for name, c in CASES]
)
def test_effects_and_sizes_are_those_of_matchit(studies, name, case):
    design, model = studies[name]

    found = subclass_effect(
        design.outcome,
        design.treatment,
        model.scores,
        n_subclasses=case["n_subclasses"],
        min_n=case["min_n"],
    )

    blocks = [block for block in found.effect.blocks if block.has_both]
    assert [block.n_control for block in blocks] == case["n_control"]
    assert [block.n_treated for block in blocks] == case["n_treated"]
    assert found.effect.contrast.effect == pytest.approx(case["att"], rel=1e-8)


def test_a_score_at_a_cut_point_belongs_to_the_upper_subclass():
    treated = np.array([1, 1, 1, 0, 0, 0])
    scores = np.array([0.2, 0.4, 0.6, 0.1, 0.4, 0.9])

    found = subclass_effect(np.arange(6.0), treated, scores, n_subclasses=2).effect

    assert found.block_of_row.tolist() == [0, 1, 1, 0, 1, 1]
    assert (found.blocks[0].lower, found.blocks[0].upper, found.blocks[1].upper) == (0.1, 0.4, 0.9)


def test_ties_can_leave_fewer_subclasses_than_asked_for():
    treated, scores = np.array([1, 1, 1, 1, 0, 0]), np.array([0.3, 0.3, 0.3, 0.3, 0.2, 0.4])

    found = subclass_effect(np.arange(6.0), treated, scores, n_subclasses=4)

    assert found.n_wanted == 4
    assert len(found.effect.blocks) == 2
    assert found.n_moved == 1


def test_without_a_least_number_subclasses_of_one_arm_are_dropped():
    treated, scores = np.array([1, 1, 1, 1, 0, 0]), np.array([0.1, 0.2, 0.6, 0.7, 0.65, 0.9])

    kept = subclass_effect(np.arange(6.0), treated, scores, n_subclasses=2, min_n=0)
    moved = subclass_effect(np.arange(6.0), treated, scores, n_subclasses=2, min_n=1)

    assert (kept.n_moved, kept.effect.n_treated_dropped) == (0, 2)
    assert (moved.n_moved, moved.effect.n_treated_dropped) == (1, 0)
    assert moved.effect.block_of_row.tolist() == [0, 0, 1, 1, 0, 1]


def test_row_order_matters_only_where_rows_were_moved():
    design, model = fitted(simulated_design(600))
    order = np.random.default_rng(1).permutation(600)

    found = subclass_effect(design.outcome, design.treatment, model.scores)
    again = subclass_effect(design.outcome[order], design.treatment[order], model.scores[order])

    assert found.n_moved == 0
    assert again.effect.contrast.effect == pytest.approx(found.effect.contrast.effect, rel=1e-12)


def test_rows_off_support_are_in_no_subclass():
    design, model = fitted(simulated_design(600))
    allowed = np.arange(600) % 2 == 0

    found = subclass_effect(design.outcome, design.treatment, model.scores, on_support=allowed).effect

    assert (found.block_of_row[~allowed] == -1).all()
    assert found.contrast.comparison.treated_weights.sum() == (design.treatment & allowed).sum()


def test_a_known_effect_is_recovered():
    errors = []
    for seed in range(20):
        design, model = fitted(simulated_design(3000, effect=0.05, seed=seed))
        found = subclass_effect(design.outcome, design.treatment, model.scores, n_subclasses=20)
        errors.append(found.effect.contrast.effect - 0.05)

    # three standard errors of the mean over 20 tables, and the little that lies within subclasses
    assert abs(np.mean(errors)) < 3 * np.std(errors, ddof=1) / np.sqrt(20) + 0.002


def test_too_few_rows_for_the_subclasses_are_told():
    treated, scores = np.array([1, 1, 1, 0]), np.array([0.1, 0.2, 0.3, 0.2])

    with pytest.raises(StatisticsError) as caught:
        subclass_effect(np.arange(4.0), treated, scores, n_subclasses=3)

    assert caught.value.key == "errors.subclasses_too_many"
    assert caught.value.values == {"n": 3, "least": 1, "treated": 3, "controls": 1}


def test_nobody_to_compare_is_told():
    with pytest.raises(StatisticsError) as caught:
        subclass_effect(np.arange(2.0), np.array([1, 1]), np.array([0.1, 0.2]))

    assert caught.value.values == {"treated": 2, "controls": 0}
