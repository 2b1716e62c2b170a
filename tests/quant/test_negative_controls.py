"""Control outcomes: adjusted together, and an effect where, and only where, the arms differ in the unseen."""

import math

import numpy as np
import pytest

from tests.helpers import simulated_table
from workbench.quant.analysis import EffectSpecification, run_effect
from workbench.quant.multiplicity import holm
from workbench.quant.negative_controls import negative_controls
from workbench.quant.part_estimates import PartEstimate, no_estimate
from workbench.reasons import Reason

SPECIFICATION = EffectSpecification(
    treatment="took_part",
    outcome="returned",
    covariates=("age", "land", "child"),
    method="nearest",
)


def estimated(frame):
    found = run_effect(frame, SPECIFICATION).effect
    return PartEstimate(found.att, found.se, found.n_treated_matched, found.n_controls_used, found.reason)


def test_p_is_adjusted_over_the_outcomes_that_have_one_as_statsmodels_does():
    from statsmodels.stats.multitest import multipletests

    given = {"a": PartEstimate(0.03, 0.01, 90, 200), "b": PartEstimate(0.02, 0.01, 90, 200)}
    given["c"] = PartEstimate(-0.001, 0.01, 90, 200)

    found = negative_controls(given)

    assert [one.p_holm for one in found] == pytest.approx(
        multipletests([one.p for one in found], method="holm")[1]
    )
    assert [one.p_holm for one in found] == pytest.approx(holm([one.p for one in found]))
    assert [one.differs for one in found] == [True, False, False]
    assert (found[0].ci_lower, found[0].ci_upper) == pytest.approx((0.03 - 0.0196, 0.03 + 0.0196), abs=1e-5)


def test_an_outcome_that_cannot_be_estimated_keeps_its_reason_and_differs_in_nothing():
    given = {"rare": no_estimate(Reason.of("effect_reason.control_rare", n=2, least=10))}

    (found,) = negative_controls(given)

    assert math.isnan(found.effect)
    assert math.isnan(found.p_holm)
    assert not found.differs
    assert found.reason.code == "control_rare"


@pytest.mark.parametrize(("hidden", "seen"), [(0.0, False), (0.3, True)])
def test_arms_that_differ_in_something_unseen_differ_on_an_outcome_that_it_causes(hidden, seen):
    frame, rng = simulated_table(4000, seed=5), np.random.default_rng(6)
    cause = rng.random(len(frame)) < 0.3 + hidden * frame["took_part"]
    frame["returned"] = (rng.random(len(frame)) < 0.1 + 0.4 * cause).astype(int)

    (found,) = negative_controls({"permit": estimated(frame)})

    assert found.differs == seen
    assert found.ci_lower <= 0.4 * hidden <= found.ci_upper
