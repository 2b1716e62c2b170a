"""The simulated register: drawn from published marginals and declared assumptions, with a fixed seed."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from workbench.demo.register_cases import draw_cases
from workbench.demo.register_dates import STILL_HERE, draw_dates
from workbench.demo.register_draws import (
    PARTS,
    cell_numbers,
    draw_arms,
    draw_covariates,
    draw_participants,
    draw_returns,
)
from workbench.demo.register_places import draw_centres, draw_residence
from workbench.demo.steering import ARMS, contrast_weights, steered
from workbench.quant.register_rows import (
    Centre,
    Cost,
    NewImport,
    Outcome,
    Participation,
    Person,
    RegisterRows,
)

if TYPE_CHECKING:
    import pandas as pd

Settings = Mapping[str, Any]
HERE = Path(__file__).parent
_KEPT = ("centre", "region", "family_with_children", "returnable", "arrived_on", "obliged_on", "index_on")
"""Columns kept with a person as text."""


@dataclass(frozen=True, slots=True)
class SimulatedRegister:
    """A register of invented persons, ready to be stored.

    Attributes
    ----------
    assumptions : str
        Everything assumed, as it stands in ``assumptions.toml``.
    population_series : mapping
        Persons in reception by year and category, 2006–2012, as published.
    courses : mapping
        Number of courses of each kind, and what one may cost, as published.
    """

    rows: RegisterRows
    centres: tuple[Centre, ...]
    costs: tuple[Cost, ...]
    origin: NewImport
    assumptions: str
    population_series: Mapping[str, list[int]]
    courses: Mapping[str, Mapping[str, int]]


@cache
def published_figures() -> Settings:
    """What the 2014 evaluation printed; see ``published.toml``."""
    return tomllib.loads((HERE / "published.toml").read_text(encoding="utf-8"))


def assumptions_text() -> str:
    """``assumptions.toml`` as it stands."""
    return (HERE / "assumptions.toml").read_text(encoding="utf-8")


def simulated_register() -> SimulatedRegister:
    """Draw the whole register; the same every time.

    The built-in contrasts between participants and their matched controls are those under ``effects`` in
    ``assumptions.toml``: they are reached by exchanging outcomes among non-participants.
    """
    published, assumed = published_figures(), tomllib.loads(assumptions_text())
    rng = np.random.default_rng(assumed["seed"])
    people = _population(published, assumed, rng)
    centres = draw_centres(assumed, rng)
    everyone = _everyone(people, centres, assumed, rng)
    rows = RegisterRows(
        persons=tuple(_persons(everyone)),
        participations=(*_participations(everyone, assumed, rng), *_reported(published)),
        outcomes=tuple(_outcomes(everyone, assumed)),
        return_cases=draw_cases(everyone, assumed, rng),
    )
    origin = NewImport("simulert register", _fingerprint(rows), simulated=True)
    costs = tuple(_costs(published))
    series, courses = published["T1"], published["courses"]
    return SimulatedRegister(rows, centres, costs, origin, assumptions_text(), series, courses)


def _population(published: Settings, assumed: Settings, rng: np.random.Generator) -> pd.DataFrame:
    """The population of 9,029 with arm and steered outcome."""
    people = draw_covariates(published, assumed, rng)
    chosen = draw_participants(people, published, rng)
    arms = draw_arms(people, chosen, assumed, rng)
    returned = draw_returns(people, arms, (published, assumed), rng)
    taken = [frozenset(PARTS[arm]) for arm in arms]
    weights, contrasts = contrast_weights(people, taken, returned)
    others = arms == "none"
    wanted = np.array([assumed["effects"][arm] for arm in ARMS])
    returned[others] = steered(
        returned[others],
        weights=weights[others],
        gap=wanted - contrasts,
        cells=cell_numbers(people)[others],
        tolerance=np.array([assumed["effect_tolerances"][arm] for arm in ARMS]),
        rng=rng,
    )
    return people.assign(arm=arms, returned=returned)


def _everyone(
    people: pd.DataFrame, centres: tuple[Centre, ...], assumed: Settings, rng: np.random.Generator
) -> pd.DataFrame:
    """The population and those the filters take out, shuffled, with all columns; index: number from 1."""
    import pandas as pd

    filtered = _filtered(people, assumed, rng)
    listed = pd.concat([people.assign(procedure="ordinaer", in_population=1), filtered], ignore_index=True)
    listed = listed.iloc[rng.permutation(len(listed))].reset_index(drop=True)
    took_part = (listed["arm"] != "none").to_numpy()
    regions = {centre.id: centre.region for centre in centres}
    listed = listed.join(draw_dates(listed, took_part, assumed, rng))
    listed["centre"] = draw_residence(listed["arm"].to_numpy(), centres, rng)
    listed["region"] = listed["centre"].map(regions)
    listed["family_with_children"] = _in_families(listed, assumed, rng)
    answers, shares = zip(*assumed["population"]["returnability"].items(), strict=True)
    listed["returnable"] = rng.choice(np.array(answers), size=len(listed), p=shares)
    listed.index = pd.RangeIndex(1, len(listed) + 1)
    return listed


def _filtered(people: pd.DataFrame, assumed: Settings, rng: np.random.Generator) -> pd.DataFrame:
    """Dublin and 48-hour cases: like the population, but without measures and outside of it."""
    numbers = assumed["population"]["filtered"]
    drawn = people.iloc[rng.integers(0, len(people), sum(numbers.values()))]
    procedures = np.repeat(list(numbers), list(numbers.values()))
    outside: pd.DataFrame = drawn.assign(
        arm="none", long_stayer=0, returned=0, procedure=procedures, in_population=0
    )
    return outside


def _in_families(listed: pd.DataFrame, assumed: Settings, rng: np.random.Generator) -> np.ndarray:
    """Members of families with children: everyone with a child, and others up to the published share."""
    member: np.ndarray = listed["has_child"].to_numpy() == 1
    missing = round(assumed["population"]["family_child_share"] * len(listed)) - int(member.sum())
    member[rng.choice(np.flatnonzero(~member), size=missing, replace=False)] = True
    return member.astype(int)


def _persons(everyone: pd.DataFrame) -> Iterator[Person]:
    for number, row in zip(everyone.index, everyone.to_dict("records"), strict=True):
        yield Person(
            person_no=int(number),
            person_id=f"P{number:05}",
            sex=row["sex"],
            age=float(row["age"]),
            country=row["country"],
            has_child=int(row["has_child"]),
            long_stayer=int(row["long_stayer"]),
            procedure=row["procedure"],
            in_population=int(row["in_population"]),
            attributes={name: _text(row[name]) for name in _KEPT},
        )


def _text(value: Any) -> str:
    return str(value.date()) if hasattr(value, "date") else str(value)


def _participations(
    everyone: pd.DataFrame, assumed: Settings, rng: np.random.Generator
) -> Iterator[Participation]:
    """One row a person and measure; nobody takes part after having left."""
    times, day = assumed["times"], np.timedelta64(1, "D")
    for number, row in everyone[everyone["arm"] != "none"].iterrows():
        for place, measure in enumerate(PARTS[row["arm"]]):
            started = row["index_on"] + place * rng.integers(7, 45) * day
            planned = started + times["durations_days"][measure] * day
            ended = min(planned, row["outcome_on"]) if row["outcome"] != STILL_HERE else planned
            weeks = (ended - started).days // 7
            yield Participation(
                measure_id=measure,
                person_no=int(str(number)),
                started_on=_text(started),
                ended_on=_text(ended),
                sessions=int(weeks) if measure == "vv" else None,
                hours=None if measure == "vv" else float(rng.integers(6, 20) * weeks),
                completed=int(ended == planned and rng.random() < times["completed_share"]),
            )


def _reported(published: Settings) -> Iterator[Participation]:
    """Participations that the project reports count; they name nobody."""
    for measure in ("local", "national", "vv"):
        for _ in range(published["T2"][measure]["participants"]):
            yield Participation(measure, recorded_in="project_report")


def _outcomes(everyone: pd.DataFrame, assumed: Settings) -> Iterator[Outcome]:
    censored_on = str(assumed["times"]["censored_on"])
    columns = (everyone["outcome"], everyone["outcome_on"], everyone["returned"])
    for number, outcome, outcome_on, returned in zip(everyone.index, *columns, strict=True):
        on = None if outcome == STILL_HERE else _text(outcome_on)
        yield Outcome(int(number), str(outcome), on, censored_on, int(returned))


def _costs(published: Settings) -> Iterator[Cost]:
    for measure in ("local", "national", "vv"):
        entry = published["T2"][measure]
        yield Cost(measure, entry["nok"], entry["participants"], 2012, "project_report")


def _fingerprint(rows: RegisterRows) -> str:
    return hashlib.sha256(repr(rows).encode()).hexdigest()
