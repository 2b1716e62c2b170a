"""pymatchit-causal, a port of R's MatchIt. It gives weights and no effect: weighted means are taken here."""

from __future__ import annotations

from typing import Any

import pandas as pd
from pymatchit import MatchIt

from benchmarks._tasks import Answer, Task
from benchmarks.peers._sample import OUTCOME, TREATMENT, covariates, drawn, mean_difference, sample_of


def matched(sample: pd.DataFrame, **options: Any) -> Answer:
    formula = f"{TREATMENT} ~ {' + '.join(covariates(sample))}"
    match = MatchIt(sample, method="nearest", distance="glm", discard="both", **options).fit(formula)
    weights = match.weights.reindex(sample.index, fill_value=0.0).to_numpy(float)
    treated = sample[TREATMENT].to_numpy() == 1
    return Answer(mean_difference(sample[OUTCOME].to_numpy(float), treated, weights))


def nearest(sample: pd.DataFrame) -> Answer:
    return matched(sample, replace=True)


def greedy(sample: pd.DataFrame) -> Answer:
    """Within 0.2 SD of the linear index, the largest first."""
    return matched(sample, replace=False, link="linear.logit", caliper=0.2)


DISTRIBUTION, PREPARED, DRAWN = "pymatchit-causal", sample_of, drawn
TASKS: dict[str, Task[pd.DataFrame]] = {"nearest": nearest, "greedy": greedy}
