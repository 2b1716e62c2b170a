"""What a contestant gives back, the form of its tasks, and the bootstrap of those that have none."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, NamedTuple, TypeVar

import numpy as np

REPLICATIONS = 1_000
MOST_SECONDS_LOOPED = 30.0


class Answer(NamedTuple):
    """An effect, with its standard error where the contestant gives one, and replicates of a bootstrap."""

    att: float
    se: float = float("nan")
    replicates: int = 0


Sample = TypeVar("Sample")
Task = Callable[[Sample], Answer]
Bootstrap = Callable[[Sample, int], Answer]


def looped(contestant: Any) -> Bootstrap[Any]:
    """Draw rows, do the task again, until all replicates are done or half a minute has gone."""

    def work(sample: Any, replications: int) -> Answer:
        estimate = contestant.REPLICATE(sample) if hasattr(contestant, "REPLICATE") else None
        estimate = estimate or contestant.TASKS["nearest"]
        rng, found, begun = np.random.default_rng(1), list[float](), time.perf_counter()
        while len(found) < replications and time.perf_counter() - begun < MOST_SECONDS_LOOPED:
            found.append(estimate(contestant.DRAWN(sample, rng)).att)
        return Answer(float("nan"), float(np.std(found, ddof=1)), len(found))

    return work
