"""pysmatch. Its model is fitted to 70 % of the rows; it looks within 0.001 of the score, its default."""

from __future__ import annotations

import logging

import pandas as pd
from pysmatch.Matcher import Matcher

from benchmarks._tasks import Answer, Task
from benchmarks.peers._sample import OUTCOME, TREATMENT, drawn, sample_of

logging.disable(logging.CRITICAL)


def matched(sample: pd.DataFrame, *, replacement: bool) -> Answer:
    """One logit, not the ensemble of rebalanced ones that is its default and takes longer."""
    treated = sample[TREATMENT] == 1
    matcher = Matcher(sample[treated], sample[~treated], yvar=TREATMENT, exclude=[OUTCOME])
    matcher.fit_scores(balance=False, nmodels=1)
    matcher.predict_scores()
    matcher.match(method="min", nmatches=1, threshold=0.001, replacement=replacement)
    means = matcher.matched_data.groupby(TREATMENT)[OUTCOME].mean()
    return Answer(float(means[1] - means[0]))


def nearest(sample: pd.DataFrame) -> Answer:
    return matched(sample, replacement=True)


def greedy(sample: pd.DataFrame) -> Answer:
    return matched(sample, replacement=False)


DISTRIBUTION, PREPARED, DRAWN = "pysmatch", sample_of, drawn
TASKS: dict[str, Task[pd.DataFrame]] = {"nearest": nearest, "greedy": greedy}
