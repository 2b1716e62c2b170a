"""Drawing the applications for assisted return of the simulated persons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.quant.register_rows import ReturnCase

if TYPE_CHECKING:
    import pandas as pd

Settings = Mapping[str, Any]
_WEEKS_BEFORE = (6, 20)
"""Of those who left: from the application to the departure."""
_WEEKS_AFTER = (1, 8)
"""Of others: from the index date to the application, before anything else can have happened to them."""


def draw_cases(everyone: pd.DataFrame, assumed: Settings, rng: np.random.Generator) -> tuple[ReturnCase, ...]:
    """One case an applicant, with the numbers of each arm in ``assumptions.toml``.

    Everyone who returned had a case that was granted; the rest is chance among those who did not return.
    """
    inside = everyone[everyone["in_population"] == 1]
    found = [case for arm in assumed["arm_cases"] for case in _of_arm(inside, arm, assumed, rng)]
    return tuple(sorted(found, key=lambda case: case.person_no))


def _of_arm(
    inside: pd.DataFrame, arm: str, assumed: Settings, rng: np.random.Generator
) -> Iterator[ReturnCase]:
    members = inside[inside["arm"] == arm]
    left = members[members["returned"] == 1]
    stayed = members[members["returned"] == 0]
    counts = dict(assumed["arm_cases"][arm])
    counts["granted"] -= len(left)
    for number, on in zip(left.index, left["outcome_on"], strict=True):
        weeks = rng.integers(*_WEEKS_BEFORE)
        yield ReturnCase(int(number), "granted", str((on - np.timedelta64(weeks, "W")).date()), departed=1)
    chosen = stayed.iloc[rng.permutation(len(stayed))[: sum(counts.values())]]
    statuses = np.repeat(list(counts), list(counts.values()))
    for number, on, status in zip(chosen.index, chosen["index_on"], statuses, strict=True):
        applied = on + np.timedelta64(rng.integers(*_WEEKS_AFTER), "W")
        yield ReturnCase(int(number), str(status), str(applied.date()))
