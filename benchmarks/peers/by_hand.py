"""What a Python user would put together: statsmodels' logit and scikit-learn's nearest neighbours."""

from __future__ import annotations

import numpy as np
import pandas as pd
import statsmodels.api as sm
from sklearn.neighbors import NearestNeighbors

from benchmarks._tasks import Answer, Task
from benchmarks.peers._sample import OUTCOME, TREATMENT, covariates, drawn, sample_of


def nearest(sample: pd.DataFrame) -> Answer:
    """One control a treated; of those that tie, whichever the tree finds first."""
    columns = sm.add_constant(sample[covariates(sample)])
    score = np.asarray(sm.Logit(sample[TREATMENT], columns).fit(disp=0).predict())
    treated, outcome = sample[TREATMENT].to_numpy() == 1, sample[OUTCOME].to_numpy(float)
    tree = NearestNeighbors(n_neighbors=1).fit(score[~treated, None])
    found = tree.kneighbors(score[treated, None])[1][:, 0]
    return Answer(float((outcome[treated] - outcome[~treated][found]).mean()))


DISTRIBUTION, PREPARED, DRAWN = "statsmodels", sample_of, drawn
TASKS: dict[str, Task[pd.DataFrame]] = {"nearest": nearest}
