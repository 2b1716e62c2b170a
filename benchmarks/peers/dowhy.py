"""dowhy. Its standard error is the bootstrap, which is measured apart. It matches both ways, always."""

from __future__ import annotations

import logging

import pandas as pd
from dowhy import CausalModel
from dowhy.causal_estimators.propensity_score_matching_estimator import PropensityScoreMatchingEstimator

from benchmarks._tasks import Answer, Task
from benchmarks.peers._sample import OUTCOME, TREATMENT, covariates, drawn, sample_of

logging.disable(logging.CRITICAL)


def nearest(sample: pd.DataFrame) -> Answer:
    model = CausalModel(sample.copy(), TREATMENT, OUTCOME, common_causes=covariates(sample))
    estimand = model.identify_effect(proceed_when_unidentifiable=True)
    method = "backdoor.propensity_score_matching"
    return Answer(float(model.estimate_effect(estimand, method_name=method, target_units="att").value))


def replicate(sample: pd.DataFrame) -> Task[pd.DataFrame]:
    """As its own bootstrap does: identified once, fitted and matched again for every draw."""
    model = CausalModel(sample.copy(), TREATMENT, OUTCOME, common_causes=covariates(sample))
    estimand = model.identify_effect(proceed_when_unidentifiable=True)
    estimand.set_identifier_method("backdoor")

    def estimate(drawn_sample: pd.DataFrame) -> Answer:
        estimator = PropensityScoreMatchingEstimator(estimand).fit(drawn_sample)
        return Answer(float(estimator.estimate_effect(drawn_sample, target_units="att").value))

    return estimate


DISTRIBUTION, PREPARED, DRAWN = "dowhy", sample_of, drawn
REPLICATE = replicate
TASKS: dict[str, Task[pd.DataFrame]] = {"nearest": nearest}
