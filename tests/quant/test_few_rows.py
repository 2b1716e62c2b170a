"""A standard error of one row, or of an arm whose outcome never varies: refused, or told what limits it."""

import math

import numpy as np
import pandas as pd
import pytest

from workbench.errors import StatisticsError
from workbench.quant.analysis import run_effect
from workbench.quant.specification import WEIGHTING, EffectSpecification

ROBUST = WEIGHTING
MATCHED = ("nearest", "nearest-no-replacement", "radius")


def table(n=300, *, n_treated=None, seed=0):
    """Ages overlap; the outcome has no effect."""
    rng = np.random.default_rng(seed)
    age = rng.integers(20, 50, n).astype(float)
    treated = rng.random(n) < 0.4
    if n_treated is not None:
        treated &= np.cumsum(treated) <= n_treated
    outcome = (rng.random(n) < 0.3).astype(int)
    return pd.DataFrame({"treated": treated.astype(int), "outcome": outcome, "age": age})


def effect(frame, method):
    spec = EffectSpecification("treated", "outcome", ("age",), method=method, post_treatment="warn")
    return run_effect(frame, spec).effect


@pytest.mark.parametrize("method", [*ROBUST, *MATCHED])
def test_one_treated_has_an_estimate_and_no_standard_error(method):
    if method in ("ra", "aipw", "ipwra"):
        with pytest.raises(StatisticsError):
            effect(table(n_treated=1), method)
        return

    found = effect(table(n_treated=1), method)

    assert math.isfinite(found.att)
    assert math.isnan(found.se) and math.isnan(found.ci_lower)
    assert found.reason.key == "effect_reason.one_row"


@pytest.mark.parametrize("method", ["nearest", "radius", "ipw"])
@pytest.mark.parametrize(("arm", "key"), [(1, "same_for_treated"), (0, "same_for_controls")])
def test_an_arm_that_does_not_vary_limits_the_error_and_is_told(method, arm, key):
    frame = table()
    frame.loc[frame["treated"] == arm, "outcome"] = 0

    found = effect(frame, method)

    assert found.se > 0
    assert found.reason.key == f"effect_reason.{key}"
    n = found.n_treated_matched if arm else found.n_controls_used
    assert dict(found.reason.values)["n"] == n


@pytest.mark.parametrize("method", ["nearest", "ipw"])
def test_arms_that_both_vary_have_nothing_to_tell(method):
    assert effect(table(), method).reason is None


def test_the_error_of_an_arm_that_does_not_vary_is_that_of_the_other_alone():
    frame = table()
    frame.loc[frame["treated"] == 0, "outcome"] = 0

    found = effect(frame, "nearest")

    matched = frame[(frame["treated"] == 1)]["outcome"]
    assert found.n_treated_matched == len(matched)
    assert found.se == pytest.approx(math.sqrt(matched.var(ddof=1) / len(matched)))


@pytest.mark.parametrize("shift", [0, 1e6])
def test_a_covariate_far_from_zero_gives_the_same_scores_as_the_same_one_near_it(shift):
    frame = table()
    near = run_effect(frame, EffectSpecification("treated", "outcome", ("age",)))

    far = run_effect(
        frame.assign(age=frame["age"] + shift), EffectSpecification("treated", "outcome", ("age",))
    )

    assert far.model.scores == pytest.approx(near.model.scores, abs=1e-9)
    assert far.effect.att == pytest.approx(near.effect.att, abs=1e-9)


def test_a_covariate_too_far_from_zero_is_refused_by_name():
    frame = table()

    with pytest.raises(StatisticsError) as caught:
        run_effect(
            frame.assign(age=1e9 + frame["age"] / 1000), EffectSpecification("treated", "outcome", ("age",))
        )

    assert caught.value.key == "errors.covariates_far"
    assert caught.value.values["offenders"].startswith("age (")
