"""causalml. Its propensity model is an elastic net tuned by cross-validation. No standard error."""

from __future__ import annotations

import pandas as pd
from causalml.match import NearestNeighborMatch
from causalml.propensity import ElasticNetPropensityModel

from benchmarks._tasks import Answer, Task
from benchmarks.peers._sample import OUTCOME, TREATMENT, covariates, drawn, sample_of


def matched(sample: pd.DataFrame, *, replace: bool) -> Answer:
    score = ElasticNetPropensityModel().fit_predict(sample[covariates(sample)], sample[TREATMENT])
    matcher = NearestNeighborMatch(caliper=0.2, replace=replace, ratio=1, random_state=1)
    matcher.match(data=sample.assign(score=score), treatment_col=TREATMENT, score_cols=["score"])
    pairs, outcome = matcher.matched_indexes_, sample[OUTCOME]
    return Answer(float(outcome.loc[pairs["from"]].mean() - outcome.loc[pairs["to"]].mean()))


def nearest(sample: pd.DataFrame) -> Answer:
    return matched(sample, replace=True)


def greedy(sample: pd.DataFrame) -> Answer:
    return matched(sample, replace=False)


DISTRIBUTION, PREPARED, DRAWN = "causalml", sample_of, drawn
TASKS: dict[str, Task[pd.DataFrame]] = {"nearest": nearest, "greedy": greedy}
