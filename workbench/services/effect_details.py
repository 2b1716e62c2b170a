"""What lies behind a stored effect: distributions of covariates, and matched persons, guarded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np
from sqlite_utils import Database

from db.analyses import analysis_by_id
from db.register import outcomes, persons_frame
from workbench.quant.age_resolution import at_resolution
from workbench.quant.alike import common_groups
from workbench.services.arms import arm_data
from workbench.services.effects import Pair, PairOrder, StoredEffect, beside_of, pairs_of
from workbench.services.kept_results import kept_result

AGE_BAND = 5
"""Years of a band of ages, where persons are shown."""
LEAST_ALIKE = 5
"""A person is shown with country and age only if so many of the register share them."""
LEAST_ALIKE_IN_FILES = 10
"""The same in what leaves the program, where they must not all have had the same outcome either."""
ShownPairs = tuple[tuple["ShownPerson", "ShownPerson", Pair], ...]
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
    db: Database,
    analysis_id: int,
    *,
    page: int,
    size: int,
    order: PairOrder = "treated",
    least_alike: int = LEAST_ALIKE,
) -> ShownPairs:
    """A page of pairs; country and age are left out for persons whom fewer than ``least_alike`` are like."""
    people = persons_frame(db, import_id=_register_of(db, analysis_id))
    common = common_groups(_groups(people), least=least_alike)
    found = pairs_of(db, analysis_id, page=page, size=size, order=order)
    return tuple((_shown(pair.treated, common), _shown(pair.control, common), pair) for pair in found)


def pairs_for_file(
    db: Database,
    stored: StoredEffect,
    *,
    order: PairOrder = "treated",
    least_alike: int = LEAST_ALIKE_IN_FILES,
) -> ShownPairs:
    """All pairs as they may leave the program.

    Persons have numbers of this file instead of pseudonyms. Country and age are left out for persons whom
    fewer than ``least_alike`` of the register are like, and where all who are alike had the same outcome.
    """
    register = _register_of(db, stored.analysis.id)
    people, ended = (read(db, import_id=register) for read in (persons_frame, outcomes))
    became = dict(zip(ended["person_no"], ended["returned"], strict=True))
    returned = [became.get(no) for no in people["person_no"]]
    common = common_groups(_groups(people), returned, least=least_alike)
    found = pairs_of(db, stored.analysis.id, size=stored.n_pairs, order=order)
    treated = _numbered(pair.treated_no for pair in found)
    control = _numbered(pair.control_no for pair in found)
    return tuple(
        (
            replace(_shown(pair.treated, common), person_id=str(treated[pair.treated_no])),
            replace(_shown(pair.control, common), person_id=str(control[pair.control_no])),
            pair,
        )
        for pair in found
    )


def _numbered(persons: Iterable[int]) -> dict[int, int]:
    """Numbers from 1 in the order in which persons first stand: nothing of the register's own numbers."""
    return {no: place for place, no in enumerate(dict.fromkeys(persons), start=1)}


def _register_of(db: Database, analysis_id: int) -> int | None:
    """The import that an analysis read, which need not be the active one any more."""
    found: int | None = analysis_by_id(db, analysis_id).result.get("people", {}).get("import_id")
    return found


def _groups(people: Mapping[str, Sequence[Any]]) -> list[tuple[Any, Any]]:
    """Country and band of ages of each person."""
    return list(zip(people["country"], map(_band, people["age"]), strict=True))


def _shown(person: Any, common: frozenset[Any]) -> ShownPerson:
    band = _band(person["age"])
    is_common = (person["country"], band) in common
    return ShownPerson(
        str(person["person_id"]),
        band if is_common else None,
        str(person["country"]) if is_common and person["country"] else None,
        bool(person["returned"]),
    )


def _band(age: float | None) -> tuple[int, int] | None:
    if age is None:
        return None
    low = int(age // AGE_BAND) * AGE_BAND
    return low, low + AGE_BAND - 1
