"""What specifications of a curve share: a design, a score and supports, each of them found once."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from workbench.errors import WorkbenchError
from workbench.quant.design import Design
from workbench.quant.estimators import Estimated, Setting, estimated
from workbench.quant.propensity import fit_propensity
from workbench.quant.specification_grid import CurveSpecification
from workbench.quant.specified_design import specified_design
from workbench.quant.support import common_support
from workbench.reasons import Reason

if TYPE_CHECKING:
    import pandas as pd


class Shared(NamedTuple):
    """What specifications with the same covariates, coding and resolution share.

    Attributes
    ----------
    design : Design
    strata : ndarray of int, shape (n,), or None
        Codes of the exact columns.
    clusters : ndarray, shape (n,), or None
        Labels.
    dropped_rows : int
        Rows of the table that the design leaves out.
    """

    design: Design
    strata: np.ndarray | None
    clusters: np.ndarray | None
    dropped_rows: int


class Unit(NamedTuple):
    """Specifications that share a score.

    Attributes
    ----------
    shared : Shared or Reason
        Why they have no design, if they have none.
    members : tuple of (int, CurveSpecification)
        With their places in the grid.
    """

    shared: Shared | Reason
    members: tuple[tuple[int, CurveSpecification], ...]


class Member(NamedTuple):
    """One specification, ready to be estimated.

    Attributes
    ----------
    place : int
        In the grid.
    point : CurveSpecification
    setting : Setting or Reason
        Why it cannot be estimated, if it cannot.
    """

    place: int
    point: CurveSpecification
    setting: Setting | Reason


def units_of(data: pd.DataFrame, grid: Sequence[CurveSpecification]) -> Iterator[Unit]:
    """The units of a grid, one after the other, so that few designs are held at a time.

    Parameters
    ----------
    data : pd.DataFrame, shape (n, p)
    grid : sequence of CurveSpecification
    """
    places: dict[object, dict[str, list[int]]] = {}
    for place, point in enumerate(grid):
        by_link = places.setdefault(_design_key(point), {})
        by_link.setdefault(point.specification.link, []).append(place)
    for by_link in places.values():
        shared = _shared(data, grid[next(iter(by_link.values()))[0]])
        for members in by_link.values():
            yield Unit(shared, tuple((place, grid[place]) for place in members))


def members_of(unit: Unit) -> Iterator[Member]:
    """What each member's estimator works on; score and supports are found once for all of them."""
    if isinstance(unit.shared, Reason):
        yield from (Member(place, point, unit.shared) for place, point in unit.members)
        return
    design, strata = unit.shared.design, unit.shared.strata
    try:
        model = fit_propensity(design, link=unit.members[0][1].specification.link)
    except WorkbenchError as error:
        reason = Reason.of(error.key, **error.values)
        yield from (Member(place, point, reason) for place, point in unit.members)
        return
    rules = dict.fromkeys(point.specification.support for _, point in unit.members)
    supports = {rule: common_support(model.scores, design.treatment, rule=rule) for rule in rules}
    for place, point in unit.members:
        spec = point.specification
        yield Member(place, point, Setting(design, model, supports[spec.support], spec, strata))


def attempted_contrast(setting: Setting | Reason) -> Estimated | Reason:
    """The estimate, or why there is none."""
    if isinstance(setting, Reason):
        return setting
    try:
        return estimated(setting)
    except WorkbenchError as error:
        return Reason.of(error.key, **error.values)


def curve_effects(data: pd.DataFrame, grid: Sequence[CurveSpecification]) -> np.ndarray:
    """The effects of a grid alone, for curves that are drawn again and again.

    Returns
    -------
    ndarray of float, shape (n_specifications,)
        In the grid's order; ``nan`` where there is none.
    """
    effects = np.full(len(grid), math.nan)
    for unit in units_of(data, grid):
        for member in members_of(unit):
            found = attempted_contrast(member.setting)
            if not isinstance(found, Reason):
                effects[member.place] = found.contrast.effect
    return effects


def _design_key(point: CurveSpecification) -> object:
    spec = point.specification
    columns = spec.treatment, spec.outcome, spec.covariates, spec.categorical, spec.exact, spec.cluster
    return (*columns, frozenset(spec.reference.items()), spec.empty_levels, point.resolution)


def _shared(data: pd.DataFrame, point: CurveSpecification) -> Shared | Reason:
    try:
        design, _, strata, clusters = specified_design(data, point.specification)
    except WorkbenchError as error:
        return Reason.of(error.key, **error.values)
    return Shared(design, strata, clusters, len(data) - design.n)
