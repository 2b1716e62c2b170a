"""Drawing the simulated persons: covariates, participation and returns before steering."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.quant.links import probability

if TYPE_CHECKING:
    import pandas as pd

Settings = Mapping[str, Any]
ARMS = ("vv_only", "local_only", "national_only", "local_and_national", "vv_and_local", "vv_and_national")
PARTS: Mapping[str, tuple[str, ...]] = {
    "none": (),
    "vv_only": ("vv",),
    "local_only": ("local",),
    "national_only": ("national",),
    "local_and_national": ("local", "national"),
    "vv_and_local": ("vv", "local"),
    "vv_and_national": ("vv", "national"),
}
"""Registered measures of everyone in an arm."""


def draw_covariates(published: Settings, assumed: Settings, rng: np.random.Generator) -> pd.DataFrame:
    """Persons of the population with the published numbers by country and sex.

    Parameters
    ----------
    published, assumed : mapping
        ``published.toml`` and ``assumptions.toml``.

    Returns
    -------
    pd.DataFrame, shape (9029, 5)
        ``sex``, ``age`` (years), ``country``, ``has_child``, ``long_stayer``; in random order.
    """
    import pandas as pd

    population = assumed["population"]
    parts = [_country_block(code, entry, population, rng) for code, entry in published["countries"].items()]
    people = pd.concat(parts, ignore_index=True)
    people["age"] = draw_ages(len(people), population, rng)
    share = people["sex"].map(population["has_child"]).to_numpy(dtype=float)
    people["has_child"] = (rng.random(len(people)) < share).astype(int)
    return people.iloc[rng.permutation(len(people))].reset_index(drop=True)


def _country_block(
    code: str, entry: Settings, population: Settings, rng: np.random.Generator
) -> pd.DataFrame:
    """Persons of one country; the share of long-stayers is the same for both sexes, to the person."""
    import pandas as pd

    n = int(entry["persons"])
    men = round(n * entry["men"])
    n_long = round(n * population["long_stayer_share"])
    long_stayer = rng.permutation(np.repeat([1, 0], [n_long, n - n_long]))
    sex = np.repeat(["M", "K"], [men, n - men])
    return pd.DataFrame({"sex": sex, "country": code, "long_stayer": long_stayer})


def draw_ages(n: int, population: Settings, rng: np.random.Generator) -> np.ndarray:
    """Ages in years at a resolution of days, shape (n,); of some only the year of birth is known."""
    spread = population["age_mean_years"] - population["age_min_years"]
    shape = population["age_shape"]
    years = np.minimum(population["age_min_years"] + rng.gamma(shape, spread / shape, n), 85)
    by_day = np.floor(years * 365) / 365
    ages: np.ndarray = np.where(rng.random(n) < population["year_of_birth_only"], np.floor(years), by_day)
    return ages


def draw_participants(people: pd.DataFrame, published: Settings, rng: np.random.Generator) -> np.ndarray:
    """Who takes part, from the published participation model, shape (n,) bool.

    Systematic sampling along sorted covariates keeps the model's coefficients close to the published ones,
    with the published number of participants of each sex.
    """
    model = published["T7"]
    index = model["const"] + model["age"] * people["age"] + model["has_child"] * people["has_child"]
    index = index + model["sex"] * (people["sex"] == "K") + model["long_stayer"] * people["long_stayer"]
    countries = {code: entry["participation"] for code, entry in published["countries"].items()}
    chances = probability("probit", np.asarray(index + people["country"].map(countries), dtype=float))
    chosen = np.zeros(len(people), dtype=bool)
    for sex in ("K", "M"):
        rows = people[people["sex"] == sex].sort_values(["country", "long_stayer", "has_child", "age"]).index
        chosen[systematic(rows.to_numpy(), chances, published["T6"][sex]["participants"], rng)] = True
    return chosen


def systematic(rows: np.ndarray, weights: np.ndarray, n: int, rng: np.random.Generator) -> np.ndarray:
    """``n`` of the rows, evenly spaced on the running sum of their weights."""
    running = np.cumsum(weights[rows])
    marks = (rng.random() + np.arange(n)) * running[-1] / n
    picked: np.ndarray = rows[np.searchsorted(running, marks)]
    return picked


def draw_arms(
    people: pd.DataFrame, chosen: np.ndarray, assumed: Settings, rng: np.random.Generator
) -> np.ndarray:
    """Arm of each person, one of ``none`` and ``ARMS``, shape (n,).

    Arms are spread along country and age; those with both measures come more often from some countries.
    """
    arms = np.full(len(people), "none", dtype=object)
    odds = np.where(
        people["country"].isin(assumed["arms"]["both_more_often"]), assumed["arms"]["both_odds"], 1
    )
    for arm in reversed(ARMS):
        free = people[chosen & (arms == "none")].sort_values(["country", "long_stayer", "age"]).index
        weights = odds if arm.startswith("vv_and") else np.ones(len(people))
        arms[systematic(free.to_numpy(), weights, assumed["arms"][arm], rng)] = arm
    return arms


def draw_returns(
    people: pd.DataFrame, arms: np.ndarray, settings: tuple[Settings, Settings], rng: np.random.Generator
) -> np.ndarray:
    """Who returned, with the published totals, shape (n,) of 0 and 1.

    The number of each country and long-stay follows the published return model; who it is within such a cell
    is chance.
    """
    published, assumed = settings
    cells = cell_numbers(people)
    counts = return_counts(people, published)
    returned = np.zeros(len(people), dtype=int)
    rates = (counts / np.bincount(cells))[cells]
    for arm in ARMS:
        rows = rng.permutation(np.flatnonzero(arms == arm))
        rows = rows[np.argsort(cells[rows], kind="stable")]
        if n := assumed["arm_returns"][arm]:
            returned[systematic(rows, rates, n, rng)] = 1
    left = counts - np.bincount(cells, weights=returned, minlength=len(counts)).astype(int)
    for cell, n in enumerate(left):
        others = np.flatnonzero((cells == cell) & (arms == "none"))
        returned[rng.choice(others, size=n, replace=False)] = 1
    return returned


def cell_numbers(people: pd.DataFrame) -> np.ndarray:
    """Number of the cell of country and long-stay, shape (n,): twice the country's place plus long-stay."""
    countries = sorted(people["country"].unique())
    place = people["country"].map({code: i for i, code in enumerate(countries)})
    cells: np.ndarray = (2 * place + people["long_stayer"]).to_numpy(dtype=int)
    return cells


