"""causalinference, with a standard error of its own. It compares each row with all of the other arm."""

from __future__ import annotations

import numpy as np
import pandas as pd
from causalinference import CausalModel

from benchmarks._tasks import Answer, Task
from benchmarks.peers._sample import OUTCOME, TREATMENT, covariates, drawn, sample_of


def nearest(sample: pd.DataFrame) -> Answer:
    """Its logit, then its matching with the score as the only covariate, ties averaged."""
    outcome, treatment = sample[OUTCOME].to_numpy(float), sample[TREATMENT].to_numpy(int)
    model = CausalModel(outcome, treatment, sample[covariates(sample)].to_numpy(float))
    model.est_propensity()
    score = np.asarray(model.propensity["fitted"])
    on_score = CausalModel(outcome, treatment, score[:, None])
    on_score.est_via_matching(matches=1)
    found = on_score.estimates["matching"]
    return Answer(float(found["att"]), float(found["att_se"]))


DISTRIBUTION, PREPARED, DRAWN = "causalinference", sample_of, drawn
TASKS: dict[str, Task[pd.DataFrame]] = {"nearest": nearest}
