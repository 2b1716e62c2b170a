"""Drawing when things happened to the simulated persons: duty to leave, index date, outcome."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import pandas as pd

Settings = Mapping[str, Any]
RETURNED = "assistert_retur"
STILL_HERE = "fortsatt_mottak"
YEAR = 365
LONG_STAY = 2 * YEAR
"""Days after the duty to leave from which somebody is a long-stayer."""


def draw_dates(
    people: pd.DataFrame, took_part: np.ndarray, assumed: Settings, rng: np.random.Generator
) -> pd.DataFrame:
    """Dates and outcomes, with ``people``'s index.

    Parameters
    ----------
    people : pd.DataFrame
        ``long_stayer`` and ``returned``, both 0/1.
    took_part : ndarray of bool, shape (n,)

    Returns
    -------
    pd.DataFrame, shape (n, 5)
        ``arrived_on``, ``obliged_on``, ``index_on`` and ``outcome_on`` (missing for those still here) as
        datetime64[D]; ``outcome``. Always arrived < obliged < index < outcome ≤ censoring.
    """
    import pandas as pd

    times = assumed["times"]
    index_on = _index_dates(took_part, times, rng)
    horizon = (np.array(times["censored_on"], dtype="datetime64[D]") - index_on).astype(int)
    stayed, waited = _days_around_index(people, horizon, times, rng)
    outcome = np.where(people["returned"] == 1, RETURNED, _other_outcomes(len(people), assumed, rng))
    outcome_on = np.where(outcome == STILL_HERE, np.datetime64("NaT"), index_on + waited)
    obliged_on = index_on - stayed
    arrived_on = obliged_on - rng.integers(120, 900, len(people))
    dates = {"arrived_on": arrived_on, "obliged_on": obliged_on, "index_on": index_on}
    return pd.DataFrame({**dates, "outcome_on": outcome_on, "outcome": outcome}, index=people.index)


def _index_dates(took_part: np.ndarray, times: Settings, rng: np.random.Generator) -> np.ndarray:
    """Start of the first measure; for others, one of the participants' dates."""
    starts = np.datetime64(times["index_from"]) + rng.integers(0, times["index_days"], len(took_part))
    return np.where(took_part, starts, rng.choice(starts[took_part], len(took_part)))


def _days_around_index(
    people: pd.DataFrame, horizon: np.ndarray, times: Settings, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Days from the duty to leave to the index date, and from there to the outcome, each shape (n,)."""
    n, shortest = len(people), times["shortest_wait_days"]
    long_stay, returned = people["long_stayer"].to_numpy() == 1, people["returned"].to_numpy() == 1
    total = _days_to_return(long_stay, horizon, times, rng)
    least = np.maximum(shortest, np.where(long_stay, shortest, total - LONG_STAY + 1))
    most = np.minimum(horizon, np.where(long_stay, total - LONG_STAY, total - 1))
    waited = np.floor(least + rng.random(n) * (most - least + 1)).astype(int)
    free = np.floor(shortest + rng.random(n) * (horizon - shortest + 1)).astype(int)
    stay_long = LONG_STAY + np.floor(rng.gamma(1.5, 1.2 * YEAR, n)).astype(int)
    stay = np.where(long_stay, stay_long, rng.integers(1, LONG_STAY, n))
    return np.where(returned, total - waited, stay), np.where(returned, waited, free)


def _days_to_return(
    long_stay: np.ndarray, horizon: np.ndarray, times: Settings, rng: np.random.Generator
) -> np.ndarray:
    """Days from the duty to leave to the return, if there is one: most within two years, none after three."""
    n, shortest = len(long_stay), times["shortest_wait_days"]
    short = shortest + 1 + rng.exponential(times["short_mean_years"] * YEAR, n) % (LONG_STAY - shortest - 2)
    latest = np.minimum(horizon, times["longest_years"] * YEAR - LONG_STAY)
    after = shortest + rng.random(n) * (latest - shortest)
    late = long_stay | (rng.random(n) < times["late_share"])
    days: np.ndarray = np.floor(np.where(late, LONG_STAY + after, short)).astype(int)
    return days


def _other_outcomes(n: int, assumed: Settings, rng: np.random.Generator) -> np.ndarray:
    names, shares = zip(*assumed["outcomes"].items(), strict=True)
    drawn: np.ndarray = rng.choice(np.array(names), size=n, p=np.array(shares) / sum(shares))
    return drawn