def return_counts(people: pd.DataFrame, published: Settings) -> np.ndarray:
    """Returns in each cell of country and long-stay, shape (cells,), so that the return model fits.

    A linear model without interactions fits a table by its margins; where it asks for less than nobody among
    the long-stayers of a country, others give way and the margins stay.
    """
    model, codes = published["T9"], sorted(published["countries"])
    country = np.array([published["countries"][code]["returned"] for code in codes])
    sizes = np.bincount(cell_numbers(people)).reshape(-1, 2)
    rates = model["const"] + country[:, None] + model["long_stayer"] * np.array([[0, 1]])
    rates = rates + (published["T8"]["returned"]["all_persons"] - (rates * sizes).sum()) / sizes.sum()
    totals = (rates * sizes).sum(axis=1)
    long = _floored(rates[:, 1], sizes[:, 1])
    expected = np.column_stack([totals - long * sizes[:, 1], long * sizes[:, 1]])
    return rounded_to_total(expected.ravel(), published["T8"]["returned"]["all_persons"])


def _floored(rates: np.ndarray, sizes: np.ndarray, floor: float = 0.004) -> np.ndarray:
    """Rates no lower than ``floor`` with the same weighted sum, by shifting all others alike."""
    lower, upper = -1.0, 1.0
    for _ in range(60):
        shift = (lower + upper) / 2
        too_many = (np.maximum(rates + shift, floor) - rates) @ sizes > 0
        lower, upper = (lower, shift) if too_many else (shift, upper)
    found: np.ndarray = np.maximum(rates + lower, floor)
    return found


def rounded_to_total(expected: Sequence[float] | np.ndarray, total: int) -> np.ndarray:
    """Whole numbers near ``expected`` that sum to ``total``, by largest remainders, shape as given."""
    values = np.asarray(expected, dtype=float)
    whole: np.ndarray = np.floor(values).astype(int)
    order = np.argsort(whole - values, kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return whole
