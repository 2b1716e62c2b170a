"""psmpy. It lays out the distances of all pairs, so that memory grows with the square of the rows."""

from __future__ import annotations

import pandas as pd
from psmpy import PsmPy

from benchmarks._tasks import Answer, Task
from benchmarks.peers._sample import OUTCOME, TREATMENT, drawn, sample_of


def matched(sample: pd.DataFrame, *, replacement: bool) -> Answer:
    """One logit, not the ensemble of balanced ones that is its default and takes longer."""
    sample = sample.assign(id=range(len(sample)))
    matcher = PsmPy(sample, treatment=TREATMENT, indx="id", exclude=[OUTCOME], target=OUTCOME)
    matcher.logistic_ps(balance=False)
    matcher.kdtree_matched(matcher="propensity_logit", replacement=replacement, caliper=None)
    outcome, pairs = sample.set_index("id")[OUTCOME], matcher.matched_ids
    treated, control = outcome.loc[pairs["id"]], outcome.loc[pairs["matched_ID"].astype(int)]
    return Answer(float(treated.mean() - control.mean()))


def nearest(sample: pd.DataFrame) -> Answer:
    return matched(sample, replacement=True)


def greedy(sample: pd.DataFrame) -> Answer:
    return matched(sample, replacement=False)


DISTRIBUTION, PREPARED, DRAWN = "psmpy", sample_of, drawn
TASKS: dict[str, Task[pd.DataFrame]] = {"nearest": nearest, "greedy": greedy}
