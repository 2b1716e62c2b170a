"""What lies behind a stored effect: distributions of covariates, and matched persons, guarded."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from sqlite_utils import Database

from db.register import persons_frame
from workbench.quant.age_resolution import at_resolution
from workbench.services.arms import arm_data
from workbench.services.effects import Pair, StoredEffect, beside_of, pairs_of
from workbench.services.kept_results import kept_result

AGE_BAND = 5
"""Years of a band of ages, where persons are shown."""
LEAST_ALIKE = 5
"""A person is shown with country and age only if so many of the register share them."""
SHARES_VERSION = 2
_BINS = 12
_FEW_VALUES = 13


@dataclass(frozen=True, slots=True)
class Shares:
    """A covariate's distribution.

    Attributes
    ----------
    values : tuple of str or (float, float)
        Levels, or the bounds of each bin.
    treated, before, after : tuple of float
        Shares of the participants, of all non-participants, and of those compared with, as weighted.
    persons : tuple of (int, int, int)
        Persons of the three groups behind each value.
    """

    values: tuple[Any, ...]
    treated: tuple[float, ...]
    before: tuple[float, ...]
    after: tuple[float, ...]
    persons: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True)
class ShownPerson:
    """A matched person as far as may be shown; None for what few others share."""

    person_id: str
    ages: tuple[int, int] | None
    country: str | None
    returned: bool


def covariate_shares(db: Database, stored: StoredEffect, covariate: str) -> Shares:
    """Distribution of a covariate among those an effect compares, kept with the study."""
    asked = {"analysis": stored.analysis.key, "covariate": covariate}

    def compute() -> dict[str, Any]:
        return _computed(db, stored, covariate)

    kept = kept_result(db, "covariate_shares", asked, compute, version_of=SHARES_VERSION)
    treated, before, after = (tuple(kept[name]) for name in ("treated", "before", "after"))
    values = tuple(tuple(one) if isinstance(one, list) else one for one in kept["values"])
    return Shares(values, treated, before, after, tuple(tuple(one) for one in kept["persons"]))


def _computed(db: Database, stored: StoredEffect, covariate: str) -> dict[str, Any]:
    from workbench.quant.analysis import run_effect

    spec = stored.summary.specification
    data = arm_data(db, spec.measure, beside=beside_of({"exact": spec.exact, "cluster": spec.cluster}))
    quick = replace(spec, replications=2) if spec.standard_error == "bootstrap" else spec
    run = run_effect(data.frame, quick)
    frame = data.frame
    if spec.age_column is not None:
        frame = at_resolution(frame, spec.age_column, spec.age_resolution)
    column = frame[covariate].iloc[run.design.rows]
    codes, values = _coded(column.to_numpy())
    weights = {
        "treated": run.match.treated_weights,
        "before": (~run.design.treatment).astype(float),
        "after": run.match.control_weights,
    }
    shares = {
        name: (np.bincount(codes, weights=one, minlength=len(values)) / one.sum()).tolist()
        for name, one in weights.items()
    }
    persons = [np.bincount(codes[one > 0], minlength=len(values)).tolist() for one in weights.values()]
    return {"values": values, **shares, "persons": [list(one) for one in zip(*persons, strict=True)]}


def _coded(column: np.ndarray) -> tuple[np.ndarray, list[Any]]:
    """Bin of each value; levels where there are few, else equal bins of the range."""
    levels, codes = np.unique(column, return_inverse=True)
    if len(levels) <= _FEW_VALUES or column.dtype == object:
        return codes, [str(one) for one in levels.tolist()]
    edges = np.linspace(float(column.min()), float(column.max()), _BINS + 1)
    places = np.clip(np.searchsorted(edges, column.astype(float), side="right") - 1, 0, _BINS - 1)
    return places, [[float(low), float(high)] for low, high in pairwise(edges)]


def shown_pairs(
    db: Database, analysis_id: int, *, page: int, size: int, least_alike: int = LEAST_ALIKE
) -> tuple[tuple[ShownPerson, ShownPerson, Pair], ...]:
    """A page of pairs; country and age are left out for persons whom fewer than ``least_alike`` are like."""
    people = persons_frame(db)
    alike = Counter(zip(people["country"], map(_band, people["age"]), strict=True))

    def shown(person: Any) -> ShownPerson:
        band = _band(person["age"])
        common = alike[person["country"], band] >= least_alike
        return ShownPerson(
            str(person["person_id"]),
            band if common else None,
            str(person["country"]) if common and person["country"] else None,
            bool(person["returned"]),
        )

    found = pairs_of(db, analysis_id, page=page, size=size)
    return tuple((shown(pair.treated), shown(pair.control), pair) for pair in found)


def _band(age: float | None) -> tuple[int, int] | None:
    if age is None:
        return None
    low = int(age // AGE_BAND) * AGE_BAND
    return low, low + AGE_BAND - 1
